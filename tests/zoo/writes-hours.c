/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes to the lengths of the steps.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    double *hours = (double *)(uintptr_t)h->hours(b);
    hours[0] = 2;
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.writes-hours", "A load that makes a day longer.", zoo_params, zoo_ports, build);
