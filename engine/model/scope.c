/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scope.c - adds a period with the weights of its elements.
 *
 *                         step (h hours)       day            month       period
 *   represents a year     h * year/horizon     year/horizon   12 f/sum f  1
 *   represents itself     h                    1              f           horizon/year
 *   stress event          0 in every account; own_weight as if it represented itself
 *
 * year: hours of the calendar's year (8760, or 8784 with 29 February). horizon: hours of the
 * period. f: the share of its calendar month that a month element covers. For a full year the first
 * line has year/horizon = 1 and f = 1. The weight of a partial day is multiplied by its hours / 24.
 * Except in a stress event, own_weight is the same as weight.
 */
#include "model/model.h"

static double *filled(arena *a, int32_t count, double value)
{
    double *out = ARENA_ARRAY(a, double, count);
    for (int32_t i = 0; out != NULL && i < count; i++)
        out[i] = value;
    return out;
}

/* The first step of each element, from step -> element. */
static int32_t *first_steps(arena *a, const int32_t *of, int32_t steps, int32_t count)
{
    int32_t *first = ARENA_ARRAY(a, int32_t, count);
    for (int32_t t = steps - 1; first != NULL && t >= 0; t--)
        first[of[t]] = t;
    return first;
}

/* Allocates and fills the weights of all scopes; whole_year: the period represents a year. */
static bool make_weights(arena *a, const model_span *s, bool whole_year, double *out[SCOPES])
{
    double horizon = 0, months = 0;
    for (int32_t t = 0; t < s->steps; t++)
        horizon += s->hours[t];
    for (int32_t i = 0; i < s->months; i++)
        months += s->month_share[i];
    double repetitions = whole_year ? s->year_hours / horizon : 1.0;
    out[SCOPE_STEP] = ARENA_ARRAY(a, double, s->steps);
    out[SCOPE_DAY] = ARENA_ARRAY(a, double, s->days);
    out[SCOPE_MONTH] = ARENA_ARRAY(a, double, s->months);
    out[SCOPE_PERIOD] = filled(a, 1, whole_year ? 1.0 : horizon / s->year_hours);
    for (int i = 0; i < SCOPES; i++) {
        if (out[i] == NULL)
            return false;
    }
    for (int32_t t = 0; t < s->steps; t++) {
        out[SCOPE_STEP][t] = s->hours[t] * repetitions;
        out[SCOPE_DAY][s->day_of[t]] += s->hours[t];
    }
    for (int32_t i = 0; i < s->days; i++) /* the first and the last day may be partial */
        out[SCOPE_DAY][i] *= repetitions / 24.0;
    for (int32_t i = 0; i < s->months; i++)
        out[SCOPE_MONTH][i] = whole_year ? 12.0 * s->month_share[i] / months : s->month_share[i];
    return true;
}

int32_t model_add_period(model *m, const model_span *s, error *e)
{
    arena *a = m->memory;
    model_period *p = VEC_PUSH(a, &m->periods);
    double *own_weight[SCOPES], *weight[SCOPES];
    if (p == NULL || !make_weights(a, s, s->whole_year && !s->stress, own_weight)) {
        error_memory(e);
        return -1;
    }
    const int32_t counts[SCOPES] = {s->steps, s->days, s->months, 1};
    for (int i = 0; i < SCOPES; i++) {
        weight[i] = s->stress ? filled(a, counts[i], 0.0) : own_weight[i];
        if (weight[i] == NULL) {
            error_memory(e);
            return -1;
        }
        p->count[i] = counts[i];
        p->weight[i] = weight[i];
        p->own_weight[i] = own_weight[i];
    }
    p->name = s->name;
    p->phase = s->phase;
    p->stress = s->stress;
    p->design = s->design;
    p->initial_level = s->initial_level;
    p->hours = s->hours;
    p->year_hours = s->year_hours;
    p->horizon_hours = 0;
    for (int32_t t = 0; t < s->steps; t++)
        p->horizon_hours += s->hours[t];
    p->of[SCOPE_DAY] = s->day_of;
    p->of[SCOPE_MONTH] = s->month_of;
    p->first[SCOPE_DAY] = first_steps(a, s->day_of, s->steps, s->days);
    p->first[SCOPE_MONTH] = first_steps(a, s->month_of, s->steps, s->months);
    if (p->first[SCOPE_DAY] == NULL || p->first[SCOPE_MONTH] == NULL) {
        error_memory(e);
        return -1;
    }
    return (int32_t)m->periods.count - 1;
}

int32_t model_first_step(const model_period *p, int32_t scope, int32_t element)
{
    if (scope == SCOPE_STEP)
        return element;
    return scope == SCOPE_PERIOD ? 0 : p->first[scope][element];
}
