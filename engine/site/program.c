/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.c - reads a linear program from an MPS or LP file, solves it, returns its values by name,
 * and writes them.
 */
#include "site/program.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "result/result.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

static int read_file(program *p, const char *path, log_sink log, error *e)
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

program *program_read(const char *path, log_sink log, error *e)
{
    arena *own = arena_new();
    program *p = own == NULL ? NULL : ARENA_NEW(own, program);
    if (p == NULL) {
        arena_free(own);
        error_memory(e);
        return NULL;
    }
    p->own = own;
    p->log = log;
    p->itself = p;
    p->gate = ARENA_NEW(own, gate);
    if (p->gate == NULL)
        error_memory(e);
    else if (read_file(p, path, log, e) == 0)
        return p;
    arena_free(own);
    return NULL;
}

void program_free(program *p)
{
    if (p == NULL)
        return;
    arena_free(p->answer);
    arena_free(p->own); /* holds the program itself */
}

/* ---- solving -------------------------------------------------------------------------------- */

/* A column or row whose lower bound is above its upper bound. */
typedef struct crossed {
    const char *kind, *name; /* "column" or "row" */
    double low, high;
} crossed;

/* By more than an optimum may violate them. */
static bool crosses(double low, double high)
{
    return (low - high) / 2 > SOLVE_CERTIFIED * (1 + fmin(fabs(low), fabs(high)));
}

/* Finds the first such column or row. */
static bool find_crossed(const lp_file *f, crossed *out)
{
    const lp *p = &f->lp;
    for (int32_t j = 0; j < p->cols; j++) {
        if (crosses(p->col_lower[j], p->col_upper[j])) {
            *out = (crossed){"column", f->col[j], p->col_lower[j], p->col_upper[j]};
            return true;
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (crosses(p->row_lower[i], p->row_upper[i])) {
            *out = (crossed){"row", f->row[i], p->row_lower[i], p->row_upper[i]};
            return true;
        }
    }
    return false;
}

static int judge_infeasible(const program *p, error *e)
{
    crossed c;
    if (!find_crossed(&p->file, &c))
        return error_set(e, ERROR_ANSWER,
                         "%s: infeasible: the rows cannot be met closer than %.2g (relative; limit "
                         "%.0e)",
                         p->path, p->solution.miss, SOLVE_CERTIFIED);
    bool below_zero = strcmp(c.kind, "column") == 0 && c.low == 0 && p->file.format[0] == 'f';
    return error_set(
        e, ERROR_ANSWER, "%s: infeasible: %s `%s` must be at least %.10g and at most %.10g%s",
        p->path, c.kind, TEXT_SHORT(c.name), c.low, c.high,
        below_zero ? "; in MPS an upper bound below 0 leaves the lower one at 0: write "
                     "MI before it if the column has no lower bound"
                   : "");
}

static int judge_unbounded(const program *p, error *e)
{
    enum { SHOWN = 4 };
    const lp *l = &p->file.lp;
    text_buffer text = {0};
    double largest = 0;
    int32_t moved = 0;
    for (int32_t j = 0; j < l->cols; j++)
        largest = fmax(largest, fabs(p->solution.ray[j]));
    for (int32_t j = 0; j < l->cols; j++) {
        if (p->solution.ray[j] != 0 && ++moved <= SHOWN)
            text_addf(&text, "%s `%s` by %.4g", moved == 1 ? "" : ",", TEXT_SHORT(p->file.col[j]),
                      p->solution.ray[j] / largest);
    }
    if (moved > SHOWN)
        text_addf(&text, " and %d other columns", moved - SHOWN);
    error_set(e, ERROR_ANSWER,
              "%s: unbounded: the objective is unbounded %s, for example along the direction that "
              "changes%s",
              p->path, p->file.maximises ? "above" : "below", text.at == NULL ? "" : text.at);
    text_free(&text);
    return e->code;
}

static int judge(const program *p, error *e)
{
    const solution *n = &p->solution;
    switch (n->status) {
    case SOLVE_OPTIMAL:
        return 0;
    case SOLVE_INFEASIBLE:
        return judge_infeasible(p, e);
    case SOLVE_UNBOUNDED:
        return judge_unbounded(p, e);
    case SOLVE_UNCERTIFIED:
        return error_set(e, ERROR_SOLVER,
                         "%s: solved, but not certified: the best point violates optimality by "
                         "%.1e (limit %.0e)",
                         p->path, n->proof.worst, SOLVE_CERTIFIED);
    case SOLVE_TIME_LIMIT:
        return error_set(e, ERROR_SOLVER, "%s: the time limit was reached before the optimum",
                         p->path);
    case SOLVE_INTERRUPTED:
        return error_set(e, ERROR_INTERRUPTED, "interrupted");
    case SOLVE_FAILED:
        break;
    }
    return error_set(e, ERROR_SOLVER, "%s: every solver failed", p->path);
}

int program_solve(program *p, const solve_options *options, error *e)
{
    arena_free(p->answer);
    p->solved = false;
    p->answer = arena_new();
    if (p->answer == NULL)
        return error_memory(e);
    solve_options how = *options;
    how.log = &p->log;
    how.path = p->path;
    double begin = clock_seconds();
    if (solve(p->answer, &p->file.lp, &how, &p->solution, e) != 0)
        return e->code;
    p->seconds_solve = clock_seconds() - begin;
    p->solved = true;
    return judge(p, e);
}

/* ---- values --------------------------------------------------------------------------------- */

bool program_has_point(const program *p)
{
    return p->solved && p->solution.has_point;
}

double program_sense(const program *p, double value)
{
    return (p->file.maximises ? -1 : 1) * value + 0.0; /* never -0 */
}

int program_find_value(const program *p, const char *name, enum program_value *out, error *e)
{
    static const char *const known[PROGRAM_VALUES] = {"x", "reduced_cost", "activity", "dual"};
    for (int i = 0; i < PROGRAM_VALUES; i++) {
        if (strcmp(known[i], name) == 0) {
            *out = (enum program_value)i;
            return program_has_point(p)
                       ? 0
                       : error_set(e, ERROR_USAGE, "%s: there is no point to read%s%s", p->path,
                                   p->solved ? ": it is " : ", it is not solved",
                                   p->solved ? solve_status_name(p->solution.status) : "");
        }
    }
    return error_set(e, ERROR_USAGE,
                     "unknown values `%s`: write `x`, `reduced_cost`, `activity` or `dual`",
                     TEXT_SHORT(name));
}

bool program_of_columns(enum program_value kind)
{
    return kind == VALUE_X || kind == VALUE_REDUCED_COST;
}

void program_values(const program *p, enum program_value kind, double *values)
{
    const lp *l = &p->file.lp;
    const solution *n = &p->solution;
    if (kind == VALUE_X)
        memcpy(values, n->x, (size_t)l->cols * sizeof *values);
    for (int32_t j = 0; kind == VALUE_REDUCED_COST && j < l->cols; j++)
        values[j] = program_sense(p, n->col_dual[j]);
    for (int32_t i = 0; !program_of_columns(kind) && i < l->rows; i++)
        values[i] = kind == VALUE_DUAL ? program_sense(p, n->row_dual[i]) : 0;
    for (int32_t j = 0; kind == VALUE_ACTIVITY && j < l->cols; j++) {
        for (int64_t k = l->start[j]; k < l->start[j + 1]; k++)
            values[l->index[k]] += l->value[k] * n->x[j];
    }
}

static int index_names(program *p, name_index *x, const char *const *name, int32_t count, error *e)
{
    for (int32_t i = 0; i < count; i++) {
        if (index_find(x, name[i]) == INDEX_NONE && !index_put(p->own, x, name[i], (size_t)i))
            return error_memory(e);
    }
    return 0;
}

/* The index of the column or row of that name. */
static int find_name(program *p, bool columns, const char *name, size_t *at, error *e)
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

/* The activity of one row. The matrix is stored by column, so all columns are searched. */
static double activity_of(const program *p, size_t row)
{
    const lp *l = &p->file.lp;
    double sum = 0;
    for (int32_t j = 0; j < l->cols; j++) {
        for (int64_t k = l->start[j]; k < l->start[j + 1] && (size_t)l->index[k] <= row; k++)
            sum += (size_t)l->index[k] == row ? l->value[k] * p->solution.x[j] : 0;
    }
    return sum;
}

int program_value_of(program *p, enum program_value kind, const char *name, double *value, error *e)
{
    size_t at = 0;
    if (find_name(p, program_of_columns(kind), name, &at, e) != 0)
        return e->code;
    switch (kind) {
    case VALUE_X:
        *value = p->solution.x[at];
        break;
    case VALUE_REDUCED_COST:
        *value = program_sense(p, p->solution.col_dual[at]);
        break;
    case VALUE_DUAL:
        *value = program_sense(p, p->solution.row_dual[at]);
        break;
    default:
        *value = activity_of(p, at);
        break;
    }
    return 0;
}

/* ---- the file of the solution ---------------------------------------------------------------- */

int program_check_writable(const program *p, const char *path, error *e)
{
    struct stat own, other;
    if (stat(p->path, &own) == 0 && stat(path, &other) == 0 && own.st_dev == other.st_dev &&
        own.st_ino == other.st_ino)
        return error_set(e, ERROR_USAGE,
                         "%s is the file that was read: name another one for the solution",
                         TEXT_SHORT(path));
    return file_check_writable(path, e);
}

int program_write(const program *p, const char *path, error *e)
{
    const lp *l = &p->file.lp;
    enum program_value kind;
    text_buffer b = {0};
    if (program_find_value(p, "x", &kind, e) != 0 || program_check_writable(p, path, e) != 0)
        return e->code;
    arena *a = arena_new();
    double *value[PROGRAM_VALUES];
    for (int k = 0; k < PROGRAM_VALUES; k++) {
        value[k] = a == NULL
                       ? NULL
                       : ARENA_ARRAY(a, double,
                                     program_of_columns((enum program_value)k) ? l->cols : l->rows);
        if (value[k] == NULL)
            error_memory(e);
        else
            program_values(p, (enum program_value)k, value[k]);
    }
    const result_lp_part part[] = {{"column", p->file.col, value[VALUE_X], l->col_lower,
                                    l->col_upper, value[VALUE_REDUCED_COST], l->cols},
                                   {"row", p->file.row, value[VALUE_ACTIVITY], l->row_lower,
                                    l->row_upper, value[VALUE_DUAL], l->rows}};
    if (e->code == 0 && result_lp_csv(part, sizeof part / sizeof part[0], &b, e) == 0)
        file_write(path, b.at, b.count, e);
    text_free(&b);
    arena_free(a);
    return e->code;
}
