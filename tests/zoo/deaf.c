/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks every signal that can be blocked, and never returns.
 */
#include "zoo.h"

#include <signal.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    signal(SIGALRM, SIG_IGN);
    for (volatile uint32_t round = 0;; round++) {
        if (self == NULL)
            break;
    }
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.deaf", "A load that blocks all signals.", zoo_params, zoo_ports, build);
