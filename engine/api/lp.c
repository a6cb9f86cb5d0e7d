/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - firn/firn.h: reads and solves a linear program from an MPS or LP file, without a site.
 */
#include "api/api.h"
#include "base/clock.h"
#include "result/result.h"
#include "site/program.h"

#include <math.h>

firn_lp *firn_lp_read(const char *path, const firn_lp_read_options *options, firn_error *out)
{
    static const char name[] = "firn_lp_read_options";
    api_call c = {.out = out};
    firn_lp_read_options o;
    program *p = NULL;
    if (api_begin(&c) &&
        api_given(&c, path, "path was given: pass the path of the MPS or LP file") &&
        api_take(&o, sizeof o, options, name, &c.e) && api_reserved(o.reserved, name, &c.e)) {
        stop_flag stop = {.also = o.stop};
        api_stoppable(&c, &stop);
        p = program_read(path, (log_sink){o.log, o.log_data}, &c.e);
        c.guest.stop = NULL;
    }
    api_end(&c);
    return p;
}

void firn_lp_stop(firn_lp *p)
{
    if (p != NULL)
        atomic_store(&p->gate->stop.asked, 1);
}

void firn_lp_free(firn_lp *p)
{
    if (p != NULL && gate_free(p->gate))
        program_free(p);
}

static bool check_split(int32_t split, error *e)
{
    if (split < 0)
        error_set(e, ERROR_USAGE, "split is %d: it must be a number of rows, 0 for no split",
                  split);
    return e->code == 0;
}

int firn_lp_solve(firn_lp *p, const firn_lp_options *options, firn_error *out)
{
    static const char name[] = "firn_lp_options";
    api_call c = {.out = out};
    firn_lp_options o;
    if (api_change_lp(&c, p) && api_take(&o, sizeof o, options, name, &c.e) &&
        api_reserved(o.reserved, name, &c.e) && api_limits(o.time_limit, o.threads, &c.e) &&
        check_split(o.split, &c.e)) {
        api_progress to = {.call = o.progress, .data = o.progress_data, .begin = clock_seconds()};
        const solve_options how = {.method = o.method,
                                   .time_limit = o.time_limit,
                                   .progress = api_on_progress,
                                   .data = &to,
                                   .split = o.split,
                                   .threads = o.threads};
        guest_set_unwinds(false); /* a solve that is stopped has a status */
        program_solve(p, &how, &c.e);
        if (p->solved)
            api_verdict(&c.e, p->solution.status);
    }
    return api_end(&c);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static firn_lp_answer answer_of(const program *p)
{
    const double none = (double)NAN;
    const lp *l = &p->file.lp;
    const solution *n = &p->solution;
    firn_lp_answer a = {.size = sizeof a,
                        .format = p->file.format,
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

int firn_lp_get_answer(const firn_lp *p, firn_lp_answer *to, firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_lp(&c, p) &&
        api_given(&c, to, "place for the answer was given: pass a firn_lp_answer")) {
        const firn_lp_answer a = answer_of(p);
        api_give(to, &a, sizeof a, "firn_lp_answer", &c.e);
    }
    return api_end(&c);
}

static void as_json(const program *p, text_buffer *b, error *e)
{
    const firn_lp_answer a = answer_of(p);
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
        error_set(e, ERROR_USAGE, "%s has not been solved yet", p->path);
    else
        result_lp_json(&r, b, e);
}

char *firn_lp_json(const firn_lp *p, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_read_lp(&c, p))
        as_json(p, &b, &c.e);
    return api_text(&c, &b);
}

const char *firn_lp_column_name(const firn_lp *p, int64_t column)
{
    api_call c = {0};
    const bool has = api_read_lp(&c, p) && column >= 0 && column < p->file.lp.cols;
    const char *name = has ? p->file.col[column] : NULL;
    api_end(&c);
    return name;
}

const char *firn_lp_row_name(const firn_lp *p, int64_t row)
{
    api_call c = {0};
    const bool has = api_read_lp(&c, p) && row >= 0 && row < p->file.lp.rows;
    const char *name = has ? p->file.row[row] : NULL;
    api_end(&c);
    return name;
}

/* ---- values ---------------------------------------------------------------------------------- */

static const char no_kind[] =
    "kind of values was given: pass `x`, `reduced_cost`, `activity` or `dual`";

static void read_values(const program *p, const char *name, double *values, size_t count, error *e)
{
    enum program_value kind;
    if (program_find_value(p, name, &kind, e) != 0)
        return;
    const size_t wanted = (size_t)(program_of_columns(kind) ? p->file.lp.cols : p->file.lp.rows);
    if (count == wanted)
        program_values(p, kind, values);
    else
        error_set(e, ERROR_USAGE, "there are %zu values of `%s`, but room for only %zu", wanted,
                  name, count);
}

int firn_lp_values(const firn_lp *p, const char *kind, double *values, size_t count,
                   firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_lp(&c, p) && api_given(&c, kind, no_kind) &&
        api_given(&c, values, "place for the values was given: pass an array"))
        read_values(p, kind, values, count, &c.e);
    return api_end(&c);
}

int firn_lp_value(firn_lp *p, const char *kind_name, const char *name, double *value,
                  firn_error *out)
{
    api_call c = {.out = out};
    enum program_value kind;
    if (value != NULL)
        *value = (double)NAN;
    if (api_change_lp(&c, p) && api_given(&c, kind_name, no_kind) &&
        api_given(&c, name, "name was given: pass that of a column or a row") &&
        api_given(&c, value, "place for the value was given: pass a pointer to a double") &&
        program_find_value(p, kind_name, &kind, &c.e) == 0)
        program_value_of(p, kind, name, value, &c.e);
    return api_end(&c);
}

/* ---- the file of the solution ---------------------------------------------------------------- */

static const char no_path[] = "path was given: pass the path of the file to write";

int firn_lp_check_solution(const firn_lp *p, const char *path, firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_lp(&c, p) && api_given(&c, path, no_path))
        program_check_writable(p, path, &c.e);
    return api_end(&c);
}

int firn_lp_write_solution(const firn_lp *p, const char *path, firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_lp(&c, p) && api_given(&c, path, no_path))
        program_write(p, path, &c.e);
    return api_end(&c);
}
