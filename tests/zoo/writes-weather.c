/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Converts the weather in place: all who build later would see another climate.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    double *air = (double *)(uintptr_t)h->weather(b, FIRN_DRY_BULB);
    for (int64_t t = 0; t < h->steps(b); t++)
        air[t] += 273.15;
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.writes-weather", "A load that thinks in kelvin.", zoo_params, zoo_ports, build);
