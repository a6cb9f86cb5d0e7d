/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * optimum.c - selects the sides that duals belong to, and finds degenerate pairs.
 */
#include "sensitivity/optimum.h"

#include "sensitivity/order.h"

#include <math.h>

/* ---- the optimum ------------------------------------------------------------------------------
 */

/* A dual of the wrong sign is a rounding error of the solver, and would select a side that does not
 * exist. */
static void select_sides(lagrangian *l, const solution *n)
{
    const lp *p = l->p;
    for (int32_t i = 0; i < p->rows; i++) {
        const double y = n->row_dual[i];
        l->y[i] = isfinite(y > 0 ? p->row_lower[i] : p->row_upper[i]) ? y : 0;
        double *most = &l->row_most[l->map->row_of_row[i]];
        *most = fmax(*most, fabs(l->y[i]));
    }
    for (int32_t j = 0; j < p->cols; j++) {
        const double d = n->col_dual[j];
        const int32_t var = l->map->var_of_col[j];
        l->d[j] = isfinite(d > 0 ? p->col_lower[j] : p->col_upper[j]) ? d : 0;
        l->var_most[var] = fmax(l->var_most[var], fabs(l->x[j]));
        l->bound_most[var] = fmax(l->bound_most[var], fabs(l->d[j]));
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            l->activity[p->index[k]] += p->value[k] * l->x[j];
    }
}

/* A column at a bound of its own, without a reduced cost: a basic column of a degenerate vertex. */
static bool is_degenerate(const lagrangian *l, int32_t j)
{
    const lp *p = l->p;
    const int32_t var = l->map->var_of_col[j];
    const double near = NOTHING * (1 + l->var_most[var]);
    return p->col_lower[j] < p->col_upper[j] &&
           (l->x[j] - p->col_lower[j] <= near || p->col_upper[j] - l->x[j] <= near) &&
           fabs(l->d[j]) <= NOTHING * l->bound_most[var];
}

/* Rows with a degenerate column; where a side moves that they share, the two directions have
 * different prices. */
static void mark_ties(lagrangian *l)
{
    const lp *p = l->p;
    for (int32_t j = 0; j < p->cols; j++) {
        const bool tie = is_degenerate(l, j);
        for (int64_t k = p->start[j]; k < p->start[j + 1] && tie; k++)
            l->tied[p->index[k]] = true;
    }
}

/* A copy of the model and its map in which each period has a constant, as in a model that needs one
 * where this does not. */
static bool add_constants(arena *a, const model **m, const lp_map **map)
{
    model *copy = arena_copy(a, *m, sizeof **m);
    lp_map *to = arena_copy(a, *map, sizeof **map);
    const size_t vars = (*m)->vars.count, periods = (*m)->periods.count;
    if (copy == NULL || to == NULL)
        return false;
    bool *known = ARENA_ARRAY(a, bool, periods + 1);
    copy->vars.at = arena_array(a, vars + periods + 1, sizeof *copy->vars.at);
    to->col_base = ARENA_ARRAY(a, int32_t, vars + periods + 1);
    if (known == NULL || copy->vars.at == NULL || to->col_base == NULL)
        return false;
    for (size_t i = 0; i < vars; i++) {
        copy->vars.at[i] = (*m)->vars.at[i];
        to->col_base[i] = (*map)->col_base[i];
        known[copy->vars.at[i].period] =
            known[copy->vars.at[i].period] || copy->vars.at[i].role == VAR_ONE;
    }
    for (size_t i = 0; i < periods; i++) {
        if (known[i])
            continue;
        to->col_base[copy->vars.count] = -1;
        copy->vars.at[copy->vars.count++] = (model_var){.name = "one",
                                                        .unit = "1",
                                                        .period = (int32_t)i,
                                                        .component = -1,
                                                        .scope = SCOPE_PERIOD,
                                                        .role = VAR_ONE,
                                                        .subject = -1,
                                                        .lower = model_const(1),
                                                        .upper = model_const(1)};
    }
    *m = copy;
    *map = to;
    return true;
}

int lagrangian_of(arena *a, const model *m, const lp_map *map, const lp *p, const solution *n,
                  lagrangian *out, error *e)
{
    if (!add_constants(a, &m, &map))
        return error_memory(e);
    *out = (lagrangian){.m = m,
                        .map = map,
                        .p = p,
                        .x = n->x,
                        .y = ARENA_ARRAY(a, double, p->rows + 1),
                        .d = ARENA_ARRAY(a, double, p->cols + 1),
                        .activity = ARENA_ARRAY(a, double, p->rows + 1),
                        .row_most = ARENA_ARRAY(a, double, m->rows.count + 1),
                        .var_most = ARENA_ARRAY(a, double, m->vars.count + 1),
                        .bound_most = ARENA_ARRAY(a, double, m->vars.count + 1),
                        .tied = ARENA_ARRAY(a, bool, p->rows + 1)};
    if (out->y == NULL || out->d == NULL || out->activity == NULL || out->row_most == NULL ||
        out->var_most == NULL || out->bound_most == NULL || out->tied == NULL)
        return error_memory(e);
    select_sides(out, n);
    mark_ties(out);
    out->var_order = order_vars(a, m);
    out->row_order = order_rows(a, m);
    out->term_order = order_terms(a, m, NULL, NULL);
    return out->var_order == NULL || out->row_order == NULL || out->term_order == NULL
               ? error_memory(e)
               : 0;
}
