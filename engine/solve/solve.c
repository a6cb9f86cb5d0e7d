/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - scales the lp and runs the back ends in sequence; the certificate judges each answer.
 *
 * The sequences are in the tables below. The next attempt is made if an answer fails the
 * certificate, if it is certified but misses the aim (SOLVE_AIMED), or if it is "infeasible" or
 * "unbounded" without a proof. Such a claim is accepted once two attempts have made it. If no
 * attempt can be certified, the best point is returned as uncertified.
 */
#include "solve/solve.h"

#include "base/clock.h"
#include "solve/barrier/barrier.h"
#include "solve/certify.h"
#include "solve/glpk/glpk.h"

#include <math.h>
#include <string.h>

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

static bool make_room(arena *a, const lp *p, solution *s)
{
    *s = (solution){.status = SOLVE_FAILED};
    s->x = ARENA_ARRAY(a, double, p->cols);
    s->col_dual = ARENA_ARRAY(a, double, p->cols);
    s->row_dual = ARENA_ARRAY(a, double, p->rows);
    return s->x != NULL && s->col_dual != NULL && s->row_dual != NULL;
}

/* The lp that the back ends solve: the original lp scaled, then split if requested. In this order
 * all copies of a column have the same scale, and the linking rows need none. */
typedef struct prepared {
    lp lp;
    lp_scale scale;
    bool is_split;
    lp_split split;
} prepared;

static int prepare(arena *a, const lp *p, int32_t length, prepared *out, error *e)
{
    lp scaled;
    if (length < 0)
        return error_set(e, ERROR_USAGE,
                         "columns cannot be split every %d steps: write a positive number of "
                         "steps, or 0 for no split",
                         length);
    if (lp_scale_of(a, p, &out->scale, e) != 0 || lp_scaled(a, p, &out->scale, &scaled, e) != 0)
        return e->code;
    out->lp = scaled;
    out->is_split = length > 0;
    if (!out->is_split)
        return 0;
    if (scaled.row_step == NULL) { /* without time, split along the order of the rows */
        int32_t *row_step = ARENA_ARRAY(a, int32_t, p->rows);
        if (row_step == NULL)
            return error_memory(e);
        for (int32_t i = 0; i < p->rows; i++)
            row_step[i] = i;
        scaled.row_step = row_step;
    }
    return lp_split_of(a, &scaled, length, &out->lp, &out->split, e);
}

/* Maps x and the row duals back to the original lp; the certificate recomputes the reduced costs.
 */
static void restore(const lp *p, const prepared *r, const solution *from, solution *to)
{
    const double *x = from->x, *row_dual = from->row_dual;
    if (r->is_split) {
        lp_unsplit(&r->split, x, row_dual, to->x, to->row_dual);
        x = to->x;
        row_dual = to->row_dual;
    }
    for (int32_t j = 0; j < p->cols; j++)
        to->x[j] = x[j] * r->scale.col[j];
    for (int32_t i = 0; i < p->rows; i++)
        to->row_dual[i] = row_dual[i] * r->scale.row[i] / r->scale.cost;
}

/* Whether no further attempt is needed or allowed after this answer. */
static bool is_final(const solution *s)
{
    return (s->status == SOLVE_OPTIMAL && s->proof.worst <= SOLVE_AIMED) ||
           s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
}

static bool is_better(const solution *s, const solution *best)
{
    if (!s->has_point || !best->has_point)
        return s->has_point || !best->has_point;
    return isnan(best->proof.worst) || s->proof.worst < best->proof.worst;
}

/* Makes one attempt and judges its point on the original lp. The failure of a back end is an error
 * unless an earlier attempt has found a point. */
static int run_attempt(arena *a, const lp *p, const prepared *r, const solve_attempt *attempt,
                       const solve_options *options, bool has_earlier_point, solution *inner,
                       solution *out, error *e)
{
    error failure = {0};
    inner->has_point = inner->proven = false;
    inner->status = SOLVE_FAILED;
    if (attempt->run(a, &r->lp, attempt->attempt, options, inner, &failure) != 0) {
        if (!has_earlier_point || failure.code != ERROR_SOLVER)
            return error_set(e, failure.code, "%s", failure.text);
        inner->has_point = false;
        inner->status = SOLVE_FAILED;
    }
    out->status = inner->status;
    out->has_point = inner->has_point;
    out->iterations = inner->iterations;
    out->method = attempt->name;
    out->proven = inner->proven;
    if (out->has_point) {
        restore(p, r, inner, out);
        if (!solve_certify(p, out))
            return error_memory(e);
        if (out->status == SOLVE_OPTIMAL && !(out->proof.worst <= SOLVE_CERTIFIED))
            out->status = SOLVE_UNCERTIFIED;
    }
    return 0;
}

/* The last attempt by another back end before the one that gave the answer, or NULL. */
static const char *fell_back_from(const solve_attempt *attempts, size_t made, const char *method)
{
    const char *previous = NULL;
    for (size_t i = 0; i < made; i++) {
        if (strcmp(attempts[i].name, method) != 0)
            continue;
        for (size_t k = 0; k < i; k++)
            previous = attempts[k].run != attempts[i].run ? attempts[k].name : previous;
        break;
    }
    return previous;
}

int solve_with(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
               const solve_options *options, solution *out, error *e)
{
    prepared r;
    solution inner, latest;
    double end = clock_seconds() + options->time_limit;
    if (prepare(a, p, options->split, &r, e) != 0)
        return e->code;
    if (!make_room(a, p, out) || !make_room(a, p, &latest) || !make_room(a, &r.lp, &inner))
        return error_memory(e);
    int64_t iterations = 0;
    int infeasible = 0, unbounded = 0; /* number of attempts that claimed it; two are accepted */
    bool agreed = false;
    size_t made = 0;
    bool done = false;
    while (made < count && !done) {
        if (attempts[made].only_if_uncertified && out->status == SOLVE_OPTIMAL)
            break;
        solve_options remaining = *options;
        if (options->time_limit > 0)
            remaining.time_limit = fmax(end - clock_seconds(), 1e-3);
        if (run_attempt(a, p, &r, &attempts[made++], &remaining, out->has_point, &inner, &latest,
                        e) != 0)
            return e->code;
        iterations += latest.iterations;
        bool certified = out->status == SOLVE_OPTIMAL; /* but it may miss the aim */
        if (latest.status == SOLVE_INFEASIBLE)
            agreed = (++infeasible == 2 || latest.proven) && !certified;
        if (latest.status == SOLVE_UNBOUNDED)
            agreed = (++unbounded == 2 || latest.proven) && !certified;
        done = agreed || is_final(&latest);
        if (agreed || is_better(&latest, out)) {
            solution replaced = *out; /* its arrays are reused by the next attempt */
            *out = latest;
            latest = replaced;
        } else if (is_final(&latest) && !certified) {
            out->status = latest.status; /* out of time: the earlier point is the best one */
        }
    }
    if (!agreed && (out->status == SOLVE_INFEASIBLE || out->status == SOLVE_UNBOUNDED))
        out->status = SOLVE_FAILED; /* one attempt claimed it, and no other confirmed it */
    out->fell_back_from = fell_back_from(attempts, made, out->method);
    out->iterations = iterations;
    out->attempts = (int)made;
    return 0;
}

/* With this many rows or more, "auto" starts with the barrier. With fewer the simplex method
 * finishes in time, and its vertex is exactly 0 for idle equipment. */
enum { MANY_ROWS = 20000 };

static const solve_attempt glpk_first[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"glpk dual simplex, tightened", solve_glpk, 1, false},
    {"glpk primal simplex", solve_glpk, 2, false},
};
static const solve_attempt barrier_first[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
    /* On a whole year GLPK takes hours, so it is not run to improve a certified answer. */
    {"glpk dual simplex", solve_glpk, 0, true},
    {"glpk dual simplex, tightened", solve_glpk, 1, true},
    {"glpk primal simplex", solve_glpk, 2, true},
};

int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e)
{
    const char *method = options->method != NULL ? options->method : "auto";
    bool any = strcmp(method, "auto") == 0, barrier = strcmp(method, "barrier") == 0;
    if (!any && !barrier && strcmp(method, "glpk") != 0)
        return error_set(e, ERROR_USAGE, "unknown method `%s`: write `auto`, `glpk` or `barrier`",
                         method);
    if (barrier || (any && p->rows >= MANY_ROWS))
        return solve_with(a, p, barrier_first, sizeof barrier_first / sizeof barrier_first[0],
                          options, out, e);
    return solve_with(a, p, glpk_first, sizeof glpk_first / sizeof glpk_first[0], options, out, e);
}
