/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_case.h - the fixture of the barrier's hand-made test cases, and checks of their answers.
 */
#ifndef FIRN_TESTS_BARRIER_CASE_H
#define FIRN_TESTS_BARRIER_CASE_H

#include "barrier_rig.h"
#include "solution_fixture.h"

static const solve_options barrier_options = {.method = "barrier"};

/* Solves by the barrier alone. */
static inline void run(fixture *g, const lp *p, const solve_options *o)
{
    g->e = (error){0};
    if (barrier_alone(g->a, p, o, &g->s, &g->e) != 0)
        fail_msg("%s", g->e.text);
}

/* The barrier alone finds a certified optimum with this objective. */
static inline void expect_optimum(fixture *g, const lp *p, double objective)
{
    run(g, p, &barrier_options);
    if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, objective, 1e-7) ||
        !(g->s.proof.worst <= SOLVE_AIMED))
        fail_msg("%s, %.12g instead of %.12g; row %.1e bound %.1e dual %.1e gap %.1e "
                 "complementarity %.1e",
                 solve_status_name(g->s.status), g->s.objective, objective, g->s.proof.row,
                 g->s.proof.bound, g->s.proof.dual, g->s.proof.gap, g->s.proof.complementarity);
    assert_true(g->s.has_point);
}

static inline void expect_numbers(const double *found, const double *expected, int count,
                                  const char *name)
{
    for (int i = 0; i < count; i++) {
        if (!rig_near(found[i], expected[i], 1e-6))
            fail_msg("%s %d is %.12g instead of %.12g", name, i, found[i], expected[i]);
    }
}
#define EXPECT_NUMBERS(found, count, ...)                                                          \
    expect_numbers((found), (double[count]){__VA_ARGS__}, (count), #found)

/* The barrier returns this status with a proof, and no point that could be taken for an answer. */
static inline void expect_no_answer(fixture *g, const lp *p, enum solve_status status)
{
    run(g, p, &barrier_options);
    if (g->s.status != status)
        fail_msg("%s instead of %s, %.12g", solve_status_name(g->s.status),
                 solve_status_name(status), g->s.objective);
    assert_true(g->s.proven);
    assert_false(g->s.has_point);
}

/* max 3x + 2y: x + y <= 4, x + 3y <= 7, x <= 3: the optimum is 11 at (3, 1), which is 89 here, with
 * a constant of 100 and minimised. */
static inline lp small(arena *a)
{
    lp p = lp_dense(a, 2, 2, (double[]){1, 1, 1, 3});
    p.row_upper[0] = 4;
    p.row_upper[1] = 7;
    p.col_upper[0] = 3;
    p.cost[0] = -3;
    p.cost[1] = -2;
    p.constant = 100;
    return p;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
