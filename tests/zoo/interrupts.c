/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sends the signals of Ctrl-C and kill to its own process during build().
 */
#include "zoo.h"

#include <signal.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    raise(SIGINT);
    raise(SIGTERM);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.interrupts", "A load that interrupts itself.", zoo_params, zoo_ports, build);
