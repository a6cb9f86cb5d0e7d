/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ends the process with status 0, as after a success.
 */
#include "zoo.h"

#include <stdlib.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    (void)h;
    (void)b;
    exit(0);
}

ZOO_PLUGIN("zoo.exits", "A load that exits.", zoo_params, zoo_ports, build);
