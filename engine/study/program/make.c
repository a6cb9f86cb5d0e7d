/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * make.c - makes the program in which statements give way.
 */
#include "study/program/program.h"

#include <math.h>
#include <string.h>

/* Slack of a balance costs its amount, half as much at a bus that a source of the site supplies, so
 * that a lack is reported there; all other rows give way last. As in plausible/trial.c. */
#define BUS_COST 1.0
#define SOURCE_COST 0.5
#define ROW_COST 1e3
/* A number without a maximum may grow by this factor. */
#define REACH 1e4

/* ---- the program while it grows ---------------------------------------------------------------
 */

typedef struct triplet {
    int32_t row, col;
    double value;
} triplet;

/* How statements move the bounds of a fixed column. */
enum fixed { FIXED_NOT, FIXED_TOGETHER };

typedef struct growing {
    arena *a;
    study_program *out;
    vec(triplet) entry;
    vec(double) row_lower, row_upper, col_lower, col_upper;
    vec(int32_t) row_step, base_row;
    int32_t *lower_row, *upper_row; /* of the site's columns: the row that is the bound; -1 */
    int32_t *col_step;
    uint8_t *fixed; /* of the site's columns: enum fixed */
    bool failed;
} growing;

static void push_entry(growing *g, int32_t row, int32_t col, double value)
{
    triplet *slot = VEC_PUSH(g->a, &g->entry);
    if (slot == NULL)
        g->failed = true;
    else
        *slot = (triplet){row, col, value};
}

static int32_t push_row(growing *g, double lower, double upper, int32_t step, int32_t base)
{
    double *low = VEC_PUSH(g->a, &g->row_lower), *high = VEC_PUSH(g->a, &g->row_upper);
    int32_t *at = VEC_PUSH(g->a, &g->row_step), *of = VEC_PUSH(g->a, &g->base_row);
    if (low == NULL || high == NULL || at == NULL || of == NULL) {
        g->failed = true;
        return 0;
    }
    *low = lower;
    *high = upper;
    *at = step;
    *of = base;
    return (int32_t)g->row_lower.count - 1;
}

static int32_t push_col(growing *g, double lower, double upper)
{
    double *low = VEC_PUSH(g->a, &g->col_lower), *high = VEC_PUSH(g->a, &g->col_upper);
    if (low == NULL || high == NULL) {
        g->failed = true;
        return 0;
    }
    *low = lower;
    *high = upper;
    return (int32_t)g->col_lower.count - 1;
}

static soft_column *push_soft(growing *g, size_t k, double upper, double cost, int direction)
{
    soft_column *slot = VEC_PUSH(g->a, &g->out->soft);
    const int32_t col = push_col(g, 0, 0);
    if (slot == NULL) {
        g->failed = true;
        return NULL;
    }
    *slot = (soft_column){.statement = (int32_t)k,
                          .col = col,
                          .upper = upper,
                          .cost = cost,
                          .direction = (int8_t)direction,
                          .row = -1};
    return slot;
}

/* ---- the window -------------------------------------------------------------------------------
 */

static bool in_window(const model *m, const study_window *w, const model_var *v, int32_t element)
{
    if (w->period < 0 || v->scope == SCOPE_PERIOD)
        return true;
    if (v->period != w->period)
        return false;
    const model_period *p = &m->periods.at[v->period];
    if (v->scope == SCOPE_STEP)
        return element >= w->first && element <= w->last;
    return element >= p->of[v->scope][w->first] && element <= p->of[v->scope][w->last];
}

static void take_columns(growing *g, const study_window *w)
{
    const site *s = g->out->s;
    const model *m = s->assembly.model;
    for (int32_t j = 0; j < s->lp.cols; j++) {
        const int32_t v = s->map.var_of_col[j];
        g->out->col_of[j] = in_window(m, w, &m->vars.at[v], j - s->map.col_base[v])
                                ? push_col(g, s->lp.col_lower[j], s->lp.col_upper[j])
                                : -1;
    }
    g->out->base_cols = (int32_t)g->col_lower.count;
}

/* The rows all of whose columns are in the window. A step outside it then restricts nothing: a
 * store begins and ends as it likes. */
static bool take_rows(growing *g)
{
    const lp *l = &g->out->s->lp;
    bool *outside = ARENA_ARRAY(g->a, bool, l->rows + 1);
    if (outside == NULL)
        return false;
    for (int32_t j = 0; j < l->cols; j++) {
        for (int64_t k = l->start[j]; g->out->col_of[j] < 0 && k < l->start[j + 1]; k++)
            outside[l->index[k]] = true;
    }
    for (int32_t i = 0; i < l->rows; i++)
        g->out->row_of[i] =
            outside[i] ? -1 : push_row(g, l->row_lower[i], l->row_upper[i], l->row_step[i], i);
    for (int32_t j = 0; j < l->cols; j++) {
        g->col_step[j] = -1;
        for (int64_t k = l->start[j]; g->out->col_of[j] >= 0 && k < l->start[j + 1]; k++) {
            const int32_t row = g->out->row_of[l->index[k]];
            if (g->col_step[j] < 0)
                g->col_step[j] = l->row_step[l->index[k]];
            if (row >= 0)
                push_entry(g, row, g->out->col_of[j], l->value[k]);
        }
    }
    return !g->failed;
}

/* ---- statements -------------------------------------------------------------------------------
 */

/* The row that is a bound of the site's column; made when a statement first moves it. The column
 * keeps a bound, which is as far away as statements can move it: free columns are hard for an
 * interior-point method. */
static int32_t bound_row(growing *g, int32_t j, bool upper)
{
    int32_t *at = upper ? g->upper_row : g->lower_row;
    const int32_t col = g->out->col_of[j];
    if (at[j] < 0 && g->col_lower.at != NULL && g->col_upper.at != NULL) {
        const double bound = upper ? g->col_upper.at[col] : g->col_lower.at[col];
        at[j] = push_row(g, upper ? -HUGE_VAL : bound, upper ? bound : HUGE_VAL, g->col_step[j],
                         BOUND_OF(col));
        push_entry(g, at[j], col, 1);
    }
    return at[j];
}

static double reach_of(const statement *t, int direction)
{
    if (statement_is_word(t))
        return direction > 0 ? 1 : 0;
    const double limit = direction > 0 ? t->high - t->number : t->number - t->low;
    return fmin(limit, REACH * fmax(fabs(t->number), fabs(t->step)));
}

/* Moves the bound itself out of the way of a change. */
static void loosen(growing *g, size_t k, int32_t j, bool upper, double by)
{
    const statement *t = &g->out->statement[k];
    const int32_t col = g->out->col_of[j];
    const double most = fmax(reach_of(t, 1), reach_of(t, -1)) * fabs(by / t->step);
    if (g->col_lower.at == NULL || g->col_upper.at == NULL)
        return;
    if (upper)
        g->col_upper.at[col] += most;
    else
        g->col_lower.at[col] -= most;
}

/* The columns of a statement's change, up and down. */
typedef struct changes {
    int32_t up, down; /* -1: none */
} changes;

static changes change_columns(growing *g, size_t k)
{
    const statement *t = &g->out->statement[k];
    const double cost = 1 / fmax(fabs(t->number), fabs(t->step));
    changes c = {-1, -1};
    for (int direction = 1; direction >= -1; direction -= 2) {
        const double reach = reach_of(t, direction);
        soft_column *n = reach > 0 ? push_soft(g, k, reach, cost, direction) : NULL;
        if (n != NULL)
            *(direction > 0 ? &c.up : &c.down) = n->col;
    }
    return c;
}

/* A side moves by `by` per step of the statement's number. */
static void move_side(growing *g, size_t k, const changes *c, int32_t row, double by)
{
    const statement *t = &g->out->statement[k];
    if (g->failed || g->row_lower.at == NULL || g->row_upper.at == NULL)
        return;
    if (!isfinite(by)) { /* the side disappears: slack of its own */
        const int32_t at[] = {isfinite(g->row_lower.at[row]) ? 1 : 0,
                              isfinite(g->row_upper.at[row]) ? -1 : 0};
        for (int i = 0; i < 2; i++) {
            soft_column *n = at[i] != 0 ? push_soft(g, k, HUGE_VAL, 1e-3, 0) : NULL;
            if (n != NULL)
                push_entry(g, row, n->col, at[i]);
        }
        return;
    }
    if (c->up >= 0)
        push_entry(g, row, c->up, -by / t->step);
    if (c->down >= 0)
        push_entry(g, row, c->down, by / t->step);
}

/* A bound of a column moves. A fixed column that moves as a whole is x_j = bound_j + by D_k: its
 * entries are those of the change, too. */
static void move_bound(growing *g, size_t k, const changes *c, const moved_side *side, bool upper)
{
    const lp *l = &g->out->s->lp;
    const int32_t j = side->at;
    const double per = side->by / g->out->statement[k].step;
    if (g->fixed[j] == FIXED_NOT) {
        const int32_t row = bound_row(g, j, upper);
        loosen(g, k, j, upper, side->by);
        move_side(g, k, c, row, side->by);
        return;
    }
    for (int64_t n = l->start[j]; n < l->start[j + 1]; n++) {
        const int32_t row = g->out->row_of[l->index[n]];
        if (row >= 0 && c->up >= 0)
            push_entry(g, row, c->up, l->value[n] * per);
        if (row >= 0 && c->down >= 0)
            push_entry(g, row, c->down, -l->value[n] * per);
    }
}

/* The sign that the sum of by_j x_j has for all x within their bounds; 0: either. */
static int sign_of(const growing *g, const moved_coefficient *n, size_t count)
{
    const lp *l = &g->out->s->lp;
    int sign = 0;
    for (size_t i = 0; i < count; i++) {
        const int x = l->col_lower[n[i].col] >= 0 ? 1 : l->col_upper[n[i].col] <= 0 ? -1 : 0;
        const int of = x * (n[i].by > 0 ? 1 : -1);
        if (of == 0 || (sign != 0 && of != sign))
            return 0;
        sign = of;
    }
    return sign;
}

/* A row whose coefficients change: s_ik, no more than the change of the number can give it. */
static void move_coefficients(growing *g, size_t k, size_t first, size_t count)
{
    const moved_coefficient *n = &g->out->influence[k].coefficients.at[first];
    const statement *t = &g->out->statement[k];
    const int32_t base = n->row, row = g->out->row_of[base];
    if (g->failed || g->row_upper.at == NULL || g->row_step.at == NULL)
        return;
    const bool at_most = isfinite(g->row_upper.at[row]);
    const int sign = sign_of(g, n, count);
    /* a row of at most gains where the sum falls: which direction of the number is that? */
    const int direction = (at_most ? -sign : sign) * (t->step > 0 ? 1 : -1);
    const double reach = reach_of(t, direction);
    if (sign != 0 && !(reach > 0))
        return;
    soft_column *s = push_soft(g, k, HUGE_VAL, 1 / fmax(fabs(t->number), 1e-9), direction);
    if (s == NULL)
        return;
    s->row = row;
    s->by_first = (int32_t)first;
    s->by_count = (int32_t)count;
    const int32_t col = s->col;
    push_entry(g, row, col, at_most ? -1 : 1);
    if (sign == 0)
        return;
    const int32_t limit = push_row(g, -HUGE_VAL, 0, g->row_step.at[row], -1);
    const double per = reach / fabs(t->step);
    push_entry(g, limit, col, 1);
    for (size_t i = 0; i < count; i++)
        push_entry(g, limit, g->out->col_of[n[i].col], -per * sign * n[i].by);
}

/* Finds the fixed columns both bounds of which every statement moves alike. */
static bool find_fixed(growing *g)
{
    const lp *l = &g->out->s->lp;
    double *by = ARENA_ARRAY(g->a, double, l->cols + 1);
    g->fixed = ARENA_ARRAY(g->a, uint8_t, l->cols + 1);
    if (by == NULL || g->fixed == NULL)
        return false;
    for (int32_t j = 0; j < l->cols; j++)
        g->fixed[j] = l->col_lower[j] == l->col_upper[j] ? FIXED_TOGETHER : FIXED_NOT;
    for (size_t k = 0; k < g->out->statements; k++) {
        const influence *f = &g->out->influence[k];
        for (size_t i = 0; i < f->lowers.count; i++)
            by[f->lowers.at[i].at] += f->lowers.at[i].by;
        for (size_t i = 0; i < f->uppers.count; i++)
            by[f->uppers.at[i].at] -= f->uppers.at[i].by;
        for (int side = 0; side < 2; side++) {
            const moved_sides *list = side == 0 ? &f->lowers : &f->uppers;
            for (size_t i = 0; i < list->count; i++) {
                const int32_t j = list->at[i].at;
                if (!(fabs(by[j]) <= 1e-9 * fabs(list->at[i].by)) || !isfinite(list->at[i].by))
                    g->fixed[j] = FIXED_NOT;
            }
        }
        for (size_t i = 0; i < f->lowers.count; i++)
            by[f->lowers.at[i].at] = 0;
        for (size_t i = 0; i < f->uppers.count; i++)
            by[f->uppers.at[i].at] = 0;
    }
    return true;
}

static void add_statement(growing *g, size_t k)
{
    const influence *f = &g->out->influence[k];
    const study_program *p = g->out;
    changes c = {-1, -1};
    bool moves = false;
    for (size_t i = 0; i < f->rows.count; i++)
        moves = moves || p->row_of[f->rows.at[i].at] >= 0;
    for (size_t i = 0; i < f->lowers.count; i++)
        moves = moves || p->col_of[f->lowers.at[i].at] >= 0;
    for (size_t i = 0; i < f->uppers.count; i++)
        moves = moves || p->col_of[f->uppers.at[i].at] >= 0;
    if (moves)
        c = change_columns(g, k);
    for (size_t i = 0; i < f->rows.count; i++) {
        if (p->row_of[f->rows.at[i].at] >= 0)
            move_side(g, k, &c, p->row_of[f->rows.at[i].at], f->rows.at[i].by);
    }
    for (size_t i = 0; i < f->lowers.count; i++) {
        if (p->col_of[f->lowers.at[i].at] >= 0)
            move_bound(g, k, &c, &f->lowers.at[i], false);
    }
    for (size_t i = 0; i < f->uppers.count; i++) {
        if (p->col_of[f->uppers.at[i].at] >= 0 && g->fixed[f->uppers.at[i].at] == FIXED_NOT)
            move_bound(g, k, &c, &f->uppers.at[i], true);
    }
    for (size_t i = 0, next; i < f->coefficients.count; i = next) {
        for (next = i + 1; next < f->coefficients.count &&
                           f->coefficients.at[next].row == f->coefficients.at[i].row;)
            next++;
        if (p->row_of[f->coefficients.at[i].row] >= 0)
            move_coefficients(g, k, i, next - i);
    }
}

/* ---- slack ------------------------------------------------------------------------------------
 */

static bool is_source(const model *m, int32_t bus)
{
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus == bus && m->ports.at[i].boundary)
            return true;
    }
    return false;
}

/* The row of the model if it is the balance of a bus; else NULL. */
static const model_row *balance_of(const growing *g, int32_t row)
{
    const site *s = g->out->s;
    const int32_t base = g->base_row.at[row];
    const model_row *r = base < 0 ? NULL : &s->assembly.model->rows.at[s->map.row_of_row[base]];
    return r != NULL && r->role == ROW_BUS ? r : NULL;
}

/* The columns of the rows that give way first, or of all others. */
static void add_slack_of(growing *g, bool first)
{
    study_program *p = g->out;
    for (int32_t i = 0; i < (int32_t)g->row_lower.count && !g->failed; i++) {
        if ((balance_of(g, i) != NULL || g->row_step.at[i] < 0) != first)
            continue;
        p->slack_col[i] = push_col(g, 0, isfinite(g->row_lower.at[i]) ? HUGE_VAL : 0);
        const int32_t above = push_col(g, 0, isfinite(g->row_upper.at[i]) ? HUGE_VAL : 0);
        push_entry(g, i, p->slack_col[i], 1);
        push_entry(g, i, above, -1);
    }
}

static void add_slack(growing *g)
{
    study_program *p = g->out;
    const model *m = p->s->assembly.model;
    const int32_t rows = (int32_t)g->row_lower.count;
    p->slack_cost = ARENA_ARRAY(g->a, double, rows + 1);
    p->slack_col = ARENA_ARRAY(g->a, int32_t, rows + 1);
    double *largest = ARENA_ARRAY(g->a, double, rows + 1);
    if (p->slack_cost == NULL || p->slack_col == NULL || largest == NULL) {
        g->failed = true;
        return;
    }
    for (size_t k = 0; k < g->entry.count; k++)
        largest[g->entry.at[k].row] = fmax(largest[g->entry.at[k].row], fabs(g->entry.at[k].value));
    for (int32_t i = 0; i < rows; i++) {
        const model_row *bus = balance_of(g, i);
        p->slack_cost[i] = bus == NULL                  ? ROW_COST / fmax(largest[i], 1e-12)
                           : is_source(m, bus->subject) ? SOURCE_COST
                                                        : BUS_COST;
    }
    p->slack_from = (int32_t)g->col_lower.count;
    add_slack_of(g, true);
    p->few_to = (int32_t)g->col_lower.count;
    add_slack_of(g, false);
}

/* The triplets by column; entries of one row and column are added up. */
static void close_program(growing *g)
{
    lp *l = &g->out->lp;
    *l = (lp){.rows = (int32_t)g->row_lower.count, .cols = (int32_t)g->col_lower.count};
    int64_t *start = ARENA_ARRAY(g->a, int64_t, l->cols + 2);
    int64_t *row_start = ARENA_ARRAY(g->a, int64_t, l->rows + 2);
    int32_t *order = ARENA_ARRAY(g->a, int32_t, g->entry.count + 1);
    l->index = ARENA_ARRAY(g->a, int32_t, g->entry.count + 1);
    l->value = ARENA_ARRAY(g->a, double, g->entry.count + 1);
    l->cost = ARENA_ARRAY(g->a, double, l->cols + 1);
    g->failed = g->failed || start == NULL || row_start == NULL || order == NULL ||
                l->index == NULL || l->value == NULL || l->cost == NULL;
    if (g->failed)
        return;
    for (size_t k = 0; k < g->entry.count; k++) {
        start[g->entry.at[k].col + 2]++;
        row_start[g->entry.at[k].row + 1]++;
    }
    for (int32_t j = 0; j < l->cols; j++)
        start[j + 2] += start[j + 1];
    for (int32_t i = 0; i < l->rows; i++)
        row_start[i + 1] += row_start[i];
    for (size_t k = 0; k < g->entry.count; k++) /* by row, so that columns are sorted */
        order[row_start[g->entry.at[k].row]++] = (int32_t)k;
    for (size_t k = 0; k < g->entry.count; k++) {
        const triplet *t = &g->entry.at[order[k]];
        const int64_t at = start[t->col + 1]++;
        l->index[at] = t->row;
        l->value[at] = t->value;
    }
    int64_t to = 0; /* duplicates and zeros are taken out */
    for (int32_t j = 0; j < l->cols; j++) {
        const int64_t from = j == 0 ? 0 : start[j], end = start[j + 1], first = to;
        int64_t at = from;
        while (at < end) {
            double sum = 0;
            const int32_t row = l->index[at];
            for (; at < end && l->index[at] == row; at++)
                sum += l->value[at];
            l->index[to] = row;
            l->value[to] = sum;
            to += sum != 0;
        }
        start[j] = first;
    }
    start[l->cols] = to;
    l->start = start;
    l->row_lower = g->row_lower.at;
    l->row_upper = g->row_upper.at;
    l->col_lower = g->col_lower.at;
    l->col_upper = g->col_upper.at;
    l->row_step = g->row_step.at;
    g->out->base_row = g->base_row.at;
}

int program_make(arena *a, const site *s, const study_window *w, const statement *of,
                 const influence *influences, size_t statements, study_program *out, error *e)
{
    growing g = {.a = a, .out = out};
    *out =
        (study_program){.s = s, .statement = of, .influence = influences, .statements = statements};
    out->row_of = ARENA_ARRAY(a, int32_t, s->lp.rows + 1);
    out->col_of = ARENA_ARRAY(a, int32_t, s->lp.cols + 1);
    g.lower_row = ARENA_ARRAY(a, int32_t, s->lp.cols + 1);
    g.upper_row = ARENA_ARRAY(a, int32_t, s->lp.cols + 1);
    g.col_step = ARENA_ARRAY(a, int32_t, s->lp.cols + 1);
    if (out->row_of == NULL || out->col_of == NULL || g.lower_row == NULL || g.upper_row == NULL ||
        g.col_step == NULL)
        return error_memory(e);
    for (int32_t j = 0; j < s->lp.cols; j++)
        g.lower_row[j] = g.upper_row[j] = -1;
    take_columns(&g, w);
    if (g.failed || !take_rows(&g) || !find_fixed(&g))
        return error_memory(e);
    for (size_t k = 0; k < statements && !g.failed; k++)
        add_statement(&g, k);
    if (!g.failed)
        add_slack(&g);
    if (!g.failed)
        close_program(&g);
    return g.failed ? error_memory(e) : 0;
}
