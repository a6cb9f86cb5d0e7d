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
    p->gap = ARENA_ARRAY(a, double, f->pairs);
    p->dual = ARENA_ARRAY(a, double, f->pairs);
    return p->v != NULL && p->y != NULL && p->gap != NULL && p->dual != NULL;
}

static bool state_room(arena *a, const barrier_form *f, crew *c, barrier_state *s)
{
    *s = (barrier_state){.form = f,
                         .crew = c,
                         .primal = ARENA_ARRAY(a, double, f->rows),
                         .dual = ARENA_ARRAY(a, double, f->vars),
                         .off = ARENA_ARRAY(a, double, f->pairs),
                         .diagonal = ARENA_ARRAY(a, double, f->vars),
                         .over_gap = ARENA_ARRAY(a, double, f->pairs),
                         .aim = ARENA_ARRAY(a, double, f->pairs),
                         .work_vars = ARENA_ARRAY(a, double, f->vars),
                         .work_rows = ARENA_ARRAY(a, double, f->rows),
                         .sums = ARENA_ARRAY(a, double, 8 * (size_t)f->parts)};
    s->best = arena_array(a, (size_t)f->parts, sizeof *s->best);
    return s->primal != NULL && s->dual != NULL && s->off != NULL && s->diagonal != NULL &&
           s->over_gap != NULL && s->aim != NULL && s->work_vars != NULL && s->work_rows != NULL &&
           s->sums != NULL && s->best != NULL && point_room(a, f, &s->at) &&
           point_room(a, f, &s->step) && point_room(a, f, &s->other);
}

int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e)
{
    (void)attempt;
    barrier_form f;
    barrier_shrunk sh;
    barrier_cut cut;
    barrier_order order;
    barrier_state s;
    double begin = clock_seconds();
    arena *scratch = arena_new();
    bool log = getenv("FIRN_LOG") != NULL;
    crew *c = crew_new(getenv("THREADS") ? atoi(getenv("THREADS")) : 0);
    if (barrier_shrink(scratch, p, &sh, e) != 0 || barrier_cut_of(scratch, &sh, p->place, &cut, e) != 0 || barrier_form_of(scratch, &sh, &cut, c, &f, &order, e) != 0)
        return e->code;
    if (log) printf("form %d rows %d vars %d pairs of %d %d inf %d parts %d border %d+%d threads %d %.3f\n", f.rows, f.vars, f.pairs, p->rows, p->cols, sh.infeasible, f.parts, f.part[f.parts-1].vars.to-f.part[f.parts-1].vars.from,f.part[f.parts-1].rows.to-f.part[f.parts-1].rows.from, crew_threads(c), clock_seconds()-begin);
    state_room(scratch, &f, c, &s);
    s.kkt = barrier_kkt_new(&f, c, e);
    if (log) printf("kkt %.3f lnz %g\n", clock_seconds()-begin, barrier_kkt_entries(s.kkt));
    barrier_start(&s);
    double cmax = 0, bmax = 0;
    for (int i = 0; i < f.vars; i++) cmax = fmax(cmax, fabs(f.cost[i]));
    for (int i = 0; i < f.rows; i++) bmax = fmax(bmax, fabs(f.rhs[i]));
    (void)options; (void)a;
    double ap = 0, ad = 0; int nc = 0;
    out->status = SOLVE_FAILED;
    for (int it = 0; it < MOST_ITERATIONS; it++) {
        barrier_residuals(&s);
        double gap = fabs(s.primal_objective - s.dual_objective) / (1 + fabs(s.primal_objective));
        if (log) printf("%3d %18.10e %18.10e p %.1e d %.1e gap %.1e mu %.1e  a %.3f %.3f c %d err %.1e  %.2f\n", it, s.primal_objective, s.dual_objective, s.primal_error, s.dual_error, gap, s.mu, ap, ad, nc, s.solve_error, clock_seconds()-begin);
        if (s.primal_error < STOP * (1 + bmax) && s.dual_error < STOP * (1 + cmax) && gap < STOP) { out->status = SOLVE_OPTIMAL; break; }
        if (!barrier_step(&s, &ap, &ad, &nc)) break;
        out->iterations = it + 1;
    }
    double *x = ARENA_ARRAY(scratch, double, sh.cols), *y = ARENA_ARRAY(scratch, double, sh.rows);
    for (int32_t j = 0; j < sh.cols; j++) x[j] = s.at.v[order.col_at[j]];
    for (int32_t j = 0; j < sh.rows; j++) y[j] = s.at.y[order.row_at[j]];
    barrier_unshrink(&sh, p, x, y, out->x, out->row_dual);
    out->has_point = true;
    if (log) printf("total %.3f\n", clock_seconds()-begin);
    barrier_kkt_free(s.kkt);
    crew_free(c);
    arena_free(scratch);
    return 0;
}
