/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books two finite numbers whose sum is infinite: an objective with an infinite coefficient has no
 * solution.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_acct cost = h->account(b, "cost", "");
    h->book(b, cost, flow, firn_const(z->power * 1.7e308));
    h->book(b, cost, flow, firn_const(z->power * 1.7e308));
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.huge-booking", "A load with an infinite cost.", zoo_params, zoo_ports, build);
