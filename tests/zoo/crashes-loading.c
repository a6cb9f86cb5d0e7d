/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crashes in a constructor, which the loader runs before any function of the plugin is called.
 */
#include "zoo.h"

__attribute__((constructor)) static void begin(void)
{
    volatile uintptr_t nowhere = 16;
    *(volatile int32_t *)nowhere = 1;
}

ZOO_PLUGIN("zoo.crashes-loading", "A load that crashes while it is loaded.", zoo_params, zoo_ports,
           zoo_build);
