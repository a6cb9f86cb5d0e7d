/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - the tries in their order, each judged by the certificate.
 *
 * Which they are stands in the tables below. The next is made where an answer fails the
 * certificate, or is certified but short of what is aimed at, or is a "no" without a proof; such a
 * "no" is believed when two say the same. What none can certify is returned as the best point
 * found, and called uncertified.
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

/* What the back ends are given in place of the lp: scaled, then split where that is asked for. In
 * this order a column's copies are scaled alike, and the ties need no scale. */
typedef struct given {
    lp lp;
    lp_scale scale;
    bool is_split;
    lp_split split;
} given;

static int prepare(arena *a, const lp *p, int32_t length, given *g, error *e)
{
    lp scaled;
    if (length < 0)
        return error_set(e, ERROR_USAGE,
                         "columns split every %d steps: write how many, 0 for the solver's choice",
                         length);
    if (lp_scale_of(a, p, &g->scale, e) != 0 || lp_scaled(a, p, &g->scale, &scaled, e) != 0)
        return e->code;
    g->lp = scaled;
    g->is_split = length > 0;
    if (!g->is_split)
        return 0;
    if (scaled.row_step == NULL) { /* without time in it the order of the rows is all there is */
        int32_t *row_step = ARENA_ARRAY(a, int32_t, p->rows);
        if (row_step == NULL)
            return error_memory(e);
        for (int32_t i = 0; i < p->rows; i++)
            row_step[i] = i;
        scaled.row_step = row_step;
    }
    return lp_split_of(a, &scaled, length, &g->lp, &g->split, e);
}

/* From the point found to the lp as given; the reduced costs are recomputed by the certificate. */
static void bring_back(const lp *p, const given *g, const solution *from, solution *to)
{
    const double *x = from->x, *row_dual = from->row_dual;
    if (g->is_split) {
        lp_split_back(&g->split, x, row_dual, to->x, to->row_dual);
        x = to->x;
        row_dual = to->row_dual;
    }
    for (int32_t j = 0; j < p->cols; j++)
        to->x[j] = x[j] * g->scale.col[j];
    for (int32_t i = 0; i < p->rows; i++)
        to->row_dual[i] = row_dual[i] * g->scale.row[i] / g->scale.cost;
}

/* No further try could better it. */
static bool settles(const solution *s)
{
    return (s->status == SOLVE_OPTIMAL && s->proof.worst <= SOLVE_AIMED) ||
           s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
}

static bool better(const solution *now, const solution *best)
{
    if (!now->has_point || !best->has_point)
        return now->has_point || !best->has_point;
    return isnan(best->proof.worst) || now->proof.worst < best->proof.worst;
}

/* Runs one try and judges what it brings on the lp as given. A back end that breaks off is an error
 * unless an earlier one left a point. */
static int attempt(arena *a, const lp *p, const given *g, const solve_attempt *try,
                   const solve_options *options, bool left, solution *inner, solution *now,
                   error *e)
{
    error broke = {0};
    inner->has_point = inner->proven = false;
    inner->status = SOLVE_FAILED;
    if (try->run(a, &g->lp, try->attempt, options, inner, &broke) != 0) {
        if (!left || broke.code != ERROR_SOLVER)
            return error_set(e, broke.code, "%s", broke.text);
        inner->has_point = false;
        inner->status = SOLVE_FAILED;
    }
    now->status = inner->status;
    now->has_point = inner->has_point;
    now->iterations = inner->iterations;
    now->method = try->name;
    now->proven = inner->proven;
    if (now->has_point) {
        bring_back(p, g, inner, now);
        if (!solve_certify(p, now))
            return error_memory(e);
        if (now->status == SOLVE_OPTIMAL && !(now->proof.worst <= SOLVE_CERTIFIED))
            now->status = SOLVE_UNCERTIFIED;
    }
    return 0;
}

/* The last try of another kind before the one that gave the answer; NULL: there was none. */
static const char *handed_over(const solve_attempt *tries, size_t made, const char *method)
{
    const char *before = NULL;
    for (size_t i = 0; i < made; i++) {
        if (strcmp(tries[i].name, method) != 0)
            continue;
        for (size_t k = 0; k < i; k++)
            before = tries[k].run != tries[i].run ? tries[k].name : before;
        break;
    }
    return before;
}

int solve_with(arena *a, const lp *p, const solve_attempt *tries, size_t count,
               const solve_options *options, solution *out, error *e)
{
    given g;
    solution inner, now;
    double end = clock_seconds() + options->time_limit;
    if (prepare(a, p, options->split, &g, e) != 0)
        return e->code;
    if (!make_room(a, p, out) || !make_room(a, p, &now) || !make_room(a, &g.lp, &inner))
        return error_memory(e);
    int64_t iterations = 0;
    int infeasible = 0, unbounded = 0; /* how many tries said so; two are believed */
    bool agreed = false;
    size_t made = 0;
    bool done = false;
    while (made < count && !done) {
        if (tries[made].only_if_uncertified && out->status == SOLVE_OPTIMAL)
            break;
        solve_options left = *options;
        if (options->time_limit > 0)
            left.time_limit = fmax(end - clock_seconds(), 1e-3);
        if (attempt(a, p, &g, &tries[made++], &left, out->has_point, &inner, &now, e) != 0)
            return e->code;
        iterations += now.iterations;
        bool solved = out->status == SOLVE_OPTIMAL; /* certified, if short of the aim */
        if (now.status == SOLVE_INFEASIBLE)
            agreed = (++infeasible == 2 || now.proven) && !solved;
        if (now.status == SOLVE_UNBOUNDED)
            agreed = (++unbounded == 2 || now.proven) && !solved;
        done = agreed || settles(&now);
        if (agreed || better(&now, out)) {
            solution spare = *out;
            *out = now;
            now = spare;
        } else if (settles(&now) && !solved) {
            out->status = now.status; /* no time for more: the point found before is the best */
        }
    }
    if (!agreed && (out->status == SOLVE_INFEASIBLE || out->status == SOLVE_UNBOUNDED))
        out->status = SOLVE_FAILED; /* one said so, and none bore it out */
    out->fell_back_from = handed_over(tries, made, out->method);
    out->iterations = iterations;
    out->attempts = (int)made;
    return 0;
}

/* From here on the barrier is quicker. */
enum { MANY_ROWS = 20000 };

static const solve_attempt by_glpk[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"glpk dual simplex, tightened", solve_glpk, 1, false},
    {"glpk primal simplex", solve_glpk, 2, false},
};
static const solve_attempt by_barrier[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
    /* On a whole year this takes hours: not for an answer that is certified already. */
    {"glpk dual simplex", solve_glpk, 0, true},
    {"glpk dual simplex, tightened", solve_glpk, 1, true},
    {"glpk primal simplex", solve_glpk, 2, true},
};

int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e)
{
    const char *method = options->method != NULL ? options->method : "auto";
    bool any = strcmp(method, "auto") == 0, barrier = strcmp(method, "barrier") == 0;
    if (!any && !barrier && strcmp(method, "glpk") != 0)
        return error_set(e, ERROR_USAGE, "method `%s` is not known: write auto, glpk or barrier",
                         method);
    if (barrier || (any && p->rows >= MANY_ROWS))
        return solve_with(a, p, by_barrier, sizeof by_barrier / sizeof by_barrier[0], options, out,
                          e);
    return solve_with(a, p, by_glpk, sizeof by_glpk / sizeof by_glpk[0], options, out, e);
}
