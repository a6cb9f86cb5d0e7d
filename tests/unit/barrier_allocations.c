/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_allocations.c - the barrier with the n-th allocation failing, its own or CHOLMOD's, for
 * each n: it reports that memory is short, and leaks none.
 */
#include "refusing_malloc.h"

#include "barrier_form_rig.h"

#include "solve/barrier/iterate.h"
#include "solve/barrier/projection.h"

/* A store and purchases at a changing price: equalities, a size in each step, a singleton row. */
static lp site(arena *a)
{
    enum { STEPS = 12 };
    lp p = lp_room(a, 3 * STEPS + 1, 4 * STEPS + 1, 11 * STEPS);
    int64_t k = 0;
    int32_t j = 0;
    for (int32_t t = 0; t < STEPS; t++) {
        const int32_t bus = 3 * t, level = bus + 1, within = bus + 2,
                      next = 3 * ((t + 1) % STEPS) + 1;
        const struct {
            double cost, value[3];
            int32_t row[3];
        } columns[4] = {{1 + t * 7 % 5, {1}, {bus}},
                        {0.01, {-1, -0.95}, {bus, level}},
                        {0, {1, 1 / 0.95}, {bus, level}},
                        {0,
                         {level < next ? 1 : -0.999, level < next ? -0.999 : 1, 1},
                         {level < next ? level : next, level < next ? next : level, within}}};
        p.row_lower[bus] = p.row_upper[bus] = 5 + t % 3;
        p.row_lower[level] = p.row_upper[level] = 0;
        p.row_upper[within] = 0;
        for (int c = 0; c < 4; c++) {
            p.cost[j] = columns[c].cost;
            p.col_upper[j] = c == 0 ? 9 : INF;
            int32_t rows[3] = {columns[c].row[0], columns[c].row[1], columns[c].row[2]};
            double values[3] = {columns[c].value[0], columns[c].value[1], columns[c].value[2]};
            if (c == 3 &&
                rows[2] < rows[1]) { /* rows must ascend; the next step's row comes last */
                int32_t row = rows[1];
                double value = values[1];
                rows[1] = rows[2];
                values[1] = values[2];
                rows[2] = row;
                values[2] = value;
            }
            for (int i = 0; i < 3 && values[i] != 0; i++) {
                p.index[k] = rows[i];
                p.value[k++] = values[i];
            }
            p.start[++j] = k;
        }
    }
    p.cost[j] = 0.5;
    for (int32_t t = 0; t < STEPS; t++) {
        p.index[k] = 3 * t + 2;
        p.value[k++] = -1;
    }
    p.index[k] = 3 * STEPS; /* a bound written as a row */
    p.value[k++] = 2;
    p.row_upper[3 * STEPS] = 12;
    p.start[++j] = k;
    assert_true(j == p.cols && k <= 11 * STEPS);
    return p;
}

/* Fails the n-th allocation of a solve; the lp is built before. */
static int refused_run(long n, const lp *p, solution *s, error *e)
{
    static const solve_attempt alone[] = {{"barrier", solve_barrier, 0, false}};
    arena *a = arena_new();
    *e = (error){0};
    *s = (solution){0};
    assert_non_null(a);
    asked = 0;
    refused = n;
    solve_with(a, p, alone, 1, &(solve_options){.method = "barrier", .threads = 1}, s, e);
    refused = 0;
    s->x = s->row_dual = s->col_dual = NULL;
    arena_free(a);
    return e->code;
}

static void each_allocation_fails_once(void **state)
{
    (void)state;
    solution s, reference;
    error e;
    arena *a = arena_new();
    assert_non_null(a);
    lp p = site(a);
    /* The first run: libraries allocate memory that they keep. */
    assert_int_equal(refused_run(0, &p, &s, &e), 0);
    assert_int_equal(s.status, SOLVE_OPTIMAL);
    blocks_begin();
    assert_int_equal(refused_run(0, &p, &reference, &e), 0);
    long all = asked;
    blocks_end(0, false);
    assert_true(all > 20);
    long failed = 0;
    for (long n = 1; n <= all; n++) {
        blocks_begin();
        int code = refused_run(n, &p, &s, &e);
        blocks_end(n, false);
        if (code == 0) {
            /* The barrier did not need this allocation. */
            assert_int_equal(s.status, SOLVE_OPTIMAL);
            assert_true(s.objective == reference.objective);
            continue;
        }
        failed++;
        if (code != ERROR_IO || strstr(e.text, "memory") == NULL)
            fail_msg("allocation %ld of %ld: code %d, %s", n, all, code, e.text);
    }
    print_message("%ld allocations, %ld of them needed\n", all, failed);
    assert_true(failed > 20);
    arena_free(a);
}

/* A solve of a Newton system that needs GMRES, whose vectors are allocated then. False: the
 * allocation that failed was not one of this solve. */
static bool refused_solve(long n, const form_rig *r, double *residual, bool *out_of_memory)
{
    double d[TWIN_COLS], g[TWIN_COLS], h[TWIN_ROWS] = {1}, v[TWIN_COLS], y[TWIN_ROWS];
    error e = {0};
    twins_system(r, d, g);
    barrier_kkt *k = barrier_kkt_new(&r->form, r->threads, &e);
    assert_non_null(k);
    assert_true(barrier_kkt_factorize(k, d));
    asked = 0;
    refused = n;
    *residual = barrier_kkt_solve(k, g, h, 1e-13, v, y, NULL);
    bool was_refused = n > 0 && asked >= n;
    refused = 0;
    *out_of_memory = barrier_kkt_out_of_memory(k);
    barrier_kkt_free(k);
    return was_refused;
}

static void each_allocation_of_gmres_fails_once(void **state)
{
    (void)state;
    form_rig r;
    double residual, reference;
    bool out_of_memory;
    arena *a = arena_new();
    assert_non_null(a);
    lp p = twins_lp(a);
    form_rig_begin(&r, &p);
    refused_solve(0, &r, &reference, &out_of_memory);
    assert_true(reference < 1e-5 && !out_of_memory);
    long n = 0, failed = 0;
    for (;;) {
        blocks_begin();
        bool was_refused = refused_solve(++n, &r, &residual, &out_of_memory);
        blocks_end(n, false);
        if (!was_refused)
            break;
        failed += out_of_memory;
        if (out_of_memory)
            assert_true(isinf(residual));
        else
            assert_true(residual == reference);
    }
    print_message("%ld allocations, %ld of them needed\n", n - 1, failed);
    assert_true(failed >= 3); /* of kkt_krylov.c */
    form_rig_end(&r);
    arena_free(a);
}

/* The projection fails, or the Newton system says that memory is short, or the rows are met. */
static void each_allocation_of_projection_fails_once(void **state)
{
    (void)state;
    form_rig r;
    barrier_state s;
    error e = {0};
    arena *a = arena_new();
    assert_non_null(a);
    lp p = twins_lp(a);
    form_rig_begin(&r, &p);
    assert_true(barrier_state_new(r.a, &r.form, r.threads, &s));
    long n = 0, failed = 0;
    for (bool was_refused = true; was_refused;) {
        blocks_begin();
        s.kkt = barrier_kkt_new(&r.form, r.threads, &e);
        assert_non_null(s.kkt);
        for (int32_t v = 0; v < r.form.vars; v++)
            s.point.v[v] = 1.001 / r.form.unit; /* the rows are met where all columns are 1 */
        for (int32_t k = 0; k < r.form.pairs; k++)
            s.point.slack[k] = s.point.dual[k] = s.point.v[r.form.pair_var[k]];
        barrier_residuals(&s);
        assert_true(s.primal_error > 1e-5);
        asked = 0;
        refused = ++n;
        bool done = barrier_projection(&s) && !barrier_kkt_out_of_memory(s.kkt);
        was_refused = asked >= n;
        refused = 0;
        barrier_residuals(&s);
        assert_true(done ? s.primal_error < 1e-12 : was_refused);
        barrier_kkt_free(s.kkt);
        blocks_end(n, false);
        failed += !done;
    }
    print_message("%ld allocations, %ld of them needed\n", n - 1, failed);
#ifndef ALLOCATIONS_WRAPPED /* all of them are CHOLMOD's */
    assert_true(failed >= 1);
#endif
    form_rig_end(&r);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_fails_once),
        cmocka_unit_test(each_allocation_of_projection_fails_once),
        cmocka_unit_test(each_allocation_of_gmres_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
