/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The source of a parameter is at an address that does not exist: reading it is a fatal signal
 * while the file is loaded, and not in the middle of a study.
 */
#include "zoo.h"

static firn_param wild_params[] = {ZOO_POWER, ZOO_SHARE};

__attribute__((constructor)) static void make(void)
{
    wild_params[1].source = (const char *)(uintptr_t)0x1000;
}

ZOO_PLUGIN("zoo.wild-text", "A load without a source.", wild_params, zoo_ports, zoo_build);
