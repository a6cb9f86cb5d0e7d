/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff.c - the electricity tariff of a grid connection, apart from the price of its energy:
 * demand charges with ratchets and contract demand, tiers, coincident peaks, take-or-pay, fixed
 * fees.
 *
 * A charge is declared only if it is set and its rate is not 0, and only in months or periods that
 * have a step in its window. A decision without a cost is never declared, because it could take any
 * value.
 *
 * Tiers are booked by increments: amount * rate_1 + sum of (rate_k - rate_(k-1)) * the part of the
 * amount above the end of tier k-1. That is exact as long as no rate falls, which tariff_valid()
 * checks.
 */
#include "tariff.h"
#include "common/series.h"
#include "meter.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

/* ---- tiers ----------------------------------------------------------------------------------- */

static double tier_end(const firn_table *t, int32_t row)
{
    return t->value[row * t->columns];
}

double tier_rate(const firn_table *t, int32_t row)
{
    return t->value[row * t->columns + 1];
}

/* The last and highest rate minus the first. */
static double tier_rise(const firn_table *t)
{
    return t->rows > 0 ? tier_rate(t, t->rows - 1) - tier_rate(t, 0) : 0;
}

/* Whether the tiers rise and the last one ends at infinity; 0, with an error, if not. end_unit: the
 * unit of the ends. A rate divided by rate_scale is the planner's number, in money per `rate_unit`.
 */
static int32_t tiers_valid(const firn_host *h, firn_build *b, const char *key, const firn_table *t,
                           const char *end_unit, double rate_scale, const char *rate_unit)
{
    int32_t i;
    for (i = 0; i < t->rows; i++) {
        const double end = tier_end(t, i), begin = i > 0 ? tier_end(t, i - 1) : 0;
        const double rate = tier_rate(t, i) / rate_scale;
        const double previous = i > 0 ? tier_rate(t, i - 1) / rate_scale : 0;
        if (!isfinite(rate) || (i == 0 && rate < 0))
            h->fail(b, 1,
                    "`%s`: row %d charges %g per %s: a rate must be a finite number, 0 or more",
                    key, i + 1, rate, rate_unit);
        else if (i > 0 && rate < previous)
            h->fail(b, 1,
                    "`%s`: row %d charges %g per %s, less than the %g of the row before: a falling "
                    "rate is not convex and cannot be optimised exactly; rates must not fall",
                    key, i + 1, rate, rate_unit, previous);
        else if (!(end > begin))
            h->fail(b, 1,
                    "`%s`: row %d ends at %g %s, which is not above its beginning at %g %s: each "
                    "row gives the upper end of its range, counted from 0",
                    key, i + 1, end, end_unit, begin, end_unit);
        else if (i + 1 < t->rows && isinf(end))
            h->fail(b, 1,
                    "`%s`: row %d ends at inf, so the rows after it are never reached: remove them",
                    key, i + 1);
        else if (i + 1 == t->rows && isfinite(end))
            h->fail(b, 1,
                    "`%s`: the last row ends at %g %s, and no rate is given above that: write "
                    "`inf` as its end",
                    key, end, end_unit);
        else
            continue;
        return 0;
    }
    return 1;
}

/* Books the tiers above the first. `amount` is a decision per month, or the import, which a month
 * row sums to MWh; the part of a month's amount above the end of a tier costs the rise to the next
 * rate. */
static void book_tiers(const meter *m, const char *prefix, const char *unit, const firn_table *t,
                       firn_var amount)
{
    const firn_host *h = m->h;
    int32_t i;
    for (i = 1; i < t->rows; i++) {
        const double rise = tier_rate(t, i) - tier_rate(t, i - 1);
        char name[40];
        firn_var above;
        firn_row row;
        if (!(rise > 0))
            continue;
        snprintf(name, sizeof name, "%s-tier-%d", prefix, i + 1);
        above = h->var(m->b, FIRN_MONTH, name, unit, firn_const(0), firn_const(FIRN_INF));
        row = h->row(m->b, FIRN_MONTH, name, FIRN_AT_MOST, firn_const(tier_end(t, i - 1)),
                     firn_always());
        h->term(m->b, row, amount, firn_const(1), 0);
        h->term(m->b, row, above, firn_const(-1), 0);
        h->book(m->b, m->cost, above, firn_const(rise));
    }
}

/* ---- a month's billed demand ----------------------------------------------------------------- */

/* Whether the ratchet of the month `lag` months after month k looks back on month k. */
static int32_t is_ratchet_month(const meter *m, const tariff *f, int64_t k, int64_t lag)
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

/* out[k] = 1 if month k is billed and its ratchet looks back on the month `lag` months earlier,
 * cyclic in the period; else 0. Returns whether there is any such month. */
static int32_t looks_back(const meter *m, const tariff *f, const double *billed_months, int64_t lag,
                          double *out)
{
    int32_t any = 0;
    int64_t k;
    for (k = 0; k < m->months; k++) {
        const int64_t earlier = (k - lag + m->months) % m->months;
        out[k] = billed_months[k] > 0 && is_ratchet_month(m, f, earlier, lag) ? 1 : 0;
        any = any || out[k] > 0;
    }
    return any;
}

/* The billed demand of the months with billed_months[k] > 0: the maximum of the month's measured
 * peak, of the ratchet's share of the measured peaks of other months, and of min[k]. */
static firn_var billed_demand(const meter *m, const tariff *f, const double *billed_months,
                              const double *min)
{
    const firn_host *h = m->h;
    const double share = isnan(f->ratchet) ? 0 : f->ratchet;
    double *measured = meter_zeros(m), *on = meter_zeros(m);
    double *lower = meter_zeros(m), *upper = meter_zeros(m);
    int32_t any = 0;
    int64_t k, lag;
    firn_var peak = {0}, billed;
    firn_row row;
    if (measured == NULL || on == NULL || lower == NULL || upper == NULL)
        return peak;
    for (k = 0; k < m->months; k++) {
        measured[k] = billed_months[k];
        lower[k] = billed_months[k] > 0 ? min[k] : 0;
        upper[k] = billed_months[k] > 0 ? FIRN_INF : 0;
    }
    for (lag = 1; share > 0 && lag < m->months; lag++) {
        any = looks_back(m, f, billed_months, lag, on) || any;
        for (k = 0; k < m->months; k++)
            measured[(k - lag + m->months) % m->months] += on[k];
    }
    if (!any)
        return meter_peak(m, "peak", firn_always(), billed_months, min);
    peak = meter_peak(m, "peak", firn_always(), measured, NULL);
    billed = h->var(m->b, FIRN_MONTH, "billed", "MW", meter_by_month(m, lower),
                    meter_by_month(m, upper));
    row = h->row(m->b, FIRN_MONTH, "billed", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(m->b, row, peak, meter_by_month(m, billed_months), 0);
    h->term(m->b, row, billed, firn_times(meter_by_month(m, billed_months), -1), 0);
    for (lag = 1; lag < m->months; lag++) {
        char name[40];
        if (!looks_back(m, f, billed_months, lag, on))
            continue;
        snprintf(name, sizeof name, "ratchet-%lld", (long long)lag);
        row = h->row(m->b, FIRN_MONTH, name, FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(m->b, row, peak, firn_times(meter_by_month(m, on), share), (int32_t)lag);
        h->term(m->b, row, billed, firn_times(meter_by_month(m, on), -1), 0);
    }
    return billed;
}

/* The plain demand charge and the demand tiers, both on one billed demand. */
static void bill_demand(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    const firn_window_value *plain = window_plain(f->demand_charge);
    const firn_table *tiers = &f->demand_tiers;
    double *rate = meter_zeros(m), *billed_months = meter_zeros(m);
    double *min = meter_zeros(m);
    firn_var billed;
    int64_t k;
    if (rate == NULL || billed_months == NULL || min == NULL)
        return;
    if (plain != NULL && !meter_add_monthly(m, "demand_charge", plain->value, rate))
        return;
    if (series_written(f->contract_demand) &&
        !meter_add_monthly(m, "contract_demand", firn_times(f->contract_demand, f->contract_share),
                           min))
        return;
    for (k = 0; k < m->months; k++) {
        rate[k] += tiers->rows > 0 ? tier_rate(tiers, 0) : 0;
        billed_months[k] = rate[k] > 0 || tier_rise(tiers) > 0 ? 1 : 0;
    }
    if (!(meter_max(m, billed_months) > 0))
        return;
    billed = billed_demand(m, f, billed_months, min);
    h->book(m->b, m->cost, billed, meter_by_month(m, rate));
    book_tiers(m, "demand", "MW", tiers, billed);
}

/* Each window's demand charge, on the peak measured inside the window. */
static void bill_windows(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    int64_t i, t, k;
    for (i = 0; i < f->demand_charge.count; i++) {
        const firn_window_value *w = &f->demand_charge.item[i];
        double *rate = meter_zeros(m), *rate_inside = meter_zeros(m);
        char name[METER_NAME_MAX + 1], key[120];
        if (window_is_plain(w))
            continue;
        snprintf(key, sizeof key, "demand_charge.%s", w->window);
        if (rate == NULL || rate_inside == NULL || !window_label(m, "peak", w->window, name) ||
            !meter_add_monthly(m, key, w->value, rate))
            return;
        for (t = 0; t < m->steps; t++) {
            if (firn_in(w->mask, t))
                rate_inside[meter_month(m, t)] = rate[meter_month(m, t)];
        }
        for (k = 0; k < m->months; k++)
            rate[k] = rate_inside[k] > 0 ? rate_inside[k] : 0;
        if (meter_max(m, rate) > 0)
            h->book(m->b, m->cost, meter_peak(m, name, w->mask, rate, NULL),
                    meter_by_month(m, rate));
    }
}

/* ---- yearly charges -------------------------------------------------------------------------- */

/* The coincident charges: on the highest import inside each window, once per year. */
static void bill_coincident(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    int64_t i, t;
    for (i = 0; i < f->coincident_charge.count; i++) {
        const firn_window_value *w = &f->coincident_charge.item[i];
        const double rate = firn_at(w->value, 0);
        int64_t steps_inside = 0;
        char name[METER_NAME_MAX + 1];
        firn_var peak;
        firn_row row;
        for (t = 0; t < m->steps; t++) {
            steps_inside += firn_in(w->mask, t);
            if (firn_at(w->value, t) != rate) {
                h->fail(m->b, 1,
                        "`coincident_charge%s%s` varies over the year: it is charged once per "
                        "year, so it must be a single number",
                        window_is_plain(w) ? "" : ".", window_is_plain(w) ? "" : w->window);
                return;
            }
        }
        if (steps_inside == 0 || !(rate > 0))
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

/* Take-or-pay: the part of the minimum take that is not imported is paid for. */
static void bill_minimum_take(const meter *m, const tariff *f)
{
    const firn_host *h = m->h;
    firn_var shortfall;
    firn_row row;
    if (isnan(f->minimum_take) || !(f->minimum_take > 0) || !(f->minimum_take_price > 0))
        return;
    shortfall = h->var(m->b, FIRN_PERIOD, "shortfall", "MWh/yr", firn_const(0),
                       firn_const(f->minimum_take));
    row = h->row(m->b, FIRN_YEAR, "minimum-take", FIRN_AT_LEAST, firn_const(f->minimum_take),
                 firn_always());
    h->term(m->b, row, m->import, firn_const(1), 0);
    h->term(m->b, row, shortfall, firn_const(1), 0);
    h->book(m->b, m->cost, shortfall, firn_const(f->minimum_take_price));
}

/* ---- the whole tariff ------------------------------------------------------------------------ */

int32_t tariff_valid(const tariff *f, const firn_host *h, firn_build *b)
{
    const int32_t charged = window_plain(f->demand_charge) != NULL || f->demand_tiers.rows > 0;
    const int32_t ratchet = !isnan(f->ratchet), named = f->ratchet_months.count > 0;
    const int32_t take = !isnan(f->minimum_take), priced = !isnan(f->minimum_take_price);
    int64_t i;
    if (!tiers_valid(h, b, "demand_tiers", &f->demand_tiers, "MW", 1000, "kW and month") ||
        !tiers_valid(h, b, "energy_tiers", &f->energy_tiers, "MWh", 1, "MWh"))
        return 0;
    for (i = 0; i < f->ratchet_months.count; i++) {
        if (f->ratchet_months.value[i] != floor(f->ratchet_months.value[i])) {
            h->fail(b, 1, "`ratchet_months`: %g is not a month: write 1 (January) to 12 (December)",
                    f->ratchet_months.value[i]);
            return 0;
        }
    }
    if (!ratchet && (named || f->ratchet_back > 0))
        h->fail(b, 1,
                "`%s` selects the months that a ratchet looks back on, but there is no ratchet: "
                "write `ratchet = ... %%` too",
                named ? "ratchet_months" : "ratchet_back");
    else if (named && f->ratchet_back > 0)
        h->fail(b, 1,
                "`ratchet_months` (named months, all year) and `ratchet_back` (the last %lld "
                "months) are two kinds of ratchet: remove one of the two",
                (long long)f->ratchet_back);
    else if (f->share_written && !series_written(f->contract_demand))
        h->fail(b, 1,
                "`contract_share` is a share of `contract_demand`, which is not set: write "
                "`contract_demand` too, or remove `contract_share`");
    else if ((ratchet || series_written(f->contract_demand)) && !charged)
        h->fail(b, 1,
                "`%s` raises the billed demand, but nothing is charged on it: write "
                "`demand_charge` (without a window) or `demand_tiers`; the charge of a window "
                "cannot be ratcheted or contracted",
                ratchet ? "ratchet" : "contract_demand");
    else if (take && !priced)
        h->fail(b, 1,
                "`minimum_take` needs `minimum_take_price`, the price of each MWh that is not "
                "taken: write it too");
    else if (priced && !take)
        h->fail(b, 1,
                "`minimum_take_price` needs `minimum_take`, the energy that must be taken per "
                "year: write it too");
    else
        return 1;
    return 0;
}

void tariff_bill(const tariff *f, const firn_host *h, firn_build *b, firn_var import,
                 firn_acct cost)
{
    const meter m = meter_of(h, b, import, cost);
    if (m.months == 0)
        return;
    bill_demand(&m, f);
    bill_windows(&m, f);
    book_tiers(&m, "energy", "MWh", &f->energy_tiers, import);
    bill_coincident(&m, f);
    bill_minimum_take(&m, f);
    /* one() has period scope, whose weight is in years. */
    if (f->monthly_fee > 0 || f->annual_fee > 0)
        h->book(b, cost, h->one(b), firn_const(12 * f->monthly_fee + f->annual_fee));
}
