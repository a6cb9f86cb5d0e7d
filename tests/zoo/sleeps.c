/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waits for a moment, and fails if a signal interrupts the wait. It is a valid plugin.
 */
#include "zoo.h"

#include <poll.h>
#include <time.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const struct timespec moment = {0, 300000000};
    if (nanosleep(&moment, NULL) != 0 || poll(NULL, 0, 300) != 0)
        h->fail(b, 1, "was interrupted");
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.sleeps", "A load that waits.", zoo_params, zoo_ports, build);
