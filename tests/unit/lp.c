/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - expansion over time: weights, scopes, lags and `when`.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- weights --------------------------------------------------------------------------------- */

/* Adds a variable of each scope that costs 10 per unit, weighted by its elements, and a yearly
 * limit on this cost. Objective and limit must have the same weights. */
static void book_each_scope(rig *r, int32_t var[SCOPES], int32_t *limit)
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

static void same_weight(const rig *r, int32_t limit, int32_t var, int32_t element, double weight)
{
    assert_near(rig_cost(r, var, element), 10 * weight);
    assert_near(rig_coef(r, limit, 0, var, element), 10 * weight);
}

static void weights_of_a_full_year(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_YEAR, 0, 8760, 1);
    book_each_scope(r, var, &limit);
    assert_int_equal(r->lp.cols, 8760 + 365 + 12 + 1);
    for (int32_t t = 0; t < 8760; t++)
        assert_true(rig_cost(r, var[SCOPE_STEP], t) == 10);
    for (int32_t d = 0; d < 365; d++)
        assert_true(rig_cost(r, var[SCOPE_DAY], d) == 10);
    for (int32_t i = 0; i < 12; i++)
        same_weight(r, limit, var[SCOPE_MONTH], i, 1);
    same_weight(r, limit, var[SCOPE_STEP], 8759, 1);
    same_weight(r, limit, var[SCOPE_DAY], 364, 1);
    same_weight(r, limit, var[SCOPE_PERIOD], 0, 1);
    assert_true(r->lp.row_upper[lp_row(&r->map, limit, 0)] == 5);
}

static void weights_of_steps_are_hours(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_YEAR, 0, 8760, 0.25);
    book_each_scope(r, var, &limit);
    assert_int_equal(r->m->periods.at[0].count[SCOPE_STEP], 35040);
    same_weight(r, limit, var[SCOPE_STEP], 7, 0.25);
    same_weight(r, limit, var[SCOPE_DAY], 7, 1);
    same_weight(r, limit, var[SCOPE_MONTH], 7, 1);
}

/* 28 January to 3 February: four of 31 days, three of 28. */
static void a_week_represents_the_year(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    const double f[2] = {4.0 / 31, 3.0 / 28};
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    book_each_scope(r, var, &limit);
    assert_int_equal(r->lp.cols, 168 + 7 + 2 + 1);
    for (int32_t t = 0; t < WEEK; t++)
        same_weight(r, limit, var[SCOPE_STEP], t, 8760.0 / 168);
    for (int32_t d = 0; d < 7; d++)
        same_weight(r, limit, var[SCOPE_DAY], d, 8760.0 / 168);
    for (int32_t i = 0; i < 2; i++)
        same_weight(r, limit, var[SCOPE_MONTH], i, 12 * f[i] / (f[0] + f[1]));
    same_weight(r, limit, var[SCOPE_PERIOD], 0, 1);
    assert_true(r->lp.row_upper[lp_row(&r->map, limit, 0)] == 5);
}

static void a_week_represents_itself(void **state)
{
    rig *r = *state;
    int32_t var[SCOPES], limit;
    rig_plain(r, SPAN_ITSELF, JANUARY_28, WEEK, 2);
    book_each_scope(r, var, &limit);
    same_weight(r, limit, var[SCOPE_STEP], 5, 2);
    same_weight(r, limit, var[SCOPE_DAY], 5, 1);
    same_weight(r, limit, var[SCOPE_MONTH], 0, 4.0 / 31);
    same_weight(r, limit, var[SCOPE_MONTH], 1, 3.0 / 28);
    same_weight(r, limit, var[SCOPE_PERIOD], 0, 168.0 / 8760);
    /* 5 per year is 5 * 168/8760 in this week. */
    assert_near(r->lp.row_upper[lp_row(&r->map, limit, 0)], 5 * 168.0 / 8760);
}

static void stress_events_have_zero_weight(void **state)
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
    assert_int_equal(lp_row(&r->map, r->m->limits.at[0].row, 0),
                     -1); /* satisfied: nothing contributes */
    /* Its rows apply nevertheless, with the weights of a span that represents itself. */
    assert_near(rig_coef(r, mean, 0, var[SCOPE_STEP], 0), 2 * 1 / (4.0 / 31));
    assert_near(rig_coef(r, mean, 1, var[SCOPE_STEP], 167), 2 * 1 / (3.0 / 28));
}

/* Weights are multiplied by the phase's years or discount; capex has neither. */
static void phases_are_discounted(void **state)
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

/* Power in a row per month is the month's energy in MWh. */
static void a_month_row_sums_the_months_energy(void **state)
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

static void coarser_variables_enter_with_plain_coefficients(void **state)
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

static void lags_are_cyclic(void **state)
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
            assert_true(rig_coef(r, row[i], t, v, from) ==
                        1 + t); /* the coefficient of the row's step */
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

static void when_selects_the_steps_of_a_row(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 48, 1);
    rig_component(r, "grid");
    uint8_t when[48] = {0};
    when[0] = when[7] = 1;
    when[47] = 255;
    int32_t v = rig_var(r, SCOPE_STEP, "v"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t before = rig_row(r, SCOPE_STEP, "before", SENSE_AT_MOST, 0);
    /* A row that its right-hand side contradicts where it has no terms. */
    int32_t row = rig_row_of(r, 0, SCOPE_STEP, "some", SENSE_AT_LEAST, model_const(3), when);
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

static void when_selects_what_coarser_rows_integrate(void **state)
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
    assert_int_equal(lp_row(&r->map, row, 1), -1); /* no evening in February, and 0 <= 1 */
    assert_true(rig_coef(r, both, 1, size, 0) == 2);
    assert_true(rig_coef(r, both, 1, peak, 1) == 3);
    assert_true(rig_coef(r, both, 1, v, 167) == 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(weights_of_a_full_year),
        CASE(weights_of_steps_are_hours),
        CASE(a_week_represents_the_year),
        CASE(a_week_represents_itself),
        CASE(stress_events_have_zero_weight),
        CASE(phases_are_discounted),
        CASE(finer_variables_are_integrated),
        CASE(a_month_row_sums_the_months_energy),
        CASE(coarser_variables_enter_with_plain_coefficients),
        CASE(lags_are_cyclic),
        CASE(lags_count_elements_of_their_scope),
        CASE(when_selects_the_steps_of_a_row),
        CASE(when_selects_what_coarser_rows_integrate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
