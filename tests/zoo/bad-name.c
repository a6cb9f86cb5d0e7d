/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Declares a variable with an invalid name.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    firn_var flow = h->var(b, FIRN_STEP, "Flow, in MW", "MW", firn_const(0), firn_const(1));
    (void)self;
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.bad-name", "A load with an invalid variable name.", zoo_params, zoo_ports, build);
