/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * judge.c - the test of feasibility and the search for a recession ray.
 */
#include "solve/judge.h"

#include "solve/barrier/barrier.h"
#include "solve/elastic.h"
#include "solve/glpk/glpk.h"
#include "solve/ray.h"

#include <math.h>
#include <string.h>

/* Rows are relaxed by this times the miss plus RELAX_MORE, both relative: enough that the relaxed
 * lp has an interior, and so little that its optimum still passes the certificate. By choice. */
#define RELAX_FACTOR 1.1
#define RELAX_MORE 1e-8
/* A miss up to this is a rounding error of an elastic lp. */
#define EXACT 1e-9
/* Duals of a run are tested for a proof when their relative residual is below DUALS times BETTER,
 * and again when it has fallen by BETTER. Range (0, 1). By choice: on Dallas the first proof has
 * 1e-4. */
#define QUESTION_DUALS 1e-2
#define QUESTION_BETTER 0.4
/* The smallest point may exceed the optimum t of the elastic lp by these, relative. */
#define SMALLEST_FACTOR 1.01
#define SMALLEST_MORE 1e-9

/* With this many rows or more, the barrier solves the elastic and the recession lp; with fewer,
 * GLPK, whose points are vertices: they contain no large terms without a reason, and a ray is
 * exact.
 */
enum { ELASTIC_BARRIER_ROWS = 2000, RECESSION_BARRIER_ROWS = 20000 };

static const solve_attempt simplex_first[] = {
    {"glpk dual simplex", solve_glpk, 0, false},
    {"glpk dual simplex, tightened", solve_glpk, 1, false},
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
};
static const solve_attempt barrier_first[] = {
    {"barrier", solve_barrier, 0, false},
    {"conservative barrier", solve_barrier, 1, false},
};

/* The value of column j that is nearest to `x`. */
static double clamped(const lp *p, int32_t j, double x)
{
    return fmin(fmax(x, p->col_lower[j]), p->col_upper[j]);
}

/* The question whether the duals of a least sum of violations are a proof already. */
typedef struct proof_question {
    const lp *p;
    double *y, *x; /* of its rows and columns: room */
    double asked;  /* the residual of the duals that were tested last */
} proof_question;

/* The miss that the duals of an answer prove; 0: they are no proof. */
static double proven_by(const proof_question *q, const solution *answer)
{
    const lp *p = q->p;
    memcpy(q->y, answer->row_dual, (size_t)p->rows * sizeof *q->y);
    if (!ray_check_farkas(p, q->y))
        return 0;
    for (int32_t j = 0; j < p->cols; j++)
        q->x[j] = clamped(p, j, answer->x[j]);
    return ray_farkas_miss(p, q->y, q->x);
}

/* The full test may take as long as some iterations, so that a shorter one decides whether it is
 * made, and the next is made when the duals are better by much. */
static bool is_proof(void *data, const solution *now)
{
    proof_question *q = data;
    if (!(now->dual_objective > 0 && now->proof.dual < QUESTION_BETTER * q->asked))
        return false;
    q->asked = now->proof.dual;
    memcpy(q->y, now->row_dual, (size_t)q->p->rows * sizeof *q->y);
    return ray_shows_conflict(q->p, q->y) && proven_by(q, now) >= JUDGE_CLEAR;
}

/* Solves one of the judge's lps, or until its duals decide the question (NULL: none). An
 * interruption or the time limit becomes the status of `stopped`.
 */
static int run_attempts(judge *k, arena *a, const lp *q, const solve_attempt *attempts,
                        size_t count, const char *purpose, proof_question *question,
                        solution *answer, solution *stopped, error *e)
{
    solve_options options = attempt_options(k->options, k->end);
    options.split = 0;
    options.suffices = question == NULL ? NULL : is_proof;
    options.suffices_data = question;
    *answer = (solution){.status = SOLVE_INTERRUPTED};
    const solve_progress begins = solve_report(purpose);
    if (options.progress == NULL || !options.progress(options.data, &begins)) {
        if (attempt_all(a, q, attempts, count, &options, answer, e) != 0)
            return e->code;
    }
    k->iterations += answer->iterations;
    if (answer->status == SOLVE_INTERRUPTED || answer->status == SOLVE_TIME_LIMIT)
        stopped->status = answer->status;
    return 0;
}

static int solve_lp(judge *k, arena *a, const lp *q, int32_t barrier_rows, const char *purpose,
                    solution *answer, solution *stopped, error *e)
{
    const bool simplex = k->p->rows < barrier_rows;
    return run_attempts(k, a, q, simplex ? simplex_first : barrier_first,
                        simplex ? sizeof simplex_first / sizeof simplex_first[0]
                                : sizeof barrier_first / sizeof barrier_first[0],
                        purpose, NULL, answer, stopped, e);
}

/* The violation of the rows by x, relative to w, where w[i] = 1 + the largest term of row i is
 * computed first unless `given`. NaN or infinite values give HUGE_VAL. activity: of p->rows. */
static double miss_of(const lp *p, const double *x, bool given, double *w, double *activity)
{
    double worst = 0;
    memset(activity, 0, (size_t)p->rows * sizeof *activity);
    for (int32_t i = 0; i < p->rows && !given; i++)
        w[i] = 1;
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            const int32_t i = p->index[k];
            const double term = p->value[k] * x[j];
            activity[i] += term;
            if (!given)
                w[i] = fmax(w[i], 1 + fabs(term));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        double miss = fmax(p->row_lower[i] - activity[i], activity[i] - p->row_upper[i]) / w[i];
        if (!isfinite(activity[i]))
            return HUGE_VAL;
        worst = fmax(worst, miss);
    }
    return worst;
}

/* Replaces column bounds that cross within the tolerance by their mean. If they cross by more, that
 * decides.
 */
static int close_bounds(judge *k, error *e)
{
    double worst = 0;
    k->closed = *k->p;
    for (int32_t j = 0; j < k->p->cols; j++) {
        double low = k->p->col_lower[j], high = k->p->col_upper[j];
        if (low > high)
            worst = fmax(worst, (low - high) / 2 / (1 + fmin(fabs(low), fabs(high))));
    }
    k->is_crossed = worst > 0;
    if (worst > SOLVE_CERTIFIED) {
        k->feasible = JUDGE_NO;
        k->miss = worst;
    }
    if (worst == 0)
        return 0;
    k->closed.col_lower = ARENA_ARRAY(k->a, double, k->p->cols);
    k->closed.col_upper = ARENA_ARRAY(k->a, double, k->p->cols);
    if (k->closed.col_lower == NULL || k->closed.col_upper == NULL)
        return error_memory(e);
    for (int32_t j = 0; j < k->p->cols; j++) {
        double low = k->p->col_lower[j], high = k->p->col_upper[j];
        k->closed.col_lower[j] = low > high ? low / 2 + high / 2 : low;
        k->closed.col_upper[j] = low > high ? low / 2 + high / 2 : high;
    }
    return 0;
}

/* The point and the duals of an elastic lp. */
typedef struct stretched {
    bool solved;
    double t;      /* the violation that x has, relative to the weights of the lp */
    double proven; /* the miss that the duals prove for terms like those of x */
    double *x;     /* cols, within the bounds */
} stretched;

static int solve_elastic(judge *k, arena *a, double *w, stretched *out, solution *stopped, error *e)
{
    const lp *p = &k->closed;
    elastic_lp q;
    solution answer;
    double *y = ARENA_ARRAY(a, double, p->rows), *activity = ARENA_ARRAY(a, double, p->rows);
    *out = (stretched){.x = ARENA_ARRAY(a, double, p->cols)};
    if (y == NULL || activity == NULL || out->x == NULL || !elastic_lp_of(a, p, w, &q))
        return error_memory(e);
    if (solve_lp(k, a, &q.lp, ELASTIC_BARRIER_ROWS,
                 "no answer yet: solving the elastic problem to test feasibility", &answer, stopped,
                 e) != 0)
        return e->code;
    if (answer.status != SOLVE_OPTIMAL)
        return 0;
    out->solved = true;
    for (int32_t j = 0; j < p->cols; j++)
        out->x[j] = clamped(p, j, answer.x[j]);
    out->t = miss_of(p, out->x, true, w, activity);
    elastic_duals(&q, p->rows, answer.row_dual, y);
    out->proven = ray_check_farkas(p, y) ? ray_farkas_miss(p, y, out->x) : 0;
    return 0;
}

/* w[i] = 1 + the largest term of row i that the column bounds enforce. */
static void enforced_weights(const lp *p, double *w)
{
    for (int32_t i = 0; i < p->rows; i++)
        w[i] = 1;
    for (int32_t j = 0; j < p->cols; j++) {
        double x = fabs(clamped(p, j, 0));
        for (int64_t k = p->start[j]; k < p->start[j + 1] && x > 0; k++)
            w[p->index[k]] = fmax(w[p->index[k]], 1 + fabs(p->value[k]) * x);
    }
}

/* Replaces w by 1 + the largest term in the smallest point whose violation is about t. */
static int weights_of_smallest(judge *k, arena *a, double *w, double t, solution *stopped, error *e)
{
    const lp *p = &k->closed;
    lp relaxed, q;
    elastic_slack by;
    solution answer;
    int32_t *negative = ARENA_ARRAY(a, int32_t, p->cols);
    double *activity = ARENA_ARRAY(a, double, p->rows);
    if (negative == NULL || activity == NULL ||
        !elastic_slack_of(a, p, SMALLEST_FACTOR * t + SMALLEST_MORE, &by) ||
        !elastic_relaxed_lp(a, p, w, &by, &relaxed) ||
        !elastic_smallest_lp(a, &relaxed, w, &q, negative))
        return error_memory(e);
    if (solve_lp(k, a, &q, ELASTIC_BARRIER_ROWS,
                 "no answer yet: solving for the smallest point to test feasibility", &answer,
                 stopped, e) != 0)
        return e->code;
    if (answer.status != SOLVE_OPTIMAL)
        return 0; /* w stays as it is: the terms that the bounds enforce */
    for (int32_t j = 0; j < p->cols; j++) {
        double x = answer.x[j] - (negative[j] < 0 ? 0 : answer.x[negative[j]]);
        answer.x[j] = clamped(p, j, x);
    }
    miss_of(p, answer.x, false, w, activity);
    return 0;
}

/* On a large lp the elastic lp is hard, because t is in all of its rows, and may have no answer.
 * The lp with the least sum of violations, each by itself, is easy where something is missing, and
 * its duals are a Farkas ray. */
static int decide_by_sum(judge *k, arena *a, const double *w, solution *stopped, error *e)
{
    const lp *p = &k->closed;
    elastic_least q;
    solution answer;
    if (p->rows < ELASTIC_BARRIER_ROWS || k->tried_sum)
        return 0;
    k->tried_sum = true;
    proof_question question = {p, ARENA_ARRAY(a, double, p->rows), ARENA_ARRAY(a, double, p->cols),
                               QUESTION_DUALS};
    if (question.y == NULL || question.x == NULL || !elastic_least_lp(a, p, w, HUGE_VAL, &q))
        return error_memory(e);
    for (size_t n = 0; n < sizeof barrier_first / sizeof barrier_first[0]; n++) {
        if (run_attempts(k, a, &q.lp, &barrier_first[n], 1,
                         "no answer yet: solving for the least sum of violations to test "
                         "feasibility",
                         &question, &answer, stopped, e) != 0 ||
            stopped->status != SOLVE_FAILED)
            return e->code;
        /* any point whose duals are a proof will do, optimal or not */
        const double proven = answer.has_point ? proven_by(&question, &answer) : 0;
        if (proven >= JUDGE_CLEAR) {
            k->feasible = JUDGE_NO;
            k->miss = proven;
            return 0;
        }
    }
    return 0;
}

static int decide_by_elastic(judge *k, arena *a, solution *stopped, error *e)
{
    stretched x;
    double *w = k->weight;
    enforced_weights(&k->closed, w);
    if (decide_by_sum(k, a, w, stopped, e) != 0 || stopped->status != SOLVE_FAILED ||
        k->feasible != JUDGE_UNKNOWN)
        return e->code;
    if (solve_elastic(k, a, w, &x, stopped, e) != 0 || !x.solved)
        return e->code;
    k->miss = fmax(x.proven, SOLVE_CERTIFIED);
    if (x.t > SOLVE_CERTIFIED && x.proven < JUDGE_CLEAR) {
        if (weights_of_smallest(k, a, w, x.t, stopped, e) != 0 || stopped->status != SOLVE_FAILED)
            return e->code;
        if (solve_elastic(k, a, w, &x, stopped, e) != 0 || !x.solved)
            return e->code;
        k->miss = x.t;
    }
    k->feasible = x.t <= SOLVE_CERTIFIED ? JUDGE_YES : JUDGE_NO;
    if (k->feasible == JUDGE_YES)
        k->miss = x.t;
    return 0;
}

static int test_feasibility(judge *k, bool by_sum, solution *stopped, error *e)
{
    k->tried_feasibility = !by_sum;
    if (close_bounds(k, e) != 0 || k->feasible != JUDGE_UNKNOWN)
        return e->code;
    double *w = ARENA_ARRAY(k->a, double, k->p->rows);
    arena *scratch = arena_new(); /* the elastic lp of a year takes more memory than its solve */
    if (w == NULL || scratch == NULL) {
        error_memory(e);
    } else if (by_sum) {
        enforced_weights(&k->closed, w);
        decide_by_sum(k, scratch, w, stopped, e);
    } else {
        k->weight = w;
        decide_by_elastic(k, scratch, stopped, e);
    }
    arena_free(scratch);
    return e->code;
}

static int keep_ray(judge *k, const double *ray, error *e)
{
    k->has_ray = JUDGE_YES;
    k->ray = arena_copy(k->a, ray, (size_t)k->p->cols * sizeof *ray);
    return k->ray == NULL ? error_memory(e) : 0;
}

/* Looks for a recession ray of the scaled lp, where the box is as wide for a column in W as for one
 * in GW. */
static int search_ray(judge *k, arena *a, solution *stopped, error *e)
{
    lp q;
    solution answer;
    if (!elastic_recession_lp(a, &k->r->scaled, &q))
        return error_memory(e);
    if (solve_lp(k, a, &q, RECESSION_BARRIER_ROWS,
                 "no answer yet: solving the recession problem to test boundedness", &answer,
                 stopped, e) != 0)
        return e->code;
    if (answer.has_point && ray_check_recession(&k->r->scaled, answer.x)) {
        for (int32_t j = 0; j < k->p->cols; j++)
            answer.x[j] *= k->r->scale.col[j];
        return keep_ray(k, answer.x, e);
    }
    if (answer.status == SOLVE_OPTIMAL)
        k->has_ray = JUDGE_NO;
    return 0;
}

static int test_ray(judge *k, solution *stopped, error *e)
{
    k->tried_ray = true;
    arena *scratch = arena_new();
    if (scratch == NULL)
        error_memory(e);
    else
        search_ray(k, scratch, stopped, e);
    arena_free(scratch);
    return e->code;
}

/* Whether the point, clamped to the bounds, misses no row by more than an optimum may, even if only
 * the terms count that the bounds enforce. */
static int is_feasible_point(const judge *k, const double *point, bool *is, error *e)
{
    const lp *p = k->p;
    arena *scratch = arena_new();
    double *x = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->cols);
    double *w = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    double *activity = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, p->rows);
    bool crossed = false;
    *is = false;
    if (x == NULL || w == NULL || activity == NULL) {
        error_memory(e);
        goto done;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        x[j] = clamped(p, j, point[j]);
        crossed = crossed || p->col_lower[j] > p->col_upper[j];
    }
    enforced_weights(p, w);
    *is = !crossed && miss_of(p, x, true, w, activity) <= SOLVE_CERTIFIED;
done:
    arena_free(scratch);
    return e->code;
}

/* What a claim proves by its own figures. */
static int examine(judge *k, enum solve_status claim, solution *s, double *proven, error *e)
{
    bool is = false;
    if (!s->has_ray)
        return 0;
    if (claim == SOLVE_INFEASIBLE && ray_check_farkas(k->p, s->row_dual)) {
        *proven = ray_farkas_miss(k->p, s->row_dual, s->x);
        if (k->feasible == JUDGE_UNKNOWN && *proven >= JUDGE_CLEAR &&
            k->p->rows >= JUDGE_CLEAR_ROWS) {
            k->feasible = JUDGE_NO;
            k->miss = *proven;
        }
    }
    if (claim == SOLVE_UNBOUNDED && ray_check_recession(k->p, s->ray)) {
        if (k->has_ray != JUDGE_YES && keep_ray(k, s->ray, e) != 0)
            return e->code;
        if (k->feasible == JUDGE_UNKNOWN && is_feasible_point(k, s->x, &is, e) == 0 && is) {
            k->feasible = JUDGE_YES;
            k->miss = 0;
        }
    }
    return e->code;
}

/* What is known becomes the status of the answer. */
static void conclude(const judge *k, solution *s)
{
    s->proven = k->feasible == JUDGE_NO || (k->feasible == JUDGE_YES && k->has_ray == JUDGE_YES);
    if (s->proven) {
        s->status = k->feasible == JUDGE_NO ? SOLVE_INFEASIBLE : SOLVE_UNBOUNDED;
        s->has_point = false;
        s->has_ray = s->status == SOLVE_UNBOUNDED;
        if (s->has_ray)
            memcpy(s->ray, k->ray, (size_t)k->p->cols * sizeof *s->ray);
        s->miss = k->feasible == JUDGE_NO ? k->miss : 0;
    }
}

int judge_answer(judge *k, solution *s, error *e)
{
    const enum solve_status claim = s->status;
    double proven = 0; /* the miss that a Farkas ray of the claim proves */
    s->status = SOLVE_FAILED;
    if (examine(k, claim, s, &proven, e) != 0)
        return e->code;
    if (k->feasible == JUDGE_UNKNOWN && !k->tried_feasibility &&
        test_feasibility(k, false, s, e) != 0)
        return e->code;
    if (s->status != SOLVE_FAILED)
        return 0; /* stopped */
    if (k->feasible == JUDGE_UNKNOWN && proven > SOLVE_CERTIFIED) {
        k->feasible = JUDGE_NO; /* the elastic lp has no solution either, but there is a proof */
        k->miss = proven;
    }
    if (k->feasible == JUDGE_YES && k->has_ray == JUDGE_UNKNOWN && !k->tried_ray &&
        test_ray(k, s, e) != 0)
        return e->code;
    if (s->status != SOLVE_FAILED)
        return 0;
    conclude(k, s);
    return 0;
}

int judge_divergence(judge *k, solution *s, error *e)
{
    if (k->p->rows < ELASTIC_BARRIER_ROWS || k->tried_sum || k->feasible != JUDGE_UNKNOWN)
        return 0;
    if (test_feasibility(k, true, s, e) != 0 || s->status != SOLVE_FAILED)
        return e->code;
    conclude(k, s);
    return 0;
}

bool judge_can_relax(const judge *k)
{
    return k->feasible == JUDGE_YES && k->weight != NULL;
}

bool judge_must_relax(const judge *k)
{
    return judge_can_relax(k) && (k->is_crossed || k->miss > EXACT);
}

/* Finds the rows that must be missed. To relax all rows by the miss would change the objective by
 * the sum of their duals, which the certificate rarely accepts. */
static int least_slack(judge *k, enum judge_relaxed kind, arena *a, elastic_slack *by,
                       solution *stopped, error *e)
{
    const lp *p = &k->closed;
    elastic_least q;
    solution answer;
    if (!elastic_least_lp(a, p, k->weight, RELAX_FACTOR * k->miss + RELAX_MORE, &q))
        return error_memory(e);
    if (solve_lp(k, a, &q.lp, ELASTIC_BARRIER_ROWS,
                 "feasible within the tolerance: solving for the rows that are missed", &answer,
                 stopped, e) != 0)
        return e->code;
    if (answer.status != SOLVE_OPTIMAL)
        return 0;
    const double factor = kind == JUDGE_RELAX_TIGHT ? 1 : RELAX_FACTOR;
    const double more = kind == JUDGE_RELAX_TIGHT ? EXACT : RELAX_MORE;
    for (int32_t i = 0; i < p->rows; i++) {
        double lower = q.lower_col[i] < 0 ? 0 : answer.x[q.lower_col[i]];
        double upper = q.upper_col[i] < 0 ? 0 : answer.x[q.upper_col[i]];
        by->lower[i] = lower > EXACT ? fmin(by->lower[i], factor * lower + more) : EXACT;
        by->upper[i] = upper > EXACT ? fmin(by->upper[i], factor * upper + more) : EXACT;
    }
    return 0;
}

int judge_relax(judge *k, enum judge_relaxed kind, arena *a, lp *out, solution *stopped, error *e)
{
    const double most = fmax(k->miss, 0.99 * SOLVE_CERTIFIED);
    elastic_slack by;
    arena *scratch = arena_new();
    bool made = scratch != NULL &&
                elastic_slack_of(a, k->p, fmin(RELAX_FACTOR * k->miss + RELAX_MORE, most), &by);
    if (made && (kind == JUDGE_RELAX_ALL || least_slack(k, kind, scratch, &by, stopped, e) == 0))
        made = elastic_relaxed_lp(a, &k->closed, k->weight, &by, out);
    if (!made)
        error_memory(e);
    arena_free(scratch);
    return e->code;
}
