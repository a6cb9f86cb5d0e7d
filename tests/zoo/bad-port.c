/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uses a port that it did not declare.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->port(b, 1, h->one(b), firn_const(-1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.bad-port", "A load on a port that does not exist.", zoo_params, zoo_ports, build);
