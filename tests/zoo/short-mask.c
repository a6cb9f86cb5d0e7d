/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passes a mask of 24 steps, whatever the period has; the host would read past its end.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    static const uint8_t day[24] = {1, 1, 1};
    h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, firn_const(1), firn_when(day, 24));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.short-mask", "A load with a mask of a day.", zoo_params, zoo_ports, build);
