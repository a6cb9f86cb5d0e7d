/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.c - what the duals say: the worth of every limit and the price of energy on every bus.
 *
 * A row's dual y is d objective / d right-hand side (solve.h).
 *
 * A limit on an account. Its row is `total <= bound * share` (or >=), share being the part of a
 * year that the horizon stands for. Relaxing it by one unit of the planner's moves the right-hand
 * side by share / shown, so the objective falls by |y| * share / shown. In a minimisation y <= 0 on
 * an at-most row and y >= 0 on an at-least row; a dual of the other sign is rounding and is worth
 * 0.
 *
 * A limit on a ratio. Its row is `scale * over - bound * under <= 0`. Moving `bound` by d adds
 * d * under to the left-hand side's room, which is what a right-hand side of d * under would do:
 * the objective falls by |y| * under per unit of the ratio, under at its optimal value.
 *
 * The price on a bus. Its row is `sum of entries = 0` each step, + into the bus. A right-hand side
 * of d makes what flows in exceed what flows out by d: d MW more are drawn from the bus by someone
 * unseen. So y is what the objective rises per MW drawn there, which is what it would fall by if
 * one MW were given: positive where energy is dear. The objective counts the step W * D_p times an
 * hour's worth (W its weight in the year's accounts, D_p the discounted years of its phase, or its
 * plain years when no money is in the objective), and one MW over that step is W MWh in a year of
 * the phase, so one MWh is worth y / (W * D_p) in the money of that phase. In a stress event W is 0
 * in every account; there the inner weight, the step's own hours, gives what one more MWh during
 * the event is worth.
 *
 * Where an objective without cost was solved first, the worth of limits is in that objective, and
 * prices are in money: what the second step's cost rises by.
 */
#include "result/internal.h"

/* An account's total in base units as the limit's row has it: over all phases by plain years, cost
 * by discounted ones. */
static double limited_total(const result *r, int32_t account, int32_t phase)
{
    const model *m = r->model;
    double sum = 0;
    if (phase >= 0)
        return result_total(r, account, phase);
    for (int32_t p = 0; p < (int32_t)m->phases.count; p++)
        sum += result_total(r, account, p) * (account == ACCOUNT_CAPEX  ? 1.0
                                              : account == ACCOUNT_COST ? m->phases.at[p].discount
                                                                        : m->phases.at[p].years);
    return sum;
}

/* The dual of a limit's row, >= 0 in the sense in which relaxing it helps. */
static double row_shadow_price(const result *r, const model_limit *l)
{
    int32_t row = l->row < 0 ? -1 : lp_row(r->map, l->row, 0);
    if (row < 0 || r->first->row_dual == NULL)
        return 0;
    double y = r->first->row_dual[row];
    return l->sense == SENSE_AT_MOST    ? fmax(-y, 0)
           : l->sense == SENSE_AT_LEAST ? fmax(y, 0)
                                        : fabs(y);
}

static void fill(const result *r, const model_limit *l, result_limit *out)
{
    const model *m = r->model;
    out->name = l->name;
    out->phase = result_phase_name(m, l->phase);
    out->unit = l->unit;
    out->minimum = l->sense == SENSE_AT_LEAST;
    if (l->ratio != RATIO_NONE) {
        const model_ratio_spec *spec = &model_ratios[l->ratio];
        double under = limited_total(r, spec->denominator, l->phase);
        out->bound = l->bound;
        out->value = under != 0 ? spec->scale * limited_total(r, spec->numerator, l->phase) / under
                                : RESULT_NONE;
        out->shadow_price = row_shadow_price(r, l) * under;
    } else {
        double share = model_limit_share(m, l);
        out->bound = l->bound * l->to_unit;
        out->value = limited_total(r, l->account, l->phase) / share * l->to_unit;
        out->shadow_price = row_shadow_price(r, l) * share / l->to_unit;
    }
    /* What giving up the whole of the bound would bring, against the objective. */
    double span = fmax(isfinite(out->bound) ? fabs(out->bound) : 0, fabs(out->value));
    span = span > 0 ? span : 1;
    if (!(out->shadow_price * span > RESULT_NOISE * (1 + fabs(r->first->objective))))
        out->shadow_price = 0;
    out->binding = out->shadow_price > 0 ||
                   fabs(out->value - out->bound) <= RESULT_AT_BOUND * fabs(out->bound);
    if (!isfinite(out->bound))
        out->binding = false;
}

int result_make_limits(arena *a, result *r, error *e)
{
    for (size_t i = 0; i < r->model->limits.count; i++) {
        result_limit *out = VEC_PUSH(a, &r->limits);
        if (out == NULL)
            return error_memory(e);
        fill(r, &r->model->limits.at[i], out);
    }
    return 0;
}

void result_price(const result *r, int32_t period, int32_t bus, double *out)
{
    const model *m = r->model;
    const model_period *p = &m->periods.at[period];
    const model_phase *phase = &m->phases.at[p->phase];
    bool money = m->discounted || r->first != r->solution; /* the second step's are in money */
    double years = money ? phase->discount : phase->years;
    const double *weight = p->stress ? p->own_weight[SCOPE_STEP] : p->weight[SCOPE_STEP];
    const double *y = r->solved ? r->solution->row_dual : NULL;
    int32_t balance = r->balance[(size_t)period * m->buses.count + (size_t)bus];
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        int32_t row = balance < 0 || y == NULL ? -1 : lp_row(r->map, balance, t);
        out[t] = row < 0 ? RESULT_NONE : y[row] / (weight[t] * years);
    }
}
