/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer.c - the attempts at the programs of a study.
 */
#include "study/program/answer.h"

#include "solve/barrier/barrier.h"
#include "solve/certify.h"
#include "solve/glpk/glpk.h"

#include <math.h>

/* Of a point whose slack is measured. */
#define FEASIBLE 1e-5

enum {
    SIMPLEX_ROWS = 6000, /* more take the simplex longer than anyone waits for a last attempt */
};

static const solve_attempt small[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
};
static const solve_attempt large[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
};

static const solve_attempt careful[] = {
    {"conservative barrier", solve_barrier, 1, false},
    {"barrier", solve_barrier, 0, false},
};

static int answer(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
                  const solve_options *options, double tolerance, solution *out, bool *has,
                  bool *stopped, error *e)
{
    const double end = attempt_end(options);
    *has = *stopped = false;
    for (size_t k = 0; k < count && !*has && !*stopped; k++) {
        const solve_options remaining = attempt_options(options, end);
        solution next;
        if (attempt_all(a, p, &attempts[k], 1, &remaining, &next, e) != 0)
            return e->code;
        *stopped = next.status == SOLVE_INTERRUPTED || next.status == SOLVE_TIME_LIMIT;
        *has = !*stopped && next.has_point && next.proof.worst <= tolerance;
        if (k == 0 || *has || *stopped || next.suffices || attempt_is_better(&next, out))
            *out = next;
        if (next.suffices || next.has_ray) /* a ray is a proof: no other run finds a point */
            break;
    }
    return 0;
}

int study_answer(arena *a, const lp *p, const solve_options *options, double tolerance,
                 solution *out, bool *has, bool *stopped, error *e)
{
    const bool is_small = !solve_is_large(p);
    const size_t count = is_small ? sizeof small / sizeof small[0] : sizeof large / sizeof large[0];
    return answer(a, p, is_small ? small : large, count, options, tolerance, out, has, stopped, e);
}

int study_answer_careful(arena *a, const lp *p, const solve_options *options, double tolerance,
                         solution *out, bool *has, bool *stopped, error *e)
{
    return answer(a, p, careful, sizeof careful / sizeof careful[0], options, tolerance, out, has,
                  stopped, e);
}

int study_answer_simplex(arena *a, const lp *p, const solve_options *options, double tolerance,
                         solution *out, bool *has, bool *stopped, error *e)
{
    *has = *stopped = false;
    if (!solve_is_large(p) || p->rows >= SIMPLEX_ROWS)
        return 0;
    if (attempt_all(a, p, small, 1, options, out, e) != 0)
        return e->code;
    *stopped = out->status == SOLVE_INTERRUPTED || out->status == SOLVE_TIME_LIMIT;
    *has = !*stopped && out->has_point && out->proof.worst <= tolerance;
    return 0;
}

bool study_is_feasible(const solution *s)
{
    return s->has_point && s->proof.row <= FEASIBLE && s->proof.bound <= FEASIBLE;
}

bool study_point_holds(const lp *p, const solution *s)
{
    solution copy = *s; /* the certificate fills its numbers and the reduced costs */
    return solve_certify(p, &copy) && copy.proof.row <= FEASIBLE && copy.proof.bound <= FEASIBLE;
}

/* The question whether a point is certified well within what is required. */
static bool is_certified(void *data, const solution *now)
{
    solution copy = *now;
    return fmax(now->proof.row, now->proof.dual) <= SOLVE_AIMED && solve_certify(data, &copy) &&
           copy.proof.worst <= SOLVE_AIMED;
}

int study_answer_certified(arena *a, lp *p, const solve_options *options, solution *out, bool *has,
                           bool *stopped, error *e)
{
    solve_options o = *options;
    o.suffices = is_certified;
    o.suffices_data = p;
    return study_answer(a, p, &o, SOLVE_CERTIFIED, out, has, stopped, e);
}

int study_claim(arena *a, const lp *p, const solve_options *options, solution *out, bool *has,
                bool *stopped, error *e)
{
    static const solve_attempt barrier = {"barrier", solve_barrier, 0, false};
    attempt_lp r;
    solution inner;
    *has = *stopped = false;
    if (attempt_prepare(a, p, options->split, &r, e) != 0)
        return e->code;
    if (!attempt_make_room(a, p, out) || !attempt_make_room(a, &r.lp, &inner))
        return error_memory(e);
    if (attempt_run(a, p, &r, &barrier, options, true, &inner, out, e) != 0)
        return e->code;
    *stopped = out->status == SOLVE_INTERRUPTED || out->status == SOLVE_TIME_LIMIT;
    *has = !*stopped && out->has_point;
    out->has_ray = out->has_ray && out->status == SOLVE_INFEASIBLE;
    return 0;
}
