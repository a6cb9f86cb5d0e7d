/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limits.c - shadow prices of limits and prices of energy on buses, from the duals.
 *
 * The dual y of a row is d objective / d right-hand side (solution.h).
 *
 * Limit on an account. The row is `total <= bound * share` (or >=); share is model_limit_share(), 1
 * except for a yearly limit on a horizon that represents only itself. A bound in base units times
 * `to_unit` is the bound in the unit in which the planner wrote it. Relaxing the limit by one such
 * unit moves the right-hand side by share / to_unit, so the objective falls by |y| * share /
 * to_unit. In a minimisation y <= 0 on an at-most row and y >= 0 on an at-least row; a dual of the
 * other sign is a rounding error and counts as 0.
 *
 * Limit on a ratio. The row is `scale * numerator - bound * denominator <= 0` (or >=). Relaxing
 * `bound` by d has the effect of relaxing the right-hand side by d * denominator, so the objective
 * falls by |y| * denominator per unit of the ratio, the denominator being its value at the optimum.
 *
 * Price on a bus. The balance is `sum of entries = 0` in each step, flows into the bus being
 * positive. A right-hand side of d makes the inflow exceed the outflow by d, as if an additional
 * consumer drew d MW. So y is the increase of the objective per MW drawn there, and its decrease
 * per MW supplied: positive where energy is expensive. The objective multiplies the step by W * D_p
 * (W: hours of the year that the step represents; D_p: discounted years of the phase, or its plain
 * years if the objective contains no money). One MW throughout the step is W MWh in a year of the
 * phase, so the price per MWh, in the money of that phase, is y / (W * D_p). In a stress event W is
 * 0; `own_weight`, the length of the step in hours, is used instead and gives the price of one more
 * MWh during the event.
 *
 * If an objective without cost was solved first, shadow prices of limits are in the unit of that
 * objective, and prices are in money: the increase of the cost that the second stage minimises.
 */
#include "result/internal.h"

/* The total of an account in base units, as in the limit's row. Over all phases (phase < 0) each
 * phase is multiplied by its years, or for cost by its discounted years; capex is counted once. */
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

/* The decrease of the objective per unit by which the right-hand side of the limit's row is
 * relaxed, >= 0. */
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
        const model_ratio_spec *ratio = &model_ratios[l->ratio];
        double denominator = limited_total(r, ratio->denominator, l->phase);
        out->bound = l->bound;
        out->value = denominator != 0
                         ? ratio->scale * limited_total(r, ratio->numerator, l->phase) / denominator
                         : RESULT_NONE;
        out->shadow_price = row_shadow_price(r, l) * denominator;
    } else {
        double share = model_limit_share(m, l);
        out->bound = l->bound * l->to_unit;
        out->value = limited_total(r, l->account, l->phase) / share * l->to_unit;
        out->shadow_price = row_shadow_price(r, l) * share / l->to_unit;
    }
    /* A shadow price is noise if relaxing the limit by its whole bound or value changes the
     * objective by less than noise. */
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
    bool money = m->discounted || r->first != r->solution; /* the second stage minimises cost */
    double years = money ? phase->discount : phase->years;
    const double *weight = p->stress ? p->own_weight[SCOPE_STEP] : p->weight[SCOPE_STEP];
    const double *y = r->solved ? r->solution->row_dual : NULL;
    int32_t balance = r->balance[(size_t)period * m->buses.count + (size_t)bus];
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        int32_t row = balance < 0 || y == NULL ? -1 : lp_row(r->map, balance, t);
        out[t] = row < 0 ? RESULT_NONE : y[row] / (weight[t] * years);
    }
}
