/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * close.c - completes a model after all components are built: links the sizes of all phases, books
 * their money, and adds the rows of the problem's limits.
 */
#include "model/internal.h"

#include <math.h>

/* The row installed = existing + built, in one period. */
static int link_size(model *m, int32_t index, int32_t period, error *e)
{
    const model_size *s = &m->sizes.at[index];
    int32_t phase = m->periods.at[period].phase;
    const model_sizing *o = &s->sizing[phase];
    double existing =
        o->existing_until > m->phases.at[phase].start + MODEL_DATE_TOLERANCE ? o->existing : 0.0;
    model_row row = {.name = s->name,
                     .period = period,
                     .component = s->component,
                     .scope = SCOPE_PERIOD,
                     .role = ROW_SIZE,
                     .subject = index,
                     .sense = SENSE_EQUAL,
                     .rhs = model_const(existing)};
    model_term term = {
        .row = model_add_row(m, &row, e), .var = s->installed[period], .coef = model_const(1)};
    if (term.row < 0 || model_add_term(m, &term, e) < 0)
        return e->code;
    term.coef = model_const(-1);
    for (int32_t q = 0; q <= phase; q++) {
        term.var = s->built[q];
        if (model_is_alive(m, s, q, phase) && model_add_term(m, &term, e) < 0)
            return e->code;
    }
    return 0;
}

/* Books annuities, fixed O&M and overnight capex of a size in one phase. */
static int book_size(model *m, int32_t index, int32_t phase, error *e)
{
    const model_size *s = &m->sizes.at[index];
    int32_t period = model_typical(m, phase);
    model_booking b = {.component = s->component, .period = period};
    b.account = ACCOUNT_COST;
    b.kind = BOOKING_CAPITAL;
    for (int32_t q = 0; q <= phase; q++) { /* at the capex of the phase in which it was built */
        b.var = s->built[q];
        b.rate = model_const(s->sizing[q].capex * s->sizing[q].annuity);
        if (b.rate.scale == 0)
            continue;
        if (model_is_alive(m, s, q, phase) && model_book(m, &b, e) < 0)
            return e->code;
    }
    b.kind = BOOKING_FIXED_OM;
    b.var = s->installed[period];
    b.rate = model_const(s->sizing[phase].om);
    if (b.rate.scale != 0 && model_book(m, &b, e) < 0)
        return e->code;
    b.account = ACCOUNT_CAPEX;
    b.kind = BOOKING_CAPITAL;
    b.unweighted = true;
    for (int32_t q = 0; q <= phase; q++) { /* renewals at the price at which it was built */
        int32_t times = (q == phase) + model_renewals(m, s, q, phase);
        b.var = s->built[q];
        b.rate = model_const(s->sizing[q].capex * times);
        if (b.rate.scale != 0 && model_book(m, &b, e) < 0)
            return e->code;
    }
    return 0;
}

int close_sizes(model *m, error *e)
{
    for (int32_t i = 0; i < (int32_t)m->sizes.count; i++) {
        const model_size *s = &m->sizes.at[i];
        for (int32_t p = 0; p < (int32_t)m->periods.count; p++) {
            if (s->installed[p] < 0)
                return error_set(
                    e, ERROR_PLUGIN,
                    "%s: [%s] (%s) declares size `%s` in one period but not in `%s`: sizes link "
                    "periods, so build() must declare the same sizes in every period",
                    m->components.at[s->component].location, m->components.at[s->component].name,
                    m->components.at[s->component].type, s->name, m->periods.at[p].name);
            if (link_size(m, i, p, e) != 0)
                return e->code;
        }
        for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
            if (book_size(m, i, p, e) != 0)
                return e->code;
        }
    }
    return 0;
}

/* Adds factor * total(account) of `phase` to a row. phase -1: the totals of all phases, each
 * multiplied by its years, or by its discounted years if the account is cost; capex is counted
 * once.
 */
static int add_total(model *m, int32_t row, int32_t account, int32_t phase, double factor, error *e)
{
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        if (b->account != account || p->stress || (phase >= 0 && p->phase != phase))
            continue;
        const model_phase *of = &m->phases.at[p->phase];
        double times = phase >= 0 || b->unweighted ? 1.0
                       : account == ACCOUNT_COST   ? of->discount
                                                   : of->years;
        model_term term = {.row = row,
                           .var = b->var,
                           .coef = b->rate,
                           .total = !b->unweighted,
                           .period = b->period};
        term.coef.scale *= factor * times;
        if (model_add_term(m, &term, e) < 0)
            return e->code;
    }
    return 0;
}

/* Whether any booking contributes to an account in the typical year of a phase (-1: of any phase).
 */
static bool is_booked(const model *m, int32_t account, int32_t phase)
{
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        if (b->account == account && !p->stress && (phase < 0 || p->phase == phase))
            return true;
    }
    return false;
}

static int no_denominator(const model *m, const model_limit *l, error *e)
{
    const char *phase = l->phase < 0 ? "" : m->phases.at[l->phase].name;
    const char *denominator = m->accounts.at[model_ratios[l->ratio].denominator].name;
    return error_set(e, ERROR_PROBLEM,
                     "%s: limit `%s`: no component%s%s contributes to `%s`, the denominator of "
                     "`%s`: remove the limit, or add the missing component",
                     l->location, l->name, *phase != '\0' ? " in phase " : " of this site", phase,
                     denominator, model_ratios[l->ratio].name);
}

int close_limits(model *m, error *e)
{
    for (int32_t i = 0; i < (int32_t)m->limits.count; i++) {
        model_limit *l = &m->limits.at[i];
        int32_t period = model_typical(m, l->phase < 0 ? 0 : l->phase);
        bool ratio = l->ratio != RATIO_NONE;
        model_row row = {.name = l->name,
                         .period = period,
                         .component = -1,
                         .scope = SCOPE_PERIOD,
                         .role = ROW_LIMIT,
                         .subject = i,
                         .sense = l->sense,
                         .rhs = model_const(ratio ? 0.0 : l->bound * model_limit_share(m, l))};
        l->row = model_add_row(m, &row, e);
        if (l->row < 0)
            return e->code;
        if (!ratio) {
            if (add_total(m, l->row, l->account, l->phase, 1.0, e) != 0)
                return e->code;
            continue;
        }
        const model_ratio_spec *r = &model_ratios[l->ratio];
        if (!is_booked(m, r->denominator, l->phase))
            return no_denominator(m, l, e);
        if (add_total(m, l->row, r->numerator, l->phase, r->scale, e) != 0 ||
            add_total(m, l->row, r->denominator, l->phase, -l->bound, e) != 0)
            return e->code;
    }
    return 0;
}

int model_close(model *m, error *e)
{
    if (close_stocks(m, e) != 0 || close_draws(m, e) != 0 || close_buses(m, e) != 0 ||
        close_connectivity(m, e) != 0 || close_sizes(m, e) != 0 || close_flows(m, e) != 0)
        return e->code;
    return close_limits(m, e);
}
