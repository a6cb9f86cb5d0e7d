/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - from symbols to numbers: weights, scopes, lags, `when`, constants, what is dropped, the
 * maps, the names, the scaling.
 */
#include "model/internal.h"

#include "model_rig.h"

enum { JANUARY_28 = 27 * 24, WEEK = 168 };

/* ---- weights --------------------------------------------------------------------------------- */

/* A decision of each scope that costs 10 an element and hour or month or what it is; also held in
 * a yearly limit. Cost and limit must weigh them alike. */
static void weigh(rig *r, int32_t var[SCOPES], int32_t *limit)
{
    static const char *const names[SCOPES] = {"step", "day", "month", "period"};
    rig_component(r, "grid");
    for (int32_t s = 0; s < SCOPES; s++) {
        var[s] = rig_var(r, s, names[s]);
        rig_book(r, 0, ACCOUNT_COST, var[s], model_const(10));
    }
    rig_objective(r, ACCOUNT_COST, 1);
    int32_t at = rig_limit(r, "cost", ACCOUNT_COST, RATIO_NONE, 0, SENSE_AT_MOST, 5);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    *limit = r->m->limits.at[at].row;
    rig_expand(r);
}

static void alike(const rig *r, int32_t limit, int32_t var, int32_t element, double weight)
{
    assert_near(rig_cost(r, var, element), 10 * weight);
    assert_near(rig_coef(r, limit, 0, var, element), 10 * weight);
}

static void a_full_year_weighs_itself(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_YEAR, 0, 8760, 1);
    weigh(r, var, &limit);
    assert_int_equal(r->lp.cols, 8760 + 365 + 12 + 1);
    for (int32_t t = 0; t < 8760; t++)
        assert_true(rig_cost(r, var[SCOPE_STEP], t) == 10);
    for (int32_t d = 0; d < 365; d++)
        assert_true(rig_cost(r, var[SCOPE_DAY], d) == 10);
    for (int32_t i = 0; i < 12; i++)
        alike(r, limit, var[SCOPE_MONTH], i, 1);
    alike(r, limit, var[SCOPE_STEP], 8759, 1);
    alike(r, limit, var[SCOPE_DAY], 364, 1);
    alike(r, limit, var[SCOPE_PERIOD], 0, 1);
    assert_true(r->lp.row_upper[lp_row(&r->map, limit, 0)] == 5);
}

static void steps_weigh_their_hours(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_YEAR, 0, 8760, 0.25);
    weigh(r, var, &limit);
    assert_int_equal(r->m->periods.at[0].count[SCOPE_STEP], 35040);
    alike(r, limit, var[SCOPE_STEP], 7, 0.25);
    alike(r, limit, var[SCOPE_DAY], 7, 1);
    alike(r, limit, var[SCOPE_MONTH], 7, 1);
}

/* 28 January to 3 February: four of 31 days, three of 28. */
static void a_week_stands_for_the_year(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    const double f[2] = {4.0 / 31, 3.0 / 28};
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    weigh(r, var, &limit);
    assert_int_equal(r->lp.cols, 168 + 7 + 2 + 1);
    for (int32_t t = 0; t < WEEK; t++)
        alike(r, limit, var[SCOPE_STEP], t, 8760.0 / 168);
    for (int32_t d = 0; d < 7; d++)
        alike(r, limit, var[SCOPE_DAY], d, 8760.0 / 168);
    for (int32_t i = 0; i < 2; i++)
        alike(r, limit, var[SCOPE_MONTH], i, 12 * f[i] / (f[0] + f[1]));
    alike(r, limit, var[SCOPE_PERIOD], 0, 1);
    assert_true(r->lp.row_upper[lp_row(&r->map, limit, 0)] == 5);
}

static void a_week_stands_for_itself(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_ITSELF, JANUARY_28, WEEK, 2);
    weigh(r, var, &limit);
    alike(r, limit, var[SCOPE_STEP], 5, 2);
    alike(r, limit, var[SCOPE_DAY], 5, 1);
    alike(r, limit, var[SCOPE_MONTH], 0, 4.0 / 31);
    alike(r, limit, var[SCOPE_MONTH], 1, 3.0 / 28);
    alike(r, limit, var[SCOPE_PERIOD], 0, 168.0 / 8760);
    /* 5 a year is 5 * 168/8760 in this week. */
    assert_near(r->lp.row_upper[lp_row(&r->map, limit, 0)], 5 * 168.0 / 8760);
}

static void stress_weighs_nothing(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES];
    rig_plain(r, SPAN_YEAR, 0, 48, 1);
    int32_t stress = rig_period(r, "heat-wave", 0, SPAN_STRESS, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    rig_objective(r, ACCOUNT_COST, 1);
    for (int32_t s = 0; s < SCOPES; s++) {
        var[s] = rig_var_of(r, stress, 0, s, "v", model_const(0), model_const(INF));
        rig_book(r, stress, ACCOUNT_COST, var[s], model_const(10));
        for (int32_t i = 0; i < r->m->periods.at[stress].count[s]; i++)
            assert_true(r->m->periods.at[stress].weight[s][i] == 0);
    }
    rig_book(r, stress, ACCOUNT_COST, model_one(r->m, stress, &r->e), model_const(10));
    int32_t mean =
        rig_row_of(r, stress, SCOPE_MONTH, "energy", SENSE_AT_MOST, model_const(9), NULL);
    rig_term(r, mean, var[SCOPE_STEP], 2);
    rig_limit(r, "cost", ACCOUNT_COST, RATIO_NONE, 0, SENSE_AT_MOST, 5);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    for (int32_t j = 0; j < r->lp.cols; j++)
        assert_true(r->lp.cost[j] == 0);
    assert_true(r->lp.constant == 0);
    assert_int_equal(lp_row(&r->map, r->m->limits.at[0].row, 0), -1); /* nothing counts: holds */
    /* Its rows hold all the same, with the weights of a span that stands for itself. */
    assert_near(rig_coef(r, mean, 0, var[SCOPE_STEP], 0), 2 * 1 / (4.0 / 31));
    assert_near(rig_coef(r, mean, 1, var[SCOPE_STEP], 167), 2 * 1 / (3.0 / 28));
}

/* The phase's years and its discount stand before the weights; capex has neither. */
static void phases_discount(void **state)
{
    rig *r = *state;
    rig_phase(r, "2026", 2026, 2, 1.9);
    rig_phase(r, "2028", 2028, 3, 2.5);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "2028", 1, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v[2];
    for (int32_t p = 0; p < 2; p++) {
        v[p] = rig_var_of(r, p, 0, SCOPE_PERIOD, "v", model_const(0), model_const(1));
        rig_book(r, p, ACCOUNT_CARBON, v[p], model_const(4));
        rig_book(r, p, ACCOUNT_CARBON, model_one(r->m, p, &r->e), model_const(100));
        model_booking plain = {.account = ACCOUNT_CAPEX,
                               .var = v[p],
                               .period = p,
                               .kind = BOOKING_CAPITAL,
                               .unweighted = true,
                               .rate = model_const(7)};
        model_book(r->m, &plain, &r->e);
    }
    rig_objective(r, ACCOUNT_CARBON, 3);
    rig_objective(r, ACCOUNT_CAPEX, 1);
    rig_expand(r);
    assert_near(rig_cost(r, v[0], 0), 3 * 4 * 1.9 + 7);
    assert_near(rig_cost(r, v[1], 0), 3 * 4 * 2.5 + 7);
    assert_near(r->lp.constant, 3 * 100 * (1.9 + 2.5));
    r->m->discounted = false;
    rig_expand(r);
    assert_near(rig_cost(r, v[0], 0), 3 * 4 * 2 + 7);
    assert_near(rig_cost(r, v[1], 0), 3 * 4 * 3 + 7);
    assert_near(r->lp.constant, 3 * 100 * 5);
}

/* ---- scopes ---------------------------------------------------------------------------------- */

static void finer_variables_are_integrated(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 0.5); /* weights: step 0.5 k, day k, k = 8760/168 */
    rig_component(r, "grid");
    int32_t power = rig_var(r, SCOPE_STEP, "power"), day = rig_var(r, SCOPE_DAY, "daily"),
            month = rig_var(r, SCOPE_MONTH, "peak");
    int32_t in_day = rig_row(r, SCOPE_DAY, "d", SENSE_AT_MOST, 1);
    int32_t in_month = rig_row(r, SCOPE_MONTH, "m", SENSE_AT_MOST, 1);
    int32_t in_period = rig_row(r, SCOPE_PERIOD, "p", SENSE_AT_MOST, 1);
    const int32_t rows[] = {in_day, in_month, in_period};
    double *rate = ARENA_ARRAY(r->a, double, 336);
    for (int t = 0; t < 336; t++)
        rate[t] = 1 + t;
    for (int i = 0; i < 3; i++)
        rig_term_of(r, rows[i], power, (model_num){2, rate}, 0);
    rig_term(r, in_month, day, 3);
    rig_term(r, in_period, day, 3);
    rig_term(r, in_period, month, 5);
    rig_expand(r);
    const double k = 8760.0 / 168, f[2] = {4.0 / 31, 3.0 / 28};
    for (int32_t t = 0; t < 336; t++) {
        int32_t d = t / 48, m = d < 4 ? 0 : 1;
        double coef = 2 * (1.0 + t), wm = 12 * f[m] / (f[0] + f[1]);
        assert_near(rig_coef(r, in_day, d, power, t), coef * 0.5); /* 0.5 k / k: the day's MWh */
        assert_near(rig_coef(r, in_month, m, power, t), coef * 0.5 * k / wm);
        assert_near(rig_coef(r, in_period, 0, power, t), coef * 0.5 * k);
        assert_near(rig_coef(r, in_month, m, day, d), 3 * k / wm);
    }
    assert_true(rig_coef(r, in_day, 1, power, 0) == 0);
    assert_near(rig_coef(r, in_period, 0, day, 3), 3 * k);
    assert_near(rig_coef(r, in_period, 0, month, 1), 5 * 12 * f[1] / (f[0] + f[1]));
}

/* "power in a month row is the month's MWh" */
static void a_month_row_holds_the_months_energy(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 8760, 2);
    rig_component(r, "grid");
    int32_t power = rig_var(r, SCOPE_STEP, "power");
    int32_t row = rig_row(r, SCOPE_MONTH, "m", SENSE_AT_MOST, 1);
    rig_term(r, row, power, 1);
    rig_expand(r);
    double february = 0;
    for (int32_t t = 0; t < 4380; t++)
        february += rig_coef(r, row, 1, power, t);
    assert_near(february, 28 * 24);
}

static void coarser_variables_enter_plainly(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    int32_t var[SCOPES] = {rig_var(r, SCOPE_STEP, "s"), rig_var(r, SCOPE_DAY, "d"),
                           rig_var(r, SCOPE_MONTH, "m"), rig_var(r, SCOPE_PERIOD, "p")};
    int32_t step = rig_row(r, SCOPE_STEP, "step", SENSE_AT_MOST, 1);
    int32_t day = rig_row(r, SCOPE_DAY, "day", SENSE_AT_MOST, 1);
    int32_t month = rig_row(r, SCOPE_MONTH, "month", SENSE_AT_MOST, 1);
    double *rate = ARENA_ARRAY(r->a, double, WEEK);
    for (int t = 0; t < WEEK; t++)
        rate[t] = 1 + t;
    for (int s = 0; s < SCOPES; s++)
        rig_term_of(r, step, var[s], (model_num){2, rate}, 0);
    rig_term(r, day, var[SCOPE_MONTH], 4);
    rig_term(r, day, var[SCOPE_PERIOD], -4);
    rig_term(r, month, var[SCOPE_MONTH], 6);
    rig_term(r, month, var[SCOPE_PERIOD], 7);
    rig_expand(r);
    for (int32_t t = 0; t < WEEK; t++) {
        int32_t d = t / 24, m = d < 4 ? 0 : 1;
        double coef = 2 * (1.0 + t);
        assert_true(rig_coef(r, step, t, var[SCOPE_STEP], t) == coef);
        assert_true(rig_coef(r, step, t, var[SCOPE_DAY], d) == coef);
        assert_true(rig_coef(r, step, t, var[SCOPE_MONTH], m) == coef);
        assert_true(rig_coef(r, step, t, var[SCOPE_PERIOD], 0) == coef);
        assert_true(rig_coef(r, step, t, var[SCOPE_MONTH], 1 - m) == 0);
        assert_true(rig_coef(r, day, d, var[SCOPE_MONTH], m) == 4);
        assert_true(rig_coef(r, day, d, var[SCOPE_PERIOD], 0) == -4);
    }
    assert_true(rig_coef(r, month, 1, var[SCOPE_MONTH], 1) == 6);
    assert_true(rig_coef(r, month, 1, var[SCOPE_MONTH], 0) == 0);
    assert_true(rig_coef(r, month, 0, var[SCOPE_PERIOD], 0) == 7);
}

static void lags_run_round(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    static const int32_t lags[] = {0, 1, 23, 24, 25, -1, -23, -24, -49, 1000000};
    int32_t v = rig_var(r, SCOPE_STEP, "v"), row[10];
    double *rate = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 24; t++)
        rate[t] = 1 + t;
    for (int i = 0; i < 10; i++) {
        row[i] = rig_row(r, SCOPE_STEP, "r", SENSE_AT_MOST, 1);
        rig_term_of(r, row[i], v, (model_num){1, rate}, lags[i]);
    }
    rig_expand(r);
    for (int i = 0; i < 10; i++) {
        for (int32_t t = 0; t < 24; t++) {
            int32_t from = (((t - lags[i]) % 24) + 24) % 24;
            assert_true(rig_coef(r, row[i], t, v, from) == 1 + t); /* the row's coefficient */
        }
    }
    assert_int_equal(r->lp.start[r->lp.cols], 240);
}

static void lags_count_elements_of_their_scope(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 8760, 1);
    rig_component(r, "grid");
    int32_t peak = rig_var(r, SCOPE_MONTH, "peak"), day = rig_var(r, SCOPE_DAY, "day"),
            size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t ratchet = rig_row(r, SCOPE_MONTH, "ratchet", SENSE_AT_LEAST, 0);
    int32_t daily = rig_row(r, SCOPE_DAY, "daily", SENSE_AT_LEAST, 0);
    int32_t whole = rig_row(r, SCOPE_PERIOD, "whole", SENSE_AT_LEAST, 0);
    rig_term(r, ratchet, peak, 1);
    rig_term_of(r, ratchet, peak, model_const(-0.75), 11);
    rig_term_of(r, daily, day, model_const(1), -1);
    rig_term_of(r, whole, size, model_const(1), 3);
    rig_expand(r);
    for (int32_t i = 0; i < 12; i++) {
        assert_true(rig_coef(r, ratchet, i, peak, i) == 1);
        assert_true(rig_coef(r, ratchet, i, peak, (i + 1) % 12) == -0.75);
    }
    assert_true(rig_coef(r, daily, 364, day, 0) == 1);
    assert_true(rig_coef(r, whole, 0, size, 0) == 1);
}

/* ---- when ------------------------------------------------------------------------------------ */

static void when_picks_the_steps_of_a_row(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 48, 1);
    rig_component(r, "grid");
    uint8_t when[48] = {0};
    when[0] = when[7] = 1;
    when[47] = 255;
    int32_t v = rig_var(r, SCOPE_STEP, "v"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t before = rig_row(r, SCOPE_STEP, "before", SENSE_AT_MOST, 0);
    int32_t row =
        rig_row_of(r, 0, SCOPE_STEP, "some", SENSE_AT_LEAST, model_const(3), when); /* cannot hold
                                                                                    without terms */
    int32_t after = rig_row(r, SCOPE_STEP, "after", SENSE_AT_MOST, 0);
    rig_term(r, before, v, 1);
    rig_term_of(r, row, v, model_const(2), 1);
    rig_term(r, row, size, 5);
    rig_term(r, row, model_one(r->m, 0, &r->e), 1);
    rig_term(r, after, v, 4);
    rig_expand(r);
    assert_int_equal(r->lp.rows, 48 + 3 + 48);
    assert_int_equal(r->map.row_kept[row], 3);
    assert_int_equal(lp_row(&r->map, row, 0), 48);
    assert_int_equal(lp_row(&r->map, row, 1), -1);
    assert_int_equal(lp_row(&r->map, row, 7), 49);
    assert_int_equal(lp_row(&r->map, row, 47), 50);
    assert_int_equal(lp_row(&r->map, after, 0), 51);
    assert_true(rig_coef(r, row, 0, v, 47) == 2);
    assert_true(rig_coef(r, row, 7, v, 6) == 2);
    assert_true(rig_coef(r, row, 47, size, 0) == 5);
    assert_true(r->lp.row_lower[49] == 2);
    assert_int_equal(r->lp.start[rig_col(r, size, 0) + 1] - r->lp.start[rig_col(r, size, 0)], 3);
    char name[80];
    assert_string_equal(lp_row_name(r->m, &r->map, 48, name, sizeof name), "grid.some@1");
    assert_string_equal(lp_row_name(r->m, &r->map, 49, name, sizeof name), "grid.some@8");
    assert_string_equal(lp_row_name(r->m, &r->map, 50, name, sizeof name), "grid.some@48");
}

static void when_picks_what_coarser_rows_integrate(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    uint8_t when[WEEK] = {0};
    for (int t = 0; t < WEEK; t++)
        when[t] = t < 4 * 24 && t % 24 >= 16 && t % 24 < 21; /* evenings of January */
    int32_t v = rig_var(r, SCOPE_STEP, "v"), size = rig_var(r, SCOPE_PERIOD, "size"),
            peak = rig_var(r, SCOPE_MONTH, "peak");
    int32_t row = rig_row_of(r, 0, SCOPE_MONTH, "m", SENSE_AT_MOST, model_const(1), when);
    rig_term(r, row, v, 1);
    int32_t both = rig_row_of(r, 0, SCOPE_MONTH, "n", SENSE_AT_MOST, model_const(1), when);
    rig_term(r, both, v, 1);
    rig_term(r, both, size, 2);
    rig_term(r, both, peak, 3);
    rig_expand(r);
    const double wm = 12 * (4.0 / 31) / (4.0 / 31 + 3.0 / 28);
    for (int32_t t = 0; t < WEEK; t++)
        assert_near(rig_coef(r, row, 0, v, t), when[t] ? 8760.0 / 168 / wm : 0);
    assert_int_equal(lp_row(&r->map, row, 1), -1); /* no evening in February: 0 <= 1 holds */
    assert_true(rig_coef(r, both, 1, size, 0) == 2);
    assert_true(rig_coef(r, both, 1, peak, 1) == 3);
    assert_true(rig_coef(r, both, 1, v, 167) == 0);
}

/* ---- constants ------------------------------------------------------------------------------- */

static void one_moves_to_the_other_side(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    int32_t one = model_one(r->m, 0, &r->e), v = rig_var(r, SCOPE_STEP, "v");
    assert_int_equal(model_one(r->m, 0, &r->e), one);
    double *rate = ARENA_ARRAY(r->a, double, WEEK);
    for (int t = 0; t < WEEK; t++)
        rate[t] = t;
    int32_t step = rig_row_of(r, 0, SCOPE_STEP, "s", SENSE_EQUAL, (model_num){10, rate}, NULL);
    int32_t month = rig_row(r, SCOPE_MONTH, "m", SENSE_AT_MOST, 9);
    rig_term(r, step, v, 1);
    rig_term_of(r, step, one, (model_num){3, rate}, 0);
    rig_term(r, step, one, -1);
    rig_term(r, month, v, 1);
    rig_term(r, month, one, 4);
    rig_book(r, 0, ACCOUNT_COST, one, model_const(1000));
    rig_book(r, 0, ACCOUNT_COST, v, (model_num){2, rate});
    rig_book(r, 0, ACCOUNT_WATER, one, model_const(7));
    rig_objective(r, ACCOUNT_COST, 2);
    rig_objective(r, ACCOUNT_WATER, 10);
    rig_expand(r);
    assert_int_equal(r->map.col_base[one], -1);
    assert_int_equal(r->lp.cols, WEEK);
    for (int32_t t = 0; t < WEEK; t++) {
        int32_t i = lp_row(&r->map, step, t);
        assert_true(r->lp.row_lower[i] == 10 * t - 3 * t + 1);
        assert_true(r->lp.row_upper[i] == r->lp.row_lower[i]);
        assert_near(rig_cost(r, v, t), 2 * 2 * t * 8760.0 / 168);
    }
    assert_true(r->lp.row_upper[lp_row(&r->map, month, 1)] == 5);
    assert_true(r->lp.row_lower[lp_row(&r->map, month, 1)] == -INF);
    assert_near(r->lp.constant, 2 * 1000 + 10 * 7); /* of a year: weight 1 */
}

static void bounds_take_the_first_step(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "grid");
    double *low = ARENA_ARRAY(r->a, double, WEEK), *high = ARENA_ARRAY(r->a, double, WEEK);
    for (int t = 0; t < WEEK; t++) {
        low[t] = -t;
        high[t] = t < 96 ? 100 : INF;
    }
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", (model_num){1, low}, (model_num){2, high});
    int32_t m = rig_var_of(r, 0, 0, SCOPE_MONTH, "m", (model_num){1, low}, (model_num){2, high});
    rig_expand(r);
    assert_true(r->lp.col_lower[rig_col(r, v, 5)] == -5);
    assert_true(r->lp.col_upper[rig_col(r, v, 5)] == 200);
    assert_true(r->lp.col_upper[rig_col(r, v, 96)] == INF);
    assert_true(r->lp.col_lower[rig_col(r, m, 1)] == -96);
    assert_true(r->lp.col_upper[rig_col(r, m, 0)] == 200);
    assert_int_equal(r->lp.rows, 0);
}

/* ---- entries --------------------------------------------------------------------------------- */

static void entries_add_up_and_zeros_go(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v = rig_var(r, SCOPE_STEP, "v"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t late = rig_row(r, SCOPE_STEP, "late", SENSE_AT_MOST, 1);
    int32_t row = rig_row(r, SCOPE_STEP, "row", SENSE_AT_MOST, 1);
    double *part = ARENA_ARRAY(r->a, double, 24);
    part[3] = 1;
    rig_term(r, row, size, 1); /* the rows' terms come in no order */
    rig_term(r, late, size, 1);
    rig_term(r, row, v, 2);
    rig_term(r, row, v, 0.5);
    rig_term(r, row, size, 1);
    rig_term(r, late, v, 1);
    rig_term(r, late, v, -1);                         /* cancels */
    rig_term(r, late, v, 0);                          /* nothing */
    rig_term_of(r, late, v, (model_num){6, part}, 0); /* in one step only */
    rig_term_of(r, row, v, model_const(4), 24);       /* a lag of a whole round */
    rig_expand(r);
    for (int32_t t = 0; t < 24; t++) {
        assert_true(rig_coef(r, row, t, v, t) == 6.5);
        assert_true(rig_coef(r, late, t, v, t) == (t == 3 ? 6 : 0));
        assert_true(rig_coef(r, row, t, size, 0) == 2);
        assert_true(rig_coef(r, late, t, size, 0) == 1);
    }
    assert_int_equal(r->lp.start[r->lp.cols], 24 + 1 + 48);
}

static void empty_elements_that_hold_go(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    double *sun = ARENA_ARRAY(r->a, double, 24);
    for (int t = 6; t < 18; t++)
        sun[t] = 1;
    int32_t rows[] = {rig_row(r, SCOPE_STEP, "most", SENSE_AT_MOST, 2),
                      rig_row(r, SCOPE_STEP, "least", SENSE_AT_LEAST, -2),
                      rig_row(r, SCOPE_STEP, "equal", SENSE_EQUAL, 0),
                      rig_row(r, SCOPE_STEP, "none", SENSE_AT_MOST, 0),
                      rig_row(r, SCOPE_STEP, "some", SENSE_AT_LEAST, 0)};
    for (int i = 0; i < 5; i++)
        rig_term_of(r, rows[i], v, (model_num){1, sun}, 0);
    /* 5 = 5 but for rounding, both by `one` */
    int32_t same = rig_row(r, SCOPE_STEP, "same", SENSE_EQUAL, 0.3);
    rig_term(r, same, model_one(r->m, 0, &r->e), 0.1);
    rig_term(r, same, model_one(r->m, 0, &r->e), 0.2);
    rig_expand(r);
    assert_int_equal(r->lp.rows, 60);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(r->map.row_kept[rows[i]], 12);
        assert_int_equal(lp_row(&r->map, rows[i], 5), -1);
        assert_int_equal(lp_row(&r->map, rows[i], 6), i * 12);
        assert_int_equal(lp_row(&r->map, rows[i], 18), -1);
    }
    assert_int_equal(r->map.row_kept[same], 0);
}

static void refuse_empty(rig *r, int32_t sense, double rhs)
{
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    double *sun = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 18; t++)
        sun[t] = 1;
    int32_t row = rig_row(r, SCOPE_STEP, "must", sense, rhs);
    rig_term_of(r, row, rig_var(r, SCOPE_STEP, "v"), (model_num){1, sun}, 0);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_refused(r, ERROR_PLUGIN, "site.ini:7|[pv]|test.thing|`must`|element 19|no terms");
}

static void at_most_below_zero_is_refused(void **state)
{
    refuse_empty(*state, SENSE_AT_MOST, -1e-3);
}

static void at_least_above_zero_is_refused(void **state)
{
    refuse_empty(*state, SENSE_AT_LEAST, 1e-3);
}

static void equal_to_something_is_refused(void **state)
{
    refuse_empty(*state, SENSE_EQUAL, 7);
}

/* Terms that cancel leave a row as empty as one that never had any. */
static void cancelled_rows_are_refused_too(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t row = rig_row(r, SCOPE_STEP, "must", SENSE_AT_LEAST, 2);
    rig_term(r, row, v, 1);
    rig_term(r, row, v, -1);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_refused(r, ERROR_PLUGIN, "site.ini:7|[pv]|`must`|element 1|no terms");
}

static void cancelled_rows_that_hold_go(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    int32_t v = rig_var(r, SCOPE_STEP, "v"), w = rig_var(r, SCOPE_STEP, "w");
    double *part = ARENA_ARRAY(r->a, double, 24);
    part[20] = 1;
    int32_t first = rig_row(r, SCOPE_STEP, "first", SENSE_AT_MOST, 2);
    int32_t next = rig_row(r, SCOPE_STEP, "next", SENSE_AT_MOST, 2);
    rig_term(r, first, v, 1);
    rig_term(r, first, v, -1);
    rig_term_of(r, first, w, (model_num){1, part}, 0);
    rig_term(r, next, v, 1);
    rig_expand(r);
    assert_int_equal(r->lp.rows, 25);
    assert_int_equal(lp_row(&r->map, first, 19), -1);
    assert_int_equal(lp_row(&r->map, first, 20), 0);
    assert_int_equal(lp_row(&r->map, next, 0), 1);
    assert_true(rig_coef(r, next, 23, v, 23) == 1);
}

static void a_limit_nothing_counts_for(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    rig_limit(r, "reused_energy", ACCOUNT_REUSED_ENERGY, RATIO_NONE, 0, SENSE_AT_LEAST, 40);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_refused(r, ERROR_PROBLEM, "site.ini:9|`reused_energy`|no component contributes to it|at least 40");
}

static void a_bus_with_nothing_to_balance(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "halls");
    int32_t bus = rig_bus(r, "lv");
    model_row row = {.name = "lv",
                     .component = -1,
                     .scope = SCOPE_STEP,
                     .role = ROW_BUS,
                     .subject = bus,
                     .sense = SENSE_EQUAL};
    int32_t balance = model_add_row(r->m, &row, &r->e);
    rig_term(r, balance, model_one(r->m, 0, &r->e), -5);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `lv`|5 MW|element 1");
}

static void nothing_at_all(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_expand(r);
    assert_int_equal(r->lp.rows, 0);
    assert_int_equal(r->lp.cols, 0);
    lp scaled;
    lp_scale scale;
    assert_int_equal(lp_scale_of(r->a, &r->lp, &scale, &r->e), 0);
    assert_int_equal(lp_scaled(r->a, &r->lp, &scale, &scaled, &r->e), 0);
    assert_true(scale.cost == 1);
}

/* ---- names ----------------------------------------------------------------------------------- */

static const char *row_name(const rig *r, int32_t row, int32_t element)
{
    static char name[120];
    return lp_row_name(r->m, &r->map, lp_row(&r->map, row, element), name, sizeof name);
}

static const char *col_name(const rig *r, int32_t var, int32_t element)
{
    static char name[120];
    return lp_col_name(r->m, &r->map, rig_col(r, var, element), name, sizeof name);
}

static void names_in_the_planners_words(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "cold-store");
    int32_t bus = rig_bus(r, "hv");
    int32_t v = rig_var(r, SCOPE_STEP, "charge"), m = rig_var(r, SCOPE_MONTH, "peak"),
            p = rig_var(r, SCOPE_PERIOD, "size"), dynamics;
    int32_t level = model_add_stock(r->m, 0, 0, "level", "MWh", 0, &dynamics, &r->e);
    int32_t through = model_throughput(r->m, 0, bus, &r->e);
    int32_t row = rig_row(r, SCOPE_MONTH, "peak", SENSE_AT_LEAST, 1);
    rig_term(r, row, m, 1);
    rig_size sizing = rig_sizing("power", 1, 1);
    int32_t installed = rig_install(r, 0, &sizing);
    int32_t port = rig_port(r, 0, bus, "in", false);
    rig_entry(r, 0, port, v, model_const(1));
    rig_book(r, 0, ACCOUNT_COST, p, model_const(1));
    rig_book(r, 0, ACCOUNT_WATER, p, model_const(1));
    rig_limit(r, "cost", ACCOUNT_COST, RATIO_NONE, 0, SENSE_AT_MOST, 1);
    rig_limit(r, "water", ACCOUNT_WATER, RATIO_NONE, 0, SENSE_AT_LEAST, 1);
    assert_int_equal(close_buses(r->m, &r->e), 0);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    assert_string_equal(col_name(r, v, 12), "cold-store.charge@13");
    assert_string_equal(col_name(r, m, 1), "cold-store.peak@2");
    assert_string_equal(col_name(r, p, 0), "cold-store.size");
    assert_string_equal(col_name(r, level, 167), "cold-store.level@168");
    assert_string_equal(col_name(r, through, 0), "throughput.hv@1");
    assert_string_equal(col_name(r, installed, 0), "cold-store.power");
    assert_string_equal(col_name(r, r->m->sizes.at[0].built[0], 0), "cold-store.power.built");
    assert_string_equal(row_name(r, row, 1), "cold-store.peak@2");
    assert_string_equal(row_name(r, dynamics, 2), "cold-store.level.stock@3");
    for (size_t i = 0; i < r->m->rows.count; i++) {
        static const char *const names[] = {[ROW_BUS] = "bus.hv@168",
                                            [ROW_THROUGHPUT] = "throughput.hv@168",
                                            [ROW_SIZE] = "cold-store.power.installed"};
        int32_t role = r->m->rows.at[i].role;
        if (role == ROW_BUS || role == ROW_THROUGHPUT || role == ROW_SIZE)
            assert_string_equal(row_name(r, (int32_t)i, role == ROW_SIZE ? 0 : 167), names[role]);
    }
    assert_string_equal(row_name(r, r->m->limits.at[0].row, 0), "limit.cost");
    assert_string_equal(row_name(r, r->m->limits.at[1].row, 0), "limit.water.min");
    char small[8];
    lp_col_name(r->m, &r->map, rig_col(r, v, 12), small, sizeof small);
    assert_string_equal(small, "cold-st");
}

static void names_tell_the_period(void **state)
{
    rig *r = *state;
    rig_phase(r, "2026", 2026, 1, 1);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v = rig_var_of(r, 1, 0, SCOPE_STEP, "import", model_const(0), model_const(1));
    rig_expand(r);
    assert_string_equal(col_name(r, v, 23), "heat-wave:grid.import@24");
}

static void one_period_needs_no_name(void **state)
{
    rig *r = *state;
    rig_phase(r, "2026", 2026, 1, 1);
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v = rig_var(r, SCOPE_STEP, "import");
    rig_expand(r);
    assert_string_equal(col_name(r, v, 0), "grid.import@1");
}

/* ---- scaling --------------------------------------------------------------------------------- */

static bool is_power_of_two(double x)
{
    int exponent;
    return frexp(x, &exponent) == 0.5;
}

static void scaling_is_exact(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", model_const(-0.3), model_const(7e4)),
            w = rig_var(r, SCOPE_PERIOD, "w");
    int32_t row = rig_row(r, SCOPE_STEP, "a", SENSE_AT_LEAST, 0.1);
    int32_t other = rig_row(r, SCOPE_PERIOD, "b", SENSE_EQUAL, 12345.678);
    rig_term(r, row, v, 3e-5);
    rig_term(r, row, w, -8.1e6);
    rig_term(r, other, v, 1e-3);
    rig_term(r, other, w, 1.7e8);
    rig_book(r, 0, ACCOUNT_COST, v, model_const(0.011));
    rig_book(r, 0, ACCOUNT_COST, w, model_const(-9.7e7));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    lp_scale s;
    lp scaled;
    assert_int_equal(lp_scale_of(r->a, &r->lp, &s, &r->e), 0);
    assert_int_equal(lp_scaled(r->a, &r->lp, &s, &scaled, &r->e), 0);
    const lp *p = &r->lp;
    double least = INF, most = 0, wide = 0, small = INF, cost = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        assert_true(is_power_of_two(s.col[j]));
        assert_true(scaled.col_lower[j] * s.col[j] == p->col_lower[j]);
        assert_true(scaled.col_upper[j] * s.col[j] == p->col_upper[j]);
        assert_true(scaled.cost[j] / s.col[j] / s.cost == p->cost[j]);
        cost += log2(fabs(scaled.cost[j])) / p->cols; /* all have one */
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            assert_true(scaled.value[k] / s.col[j] / s.row[p->index[k]] == p->value[k]);
            most = fmax(most, fabs(scaled.value[k]));
            least = fmin(least, fabs(scaled.value[k]));
            wide = fmax(wide, fabs(p->value[k]));
            small = fmin(small, fabs(p->value[k]));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        assert_true(is_power_of_two(s.row[i]));
        assert_true(scaled.row_lower[i] / s.row[i] == p->row_lower[i]);
        assert_true(scaled.row_upper[i] / s.row[i] == p->row_upper[i]);
    }
    assert_true(is_power_of_two(s.cost));
    assert_true(fabs(cost) <= 0.5);
    assert_true(most / least < 1e-3 * (wide / small)); /* it is there for that */
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(a_full_year_weighs_itself),
        CASE(steps_weigh_their_hours),
        CASE(a_week_stands_for_the_year),
        CASE(a_week_stands_for_itself),
        CASE(stress_weighs_nothing),
        CASE(phases_discount),
        CASE(finer_variables_are_integrated),
        CASE(a_month_row_holds_the_months_energy),
        CASE(coarser_variables_enter_plainly),
        CASE(lags_run_round),
        CASE(lags_count_elements_of_their_scope),
        CASE(when_picks_the_steps_of_a_row),
        CASE(when_picks_what_coarser_rows_integrate),
        CASE(one_moves_to_the_other_side),
        CASE(bounds_take_the_first_step),
        CASE(entries_add_up_and_zeros_go),
        CASE(empty_elements_that_hold_go),
        CASE(at_most_below_zero_is_refused),
        CASE(at_least_above_zero_is_refused),
        CASE(equal_to_something_is_refused),
        CASE(cancelled_rows_are_refused_too),
        CASE(cancelled_rows_that_hold_go),
        CASE(a_limit_nothing_counts_for),
        CASE(a_bus_with_nothing_to_balance),
        CASE(nothing_at_all),
        CASE(names_in_the_planners_words),
        CASE(names_tell_the_period),
        CASE(one_period_needs_no_name),
        CASE(scaling_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
