/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts a thread that writes where nothing is.
 */
#include "zoo.h"

#include <pthread.h>
#include <stdint.h>

static void *beside(void *none)
{
    (void)none;
    volatile uintptr_t nowhere = 16;
    *(volatile int32_t *)nowhere = 1;
    return NULL;
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, beside, NULL) != 0)
        h->fail(b, 1, "no thread is to be had");
    else
        pthread_join(thread, NULL);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.thread-crashes", "A load with a helper that trips.", zoo_params, zoo_ports, build);
