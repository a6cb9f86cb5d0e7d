/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clock.h - a monotonic clock to measure how long something took. No result depends on it.
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
