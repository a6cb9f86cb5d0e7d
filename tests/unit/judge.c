/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * judge.c - lps that have no optimum, or nearly none: all methods give the right status, and the
 * same one.
 */
#include "solve_rig.h"

#include "solve/ray.h"

static const char *const methods[] = {"barrier", "glpk", "auto"};
enum { METHODS = sizeof methods / sizeof methods[0] };

/* Bounds of rows or columns. */
typedef struct sides {
    double low, high;
} sides;

static lp given(arena *a, int rows, int cols, const double *matrix, const sides *row,
                const sides *col, const double *cost)
{
    lp p = lp_dense(a, rows, cols, matrix);
    for (int i = 0; i < rows; i++) {
        p.row_lower[i] = row[i].low;
        p.row_upper[i] = row[i].high;
    }
    for (int j = 0; j < cols; j++) {
        p.col_lower[j] = col[j].low;
        p.col_upper[j] = col[j].high;
        p.cost[j] = cost[j];
    }
    return p;
}

/* objective and tolerance (relative to 1 + it): of an optimum. */
static void expect_of_all(fixture *g, const lp *p, enum solve_status status, double objective,
                          double tolerance)
{
    for (int m = 0; m < METHODS; m++) {
        run(g, p, &(solve_options){.method = methods[m]});
        const solution *s = &g->s;
        if (s->status != status || s->has_point != (status == SOLVE_OPTIMAL) ||
            (s->has_point &&
             !(fabs(s->objective - objective) <= tolerance * (1 + fabs(objective)))))
            fail_msg("%s: %s instead of %s, objective %.12g, miss %g", methods[m],
                     solve_status_name(s->status), solve_status_name(status), s->objective,
                     s->miss);
    }
}

/* A miss between these is reported by all methods. */
static void expect_infeasible(fixture *g, const lp *p, double from, double to)
{
    for (int m = 0; m < METHODS; m++) {
        run(g, p, &(solve_options){.method = methods[m]});
        if (g->s.status != SOLVE_INFEASIBLE || !(g->s.miss >= from && g->s.miss <= to))
            fail_msg("%s: %s, miss %g", methods[m], solve_status_name(g->s.status), g->s.miss);
    }
}

/* ---- wrong proofs ------------------------------------------------------------------- */

/* Feasible at p = 0, q = 1, t = 1, s = 0.5, r = -2, and r falls without bound. The only proof that
 * the first rows contradict each other would need duals of 0 in the row of r. */
static lp falling(arena *a, int copies)
{
    static const struct {
        double low, high, cost, value[3];
        int row[3];
    } col[] = {{0, INF, 3, {1.9362, 0.5, 1}, {0, 1, 3}},
               {1, INF, 1, {1, 0.5}, {0, 2}},
               {-INF, INF, 3, {1}, {0}},
               {0, INF, 2, {-2}, {1}},
               {0, 6, 2, {1, 1, -2}, {0, 1, 2}}};
    enum { ROWS = 4, COLS = 5, ENTRIES = 10 };
    lp p = lp_room(a, ROWS * copies, COLS * copies, (size_t)ENTRIES * (size_t)copies);
    int64_t at = 0;
    for (int32_t j = 0; j < p.cols; j++) {
        const int c = j % COLS, first = j / COLS * ROWS;
        p.col_lower[j] = col[c].low;
        p.col_upper[j] = col[c].high;
        p.cost[j] = col[c].cost;
        for (int k = 0; k < 3 && col[c].value[k] != 0; k++) {
            p.index[at] = first + col[c].row[k];
            p.value[at++] = col[c].value[k];
        }
        p.start[j + 1] = at;
    }
    for (int32_t i = 0; i < p.rows; i++) {
        p.row_upper[i] = 0;
        p.row_lower[i] = i % 2 == 1 ? 0 : -INF;
    }
    return p;
}

static void unbounded_and_not_infeasible(void **state)
{
    fixture *g = *state;
    lp p = falling(g->a, 1);
    expect_of_all(g, &p, SOLVE_UNBOUNDED, 0, 0);
    lp q = falling(g->a, 5001); /* auto takes the barrier */
    run(g, &q, &automatic);
    assert_int_equal(g->s.status, SOLVE_UNBOUNDED);
    assert_string_equal(g->s.method, "barrier");
}

/* A direction along which the cost falls, in rows that the infeasible part does not touch. */
static void infeasible_and_not_unbounded(void **state)
{
    fixture *g = *state;
    lp p =
        given(g->a, 3, 5, (double[]){0, -20, -50, 0.0004, 0, 0, 0, 0, 0, 0.0001, 0.05, 0, 0, 1, 0},
              (sides[]){{0, 0}, {0, 7000}, {0, 0}},
              (sides[]){{0, 60}, {-INF, INF}, {0, INF}, {-INF, -4}, {0, INF}},
              (double[]){0, 0, -3, 0, 0});
    /* 0.05 x0 + x3 = 0 with x0 <= 60 and x3 <= -4 misses by 1, of terms of 4 */
    expect_infeasible(g, &p, 0.19, 0.21);
    /* two equalities and a row that contradicts them by 0.2, with a column in no row */
    p = given(g->a, 3, 6, (double[]){1, -3, -2, 4, 0, -2, 0, 2, 2, -1, 0, 2, 1, -1, -2, 3, 0, 0},
              (sides[]){{-25, -25}, {44, 44}, {24.2, INF}},
              (sides[]){{-INF, 9}, {0, INF}, {0, INF}, {0, INF}, {0, INF}, {0, INF}},
              (double[]){2, 5, 2, 5, -2, 1});
    run(g, &p, &automatic);
    expect_infeasible(g, &p, 1e-3, 0.1);
    /* 100 x0 + 0.03 x1 <= 0 with x0 >= 0 and x1 >= 5; x2 earns money */
    p = given(g->a, 2, 4, (double[]){100, 0.03, 0, 0, 0, 0, -1, 10}, (sides[]){{-INF, 0}, {0, INF}},
              (sides[]){{0, INF}, {5, 6}, {0, INF}, {0, INF}}, (double[]){0, 0, 3, -2});
    expect_infeasible(g, &p, 0.1, 0.15);
}

/* Feasible only where columns are ten million million times as large as the bounds of others: an
 * optimum, and no proof of the contrary. */
static void optimal_far_out(void **state)
{
    enum { ROWS = 8, COLS = 13 };
    static const double matrix[ROWS][COLS] = {
        {0, 100, 0, 0, 0, 0, 0, 0, 0, 100, 0, 3e-4, 0},
        {0, 0, -0.03, 0, 0, 0, 0, 0, 0, -1, -0.03, 3e-4, 0},
        {0, 0.5, 0.03, 0, 0, -3e-4, 0, 0, 0, 0, 3e-4, -10, 0},
        {0.5, 0, 0, 0, 100, 0, 0, -0.03, 0, 0, 0, -1, 1},
        {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3e-4},
        {1e-4, 0, 1e-4, 0, 0, 0.03, 0, 0, 0, 0, 0, 0, 0},
        {0, 0.5, -1, 0, 0, 0, 0, 0, 10, 0, 0, 1, 0},
        {0, 0, -1, 100, 1e-4, 100, 0, 0, -0.5, 0, 1e-4, 0, 0}};
    static const sides row[ROWS] = {{0, 0}, {-INF, 0}, {0, INF}, {0, 0},
                                    {0, 0}, {0, 0},    {0, INF}, {0, 0}};
    static const sides col[COLS] = {{-INF, INF}, {1, 1},      {66, 133}, {0, 0},   {0, INF},
                                    {0, INF},    {-73, INF},  {0, INF},  {0, INF}, {1, 2},
                                    {6, 7},      {-INF, INF}, {0, INF}};
    static const double cost[COLS] = {3, 3, 0, 2, -1, -1, 1, 1, 0, 3, 2, 0, 4};
    fixture *g = *state;
    lp p = given(g->a, ROWS, COLS, &matrix[0][0], row, col, cost);
    expect_of_all(g, &p, SOLVE_OPTIMAL, 1113108449239.33, 1e-6);
}

/* A column with a tiny entry in a row is bounded by it. */
static void a_small_coefficient_bounds_a_ray(void **state)
{
    fixture *g = *state;
    lp p = given(g->a, 2, 3, (double[]){1, -1, 0, 1e-9, 0, 1}, (sides[]){{-INF, 0}, {-INF, 1}},
                 (sides[]){{0, INF}, {-INF, INF}, {0, INF}}, (double[]){-1, 0, 0});
    double ray[] = {1, 1, 0};
    assert_false(ray_check_recession(&p, ray));
    expect_of_all(g, &p, SOLVE_OPTIMAL, -1e9, 1e-6);
    p.row_upper[1] = INF;
    assert_true(ray_check_recession(&p, ray));
    expect_of_all(g, &p, SOLVE_UNBOUNDED, 0, 0);
    /* The cost of other columns, and what they are counted in, does not matter. */
    p.cost[2] = 1e12;
    expect_of_all(g, &p, SOLVE_UNBOUNDED, 0, 0);
    p.row_upper[1] = 1;
    double noise[] = {1, 1 + 1e-15, 1e-17};
    assert_false(ray_check_recession(&p, noise));
}

/* x - y <= 0 and x - y >= 1: row duals (-1, 1) prove it, whatever bounds the columns have. A dual
 * of the row of a free column must be 0, and not almost 0. */
static void farkas_rays(void **state)
{
    fixture *g = *state;
    lp p = given(g->a, 3, 3, (double[]){1, -1, 0, 1, -1, 0, 0, 1, 1},
                 (sides[]){{-INF, 0}, {1, INF}, {2, INF}},
                 (sides[]){{0, INF}, {0, 1e9}, {-INF, INF}}, (double[]){0, 0, 0});
    double y[] = {-1, 1, 0}, noisy[] = {-1, 1, 1e-12}, wrong[] = {0, 1e-10, 1};
    assert_true(ray_check_farkas(&p, y));
    /* 1 over the duals times 1 + the terms */
    assert_true(fabs(ray_farkas_miss(&p, y, (double[]){3, 3, 0}) - 1.0 / 8) < 1e-12);
    assert_true(ray_check_farkas(&p, noisy) && noisy[2] == 0);
    assert_false(ray_check_farkas(&p, wrong));
    assert_true(ray_farkas_miss(&p, (double[]){0, 0, 1}, (double[]){0, 0, 0}) == 0);
    expect_infeasible(g, &p, 0.3, 0.34);
}

/* Rows that contradict each other are not met by a point so far out that the violation is small
 * relative to the terms. */
static void terms_that_are_large_without_a_reason(void **state)
{
    fixture *g = *state;
    lp p = given(g->a, 2, 2, (double[]){1, -1, 1, -1}, (sides[]){{1, INF}, {-INF, 0}},
                 (sides[]){{0, INF}, {0, INF}}, (double[]){0, 0});
    expect_infeasible(g, &p, 0.3, 0.34);
    p.col_lower[0] = p.col_lower[1] = -INF;
    expect_infeasible(g, &p, 0.3, 0.5);
    p.cost[0] = p.cost[1] = -1; /* with a ray */
    expect_infeasible(g, &p, 0.3, 0.5);
    p.cost[0] = 1;
    expect_infeasible(g, &p, 0.3, 0.5);
}

/* ---- near the limit -------------------------------------------------------------------------- */

/* A source of 10 MW at most feeds a load: `missing` MW too much. */
static lp supply(arena *a, double missing, double unit)
{
    lp p = given(a, 2, 3, (double[]){1, -1, 0, 0, 1, -1}, (sides[]){{0, 0}, {0, 0}},
                 (sides[]){{0, 10 * unit}, {0, INF}, {0, 0}}, (double[]){50 / unit, 1 / unit, 0});
    p.col_lower[2] = p.col_upper[2] = (10 + missing) * unit;
    return p;
}

static void one_status_near_the_limit(void **state)
{
    static const double missing[] = {0, 1e-9, 1e-7, 1e-6, 5e-6};
    fixture *g = *state;
    for (double unit = 1; unit < 1e10; unit *= 1e9) {
        for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
            lp p = supply(g->a, missing[i], unit);
            expect_of_all(g, &p, SOLVE_OPTIMAL, 510, 2e-6);
        }
    }
    lp p = supply(g->a, 1e-3, 1);
    expect_infeasible(g, &p, 1e-5, 1e-4);
    p = supply(g->a, 1, 1);
    expect_infeasible(g, &p, 0.03, 0.1);
}

/* Bounds of a column, or of a row, that cross. */
static void crossing_bounds(void **state)
{
    static const double far[] = {1e-12, 1e-9, 1e-7, 1e-6};
    fixture *g = *state;
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        lp p = given(g->a, 1, 2, (double[]){1, 1}, (sides[]){{4, INF}},
                     (sides[]){{1, 1 - far[i]}, {0, INF}}, (double[]){2, 1});
        expect_of_all(g, &p, SOLVE_OPTIMAL, 5, 1e-6);
        p.col_upper[0] = INF;
        p.row_upper[0] = 4 - far[i];
        expect_of_all(g, &p, SOLVE_OPTIMAL, 5, 1e-6);
    }
    lp p = given(g->a, 1, 2, (double[]){1, 1}, (sides[]){{4, INF}}, (sides[]){{1, 0.9}, {0, INF}},
                 (double[]){2, 1});
    expect_infeasible(g, &p, 0.02, 0.03);
    p.col_upper[0] = INF;
    p.row_upper[0] = 3.9;
    expect_infeasible(g, &p, 0.005, 0.02);
}

/* The tolerance is relative to terms that are large for a reason: 20 W of 100 MW. */
static void terms_that_are_large_for_a_reason(void **state)
{
    fixture *g = *state;
    lp p = given(g->a, 2, 3, (double[]){1, -1, 0, 0, 1, -1}, (sides[]){{0, 0}, {0, 0}},
                 (sides[]){{1e8, INF}, {0, INF}, {0, 1e8 - 20}}, (double[]){1, 0, 0});
    expect_of_all(g, &p, SOLVE_OPTIMAL, 1e8, 1e-6);
    p.col_upper[2] = 1e8 - 1000;
    expect_infeasible(g, &p, 4e-6, 6e-6);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(unbounded_and_not_infeasible),
        CASE(infeasible_and_not_unbounded),
        CASE(optimal_far_out),
        CASE(a_small_coefficient_bounds_a_ray),
        CASE(farkas_rays),
        CASE(terms_that_are_large_without_a_reason),
        CASE(one_status_near_the_limit),
        CASE(crossing_bounds),
        CASE(terms_that_are_large_for_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
