/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leaves the rounding mode changed: all that is computed later would differ.
 */
#include "zoo.h"

#include <fenv.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    fesetround(FE_UPWARD);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.rounds-up", "A load that rounds up.", zoo_params, zoo_ports, build);
