/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crashes in a destructor, when the process ends.
 */
#include "zoo.h"

__attribute__((destructor)) static void end(void)
{
    volatile uintptr_t nowhere = 16;
    *(volatile int32_t *)nowhere = 1;
}

ZOO_PLUGIN("zoo.crashes-ending", "A load that crashes at exit.", zoo_params, zoo_ports, zoo_build);
