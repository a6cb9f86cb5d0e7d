/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_edges.c - limits of the barrier: rounding errors larger than any tolerance, more rows
 * than 32 bits can number, and columns in so many parts that time is not partitioned.
 */
#include "solve/barrier/partition.h"

#include "lp_rig.h"

static const solve_options barrier_options = {.method = "barrier"};

static solution alone(arena *a, const lp *p)
{
    static const solve_attempt attempts[] = {{"barrier", solve_barrier, 0, false}};
    solution s = {0};
    error e = {0};
    if (solve_with(a, p, attempts, 1, &barrier_options, &s, &e) != 0)
        fail_msg("%s", e.text);
    return s;
}

/* The fixed terms sum to 0 except for a rounding error that is large compared with the tolerance:
 * not a proof of infeasibility. */
static void rounding_errors_of_large_terms(void **state)
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
    /* The same where a column is left in the row, which bounds it: not certified, but not
     * infeasible either. */
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

/* Columns with entries in every stretch of time: with few such columns time is partitioned; with
 * many it is not, because the factors of every part would contain all of them. */
static void columns_in_many_parts(void **state)
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
                int32_t col = partition.part_of_col[j],
                        row = partition.part_of_row[s.by_col.index[k]];
                assert_true(col == row || col == partition.parts - 1 || row == partition.parts - 1);
            }
        }
    }
    arena_free(a);
}

/* INT32_MAX / 6 rows have more unknowns and bounds than 32 bits can number. */
static void too_many_rows(void **state)
{
    solution s = {0};
    error e = {0};
    arena *a = arena_new();
    (void)state;
    assert_non_null(a);
    lp p = lp_room(a, 1, 1, 1);
    p.rows = INT32_MAX / 6 + 1; /* the arrays are not read */
    assert_int_equal(solve_barrier(a, &p, 0, &barrier_options, &s, &e), ERROR_SOLVER);
    assert_non_null(strstr(e.text, "the maximum of the barrier is"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_errors_of_large_terms),
        cmocka_unit_test(columns_in_many_parts),
        cmocka_unit_test(too_many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
