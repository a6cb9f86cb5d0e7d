/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split_site.c - sites solved with columns split along time: the same optimum, and a point and
 * duals that are certified on the original lp.
 */
#include "host_check_rig.h"

#include "solve/certify.h"

static void open_site(rig *g, const char *path, const char *const *set, size_t sets)
{
    rig_new(g);
    rig_shipped(g);
    g->p = problem_load(g->a, &(problem_source){.path = path, .set = set, .sets = sets}, &g->e);
    assert_string_equal(g->e.text, "");
    rig_build(g);
    assert_string_equal(g->e.text, "");
}

/* The number of further copies at this length. */
static int32_t copies(rig *g, int32_t length)
{
    lp q;
    lp_split map;
    assert_int_equal(lp_split_of(g->a, &g->lp, length, &q, &map, &g->e), 0);
    return map.copy_start[g->lp.cols];
}

static void solved(rig *g, int32_t length)
{
    const solve_options how = {.method = "glpk", .split = length};
    const lp *p = &g->lp;
    solve(g->a, p, &how, &g->solution, &g->e);
    assert_string_equal(g->e.text, "");
    solution judged = g->solution;
    judged.col_dual = ARENA_ARRAY(g->a, double, p->cols);
    assert_true(solve_certify(p, &judged));
    if (g->solution.status != SOLVE_OPTIMAL || !(judged.proof.worst <= 1e-8))
        fail_msg("split every %d: %s, certificate %g", length,
                 solve_status_name(g->solution.status), judged.proof.worst);
}

/* Compares the optima, and also `size` where the optimum is unique; NULL: no size. */
static void same_optimum(rig *g, const int32_t *length, size_t count, const char *size)
{
    solved(g, 0);
    double plain = g->solution.objective;
    double amount = size != NULL ? g->solution.x[rig_col(g, size)] : 0;
    for (size_t i = 0; i < count; i++) {
        solved(g, length[i]);
        if (!(fabs(g->solution.objective - plain) <= 1e-9 * fabs(plain)))
            fail_msg("split every %d: %.15g instead of %.15g", length[i], g->solution.objective,
                     plain);
        if (size != NULL && !(fabs(g->solution.x[rig_col(g, size)] - amount) <= 1e-6 * amount))
            fail_msg("split every %d: %s is %.12g instead of %.12g", length[i], size,
                     g->solution.x[rig_col(g, size)], amount);
    }
}

static void a_day(void **state)
{
    static const int32_t length[] = {1, 2, 4, 24};
    rig g;
    (void)state;
    open_site(&g, SOURCE_DIR "/tests/golden/site-24a.ini", NULL, 0);
    assert_true(copies(&g, 1) >= 4 * 23 && copies(&g, 2) >= 4 * 11); /* sizes and the peak */
    assert_int_equal(copies(&g, 24), 0);
    same_optimum(&g, length, 4, "battery.energy");
    assert_true(fabs(g.solution.objective - 235237.5588) < 1e-3);
    rig_free(&g);
}

/* Four days across the end of a month, so that there are two monthly peaks. */
static void two_months(void **state)
{
    static const char *const set[] = {"time.start=2026-07-30", "time.hours=96"};
    static const int32_t length[] = {1, 4, 24};
    rig g;
    (void)state;
    open_site(&g, SOURCE_DIR "/problems/dallas-100mw.ini", set, 2);
    assert_true(copies(&g, 1) > copies(&g, 4) && copies(&g, 4) > 50 && copies(&g, 24) == 0);
    same_optimum(&g, length, 3, NULL);
    rig_free(&g);
}

/* A typical year and two stress events, which share their sizes. */
static void stress_events(void **state)
{
    static const char *const set[] = {"time.hours=48"};
    static const int32_t length[] = {4};
    rig g;
    (void)state;
    open_site(&g, SOURCE_DIR "/problems/heat-wave.ini", set, 1);
    assert_true(g.s.model->periods.count == 3 && copies(&g, 4) > 50);
    same_optimum(&g, length, 1, NULL);
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day),
        cmocka_unit_test(two_months),
        cmocka_unit_test(stress_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
