/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_question.c - solves that only decide a question: they end with the first point that
 * suffices, its numbers are those of the lp as given, and a proof ends them as well as a point.
 */
#include "solve_rig.h"

#include "solve/barrier/barrier.h"
#include "solve/ray.h"

enum { STEPS = 200 };

static const solve_attempt attempts[] = {{"barrier", solve_barrier, 0, false},
                                         {"conservative barrier", solve_barrier, 1, false}};

/* Accepts a point that satisfies the rows and is within `gap` of the optimum. */
typedef struct question {
    const lp *p;
    double gap;
    int asked;
} question;

static bool within(void *data, const solution *now)
{
    question *q = data;
    double objective = q->p->constant;
    q->asked++;
    for (int32_t j = 0; j < q->p->cols; j++)
        objective += q->p->cost[j] * now->x[j];
    if (now->proof.row > 1e-3)
        return false;
    assert_true(fabs(objective - now->objective) <= 1e-6 * fabs(objective));
    return now->objective - now->dual_objective <= q->gap * fabs(now->objective);
}

static void ends_with_a_point_that_suffices(void **state)
{
    fixture *g = *state;
    const lp p = dispatch(g->a, STEPS, 10, 7);
    question never = {&p, -1, 0}, rough = {&p, 0.2, 0};
    solve_options o = {.threads = 1, .suffices = within, .suffices_data = &never};
    solution best;
    assert_int_equal(attempt_all(g->a, &p, attempts, 1, &o, &best, &g->e), 0);
    assert_true(best.status == SOLVE_OPTIMAL && !best.suffices && never.asked > 0);
    o.suffices_data = &rough;
    assert_int_equal(attempt_all(g->a, &p, attempts, 2, &o, &g->s, &g->e), 0);
    assert_true(g->s.suffices);
    assert_true(g->s.has_point && g->s.proof.row <= 1e-3);
    assert_true(g->s.iterations < best.iterations); /* and no second attempt */
    assert_true(g->s.objective - best.objective <= 0.25 * fabs(best.objective));
    assert_true(g->s.objective > best.objective * (1 + 1e-9));
}

/* A ray that misses 0 by 1e-8 shows a conflict to a planner, and proves nothing of the lp. */
static void a_conflict_is_shown_by_less_than_a_proof(void **state)
{
    fixture *g = *state;
    const double matrix[] = {1, -1, 1, -1 - 1e-8};
    lp p = lp_dense(g->a, 2, 2, matrix);
    double y[] = {1, -1}, strict[] = {1, -1}, far[] = {1, -0.9};
    p.row_lower[0] = 2; /* x - y >= 2, x - (1 + 1e-8) y <= 1, x free */
    p.row_upper[0] = INF;
    p.row_lower[1] = -INF;
    p.row_upper[1] = 1;
    p.col_lower[0] = p.col_lower[1] = -INF;
    p.col_upper[0] = p.col_upper[1] = INF;
    assert_true(ray_shows_conflict(&p, y));
    assert_false(ray_check_farkas(&p, strict));
    p.value[p.start[1] + 1] = -1.5;
    assert_false(ray_shows_conflict(&p, far));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {CASE(ends_with_a_point_that_suffices),
                                       CASE(a_conflict_is_shown_by_less_than_a_proof)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
