/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c - the barrier alone on small lps with known answers: each kind of row and bound,
 * dependent rows, infeasible and unbounded lps.
 */
#include "barrier_case.h"

/* ---- each kind of row and bound ------------------------------------------------------------- */

static void upper_bounds(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    expect_optimum(g, &p, 89);
    EXPECT_NUMBERS(g->s.x, 2, 3, 1);
    EXPECT_NUMBERS(g->s.row_dual, 2, -2, 0);
    EXPECT_NUMBERS(g->s.col_dual, 2, -1, 0);
    assert_string_equal(g->s.method, "barrier");
    assert_int_equal(g->s.attempts, 1);
}

static void negative_and_upper_only(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 1, 3, (double[]){1, 1, 1});
    /* -5 <= x <= -1, y <= -2, z <= 4 and no more: max y + 2z, x + y + z >= -3 */
    p.col_lower[0] = -5;
    p.col_upper[0] = -1;
    p.col_lower[1] = p.col_lower[2] = -INF;
    p.col_upper[1] = -2;
    p.col_upper[2] = 4;
    p.cost[0] = 3;
    p.cost[1] = p.cost[2] = -1;
    p.row_lower[0] = -3;
    expect_optimum(g, &p, -15 + 2 - 4); /* the row is at -3 */
    EXPECT_NUMBERS(g->s.x, 3, -5, -2, 4);
}

static void free_columns(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, 2, 3, 1});
    p.col_lower[0] = p.col_lower[1] = -INF;
    p.row_lower[0] = 3;
    p.row_lower[1] = 4;
    p.cost[0] = p.cost[1] = 1;
    expect_optimum(g, &p, 2);
    EXPECT_NUMBERS(g->s.x, 2, 1, 1);
    EXPECT_NUMBERS(g->s.row_dual, 2, 0.4, 0.2);
    /* |x - 7| + |x - 2| + |x + 1|: each a pair of rows, x free, t free as well; 8 at x = 2. */
    lp q = lp_dense(g->a, 6, 4, (double[]){1,  -1, 0,  0, -1, -1, 0, 0,  1,  0, -1, 0,
                                           -1, 0,  -1, 0, 1,  0,  0, -1, -1, 0, 0,  -1});
    static const double at[] = {7, 2, -1};
    for (int k = 0; k < 3; k++) {
        q.row_upper[2 * k] = at[k];
        q.row_upper[2 * k + 1] = -at[k];
        q.cost[k + 1] = 1;
    }
    for (int j = 0; j < 4; j++)
        q.col_lower[j] = -INF;
    expect_optimum(g, &q, 8);
    EXPECT_NUMBERS(g->s.x, 4, 2, 5, 0, 3);
}

/* Two identical free columns: their difference is arbitrary. */
static void duplicate_free_columns(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 2, 3, (double[]){1, 1, 1, 0, 0, 1});
    p.col_lower[0] = p.col_lower[1] = -INF;
    p.cost[0] = p.cost[1] = 2;
    p.cost[2] = 5;
    p.row_lower[0] = p.row_upper[0] = 10;
    p.row_lower[1] = 1;
    expect_optimum(g, &p, 23);
    assert_true(rig_near(g->s.x[0] + g->s.x[1], 9, 1e-6));
}

static void fixed_columns(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.col_lower[0] = p.col_upper[0] = 2;
    expect_optimum(g, &p, 100 - 6 - 2 * 5.0 / 3);
    assert_true(g->s.x[0] == 2);
    p.col_lower[1] = p.col_upper[1] = 1.5; /* now no column is left */
    expect_optimum(g, &p, 100 - 6 - 3);
    assert_true(g->s.x[1] == 1.5);
    p.col_lower[1] = p.col_upper[1] = 5;
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
}

static void ranges_and_equalities(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, -1, 1, 1});
    p.row_lower[0] = -10;
    p.row_upper[0] = 5;
    p.row_lower[1] = p.row_upper[1] = 9;
    p.cost[0] = -1;
    expect_optimum(g, &p, -7);
    EXPECT_NUMBERS(g->s.x, 2, 7, 2);
    EXPECT_NUMBERS(g->s.row_dual, 2, -0.5, -0.5);
    p.cost[0] = 1; /* in the other direction x >= 0 is reached before x - y >= -10 */
    expect_optimum(g, &p, 0);
    EXPECT_NUMBERS(g->s.x, 2, 0, 9);
    p.row_lower[0] = -6;
    expect_optimum(g, &p, 1.5);
    EXPECT_NUMBERS(g->s.row_dual, 2, 0.5, 0.5);
}

/* Ranges as narrow as a rounding error: equalities in practice. */
static void narrow_ranges(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, -1});
    p.row_lower[0] = 3;
    p.row_upper[0] = 3 + 1e-12;
    p.row_lower[1] = 1;
    p.row_upper[1] = 1 + 1e-9;
    p.cost[0] = 1;
    p.cost[1] = 4;
    expect_optimum(g, &p, 6);
    EXPECT_NUMBERS(g->s.x, 2, 2, 1);
    p.col_lower[0] = 2;
    p.col_upper[0] = 2 + 1e-13;
    expect_optimum(g, &p, 6);
}

static void rows_without_entries(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 4, 2, (double[]){0, 0, 1, 1, 0, 0, 1, 3});
    p.row_lower[0] = -1;
    p.row_upper[0] = 1;
    p.row_upper[1] = 4;
    p.row_upper[2] = 0;
    p.row_upper[3] = 7;
    p.col_upper[0] = 3;
    p.cost[0] = -3;
    p.cost[1] = -2;
    expect_optimum(g, &p, -11);
    EXPECT_NUMBERS(g->s.row_dual, 4, 0, -2, 0, 0);
    p.row_lower[2] = -INF;
    p.row_upper[2] = -1e-3; /* 0 <= -0.001 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
}

static void columns_without_entries(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 1, 6, (double[]){0, 1, 0, 0, 0, 0});
    p.row_lower[0] = 2;
    static const double lower[] = {1, 0, -INF, -INF, -3, -INF},
                        upper[] = {INF, INF, 4, INF, -2, -6};
    static const double cost[] = {2, 1, -3, 0, 0, 0};
    for (int j = 0; j < 6; j++) {
        p.col_lower[j] = lower[j];
        p.col_upper[j] = upper[j];
        p.cost[j] = cost[j];
    }
    /* The last three have no cost: any value within their bounds is optimal. */
    expect_optimum(g, &p, 2 + 2 - 12);
    EXPECT_NUMBERS(g->s.x, 3, 1, 2, 4);
    assert_true(g->s.x[4] >= -3 && g->s.x[4] <= -2 && g->s.x[5] <= -6 && isfinite(g->s.x[3]));
    p.cost[5] = 1e-4; /* unbounded, at a small rate */
    expect_no_answer(g, &p, SOLVE_UNBOUNDED);
}

/* Each is a bound of its column, and has the column's reduced cost as dual if it is active. */
static void singleton_rows(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 3, 2, (double[]){1, 1, 2, 0, 0, -3});
    p.row_lower[0] = 10;
    p.row_upper[1] = 8;
    p.row_lower[2] = -30;
    p.cost[0] = 2;
    p.cost[1] = 3;
    expect_optimum(g, &p, 26);
    EXPECT_NUMBERS(g->s.x, 2, 4, 6);
    EXPECT_NUMBERS(g->s.row_dual, 3, 3, -0.5, 0);
    p.row_upper[1] = p.row_lower[1] = 8; /* now an equality */
    expect_optimum(g, &p, 26);
    EXPECT_NUMBERS(g->s.row_dual, 3, 3, -0.5, 0);
    p.cost[0] = 7; /* which makes the equality's dual positive */
    expect_optimum(g, &p, 46);
    EXPECT_NUMBERS(g->s.row_dual, 3, 3, 2, 0);
    p.row_lower[2] = -15; /* y <= 5 and x = 4: less than 10 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
}

/* Each fixes a column, which leaves the next row with one entry. */
static void chains_of_singleton_rows(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 4, 4, (double[]){2, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1});
    static const double sides[] = {6, 5, 7, 9}, cost[] = {1, 2, 3, 4};
    for (int i = 0; i < 4; i++) {
        p.row_lower[i] = sides[i];
        p.row_upper[i] = i == 3 ? INF : sides[i];
        p.cost[i] = cost[i];
    }
    expect_optimum(g, &p, 38);
    EXPECT_NUMBERS(g->s.x, 4, 3, 2, 5, 4);
    EXPECT_NUMBERS(g->s.row_dual, 4, -1, 3, -1, 4);
    for (int j = 0; j < 4; j++)
        p.col_lower[j] = -INF;
    expect_optimum(g, &p, 38);
    EXPECT_NUMBERS(g->s.row_dual, 4, -1, 3, -1, 4);
    p.col_lower[1] = 2.5; /* y would have to be 2 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
}

/* Two singleton rows whose bounds meet fix a column; only the one that is active has a dual. */
static void two_singleton_rows_fix_a_column(void **state)
{
    fixture *g = *state;
    for (int sign = -1; sign <= 1; sign += 2) {
        lp p = lp_dense(g->a, 3, 2, (double[]){1, 0, -2, 0, 1, 1});
        p.row_lower[0] = 3;  /* x >= 3 */
        p.row_lower[1] = -6; /* x <= 3 */
        p.row_lower[2] = p.row_upper[2] = 5;
        p.cost[0] = 4 * sign;
        p.cost[1] = 1;
        expect_optimum(g, &p, 12 * sign + 2);
        EXPECT_NUMBERS(g->s.row_dual, 3, sign > 0 ? 3 : 0, sign > 0 ? 0 : 2.5, 1);
        p.col_lower[0] = p.col_upper[0] = 3; /* the column's own bounds are the same */
        expect_optimum(g, &p, 12 * sign + 2);
    }
}

/* The same bound three times, and looser ones. */
static void many_singleton_rows(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 6, 2, (double[]){1, 0, 2, 0, 4, 0, 1, 0, -1, 0, 1, 1});
    static const double lower[] = {3, 6, 12, 2, -9, 4};
    memcpy(p.row_lower, lower, sizeof lower);
    p.cost[0] = 2;
    p.cost[1] = 1;
    expect_optimum(g, &p, 7);
    EXPECT_NUMBERS(g->s.x, 2, 3, 1);
    assert_true(rig_near(g->s.row_dual[0] + 2 * g->s.row_dual[1] + 4 * g->s.row_dual[2], 1, 1e-6));
    EXPECT_NUMBERS(g->s.row_dual + 3, 3, 0, 0, 1);
}

static void without_costs(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.cost[0] = p.cost[1] = 0;
    p.row_lower[0] = 1;
    expect_optimum(g, &p, 100);
}

static void without_rows(void **state)
{
    fixture *g = *state;
    lp p = lp_room(g->a, 0, 3, 0);
    p.cost[0] = 2;
    p.cost[1] = -3;
    p.col_lower[0] = 5;
    p.col_upper[1] = 7;
    p.constant = 1;
    expect_optimum(g, &p, 1 + 10 - 21);
    assert_true(g->s.x[0] == 5 && g->s.x[1] == 7 && g->s.col_dual[1] == -3);
    p.col_upper[1] = INF;
    expect_no_answer(g, &p, SOLVE_UNBOUNDED);
}

static void without_columns(void **state)
{
    fixture *g = *state;
    lp p = lp_room(g->a, 2, 0, 0);
    p.row_upper[0] = 4;
    p.row_lower[1] = -4;
    p.constant = 9;
    expect_optimum(g, &p, 9);
    p.row_lower[1] = 1; /* 0 >= 1 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    lp q = lp_room(g->a, 0, 0, 0);
    q.constant = -2;
    expect_optimum(g, &q, -2);
}

/* ---- dependent rows ------------------------------------------------------------------------- */

/* A transport problem, three supplies to three demands: the six rows have rank five, and every
 * optimum is degenerate. Then with one to five further rows that are combinations of others. */
static void linearly_dependent_rows(void **state)
{
    fixture *g = *state;
    for (int more = 0; more < 6; more++) {
        const int rows = 6 + more;
        double m[12 * 9] = {0};
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++)
                m[i * 9 + 3 * i + k] = m[(3 + k) * 9 + 3 * i + k] = 1;
        }
        for (int r = 0; r < more; r++) {
            for (int j = 0; j < 9; j++)
                m[(6 + r) * 9 + j] = (r + 1) * m[r * 9 + j] + m[(5 - r) * 9 + j];
        }
        lp p = lp_dense(g->a, rows, 9, m);
        static const double sides[] = {10, 15, 10, 10, 15, 10};
        for (int i = 0; i < rows; i++)
            p.row_lower[i] = p.row_upper[i] =
                i < 6 ? sides[i] : (i - 5) * sides[i - 6] + sides[5 - (i - 6)];
        static const double cost[] = {4, 8, 8, 16, 1, 16, 8, 14, 3};
        memcpy(p.cost, cost, sizeof cost);
        expect_optimum(g, &p, 40 + 15 + 30);
        EXPECT_NUMBERS(g->s.x, 9, 10, 0, 0, 0, 15, 0, 0, 0, 10);
        p.row_lower[5] = p.row_upper[5] = 11; /* demand exceeds supply */
        if (more == 0)
            expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    }
}

/* The only feasible point: the primal has no interior, and neither have its bounds. */
static void empty_interior(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 3, 3, (double[]){1, 1, 1, 1, -1, 0, 1, 1, 2});
    p.row_upper[0] = 2; /* x + y + z <= 2, x >= y, x + y + 2z >= 2, y >= 1: (1, 1, 0) */
    p.row_lower[1] = 0;
    p.row_lower[2] = 2;
    p.col_lower[1] = 1;
    for (int j = 0; j < 3; j++)
        p.cost[j] = 1 + j;
    p.col_upper[2] = 0.5;
    p.row_upper[0] = 2;
    p.row_lower[0] = 2;
    p.row_upper[2] = 2;
    expect_optimum(g, &p, 3);
    EXPECT_NUMBERS(g->s.x, 3, 1, 1, 0);
    lp q = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 1}); /* x + y <= 0 and >= 0 */
    q.row_upper[0] = 0;
    q.row_lower[1] = 0;
    q.cost[0] = -1;
    expect_optimum(g, &q, 0);
}

/* ---- no answer ------------------------------------------------------------------------------ */

static void infeasible(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.col_lower[1] = 2; /* bounds that cross */
    p.col_upper[1] = 1;
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    p = small(g->a);
    p.row_lower[0] = 5; /* a row that crosses itself: 5 <= x + y <= 4 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    p = small(g->a);
    p.row_lower[0] = p.row_upper[0] = 20; /* x + y = 20 with x <= 3 and x + 3y <= 7 */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 1}); /* two rows that cross each other, far out */
    p.row_lower[0] = 1000;
    p.row_upper[1] = 999;
    p.cost[0] = 1;
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    p.cost[0] = 0; /* also without costs */
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    p = lp_dense(g->a, 3, 3, (double[]){1, -1, 0, 0, 1, -1, -1, 0, 1}); /* a cycle: 0 >= 3 */
    for (int i = 0; i < 3; i++) {
        p.row_lower[i] = 1;
        p.col_lower[i] = -INF;
        p.cost[i] = i == 0;
    }
    p.cost[0] = 0;
    expect_no_answer(g, &p, SOLVE_INFEASIBLE);
}

static void unbounded(void **state)
{
    fixture *g = *state;
    lp p = small(g->a);
    p.row_upper[0] = p.row_upper[1] = p.col_upper[0] = INF;
    p.row_lower[0] = 1;
    expect_no_answer(g, &p, SOLVE_UNBOUNDED);
    p.col_lower[1] = -INF; /* with no vertex at all */
    expect_no_answer(g, &p, SOLVE_UNBOUNDED);
    /* Two columns that cancel in each row, at a small gain: buy at 1, sell at 1.001. */
    p = lp_dense(g->a, 1, 2, (double[]){1, -1});
    p.row_lower[0] = p.row_upper[0] = 5;
    p.cost[0] = 1;
    p.cost[1] = -1.001;
    expect_no_answer(g, &p, SOLVE_UNBOUNDED);
    p.cost[1] = -0.999; /* at a small loss it is bounded */
    expect_optimum(g, &p, 5);
}

/* Infeasible and unbounded: either status is right, an optimum is not. */
static void infeasible_and_unbounded(void **state)
{
    fixture *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, -1, 1, -1});
    p.row_lower[0] = p.row_upper[0] = 1;
    p.row_lower[1] = p.row_upper[1] = 2;
    p.cost[0] = p.cost[1] = -1;
    run(g, &p, &barrier_options);
    assert_true(g->s.status == SOLVE_INFEASIBLE || g->s.status == SOLVE_UNBOUNDED);
    assert_false(g->s.has_point);
}

/* Infeasible by one in a thousand, and feasible by as much. */
static void barely_feasible_or_infeasible(void **state)
{
    fixture *g = *state;
    for (int sign = -1; sign <= 1; sign += 2) {
        lp p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 2});
        p.row_lower[0] = 100;
        p.row_upper[1] = 100 * (1 + sign * 1e-3);
        p.cost[0] = 1;
        p.cost[1] = 2;
        if (sign > 0)
            expect_optimum(g, &p, 100);
        else
            expect_no_answer(g, &p, SOLVE_INFEASIBLE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(upper_bounds),
        CASE(negative_and_upper_only),
        CASE(free_columns),
        CASE(duplicate_free_columns),
        CASE(fixed_columns),
        CASE(ranges_and_equalities),
        CASE(narrow_ranges),
        CASE(rows_without_entries),
        CASE(columns_without_entries),
        CASE(singleton_rows),
        CASE(chains_of_singleton_rows),
        CASE(two_singleton_rows_fix_a_column),
        CASE(many_singleton_rows),
        CASE(without_costs),
        CASE(without_rows),
        CASE(without_columns),
        CASE(linearly_dependent_rows),
        CASE(empty_interior),
        CASE(infeasible),
        CASE(unbounded),
        CASE(infeasible_and_unbounded),
        CASE(barely_feasible_or_infeasible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
