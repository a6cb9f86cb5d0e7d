/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * held.c - which of the sizes that are held at those of an earlier result do not suffice, by how
 * much, and in how many hours.
 *
 * First the site is solved with sizes that may be larger than those held, for the cheapest
 * addition: the sum of added amounts times capital cost. Prices of operation do not count, because
 * a size that only pays at other prices is not one that is missing. Then the sizes are held again,
 * and the inequalities of single steps in which those that lack something take part give way, for
 * the least sum of lack times hours.
 */
#include "study/internal.h"

#include "calendar/calendar.h"

#include <math.h>
#include <string.h>

/* An addition below this share of the size (or of 1 of its unit) is rounding. */
#define SHOWN 1e-6
/* What a size without capital cost costs, as a share of the most expensive one; and one that is
 * free. By choice: it is not added without need, and decides nothing between those that cost. */
#define FREE_COST 1e-3
#define FREED_COST 1e-4

/* A size in one phase: what it lacks, and where it is in the program. */
typedef struct lacking {
    explanation_size *out;
    int32_t size, phase;
    double by, cost;
} lacking;

typedef struct held_study {
    study *t;
    site *v; /* the site with larger sizes */
    lp p;    /* its program, with the cost of additions */
    solution plan;
    vec(lacking) lacking;
    vec(int32_t) slack_row,
        slack_of; /* of the slack columns: the row, and the index in `lacking` */
    vec(double) slack_sign;
} held_study;

static int32_t built_column(const site *v, int32_t size, int32_t phase)
{
    const int32_t var = v->assembly.model->sizes.at[size].built[phase];
    return var < 0 ? -1 : v->map.col_base[var];
}

/* Whether the size is held in the site that is explained, whose model has the same sizes. */
static bool is_held(const study *t, int32_t size, int32_t phase)
{
    const int32_t col = built_column(t->s, size, phase);
    return col >= 0 && t->s->lp.col_lower[col] == t->s->lp.col_upper[col];
}

static double cost_of(const held_study *h, int32_t size, int32_t phase, double most)
{
    const double least = most > 0 ? most : 1;
    return is_held(h->t, size, phase)
               ? fmax(h->v->assembly.model->sizes.at[size].sizing[phase].capex, FREE_COST * least)
               : FREED_COST * least;
}

static double most_expensive(const model *m)
{
    double most = 0;
    for (size_t i = 0; i < m->sizes.count; i++) {
        for (size_t p = 0; p < m->phases.count; p++)
            most = fmax(most, m->sizes.at[i].sizing[p].capex);
    }
    return most;
}

/* Makes the cost of additions the only cost. */
static int set_costs(held_study *h, error *e)
{
    const model *m = h->v->assembly.model;
    const double most = most_expensive(m);
    h->p = h->v->lp;
    h->p.constant = 0;
    h->p.cost = ARENA_ARRAY(h->t->scratch, double, h->p.cols);
    if (h->p.cost == NULL)
        return error_memory(e);
    for (int32_t i = 0; i < (int32_t)m->sizes.count; i++) {
        for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
            const int32_t col = built_column(h->v, i, p);
            if (col >= 0)
                h->p.cost[col] = cost_of(h, i, p, most);
        }
    }
    return 0;
}

/* What is added to a size, summed over the phases whose equipment exists in this one. */
static double added(const held_study *h, int32_t size, int32_t phase)
{
    const model *m = h->v->assembly.model;
    double sum = 0;
    for (int32_t q = 0; q <= phase; q++) {
        const int32_t col = built_column(h->v, size, q);
        if (col >= 0 && is_held(h->t, size, q) && model_is_alive(m, &m->sizes.at[size], q, phase))
            sum += h->plan.x[col] - h->p.col_lower[col];
    }
    return sum;
}

static int add_size(held_study *h, int32_t size, int32_t phase, error *e)
{
    study *t = h->t;
    const model *m = h->v->assembly.model;
    const model_size *n = &m->sizes.at[size];
    const int32_t typical = model_typical(m, phase);
    const double by = added(h, size, phase);
    if (typical < 0 || n->installed[typical] < 0)
        return 0;
    const double needed = h->plan.x[h->v->map.col_base[n->installed[typical]]];
    if (by <= SHOWN * fmax(1, fabs(needed)))
        return 0;
    explanation_size *out = VEC_PUSH(t->a, &t->out->sizes);
    lacking *slot = VEC_PUSH(t->scratch, &h->lacking);
    if (out == NULL || slot == NULL)
        return error_memory(e);
    *out = (explanation_size){.component = arena_text(t->a, m->components.at[n->component].name),
                              .name = arena_text(t->a, n->name),
                              .phase = arena_text(t->a, m->phases.at[phase].name),
                              .unit = arena_text(t->a, n->unit),
                              .held = needed - by,
                              .needed = needed};
    *slot = (lacking){
        .size = size, .phase = phase, .by = by, .cost = cost_of(h, size, phase, most_expensive(m))};
    return out->component == NULL || out->name == NULL || out->phase == NULL || out->unit == NULL
               ? error_memory(e)
               : 0;
}

static int list_sizes(held_study *h, error *e)
{
    const model *m = h->v->assembly.model;
    for (int32_t i = 0; i < (int32_t)m->sizes.count; i++) {
        for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
            if (add_size(h, i, p, e) != 0)
                return e->code;
        }
    }
    for (size_t k = 0; k < h->lacking.count; k++) /* the list has stopped moving */
        h->lacking.at[k].out = &h->t->out->sizes.at[k];
    return 0;
}

/* ---- in which hours ---------------------------------------------------------------------------
 */

/* The hours of a step, counted through all periods, and the period; -1: there is none. */
static int32_t period_of_step(const model *m, int32_t step, int32_t *in_period)
{
    for (int32_t p = 0; p < (int32_t)m->periods.count; p++) {
        if (step < m->periods.at[p].count[SCOPE_STEP]) {
            *in_period = step;
            return p;
        }
        step -= m->periods.at[p].count[SCOPE_STEP];
    }
    return -1;
}

/* Slack for each inequality of a step in which a lacking size takes part; of a loss or a fixed
 * ratio, which are equations, nothing is lacking. */
static int add_slack(held_study *h, size_t k, error *e)
{
    const model *m = h->v->assembly.model;
    const lacking *l = &h->lacking.at[k];
    arena *a = h->t->scratch;
    for (size_t i = 0; i < m->periods.count; i++) {
        const int32_t var = m->sizes.at[l->size].installed[i];
        if (m->periods.at[i].phase != l->phase || var < 0)
            continue;
        const int32_t col = h->v->map.col_base[var];
        for (int64_t n = h->p.start[col]; n < h->p.start[col + 1]; n++) {
            const int32_t row = h->p.index[n];
            if (h->p.row_step[row] < 0 || h->p.row_lower[row] == h->p.row_upper[row])
                continue;
            int32_t *at = VEC_PUSH(a, &h->slack_row), *of = VEC_PUSH(a, &h->slack_of);
            double *sign = VEC_PUSH(a, &h->slack_sign);
            if (at == NULL || of == NULL || sign == NULL)
                return error_memory(e);
            *at = row;
            *of = (int32_t)k;
            *sign = h->p.value[n]; /* as if there were more of the size, in this row alone */
        }
    }
    return 0;
}

/* The program with sizes held and with slack, whose sum over hours is the objective. */
static int elastic(const held_study *h, lp *out, error *e)
{
    const model *m = h->v->assembly.model;
    const int32_t cols = h->p.cols, all = cols + (int32_t)h->slack_row.count;
    const int64_t entries = h->p.start[cols];
    arena *a = h->t->scratch;
    *out = h->p;
    out->cols = all;
    out->start = ARENA_ARRAY(a, int64_t, all + 1);
    out->index = ARENA_ARRAY(a, int32_t, entries + all - cols);
    out->value = ARENA_ARRAY(a, double, entries + all - cols);
    out->cost = ARENA_ARRAY(a, double, all);
    out->col_lower = ARENA_ARRAY(a, double, all);
    out->col_upper = ARENA_ARRAY(a, double, all);
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->cost == NULL ||
        out->col_lower == NULL || out->col_upper == NULL)
        return error_memory(e);
    memcpy(out->start, h->p.start, (size_t)(cols + 1) * sizeof *out->start);
    memcpy(out->index, h->p.index, (size_t)entries * sizeof *out->index);
    memcpy(out->value, h->p.value, (size_t)entries * sizeof *out->value);
    memcpy(out->col_lower, h->p.col_lower, (size_t)cols * sizeof *out->col_lower);
    memcpy(out->col_upper, h->p.col_upper, (size_t)cols * sizeof *out->col_upper);
    for (int32_t i = 0; i < (int32_t)m->sizes.count; i++) {
        for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
            const int32_t col = built_column(h->v, i, p);
            if (col >= 0)
                out->col_upper[col] =
                    is_held(h->t, i, p) ? h->p.col_lower[col] : h->p.col_upper[col];
        }
    }
    for (int32_t j = cols; j < all; j++) {
        const size_t k = (size_t)(j - cols);
        int32_t step;
        const int32_t period = period_of_step(m, h->p.row_step[h->slack_row.at[k]], &step);
        out->index[entries + j - cols] = h->slack_row.at[k];
        out->value[entries + j - cols] = h->slack_sign.at[k];
        out->start[j + 1] = entries + j - cols + 1;
        out->col_upper[j] = HUGE_VAL;
        out->cost[j] = h->lacking.at[h->slack_of.at[k]].cost *
                       (period < 0 ? 1 : m->periods.at[period].hours[step]);
    }
    return 0;
}

/* Sums up the hours of a lacking size, and finds its worst step, the first if several are equal. */
static int sum_up(const held_study *h, size_t k, const double *slack, double *by_step, error *e)
{
    const model *m = h->v->assembly.model;
    study *t = h->t;
    explanation_size *out = h->lacking.at[k].out;
    double most = 0;
    for (size_t i = 0; i < h->slack_row.count; i++) {
        if (h->slack_of.at[i] == (int32_t)k) {
            double *at = &by_step[h->p.row_step[h->slack_row.at[i]]];
            *at = fmax(*at, slack[i]);
        }
    }
    for (size_t p = 0, first = 0; p < m->periods.count; p++) {
        const model_period *period = &m->periods.at[p];
        for (int32_t n = 0; n < period->count[SCOPE_STEP]; n++) {
            const double by = by_step[first + (size_t)n];
            char stamp[40];
            by_step[first + (size_t)n] = 0;
            if (by <= SHOWN * fmax(1, fabs(out->needed)))
                continue;
            out->hours += period->hours[n];
            if (by <= most * (1 + 1e-6))
                continue;
            most = by;
            calendar_stamp(&h->v->problem->periods.at[p].calendar, n, stamp, sizeof stamp);
            out->period = arena_text(t->a, period->name);
            out->worst = arena_text(t->a, stamp);
            if (out->period == NULL || out->worst == NULL)
                return error_memory(e);
        }
        first += (size_t)period->count[SCOPE_STEP];
    }
    return 0;
}

static bool is_stopped(const solution *s)
{
    return s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
}

static int find_hours(held_study *h, error *e)
{
    const model *m = h->v->assembly.model;
    const solve_options options = study_options(h->t);
    solution least = {.status = SOLVE_FAILED};
    size_t steps = 0;
    lp p;
    for (size_t i = 0; i < m->periods.count; i++)
        steps += (size_t)m->periods.at[i].count[SCOPE_STEP];
    double *by_step = ARENA_ARRAY(h->t->scratch, double, steps);
    if (by_step == NULL)
        return error_memory(e);
    for (size_t k = 0; k < h->lacking.count; k++) {
        if (add_slack(h, k, e) != 0)
            return e->code;
    }
    if (h->slack_row.count == 0 || elastic(h, &p, e) != 0 ||
        solve(h->t->scratch, &p, &options, &least, e) != 0)
        return e->code;
    h->t->stopped = is_stopped(&least);
    for (size_t k = 0; k < h->lacking.count && least.status == SOLVE_OPTIMAL; k++) {
        if (sum_up(h, k, least.x + h->p.cols, by_step, e) != 0)
            return e->code;
    }
    return 0;
}

static int solve_larger(held_study *h, error *e)
{
    const solve_options options = study_options(h->t);
    if (site_build(h->v, e) != 0 || set_costs(h, e) != 0 ||
        solve(h->t->scratch, &h->p, &options, &h->plan, e) != 0)
        return e->code;
    h->t->stopped = is_stopped(&h->plan);
    if (h->plan.status != SOLVE_OPTIMAL)
        return 0;
    return list_sizes(h, e) != 0 ? e->code : find_hours(h, e);
}

int study_held(study *t, error *e)
{
    if (t->s->options.hold.from == NULL)
        return 0;
    held_study h = {.t = t, .v = site_with_larger_sizes(t->s, e)};
    if (h.v == NULL)
        return e->code;
    solve_larger(&h, e);
    site_free(h.v);
    return e->code;
}
