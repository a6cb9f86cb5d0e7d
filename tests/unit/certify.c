/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certify.c - the certificate accepts a correct answer, and reports every kind of violation in the
 * matching figure and with the correct size.
 */
#include "lp_rig.h"

typedef struct answer {
    arena *a;
    lp p;
    solution s;
} answer;

enum { ROWS = 5, COLS = 5 };

/* Every kind of variable: at its lower bound, at its upper bound, between both, free, fixed; and
 * every kind of row: at its lower side, at its upper side, inactive, equality, inactive with two
 * sides. All numbers are integers, so that the correct answer is exact. Its objective is 12. */
static int begin(void **state)
{
    static const double matrix[ROWS * COLS] = {
        1, 0, 1,  1,  0, /* >= -1, at it, dual 2 */
        0, 2, -1, 0,  1, /* <= 12, at it, dual -1 */
        0, 1, 1,  0,  0, /* <= 100, is 7 */
        0, 1, 0,  1,  1, /* = 6, dual 5 */
        0, 0, 1,  -1, 0, /* -10 to 10, is 5 */
    };
    static const double sides[ROWS][2] = {{-1, INF}, {-INF, 12}, {-INF, 100}, {6, 6}, {-10, 10}};
    static const double bounds[COLS][2] = {{0, INF}, {-1, 5}, {0, INF}, {-INF, INF}, {4, 4}};
    static const double cost[COLS] = {5, 1, 3, 7, 3};
    static const double x[COLS] = {0, 5, 2, -3, 4}, y[ROWS] = {2, -1, 0, 5, 0};
    answer *c = calloc(1, sizeof *c);
    if (c == NULL || (c->a = arena_new()) == NULL)
        return -1;
    c->p = lp_dense(c->a, ROWS, COLS, matrix);
    for (int i = 0; i < ROWS; i++) {
        c->p.row_lower[i] = sides[i][0];
        c->p.row_upper[i] = sides[i][1];
    }
    for (int j = 0; j < COLS; j++) {
        c->p.col_lower[j] = bounds[j][0];
        c->p.col_upper[j] = bounds[j][1];
        c->p.cost[j] = cost[j];
    }
    c->p.constant = 10;
    c->s.x = arena_copy(c->a, x, sizeof x);
    c->s.row_dual = arena_copy(c->a, y, sizeof y);
    c->s.col_dual = ARENA_ARRAY(c->a, double, COLS);
    *state = c;
    return c->s.x == NULL || c->s.row_dual == NULL || c->s.col_dual == NULL ? -1 : 0;
}

static int end(void **state)
{
    answer *c = *state;
    arena_free(c->a);
    free(c);
    return 0;
}

static bool passes(answer *c)
{
    assert_true(solve_certify(&c->p, &c->s));
    return c->s.proof.worst <= SOLVE_CERTIFIED;
}

/* The certificate must fail, with this size of this figure. */
static void fails(answer *c, const double *figure, double size, const char *file, int line)
{
    bool passed = passes(c);
    const certificate *p = &c->s.proof;
    if (!passed && fabs(*figure - size) <= 1e-12 + 1e-9 * size && p->worst >= *figure)
        return;
    print_error("expected %g; row %g bound %g dual %g gap %g complementarity %g worst %g\n", size,
                p->row, p->bound, p->dual, p->gap, p->complementarity, p->worst);
    _fail(file, line);
}
#define assert_fails(c, figure, size) fails((c), &(c)->s.proof.figure, (size), __FILE__, __LINE__)

static void a_correct_answer(void **state)
{
    answer *c = *state;
    assert_true(passes(c));
    assert_true(c->s.proof.worst == 0);
    assert_true(c->s.objective == 12 && c->s.dual_objective == 12);
    static const double z[COLS] = {3, -2, 0, 0, -1};
    for (int j = 0; j < COLS; j++)
        assert_true(c->s.col_dual[j] == z[j]);
}

/* Errors of 1e-9 are accepted. */
static void rounding_noise_passes(void **state)
{
    answer *c = *state;
    for (int j = 0; j < COLS; j++)
        c->s.x[j] += j % 2 ? 1e-9 : -1e-9;
    for (int i = 0; i < ROWS; i++)
        c->s.row_dual[i] += i % 2 ? 1e-9 : -1e-9;
    assert_true(passes(c));
    assert_true(c->s.proof.worst > 0);
}

static void row_violations(void **state)
{
    answer *c = *state;
    /* Row 0 falls below -1, with terms up to 3.004; row 3 falls below 6, with terms up to 5. */
    c->s.x[3] = -3 - 4e-3;
    assert_fails(c, row, 4e-3 / 4.004);
    c->s.x[3] = -3;
    /* Row 0 again, with terms up to 3; row 1 rises above 12, with terms up to 10. */
    c->s.x[2] = 2 - 1e-3;
    assert_fails(c, row, 1e-3 / 4);
    c->s.x[2] = 2;
    c->p.row_upper[1] = 12 - 1e-3;
    assert_fails(c, row, 1e-3 / 11);
    c->p.row_upper[1] = 12;
    c->p.row_lower[3] = c->p.row_upper[3] = 6.006; /* an equality, from below */
    assert_fails(c, row, 0.006 / 6);
    c->p.row_lower[3] = c->p.row_upper[3] = 5.994; /* and from above */
    assert_fails(c, row, 0.006 / 6);
    c->p.row_lower[3] = c->p.row_upper[3] = 6;
    c->p.row_lower[4] = 5.004; /* a row that was inactive is violated */
    assert_fails(c, row, 1e-3);
    c->p.row_lower[4] = -10;
    assert_true(passes(c));
}

static void bound_violations(void **state)
{
    answer *c = *state;
    c->p.col_lower[2] = 2.003;
    assert_fails(c, bound, 0.003 / 3.003);
    c->p.col_lower[2] = 0;
    c->p.col_upper[1] = 4.994;
    assert_fails(c, bound, 0.006 / 5.994);
    c->p.col_upper[1] = 5;
    c->p.col_lower[4] = c->p.col_upper[4] = 4.005;
    assert_fails(c, bound, 0.005 / 5.005);
    c->p.col_lower[4] = c->p.col_upper[4] = 4;
    assert_true(passes(c));
}

/* A dual of the wrong sign belongs to a side that does not exist. */
static void dual_signs(void **state)
{
    answer *c = *state;
    c->s.row_dual[0] = -0.25; /* of an at-least row */
    assert_fails(c, dual, 0.25 / 1.25);
    c->s.row_dual[0] = 2;
    c->s.row_dual[2] = 0.25; /* of an at-most row */
    assert_fails(c, dual, 0.25 / 1.25);
    c->s.row_dual[2] = 0;
    c->s.row_dual[3] = 5.02; /* of the equality: only free column 3 becomes infeasible */
    assert_fails(c, dual, 0.02 / (1 + 7 + 5.02));
    c->s.row_dual[3] = 5;
    c->p.cost[0] = 1; /* column 0, no upper bound: -1 / (1+1+2) */
    assert_fails(c, dual, 1.0 / 4);
    c->p.cost[0] = 5;
    assert_true(passes(c));
}

/* A dual on a row or bound that is not active. */
static void complementarity_violations(void **state)
{
    answer *c = *state;
    c->s.row_dual[2] = -0.01; /* 7 of 100; column 2 gets 0.01 at 2 from its bound */
    assert_fails(c, complementarity, 0.93 / 13);
    c->s.row_dual[2] = 0;
    c->s.row_dual[4] = 0.01; /* 5, not -10 */
    assert_fails(c, complementarity, 0.15 / 13);
    c->s.row_dual[4] = -0.01; /* 5, not 10 */
    assert_fails(c, complementarity, 0.05 / 13);
    c->s.row_dual[4] = 0;
    c->p.cost[1] = 4; /* column 1 is at its upper bound but must be at the lower: 1 * 6 */
    assert_fails(c, complementarity, 6.0 / (1 + 27));
    c->p.cost[1] = 1;
    c->p.cost[2] = 3.5; /* between its bounds, with a reduced cost */
    assert_fails(c, complementarity, 0.5 * 2 / (1 + 13));
}

/* Every row and bound is nearly satisfied, but the objective is far off. */
static void duality_gaps(void **state)
{
    answer *c = *state;
    const double pair[] = {1, -1};
    c->p = lp_dense(c->a, 1, 2, pair);
    c->p.row_lower[0] = c->p.row_upper[0] = 0;
    c->p.col_lower[0] = c->p.col_upper[0] = 1e6;
    c->p.cost[0] = 1000;
    c->p.cost[1] = -1000;
    c->s.x[0] = 1e6;
    c->s.x[1] = 1e6;
    c->s.row_dual[0] = 1000;
    assert_true(passes(c) && c->s.proof.worst == 0);
    c->s.x[1] = 1e6 - 0.5;
    assert_fails(c, gap, 500.0 / 501);
    assert_true(c->s.proof.row < SOLVE_CERTIFIED && c->s.proof.bound == 0 && c->s.proof.dual == 0);
    assert_true(c->s.objective == 500 && c->s.dual_objective == 0);
}

static void violations_are_relative(void **state)
{
    answer *c = *state;
    const double pair[] = {1, -1};
    c->p = lp_dense(c->a, 1, 2, pair);
    c->p.row_lower[0] = c->p.row_upper[0] = 0;
    c->p.col_lower[0] = c->p.col_upper[0] = 1e9;
    c->p.cost[0] = 1;
    c->s.x[0] = 1e9;
    c->s.x[1] = 1e9 + 10; /* ten in 1e9 */
    c->s.row_dual[0] = 0;
    assert_true(passes(c));
    c->s.x[1] = 1e9 + 1e4;
    assert_fails(c, row, 1e4 / (1e9 + 1e4 + 1));
}

static void never_certified(answer *c, const char *what, int at)
{
    if (passes(c))
        fail_msg("%s %d was accepted", what, at);
    c->s.proof = (certificate){0};
}

/* NaN or infinity anywhere in the answer. */
static void answers_that_are_not_finite_are_caught(void **state)
{
    answer *c = *state;
    const double bad[] = {(double)NAN, -(double)NAN, INF, -INF};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        for (int j = 0; j < COLS; j++) {
            double kept = c->s.x[j], cost = c->p.cost[j];
            c->s.x[j] = bad[k];
            never_certified(c, "x", j);
            c->p.cost[j] = 0; /* also in a column without cost */
            never_certified(c, "free x", j);
            c->s.x[j] = kept;
            c->p.cost[j] = cost;
        }
        for (int i = 0; i < ROWS; i++) {
            double kept = c->s.row_dual[i];
            c->s.row_dual[i] = bad[k];
            never_certified(c, "dual", i);
            c->s.row_dual[i] = kept;
        }
    }
    assert_true(passes(c));
}

/* NaN anywhere in the lp. */
static void lps_that_are_not_finite_are_caught(void **state)
{
    answer *c = *state;
    double *const parts[] = {c->p.cost,      c->p.value,     c->p.col_lower,
                             c->p.col_upper, c->p.row_lower, c->p.row_upper};
    const int counts[] = {COLS, (int)c->p.start[COLS], COLS, COLS, ROWS, ROWS};
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        for (int i = 0; i < counts[k]; i++) {
            double kept = parts[k][i];
            parts[k][i] = (double)NAN;
            never_certified(c, "part", (int)k * 100 + i);
            parts[k][i] = kept;
        }
    }
    c->p.constant = (double)NAN;
    never_certified(c, "constant", 0);
    c->p.constant = 10;
    assert_true(passes(c));
}

/* A column without entries, a row without entries, an empty lp. */
static void empty_lps(void **state)
{
    answer *c = *state;
    c->p = lp_room(c->a, 2, 2, 0);
    c->p.cost[0] = 1;
    c->p.row_upper[0] = 3;
    memset(c->s.x, 0, COLS * sizeof *c->s.x);
    memset(c->s.row_dual, 0, ROWS * sizeof *c->s.row_dual);
    assert_true(passes(c) && c->s.proof.worst == 0);
    c->p.row_lower[1] = 2; /* 0 >= 2 */
    assert_fails(c, row, 2);
    c->p.row_lower[1] = -INF;
    c->p.cost[1] = -1; /* unbounded */
    assert_fails(c, dual, 0.5);
    c->p = lp_room(c->a, 0, 0, 0);
    c->p.constant = 7;
    assert_true(passes(c) && c->s.objective == 7 && c->s.dual_objective == 7);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_correct_answer),
        CASE(rounding_noise_passes),
        CASE(row_violations),
        CASE(bound_violations),
        CASE(dual_signs),
        CASE(complementarity_violations),
        CASE(duality_gaps),
        CASE(violations_are_relative),
        CASE(answers_that_are_not_finite_are_caught),
        CASE(lps_that_are_not_finite_are_caught),
        CASE(empty_lps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
