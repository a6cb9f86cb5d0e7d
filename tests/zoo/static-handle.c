/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the handle of a variable from one build to the next, where it means another variable or
 * none.
 */
#include "zoo.h"

static firn_var kept;

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    if (kept.id == 0)
        kept = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(1));
    h->port(b, 0, kept, firn_const(-1));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.static-handle", "A load with a memory.", zoo_params, zoo_ports, build);
