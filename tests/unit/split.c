/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split.c - the step of each row, and dense columns split along it.
 */
#include "model/internal.h"

#include "lp_rig.h"
#include "model_rig.h"

/* ---- the step of a row ---------------------------------------------------------------------- */

static int32_t step_of(const rig *r, int32_t row, int32_t element)
{
    return r->lp.row_step[lp_row(&r->map, row, element)];
}

static void rows_have_the_first_step_of_their_element(void **state)
{
    static const char *const names[SCOPES] = {"step", "day", "month", "period"};
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    int32_t row[SCOPES];
    for (int32_t s = 0; s < SCOPES; s++) {
        row[s] = rig_row(r, s, names[s], SENSE_AT_LEAST, 1);
        rig_term(r, row[s], rig_var(r, s, names[s]), 1);
    }
    rig_expand(r);
    for (int32_t t = 0; t < WEEK; t++)
        assert_int_equal(step_of(r, row[SCOPE_STEP], t), t);
    for (int32_t d = 0; d < 7; d++)
        assert_int_equal(step_of(r, row[SCOPE_DAY], d), 24 * d);
    assert_int_equal(step_of(r, row[SCOPE_MONTH], 0), 0);
    assert_int_equal(step_of(r, row[SCOPE_MONTH], 1), 4 * 24); /* 1 February */
    assert_int_equal(step_of(r, row[SCOPE_PERIOD], 0), -1);
}

static void elements_of_the_whole_period_have_no_step(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t month = rig_row(r, SCOPE_MONTH, "month", SENSE_AT_LEAST, 1),
            day = rig_row(r, SCOPE_DAY, "day", SENSE_AT_LEAST, 1),
            step = rig_row(r, SCOPE_STEP, "step", SENSE_AT_LEAST, 1), v = rig_var(r, 0, "v");
    rig_term(r, month, v, 1);
    rig_term(r, day, v, 1);
    rig_term(r, step, v, 1);
    rig_expand(r);
    assert_int_equal(step_of(r, month, 0), -1);
    assert_int_equal(step_of(r, day, 0), -1);
    assert_int_equal(step_of(r, step, 0), 0);
    assert_int_equal(step_of(r, step, 23), 23);
}

/* Dropped rows do not shift the steps of others; steps are counted through all periods. */
static void steps_are_counted_through_all_periods(void **state)
{
    static const uint8_t second_half[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    rig *r = *state;
    int32_t row[3];
    rig_phase(r, "2026", 2026, 1, 1);
    rig_phase(r, "2027", 2027, 1, 1);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 48, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    rig_period(r, "2027", 1, SPAN_YEAR, 0, 24, 2);
    rig_component(r, "grid");
    for (int32_t p = 0; p < 3; p++) {
        int32_t v = rig_var_of(r, p, 0, SCOPE_STEP, "v", model_const(0), model_const(INF));
        row[p] = rig_row_of(r, p, SCOPE_STEP, "row", SENSE_AT_LEAST, model_const(1),
                            p == 1 ? second_half : NULL);
        rig_term(r, row[p], v, 1);
    }
    rig_expand(r);
    assert_int_equal(r->lp.rows, 48 + 12 + 12);
    assert_int_equal(step_of(r, row[0], 47), 47);
    for (int32_t t = 12; t < 24; t++)
        assert_int_equal(step_of(r, row[1], t), 48 + t);
    for (int32_t t = 0; t < 12; t++)
        assert_int_equal(step_of(r, row[2], t), 72 + t);
}

static void copies_of_an_lp_keep_the_steps(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t row = rig_row(r, SCOPE_STEP, "row", SENSE_AT_LEAST, 1), v = rig_var(r, 0, "v");
    rig_term(r, row, v, 1);
    rig_book(r, 0, ACCOUNT_COST, v, model_const(1));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    lp scaled, bare = r->lp;
    lp_scale scale;
    assert_int_equal(lp_scale_of(r->a, &r->lp, &scale, &r->e), 0);
    assert_int_equal(lp_scaled(r->a, &r->lp, &scale, &scaled, &r->e), 0);
    for (int32_t i = 0; i < 24; i++)
        assert_int_equal(scaled.row_step[i], i);
    bare.row_step = NULL;
    assert_int_equal(lp_scaled(r->a, &bare, &scale, &scaled, &r->e), 0);
    assert_null(scaled.row_step);
}

/* ---- correct splits ------------------------------------------------------------------------- */

/* The number of blocks in which a column has entries, by brute force. */
static int32_t blocks_of(const lp *p, int32_t col, int32_t length)
{
    int32_t found = 0;
    for (int64_t k = p->start[col]; k < p->start[col + 1]; k++) {
        int32_t block = p->row_step[p->index[k]] / length;
        bool fresh = p->row_step[p->index[k]] >= 0;
        for (int64_t i = p->start[col]; i < k; i++)
            fresh = fresh &&
                    (p->row_step[p->index[i]] < 0 || p->row_step[p->index[i]] / length != block);
        found += fresh;
    }
    return found;
}

/* The block of a copy: all of its rows that have a step are in one block. -1: no row has one. */
static int32_t block_of(const lp *p, int32_t rows, int32_t col, int32_t length)
{
    int32_t block = -1;
    for (int64_t k = p->start[col]; k < p->start[col + 1] && p->index[k] < rows; k++) {
        int32_t row_step = p->row_step[p->index[k]];
        if (row_step < 0)
            continue;
        assert_true(block < 0 || block == row_step / length);
        block = row_step / length;
    }
    return block;
}

/* Compares a column with its copies: each entry is in one of them, each copy is in one block, and
 * consecutive copies are in the order of time and linked. */
static void assert_column(const lp *p, const lp *q, const lp_split *map, int32_t length, int32_t j)
{
    int32_t copies = map->copy_start[j + 1] - map->copy_start[j] + 1, before = -1;
    int32_t blocks = blocks_of(p, j, length);
    int64_t entries = 0;
    assert_int_equal(copies, blocks > 8 ? blocks : 1);
    for (int32_t c = 0; c < copies; c++) {
        int32_t extra = map->copy_start[j] + c - 1, col = c == 0 ? j : p->cols + extra;
        assert_true(q->col_lower[col] == p->col_lower[j] && q->col_upper[col] == p->col_upper[j]);
        assert_true(q->cost[col] == (c == 0 ? p->cost[j] : 0));
        for (int64_t k = q->start[col]; k < q->start[col + 1]; k++) {
            assert_true(k == q->start[col] || q->index[k - 1] < q->index[k]);
            if (q->index[k] >= p->rows)
                continue;
            assert_true(q->value[k] == lp_entry(p, q->index[k], j));
            assert_true(c == 0 || q->row_step[q->index[k]] >= 0);
            entries++;
        }
        if (copies == 1)
            continue;
        int32_t block = block_of(q, p->rows, col, length);
        assert_true(block > before);
        before = block;
        if (c == 0)
            continue;
        int32_t link = p->rows + extra, other = c == 1 ? j : col - 1;
        assert_true(lp_entry(q, link, other) == 1 && lp_entry(q, link, col) == -1);
        assert_true(q->row_lower[link] == 0 && q->row_upper[link] == 0);
        assert_int_equal(q->row_step[link], block * length);
    }
    assert_int_equal(entries, p->start[j + 1] - p->start[j]);
}

/* Splits and checks; returns the number of further copies. */
static int32_t check_split(arena *a, const lp *p, int32_t length)
{
    error e = {0};
    lp q;
    lp_split map;
    if (lp_split_of(a, p, length, &q, &map, &e) != 0)
        fail_msg("%s", e.text);
    int32_t copies = map.copy_start[p->cols];
    assert_int_equal(q.rows, p->rows + copies);
    assert_int_equal(q.cols, p->cols + copies);
    assert_int_equal(q.start[q.cols], p->start[p->cols] + 2 * (int64_t)copies);
    assert_true(map.rows == p->rows && map.cols == p->cols && q.constant == p->constant);
    assert_memory_equal(q.row_lower, p->row_lower, (size_t)p->rows * sizeof(double));
    assert_memory_equal(q.row_upper, p->row_upper, (size_t)p->rows * sizeof(double));
    assert_memory_equal(q.row_step, p->row_step, (size_t)p->rows * sizeof(int32_t));
    for (int32_t j = 0; j < p->cols; j++)
        assert_column(p, &q, &map, length, j);
    return copies;
}

/* Rows in random order of time, some without a step. */
static void random_lps_are_split_correctly(void **state)
{
    rig *r = *state;
    uint64_t seed = 88172645463325252;
    int32_t max_copies = 0, without_copies = 0;
    for (int run = 0; run < 200; run++) {
        const int32_t rows = 1 + draw_to(&seed, 60), cols = 1 + draw_to(&seed, 12);
        const int full = 1 + draw_to(&seed, 10);
        lp p = lp_room(r->a, rows, cols, (size_t)rows * (size_t)cols);
        int32_t *row_step = ARENA_ARRAY(r->a, int32_t, rows);
        int64_t k = 0;
        for (int32_t i = 0; i < rows; i++)
            row_step[i] = draw_to(&seed, 80) - 1;
        for (int32_t j = 0; j < cols; j++) {
            for (int32_t i = 0; i < rows; i++) {
                if (draw_to(&seed, 10) >= full)
                    continue;
                p.index[k] = i;
                p.value[k++] = 2 + draw_real(&seed);
            }
            p.start[j + 1] = k;
            p.cost[j] = draw_real(&seed);
            p.col_lower[j] = -1 - j;
            p.col_upper[j] = j;
        }
        p.row_step = row_step;
        p.constant = run;
        int32_t copies = check_split(r->a, &p, 1 + draw_to(&seed, 7));
        max_copies = copies > max_copies ? copies : max_copies;
        without_copies += copies == 0;
    }
    assert_true(max_copies > 200 && without_copies > 10 && without_copies < 150);
}

static void empty_lps_are_split_correctly(void **state)
{
    rig *r = *state;
    int32_t row_step[3] = {-1, -1, -1};
    lp p = lp_room(r->a, 0, 0, 0);
    p.row_step = row_step;
    assert_int_equal(check_split(r->a, &p, 4), 0);
    p = lp_room(r->a, 3, 2, 0);
    p.row_step = row_step;
    assert_int_equal(check_split(r->a, &p, 4), 0);
}

static void unsplit_takes_the_midpoint(void **state)
{
    const int32_t copies[] = {0, 0, 2, 3};
    const lp_split map = {2, 3, copies};
    const double x[] = {1, 2, 3, 2.5, 4, 3}, y[] = {7, 8, 9, 10, 11};
    double back[6], dual[5];
    (void)state;
    lp_unsplit(&map, x, y, back, dual);
    assert_true(back[0] == 1 && back[1] == 3 && back[2] == 3);
    assert_true(dual[0] == 7 && dual[1] == 8);
    memcpy(back, x, sizeof x);
    back[4] = (double)NAN; /* a copy of the second column */
    lp_unsplit(&map, back, y, back, dual);
    assert_true(back[0] == 1 && isnan(back[1]) && back[2] == 3);
}

/* ---- the same optimum ----------------------------------------------------------------------- */

static double solved(rig *r, const lp *p, const char *method, int32_t length)
{
    solve(r->a, p, &(solve_options){.method = method, .split = length}, &r->s, &r->e);
    rig_no_error(r);
    if (r->s.status != SOLVE_OPTIMAL || !(r->s.proof.worst <= 1e-9))
        fail_msg("split every %d: %s, certificate %g", length, solve_status_name(r->s.status),
                 r->s.proof.worst);
    solution judged = r->s; /* on the original lp, not on the scaled and split one */
    judged.col_dual = ARENA_ARRAY(r->a, double, p->cols);
    assert_true(solve_certify(p, &judged) && judged.proof.worst <= 1e-9);
    return r->s.objective;
}

/* Compares the optimum without a split to those of these lengths; returns how many of them split.
 */
static int same_optima(rig *r, const lp *p, const int32_t *length, size_t count)
{
    lp with_steps = *p;
    int32_t *row_step = ARENA_ARRAY(r->a, int32_t, p->rows);
    int splitting = 0;
    for (int32_t i = 0; i < p->rows; i++)
        row_step[i] = i;
    with_steps.row_step = p->row_step != NULL ? p->row_step : row_step;
    double plain = solved(r, p, "glpk", 0);
    for (size_t i = 0; i < count; i++) {
        splitting += check_split(r->a, &with_steps, length[i]) > 0;
        double split = solved(r, p, "glpk", length[i]);
        if (!(fabs(split - plain) <= 1e-9 * (1 + fabs(plain))))
            fail_msg("split every %d: %.15g instead of %.15g", length[i], split, plain);
    }
    return splitting;
}
#define SAME_OPTIMA(r, p, ...)                                                                     \
    same_optima((r), (p), (const int32_t[]){__VA_ARGS__},                                          \
                sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

/* Supply x at a price, or y from a plant of bounded size S, with a demand charge on x. The lp has
 * no steps; it is split along the order of its rows.
 *
 *   x_t + y_t >= demand_t,  y_t <= share_t S,  x_t <= peak */
static void same_optimum_of_a_small_lp(void **state)
{
    rig *r = *state;
    enum { STEPS = 48 };
    uint64_t seed = 4711;
    lp p = lp_room(r->a, 3 * STEPS, 2 * STEPS + 2, 8 * STEPS);
    int64_t k = 0;
    int32_t j = 0;
    for (int32_t t = 0; t < STEPS; t++) {
        p.row_lower[3 * t] = 5 + draw_real(&seed);
        p.row_upper[3 * t + 1] = p.row_upper[3 * t + 2] = 0;
        for (int x = 0; x < 2; x++) {
            p.cost[j] = x ? 40 + 20 * draw_real(&seed) : 0;
            p.index[k] = 3 * t;
            p.value[k++] = 1;
            p.index[k] = 3 * t + 1 + x;
            p.value[k++] = 1;
            p.start[++j] = k;
        }
    }
    for (int x = 0; x < 2; x++) {
        for (int32_t t = 0; t < STEPS; t++) {
            p.index[k] = 3 * t + 1 + x;
            p.value[k++] = x ? -1 : -0.55 - 0.45 * draw_real(&seed);
        }
        p.cost[j] = x ? 100 : 900;
        p.col_upper[j] = x ? INF : 8;
        p.start[++j] = k;
    }
    assert_int_equal(SAME_OPTIMA(r, &p, 1, 4, 24), 2);                 /* 24: six blocks of rows */
    assert_true(r->s.x[p.cols - 2] > 0.1 && r->s.x[p.cols - 1] > 0.1); /* both supplies are used */
    p.col_upper[p.cols - 2] = 2;
    assert_int_equal(SAME_OPTIMA(r, &p, 1, 4, 24), 2);
    assert_true(r->s.x[p.cols - 2] == 2); /* at its bound, through all its copies */
    p.col_lower[p.cols - 1] = 6;
    p.col_upper[p.cols - 1] = 6;
    assert_int_equal(SAME_OPTIMA(r, &p, 1, 4, 24), 2);
}

/* A size, monthly peaks and daily minimum loads in two phases and a stress event, with a limit over
 * both phases: a quarter of a year in steps of six hours. */
static void same_optimum_with_months_days_and_phases(void **state)
{
    rig *r = *state;
    int32_t installed[3], all;
    rig_phase(r, "2026", 2026, 1, 1);
    rig_phase(r, "2027", 2027, 2, 1.8);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 90 * 24, 6);
    rig_period(r, "2026.heat", 0, SPAN_STRESS, 0, 72, 2);
    rig_period(r, "2027", 1, SPAN_YEAR, 0, 90 * 24, 6);
    rig_component(r, "plant");
    rig_size size = rig_sizing("power", 3e5, 20);
    size.sizing.max = 9;
    uint64_t seed = 11;
    all = rig_row_of(r, 0, SCOPE_PERIOD, "all", SENSE_AT_MOST, model_const(24), NULL);
    for (int32_t p = 0; p < 3; p++) {
        const int32_t steps = r->m->periods.at[p].count[SCOPE_STEP];
        double *price = ARENA_ARRAY(r->a, double, steps), *load = ARENA_ARRAY(r->a, double, steps);
        for (int32_t t = 0; t < steps; t++) {
            price[t] = 60 + 55 * draw_real(&seed);
            load[t] = 8 + p + 3 * draw_real(&seed);
        }
        installed[p] = rig_install(r, p, &size);
        int32_t x = rig_var_of(r, p, 0, SCOPE_STEP, "x", model_const(0), model_const(INF));
        int32_t y = rig_var_of(r, p, 0, SCOPE_STEP, "y", model_const(0), model_const(INF));
        int32_t peak = rig_var_of(r, p, 0, SCOPE_MONTH, "peak", model_const(0), model_const(INF));
        int32_t minimum = rig_var_of(r, p, 0, SCOPE_DAY, "minimum", model_const(1), model_const(7));
        int32_t balance =
            rig_row_of(r, p, SCOPE_STEP, "balance", SENSE_AT_LEAST, (model_num){1, load}, NULL);
        int32_t within =
            rig_row_of(r, p, SCOPE_STEP, "within", SENSE_AT_MOST, model_const(0), NULL);
        int32_t under = rig_row_of(r, p, SCOPE_STEP, "under", SENSE_AT_MOST, model_const(0), NULL);
        int32_t over = rig_row_of(r, p, SCOPE_STEP, "over", SENSE_AT_LEAST, model_const(0), NULL);
        int32_t month =
            rig_row_of(r, p, SCOPE_MONTH, "month", SENSE_AT_LEAST, model_const(3), NULL);
        rig_term(r, balance, x, 1);
        rig_term(r, balance, y, 1);
        rig_term(r, within, y, 1);
        rig_term(r, within, installed[p], -0.9);
        rig_term(r, under, x, 1);
        rig_term(r, under, peak, -1);
        rig_term(r, over, x, 1);
        rig_term(r, over, minimum, -1);
        rig_term(r, month, peak, 1);
        rig_book(r, p, ACCOUNT_COST, x, (model_num){1, price});
        rig_book(r, p, ACCOUNT_COST, y, model_const(12));
        rig_book(r, p, ACCOUNT_COST, peak, model_const(9e3));
        rig_book(r, p, ACCOUNT_COST, minimum, model_const(-1e3));
        if (p != 1)
            rig_term(r, all, r->m->sizes.at[0].built[p == 2], 2);
    }
    rig_objective(r, ACCOUNT_COST, 1);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    assert_int_equal(SAME_OPTIMA(r, &r->lp, 1, 4, 24), 3);
    for (int32_t p = 0; p < 3; p += 2) {
        double amount = r->s.x[rig_col(r, installed[p], 0)];
        assert_true(amount > 1 && amount < 9.1);
    }
}

/* The outcomes are the same as without a split, and a negative length is refused. */
static void infeasible_unbounded_and_invalid_lengths(void **state)
{
    rig *r = *state;
    lp p = lp_room(r->a, 20, 1, 20);
    for (int32_t i = 0; i < 20; i++) {
        p.index[i] = i;
        p.value[i] = 1;
        p.row_lower[i] = i;
    }
    p.start[1] = 20;
    p.cost[0] = 1;
    assert_int_equal(SAME_OPTIMA(r, &p, 1, 2, 3), 2);
    assert_true(r->s.objective == 19);
    p.col_upper[0] = 18;
    solve(r->a, &p, &(solve_options){.method = "glpk", .split = 2}, &r->s, &r->e);
    assert_int_equal(r->s.status, SOLVE_INFEASIBLE);
    p.col_upper[0] = INF;
    p.cost[0] = -1;
    solve(r->a, &p, &(solve_options){.method = "glpk", .split = 2}, &r->s, &r->e);
    assert_int_equal(r->s.status, SOLVE_UNBOUNDED);
    rig_no_error(r);
    solve(r->a, &p, &(solve_options){.method = "glpk", .split = -3}, &r->s, &r->e);
    rig_expect_error(r, ERROR_USAGE, "-3 steps|0 for");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(rows_have_the_first_step_of_their_element),
        CASE(elements_of_the_whole_period_have_no_step),
        CASE(steps_are_counted_through_all_periods),
        CASE(copies_of_an_lp_keep_the_steps),
        CASE(random_lps_are_split_correctly),
        CASE(empty_lps_are_split_correctly),
        CASE(unsplit_takes_the_midpoint),
        CASE(same_optimum_of_a_small_lp),
        CASE(same_optimum_with_months_days_and_phases),
        CASE(infeasible_unbounded_and_invalid_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
