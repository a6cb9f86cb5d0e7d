/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shuts out every signal that it can, and never returns.
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

ZOO_PLUGIN("zoo.deaf", "A load that hears nobody.", zoo_params, zoo_ports, build);
