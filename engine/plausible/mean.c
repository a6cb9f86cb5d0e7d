/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mean.c - tries the means of all variables over the horizon of a period: stores return what they
 * took, so that none of them can hide a lack of energy, as they can in a single step.
 *
 * The mean of a plan meets the means of its rows. Where a coefficient varies in time, its extremes
 * bound the term of a variable that is never negative, so that each side of the row holds with the
 * extreme that favours it; other rows are left out. A variable without a time, such as a size, is
 * the same in every step, so that the mean of its coefficient is exact.
 */
#include "plausible/model.h"
#include "plausible/trial.h"
#include "solve/solve.h"

/* Slack below this share of the largest flow is rounding. */
#define MEAN_TOLERANCE 1e-6

typedef vec(int32_t) int_list;
typedef vec(double) real_list;

typedef struct mean_trial {
    hours_trial *h;
    arena *memory;
    int32_t period, steps;
    int32_t *col;                     /* model variable -> column; -1: none */
    double *low, *high, *sum, *total; /* of the coefficients; the last two: of a step, of all */
    int32_t *times, *touched;         /* in how many elements; the variables of the row */
    /* entries of the program by rows */
    int_list row_of, entry_col, model_row;
    real_list value, row_lower, row_upper;
    int32_t cols;
} mean_trial;

static bool push_int(arena *a, int_list *list, int32_t number)
{
    int32_t *slot = VEC_PUSH(a, list);
    if (slot != NULL)
        *slot = number;
    return slot != NULL;
}

static bool push_real(arena *a, real_list *list, double number)
{
    double *slot = VEC_PUSH(a, list);
    if (slot != NULL)
        *slot = number;
    return slot != NULL;
}

/* Is the variable of a row per step the same in every step? */
static bool is_timeless(const model *m, int32_t row, int32_t var)
{
    return m->rows.at[row].scope == SCOPE_STEP && m->vars.at[var].scope == SCOPE_PERIOD;
}

/* The range over time of the coefficient of each variable of a model row. Returns how many
 * variables there are; -1: the row cannot be used. */
static int32_t ranges(mean_trial *t, int32_t row)
{
    const hours_trial *h = t->h;
    const int32_t kept = h->map->row_kept[row];
    int32_t count = 0;
    bool usable = true;
    for (int32_t k = 0; k < kept; k++) {
        const int32_t i = h->map->row_base[row] + k;
        for (int pass = 0; pass < 2; pass++) {
            for (int64_t x = h->row_start[i]; x < h->row_start[i + 1]; x++) {
                const int32_t v = h->map->var_of_col[h->row_col[x]];
                usable = usable && t->col[v] >= 0;
                if (pass == 0) {
                    if (t->times[v] == 0) {
                        t->touched[count++] = v;
                        t->low[v] = HUGE_VAL;
                        t->high[v] = -HUGE_VAL;
                        t->total[v] = 0;
                        t->times[v] = 1;
                    }
                    t->sum[v] += h->row_value[x];
                } else if (t->sum[v] != 0) {
                    t->low[v] = fmin(t->low[v], t->sum[v]);
                    t->high[v] = fmax(t->high[v], t->sum[v]);
                    t->total[v] += t->sum[v];
                    t->times[v]++;
                    t->sum[v] = 0;
                }
            }
        }
    }
    for (int32_t k = 0; k < count; k++) {
        const int32_t v = t->touched[k];
        if (t->times[v] - 1 < kept) { /* 0 in the other elements */
            t->low[v] = fmin(t->low[v], 0);
            t->high[v] = fmax(t->high[v], 0);
        }
        if (is_timeless(h->a->model, row, v)) /* 0 in the steps in which the row is not kept */
            t->low[v] = t->high[v] = t->total[v] / t->steps;
        t->times[v] = 0;
        usable = usable && (t->low[v] == t->high[v] || h->l->col_lower[h->map->col_base[v]] >= 0);
    }
    return usable ? count : -1;
}

/* Where a row is not kept in a step, the plugin has left it out because nothing can flow there: its
 * variables per step are fixed at 0, and those without a time have the coefficient 0. False: it is
 * left out for another reason, and says nothing of the mean. */
static bool fill_gaps(mean_trial *t, int32_t row, int32_t count)
{
    const hours_trial *h = t->h;
    const lp *l = h->l;
    if (h->map->row_kept[row] == t->steps)
        return true;
    for (int32_t k = 0; k < count; k++) {
        const int32_t v = t->touched[k];
        const bool timeless = h->a->model->vars.at[v].scope == SCOPE_PERIOD;
        for (int32_t s = 0; !timeless && s < t->steps; s++) {
            const int32_t j = h->map->col_base[v] + s;
            if (lp_row(h->map, row, s) < 0 && (l->col_lower[j] != 0 || l->col_upper[j] != 0))
                return false;
        }
    }
    return true;
}

/* Adds one side of a row, or both where `low` and `high` are the same. */
static bool add_row(mean_trial *t, int32_t row, int32_t count, const double *coef, double lower,
                    double upper)
{
    const int32_t number = (int32_t)t->model_row.count;
    bool ok = push_int(t->memory, &t->model_row, row) &&
              push_real(t->memory, &t->row_lower, lower) &&
              push_real(t->memory, &t->row_upper, upper);
    for (int32_t k = 0; ok && k < count; k++) {
        const int32_t v = t->touched[k];
        if (coef[v] != 0)
            ok = push_int(t->memory, &t->row_of, number) &&
                 push_int(t->memory, &t->entry_col, t->col[v]) &&
                 push_real(t->memory, &t->value, coef[v]);
    }
    return ok;
}

static bool add_model_row(mean_trial *t, int32_t row)
{
    const hours_trial *h = t->h;
    const model_row *of = &h->a->model->rows.at[row];
    const int32_t kept = h->map->row_kept[row];
    double lower = 0, upper = 0;
    bool constant = true;
    if (of->period != t->period || kept == 0 ||
        (of->scope != SCOPE_STEP && of->scope != SCOPE_PERIOD) ||
        (of->scope == SCOPE_PERIOD && of->role == ROW_LIMIT))
        return true;
    const int32_t count = ranges(t, row);
    if (count < 0 || (of->scope == SCOPE_STEP && !fill_gaps(t, row, count)))
        return true;
    for (int32_t k = 0; k < count; k++) {
        const int32_t v = t->touched[k];
        constant = constant && t->low[v] == t->high[v];
        if (of->scope == SCOPE_PERIOD && h->a->model->vars.at[v].scope != SCOPE_PERIOD)
            return true; /* a sum over time */
    }
    const int32_t elements = of->scope == SCOPE_STEP ? t->steps : kept;
    for (int32_t k = 0; k < kept; k++) { /* 0 in the steps in which it is not kept */
        lower += h->l->row_lower[h->map->row_base[row] + k] / elements;
        upper += h->l->row_upper[h->map->row_base[row] + k] / elements;
    }
    if (constant)
        return add_row(t, row, count, t->low, lower, upper);
    return (!isfinite(lower) || add_row(t, row, count, t->high, lower, HUGE_VAL)) &&
           (!isfinite(upper) || add_row(t, row, count, t->low, -HUGE_VAL, upper));
}

/* Gives each variable of the period, and each without a time, a column. */
static void add_columns(mean_trial *t)
{
    const model *m = t->h->a->model;
    for (size_t v = 0; v < m->vars.count; v++) {
        const model_var *of = &m->vars.at[v];
        t->col[v] = t->h->map->col_base[v] >= 0 && is_of_period(m, of, t->period) &&
                            (of->scope == SCOPE_STEP || of->scope == SCOPE_PERIOD)
                        ? t->cols++
                        : -1;
    }
}

static bool make(mean_trial *t, lp *out)
{
    const hours_trial *h = t->h;
    const model *m = h->a->model;
    const int32_t rows = (int32_t)t->model_row.count, cols = t->cols + 2 * rows;
    const size_t entries = t->value.count;
    *out = (lp){.rows = rows, .cols = cols};
    out->start = ARENA_ARRAY(t->memory, int64_t, cols + 2);
    out->index = ARENA_ARRAY(t->memory, int32_t, entries + 2 * (size_t)rows + 1);
    out->value = ARENA_ARRAY(t->memory, double, entries + 2 * (size_t)rows + 1);
    out->col_lower = ARENA_ARRAY(t->memory, double, cols);
    out->col_upper = ARENA_ARRAY(t->memory, double, cols);
    out->cost = ARENA_ARRAY(t->memory, double, cols);
    out->row_lower = t->row_lower.at;
    out->row_upper = t->row_upper.at;
    double *largest = ARENA_ARRAY(t->memory, double, rows + 1);
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->col_lower == NULL ||
        out->col_upper == NULL || out->cost == NULL || largest == NULL)
        return false;
    for (size_t v = 0; v < m->vars.count; v++) {
        if (t->col[v] < 0)
            continue;
        const int32_t elements = m->vars.at[v].scope == SCOPE_PERIOD ? 1 : t->steps;
        for (int32_t k = 0; k < elements; k++) {
            out->col_lower[t->col[v]] += h->l->col_lower[h->map->col_base[v] + k] / elements;
            out->col_upper[t->col[v]] += h->l->col_upper[h->map->col_base[v] + k] / elements;
        }
    }
    /* entries by column: counted, then placed in the order of the rows */
    for (size_t k = 0; k < entries; k++) {
        out->start[t->entry_col.at[k] + 2]++;
        largest[t->row_of.at[k]] = fmax(largest[t->row_of.at[k]], fabs(t->value.at[k]));
    }
    for (int32_t c = 0; c < 2 * rows; c++)
        out->start[t->cols + c + 2]++;
    for (int32_t c = 1; c <= cols; c++)
        out->start[c + 1] += out->start[c];
    for (size_t k = 0; k < entries; k++) {
        const int64_t at = out->start[t->entry_col.at[k] + 1]++;
        out->index[at] = t->row_of.at[k];
        out->value[at] = t->value.at[k];
    }
    for (int32_t i = 0; i < 2 * rows; i++) { /* below the lower bound, then above the upper */
        const int32_t c = t->cols + i;
        const int64_t at = out->start[c + 1]++;
        out->index[at] = i / 2;
        out->value[at] = i % 2 == 0 ? 1 : -1;
        out->col_upper[c] =
            isfinite(i % 2 == 0 ? out->row_lower[i / 2] : out->row_upper[i / 2]) ? HUGE_VAL : 0;
        out->cost[c] = trial_cost(h, t->model_row.at[i / 2], largest[i / 2]);
    }
    return true;
}

static int record(mean_trial *t, const double *x, error *e)
{
    const model *m = t->h->a->model;
    const int32_t rows = (int32_t)t->model_row.count;
    double largest = 1e-3;
    for (size_t v = 0; v < m->vars.count; v++) {
        if (t->col[v] >= 0 && m->vars.at[v].scope == SCOPE_STEP && m->vars.at[v].role == VAR_PLAIN)
            largest = fmax(largest, fabs(x[t->col[v]]));
    }
    for (int32_t i = 0; i < 2 * rows; i++) {
        const double slack = x[t->cols + i];
        const int32_t row = t->model_row.at[i / 2];
        if (m->rows.at[row].role != ROW_BUS || slack <= MEAN_TOLERANCE * largest)
            continue;
        hours_miss *found = VEC_PUSH(t->h->memory, &t->h->misses);
        if (found == NULL)
            return error_memory(e);
        *found = (hours_miss){.model_row = row,
                              .above = i % 2 == 1,
                              .period = t->period,
                              .mean = true,
                              .worst = slack};
        for (size_t k = 0; k < t->value.count; k++) {
            const double flow =
                t->row_of.at[k] == i / 2 ? t->value.at[k] * x[t->entry_col.at[k]] : 0;
            *(flow > 0 ? &found->in : &found->out) += fabs(flow);
        }
    }
    return 0;
}

int hours_try_mean(hours_trial *h, int32_t period, error *e)
{
    const model *m = h->a->model;
    const model_period *of = &m->periods.at[period];
    const solve_options options = {.threads = 1};
    mean_trial t = {.h = h, .period = period, .steps = of->count[SCOPE_STEP]};
    solution s = {0};
    lp program;
    for (int32_t k = 1; k < t.steps; k++) {
        if (of->hours[k] != of->hours[0])
            return 0; /* rows of dynamics have their hours in them */
    }
    t.memory = arena_new();
    t.col = t.memory == NULL ? NULL : ARENA_ARRAY(t.memory, int32_t, m->vars.count + 1);
    if (t.col != NULL) {
        t.low = ARENA_ARRAY(t.memory, double, m->vars.count + 1);
        t.high = ARENA_ARRAY(t.memory, double, m->vars.count + 1);
        t.sum = ARENA_ARRAY(t.memory, double, m->vars.count + 1);
        t.total = ARENA_ARRAY(t.memory, double, m->vars.count + 1);
        t.times = ARENA_ARRAY(t.memory, int32_t, m->vars.count + 1);
        t.touched = ARENA_ARRAY(t.memory, int32_t, m->vars.count + 1);
    }
    bool ok = t.col != NULL && t.low != NULL && t.high != NULL && t.sum != NULL &&
              t.total != NULL && t.times != NULL && t.touched != NULL;
    if (ok)
        add_columns(&t);
    for (int32_t row = 0; ok && row < (int32_t)m->rows.count; row++)
        ok = add_model_row(&t, row);
    if (!ok || !make(&t, &program))
        error_memory(e);
    else if (program.rows > 0 && solve(t.memory, &program, &options, &s, e) == 0 &&
             s.status == SOLVE_OPTIMAL)
        record(&t, s.x, e);
    if (e->code == ERROR_SOLVER) /* what cannot be tried is left to the solver of the whole */
        *e = (error){0};
    arena_free(t.memory);
    return e->code;
}
