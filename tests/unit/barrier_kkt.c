/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_kkt.c - the Newton system of the barrier where refinement is not enough, and the
 * projection of a point onto the rows.
 */
#include "barrier_form_rig.h"

#include "solve/barrier/iterate.h"
#include "solve/barrier/projection.h"

/* ---- the Newton system ---------------------------------------------------------------------- */

/* The residual of (dv, dy) in the system of kkt.h without row slacks, into rv and ry; returns the
 * largest component, each divided by 1 + its diagonal entry. */
static double residual_of(const barrier_form *f, const double *d, const double *g, const double *h,
                          const double *dv, const double *dy, double *rv, double *ry)
{
    double max = 0;
    for (int32_t v = 0; v < f->vars; v++) {
        rv[v] = g[v] + d[v] * dv[v];
        for (int64_t e = f->by_col.start[v]; e < f->by_col.start[v + 1]; e++)
            rv[v] -= f->by_col.value[e] * dy[f->by_col.index[e]];
        max = fmax(max, fabs(rv[v]) / (1 + d[v]));
    }
    for (int32_t i = 0; i < f->rows; i++) {
        ry[i] = h[i];
        for (int64_t e = f->by_row.start[i]; e < f->by_row.start[i + 1]; e++)
            ry[i] -= f->by_row.value[e] * dv[f->by_row.index[e]];
        max = fmax(max, fabs(ry[i]));
    }
    return max;
}

/* Eight rounds of refinement leave most of the residual; barrier_kkt_solve() with the same factors
 * does not, and returns the residual that it has left. */
static void gmres_where_refinement_stalls(void **state)
{
    (void)state;
    enum { VARS = TWIN_COLS, ROWS = TWIN_ROWS, ROUNDS = 8 };
    arena *a = arena_new();
    form_rig r;
    error e = {0};
    double d[VARS], g[VARS], h[ROWS], dv[VARS] = {0}, dy[ROWS] = {0}, v[VARS], y[ROWS], rv[VARS],
                                      ry[ROWS];
    assert_non_null(a);
    lp p = twins_lp(a);
    form_rig_begin(&r, &p);
    assert_int_equal(r.form.vars, VARS);
    twins_system(&r, d, g);
    for (int i = 0; i < ROWS; i++)
        h[i] = 1 - 0.1 * i;
    barrier_kkt *k = barrier_kkt_new(&r.form, r.threads, &e);
    assert_non_null(k);
    assert_true(barrier_kkt_factorize(k, d));
    double scale = residual_of(&r.form, d, g, h, dv, dy, rv, ry), refined = scale;
    for (int round = 0; round < ROUNDS; round++) {
        barrier_kkt_solve(k, rv, ry, KKT_UNREFINED, v, y, NULL);
        for (int32_t i = 0; i < VARS; i++)
            dv[i] += v[i];
        for (int32_t i = 0; i < ROWS; i++)
            dy[i] += y[i];
        refined = residual_of(&r.form, d, g, h, dv, dy, rv, ry);
    }
    double returned = barrier_kkt_solve(k, g, h, 1e-13, v, y, NULL);
    double solved = residual_of(&r.form, d, g, h, v, y, rv, ry);
    print_message("residual: %.1e refined, %.1e solved, %.1e returned\n", refined / scale,
                  solved / scale, returned);
    assert_true(refined > 0.05 * scale);
    assert_true(solved < 1e-6 * scale);
    assert_true(fabs(returned - solved / scale) <= 0.01 * returned + 1e-9);
    assert_false(barrier_kkt_out_of_memory(k));
    barrier_kkt_free(k);
    form_rig_end(&r);
    arena_free(a);
}

/* A right-hand side of 0 is solved by 0, and an unrefined solve makes no claim on its residual. */
static void what_a_solve_returns(void **state)
{
    (void)state;
    arena *a = arena_new();
    form_rig r;
    error e = {0};
    double d[TWIN_COLS], g[TWIN_COLS], h[TWIN_ROWS] = {0}, v[TWIN_COLS], y[TWIN_ROWS],
                                       zero[TWIN_COLS] = {0};
    assert_non_null(a);
    lp p = twins_lp(a);
    form_rig_begin(&r, &p);
    twins_system(&r, d, g);
    barrier_kkt *k = barrier_kkt_new(&r.form, r.threads, &e);
    assert_non_null(k);
    assert_true(barrier_kkt_factorize(k, d));
    assert_true(barrier_kkt_solve(k, g, h, KKT_UNREFINED, v, y, NULL) == 1);
    assert_true(barrier_kkt_solve(k, zero, h, 1e-13, v, y, NULL) == 0);
    assert_memory_equal(v, zero, sizeof v);
    /* r rises from 1e-13 to 1e-9 by a factor of 10, and no further; rounding may add a step. */
    int count = 0;
    while (barrier_kkt_regularise(k)) {
        assert_true(barrier_kkt_factorize(k, d));
        assert_true(++count < 6);
    }
    assert_true(count >= 4);
    barrier_kkt_free(k);
    form_rig_end(&r);
    arena_free(a);
}

/* ---- the projection ------------------------------------------------------------------------- */

/* x_0 + ... + x_5 = 12 and x_0 - x_1 + x_2 <= 2, 0 <= x <= 4. */
static lp box(arena *a)
{
    lp p = lp_dense(a, 2, 6, (double[]){1, 1, 1, 1, 1, 1, 1, -1, 1, 0, 0, 0});
    p.row_lower[0] = p.row_upper[0] = 12;
    p.row_upper[1] = 2;
    for (int j = 0; j < 6; j++) {
        p.col_upper[j] = 4;
        p.cost[j] = j + 1;
    }
    return p;
}

static double row_residual(const barrier_state *s)
{
    double max = 0;
    for (int32_t i = 0; i < s->form->rows; i++)
        max = fmax(max, fabs(s->primal_residual[i]));
    return max;
}

/* Projects the point `x` (columns in the lp's unit; the row slack of the second row at its
 * activity) and returns the row residuals before and after, relative to `form.unit`. */
static void project(const double *x, double *before, double *after, double *moved)
{
    arena *a = arena_new();
    form_rig r;
    error e = {0};
    barrier_state s;
    assert_non_null(a);
    lp p = box(a);
    form_rig_begin(&r, &p);
    const barrier_form *f = &r.form;
    assert_true(barrier_state_new(r.a, f, r.threads, &s));
    s.kkt = barrier_kkt_new(f, r.threads, &e);
    assert_non_null(s.kkt);
    for (int32_t j = 0; j < p.cols; j++)
        s.point.v[r.map.var_of_col[j]] = x[j] / f->unit;
    s.point.v[f->row_slack_of[r.map.row_of_row[1]]] = (x[0] - x[1] + x[2]) / f->unit;
    double slack[16], dual[16], y[2] = {0.5, -0.25};
    assert_true(f->pairs <= 16);
    for (int32_t k = 0; k < f->pairs; k++) {
        s.point.slack[k] = slack[k] =
            f->pair_sign[k] * (s.point.v[f->pair_var[k]] - f->pair_bound[k]);
        assert_true(slack[k] > 0);
        s.point.dual[k] = dual[k] = 1e-9 / slack[k];
    }
    memcpy(s.point.y, y, sizeof y);
    barrier_residuals(&s);
    *before = row_residual(&s) * f->unit;
    assert_true(barrier_projection(&s));
    barrier_residuals(&s);
    *after = row_residual(&s) * f->unit;
    for (int32_t j = 0; j < p.cols; j++)
        moved[j] = s.point.v[r.map.var_of_col[j]] * f->unit - x[j];
    for (int32_t k = 0; k < f->pairs; k++) {
        assert_true(s.point.slack[k] >= CLIP_FACTOR * slack[k]);
        double distance = f->pair_sign[k] * (s.point.v[f->pair_var[k]] - f->pair_bound[k]);
        assert_true(s.point.slack[k] >= distance);
    }
    assert_memory_equal(s.point.dual, dual, (size_t)f->pairs * sizeof *dual);
    assert_memory_equal(s.point.y, y, sizeof y);
    barrier_kkt_free(s.kkt);
    form_rig_end(&r);
    arena_free(a);
}

/* The sum of the columns misses its row by 0.999e-3. Columns near their bounds move least. */
static void projection_meets_the_rows(void **state)
{
    (void)state;
    const double x[6] = {2, 2, 1, 3.5, 3.499, 1e-6};
    double before, after, moved[6], sum = 0;
    project(x, &before, &after, moved);
    print_message("row residual: %.1e before, %.1e after\n", before, after);
    assert_true(fabs(before - 0.999e-3) < 1e-9);
    assert_true(after < 1e-12);
    for (int j = 0; j < 6; j++)
        sum += moved[j];
    assert_true(fabs(sum - 0.999e-3) < 1e-12);
    assert_true(fabs(moved[5]) < 1e-6 && moved[1] > 1e-4);
    assert_true(fabs(moved[4]) < 0.5 * moved[1]);
}

/* The third column is far from its bounds, so it moves most, and leaves them; its slack stays
 * positive, as all slacks do (see project()). */
static void projection_keeps_slacks_positive(void **state)
{
    (void)state;
    double before, after, moved[6];
    const double high[6] = {3.999, 3.999, 1.9, 3.999, 3.999, 3.999}; /* 21.895 instead of 12 */
    project(high, &before, &after, moved);
    assert_true(before > 9.8 && after < 1e-9);
    assert_true(high[2] + moved[2] < -1);
    const double low[6] = {1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9};
    project(low, &before, &after, moved);
    assert_true(before > 11.9 && after < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gmres_where_refinement_stalls),
        cmocka_unit_test(what_a_solve_returns),
        cmocka_unit_test(projection_meets_the_rows),
        cmocka_unit_test(projection_keeps_slacks_positive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
