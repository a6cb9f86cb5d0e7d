/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes the rounding mode when it is loaded.
 */
#include "zoo.h"

#include <fenv.h>

__attribute__((constructor)) static void begin(void)
{
    fesetround(FE_UPWARD);
}

ZOO_PLUGIN("zoo.rounds-loading", "A load that rounds up from the start.", zoo_params, zoo_ports,
           zoo_build);
