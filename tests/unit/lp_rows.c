/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_rows.c - expansion over time: constants, bounds, duplicate entries, dropped rows, names; and
 * scaling.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- constants ------------------------------------------------------------------------------- */

static void constants_move_to_the_right_hand_side(void **state)
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
    assert_near(r->lp.constant, 2 * 1000 + 10 * 7); /* a whole year: weight 1 */
}

static void bounds_are_those_of_the_first_step(void **state)
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

static void duplicates_are_summed_and_zeros_dropped(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    int32_t v = rig_var(r, SCOPE_STEP, "v"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t late = rig_row(r, SCOPE_STEP, "late", SENSE_AT_MOST, 1);
    int32_t row = rig_row(r, SCOPE_STEP, "row", SENSE_AT_MOST, 1);
    double *part = ARENA_ARRAY(r->a, double, 24);
    part[3] = 1;
    rig_term(r, row, size, 1); /* the terms of the rows are mixed */
    rig_term(r, late, size, 1);
    rig_term(r, row, v, 2);
    rig_term(r, row, v, 0.5);
    rig_term(r, row, size, 1);
    rig_term(r, late, v, 1);
    rig_term(r, late, v, -1);                         /* cancels */
    rig_term(r, late, v, 0);                          /* zero */
    rig_term_of(r, late, v, (model_num){6, part}, 0); /* in one step only */
    rig_term_of(r, row, v, model_const(4), 24);       /* a lag of the whole period */
    rig_expand(r);
    for (int32_t t = 0; t < 24; t++) {
        assert_true(rig_coef(r, row, t, v, t) == 6.5);
        assert_true(rig_coef(r, late, t, v, t) == (t == 3 ? 6 : 0));
        assert_true(rig_coef(r, row, t, size, 0) == 2);
        assert_true(rig_coef(r, late, t, size, 0) == 1);
    }
    assert_int_equal(r->lp.start[r->lp.cols], 24 + 1 + 48);
}

static void satisfied_empty_elements_are_dropped(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    double *sun = ARENA_ARRAY(r->a, double, 24);
    for (int t = 6; t < 18; t++)
        sun[t] = 1;
    int32_t rows[] = {rig_row(r, SCOPE_STEP, "at-most", SENSE_AT_MOST, 2),
                      rig_row(r, SCOPE_STEP, "at-least", SENSE_AT_LEAST, -2),
                      rig_row(r, SCOPE_STEP, "equal", SENSE_EQUAL, 0),
                      rig_row(r, SCOPE_STEP, "none", SENSE_AT_MOST, 0),
                      rig_row(r, SCOPE_STEP, "some", SENSE_AT_LEAST, 0)};
    for (int i = 0; i < 5; i++)
        rig_term_of(r, rows[i], v, (model_num){1, sun}, 0);
    /* 0.1 + 0.2 = 0.3 up to rounding, all of it constant */
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
    rig_expect_error(r, ERROR_PLUGIN, "site.ini:7|[pv]|test.thing|`must`|element 19|no terms");
}

static void at_most_below_zero_is_refused(void **state)
{
    refuse_empty(*state, SENSE_AT_MOST, -1e-3);
}

static void at_least_above_zero_is_refused(void **state)
{
    refuse_empty(*state, SENSE_AT_LEAST, 1e-3);
}

static void equal_to_nonzero_is_refused(void **state)
{
    refuse_empty(*state, SENSE_EQUAL, 7);
}

/* A row whose terms cancel is treated as a row without terms. */
static void cancelled_rows_are_refused(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t row = rig_row(r, SCOPE_STEP, "must", SENSE_AT_LEAST, 2);
    rig_term(r, row, v, 1);
    rig_term(r, row, v, -1);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_expect_error(r, ERROR_PLUGIN, "site.ini:7|[pv]|`must`|element 1|no terms");
}

static void satisfied_cancelled_rows_are_dropped(void **state)
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

static void a_limit_without_contributions(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "pv");
    rig_limit(r, "reused_energy", ACCOUNT_REUSED_ENERGY, RATIO_NONE, 0, SENSE_AT_LEAST, 40);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    lp_expand(r->a, r->m, &r->lp, &r->map, &r->e);
    rig_expect_error(r, ERROR_PROBLEM,
                     "site.ini:9|`reused_energy`|no component contributes|at least 40");
}

static void a_bus_that_cannot_be_balanced(void **state)
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
    rig_expect_error(r, ERROR_PROBLEM, "bus `lv`|5 MW|element 1");
}

static void an_empty_model(void **state)
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

static void names_of_rows_and_columns(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, JANUARY_28, WEEK, 1);
    rig_component(r, "cold-store");
    int32_t bus = rig_bus(r, "hv");
    int32_t v = rig_var(r, SCOPE_STEP, "charge"), m = rig_var(r, SCOPE_MONTH, "peak"),
            p = rig_var(r, SCOPE_PERIOD, "size"), dynamics;
    int32_t level = model_add_stock(r->m, 0, 0, "level", "MWh", 0, &dynamics, &r->e);
    int32_t throughput = model_throughput(r->m, 0, bus, &r->e);
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
    assert_string_equal(col_name(r, throughput, 0), "throughput.hv@1");
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

static void names_contain_the_period(void **state)
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

static void a_single_period_is_not_in_names(void **state)
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
    double scaled_min = INF, scaled_max = 0, max = 0, min = INF, cost = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        assert_true(is_power_of_two(s.col[j]));
        assert_true(scaled.col_lower[j] * s.col[j] == p->col_lower[j]);
        assert_true(scaled.col_upper[j] * s.col[j] == p->col_upper[j]);
        assert_true(scaled.cost[j] / s.col[j] / s.cost == p->cost[j]);
        cost += log2(fabs(scaled.cost[j])) / p->cols; /* all columns have a cost */
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            assert_true(scaled.value[k] / s.col[j] / s.row[p->index[k]] == p->value[k]);
            scaled_max = fmax(scaled_max, fabs(scaled.value[k]));
            scaled_min = fmin(scaled_min, fabs(scaled.value[k]));
            max = fmax(max, fabs(p->value[k]));
            min = fmin(min, fabs(p->value[k]));
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        assert_true(is_power_of_two(s.row[i]));
        assert_true(scaled.row_lower[i] / s.row[i] == p->row_lower[i]);
        assert_true(scaled.row_upper[i] / s.row[i] == p->row_upper[i]);
    }
    assert_true(is_power_of_two(s.cost));
    assert_true(fabs(cost) <= 0.5);
    assert_true(scaled_max / scaled_min < 1e-3 * (max / min)); /* the purpose of scaling */
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(constants_move_to_the_right_hand_side),
        CASE(bounds_are_those_of_the_first_step),
        CASE(duplicates_are_summed_and_zeros_dropped),
        CASE(satisfied_empty_elements_are_dropped),
        CASE(at_most_below_zero_is_refused),
        CASE(at_least_above_zero_is_refused),
        CASE(equal_to_nonzero_is_refused),
        CASE(cancelled_rows_are_refused),
        CASE(satisfied_cancelled_rows_are_dropped),
        CASE(a_limit_without_contributions),
        CASE(a_bus_that_cannot_be_balanced),
        CASE(an_empty_model),
        CASE(names_of_rows_and_columns),
        CASE(names_contain_the_period),
        CASE(a_single_period_is_not_in_names),
        CASE(scaling_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
