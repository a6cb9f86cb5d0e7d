/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Divides integers by zero, which raises SIGFPE.
 */
#include "zoo.h"

#include <signal.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    raise(SIGFPE); /* as the division does; a compiler may transform a division that it sees */
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.divides", "A load that divides by zero.", zoo_params, zoo_ports, build);
