/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes to an invalid address.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    volatile uintptr_t nowhere = 16; /* not NULL, which a sanitizer would report */
    *(volatile int32_t *)nowhere = 1;
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.crashes", "A load that crashes.", zoo_params, zoo_ports, build);
