/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c - a primal-dual interior point method: from an lp to its point.
 */
#include "solve/barrier.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STOP 1e-9
#define MOST_ITERATIONS 300

static bool point_room(arena *a, const barrier_form *f, barrier_point *p)
{
    p->v = ARENA_ARRAY(a, double, f->vars);
    p->y = ARENA_ARRAY(a, double, f->rows);
    p->gap_low = ARENA_ARRAY(a, double, f->vars);
    p->gap_high = ARENA_ARRAY(a, double, f->vars);
    p->dual_low = ARENA_ARRAY(a, double, f->vars);
    p->dual_high = ARENA_ARRAY(a, double, f->vars);
    return p->v != NULL && p->y != NULL && p->gap_low != NULL && p->gap_high != NULL &&
           p->dual_low != NULL && p->dual_high != NULL;
}

static bool state_room(arena *a, const barrier_form *f, barrier_state *s)
{
    *s = (barrier_state){.form = f};
    double **all[] = {&s->has_low,  &s->has_high, &s->dual,     &s->off_low,  &s->off_high,
                      &s->diagonal, &s->aim_low,  &s->aim_high, &s->work_vars};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        *all[i] = ARENA_ARRAY(a, double, f->vars);
        if (*all[i] == NULL)
            return false;
    }
    s->primal = ARENA_ARRAY(a, double, f->rows);
    s->work_rows = ARENA_ARRAY(a, double, f->rows);
    return s->primal != NULL && s->work_rows != NULL && point_room(a, f, &s->at) &&
           point_room(a, f, &s->step) && point_room(a, f, &s->other);
}

int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e)
{
    (void)attempt;
    barrier_form f;
    barrier_state s;
    double begin = clock_seconds();
    arena *scratch = arena_new();
    if (barrier_form_of(scratch, p, &f, e) != 0)
        return e->code;
    if (getenv("FIRN_LOG")) printf("form %d rows %d cols %d slacks %d of %d %d inf %d %.3f\n", f.rows, f.cols, f.vars-f.cols, p->rows, p->rows, p->cols, f.infeasible, clock_seconds()-begin);
    state_room(scratch, &f, &s);
    s.kkt = barrier_kkt_new(&f, e);
    if (getenv("FIRN_LOG")) printf("kkt %.3f lnz %g\n", clock_seconds()-begin, barrier_kkt_entries(s.kkt));
    barrier_start(&s);
    double cmax = 0, bmax = 0;
    for (int i = 0; i < f.vars; i++) cmax = fmax(cmax, fabs(f.cost[i]));
    for (int i = 0; i < f.rows; i++) bmax = fmax(bmax, fabs(f.rhs[i]));
    (void)options; (void)a;
    double ap = 0, ad = 0; int nc = 0;
    out->status = SOLVE_FAILED;
    for (int it = 0; it < MOST_ITERATIONS; it++) {
        barrier_residuals(&s);
        if (getenv("FIRN_LOG")) printf("%3d %18.10e %18.10e p %.1e d %.1e gap %.1e mu %.1e  a %.3f %.3f c %d err %.1e  %.2f\n", it, s.primal_objective, s.dual_objective, s.primal_error, s.dual_error, s.gap, s.mu, ap, ad, nc, s.solve_error, clock_seconds()-begin);
        if (s.primal_error < STOP * (1 + bmax) && s.dual_error < STOP * (1 + cmax) && s.gap < STOP) { out->status = SOLVE_OPTIMAL; break; }
        if (!barrier_step(&s, &ap, &ad, &nc)) break;
        out->iterations = it + 1;
    }
    barrier_form_back(&f, p, s.at.v, s.at.y, out->x, out->row_dual);
    out->has_point = true;
    if (getenv("FIRN_LOG")) printf("total %.3f\n", clock_seconds()-begin);
    barrier_kkt_free(s.kkt);
    arena_free(scratch);
    return 0;
}
