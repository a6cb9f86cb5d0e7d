/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hours.c - tries single steps of the linear program: those rows that belong to one step alone or
 * to no time at all, so that every stock may start as it likes. Where even that has no solution,
 * the plan has none, and the slack of its balances names the bus and the amount.
 *
 * The steps tried are those at which a series of the model has its minimum or maximum. Only where
 * one of them fails are others tried, to count the hours.
 */
#include "plausible/trial.h"

#include "plausible/model.h"
#include "plausible/plausible.h"
#include "solve/solve.h"

/* Steps tried per check, and where a period fails. */
enum { TRIED = 200, TRIED_IN_FAILURE = 400 };

/* Slack below this share of the largest flow is rounding. */
#define SLACK_TOLERANCE 1e-6

static void fill_rows(hours_trial *h)
{
    const lp *l = h->l;
    for (int64_t k = 0; k < l->start[l->cols]; k++)
        h->row_start[l->index[k] + 1]++;
    for (int32_t i = 0; i < l->rows; i++)
        h->row_start[i + 1] += h->row_start[i];
    int64_t *next = arena_copy(h->memory, h->row_start, (size_t)(l->rows + 1) * sizeof *next);
    for (int32_t j = 0; next != NULL && j < l->cols; j++) {
        for (int64_t k = l->start[j]; k < l->start[j + 1]; k++) {
            h->row_col[next[l->index[k]]] = j;
            h->row_value[next[l->index[k]]++] = l->value[k];
        }
    }
}

/* The variables that the trials of a period are about. */
static void list_vars(hours_trial *h, int32_t period)
{
    const model *m = h->a->model;
    h->vars = 0;
    for (size_t v = 0; v < m->vars.count; v++) {
        if (h->map->col_base[v] >= 0 && is_of_period(m, &m->vars.at[v], period))
            h->var[h->vars++] = (int32_t)v;
    }
}

/* The columns of a step: those of the step itself, of its day and month, and of its period and of
 * all others without a time. */
static void mark(hours_trial *h, int32_t period, int32_t t)
{
    const model *m = h->a->model;
    h->cols = 0;
    h->stamp++;
    for (int32_t k = 0; k < h->vars; k++) {
        const int32_t v = h->var[k];
        const model_var *of = &m->vars.at[v];
        const model_period *p = &m->periods.at[period];
        int32_t element = of->scope == SCOPE_PERIOD ? 0
                          : of->scope == SCOPE_STEP ? t
                                                    : p->of[of->scope][t];
        int32_t col = h->map->col_base[v] + element;
        h->seen[col] = h->stamp;
        h->slot[col] = h->cols;
        h->col[h->cols++] = col;
    }
}

/* The rows all of whose columns are marked. */
static void collect(hours_trial *h)
{
    const lp *l = h->l;
    h->rows = 0;
    h->entries = 0;
    for (int32_t c = 0; c < h->cols; c++) {
        for (int64_t k = l->start[h->col[c]]; k < l->start[h->col[c] + 1]; k++) {
            const int32_t row = l->index[k];
            if (h->row_seen[row] == h->stamp)
                continue;
            bool inside = true;
            h->row_seen[row] = h->stamp;
            for (int64_t x = h->row_start[row]; inside && x < h->row_start[row + 1]; x++)
                inside = h->seen[h->row_col[x]] == h->stamp;
            h->place[row] = inside ? h->rows : -1;
            if (!inside)
                continue;
            h->row[h->rows++] = row;
            h->entries += h->row_start[row + 1] - h->row_start[row];
        }
    }
}

static double cost_of(const hours_trial *h, int32_t row)
{
    double largest = 0;
    for (int64_t x = h->row_start[row]; x < h->row_start[row + 1]; x++)
        largest = fmax(largest, fabs(h->row_value[x]));
    return trial_cost(h, h->map->row_of_row[row], largest);
}

/* The elastic program of the collected rows: a column for each side that may give way. */
static bool make(hours_trial *h, arena *scratch, lp *out)
{
    const lp *l = h->l;
    const int32_t cols = h->cols + 2 * h->rows;
    *out = (lp){.rows = h->rows, .cols = cols};
    out->start = ARENA_ARRAY(scratch, int64_t, cols + 1);
    out->index = ARENA_ARRAY(scratch, int32_t, h->entries + 2 * h->rows + 1);
    out->value = ARENA_ARRAY(scratch, double, h->entries + 2 * h->rows + 1);
    out->row_lower = ARENA_ARRAY(scratch, double, h->rows + 1);
    out->row_upper = ARENA_ARRAY(scratch, double, h->rows + 1);
    out->col_lower = ARENA_ARRAY(scratch, double, cols);
    out->col_upper = ARENA_ARRAY(scratch, double, cols);
    out->cost = ARENA_ARRAY(scratch, double, cols);
    if (out->start == NULL || out->index == NULL || out->value == NULL || out->row_lower == NULL ||
        out->row_upper == NULL || out->col_lower == NULL || out->col_upper == NULL ||
        out->cost == NULL)
        return false;
    for (int32_t i = 0; i < h->rows; i++) {
        out->row_lower[i] = l->row_lower[h->row[i]];
        out->row_upper[i] = l->row_upper[h->row[i]];
    }
    int64_t used = 0;
    for (int32_t c = 0; c < h->cols; c++) {
        const int32_t j = h->col[c];
        out->start[c] = used;
        out->col_lower[c] = l->col_lower[j];
        out->col_upper[c] = l->col_upper[j];
        for (int64_t k = l->start[j]; k < l->start[j + 1]; k++) {
            if (h->place[l->index[k]] < 0)
                continue;
            out->index[used] = h->place[l->index[k]];
            out->value[used++] = l->value[k];
        }
    }
    for (int32_t i = 0; i < 2 * h->rows; i++) { /* below the lower bound, then above the upper */
        const int32_t c = h->cols + i;
        out->start[c] = used;
        out->index[used] = i / 2;
        out->value[used++] = i % 2 == 0 ? 1 : -1;
        out->col_upper[c] =
            isfinite(i % 2 == 0 ? out->row_lower[i / 2] : out->row_upper[i / 2]) ? HUGE_VAL : 0;
        out->cost[c] = cost_of(h, h->row[i / 2]);
    }
    out->start[cols] = used;
    return true;
}

/* Adds up what gives way in this step. */
static int record(hours_trial *h, const lp *slice, const double *x, int32_t period, int32_t t,
                  double weight, bool *failed, error *e)
{
    const model *m = h->a->model;
    double largest = 1e-3;
    for (int32_t c = 0; c < h->cols; c++) {
        if (m->vars.at[h->map->var_of_col[h->col[c]]].scope == SCOPE_STEP)
            largest = fmax(largest, fabs(x[c]));
    }
    for (int32_t i = 0; i < 2 * h->rows; i++) {
        const double slack = x[h->cols + i];
        const int32_t row = h->row[i / 2], subject = h->map->row_of_row[row];
        const bool bus = m->rows.at[subject].role == ROW_BUS;
        double scale = bus ? largest : fmax(1, fabs(slice->row_upper[i / 2]));
        if (!isfinite(scale))
            scale = 1;
        if (slack <= SLACK_TOLERANCE * scale)
            continue;
        *failed = true;
        hours_miss *found = NULL;
        for (size_t k = 0; k < h->misses.count; k++) {
            hours_miss *old = &h->misses.at[k];
            if (old->model_row == subject && old->above == (i % 2 == 1))
                found = old;
        }
        if (found == NULL) {
            found = VEC_PUSH(h->memory, &h->misses);
            if (found == NULL)
                return error_memory(e);
            *found = (hours_miss){.model_row = subject, .above = i % 2 == 1, .period = period};
        }
        found->hours += weight;
        if (slack <= found->worst)
            continue;
        found->worst = slack;
        found->step = t;
        found->row = row;
        found->in = found->out = 0;
        for (int64_t k = h->row_start[row]; bus && k < h->row_start[row + 1]; k++) {
            const double flow = h->row_value[k] * x[h->slot[h->row_col[k]]];
            *(flow > 0 ? &found->in : &found->out) += fabs(flow);
        }
    }
    return 0;
}

/* Solves one step. *failed: it has no solution. */
static int try_step(hours_trial *h, int32_t period, int32_t t, double weight, bool *failed,
                    error *e)
{
    const solve_options options = {.threads = 1};
    arena *scratch = arena_new();
    solution s = {0};
    lp slice;
    *failed = false;
    mark(h, period, t);
    collect(h);
    if (scratch == NULL || !make(h, scratch, &slice))
        error_memory(e);
    else if (h->rows > 0 && solve(scratch, &slice, &options, &s, e) == 0 &&
             s.status == SOLVE_OPTIMAL)
        record(h, &slice, s.x, period, t, weight, failed, e);
    if (e->code == ERROR_SOLVER) /* what cannot be tried is left to the solver of the whole */
        *e = (error){0};
    arena_free(scratch);
    return e->code;
}

/* Lists the numbers of the model that vary in time, once for all periods. */
static bool list_series(hours_trial *h)
{
    const model *m = h->a->model;
    const size_t room = 2 * m->vars.count + m->entries.count + m->terms.count;
    h->varying = ARENA_ARRAY(h->memory, hours_series, room + 1);
    if (h->varying == NULL)
        return false;
    for (size_t i = 0; i < m->vars.count; i++) {
        const model_var *v = &m->vars.at[i];
        if (v->lower.each != NULL)
            h->varying[h->series++] = (hours_series){v->period, v->lower.each};
        if (v->upper.each != NULL)
            h->varying[h->series++] = (hours_series){v->period, v->upper.each};
    }
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        if (n->coef.each != NULL)
            h->varying[h->series++] = (hours_series){n->period, n->coef.each};
    }
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        if (t->coef.each != NULL)
            h->varying[h->series++] = (hours_series){m->rows.at[t->row].period, t->coef.each};
    }
    return true;
}

/* Adds the steps at which a series has its extremes. */
static void extremes(hours_trial *h, int32_t steps, const double *each)
{
    int32_t low = 0, high = 0;
    if (h->candidates + 2 > TRIED)
        return;
    for (int32_t t = 1; t < steps; t++) {
        low = each[t] < each[low] ? t : low;
        high = each[t] > each[high] ? t : high;
    }
    if (each[low] == each[high])
        return;
    const int32_t both[] = {low, high};
    for (int k = 0; k < 2; k++) {
        bool known = false;
        for (int32_t i = 0; i < h->candidates; i++)
            known = known || h->candidate[i] == both[k];
        if (!known)
            h->candidate[h->candidates++] = both[k];
    }
}

static void find_candidates(hours_trial *h, int32_t period)
{
    const int32_t steps = h->a->model->periods.at[period].count[SCOPE_STEP];
    h->candidate[0] = 0;
    h->candidates = 1;
    for (size_t i = 0; i < h->series; i++) {
        if (h->varying[i].period == period)
            extremes(h, steps, h->varying[i].each);
    }
}

/* Tries a period: first the extremes, then, where one of them fails, steps all over it. */
static int try_period(hours_trial *h, int32_t period, error *e)
{
    const model_period *of = &h->a->model->periods.at[period];
    const int32_t steps = of->count[SCOPE_STEP];
    bool failed = false;
    list_vars(h, period);
    find_candidates(h, period);
    for (int32_t i = 0; i < h->candidates && !failed && h->tried < TRIED; i++, h->tried++) {
        if (try_step(h, period, h->candidate[i], 0, &failed, e) != 0)
            return e->code;
    }
    if (!failed)
        return h->a->model->periods.at[period].stress ? 0 : hours_try_mean(h, period, e);
    const int32_t stride = 1 + (steps - 1) / TRIED_IN_FAILURE;
    for (int32_t t = 0; t < steps; t += stride) {
        double weight = 0;
        for (int32_t k = t; k < t + stride && k < steps; k++)
            weight += of->hours[k];
        if (try_step(h, period, t, weight, &failed, e) != 0)
            return e->code;
    }
    h->sampled = stride > 1;
    h->tried += steps / stride;
    return 0;
}

static bool prepare(hours_trial *h)
{
    const lp *l = h->l;
    const model *m = h->a->model;
    h->row_start = ARENA_ARRAY(h->memory, int64_t, l->rows + 1);
    h->row_col = ARENA_ARRAY(h->memory, int32_t, l->start[l->cols] + 1);
    h->row_value = ARENA_ARRAY(h->memory, double, l->start[l->cols] + 1);
    h->seen = ARENA_ARRAY(h->memory, int32_t, l->cols + 1);
    h->row_seen = ARENA_ARRAY(h->memory, int32_t, l->rows + 1);
    h->slot = ARENA_ARRAY(h->memory, int32_t, l->cols + 1);
    h->place = ARENA_ARRAY(h->memory, int32_t, l->rows + 1);
    h->var = ARENA_ARRAY(h->memory, int32_t, m->vars.count + 1);
    h->col = ARENA_ARRAY(h->memory, int32_t, m->vars.count + 1);
    h->row = ARENA_ARRAY(h->memory, int32_t, l->rows + 1);
    h->candidate = ARENA_ARRAY(h->memory, int32_t, TRIED + 2);
    h->has_source = ARENA_ARRAY(h->memory, bool, m->buses.count + 1);
    if (h->row_start == NULL || h->row_col == NULL || h->row_value == NULL || h->seen == NULL ||
        h->row_seen == NULL || h->slot == NULL || h->place == NULL || h->var == NULL ||
        h->col == NULL || h->row == NULL || h->candidate == NULL || h->has_source == NULL)
        return false;
    if (!list_series(h))
        return false;
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].boundary && m->ports.at[i].bus >= 0)
            h->has_source[m->ports.at[i].bus] = true;
    }
    fill_rows(h);
    return true;
}

int plausible_hours(plausible *p, const assembly *a, const lp *l, const lp_map *map, error *e)
{
    hours_trial h = {.p = p, .a = a, .l = l, .map = map, .memory = arena_new()};
    if (h.memory == NULL || !prepare(&h))
        error_memory(e);
    for (int32_t period = 0; e->code == 0 && period < (int32_t)a->model->periods.count; period++) {
        h.misses.count = 0;
        if (h.tried >= TRIED || try_period(&h, period, e) != 0 || h.misses.count == 0)
            continue;
        hours_report(&h, period, e);
    }
    arena_free(h.memory);
    return e->code;
}
