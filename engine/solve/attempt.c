/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * attempt.c - scales the lp, runs a back end, and measures its answer on the original lp.
 */
#include "solve/attempt.h"

#include "base/clock.h"
#include "base/guest.h"
#include "solve/certify.h"

#include <math.h>
#include <stdio.h>

const char *solve_status_name(enum solve_status s)
{
    switch (s) {
    case SOLVE_OPTIMAL:
        return "optimal";
    case SOLVE_INFEASIBLE:
        return "infeasible";
    case SOLVE_UNBOUNDED:
        return "unbounded";
    case SOLVE_UNCERTIFIED:
        return "uncertified";
    case SOLVE_TIME_LIMIT:
        return "time limit";
    case SOLVE_INTERRUPTED:
        return "interrupted";
    case SOLVE_FAILED:
        break;
    }
    return "failed";
}

bool attempt_make_room(arena *a, const lp *p, solution *s)
{
    *s = (solution){.status = SOLVE_FAILED};
    s->x = ARENA_ARRAY(a, double, p->cols);
    s->col_dual = ARENA_ARRAY(a, double, p->cols);
    s->row_dual = ARENA_ARRAY(a, double, p->rows);
    s->ray = ARENA_ARRAY(a, double, p->cols);
    return s->x != NULL && s->col_dual != NULL && s->row_dual != NULL && s->ray != NULL;
}

int attempt_prepare(arena *a, const lp *p, int32_t length, attempt_lp *out, error *e)
{
    if (length < 0)
        return error_set(e, ERROR_USAGE,
                         "columns cannot be split every %d steps: write a positive number of "
                         "steps, or 0 for no split",
                         length);
    if (lp_scale_of(a, p, &out->scale, e) != 0 ||
        lp_scaled(a, p, &out->scale, &out->scaled, e) != 0)
        return e->code;
    out->lp = out->scaled;
    out->is_split = length > 0;
    if (!out->is_split)
        return 0;
    if (out->scaled.row_step == NULL) { /* without time, split along the order of the rows */
        int32_t *row_step = ARENA_ARRAY(a, int32_t, p->rows);
        if (row_step == NULL)
            return error_memory(e);
        for (int32_t i = 0; i < p->rows; i++)
            row_step[i] = i;
        out->scaled.row_step = row_step;
    }
    return lp_split_of(a, &out->scaled, length, &out->lp, &out->split, e);
}

/* Maps a point or a ray x of r->lp and row duals back to the original lp; the certificate
 * recomputes the reduced costs. */
static void restore(const lp *p, const attempt_lp *r, const double *x, const double *row_dual,
                    double *x_out, double *row_dual_out)
{
    if (r->is_split) {
        lp_unsplit(&r->split, x, row_dual, x_out, row_dual_out);
        x = x_out;
        row_dual = row_dual_out;
    }
    for (int32_t j = 0; j < p->cols; j++)
        x_out[j] = x[j] * r->scale.col[j];
    for (int32_t i = 0; i < p->rows; i++)
        row_dual_out[i] = row_dual[i] * r->scale.row[i] / r->scale.cost;
}

bool attempt_is_better(const solution *s, const solution *best)
{
    if (!s->has_point || !best->has_point)
        return s->has_point || !best->has_point;
    return isnan(best->proof.worst) || s->proof.worst < best->proof.worst;
}

/* Reports that the attempt begins (out NULL) or how it ended. True: the caller asks to stop. */
static bool report(const solve_attempt *attempt, const lp *p, const solve_options *options,
                   const solution *out)
{
    char line[160];
    if (options->progress == NULL)
        return false;
    if (out == NULL)
        snprintf(line, sizeof line, "%s: begins, %d rows, %d columns", attempt->name, p->rows,
                 p->cols);
    else if (out->has_point)
        snprintf(line, sizeof line, "%s: ends after %lld iterations: %s, worst violation %.1e",
                 attempt->name, (long long)out->iterations, solve_status_name(out->status),
                 out->proof.worst);
    else
        snprintf(line, sizeof line, "%s: ends after %lld iterations: %s", attempt->name,
                 (long long)out->iterations, solve_status_name(out->status));
    solve_progress n = solve_report(line);
    n.begins = out == NULL;
    n.method = attempt->name;
    if (out != NULL)
        n.iteration = out->iterations;
    if (out != NULL && out->has_point) {
        n.primal = out->objective;
        n.dual = out->dual_objective;
        n.gap = out->proof.gap;
        n.infeasibility = fmax(out->proof.row, out->proof.bound);
    }
    return options->progress(options->data, &n);
}

/* The caller's progress callback, for a back end that solves the scaled lp. */
typedef struct scaled_progress {
    const solve_options *options;
    const solve_attempt *attempt;
    double scale, constant; /* of the objective */
} scaled_progress;

static bool on_progress(void *data, const solve_progress *p)
{
    const scaled_progress *to = data;
    solve_progress n = *p;
    n.method = to->attempt->name;
    n.primal = p->primal / to->scale + to->constant;
    n.dual = p->dual / to->scale + to->constant;
    return to->options->progress(to->options->data, &n);
}

int attempt_run(arena *a, const lp *p, const attempt_lp *r, const solve_attempt *attempt,
                const solve_options *options, bool may_fail, solution *inner, solution *out,
                error *e)
{
    error failure = {0};
    scaled_progress to = {options, attempt, r->scale.cost, p->constant};
    solve_options scaled = *options;
    if (options->progress != NULL) {
        scaled.progress = on_progress;
        scaled.data = &to;
    }
    inner->has_point = inner->has_ray = inner->diverges = false;
    inner->status = SOLVE_FAILED;
    if (report(attempt, p, options, NULL)) {
        inner->iterations = 0;
        inner->status = SOLVE_INTERRUPTED;
    } else if (attempt->run(a, &r->lp, attempt->attempt, &scaled, inner, &failure) != 0) {
        if (!may_fail || failure.code != ERROR_SOLVER)
            return error_set(e, failure.code, "%s", failure.text);
        inner->has_point = inner->has_ray = false;
        inner->status = SOLVE_FAILED;
    }
    if (guest_stopped()) {
        inner->status = SOLVE_INTERRUPTED;
        inner->has_point = inner->has_ray = false;
    }
    out->status = inner->status;
    out->has_point = inner->has_point;
    out->has_ray = inner->has_ray;
    out->diverges = inner->diverges;
    out->iterations = inner->iterations;
    out->method = attempt->name;
    out->proven = false;
    if (out->has_ray && out->status == SOLVE_UNBOUNDED)
        restore(p, r, inner->ray, inner->row_dual, out->ray, out->row_dual);
    if (out->has_point || out->has_ray)
        restore(p, r, inner->x, inner->row_dual, out->x, out->row_dual);
    if (out->has_point) {
        if (!solve_certify(p, out))
            return error_memory(e);
        if (out->status == SOLVE_OPTIMAL && !(out->proof.worst <= SOLVE_CERTIFIED))
            out->status = SOLVE_UNCERTIFIED;
    }
    if (out->status != SOLVE_INTERRUPTED && report(attempt, p, options, out))
        out->status = SOLVE_INTERRUPTED;
    return 0;
}

double attempt_end(const solve_options *options)
{
    return options->time_limit > 0 ? clock_seconds() + options->time_limit : 0;
}

solve_options attempt_options(const solve_options *options, double end)
{
    solve_options remaining = *options;
    if (end > 0)
        remaining.time_limit = fmax(end - clock_seconds(), 1e-3);
    return remaining;
}

int attempt_all(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
                const solve_options *options, solution *out, error *e)
{
    attempt_lp r;
    solution inner, latest;
    const double end = attempt_end(options);
    if (attempt_prepare(a, p, options->split, &r, e) != 0)
        return e->code;
    if (!attempt_make_room(a, p, out) || !attempt_make_room(a, p, &latest) ||
        !attempt_make_room(a, &r.lp, &inner))
        return error_memory(e);
    int64_t iterations = 0;
    for (size_t made = 0; made < count; made++) {
        solve_options remaining = attempt_options(options, end);
        if (attempt_run(a, p, &r, &attempts[made], &remaining, true, &inner, &latest, e) != 0)
            return e->code;
        iterations += latest.iterations;
        if (latest.status == SOLVE_INFEASIBLE || latest.status == SOLVE_UNBOUNDED)
            latest.status = SOLVE_FAILED;
        bool stopped = latest.status == SOLVE_INTERRUPTED || latest.status == SOLVE_TIME_LIMIT;
        if (attempt_is_better(&latest, out)) {
            solution replaced = *out; /* its arrays are reused by the next attempt */
            *out = latest;
            latest = replaced;
        } else if (stopped && out->status != SOLVE_OPTIMAL) {
            out->status = latest.status;
        }
        if (stopped || (out->status == SOLVE_OPTIMAL && out->proof.worst <= SOLVE_AIMED))
            break;
    }
    out->iterations = iterations;
    return 0;
}
