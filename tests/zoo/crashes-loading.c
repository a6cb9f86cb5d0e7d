/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crashes before anything of it is called: in a constructor, which the loader runs.
 */
#include "zoo.h"

__attribute__((constructor)) static void begin(void)
{
    volatile uintptr_t nowhere = 16;
    *(volatile int32_t *)nowhere = 1;
}

ZOO_PLUGIN("zoo.crashes-loading", "A load that trips at the door.", zoo_params, zoo_ports,
           zoo_build);
