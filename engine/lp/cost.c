/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cost.c - the objective: the costs of the columns, and an objective row, which bounds a first
 * objective while a second one is minimised (lexicographic optimisation).
 */
#include "lp/lp.h"

#include <math.h>
#include <string.h>

static void add_cost(const model *m, const lp_map *map, lp *out, const model_booking *b,
                     double weight, bool discounted)
{
    const model_period *p = &m->periods.at[b->period];
    const model_phase *phase = &m->phases.at[p->phase];
    const model_var *v = &m->vars.at[b->var];
    if (p->stress)
        return;
    if (!b->unweighted) /* a yearly amount: once per year of the phase */
        weight *= discounted ? phase->discount : phase->years;
    int32_t base = map->col_base[b->var];
    for (int32_t i = 0; i < p->count[v->scope]; i++) {
        double rate = weight * model_value(b->rate, model_first_step(p, v->scope, i)) *
                      (b->unweighted ? 1.0 : p->weight[v->scope][i]);
        if (base < 0)
            out->constant += rate;
        else
            out->cost[base + i] += rate;
    }
}

void lp_cost(const model *m, const lp_map *map, const model_objective_term *term, size_t terms,
             bool discounted, lp *out)
{
    out->constant = 0;
    memset(out->cost, 0, (size_t)out->cols * sizeof *out->cost);
    for (size_t g = 0; g < terms; g++) {
        for (size_t i = 0; i < m->bookings.count; i++) {
            if (m->bookings.at[i].account == term[g].account)
                add_cost(m, map, out, &m->bookings.at[i], term[g].weight, discounted);
        }
    }
}

int lp_cap_objective(arena *a, const lp *p, double max, lp *out, error *e)
{
    size_t cols = (size_t)p->cols, rows = (size_t)p->rows, entries = (size_t)p->start[cols];
    *out = *p;
    out->rows = p->rows + 1;
    out->constant = 0;
    out->start = ARENA_ARRAY(a, int64_t, cols + 1);
    out->index = ARENA_ARRAY(a, int32_t, entries + cols);
    out->value = ARENA_ARRAY(a, double, entries + cols);
    out->cost = ARENA_ARRAY(a, double, cols);
    out->row_lower = ARENA_ARRAY(a, double, rows + 1);
    out->row_upper = ARENA_ARRAY(a, double, rows + 1);
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->cost == NULL ||
        out->row_lower == NULL || out->row_upper == NULL)
        return error_memory(e);
    if (p->row_step != NULL) {
        int32_t *row_step = ARENA_ARRAY(a, int32_t, rows + 1);
        if (row_step == NULL)
            return error_memory(e);
        memcpy(row_step, p->row_step, rows * sizeof *row_step);
        row_step[rows] = -1;
        out->row_step = row_step;
    }
    memcpy(out->row_lower, p->row_lower, rows * sizeof *p->row_lower);
    memcpy(out->row_upper, p->row_upper, rows * sizeof *p->row_upper);
    out->row_lower[rows] = -HUGE_VAL;
    out->row_upper[rows] = max - p->constant;
    int64_t to = 0;
    for (size_t j = 0; j < cols; j++) {
        int64_t from = p->start[j], count = p->start[j + 1] - from;
        memcpy(out->index + to, p->index + from, (size_t)count * sizeof *p->index);
        memcpy(out->value + to, p->value + from, (size_t)count * sizeof *p->value);
        to += count;
        if (p->cost[j] != 0) {
            out->index[to] = p->rows;
            out->value[to++] = p->cost[j];
        }
        out->start[j + 1] = to;
    }
    return 0;
}
