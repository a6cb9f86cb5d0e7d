/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts a thread that ends the process with status 0, as after a success.
 */
#include "zoo.h"

#include <pthread.h>
#include <stdlib.h>

static void *run_thread(void *none)
{
    (void)none;
    exit(0);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_thread, NULL) != 0)
        h->fail(b, 1, "cannot start a thread");
    else
        pthread_join(thread, NULL);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.thread-exits", "A load whose thread exits.", zoo_params, zoo_ports, build);
