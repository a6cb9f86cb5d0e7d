/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - the library's public face: a linear program from a file, without a site.
 *
 * The lp inside minimises. What is told is in the file's own sense: of one that maximises,
 * objectives and duals have the other sign.
 */
#include "site/site.h"

#include "base/clock.h"
#include "base/index.h"
#include "base/text.h"
#include "solve/glpk/lp_file.h"

#include <math.h>
#include <string.h>

struct firn_lp {
    arena *own; /* this and the file */
    const char *path;
    lp_file file;
    name_index columns, rows; /* once somebody asks for a name */
    bool indexed;

    arena *memory; /* the solution; made anew by each solve */
    bool solved;
    solution solution;
    double seconds_read, seconds_solve;
};

static int read_file(firn_lp *p, const char *path, log_sink log, error *e)
{
    double begin = clock_seconds();
    p->path = arena_text(p->own, path);
    if (p->path == NULL)
        return error_memory(e);
    if (lp_file_read(p->own, p->path, log, &p->file, e) != 0)
        return e->code;
    p->seconds_read = clock_seconds() - begin;
    return 0;
}

firn_lp *firn_lp_read(const char *path, void (*log)(void *data, int level, const char *text),
                      void *log_data, firn_error *out)
{
    error e = {0};
    firn_lp *p = NULL;
    arena *own = arena_new();
    if (own != NULL)
        p = ARENA_NEW(own, firn_lp);
    if (p == NULL)
        error_memory(&e);
    else if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path: say which MPS or LP file to read");
    else {
        p->own = own;
        read_file(p, path, (log_sink){log, log_data}, &e);
    }
    if (site_tell(out, &e) == 0)
        return p;
    arena_free(own);
    return NULL;
}

void firn_lp_free(firn_lp *p)
{
    if (p == NULL)
        return;
    arena_free(p->memory);
    arena_free(p->own); /* it lies in it itself */
}

/* ---- solving -------------------------------------------------------------------------------- */

typedef struct crossed {
    const char *what, *name;
    double low, high;
} crossed;

/* The first column or row whose bounds no number can keep. */
static bool find_crossed(const lp_file *f, crossed *out)
{
    const lp *p = &f->lp;
    for (int32_t j = 0; j < p->cols; j++) {
        if (p->col_lower[j] > p->col_upper[j]) {
            *out = (crossed){"column", f->col[j], p->col_lower[j], p->col_upper[j]};
            return true;
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (p->row_lower[i] > p->row_upper[i]) {
            *out = (crossed){"row", f->row[i], p->row_lower[i], p->row_upper[i]};
            return true;
        }
    }
    return false;
}

static int judge_infeasible(const firn_lp *p, error *e)
{
    crossed c;
    if (!find_crossed(&p->file, &c))
        return error_set(e, ERROR_ANSWER,
                         "%s: infeasible: no point keeps all rows and bounds together", p->path);
    bool below_zero = strcmp(c.what, "column") == 0 && c.low == 0 && p->file.format[0] == 'f';
    return error_set(
        e, ERROR_ANSWER, "%s: infeasible: %s `%s` must be at least %g and at most %g%s", p->path,
        c.what, TEXT_SHORT(c.name), c.low, c.high,
        below_zero ? "; in MPS an upper bound below 0 leaves the lower one at 0: write "
                     "MI before it where none is meant"
                   : "");
}

static int judge(const firn_lp *p, error *e)
{
    const solution *n = &p->solution;
    switch (n->status) {
    case SOLVE_OPTIMAL:
        return 0;
    case SOLVE_INFEASIBLE:
        return judge_infeasible(p, e);
    case SOLVE_UNBOUNDED:
        return error_set(e, ERROR_ANSWER, "%s: unbounded: the objective can %s without end",
                         p->path, p->file.maximises ? "rise" : "fall");
    case SOLVE_UNCERTIFIED:
        return error_set(e, ERROR_SOLVER,
                         "%s: solved, but not certified: the best point found violates optimality "
                         "by %.1e (%.0e is asked)",
                         p->path, n->proof.worst, SOLVE_CERTIFIED);
    case SOLVE_TIME_LIMIT:
        return error_set(e, ERROR_SOLVER, "%s: the time limit was reached before the optimum",
                         p->path);
    case SOLVE_INTERRUPTED:
        return error_set(e, ERROR_INTERRUPTED, "interrupted");
    case SOLVE_FAILED:
        break;
    }
    return error_set(e, ERROR_SOLVER, "%s: no solver came to an end with it", p->path);
}

static bool on_progress(void *data, const char *line)
{
    const firn_lp_options *o = data;
    return o->progress(o->progress_data, line) != 0;
}

static int solve_file(firn_lp *p, const firn_lp_options *options, error *e)
{
    firn_lp_options asked = *options; /* what progress is told by */
    if (!(asked.time_limit >= 0))
        return error_set(e, ERROR_USAGE, "a time limit of %g s: write the seconds, 0 for no limit",
                         asked.time_limit);
    if (asked.split < 0)
        return error_set(e, ERROR_USAGE, "split %d: write a number of rows, or 0", asked.split);
    const solve_options how = {.method = asked.method,
                               .time_limit = asked.time_limit,
                               .progress = asked.progress != NULL ? on_progress : NULL,
                               .data = &asked,
                               .split = asked.split,
                               .threads = asked.threads};
    arena_free(p->memory);
    p->solved = false;
    p->memory = arena_new();
    if (p->memory == NULL)
        return error_memory(e);
    double begin = clock_seconds();
    if (solve(p->memory, &p->file.lp, &how, &p->solution, e) != 0)
        return e->code;
    p->seconds_solve = clock_seconds() - begin;
    p->solved = true;
    return judge(p, e);
}

int firn_lp_solve(firn_lp *p, const firn_lp_options *options, firn_error *out)
{
    static const firn_lp_options none;
    error e = {0};
    solve_file(p, options != NULL ? options : &none, &e);
    return site_tell(out, &e);
}

/* ---- what came of it ------------------------------------------------------------------------ */

static double sign_of(const firn_lp *p)
{
    return p->file.maximises ? -1 : 1;
}

/* In the file's sense; + 0.0: never -0. */
static double told(const firn_lp *p, double value)
{
    return sign_of(p) * value + 0.0;
}

static bool has_point(const firn_lp *p)
{
    return p->solved && p->solution.has_point;
}

firn_lp_answer firn_lp_get_answer(const firn_lp *p)
{
    const double none = (double)NAN;
    const lp *l = &p->file.lp;
    const solution *n = &p->solution;
    firn_lp_answer a = {.format = p->file.format,
                        .sense = p->file.maximises ? "maximise" : "minimise",
                        .status = p->solved ? solve_status_name(n->status) : "",
                        .method = p->solved ? n->method : "",
                        .fell_back_from =
                            p->solved && n->fell_back_from != NULL ? n->fell_back_from : "",
                        .rows = l->rows,
                        .columns = l->cols,
                        .nonzeros = l->start[l->cols],
                        .iterations = p->solved ? n->iterations : 0,
                        .objective = none,
                        .dual_objective = none,
                        .worst = none,
                        .row_violation = none,
                        .bound_violation = none,
                        .dual_violation = none,
                        .gap = none,
                        .complementarity = none,
                        .tolerance = SOLVE_CERTIFIED,
                        .seconds_read = p->seconds_read,
                        .seconds_solve = p->solved ? p->seconds_solve : 0,
                        .attempts = p->solved ? n->attempts : 0,
                        .has_point = has_point(p)};
    if (!has_point(p))
        return a;
    a.objective = told(p, n->objective);
    a.dual_objective = told(p, n->dual_objective);
    a.worst = n->proof.worst;
    a.row_violation = n->proof.row;
    a.bound_violation = n->proof.bound;
    a.dual_violation = n->proof.dual;
    a.gap = n->proof.gap;
    a.complementarity = n->proof.complementarity;
    return a;
}

char *firn_lp_json(const firn_lp *p, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    const firn_lp_answer a = firn_lp_get_answer(p);
    const result_lp r = {.path = p->path,
                         .format = a.format,
                         .sense = a.sense,
                         .status = a.status,
                         .method = a.method,
                         .rows = a.rows,
                         .columns = a.columns,
                         .nonzeros = a.nonzeros,
                         .certified = has_point(p) && p->solution.status == SOLVE_OPTIMAL,
                         .objective = a.objective,
                         .dual_objective = a.dual_objective,
                         .proof = {.row = a.row_violation,
                                   .bound = a.bound_violation,
                                   .dual = a.dual_violation,
                                   .gap = a.gap,
                                   .complementarity = a.complementarity,
                                   .worst = a.worst},
                         .iterations = a.iterations,
                         .attempts = a.attempts,
                         .fell_back_from = a.fell_back_from,
                         .seconds_read = a.seconds_read,
                         .seconds_solve = a.seconds_solve};
    if (!p->solved)
        error_set(&e, ERROR_USAGE, "%s has not been solved yet", p->path);
    else
        result_lp_json(&r, &b, &e);
    if (site_tell(out, &e) == 0)
        return b.at;
    text_free(&b);
    return NULL;
}

const char *firn_lp_column_name(const firn_lp *p, int64_t column)
{
    return column >= 0 && column < p->file.lp.cols ? p->file.col[column] : NULL;
}

const char *firn_lp_row_name(const firn_lp *p, int64_t row)
{
    return row >= 0 && row < p->file.lp.rows ? p->file.row[row] : NULL;
}

/* ---- values --------------------------------------------------------------------------------- */

enum kind { KIND_X, KIND_REDUCED_COST, KIND_ACTIVITY, KIND_DUAL, KINDS };

static int find_kind(const firn_lp *p, const char *name, enum kind *out, error *e)
{
    static const char *const known[KINDS] = {"x", "reduced_cost", "activity", "dual"};
    for (int i = 0; i < KINDS; i++) {
        if (strcmp(known[i], name) == 0) {
            *out = (enum kind)i;
            return has_point(p) ? 0
                                : error_set(e, ERROR_USAGE, "%s: there is no point to read%s%s",
                                            p->path, p->solved ? ": it is " : ", it is not solved",
                                            p->solved ? solve_status_name(p->solution.status) : "");
        }
    }
    return error_set(e, ERROR_USAGE,
                     "there are no values `%s`: write x, reduced_cost, activity or dual",
                     TEXT_SHORT(name));
}

static bool of_columns(enum kind kind)
{
    return kind == KIND_X || kind == KIND_REDUCED_COST;
}

static void fill(const firn_lp *p, enum kind kind, double *values)
{
    const lp *l = &p->file.lp;
    const solution *n = &p->solution;
    if (kind == KIND_X)
        memcpy(values, n->x, (size_t)l->cols * sizeof *values);
    for (int32_t j = 0; kind == KIND_REDUCED_COST && j < l->cols; j++)
        values[j] = told(p, n->col_dual[j]);
    for (int32_t i = 0; !of_columns(kind) && i < l->rows; i++)
        values[i] = kind == KIND_DUAL ? told(p, n->row_dual[i]) : 0;
    for (int32_t j = 0; kind == KIND_ACTIVITY && j < l->cols; j++) {
        for (int64_t k = l->start[j]; k < l->start[j + 1]; k++)
            values[l->index[k]] += l->value[k] * n->x[j];
    }
}

int firn_lp_values(const firn_lp *p, const char *name, double *values, size_t count,
                   firn_error *out)
{
    error e = {0};
    enum kind kind;
    if (find_kind(p, name, &kind, &e) == 0) {
        size_t have = (size_t)(of_columns(kind) ? p->file.lp.cols : p->file.lp.rows);
        if (count == have)
            fill(p, kind, values);
        else
            error_set(&e, ERROR_USAGE, "there are %zu values of `%s`, and room for %zu", have, name,
                      count);
    }
    return site_tell(out, &e);
}

static int index_names(firn_lp *p, name_index *x, const char *const *name, int32_t count, error *e)
{
    for (int32_t i = 0; i < count; i++) {
        if (index_find(x, name[i]) == INDEX_NONE && !index_put(p->own, x, name[i], (size_t)i))
            return error_memory(e);
    }
    return 0;
}

/* Where the column or row of that name is. */
static int find_name(firn_lp *p, bool columns, const char *name, size_t *at, error *e)
{
    if (!p->indexed && (index_names(p, &p->columns, p->file.col, p->file.lp.cols, e) != 0 ||
                        index_names(p, &p->rows, p->file.row, p->file.lp.rows, e) != 0))
        return e->code;
    p->indexed = true;
    *at = index_find(columns ? &p->columns : &p->rows, name);
    if (*at == INDEX_NONE)
        return error_set(e, ERROR_USAGE, "%s has no %s `%s`", p->path, columns ? "column" : "row",
                         TEXT_SHORT(name));
    return 0;
}

/* What one row comes to; values by the row would want the entries the other way round. */
static double activity_of(const firn_lp *p, size_t row)
{
    const lp *l = &p->file.lp;
    double sum = 0;
    for (int32_t j = 0; j < l->cols; j++) {
        for (int64_t k = l->start[j]; k < l->start[j + 1] && (size_t)l->index[k] <= row; k++)
            sum += (size_t)l->index[k] == row ? l->value[k] * p->solution.x[j] : 0;
    }
    return sum;
}

int firn_lp_value(firn_lp *p, const char *kind_name, const char *name, double *value,
                  firn_error *out)
{
    error e = {0};
    enum kind kind;
    size_t at = 0;
    *value = (double)NAN;
    if (find_kind(p, kind_name, &kind, &e) != 0 ||
        find_name(p, of_columns(kind), name, &at, &e) != 0)
        return site_tell(out, &e);
    switch (kind) {
    case KIND_X:
        *value = p->solution.x[at];
        break;
    case KIND_REDUCED_COST:
        *value = told(p, p->solution.col_dual[at]);
        break;
    case KIND_DUAL:
        *value = told(p, p->solution.row_dual[at]);
        break;
    default:
        *value = activity_of(p, at);
        break;
    }
    return site_tell(out, &e);
}
