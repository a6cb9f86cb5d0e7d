/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts a thread that writes to an invalid address.
 */
#include "zoo.h"

#include <pthread.h>
#include <stdint.h>

static void *run_thread(void *none)
{
    (void)none;
    volatile uintptr_t nowhere = 16;
    *(volatile int32_t *)nowhere = 1;
    return NULL;
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

ZOO_PLUGIN("zoo.thread-crashes", "A load whose thread crashes.", zoo_params, zoo_ports, build);
