/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ends the process in a constructor.
 */
#include "zoo.h"

#include <stdlib.h>

__attribute__((constructor)) static void begin(void)
{
    exit(0);
}

ZOO_PLUGIN("zoo.exits-loading", "A load that exits while it is loaded.", zoo_params, zoo_ports,
           zoo_build);
