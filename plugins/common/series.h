/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h - small operations on firn_num, a number that is constant or has one value per step:
 * optional series, products and maxima.
 */
#ifndef FIRN_PLUGINS_COMMON_SERIES_H
#define FIRN_PLUGINS_COMMON_SERIES_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* 1 if the planner set an optional series (FIRN_SERIES_OPTIONAL), else 0. */
static inline int32_t series_written(firn_num n)
{
    return n.count >= 0;
}

/* The series, or a constant if the planner did not set it. */
static inline firn_num series_or(firn_num n, double fallback)
{
    return series_written(n) ? n : firn_const(fallback);
}

/* a(t) * c(t). A scratch array is used only if both vary. */
static inline firn_num series_product(const firn_host *h, firn_build *b, firn_num a, firn_num c)
{
    int64_t t, steps = h->steps(b);
    double *each;
    if (a.each == NULL)
        return firn_times(c, a.scale);
    if (c.each == NULL)
        return firn_times(a, c.scale);
    each = h->scratch(b, steps);
    if (each == NULL)
        return firn_const(0);
    for (t = 0; t < steps; t++)
        each[t] = firn_at(a, t) * firn_at(c, t);
    return firn_each(each, steps);
}

/* The maximum over the period's steps. */
static inline double series_max(const firn_host *h, firn_build *b, firn_num n)
{
    int64_t t, steps = h->steps(b);
    double max = firn_at(n, 0);
    if (n.each == NULL)
        return max;
    for (t = 1; t < steps; t++)
        max = fmax(max, firn_at(n, t));
    return max;
}

#endif
