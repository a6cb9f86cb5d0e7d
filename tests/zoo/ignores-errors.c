/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Continues after an error and returns 0: the first error must still be reported.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    firn_var bad = h->var(b, FIRN_STEP, "flow", "MW", firn_const(FIRN_NAN), firn_const(1));
    firn_row row = h->row(b, FIRN_STEP, "", FIRN_EQUAL, firn_const(z->power), firn_always());
    h->term(b, row, bad, firn_const(1), 0);
    h->port(b, 9, bad, firn_const(1));
    return 0;
}

ZOO_PLUGIN("zoo.ignores-errors", "A load that ignores errors.", zoo_params, zoo_ports, build);
