/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adds a term with a coefficient that is not a number.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    double none = z->power - z->power;
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_row row = h->row(b, FIRN_STEP, "share", FIRN_AT_MOST, firn_const(1), firn_always());
    h->term(b, row, flow, firn_const(none / none), 0);
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.nan-coefficient", "A load with a coefficient that is not a number.", zoo_params,
           zoo_ports, build);
