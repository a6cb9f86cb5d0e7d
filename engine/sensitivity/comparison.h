/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison.h - a comparison of two models that is being made (lagrangian.c), and what it leaves
 * in doubt.
 */
#ifndef FIRN_SENSITIVITY_COMPARISON_H
#define FIRN_SENSITIVITY_COMPARISON_H

#include "sensitivity/optimum.h"

/* A comparison. The shifts of a model row (variable) are allocated when one of its elements
 * changes. */
typedef struct comparison {
    arena *a;
    const lagrangian *l;
    const model *to;
    const int32_t *var_of, *row_of; /* of the changed model: the base's */
    double **row_shift;             /* right-hand side less activity at x, by element */
    double **cost_shift;            /* reduced cost, by element */
    double **lower_shift, **upper_shift;
    bool *weights_differ; /* of each period */
    bool *when_differs;   /* of each row: it applies in other steps */
    double by;
    const char *structural;
    bool failed;
} comparison;

static inline double y_at(const lagrangian *l, int32_t row, int32_t element)
{
    const int32_t at = lp_row(l->map, row, element);
    return at < 0 ? 0 : l->y[at];
}

static inline int32_t var_elements(const model *m, int32_t var)
{
    const model_var *v = &m->vars.at[var];
    return m->periods.at[v->period].count[v->scope];
}

static inline int32_t row_elements(const model *m, int32_t row)
{
    const model_row *r = &m->rows.at[row];
    return m->periods.at[r->period].count[r->scope];
}

/* doubt.c: what the optimum may change by beyond c->by, about. */
double comparison_doubt(const comparison *c);

#endif
