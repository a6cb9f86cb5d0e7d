/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - a site's rows by the weeks they lie in, and the corner that is found by them.
 */
#include "site/site.h"

#include <math.h>

#define WEEK 168.0 /* hours */
#define ROUNDING 1e-9

/* The week of each step of a period, counted on from `first`: 168 hours from where the period
 * begins, whatever its steps; what is left over belongs to the last. Returns the next week's
 * number.
 */
static int32_t weeks_of(const model_period *p, int32_t first, int32_t *week)
{
    int32_t steps = p->count[SCOPE_STEP], at = first;
    double total = 0, passed = 0, last = -1;
    for (int32_t t = 0; t < steps; t++)
        total += p->hours[t];
    double whole = floor(total / WEEK + ROUNDING);
    for (int32_t t = 0; t < steps; t++) {
        double now = fmin(floor(passed / WEEK + ROUNDING), fmax(whole - 1, 0));
        at += t > 0 && now > last ? 1 : 0; /* a step may be longer than a week */
        week[t] = at;
        last = now;
        passed += p->hours[t];
    }
    return at + 1;
}

/* Of each element of a scope the week that holds all its steps; -1: more than one does. */
static int32_t *weeks_of_elements(arena *a, const model_period *p, int32_t scope,
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

/* Of each of the lp's rows the week it lies in, -1 when in more than one; one row more than there
 * are, for an objective that is held. */
static int cut_by_weeks(arena *a, const model *m, const lp_map *map, int32_t rows, vertex_cut *out,
                        error *e)
{
    int32_t *of = ARENA_ARRAY(a, int32_t, (size_t)rows + 1);
    int32_t **week = ARENA_ARRAY(a, int32_t *, m->periods.count * SCOPES);
    if (of == NULL || week == NULL)
        return error_memory(e);
    *out = (vertex_cut){.block_of_row = of};
    for (size_t i = 0; i < m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        int32_t *of_step = ARENA_ARRAY(a, int32_t, p->count[SCOPE_STEP]);
        if (of_step == NULL)
            return error_memory(e);
        out->blocks = weeks_of(p, out->blocks, of_step);
        for (int32_t scope = 0; scope < SCOPES; scope++) {
            int32_t **to = &week[i * SCOPES + (size_t)scope];
            if ((*to = weeks_of_elements(a, p, scope, of_step)) == NULL)
                return error_memory(e);
        }
    }
    of[rows] = -1;
    for (size_t i = 0; i < m->rows.count; i++) {
        const model_row *r = &m->rows.at[i];
        const int32_t *from = week[(size_t)r->period * SCOPES + (size_t)r->scope];
        for (int32_t k = 0; k < m->periods.at[r->period].count[r->scope]; k++) {
            int32_t row = lp_row(map, (int32_t)i, k);
            if (row >= 0)
                of[row] = r->role == ROW_LIMIT || r->role == ROW_SIZE ? -1 : from[k];
        }
    }
    return 0;
}

int site_vertex(site *s, const lp *p, const solve_options *o, error *e)
{
    arena *scratch = arena_new();
    vertex_cut cut;
    if (scratch == NULL)
        error_memory(e);
    else if (cut_by_weeks(scratch, s->assembly.model, &s->map, s->lp.rows, &cut, e) == 0) {
        cut.threads = o->threads;
        solve_vertex(p, &cut, o, &s->solution, &s->vertex, e);
    }
    arena_free(scratch);
    return e->code;
}
