/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Divides whole numbers by nought, which is a signal and no number.
 */
#include "zoo.h"

#include <signal.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    raise(SIGFPE); /* as the division does; a compiler may make anything of one that it sees */
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.divides", "A load that shares among none.", zoo_params, zoo_ports, build);
