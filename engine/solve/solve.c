/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.c - scales the lp and runs the back ends in sequence; the certificate judges each answer.
 *
 * The sequences are in the tables below. The next attempt is made if an answer fails the
 * certificate, if it is certified but misses the aim (SOLVE_AIMED), or if it claims that the lp is
 * infeasible or unbounded and the judge does not confirm it (judge.h). If the lp is feasible only
 * within the tolerance of the certificate, the sequence begins again with rows that are relaxed by
 * as much. If no attempt can be certified, the best point is returned as uncertified.
 */
#include "solve/solve.h"

#include "solve/barrier/barrier.h"
#include "solve/certify.h"
#include "solve/glpk/glpk.h"
#include "solve/judge.h"

#include <string.h>

/* The rules of "auto" go by the size of the program alone, so that the same program has the same
 * answer on every machine; tests/bench/README.md has the times that they follow from. From
 * BARRIER_ROWS on it starts with the barrier; with fewer rows the simplex takes no longer, and
 * gives a vertex. Below the VERTEX_ limits a crossover to a vertex follows
 * (solve_vertex_is_cheap()). */
enum { BARRIER_ROWS = 1000, VERTEX_ROWS = 20000, VERTEX_NONZEROS = 100000 };

bool solve_is_large(const lp *p)
{
    return p->rows >= BARRIER_ROWS;
}

/* Whether no further attempt is needed or allowed after this answer. */
static bool is_final(const solution *s, double aim)
{
    return (s->status == SOLVE_OPTIMAL && s->proof.worst <= aim) ||
           s->status == SOLVE_INTERRUPTED || s->status == SOLVE_TIME_LIMIT;
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

/* The attempts at one lp. */
typedef struct sequence {
    const lp *p; /* the original */
    const solve_attempt *attempts;
    size_t count, made;
    const solve_options *options;
    double end; /* of the time limit */
    double aim; /* an optimum within this ends the sequence */
    judge judge;
    bool refuted;       /* a claim of infeasibility was not true */
    bool warned;        /* of a fallback; once is enough */
    solution latest;    /* room for the next answer */
    int64_t iterations; /* of all attempts */
    int total;          /* attempts, in both passes */
} sequence;

/* The answers that the judge must confirm; and no answer, after the last attempt of a back end:
 * what the judge does takes as long as an attempt. */
static bool needs_judge(const sequence *q, const solution *s)
{
    const bool last =
        q->made == q->count || q->attempts[q->made].run != q->attempts[q->made - 1].run;
    return s->status == SOLVE_INFEASIBLE || s->status == SOLVE_UNBOUNDED ||
           (s->status == SOLVE_FAILED && last && !q->judge.tried_feasibility);
}

/* Whether the next attempt is by another back end than the one before it. */
static bool changes_back_end(const sequence *q)
{
    return q->made > 0 && q->attempts[q->made].run != q->attempts[q->made - 1].run;
}

/* Whether another back end can still answer if the next attempt cannot. */
static bool another_follows(const sequence *q)
{
    return q->attempts[q->count - 1].run != q->attempts[q->made].run;
}

/* The user must see at once that a method failed: its time was lost, and GLPK on a large lp may
 * take longer than anyone waits. */
static void warn_of_fallback(sequence *q)
{
    const solve_options *o = q->options;
    const char *from = q->attempts[q->made - 1].name, *to = q->attempts[q->made].name;
    if (q->warned || o->log == NULL)
        return;
    q->warned = true;
    if (q->attempts[q->made].run == solve_glpk && solve_is_large(q->p) && !(o->time_limit > 0))
        log_line(o->log, LOG_WARNING,
                 "%s: the %s could not certify a solution; falling back to the %s, which has no "
                 "limit on its time and may take hours for %d rows: set one by `--time-limit`",
                 o->path, from, to, (int)q->p->rows);
    else
        log_line(o->log, LOG_WARNING,
                 "%s: the %s could not certify a solution; falling back to the %s", o->path, from,
                 to);
}

/* Makes the attempts from number `from` on at `r`, which is the original lp or a relaxed one, until
 * one is accepted; `out` is the best answer so far. may_relax: end if the lp must be relaxed. */
static int run_sequence(arena *a, sequence *q, const attempt_lp *r, size_t from, bool may_relax,
                        solution *out, error *e)
{
    solution inner, *latest = &q->latest;
    bool done = false;
    if (!attempt_make_room(a, &r->lp, &inner))
        return error_memory(e);
    for (q->made = from; q->made < q->count && !done;) {
        const bool certified = out->status == SOLVE_OPTIMAL; /* but it may miss the aim */
        const solve_attempt *attempt = &q->attempts[q->made];
        if (attempt->only_if_uncertified && certified)
            break;
        const bool may_fail = out->has_point || another_follows(q);
        solve_options remaining = attempt_options(q->options, q->end);
        if (changes_back_end(q))
            warn_of_fallback(q);
        q->made++;
        if (attempt_run(a, q->p, r, attempt, &remaining, may_fail, &inner, latest, e) != 0)
            return e->code;
        q->total++;
        q->iterations += latest->iterations;
        bool claims_infeasible = latest->status == SOLVE_INFEASIBLE;
        if (needs_judge(q, latest) && !certified && judge_answer(&q->judge, latest, e) != 0)
            return e->code;
        if (latest->status == SOLVE_FAILED && latest->diverges && !certified &&
            q->made < q->count && judge_divergence(&q->judge, latest, e) != 0)
            return e->code;
        if (certified && needs_judge(q, latest))
            latest->status = SOLVE_FAILED; /* it contradicts a point that is certified */
        q->refuted = q->refuted || (claims_infeasible && latest->status == SOLVE_FAILED);
        done = latest->proven || is_final(latest, q->aim) ||
               (q->refuted && may_relax && judge_must_relax(&q->judge));
        if (latest->proven || attempt_is_better(latest, out)) {
            solution replaced = *out; /* its arrays are reused by the next attempt */
            *out = *latest;
            *latest = replaced;
        } else if (is_final(latest, q->aim) && !certified) {
            out->status = latest->status; /* out of time: the earlier point is the best one */
        }
    }
    return 0;
}

static bool has_answer(const solution *s)
{
    return s->status != SOLVE_FAILED && s->status != SOLVE_UNCERTIFIED;
}

/* The lp is feasible within the tolerance of the certificate, which the back ends do not know:
 * their own are tighter. Makes the attempts at relaxed lps, which differ as little as possible, and
 * in the end those at the original lp `r` that have not been made. An optimum that needs the
 * tolerance cannot be within the aim. */
static int run_relaxed(arena *a, sequence *q, const attempt_lp *r, solution *out, error *e)
{
    static const enum judge_relaxed kinds[] = {JUDGE_RELAX_TIGHT, JUDGE_RELAX_LEAST,
                                               JUDGE_RELAX_ALL};
    const size_t from = q->made;
    q->aim = SOLVE_CERTIFIED;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !has_answer(out); i++) {
        attempt_lp relaxed;
        lp p;
        if (judge_relax(&q->judge, kinds[i], a, &p, out, e) != 0)
            return e->code;
        if (!has_answer(out) && (attempt_prepare(a, &p, q->options->split, &relaxed, e) != 0 ||
                                 run_sequence(a, q, &relaxed, 0, false, out, e) != 0))
            return e->code;
    }
    return has_answer(out) ? 0 : run_sequence(a, q, r, from, false, out, e);
}

int solve_with(arena *a, const lp *p, const solve_attempt *attempts, size_t count,
               const solve_options *options, solution *out, error *e)
{
    attempt_lp r;
    sequence s = {.p = p,
                  .attempts = attempts,
                  .count = count,
                  .options = options,
                  .end = attempt_end(options),
                  .aim = SOLVE_AIMED};
    s.judge = (judge){.a = a, .p = p, .r = &r, .options = options, .end = s.end};
    if (solve_check(p, e) != 0 || attempt_prepare(a, p, options->split, &r, e) != 0)
        return e->code;
    if (!attempt_make_room(a, p, out) || !attempt_make_room(a, p, &s.latest))
        return error_memory(e);
    if (run_sequence(a, &s, &r, 0, true, out, e) != 0)
        return e->code;
    if (s.refuted && judge_can_relax(&s.judge) && run_relaxed(a, &s, &r, out, e) != 0)
        return e->code;
    if (out->status == SOLVE_FAILED && out->has_point)
        out->status = SOLVE_UNCERTIFIED; /* the best point of runs that did not converge */
    out->fell_back_from = fell_back_from(attempts, s.made, out->method);
    out->iterations = s.iterations + s.judge.iterations;
    out->attempts = s.total;
    return 0;
}

/* GLPK, and after it the barrier. */
static const solve_attempt glpk_first[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"glpk dual simplex, tightened", solve_glpk, 1, false},
    {"glpk primal simplex", solve_glpk, 2, false},
    {"barrier", solve_barrier, 0, true},
    {"conservative barrier", solve_barrier, 1, true},
};
static const solve_attempt barrier_first[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
    /* On a whole year GLPK takes hours, so it is not run to improve a certified answer. */
    {"glpk dual simplex", solve_glpk, 0, true},
    {"glpk dual simplex, tightened", solve_glpk, 1, true},
    {"glpk primal simplex", solve_glpk, 2, true},
};

bool solve_is_automatic(const solve_options *options)
{
    return options->method == NULL || strcmp(options->method, "auto") == 0;
}

bool solve_vertex_is_cheap(const lp *p)
{
    return p->rows < VERTEX_ROWS && p->start[p->cols] < VERTEX_NONZEROS;
}

int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e)
{
    const bool any = solve_is_automatic(options);
    const bool barrier = !any && strcmp(options->method, "barrier") == 0;
    if (!any && !barrier && strcmp(options->method, "glpk") != 0)
        return error_set(e, ERROR_USAGE, "unknown method `%s`: write `auto`, `glpk` or `barrier`",
                         options->method);
    if (barrier || (any && solve_is_large(p)))
        return solve_with(a, p, barrier_first, sizeof barrier_first / sizeof barrier_first[0],
                          options, out, e);
    return solve_with(a, p, glpk_first, sizeof glpk_first / sizeof glpk_first[0], options, out, e);
}
