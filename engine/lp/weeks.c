/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weeks.c - partitions the rows of a model's lp into weeks, as blocks for the vertex search.
 */
#include "lp/weeks.h"

#include <math.h>

#define WEEK_HOURS 168.0
#define ROUNDING 1e-9 /* in weeks: sums of step lengths are not exact */

/* Numbers the weeks of a period from `first` on and writes the week of each step. A step belongs to
 * the week in which it begins, counted in hours from the start of the period; the hours after the
 * last whole week belong to that week. Returns the number of the next period's first week. */
static int32_t week_of_steps(const model_period *p, int32_t first, int32_t *week)
{
    int32_t steps = p->count[SCOPE_STEP], number = first;
    double total = 0, elapsed = 0, previous = -1;
    for (int32_t t = 0; t < steps; t++)
        total += p->hours[t];
    double whole_weeks = floor(total / WEEK_HOURS + ROUNDING);
    for (int32_t t = 0; t < steps; t++) {
        double current = fmin(floor(elapsed / WEEK_HOURS + ROUNDING), fmax(whole_weeks - 1, 0));
        number += t > 0 && current > previous ? 1 : 0; /* a step may be longer than a week */
        week[t] = number;
        previous = current;
        elapsed += p->hours[t];
    }
    return number + 1;
}

/* The week of each element of a scope, or -1 if the element spans more than one. */
static int32_t *week_of_elements(arena *a, const model_period *p, int32_t scope,
                                 const int32_t *week)
{
    int32_t *of = ARENA_ARRAY(a, int32_t, p->count[scope]);
    if (of == NULL)
        return NULL;
    for (int32_t k = 0; k < p->count[scope]; k++)
        of[k] = week[model_first_step(p, scope, k)];
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        int32_t k = scope == SCOPE_STEP ? t : scope == SCOPE_PERIOD ? 0 : p->of[scope][t];
        of[k] = of[k] == week[t] ? of[k] : -1;
    }
    return of;
}

int lp_weeks(arena *a, const model *m, const lp_map *map, int32_t rows, lp_blocks *out, error *e)
{
    int32_t *block_of_row = ARENA_ARRAY(a, int32_t, rows);
    int32_t **week = ARENA_ARRAY(a, int32_t *, m->periods.count * SCOPES);
    if (block_of_row == NULL || week == NULL)
        return error_memory(e);
    *out = (lp_blocks){.block_of_row = block_of_row};
    for (size_t i = 0; i < m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        int32_t *of_step = ARENA_ARRAY(a, int32_t, p->count[SCOPE_STEP]);
        if (of_step == NULL)
            return error_memory(e);
        out->blocks = week_of_steps(p, out->blocks, of_step);
        for (int32_t scope = 0; scope < SCOPES; scope++) {
            int32_t **to = &week[i * SCOPES + (size_t)scope];
            if ((*to = week_of_elements(a, p, scope, of_step)) == NULL)
                return error_memory(e);
        }
    }
    for (size_t i = 0; i < m->rows.count; i++) {
        const model_row *r = &m->rows.at[i];
        const int32_t *of = week[(size_t)r->period * SCOPES + (size_t)r->scope];
        bool site_wide = r->role == ROW_LIMIT || r->role == ROW_SIZE;
        for (int32_t k = 0; k < m->periods.at[r->period].count[r->scope]; k++) {
            int32_t row = lp_row(map, (int32_t)i, k);
            if (row >= 0)
                block_of_row[row] = site_wide ? -1 : of[k];
        }
    }
    return 0;
}
