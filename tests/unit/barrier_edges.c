/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_edges.c - where numbers end: roundings larger than any tolerance, more rows than can be
 * counted, and columns that reach over more of the time than cutting it is worth.
 */
#include "solve/barrier/partition.h"

#include "lp_rig.h"

static const solve_options plainly = {.method = "barrier"};

static solution alone(arena *a, const lp *p)
{
    static const solve_attempt tries[] = {{"barrier", solve_barrier, 0, false}};
    solution s = {0};
    error e = {0};
    if (solve_with(a, p, tries, 1, &plainly, &s, &e) != 0)
        fail_msg("%s", e.text);
    return s;
}

/* What is fixed comes to 0 but for a rounding that is large beside 1: no proof of anything. */
static void roundings_of_large_terms(void **state)
{
    arena *a = arena_new();
    (void)state;
    assert_non_null(a);
    lp p = lp_dense(a, 2, 4, (double[]){3e12, 3e12, -3e12, 0, 1, 0, 0, 1});
    static const double fixed[] = {0.1, 0.6, 0.7};
    for (int j = 0; j < 3; j++)
        p.col_lower[j] = p.col_upper[j] = fixed[j];
    assert_true(3e12 * fixed[0] + 3e12 * fixed[1] - 3e12 * fixed[2] > 1e-4);
    p.row_lower[0] = p.row_upper[0] = 0;
    p.row_lower[1] = 1;
    p.cost[3] = 1;
    solution s = alone(a, &p);
    assert_int_equal(s.status, SOLVE_OPTIMAL);
    assert_true(fabs(s.objective - 0.9) < 1e-7);
    /* The same where a column is left that such a row bounds: not certified, but not impossible. */
    lp q = lp_dense(a, 3, 4, (double[]){3e12, 3e12, -3e12, -1, 0, 0, 0, 1, 0, 0, 0, 2});
    for (int j = 0; j < 3; j++)
        q.col_lower[j] = q.col_upper[j] = fixed[j];
    q.row_lower[0] = q.row_upper[0] = q.row_upper[1] = q.row_lower[2] = 0;
    q.cost[3] = 1;
    s = alone(a, &q);
    assert_false(s.proven);
    assert_true(s.has_point && fabs(s.objective) < 1e-3);
    arena_free(a);
}

/* Columns that stand in every stretch of time: with few the time is cut, with many it is not, for
 * each part would bear all of them in its factors. */
static void what_reaches_far(void **state)
{
    enum { ROWS = 24000, FEW = 20, MANY = 200 };
    error e = {0};
    arena *a = arena_new();
    (void)state;
    assert_non_null(a);
    for (int far = FEW; far <= MANY; far += MANY - FEW) {
        barrier_presolved s = {.rows = ROWS, .cols = ROWS + far};
        barrier_partition partition;
        s.by_col.start = ARENA_ARRAY(a, int64_t, s.cols + 1);
        s.by_col.index = ARENA_ARRAY(a, int32_t, 3 * ROWS);
        s.lp_row = ARENA_ARRAY(a, int32_t, ROWS);
        assert_true(s.by_col.start != NULL && s.by_col.index != NULL && s.lp_row != NULL);
        int64_t to = 0;
        for (int32_t j = 0; j < s.cols; j++) {
            bool local = j < ROWS;
            for (int32_t i = local ? j : j - ROWS; i < ROWS && (!local || i < j + 2);
                 i += local ? 1 : far)
                s.by_col.index[to++] = i;
            s.by_col.start[j + 1] = to;
        }
        for (int32_t i = 0; i < ROWS; i++)
            s.lp_row[i] = i;
        assert_int_equal(barrier_partition_of(a, &s, NULL, &partition, &e), 0);
        assert_int_equal(partition.parts, far == FEW ? 5 : 2);
        for (int32_t j = 0; j < s.cols; j++) {
            for (int64_t k = s.by_col.start[j]; k < s.by_col.start[j + 1]; k++) {
                int32_t col = partition.part_of_col[j], row = partition.part_of_row[s.by_col.index[k]];
                assert_true(col == row || col == partition.parts - 1 || row == partition.parts - 1);
            }
        }
    }
    arena_free(a);
}

/* A thousand million rows would be more unknowns than there are numbers for them. */
static void more_than_can_be_counted(void **state)
{
    solution s = {0};
    error e = {0};
    arena *a = arena_new();
    (void)state;
    assert_non_null(a);
    lp p = lp_room(a, 1, 1, 1);
    p.rows = INT32_MAX / 6 + 1; /* nothing of it is looked at */
    assert_int_equal(solve_barrier(a, &p, 0, &plainly, &s, &e), ERROR_SOLVER);
    assert_non_null(strstr(e.text, "the barrier takes no more than"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roundings_of_large_terms),
        cmocka_unit_test(what_reaches_far),
        cmocka_unit_test(more_than_can_be_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
