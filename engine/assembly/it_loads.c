/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it_loads.c - the components that serve the target: checks their shares, and raises them to full
 * utilization in design events.
 *
 * A load draws share * target * utilization. Plugins flag these two parameters, FIRN_SHARE and
 * FIRN_UTILIZATION; a load without the latter is always at full utilization.
 */
#include "assembly/it_loads.h"

#include "assembly/part.h"
#include "base/text.h"
#include "plugin/bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROUNDING 1e-9

static bool is_load(const part *p)
{
    return part_flagged(p, FIRN_SHARE) != NULL || part_flagged(p, FIRN_UTILIZATION) != NULL;
}

/* The share of the target of a bound load; NaN when it has no such parameter. */
static double share_of(const part *p)
{
    const firn_param *param = part_flagged(p, FIRN_SHARE);
    return param == NULL ? (double)NAN : part_value(p, param).scale;
}

int it_loads_check_shares(const assembly *a, error *e)
{
    double sum = 0;
    char list[600] = "";
    const char *key = "";
    size_t used = 0;
    for (size_t i = 0; i < a->period->components.count; i++) {
        const part *p = &a->parts[i];
        double share = share_of(p);
        char number[40];
        if (isnan(share))
            continue;
        sum += share;
        key = part_flagged(p, FIRN_SHARE)->key;
        text_of(number, sizeof number, share, 6);
        if (used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s[%s] %s",
                                     used > 0 ? ", " : "", p->component->name, number);
    }
    if (used == 0 || fabs(sum - 1) <= ROUNDING)
        return 0;
    char total[40];
    return error_set(
        e, ERROR_PROBLEM,
        "%s: the shares of the IT target sum to %s; they must sum to 1 (%s): write `%s` in "
        "each so that the target is served exactly once",
        a->problem->path, text_of(total, sizeof total, sum, 6), list, key);
}

/* ---- full utilization ------------------------------------------------------------------------ */

static const firn_param *utilization_of(const part *p)
{
    return part_flagged(p, FIRN_UTILIZATION);
}

/* The utilization that counts as full: 1, unless the technology's maximum is below it. */
static double full_utilization(const assembly *a, const firn_param *param)
{
    return fmin(bind_range(a->problem, param).max, 1);
}

/* Clears the steps in which a bound load is below full utilization. */
static void mark_partial(const assembly *a, const part *p, const firn_param *param, uint8_t *full)
{
    const firn_num value = part_value(p, param);
    const double share = share_of(p), most = full_utilization(a, param);
    for (int32_t t = 0; t < a->period->calendar.steps && share != 0; t++)
        full[t] = full[t] && firn_at(value, t) >= most - ROUNDING;
}

uint8_t *it_loads_full(const assembly *a, error *e)
{
    const int32_t steps = a->period->calendar.steps;
    uint8_t *full = NULL;
    for (size_t i = 0; i < a->period->components.count && e->code == 0; i++) {
        part *p = &a->parts[i];
        const firn_param *param = utilization_of(p);
        if (param == NULL)
            continue;
        if (full == NULL) {
            full = ARENA_ARRAY(a->memory, uint8_t, steps);
            if (full == NULL) {
                error_memory(e);
                return NULL;
            }
            memset(full, 1, (size_t)steps);
        }
        if (part_bind(a, p, e) == 0)
            mark_partial(a, p, param, full);
        instance_free(&p->instance);
    }
    return e->code == 0 ? full : NULL;
}

void it_loads_set_full(const assembly *a)
{
    for (size_t i = 0; i < a->period->components.count; i++) {
        const firn_param *param = utilization_of(&a->parts[i]);
        if (param != NULL)
            part_set(&a->parts[i], param, full_utilization(a, param));
    }
}

/* ---- loads that could draw less -------------------------------------------------------------- */

/* The most and the least that the bounds allow in a step; the infinite ones included. */
typedef struct span {
    double least, most;
} span;

/* A booking to it_energy of the component's own build, per step. */
static bool is_own(const model *m, const model_booking *b, int32_t component)
{
    return b->account == ACCOUNT_IT_ENERGY && b->component == component &&
           m->vars.at[b->var].scope == SCOPE_STEP;
}

static span booked_span(const model *m, int32_t component, size_t bookings, int32_t step)
{
    span s = {0, 0};
    for (size_t i = bookings; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (!is_own(m, b, component))
            continue;
        const model_var *v = &m->vars.at[b->var];
        double rate = model_value(b->rate, step), low = model_value(v->lower, step),
               high = model_value(v->upper, step);
        if (rate == 0)
            continue;
        s.most += rate * (rate > 0 ? high : low);
        s.least += rate * (rate > 0 ? low : high);
    }
    return s;
}

int it_loads_require_full(assembly *a, int32_t component, int32_t period, size_t bookings, error *e)
{
    model *m = a->model;
    const part *p = &a->parts[component];
    const int32_t steps = a->period->calendar.steps;
    const double share = share_of(p);
    double *power;
    bool flexible = false;
    if (!is_load(p) || m->bookings.count == bookings)
        return 0;
    power = ARENA_ARRAY(a->memory, double, steps);
    if (power == NULL)
        return error_memory(e);
    for (int32_t t = 0; t < steps; t++) {
        const span s = booked_span(m, component, bookings, t);
        flexible = flexible || s.least < s.most;
        /* what the load cannot draw, whatever it does, is not asked for */
        power[t] =
            fmin(s.most,
                 isnan(share) || isnan(a->period->target) ? HUGE_VAL : share * a->period->target);
        if (!isfinite(power[t]))
            return 0; /* a load of no known size */
    }
    if (!flexible)
        return 0;
    const model_row row = {.name = "it-power",
                           .period = period,
                           .component = component,
                           .scope = SCOPE_STEP,
                           .role = ROW_FULL,
                           .subject = -1,
                           .sense = SENSE_AT_LEAST,
                           .rhs = {1, power}};
    model_term term = {.row = model_add_row(m, &row, e)};
    for (size_t i = bookings; i < m->bookings.count && term.row >= 0; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (!is_own(m, b, component))
            continue;
        term.var = b->var;
        term.coef = b->rate;
        if (model_add_term(m, &term, e) < 0)
            return e->code;
    }
    return e->code;
}
