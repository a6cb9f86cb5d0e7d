/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ends the process with _exit(), which runs no exit handlers.
 */
#include "zoo.h"

#include <unistd.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    (void)h;
    (void)b;
    _exit(0);
}

ZOO_PLUGIN("zoo.exits-at-once", "A load that exits at once.", zoo_params, zoo_ports, build);
