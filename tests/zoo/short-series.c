/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A series with fewer numbers than the period has steps.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    double *draw = h->scratch(b, h->steps(b));
    (void)self;
    h->port(b, 0, h->one(b), firn_each(draw, h->steps(b) - 1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.short-series", "A load with too few steps.", zoo_params, zoo_ports, build);
