/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * doubt.c - estimates what a comparison by duals does not see.
 */
#include "sensitivity/comparison.h"

#include <math.h>
#include <string.h>

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

/* ---- equipment that competes ------------------------------------------------------------------
 */

/* A size in one phase: its columns of built and installed amounts, which share its cost. */
typedef struct size_sum {
    double amount, reduced, shift; /* installed; of both columns together */
} size_sum;

static size_sum sum_of(const comparison *c, const model_size *s, int32_t period)
{
    const lagrangian *l = c->l;
    const int32_t vars[] = {s->built[l->m->periods.at[period].phase], s->installed[period]};
    size_sum out = {0};
    for (size_t i = 0; i < sizeof vars / sizeof vars[0]; i++) {
        const int32_t j = vars[i] < 0 ? -1 : l->map->col_base[vars[i]];
        if (j < 0)
            continue;
        const double *shift = c->cost_shift[vars[i]];
        out.amount = l->x[j];
        out.reduced += l->d[j];
        out.shift += shift != NULL ? shift[0] : 0;
    }
    return out;
}

/* Sizes that are not built, but would be if they were cheaper, or another that is built were more
 * expensive, by no more than the change: one may take the place of the other. */
static double unsure_sizes(const comparison *c)
{
    const model *m = c->l->m;
    double sum = 0;
    for (size_t i = 0; i < m->sizes.count; i++) {
        for (int32_t t = 0; t < (int32_t)m->periods.count; t++) {
            if (m->periods.at[t].stress)
                continue;
            const size_sum s = sum_of(c, &m->sizes.at[i], t);
            for (size_t k = 0; k < m->sizes.count && s.shift > 0 && s.amount > 0; k++) {
                const size_sum other = sum_of(c, &m->sizes.at[k], t);
                const bool rivals = k != i && other.amount <= NOTHING * s.amount &&
                                    other.reduced > 0 && other.reduced < s.shift &&
                                    strcmp(m->sizes.at[i].unit, m->sizes.at[k].unit) == 0;
                sum += rivals ? (s.shift - other.reduced) * s.amount : 0;
            }
        }
    }
    return sum;
}

double comparison_doubt(const comparison *c)
{
    return unsure_rows(c) + unsure_cols(c) + unsure_sizes(c);
}
