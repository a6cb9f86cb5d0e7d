/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks for the IT target and draws it, and forgets to book it.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->port(b, 0, h->one(b), firn_const(-h->target(b)));
    return h->status(b);
}

ZOO_PLUGIN("zoo.idle-target", "IT that books no energy.", zoo_params, zoo_ports, build);
