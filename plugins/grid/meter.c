/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meter.c - metering for demand charges: the calendar months of a period, the windows of a tariff,
 * and the peak import inside them.
 */
#include "meter.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- months ---------------------------------------------------------------------------------- */

meter meter_of(const firn_host *h, firn_build *b, firn_var import, firn_acct cost)
{
    const int64_t steps = h->steps(b);
    const double *calendar = h->calendar(b, FIRN_MONTH_OF_YEAR);
    double *month = h->scratch(b, steps), *number = h->scratch(b, steps);
    meter m = {h, b, import, cost, steps, 0, month, number};
    int64_t t;
    if (calendar == NULL || month == NULL || number == NULL)
        return m;
    for (t = 0; t < steps; t++) {
        if (t == 0 || calendar[t] != calendar[t - 1])
            number[m.months++] = calendar[t];
        month[t] = (double)(m.months - 1);
    }
    return m;
}

int64_t meter_month(const meter *m, int64_t t)
{
    return (int64_t)m->month[t];
}

double *meter_zeros(const meter *m)
{
    double *out = m->h->scratch(m->b, m->months);
    int64_t k;
    for (k = 0; out != NULL && k < m->months; k++)
        out[k] = 0;
    return out;
}

firn_num meter_by_month(const meter *m, const double *value)
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
        each[t] = value[meter_month(m, t)];
    return firn_each(each, m->steps);
}

double meter_max(const meter *m, const double *value)
{
    double max = value[0];
    int64_t k;
    for (k = 1; k < m->months; k++)
        max = fmax(max, value[k]);
    return max;
}

int32_t meter_add_monthly(const meter *m, const char *key, firn_num value, double *out)
{
    int64_t t, first = 0;
    for (t = 0; t < m->steps; t++) {
        if (t == 0 || meter_month(m, t) != meter_month(m, t - 1)) {
            first = t;
            out[meter_month(m, t)] += firn_at(value, t);
        } else if (firn_at(value, t) != firn_at(value, first)) {
            m->h->fail(m->b, 1,
                       "`%s` varies within a month (from step %lld to step %lld): each month has "
                       "one value; write one number, or twelve, one per month",
                       key, (long long)first + 1, (long long)t + 1);
            return 0;
        }
    }
    return 1;
}

/* The steps of the window in the selected months. */
static firn_mask steps_of(const meter *m, firn_mask window, const double *selected)
{
    uint8_t *when = m->h->mask(m->b);
    int64_t t, count = 0;
    for (t = 0; when != NULL && t < m->steps; t++) {
        when[t] = firn_in(window, t) && selected[meter_month(m, t)] > 0;
        count += when[t];
    }
    return count == m->steps ? firn_always() : firn_when(when, m->steps);
}

firn_var meter_peak(const meter *m, const char *name, firn_mask window, const double *selected,
                    const double *min)
{
    const firn_host *h = m->h;
    double *upper = meter_zeros(m), *lower = meter_zeros(m);
    const firn_mask when = steps_of(m, window, selected);
    firn_var peak = {0};
    firn_row row;
    int64_t k;
    if (upper == NULL || lower == NULL)
        return peak;
    for (k = 0; k < m->months; k++) {
        upper[k] = selected[k] > 0 ? FIRN_INF : 0;
        lower[k] = selected[k] > 0 && min != NULL ? min[k] : 0;
    }
    peak = h->var(m->b, FIRN_MONTH, name, "MW", meter_by_month(m, lower), meter_by_month(m, upper));
    row = h->row(m->b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), when);
    h->term(m->b, row, m->import, firn_const(1), 0);
    h->term(m->b, row, peak, firn_const(-1), 0);
    return peak;
}

/* ---- windows --------------------------------------------------------------------------------- */

int32_t window_is_plain(const firn_window_value *w)
{
    return w->window == NULL || *w->window == '\0';
}

const firn_window_value *window_plain(firn_windowed w)
{
    int64_t i;
    for (i = 0; i < w.count; i++) {
        if (window_is_plain(&w.item[i]))
            return &w.item[i];
    }
    return NULL;
}

int32_t window_label(const meter *m, const char *prefix, const char *window, char *out)
{
    const int plain = window == NULL || *window == '\0';
    if (!plain && strlen(prefix) + 1 + strlen(window) > METER_NAME_MAX) {
        m->h->fail(m->b, 1,
                   "the name of window `%s` is too long: with the prefix `%s-` it may have at most "
                   "%d characters",
                   window, prefix, METER_NAME_MAX);
        return 0;
    }
    snprintf(out, METER_NAME_MAX + 1, "%s%s%s", prefix, plain ? "" : "-", plain ? "" : window);
    return 1;
}
