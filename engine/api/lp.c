/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - firn/firn.h: reads and solves a linear program from an MPS or LP file, without a site.
 */
#include "api/api.h"
#include "result/result.h"
#include "site/program.h"

#include <math.h>

firn_lp *firn_lp_read(const char *path, void (*log)(void *data, int level, const char *text),
                      void *log_data, firn_error *out)
{
    error e = {0};
    program *p = NULL;
    if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path was given: pass the path of the MPS or LP file");
    else
        p = program_read(path, (log_sink){log, log_data}, &e);
    api_error(out, &e);
    return p;
}

void firn_lp_free(firn_lp *p)
{
    program_free(p);
}

static bool on_progress(void *data, const char *line)
{
    const firn_lp_options *o = data;
    return o->progress(o->progress_data, line) != 0;
}

int firn_lp_solve(firn_lp *p, const firn_lp_options *options, firn_error *out)
{
    firn_lp_options o = {0};
    error e = {0};
    if (options != NULL)
        o = *options;
    const solve_options how = {.method = o.method,
                               .time_limit = o.time_limit,
                               .progress = o.progress != NULL ? on_progress : NULL,
                               .data = &o,
                               .split = o.split,
                               .threads = o.threads};
    if (!(o.time_limit >= 0))
        error_set(&e, ERROR_USAGE,
                  "the time limit is %g s: it must be a number of seconds, 0 for no limit",
                  o.time_limit);
    else if (o.split < 0)
        error_set(&e, ERROR_USAGE, "split is %d: it must be a number of rows, 0 for no split",
                  o.split);
    else
        program_solve(p, &how, &e);
    return api_error(out, &e);
}

/* ---- the answer ------------------------------------------------------------------------------ */

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
                        .has_point = program_has_point(p)};
    if (!program_has_point(p))
        return a;
    a.objective = program_sense(p, n->objective);
    a.dual_objective = program_sense(p, n->dual_objective);
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
                         .certified = program_has_point(p) && p->solution.status == SOLVE_OPTIMAL,
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
    return api_text(out, &e, &b);
}

const char *firn_lp_column_name(const firn_lp *p, int64_t column)
{
    return column >= 0 && column < p->file.lp.cols ? p->file.col[column] : NULL;
}

const char *firn_lp_row_name(const firn_lp *p, int64_t row)
{
    return row >= 0 && row < p->file.lp.rows ? p->file.row[row] : NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

int firn_lp_values(const firn_lp *p, const char *name, double *values, size_t count,
                   firn_error *out)
{
    error e = {0};
    enum program_value kind;
    if (program_find_value(p, name, &kind, &e) == 0) {
        size_t wanted = (size_t)(program_of_columns(kind) ? p->file.lp.cols : p->file.lp.rows);
        if (count == wanted)
            program_values(p, kind, values);
        else
            error_set(&e, ERROR_USAGE, "there are %zu values of `%s`, but room for only %zu",
                      wanted, name, count);
    }
    return api_error(out, &e);
}

int firn_lp_value(firn_lp *p, const char *kind_name, const char *name, double *value,
                  firn_error *out)
{
    error e = {0};
    enum program_value kind;
    *value = (double)NAN;
    if (program_find_value(p, kind_name, &kind, &e) == 0)
        program_value_of(p, kind, name, value, &e);
    return api_error(out, &e);
}

/* ---- the file of the solution -----------------------------------------------------------------
 */

int firn_lp_check_solution(const firn_lp *p, const char *path, firn_error *out)
{
    error e = {0};
    if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path was given: pass the path of the file to write");
    else
        program_check_writable(p, path, &e);
    return api_error(out, &e);
}

int firn_lp_write_solution(const firn_lp *p, const char *path, firn_error *out)
{
    error e = {0};
    if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path was given: pass the path of the file to write");
    else
        program_write(p, path, &e);
    return api_error(out, &e);
}
