/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Refuses its settings with fail() and a message.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    h->fail(b, 7, "power is %g MW, and this load draws at most 0.5 MW: lower `power`", z->power);
    return h->status(b);
}

ZOO_PLUGIN("zoo.fails", "A load that fails.", zoo_params, zoo_ports, build);
