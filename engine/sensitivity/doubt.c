/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * doubt.c - estimates what a comparison by duals does not see.
 */
#include "sensitivity/comparison.h"

#include <math.h>

/* Whether a row that a column is in, and has a dual, has a degenerate pair. */
static bool is_tied(const lagrangian *l, int32_t j)
{
    const lp *p = l->p;
    for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
        const int32_t i = p->index[k];
        if (l->tied[i] && fabs(l->y[i]) > NOTHING * l->row_most[l->map->row_of_row[i]])
            return true;
    }
    return false;
}

/* Rows that are not at their side, or have no dual, and would be violated at x; and those whose
 * dual is one of many. */
static double unsure_rows(const comparison *c)
{
    const lagrangian *l = c->l;
    double sum = 0;
    for (int32_t row = 0; row < (int32_t)l->m->rows.count; row++) {
        const double *shift = c->row_shift[row], most = l->row_most[row];
        const int32_t sense = l->m->rows.at[row].sense;
        for (int32_t k = 0; shift != NULL && sense != SENSE_EQUAL && k < row_elements(l->m, row);
             k++) {
            const int32_t i = lp_row(l->map, row, k);
            if (shift[k] == 0 || i < 0)
                continue;
            if (fabs(l->y[i]) > NOTHING * most) {
                sum += l->tied[i] ? fabs(shift[k] * l->y[i]) : 0;
                continue;
            }
            const double slack = sense == SENSE_AT_MOST
                                     ? l->p->row_upper[i] - l->activity[i] + shift[k]
                                     : l->activity[i] - l->p->row_lower[i] - shift[k];
            sum += slack < 0 ? fmin(-slack, fabs(shift[k])) * most : 0;
        }
    }
    return sum;
}

/* Columns that leave their bound, or that a bound begins to press. */
static double unsure_cols(const comparison *c)
{
    const lagrangian *l = c->l;
    const lp *p = l->p;
    double sum = 0;
    for (int32_t var = 0; var < (int32_t)l->m->vars.count; var++) {
        const double *cost = c->cost_shift[var], *low = c->lower_shift[var],
                     *high = c->upper_shift[var];
        const int32_t base = l->map->col_base[var];
        const double near = NOTHING * (1 + l->var_most[var]);
        if (base < 0 || (cost == NULL && low == NULL && high == NULL))
            continue;
        for (int32_t i = 0; i < var_elements(l->m, var); i++) {
            const int32_t j = base + i;
            const double x = l->x[j], d = l->d[j];
            const double now = d + (cost != NULL ? cost[i] : 0);
            if (p->col_lower[j] < p->col_upper[j] &&
                ((x - p->col_lower[j] <= near && d >= 0 && now < 0) ||
                 (p->col_upper[j] - x <= near && d <= 0 && now > 0)))
                sum += fmin(fabs(now), fabs(now - d)) * l->var_most[var];
            if (fabs(d) > NOTHING * l->bound_most[var]) {
                const double moved = d > 0 ? low != NULL ? low[i] : 0 : high != NULL ? high[i] : 0;
                sum += moved != 0 && is_tied(l, j) ? fabs(moved * d) : 0;
                continue;
            }
            const double under = low == NULL || low[i] <= 0 ? 0 : p->col_lower[j] + low[i] - x,
                         over = high == NULL || high[i] >= 0 ? 0 : x - p->col_upper[j] - high[i];
            sum += fmax(fmax(under, over), 0) * l->bound_most[var];
        }
    }
    return sum;
}

double comparison_doubt(const comparison *c)
{
    return unsure_rows(c) + unsure_cols(c);
}
