/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c - a primal-dual interior point method: from an lp to its point, or to the reason why it
 * has none.
 */
#include "solve/barrier/barrier.h"

#include "base/clock.h"
#include "solve/certify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STOP 1e-9  /* relative: both residuals and the gap */
#define GOOD 1e-6  /* what may still be called optimal where it gets no further */
#define CLOSE 1e-4 /* to the optimum: no ray is looked for */
enum {
    MOST_ITERATIONS = 300,
    LOOK_EACH = 3, /* iterations without progress: for a ray */
    PATIENCE = 20, /* iterations without any progress */
};

/* One lp, laid out. */
typedef struct barrier_run {
    const lp *p;
    const solve_options *options;
    double end; /* by the clock; 0: none */
    arena *memory;
    thread_pool *threads;
    barrier_shrunk shrunk;
    barrier_form form;
    barrier_order order;
    barrier_state state;
    bool careful;
    double merit, best_merit; /* the largest of the relative residuals and the gap */
    double least_apart;       /* of the objectives, in all iterations */
    double *best_v, *best_y;
    double *x, *y; /* of what was shrunk */
    int64_t iterations, best_iteration;
} barrier_run;

static bool point_room(arena *a, const barrier_form *f, barrier_point *p)
{
    p->v = ARENA_ARRAY(a, double, f->vars);
    p->y = ARENA_ARRAY(a, double, f->rows);
    p->gap = ARENA_ARRAY(a, double, f->pairs);
    p->dual = ARENA_ARRAY(a, double, f->pairs);
    return p->v != NULL && p->y != NULL && p->gap != NULL && p->dual != NULL;
}

static bool state_room(arena *a, const barrier_form *f, thread_pool *c, barrier_state *s)
{
    *s = (barrier_state){.form = f,
                         .threads = c,
                         .primal = ARENA_ARRAY(a, double, f->rows),
                         .dual = ARENA_ARRAY(a, double, f->vars),
                         .off = ARENA_ARRAY(a, double, f->pairs),
                         .diagonal = ARENA_ARRAY(a, double, f->vars),
                         .over_gap = ARENA_ARRAY(a, double, f->pairs),
                         .aim = ARENA_ARRAY(a, double, f->pairs),
                         .work_vars = ARENA_ARRAY(a, double, f->vars),
                         .work_rows = ARENA_ARRAY(a, double, f->rows),
                         .tally = ARENA_ARRAY(a, barrier_tally, f->parts)};
    return s->primal != NULL && s->dual != NULL && s->off != NULL && s->diagonal != NULL &&
           s->over_gap != NULL && s->aim != NULL && s->work_vars != NULL && s->work_rows != NULL &&
           s->tally != NULL && point_room(a, f, &s->at) && point_room(a, f, &s->step) &&
           point_room(a, f, &s->other);
}

/* Where the run stands, in words for the log; true: stop. */
static bool tell(const barrier_run *r, const char *what, double primal, double dual, int correctors)
{
    const barrier_state *s = &r->state;
    char line[160];
    if (r->options->progress == NULL)
        return false;
    if (what != NULL)
        snprintf(line, sizeof line, "barrier: %s", what);
    else
        snprintf(line, sizeof line,
                 "barrier: %3lld  gap %.1e  residuals %.1e %.1e  steps %.2f %.2f  correctors %d",
                 (long long)r->iterations, s->gap, s->primal_error, s->dual_error, primal, dual,
                 correctors);
    return r->options->progress(r->options->data, line);
}

static int lay_out(barrier_run *r, error *e)
{
    barrier_cut cut;
    arena *a = r->memory;
    barrier_form *f = &r->form;
    if (barrier_cut_of(a, &r->shrunk, r->p->row_step, &cut, e) != 0 ||
        barrier_form_of(a, &r->shrunk, &cut, r->threads, f, &r->order, e) != 0)
        return e->code;
    r->best_v = ARENA_ARRAY(a, double, f->vars);
    r->best_y = ARENA_ARRAY(a, double, f->rows);
    if (r->best_v == NULL || r->best_y == NULL || !state_room(a, f, r->threads, &r->state))
        return error_memory(e);
    r->state.careful = r->careful;
    r->state.kkt = barrier_kkt_new(f, r->threads, r->careful, e);
    return e->code;
}

/* The form's numbers as those of the lp. */
static void hand_back(barrier_run *r, const double *v, const double *y, bool ray, double *x_out,
                      double *row_dual_out)
{
    const barrier_shrunk *s = &r->shrunk;
    for (int32_t j = 0; j < s->cols; j++)
        r->x[j] = v[r->order.col_at[j]] * r->form.unit;
    for (int32_t i = 0; i < s->rows; i++)
        r->y[i] = y[r->order.row_at[i]];
    (ray ? barrier_unshrink_ray : barrier_unshrink)(s, r->p, r->x, r->y, x_out, row_dual_out);
}

static void keep_best(barrier_run *r)
{
    const barrier_state *s = &r->state;
    double apart = fabs(s->primal_objective - s->dual_objective);
    /* fmax leaves out what is no number; the gap is none as soon as one of all is none. */
    r->merit = isfinite(s->gap) ? fmax(fmax(s->primal_error, s->dual_error), s->gap) : HUGE_VAL;
    /* Where the objectives come together at next to 0 their relative gap is large to the end. */
    if (r->merit < 0.9 * r->best_merit || apart < 0.9 * r->least_apart)
        r->best_iteration = r->iterations;
    r->least_apart = fmin(r->least_apart, apart);
    if (!(r->merit < r->best_merit))
        return;
    r->best_merit = r->merit;
    memcpy(r->best_v, s->at.v, (size_t)r->form.vars * sizeof *r->best_v);
    memcpy(r->best_y, s->at.y, (size_t)r->form.rows * sizeof *r->best_y);
}

/* Does this point or direction prove that there is no answer? */
static bool proves(barrier_run *r, const barrier_point *ray, solution *out)
{
    hand_back(r, ray->v, ray->y, true, out->x, out->row_dual);
    if (barrier_proves_infeasible(r->p, out->row_dual))
        out->status = SOLVE_INFEASIBLE;
    else if (r->state.primal_error < GOOD && barrier_proves_unbounded(r->p, out->x))
        out->status = SOLVE_UNBOUNDED;
    else
        return false;
    return out->proven = true;
}

/* Where there is no answer the point runs away, in the end along its direction. */
static bool runs_away(barrier_run *r, solution *out)
{
    int64_t idle = r->iterations - r->best_iteration;
    if (r->merit < CLOSE || idle == 0 || idle % LOOK_EACH != 0)
        return false;
    return proves(r, &r->state.step, out) || proves(r, &r->state.at, out);
}

static enum solve_status iterate(barrier_run *r, solution *out)
{
    barrier_state *s = &r->state;
    double primal = 0, dual = 0;
    int correctors = 0;
    r->best_merit = r->least_apart = HUGE_VAL;
    if (!barrier_start(s))
        return SOLVE_FAILED;
    for (;;) {
        barrier_residuals(s);
        keep_best(r);
        if (r->best_merit < STOP)
            return SOLVE_OPTIMAL;
        if (!isfinite(r->merit) || runs_away(r, out))
            return out->proven ? out->status : SOLVE_FAILED;
        if (tell(r, NULL, primal, dual, correctors))
            return SOLVE_INTERRUPTED;
        if (r->end > 0 && clock_seconds() > r->end)
            return SOLVE_TIME_LIMIT;
        int64_t idle = r->iterations - r->best_iteration;
        if (r->iterations >= MOST_ITERATIONS || idle >= (r->best_merit < GOOD ? 5 : PATIENCE))
            return SOLVE_FAILED;
        if (!barrier_step(s, &primal, &dual, &correctors) || barrier_kkt_starved(s->kkt))
            return SOLVE_FAILED;
        r->iterations++;
    }
}

/* One program from its numbers to its point. */
static int run(barrier_run *r, solution *out, error *e)
{
    const lp *p = r->p;
    out->status = SOLVE_FAILED;
    out->has_point = out->proven = false;
    if (barrier_shrink(r->memory, p, &r->shrunk, e) != 0)
        return e->code;
    r->x = ARENA_ARRAY(r->memory, double, p->cols);
    r->y = ARENA_ARRAY(r->memory, double, p->rows);
    if (r->x == NULL || r->y == NULL)
        return error_memory(e);
    if (r->shrunk.infeasible) {
        out->status = SOLVE_INFEASIBLE;
        out->proven = true;
        return 0;
    }
    if (lay_out(r, e) == 0) {
        out->status = iterate(r, out);
        if (out->status == SOLVE_FAILED && r->best_merit < GOOD)
            out->status = SOLVE_OPTIMAL; /* as good as it gets; the certificate decides */
        if (r->state.kkt != NULL && barrier_kkt_starved(r->state.kkt))
            error_memory(e);
        out->has_point = !out->proven && isfinite(r->best_merit);
        if (out->has_point)
            hand_back(r, r->best_v, r->best_y, false, out->x, out->row_dual);
        if (r->shrunk.unbounded && out->status == SOLVE_OPTIMAL) {
            out->status = SOLVE_UNBOUNDED;
            out->proven = true;
        }
    }
    out->iterations += r->iterations;
    barrier_kkt_free(r->state.kkt);
    return e->code;
}

/* Solves a program made of the lp to learn why that has no answer: the last word, so with care.
 * What stops it stops the whole. */
static int ask(const barrier_run *about, const lp *p, solution *answer, solution *out, error *e)
{
    barrier_run r = {.p = p,
                     .options = about->options,
                     .end = about->end,
                     .memory = about->memory,
                     .threads = about->threads,
                     .careful = true};
    *answer = (solution){.status = SOLVE_FAILED,
                         .x = ARENA_ARRAY(about->memory, double, p->cols),
                         .row_dual = ARENA_ARRAY(about->memory, double, p->rows)};
    if (answer->x == NULL || answer->row_dual == NULL)
        return error_memory(e);
    if (run(&r, answer, e) != 0)
        return e->code;
    out->iterations += answer->iterations;
    if (answer->status == SOLVE_INTERRUPTED || answer->status == SOLVE_TIME_LIMIT)
        out->status = answer->status;
    return 0;
}

/* A run that came to no end: is there an answer at all? */
static int explain(const barrier_run *r, solution *out, error *e)
{
    lp asked;
    solution answer;
    if (tell(r, "no answer yet: looking for the least that must be missed", 0, 0, 0)) {
        out->status = SOLVE_INTERRUPTED;
        return 0;
    }
    if (!barrier_elastic(r->memory, r->p, &asked))
        return error_memory(e);
    if (ask(r, &asked, &answer, out, e) != 0 || out->status != SOLVE_FAILED)
        return e->code;
    if (answer.has_point && barrier_proves_infeasible(r->p, answer.row_dual)) {
        out->status = SOLVE_INFEASIBLE;
        out->proven = true;
    }
    if (answer.status != SOLVE_OPTIMAL || out->proven)
        return 0;
    if (!barrier_steepest(r->memory, r->p, &asked))
        return error_memory(e);
    if (ask(r, &asked, &answer, out, e) != 0 || out->status != SOLVE_FAILED)
        return e->code;
    if (answer.has_point && barrier_proves_unbounded(r->p, answer.x)) {
        out->status = SOLVE_UNBOUNDED;
        out->proven = true;
    }
    return 0;
}

/* Numbers of variables, with a slack a row, and of their bounds fit 32 bits, here and in the
 * program that asks what must be missed. */
static int check_size(const lp *p, error *e)
{
    const int64_t most = INT32_MAX / 2 - 1;
    int64_t vars = (int64_t)p->cols + 3 * (int64_t)p->rows;
    if (p->start[p->cols] > INT32_MAX) /* CHOLMOD's factors are counted so */
        return error_set(
            e, ERROR_SOLVER,
            "the barrier takes no more than %d entries, this problem has %lld: shorten "
            "the horizon, or take longer steps",
            INT32_MAX, (long long)p->start[p->cols]);
    if (vars <= most)
        return 0;
    return error_set(
        e, ERROR_SOLVER,
        "the barrier takes no more than %lld columns and thrice the rows together, this "
        "problem has %lld: shorten the horizon, or take longer steps",
        (long long)most, (long long)vars);
}

int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e)
{
    (void)a; /* nothing outlives the call */
    if (check_size(p, e) != 0 || solve_check(p, e) != 0) {
        out->status = SOLVE_FAILED;
        return e->code;
    }
    barrier_run r = {.p = p,
                     .options = options,
                     .end = options->time_limit > 0 ? clock_seconds() + options->time_limit : 0,
                     .memory = arena_new(),
                     .threads = thread_pool_new(options->threads),
                     .careful = attempt > 0};
    out->iterations = 0;
    if (r.memory == NULL || r.threads == NULL)
        error_memory(e);
    else if (run(&r, out, e) == 0 && out->status == SOLVE_FAILED)
        explain(&r, out, e);
    if (out->proven)
        out->has_point = false;
    thread_pool_free(r.threads);
    arena_free(r.memory);
    return e->code;
}
