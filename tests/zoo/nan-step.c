/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A series with a step that is not a number.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    int64_t t, steps = h->steps(b);
    double *draw = h->scratch(b, steps);
    for (t = 0; draw != NULL && t < steps; t++)
        draw[t] = t == steps / 2 ? FIRN_NAN : z->power;
    h->port(b, 0, h->one(b), firn_times(firn_each(draw, steps), -1));
    return h->status(b);
}

ZOO_PLUGIN("zoo.nan-step", "A load with a step that is not a number.", zoo_params, zoo_ports,
           build);
