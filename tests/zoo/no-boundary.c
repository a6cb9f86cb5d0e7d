/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A generator whose port is not flagged as the boundary: its energy would be in no account.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    firn_var x = h->var(b, FIRN_STEP, "output", "MW", firn_const(0), firn_const(60));
    (void)self;
    h->port(b, 0, x, firn_const(1));
    h->book(b, h->account(b, "cost", ""), x, firn_const(1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.no-boundary", "A generator without a boundary.", zoo_params, zoo_ports, build);
