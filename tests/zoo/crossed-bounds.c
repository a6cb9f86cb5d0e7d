/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Declares a variable whose lower bound is above its upper bound.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", firn_const(2), firn_const(1));
    (void)self;
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.crossed-bounds", "A load between two and one.", zoo_params, zoo_ports, build);
