/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff.h - the bill of a grid connection beside the price of its energy: charges on what a
 * month's or a year's highest import is billed at, ratchets, rising tiers, take-or-pay, fixed fees.
 *
 * Every part bills only what is written, only where its rate is not 0 and only in months or periods
 * that hold a step of its window: no decision is declared that costs nothing, for it could take any
 * value.
 *
 * Tiers are booked by their increments: billed * rate_1 + sum of (rate_k - rate_(k-1)) * what is
 * above the end of tier k-1. That is exact as long as no rate falls, which is checked.
 */
#ifndef FIRN_PLUGINS_GRID_TARIFF_H
#define FIRN_PLUGINS_GRID_TARIFF_H

#include "meter.h"

typedef struct tariff {
    firn_windowed demand_charge; /* per MW and month */
    firn_table demand_tiers;     /* MW, per MW and month */
    double ratchet;              /* share; NaN: none */
    firn_list ratchet_months;    /* 1-12; count 0: not written */
    int64_t ratchet_back;        /* months; 0: not written */
    firn_num contract_demand;    /* MW; optional */
    double contract_share;       /* of it, at least billed */
    int32_t share_written;
    firn_windowed coincident_charge; /* per MW and year */
    firn_table energy_tiers;         /* MWh a month, per MWh */
    double minimum_take;             /* MWh a year; NaN: none */
    double minimum_take_price;       /* per MWh; NaN: not written */
    double monthly_fee;              /* per month */
    double annual_fee;               /* per year */
} tariff;

/* ---- tiers ----------------------------------------------------------------------------------- */

static inline double tier_end(const firn_table *t, int32_t row)
{
    return t->value[row * t->columns];
}

static inline double tier_rate(const firn_table *t, int32_t row)
{
    return t->value[row * t->columns + 1];
}

/* By how much the dearest tier is above the first. */
static inline double tier_rise(const firn_table *t)
{
    return t->rows > 0 ? tier_rate(t, t->rows - 1) - tier_rate(t, 0) : 0;
}

/* unit: of the ends. shown: what a rate is divided by to be as the planner wrote it, a `per`. */
static inline int32_t tiers_sound(const firn_host *h, firn_build *b, const char *key,
                                  const firn_table *t, const char *unit, double shown,
                                  const char *per)
{
    int32_t i;
    for (i = 0; i < t->rows; i++) {
        const double end = tier_end(t, i), before = i > 0 ? tier_end(t, i - 1) : 0;
        const double rate = tier_rate(t, i) / shown, last = i > 0 ? tier_rate(t, i - 1) / shown : 0;
        if (!isfinite(rate) || (i == 0 && rate < 0))
            h->fail(b, 1, "`%s`: row %d charges %g a %s: a rate is a number that is not negative",
                    key, i + 1, rate, per);
        else if (i > 0 && rate < last)
            h->fail(b, 1,
                    "`%s`: row %d charges %g a %s, less than the %g of the row before: a rate that "
                    "falls is not convex and cannot be optimised exactly; rates must not fall",
                    key, i + 1, rate, per, last);
        else if (!(end > before))
            h->fail(
                b, 1,
                "`%s`: row %d ends at %g %s, which is not above %g %s, where it begins: each row "
                "says up to where its rate holds, counted from 0",
                key, i + 1, end, unit, before, unit);
        else if (i + 1 < t->rows && isinf(end))
            h->fail(b, 1, "`%s`: row %d ends at inf, so the rows behind it are never reached", key,
                    i + 1);
        else if (i + 1 == t->rows && isfinite(end))
            h->fail(b, 1,
                    "`%s`: the last row ends at %g %s, and nothing says what is charged above "
                    "it: write `inf` there",
                    key, end, unit);
        else
            continue;
        return 0;
    }
    return 1;
}

/* What tiers charge on top of their first rate: of `amount` each month (a month's decision, or
 * import, whose MWh a month row sums up) what is above the end of each tier costs more. */
static inline void book_tiers(const meter *m, const char *what, const char *unit,
                              const firn_table *t, firn_var amount)
{
    const firn_host *h = m->h;
    int32_t i;
    for (i = 1; i < t->rows; i++) {
        const double more = tier_rate(t, i) - tier_rate(t, i - 1);
        char name[40];
        firn_var above;
        firn_row row;
        if (!(more > 0))
            continue;
        snprintf(name, sizeof name, "%s-tier-%d", what, i + 1);
        above = h->var(m->b, FIRN_MONTH, name, unit, firn_const(0), firn_const(FIRN_INF));
        row = h->row(m->b, FIRN_MONTH, name, FIRN_AT_MOST, firn_const(tier_end(t, i - 1)), NULL);
        h->term(m->b, row, amount, firn_const(1), 0);
        h->term(m->b, row, above, firn_const(-1), 0);
        h->book(m->b, m->cost, above, firn_const(more));
    }
}

/* ---- a month's billed demand ------------------------------------------------------------------
 */

/* Whether month k is looked back upon `lag` months later. */
static inline int32_t looked_at(const meter *m, const tariff *f, int64_t k, int64_t lag)
{
    int64_t i;
    if (f->ratchet_back > 0)
        return lag <= f->ratchet_back;
    for (i = 0; i < f->ratchet_months.count; i++) {
        if (f->ratchet_months.value[i] == m->number[k])
            return 1;
    }
    return f->ratchet_months.count == 0;
}

/* Of the months wanted, those `lag` months behind one that is looked back upon: 1; else 0. */
static inline int32_t looks_back(const meter *m, const tariff *f, const double *wanted, int64_t lag,
                                 double *out)
{
    int32_t any = 0;
    int64_t k;
    for (k = 0; k < m->months; k++) {
        const int64_t then = (k - lag + m->months) % m->months;
        out[k] = wanted[k] > 0 && looked_at(m, f, then, lag) ? 1 : 0;
        any = any || out[k] > 0;
    }
    return any;
}

/* The demand that months wanted are billed for: what is measured, the ratchet's share of what other
 * months measured, and what is billed at `least`. */
static inline firn_var billed_demand(const meter *m, const tariff *f, const double *wanted,
                                     const double *least)
{
    const firn_host *h = m->h;
    const double share = isnan(f->ratchet) ? 0 : f->ratchet;
    double *measured = month_array(m), *on = month_array(m);
    double *lower = month_array(m), *upper = month_array(m);
    int32_t any = 0;
    int64_t k, lag;
    firn_var peak = {0}, billed;
    firn_row row;
    if (measured == NULL || on == NULL || lower == NULL || upper == NULL)
        return peak;
    for (k = 0; k < m->months; k++) {
        measured[k] = wanted[k];
        lower[k] = wanted[k] > 0 ? least[k] : 0;
        upper[k] = wanted[k] > 0 ? FIRN_INF : 0;
    }
    for (lag = 1; share > 0 && lag < m->months; lag++) {
        any = looks_back(m, f, wanted, lag, on) || any;
        for (k = 0; k < m->months; k++)
            measured[(k - lag + m->months) % m->months] += on[k];
    }
    if (!any)
        return declare_peak(m, "peak", NULL, wanted, least);
    peak = declare_peak(m, "peak", NULL, measured, NULL);
    billed = h->var(m->b, FIRN_MONTH, "billed", "MW", by_month(m, lower), by_month(m, upper));
    row = h->row(m->b, FIRN_MONTH, "billed", FIRN_AT_MOST, firn_const(0), NULL);
    h->term(m->b, row, peak, by_month(m, wanted), 0);
    h->term(m->b, row, billed, firn_times(by_month(m, wanted), -1), 0);
    for (lag = 1; lag < m->months; lag++) {
        char name[40];
        if (!looks_back(m, f, wanted, lag, on))
            continue;
        snprintf(name, sizeof name, "ratchet-%lld", (long long)lag);
        row = h->row(m->b, FIRN_MONTH, name, FIRN_AT_MOST, firn_const(0), NULL);
        h->term(m->b, row, peak, firn_times(by_month(m, on), share), (int32_t)lag);
        h->term(m->b, row, billed, firn_times(by_month(m, on), -1), 0);
    }
    return billed;
}

/* The plain demand charge and the demand tiers, on one billed demand. */
static inline void bill_demand(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    const firn_window_value *plain = plain_of(f->demand_charge);
    const firn_table *tiers = &f->demand_tiers;
    double *rate = month_array(m), *wanted = month_array(m);
    double *least = month_array(m);
    firn_var billed;
    int64_t k;
    if (rate == NULL || wanted == NULL || least == NULL)
        return;
    if (plain != NULL && !add_monthly(m, "demand_charge", plain->value, rate))
        return;
    if (series_written(f->contract_demand) &&
        !add_monthly(m, "contract_demand", firn_times(f->contract_demand, f->contract_share),
                     least))
        return;
    for (k = 0; k < m->months; k++) {
        rate[k] += tiers->rows > 0 ? tier_rate(tiers, 0) : 0;
        wanted[k] = rate[k] > 0 || tier_rise(tiers) > 0 ? 1 : 0;
    }
    if (!(highest(m, wanted) > 0))
        return;
    billed = billed_demand(m, f, wanted, least);
    h->book(m->b, m->cost, billed, by_month(m, rate));
    book_tiers(m, "demand", "MW", tiers, billed);
}

/* Each window's demand charge, on what is measured inside it. */
static inline void bill_windows(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    int64_t i, t, k;
    for (i = 0; i < f->demand_charge.count; i++) {
        const firn_window_value *w = &f->demand_charge.item[i];
        double *rate = month_array(m), *held = month_array(m);
        char name[80], key[120];
        if (is_plain(w))
            continue;
        snprintf(key, sizeof key, "demand_charge.%s", w->window);
        if (rate == NULL || held == NULL || !window_label(m, "peak", w->window, name) ||
            !add_monthly(m, key, w->value, rate))
            return;
        for (t = 0; t < m->steps; t++) {
            if (w->mask == NULL || w->mask[t] != 0)
                held[month_at(m, t)] = rate[month_at(m, t)];
        }
        for (k = 0; k < m->months; k++)
            rate[k] = held[k] > 0 ? held[k] : 0;
        if (highest(m, rate) > 0)
            h->book(m->b, m->cost, declare_peak(m, name, w->mask, rate, NULL), by_month(m, rate));
    }
}

/* ---- once a year ------------------------------------------------------------------------------
 */

/* The highest import inside each window, once a year. */
static inline void bill_coincident(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    int64_t i, t;
    for (i = 0; i < f->coincident_charge.count; i++) {
        const firn_window_value *w = &f->coincident_charge.item[i];
        const double rate = firn_at(w->value, 0);
        int64_t held = 0;
        char name[80];
        firn_var peak;
        firn_row row;
        for (t = 0; t < m->steps; t++) {
            held += w->mask == NULL || w->mask[t] != 0;
            if (firn_at(w->value, t) != rate) {
                h->fail(
                    m->b, 1,
                    "`coincident_charge%s%s` varies over the year: it is charged once a year, so "
                    "it is one number",
                    is_plain(w) ? "" : ".", is_plain(w) ? "" : w->window);
                return;
            }
        }
        if (held == 0 || !(rate > 0))
            continue;
        if (!window_label(m, "coincident", w->window, name))
            return;
        peak = h->var(m->b, FIRN_PERIOD, name, "MW", firn_const(0), firn_const(FIRN_INF));
        row = h->row(m->b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), w->mask);
        h->term(m->b, row, m->import, firn_const(1), 0);
        h->term(m->b, row, peak, firn_const(-1), 0);
        h->book(m->b, m->cost, peak, firn_const(rate));
    }
}

/* What is not taken of the minimum is paid for all the same. */
static inline void bill_minimum(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    firn_var untaken;
    firn_row row;
    if (isnan(f->minimum_take) || !(f->minimum_take > 0) || !(f->minimum_take_price > 0))
        return;
    untaken =
        h->var(m->b, FIRN_PERIOD, "untaken", "MWh/yr", firn_const(0), firn_const(f->minimum_take));
    row =
        h->row(m->b, FIRN_PERIOD, "minimum-take", FIRN_AT_LEAST, firn_const(f->minimum_take), NULL);
    h->term(m->b, row, m->import, firn_const(1), 0);
    h->term(m->b, row, untaken, firn_const(1), 0);
    h->book(m->b, m->cost, untaken, firn_const(f->minimum_take_price));
}

/* ---- the whole bill ---------------------------------------------------------------------------
 */

/* What contradicts itself, or says nothing without something else. */
static inline int32_t tariff_sound(const tariff *f, const firn_host *h, firn_build *b)
{
    const int32_t billed = plain_of(f->demand_charge) != NULL || f->demand_tiers.rows > 0;
    const int32_t ratchet = !isnan(f->ratchet), named = f->ratchet_months.count > 0;
    const int32_t take = !isnan(f->minimum_take), priced = !isnan(f->minimum_take_price);
    int64_t i;
    if (!tiers_sound(h, b, "demand_tiers", &f->demand_tiers, "MW", 1000, "kW and month") ||
        !tiers_sound(h, b, "energy_tiers", &f->energy_tiers, "MWh", 1, "MWh"))
        return 0;
    for (i = 0; i < f->ratchet_months.count; i++) {
        if (f->ratchet_months.value[i] != floor(f->ratchet_months.value[i])) {
            h->fail(b, 1, "`ratchet_months`: %g is no month: 1 (January) to 12 (December)",
                    f->ratchet_months.value[i]);
            return 0;
        }
    }
    if (!ratchet && (named || f->ratchet_back > 0))
        h->fail(b, 1,
                "`%s` says which months a ratchet looks back upon, but there is none: write "
                "`ratchet = 75 %%` with it",
                named ? "ratchet_months" : "ratchet_back");
    else if (named && f->ratchet_back > 0)
        h->fail(b, 1,
                "`ratchet_months` (named months, all year) and `ratchet_back` (the last %lld "
                "months) are two kinds of ratchet: write one of them",
                (long long)f->ratchet_back);
    else if (f->share_written && !series_written(f->contract_demand))
        h->fail(b, 1,
                "`contract_share` is a share of `contract_demand`, which is not written: write it "
                "too, or leave this out");
    else if ((ratchet || series_written(f->contract_demand)) && !billed)
        h->fail(b, 1,
                "`%s` raises the demand that is billed, but nothing is charged on that: write "
                "`demand_charge` (without a window) or `demand_tiers`",
                ratchet ? "ratchet" : "contract_demand");
    else if (take && !priced)
        h->fail(b, 1,
                "`minimum_take` needs `minimum_take_price`: what a MWh costs that is not taken");
    else if (priced && !take)
        h->fail(b, 1,
                "`minimum_take_price` is written without `minimum_take`: how much must be taken "
                "a year?");
    else
        return 1;
    return 0;
}

/* Books all of it on the import of a connection. The first rate of energy_tiers is not here: it
 * belongs to the price of each MWh. */
static inline void tariff_bill(const tariff *f, const firn_host *h, firn_build *b, firn_var import,
                               firn_acct cost)
{
    const meter m = meter_of(h, b, import, cost);
    if (m.months == 0)
        return;
    bill_demand(&m, f);
    bill_windows(&m, f);
    book_tiers(&m, "energy", "MWh", &f->energy_tiers, import);
    bill_coincident(&m, f);
    bill_minimum(&m, f);
    if (f->monthly_fee > 0 || f->annual_fee > 0) /* the constant 1 stands for the year */
        h->book(b, cost, h->one(b), firn_const(12 * f->monthly_fee + f->annual_fee));
}

#endif
