/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clock.h - a monotonic clock to measure how long something took. No result depends on it.
 *
 * It is CLOCK_MONOTONIC, not CLOCK_BOOTTIME: on Linux the former stands still while the computer is
 * suspended, so time asleep counts neither against a time limit nor in the times of run.json.
 */
#ifndef FIRN_BASE_CLOCK_H
#define FIRN_BASE_CLOCK_H

#include <time.h>

/* Seconds since a fixed but unknown moment; never set back. */
static inline double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
