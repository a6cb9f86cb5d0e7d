/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Never returns.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    for (volatile uint32_t round = 0;; round++) {
        if (self == NULL)
            break;
    }
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.loops", "A load that never returns.", zoo_params, zoo_ports, build);
