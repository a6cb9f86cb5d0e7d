/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clock.h - how long something took; never what an answer depends on.
 */
#ifndef FIRN_BASE_CLOCK_H
#define FIRN_BASE_CLOCK_H

#include <time.h>

/* Seconds since some fixed moment, not set back by anybody. */
static inline double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
