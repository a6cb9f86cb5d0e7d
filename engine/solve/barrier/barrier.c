/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c - the main loop of the interior point method: presolve, form, iterations and
 * postsolve, from an lp to its optimal point or to a ray that shows why it has none.
 */
#include "solve/barrier/barrier.h"

#include "base/clock.h"
#include "base/guest.h"
#include "base/thread_pool.h"
#include "solve/barrier/form.h"
#include "solve/barrier/iterate.h"
#include "solve/barrier/iteration.h"
#include "solve/barrier/kkt.h"
#include "solve/barrier/parameters.h"
#include "solve/barrier/partition.h"
#include "solve/barrier/presolve.h"
#include "solve/barrier/projection.h"
#include "solve/barrier/starting_point.h"
#include "solve/certify.h"
#include "solve/ray.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What progress is judged by: the error, the difference of the objectives, both residuals. */
enum { MEASURES = 4 };

/* The solve of one lp. */
typedef struct barrier_run {
    const lp *p;
    const solve_options *options;
    double deadline; /* clock_seconds(); 0: none */
    arena *memory;
    ordering_cache *orders, *own_orders; /* of the caller, or of this run alone */
    arena *program;                      /* of what is not needed any more when the form is made */
    thread_pool *threads;
    barrier_presolved presolved;
    barrier_form form;
    barrier_map map;
    barrier_state state;
    bool conservative;
    double error; /* of the current point: the largest of the relative residuals and the gap */
    double best_error;
    double smallest[MEASURES]; /* over all iterations */
    double *best_v, *best_y;   /* the point of best_error; row slacks are left out */
    double *x, *y;             /* of the presolved lp */
    double *unused_dual;       /* of the lp: duals of a point that are not needed */
    int64_t iterations, best_iteration;
    int blocked; /* consecutive iterations with steps of nearly 0 */
} barrier_run;

/* Reports the iteration. True: the caller asks to stop. */
static bool report(const barrier_run *r, double primal_step, double dual_step, int correctors)
{
    const barrier_state *s = &r->state;
    char line[160];
    if (r->options->progress == NULL)
        return false;
    snprintf(line, sizeof line,
             "barrier: %3lld  gap %.1e  residuals %.1e %.1e  steps %.2f %.2f  correctors %d",
             (long long)r->iterations, s->duality_gap, s->primal_error, s->dual_error, primal_step,
             dual_step, correctors);
    solve_progress n = solve_report(line);
    n.iteration = r->iterations;
    n.primal = s->primal_objective * r->form.unit;
    n.dual = s->dual_objective * r->form.unit;
    n.gap = s->duality_gap;
    n.infeasibility = s->primal_error;
    return r->options->progress(r->options->data, &n);
}

/* From the presolved lp to the form, the state and the analysed Newton system. */
static int set_up(barrier_run *r, error *e)
{
    barrier_partition partition;
    arena *a = r->memory;
    barrier_form *f = &r->form;
    if (barrier_partition_of(r->program, &r->presolved, r->p->row_step, &partition, e) != 0 ||
        barrier_form_of(a, &r->presolved, &partition, r->orders, r->threads, f, &r->map, e) != 0)
        return e->code;
    arena_free(r->program);
    r->program = NULL;
    r->best_v = ARENA_ARRAY(a, double, f->vars);
    r->best_y = ARENA_ARRAY(a, double, f->rows);
    if (r->best_v == NULL || r->best_y == NULL || !barrier_state_new(a, f, r->threads, &r->state))
        return error_memory(e);
    r->state.conservative = r->conservative;
    r->state.kkt = barrier_kkt_new(f, r->threads, e);
    return e->code;
}

/* From the form's variables and row duals, of a point or a ray, to those of the lp. */
static void postsolve(barrier_run *r, const double *v, const double *y, bool ray, double *x_out,
                      double *row_dual_out)
{
    const barrier_presolved *s = &r->presolved;
    for (int32_t j = 0; j < s->cols; j++)
        r->x[j] = v[r->map.var_of_col[j]] * r->form.unit;
    for (int32_t i = 0; i < s->rows; i++)
        r->y[i] = y[r->map.row_of_row[i]];
    (ray ? barrier_postsolve_ray : barrier_postsolve)(s, r->p, r->x, r->y, x_out, row_dual_out);
}

/* Keeps the current point if its error is the smallest so far; whether it is. */
static bool keep_best(barrier_run *r)
{
    const barrier_state *s = &r->state;
    double difference = fabs(s->primal_objective - s->dual_objective);
    /* fmax ignores a NaN, but the gap is NaN as soon as any number of the point is. */
    r->error = isfinite(s->duality_gap) ? fmax(fmax(s->primal_error, s->dual_error), s->duality_gap)
                                        : HUGE_VAL;
    /* A smaller difference is progress too: where both objectives approach 0, their relative gap
     * stays large until the end. */
    const double now[MEASURES] = {r->error, difference, s->primal_error, s->dual_error};
    for (int i = 0; i < MEASURES; i++) { /* below the aim no number gets any better */
        if (now[i] < PROGRESS_FACTOR * r->smallest[i] && r->smallest[i] > OPTIMAL_AIM) {
            r->best_iteration = r->iterations;
            r->smallest[i] = now[i];
        }
    }
    if (!(r->error < r->best_error))
        return false;
    r->best_error = r->error;
    for (int32_t p = 0; p < r->form.parts; p++) { /* no row slacks: postsolve needs none */
        const barrier_part *part = &r->form.part[p];
        memcpy(r->best_v + part->vars.from, s->point.v + part->vars.from,
               (size_t)(part->first_row_slack - part->vars.from) * sizeof *r->best_v);
    }
    memcpy(r->best_y, s->point.y, (size_t)r->form.rows * sizeof *r->best_y);
    return true;
}

/* Whether this point or direction proves that the lp is infeasible or unbounded; if so, fills the
 * ray and the present point. */
static bool is_proof(barrier_run *r, const barrier_point *ray, solution *out)
{
    const barrier_point *point = &r->state.point;
    postsolve(r, ray->v, ray->y, true, out->ray, out->row_dual);
    if (ray_check_farkas(r->p, out->row_dual))
        out->status = SOLVE_INFEASIBLE;
    else if (ray_check_recession(r->p, out->ray))
        out->status = SOLVE_UNBOUNDED;
    else
        return false;
    postsolve(r, point->v, point->y, false, out->x, r->unused_dual);
    return out->has_ray = true;
}

/* The number of consecutive iterations without progress. */
static int64_t stalled(const barrier_run *r)
{
    return r->iterations - r->best_iteration;
}

/* Counts the consecutive iterations in which both steps are nearly 0, far from an optimum: nothing
 * follows them but more of the same, mostly since the lp is infeasible. */
static bool is_blocked(barrier_run *r, double primal_step, double dual_step)
{
    const bool now = r->iterations > 0 && r->error >= RAY_CHECK_MIN_ERROR &&
                     fmax(primal_step, dual_step) < BLOCKED_STEP;
    r->blocked = now ? r->blocked + 1 : 0;
    return r->iterations >= BLOCKED_FROM && r->blocked >= BLOCKED_ITERATIONS &&
           stalled(r) > BLOCKED_ITERATIONS;
}

/* Where the lp has no optimum the iterates diverge, in the end along a ray that proves it. */
static bool diverges_along_ray(barrier_run *r, solution *out)
{
    if (r->error < RAY_CHECK_MIN_ERROR || stalled(r) == 0 || stalled(r) % RAY_CHECK_INTERVAL != 0)
        return false;
    return is_proof(r, &r->state.direction, out) || is_proof(r, &r->state.point, out);
}

/* Whether the caller's question is decided by the point, which is then the answer: out->x and
 * out->row_dual. */
static bool suffices(barrier_run *r, solution *out)
{
    const barrier_state *s = &r->state;
    if (r->options->suffices == NULL || r->iterations < QUESTION_FROM || !isfinite(r->error))
        return false;
    postsolve(r, s->point.v, s->point.y, false, out->x, out->row_dual);
    out->objective = s->primal_objective * r->form.unit;
    out->dual_objective = s->dual_objective * r->form.unit;
    out->proof = (certificate){.row = s->primal_error, .dual = s->dual_error};
    out->suffices = r->options->suffices(r->options->suffices_data, out);
    return out->suffices;
}

/* Whether only the primal residual keeps the point from the tolerance, and it did not fall enough
 * from its value `before` a nearly full step. */
static bool needs_projection(const barrier_state *s, double before, double primal_step)
{
    return fmax(s->duality_gap, s->dual_error) < PROJECTION_ACCEPTED &&
           s->primal_error > OPTIMAL_TOL && s->primal_error > PROJECTION_PROGRESS * before &&
           primal_step >= PROJECTION_MIN_STEP;
}

/* Tries the projected point, and keeps it if it is the best so far. False: no memory. */
static bool try_projection(barrier_run *r)
{
    barrier_state *s = &r->state;
    size_t vars = (size_t)r->form.vars * sizeof(double),
           pairs = (size_t)r->form.pairs * sizeof(double);
    memcpy(s->corrector.v, s->point.v, vars);
    memcpy(s->corrector.slack, s->point.slack, pairs);
    if (!barrier_projection(s))
        return false;
    barrier_residuals(s);
    keep_best(r);
    memcpy(s->point.v, s->corrector.v, vars);
    memcpy(s->point.slack, s->corrector.slack, pairs);
    barrier_residuals(s);
    return true;
}

static enum solve_status iterate(barrier_run *r, solution *out)
{
    barrier_state *s = &r->state;
    double primal_step = 0, dual_step = 0;
    int correctors = 0;
    r->best_error = HUGE_VAL;
    for (int i = 0; i < MEASURES; i++)
        r->smallest[i] = HUGE_VAL;
    if (!barrier_starting_point(s))
        return SOLVE_FAILED;
    for (;;) {
        double before = s->primal_error;
        if (guest_stopped())
            return SOLVE_INTERRUPTED;
        barrier_residuals(s);
        const bool is_best = keep_best(r);
        if (needs_projection(s, before, primal_step)) {
            if (!try_projection(r))
                return SOLVE_FAILED;
            if (r->best_error < PROJECTION_ACCEPTED)
                return SOLVE_OPTIMAL;
        }
        if (r->best_error < OPTIMAL_TOL && (r->error < OPTIMAL_AIM || !is_best))
            return SOLVE_OPTIMAL;
        if (suffices(r, out))
            return SOLVE_FAILED;
        if (!isfinite(r->error) || diverges_along_ray(r, out))
            return out->has_ray ? out->status : SOLVE_FAILED;
        if (report(r, primal_step, dual_step, correctors))
            return SOLVE_INTERRUPTED;
        if (r->deadline > 0 && clock_seconds() > r->deadline)
            return SOLVE_TIME_LIMIT;
        int max_stalled =
            r->best_error < ACCEPTABLE_TOL ? STALLED_ITERATIONS_ACCEPTABLE : STALLED_ITERATIONS;
        if (r->iterations >= ITERATIONS_MAX || stalled(r) >= max_stalled)
            return SOLVE_FAILED;
        if (is_blocked(r, primal_step, dual_step)) {
            out->diverges = true;
            return SOLVE_FAILED;
        }
        if (!barrier_iteration(s, &primal_step, &dual_step, &correctors) ||
            barrier_kkt_out_of_memory(s->kkt))
            return guest_stopped() ? SOLVE_INTERRUPTED : SOLVE_FAILED;
        r->iterations++;
    }
}

/* Moves columns that are outside a bound, by no more than the residual of the bound, onto it: in
 * the units of the lp, which may be far smaller, it would count as a violation. */
static void move_onto_bounds(const barrier_form *f, double *v)
{
    for (int32_t k = 0; k < f->pairs; k++) {
        double *value = &v[f->pair_var[k]];
        if (f->is_row_slack[f->pair_var[k]]) /* postsolve needs none */
            continue;
        if (f->pair_sign[k] * (*value - f->pair_bound[k]) < 0)
            *value = f->pair_bound[k];
    }
}

/* Solves the lp. SOLVE_FAILED: no answer. */
static int run(barrier_run *r, solution *out, error *e)
{
    const lp *p = r->p;
    out->status = SOLVE_FAILED;
    out->has_point = out->has_ray = out->diverges = out->suffices = false;
    if (barrier_presolve(r->memory, r->program, p, &r->presolved, e) != 0)
        return e->code;
    r->x = ARENA_ARRAY(r->memory, double, p->cols);
    r->y = ARENA_ARRAY(r->memory, double, p->rows);
    r->unused_dual = ARENA_ARRAY(r->memory, double, p->rows);
    if (r->x == NULL || r->y == NULL || r->unused_dual == NULL)
        return error_memory(e);
    if (r->presolved.infeasible) {
        out->status = SOLVE_INFEASIBLE;
        return 0;
    }
    if (set_up(r, e) == 0) {
        out->status = iterate(r, out);
        if (out->status == SOLVE_FAILED && !out->suffices && r->best_error < ACCEPTABLE_TOL)
            out->status = SOLVE_OPTIMAL; /* no better point can be found; the certificate decides */
        if (r->state.kkt != NULL && barrier_kkt_out_of_memory(r->state.kkt))
            error_memory(e);
        /* Who stops wants to go on: what would be made of the point takes longer than the stop. */
        out->has_point =
            (out->suffices || (!out->has_ray && isfinite(r->best_error))) && !guest_stopped();
        if (out->has_point && !out->suffices) {
            move_onto_bounds(&r->form, r->best_v);
            postsolve(r, r->best_v, r->best_y, false, out->x, out->row_dual);
        }
        if (r->presolved.unbounded && out->status == SOLVE_OPTIMAL) {
            out->status = SOLVE_UNBOUNDED; /* unless there is a point in the rest of the lp only */
            out->has_point = false;
        }
    }
    out->iterations += r->iterations;
    barrier_kkt_free(r->state.kkt);
    return e->code;
}

/* The numbers of variables, with one row slack per row, and of their bounds must fit into 32 bits,
 * with room for a few more. */
static int check_size(const lp *p, error *e)
{
    const int64_t max_vars = INT32_MAX / 2 - 1;
    int64_t vars = (int64_t)p->cols + 3 * (int64_t)p->rows;
    if (p->start[p->cols] > INT32_MAX) /* CHOLMOD's indices have 32 bits */
        return error_set(e, ERROR_SOLVER,
                         "this problem has %lld entries; the maximum of the barrier is %d: write a "
                         "longer `step` or fewer `hours` in [time]",
                         (long long)p->start[p->cols], INT32_MAX);
    if (vars <= max_vars)
        return 0;
    return error_set(e, ERROR_SOLVER,
                     "this problem has %lld columns + 3 x rows; the maximum of the barrier is "
                     "%lld: write a longer `step` or fewer `hours` in [time]",
                     (long long)vars, (long long)max_vars);
}

int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e)
{
    (void)a; /* nothing is kept after the call */
    if (check_size(p, e) != 0 || solve_check(p, e) != 0) {
        out->status = SOLVE_FAILED;
        return e->code;
    }
    barrier_run r = {.p = p,
                     .options = options,
                     .deadline =
                         options->time_limit > 0 ? clock_seconds() + options->time_limit : 0,
                     .memory = arena_new(),
                     .program = arena_new(),
                     .own_orders = options->orders == NULL ? ordering_cache_new() : NULL,
                     .threads = thread_pool_new(options->threads),
                     .conservative = attempt > 0};
    r.orders = options->orders != NULL ? options->orders : r.own_orders;
    out->iterations = 0;
    const bool unwinds = guest_set_unwinds(true);
    if (r.memory == NULL || r.program == NULL || r.threads == NULL)
        error_memory(e);
    else
        run(&r, out, e);
    guest_set_unwinds(unwinds);
    /* What is stopped halfway looks like a lack of memory to its caller. */
    if (e->code == ERROR_INTERRUPTED ||
        (guest_stopped() &&
         (e->code == ERROR_IO || (e->code == 0 && out->status == SOLVE_FAILED)))) {
        *e = (error){0};
        out->status = SOLVE_INTERRUPTED;
        out->has_point = out->has_ray = false;
    }
    thread_pool_free(r.threads);
    ordering_cache_free(r.own_orders);
    arena_free(r.program);
    arena_free(r.memory);
    return e->code;
}
