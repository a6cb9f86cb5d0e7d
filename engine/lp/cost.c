/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cost.c - the objective: the costs of the columns.
 */
#include "lp/lp.h"

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
