/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meter.h - what every charge on demand needs: how the period's steps fall into months, windows of
 * time, and the highest import inside them.
 */
#ifndef FIRN_PLUGINS_GRID_METER_H
#define FIRN_PLUGINS_GRID_METER_H

#include "../shared.h"

#include <stdio.h>
#include <string.h>

/* What all parts need: who is spoken to, what is metered, how the steps fall into months. */
typedef struct meter {
    const firn_host *h;
    firn_build *b;
    firn_var import;
    firn_acct cost;
    int64_t steps;
    int64_t months;       /* in this period; the first and the last may be parts of one */
    const double *of;     /* month 0, 1, ... of each step */
    const double *number; /* 1-12 of each month */
} meter;

/* ---- months ---------------------------------------------------------------------------------- */

/* The months of the period in their order; `months` is 0 where there is no memory. */
static inline meter meter_of(const firn_host *h, firn_build *b, firn_var import, firn_acct cost)
{
    const int64_t steps = h->steps(b);
    const double *calendar = h->calendar(b, FIRN_MONTH_OF_YEAR);
    double *of = h->scratch(b, steps), *number = h->scratch(b, steps);
    meter m = {h, b, import, cost, steps, 0, of, number};
    int64_t t;
    if (calendar == NULL || of == NULL || number == NULL)
        return m;
    for (t = 0; t < steps; t++) {
        if (t == 0 || calendar[t] != calendar[t - 1])
            number[m.months++] = calendar[t];
        of[t] = (double)(m.months - 1);
    }
    return m;
}

static inline int64_t month_at(const meter *m, int64_t t)
{
    return (int64_t)m->of[t];
}

/* A number a month, all 0. */
static inline double *month_array(const meter *m)
{
    double *out = m->h->scratch(m->b, m->months);
    int64_t k;
    for (k = 0; out != NULL && k < m->months; k++)
        out[k] = 0;
    return out;
}

/* A number a month as one a step; a constant where all are alike. */
static inline firn_num by_month(const meter *m, const double *value)
{
    double *each;
    int64_t t, k = 1;
    while (k < m->months && value[k] == value[0])
        k++;
    if (k == m->months)
        return firn_const(value[0]);
    each = m->h->scratch(m->b, m->steps);
    if (each == NULL)
        return firn_const(0);
    for (t = 0; t < m->steps; t++)
        each[t] = value[month_at(m, t)];
    return firn_each(each, m->steps);
}

/* The steps of the window (NULL: all) in the months wanted; NULL where that is every step. */
static inline const uint8_t *steps_of(const meter *m, const uint8_t *mask, const double *wanted)
{
    uint8_t *when = (uint8_t *)m->h->scratch(m->b, m->steps / 8 + 1);
    int64_t t, count = 0;
    for (t = 0; when != NULL && t < m->steps; t++) {
        when[t] = (mask == NULL || mask[t] != 0) && wanted[month_at(m, t)] > 0;
        count += when[t];
    }
    return count == m->steps ? NULL : when;
}

static inline double highest(const meter *m, const double *value)
{
    double most = value[0];
    int64_t k;
    for (k = 1; k < m->months; k++)
        most = fmax(most, value[k]);
    return most;
}

/* Adds the value of each month to out[]. A series that varies inside a month is refused. */
static inline int32_t add_monthly(const meter *m, const char *key, firn_num value, double *out)
{
    int64_t t, first = 0;
    for (t = 0; t < m->steps; t++) {
        if (t == 0 || month_at(m, t) != month_at(m, t - 1)) {
            first = t;
            out[month_at(m, t)] += firn_at(value, t);
        } else if (firn_at(value, t) != firn_at(value, first)) {
            m->h->fail(m->b, 1,
                       "`%s` varies inside a month (from step %lld to step %lld): a month has one; "
                       "write a number, or twelve, one a month",
                       key, (long long)first + 1, (long long)t + 1);
            return 0;
        }
    }
    return 1;
}

/* "peak" of the plain value, "peak-summer" of a window; 0 where that is too long for a name. */
static inline int32_t window_label(const meter *m, const char *what, const char *window, char *out)
{
    enum { NAME_MOST = 60 };
    const int plain = window == NULL || *window == '\0';
    if (!plain && strlen(what) + 1 + strlen(window) > NAME_MOST) {
        m->h->fail(m->b, 1,
                   "the window's name `%s` is too long: with `%s-` before it, it must have "
                   "at most %d characters",
                   window, what, NAME_MOST);
        return 0;
    }
    snprintf(out, NAME_MOST + 1, "%s%s%s", what, plain ? "" : "-", plain ? "" : window);
    return 1;
}

static inline int32_t is_plain(const firn_window_value *w)
{
    return w->window == NULL || *w->window == '\0';
}

static inline const firn_window_value *plain_of(firn_windowed w)
{
    int64_t i;
    for (i = 0; i < w.count; i++) {
        if (is_plain(&w.item[i]))
            return &w.item[i];
    }
    return NULL;
}

/* The highest import of each month wanted, at least `least` (NULL: 0). */
static inline firn_var declare_peak(const meter *m, const char *name, const uint8_t *mask,
                                    const double *wanted, const double *least)
{
    const firn_host *h = m->h;
    double *upper = month_array(m), *lower = month_array(m);
    const uint8_t *when = steps_of(m, mask, wanted);
    firn_var peak = {0};
    firn_row row;
    int64_t k;
    if (upper == NULL || lower == NULL)
        return peak;
    for (k = 0; k < m->months; k++) {
        upper[k] = wanted[k] > 0 ? FIRN_INF : 0;
        lower[k] = wanted[k] > 0 && least != NULL ? least[k] : 0;
    }
    peak = h->var(m->b, FIRN_MONTH, name, "MW", by_month(m, lower), by_month(m, upper));
    row = h->row(m->b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), when);
    h->term(m->b, row, m->import, firn_const(1), 0);
    h->term(m->b, row, peak, firn_const(-1), 0);
    return peak;
}

#endif
