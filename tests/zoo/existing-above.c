/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sizing whose existing amount is above its maximum.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const firn_sizing s = {.life = 10,
                           .max = 5,
                           .fix = FIRN_NAN,
                           .existing = 50,
                           .existing_until = FIRN_INF,
                           .firm = 1,
                           .unit = "MW"};
    h->size(b, "stock", &s);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.existing-above", "A load with a sizing out of its bounds.", zoo_params, zoo_ports,
           build);
