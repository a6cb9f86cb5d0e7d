/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls itself until the stack overflows.
 */
#include "zoo.h"

static int32_t deeper(volatile int32_t *from)
{
    volatile int32_t here[1000];
    here[0] = *from + 1;
    if (here[0] < 0) /* never: the stack overflows before */
        return 0;
    return deeper(here) + here[0];
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    volatile int32_t first = 0;
    if (deeper(&first) == 0)
        return 1;
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.recurses", "A load that recurses endlessly.", zoo_params, zoo_ports, build);
