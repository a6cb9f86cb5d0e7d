/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * split.c - where in time a row stands, and what is made of it.
 */
#include "model/internal.h"

#include "lp_rig.h"
#include "model_rig.h"

/* ---- places ---------------------------------------------------------------------------------- */

static int32_t place_of(const rig *r, int32_t row, int32_t element)
{
    return r->lp.row_step[lp_row(&r->map, row, element)];
}

static void rows_stand_where_their_element_begins(void **state)
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
        assert_int_equal(place_of(r, row[SCOPE_STEP], t), t);
    for (int32_t d = 0; d < 7; d++)
        assert_int_equal(place_of(r, row[SCOPE_DAY], d), 24 * d);
    assert_int_equal(place_of(r, row[SCOPE_MONTH], 0), 0);
    assert_int_equal(place_of(r, row[SCOPE_MONTH], 1), 4 * 24); /* 1 February */
    assert_int_equal(place_of(r, row[SCOPE_PERIOD], 0), -1);
}

static void a_month_that_is_the_whole_stands_nowhere(void **state)
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
    assert_int_equal(place_of(r, month, 0), -1);
    assert_int_equal(place_of(r, day, 0), -1);
    assert_int_equal(place_of(r, step, 0), 0);
    assert_int_equal(place_of(r, step, 23), 23);
}

/* Rows that are dropped push nobody out of place; periods follow one another. */
static void periods_follow_one_another(void **state)
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
    assert_int_equal(place_of(r, row[0], 47), 47);
    for (int32_t t = 12; t < 24; t++)
        assert_int_equal(place_of(r, row[1], t), 48 + t);
    for (int32_t t = 0; t < 12; t++)
        assert_int_equal(place_of(r, row[2], t), 72 + t);
}

static void copies_keep_the_places(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t row = rig_row(r, SCOPE_STEP, "row", SENSE_AT_LEAST, 1), v = rig_var(r, 0, "v");
    rig_term(r, row, v, 1);
    rig_book(r, 0, ACCOUNT_COST, v, model_const(1));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    lp held, scaled, bare = r->lp;
    lp_scale scale;
    assert_int_equal(lp_cap_objective(r->a, &r->lp, 1e9, &held, &r->e), 0);
    assert_int_equal(held.rows, 25);
    for (int32_t i = 0; i < 24; i++)
        assert_int_equal(held.row_step[i], i);
    assert_int_equal(held.row_step[24], -1);
    assert_int_equal(lp_scale_of(r->a, &held, &scale, &r->e), 0);
    assert_int_equal(lp_scaled(r->a, &held, &scale, &scaled, &r->e), 0);
    assert_memory_equal(scaled.row_step, held.row_step, 25 * sizeof(int32_t));
    bare.row_step = NULL;
    assert_int_equal(lp_cap_objective(r->a, &bare, 1e9, &held, &r->e), 0);
    assert_null(held.row_step);
}

/* ---- what a split lp must be ------------------------------------------------------------------
 */

/* How many blocks a column stands in, found the slow way. */
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

/* The block of a copy: all its rows at a place are in one. -1: it has none. */
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

/* One column against its copies: each entry is in one of them, each copy in one block, in the order
 * of time, tied to the one before. */
static void column_sound(const lp *p, const lp *q, const lp_split *map, int32_t length, int32_t j)
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
        int32_t tie = p->rows + extra, other = c == 1 ? j : col - 1;
        assert_true(lp_entry(q, tie, other) == 1 && lp_entry(q, tie, col) == -1);
        assert_true(q->row_lower[tie] == 0 && q->row_upper[tie] == 0);
        assert_int_equal(q->row_step[tie], block * length);
    }
    assert_int_equal(entries, p->start[j + 1] - p->start[j]);
}

/* Splits and looks; returns how many copies there are more. */
static int32_t splits(arena *a, const lp *p, int32_t length)
{
    error e = {0};
    lp q;
    lp_split map;
    if (lp_split_of(a, p, length, &q, &map, &e) != 0)
        fail_msg("%s", e.text);
    int32_t more = map.copy_start[p->cols];
    assert_int_equal(q.rows, p->rows + more);
    assert_int_equal(q.cols, p->cols + more);
    assert_int_equal(q.start[q.cols], p->start[p->cols] + 2 * (int64_t)more);
    assert_true(map.rows == p->rows && map.cols == p->cols && q.constant == p->constant);
    assert_memory_equal(q.row_lower, p->row_lower, (size_t)p->rows * sizeof(double));
    assert_memory_equal(q.row_upper, p->row_upper, (size_t)p->rows * sizeof(double));
    assert_memory_equal(q.row_step, p->row_step, (size_t)p->rows * sizeof(int32_t));
    for (int32_t j = 0; j < p->cols; j++)
        column_sound(p, &q, &map, length, j);
    return more;
}

/* Rows in no order of time, some at no place. */
static void any_lp_is_split_soundly(void **state)
{
    rig *r = *state;
    uint64_t seed = 88172645463325252;
    int32_t most = 0, none = 0;
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
        int32_t more = splits(r->a, &p, 1 + draw_to(&seed, 7));
        most = more > most ? more : most;
        none += more == 0;
    }
    assert_true(most > 200 && none > 10 && none < 150);
}

static void nothing_is_split_soundly_too(void **state)
{
    rig *r = *state;
    int32_t row_step[3] = {-1, -1, -1};
    lp p = lp_room(r->a, 0, 0, 0);
    p.row_step = row_step;
    assert_int_equal(splits(r->a, &p, 4), 0);
    p = lp_room(r->a, 3, 2, 0);
    p.row_step = row_step;
    assert_int_equal(splits(r->a, &p, 4), 0);
}

static void what_the_copies_say_comes_back(void **state)
{
    const int32_t more[] = {0, 0, 2, 3};
    const lp_split map = {2, 3, more};
    const double x[] = {1, 2, 3, 2.5, 4, 3}, y[] = {7, 8, 9, 10, 11};
    double back[6], dual[5];
    (void)state;
    lp_unsplit(&map, x, y, back, dual);
    assert_true(back[0] == 1 && back[1] == 3 && back[2] == 3);
    assert_true(dual[0] == 7 && dual[1] == 8);
    memcpy(back, x, sizeof x);
    back[4] = (double)NAN; /* of the second column */
    lp_unsplit(&map, back, y, back, dual);
    assert_true(back[0] == 1 && isnan(back[1]) && back[2] == 3);
}

/* ---- the same optimum -------------------------------------------------------------------------
 */

static double solved(rig *r, const lp *p, const char *method, int32_t length)
{
    solve(r->a, p, &(solve_options){.method = method, .split = length}, &r->s, &r->e);
    rig_no_error(r);
    if (r->s.status != SOLVE_OPTIMAL || !(r->s.proof.worst <= 1e-9))
        fail_msg("split every %d: %s, certificate %g", length, solve_status_name(r->s.status),
                 r->s.proof.worst);
    solution judged = r->s; /* by the lp that was given, and not by what was made of it */
    judged.col_dual = ARENA_ARRAY(r->a, double, p->cols);
    assert_true(solve_certify(p, &judged) && judged.proof.worst <= 1e-9);
    return r->s.objective;
}

/* Of these lengths, how many split anything. */
static int agree(rig *r, const lp *p, const int32_t *length, size_t count)
{
    lp placed = *p;
    int32_t *row_step = ARENA_ARRAY(r->a, int32_t, p->rows);
    int splitting = 0;
    for (int32_t i = 0; i < p->rows; i++)
        row_step[i] = i;
    placed.row_step = p->row_step != NULL ? p->row_step : row_step;
    double plain = solved(r, p, "glpk", 0);
    for (size_t i = 0; i < count; i++) {
        splitting += splits(r->a, &placed, length[i]) > 0;
        double split = solved(r, p, "glpk", length[i]);
        if (!(fabs(split - plain) <= 1e-9 * (1 + fabs(plain))))
            fail_msg("split every %d: %.15g instead of %.15g", length[i], split, plain);
    }
    return splitting;
}
#define AGREE(r, p, ...)                                                                           \
    agree((r), (p), (const int32_t[]){__VA_ARGS__},                                                \
          sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

/* Supply x at a price, or y from a plant of size S, which is bounded; no time but the rows' order:
 *   x_t + y_t >= demand_t,  y_t <= share_t S,  x_t <= peak */
static void written_by_hand(void **state)
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
    assert_int_equal(AGREE(r, &p, 1, 4, 24), 2);                       /* 24: six blocks of rows */
    assert_true(r->s.x[p.cols - 2] > 0.1 && r->s.x[p.cols - 1] > 0.1); /* both are there */
    p.col_upper[p.cols - 2] = 2;
    assert_int_equal(AGREE(r, &p, 1, 4, 24), 2);
    assert_true(r->s.x[p.cols - 2] == 2); /* at its bound, through all its copies */
    p.col_lower[p.cols - 1] = 6;
    p.col_upper[p.cols - 1] = 6;
    assert_int_equal(AGREE(r, &p, 1, 4, 24), 2);
}

/* A size, months' peaks and days' least loads of two phases and a stress event, with a limit over
 * all: a quarter of a year in steps of six hours. */
static void months_days_and_phases(void **state)
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
        int32_t least = rig_var_of(r, p, 0, SCOPE_DAY, "least", model_const(1), model_const(7));
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
        rig_term(r, over, least, -1);
        rig_term(r, month, peak, 1);
        rig_book(r, p, ACCOUNT_COST, x, (model_num){1, price});
        rig_book(r, p, ACCOUNT_COST, y, model_const(12));
        rig_book(r, p, ACCOUNT_COST, peak, model_const(9e3));
        rig_book(r, p, ACCOUNT_COST, least, model_const(-1e3));
        if (p != 1)
            rig_term(r, all, r->m->sizes.at[0].built[p == 2], 2);
    }
    rig_objective(r, ACCOUNT_COST, 1);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    assert_int_equal(AGREE(r, &r->lp, 1, 4, 24), 3);
    for (int32_t p = 0; p < 3; p += 2) {
        double amount = r->s.x[rig_col(r, installed[p], 0)];
        assert_true(amount > 1 && amount < 9.1);
    }
}

/* The tries judge as they do without: a "no" is a "no", and a negative length is refused. */
static void other_answers(void **state)
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
    assert_int_equal(AGREE(r, &p, 1, 2, 3), 2);
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
        CASE(rows_stand_where_their_element_begins),
        CASE(a_month_that_is_the_whole_stands_nowhere),
        CASE(periods_follow_one_another),
        CASE(copies_keep_the_places),
        CASE(any_lp_is_split_soundly),
        CASE(nothing_is_split_soundly_too),
        CASE(what_the_copies_say_comes_back),
        CASE(written_by_hand),
        CASE(months_days_and_phases),
        CASE(other_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
