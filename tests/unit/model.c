/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.c - size rows, money of sizes over phases, limits and ratios, as model_close() adds them;
 * checked in the expanded lp.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- annuities, accounts -------------------------------------------------------------------- */

static void annuity_rates(void **state)
{
    (void)state;
    assert_true(fabs(model_annuity(0.10, 25) - 0.110168) < 5e-7);
    assert_near(model_annuity(0.07, 20), 0.07 / (1 - pow(1.07, -20)));
    assert_near(model_annuity(0.07, 1), 1.07);
    assert_true(model_annuity(0, 8) == 0.125);
    /* Continuous at zero, and accurate at rates at which 1 - (1+r)^-n would lose digits. */
    assert_true(fabs(model_annuity(1e-12, 8) - 0.125) < 1e-12);
    assert_true(fabs(model_annuity(0.07, 1e6) - 0.07) < 1e-15);
    assert_near(model_annuity(0.05, 0.5), 0.05 / (1 - pow(1.05, -0.5)));
}

static void accounts_are_found_or_added(void **state)
{
    rig *r = *state;
    assert_int_equal(r->m->accounts.count, MODEL_ACCOUNTS);
    assert_string_equal(r->m->accounts.at[ACCOUNT_COST].unit, "USD");
    assert_int_equal(model_find_account(r->m, "carbon"), ACCOUNT_CARBON);
    assert_int_equal(model_find_account(r->m, "noise"), -1);
    int32_t noise = model_account_of(r->m, "noise", "dB", &r->e);
    assert_int_equal(noise, MODEL_ACCOUNTS);
    assert_int_equal(model_account_of(r->m, "noise", "other", &r->e), noise);
    assert_string_equal(r->m->accounts.at[noise].unit, "dB");
    assert_int_equal(model_find_account(r->m, "noise"), noise);
}

/* The row that links a size to a period. */
static int32_t size_row(const rig *r, int32_t size, int32_t period)
{
    for (size_t i = 0; i < r->m->rows.count; i++) {
        const model_row *row = &r->m->rows.at[i];
        if (row->role == ROW_SIZE && row->subject == size && row->period == period)
            return (int32_t)i;
    }
    fail_msg("no size row");
    return -1;
}

/* Two phases and a stress event, with a size in all three periods. */
static void two_phases(rig *r, rig_size size, double second)
{
    rig_component(r, "chillers");
    rig_phase(r, "2026", 2026, 2, 1 + 1 / 1.07);
    rig_phase(r, "2028", second, 3, 1 / pow(1.07, 2) + 1 / pow(1.07, 3) + 1 / pow(1.07, 4));
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 4000, 24, 1);
    rig_period(r, "2028", 1, SPAN_YEAR, 0, 24, 1);
    for (int32_t p = 0; p < 3; p++)
        assert_true(rig_install(r, p, &size) >= 0);
    rig_objective(r, ACCOUNT_COST, 1);
}

static void a_size_links_its_periods(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 1000, 20);
    size.sizing.om = 30;
    size.sizing.existing = 5;
    size.sizing.existing_until = 2027.5;
    size.sizing.min = 1;
    size.sizing.max = 40;
    two_phases(r, size, 2028);
    assert_int_equal(r->m->sizes.count, 1);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    const model_size *s = &r->m->sizes.at[0];
    const int32_t phase_of[3] = {0, 0, 1};
    assert_true(s->installed[0] != s->installed[1]);
    for (int32_t p = 0; p < 3; p++) {
        int32_t row = size_row(r, 0, p), i = lp_row(&r->map, row, 0);
        assert_true(rig_coef(r, row, 0, s->installed[p], 0) == 1);
        assert_true(rig_coef(r, row, 0, s->built[0], 0) == -1);
        assert_true(rig_coef(r, row, 0, s->built[1], 0) == -phase_of[p]);
        /* Equipment that exists until mid-2027 exists on the first day of 2026, but not of 2028. */
        assert_true(r->lp.row_lower[i] == (phase_of[p] == 0 ? 5 : 0));
        assert_true(r->lp.row_upper[i] == r->lp.row_lower[i]);
        int32_t col = rig_col(r, s->installed[p], 0);
        assert_true(r->lp.col_lower[col] == 1 && r->lp.col_upper[col] == 40);
    }
    /* Money by hand: the annuity of 1000 over 20 years at 7 %, which equipment built in the first
     * phase pays in both; the stress event pays nothing. */
    double annuity = 1000 * 0.07 / (1 - pow(1.07, -20));
    double d0 = 1 + 1 / 1.07, d1 = 1 / pow(1.07, 2) + 1 / pow(1.07, 3) + 1 / pow(1.07, 4);
    assert_near(rig_cost(r, s->built[0], 0), annuity * (d0 + d1));
    assert_near(rig_cost(r, s->built[1], 0), annuity * d1);
    assert_near(rig_cost(r, s->installed[0], 0), 30 * d0);
    assert_true(rig_cost(r, s->installed[1], 0) == 0);
    assert_near(rig_cost(r, s->installed[2], 0), 30 * d1);
    assert_true(r->lp.col_lower[rig_col(r, s->built[1], 0)] == 0);
    assert_true(r->lp.col_upper[rig_col(r, s->built[1], 0)] == INF);
}

static void a_life_that_ends_between_phases(void **state)
{
    rig *r = *state;
    two_phases(r, rig_sizing("size", 1000, 1.5), 2028);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    const model_size *s = &r->m->sizes.at[0];
    assert_true(rig_coef(r, size_row(r, 0, 2), 0, s->built[0], 0) == 0);
    assert_true(rig_coef(r, size_row(r, 0, 2), 0, s->built[1], 0) == -1);
    double annuity = 1000 * model_annuity(0.07, 1.5);
    assert_near(rig_cost(r, s->built[0], 0), annuity * r->m->phases.at[0].discount);
}

/* A life of thirty years that began on a day of 2026 is over on that day of 2056, in spite of
 * rounding in the dates. */
static void a_life_ends_to_the_day(void **state)
{
    (void)state;
    /* The 30 years include 2048, from which on doubles are coarser: some sums are rounded up. */
    for (int day = 0; day < 365; day += 7) {
        for (int k = -1; k <= 1; k++) {
            rig *r = NULL;
            assert_int_equal(rig_begin((void **)&r), 0);
            rig_component(r, "chillers");
            rig_phase(r, "a", 2026 + day / 365.0, 1, 1);
            rig_phase(r, "b", 2056 + (day + k) / 365.0, 1, 1);
            rig_period(r, "a", 0, SPAN_YEAR, 0, 24, 1);
            rig_period(r, "b", 1, SPAN_YEAR, 0, 24, 1);
            rig_size size = rig_sizing("size", 1, 30);
            size.sizing.existing = 3;
            size.sizing.existing_until = 2056 + day / 365.0;
            rig_install(r, 0, &size);
            rig_install(r, 1, &size);
            assert_int_equal(close_sizes(r->m, &r->e), 0);
            rig_expand(r);
            int32_t row = size_row(r, 0, 1);
            double built = rig_coef(r, row, 0, r->m->sizes.at[0].built[0], 0);
            assert_true(built == (k < 0 ? -1 : 0));
            assert_true(r->lp.row_lower[lp_row(&r->map, row, 0)] == (k < 0 ? 3 : 0));
            void *back = r;
            rig_end(&back);
        }
    }
}

static void a_fixed_size(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 0, 20);
    size.sizing.max = 3;
    size.sizing.fix = 7;
    two_phases(r, size, 2028);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    int32_t col = rig_col(r, r->m->sizes.at[0].installed[1], 0);
    assert_true(r->lp.col_lower[col] == 7 && r->lp.col_upper[col] == 7);
    assert_int_equal(r->m->bookings.count, 0); /* zero costs are not booked */
}

static void two_components_may_use_the_same_size_name(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 10, 20), other = size;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "a");
    other.component = rig_component(r, "b");
    int32_t first = rig_install(r, 0, &size);
    assert_true(first != rig_install(r, 0, &other));
    assert_int_equal(rig_install(r, 0, &size), first);
    assert_int_equal(r->m->sizes.count, 2);
}

static void a_size_missing_in_a_period(void **state)
{
    rig *r = *state;
    rig_phase(r, "", 2026, 1, 1);
    rig_component(r, "chillers");
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    rig_size size = rig_sizing("size", 1000, 20);
    rig_install(r, 0, &size);
    assert_int_equal(close_sizes(r->m, &r->e), ERROR_PLUGIN);
    rig_expect_error(r, ERROR_PLUGIN, "site.ini:7|[chillers]|test.thing|`size`|`heat-wave`");
}

static void a_size_with_two_units(void **state)
{
    rig *r = *state;
    rig_phase(r, "", 2026, 1, 1);
    rig_component(r, "chillers");
    rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    rig_size size = rig_sizing("size", 1000, 20);
    rig_install(r, 0, &size);
    size.unit = "MWh";
    assert_int_equal(rig_install(r, 1, &size), -1);
    rig_expect_error(r, ERROR_PLUGIN, "[chillers]|`size`|MW|MWh");
}

/* Demand of 10, then 30 in the second phase, and 12 in the stress event of the first; equipment
 * costs 1e5 per MW and 40 per MWh. The optimum is computed by hand. */
static void phases_have_the_known_optimum(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 1e5, 20);
    two_phases(r, size, 2028);
    int32_t meet, v;
    static const double demand[3] = {10, 12, 30};
    for (int32_t p = 0; p < 3; p++) {
        v = rig_var_of(r, p, 0, SCOPE_STEP, "v", model_const(0), model_const(INF));
        meet = rig_row_of(r, p, SCOPE_STEP, "meet", SENSE_AT_LEAST, model_const(demand[p]), NULL);
        rig_term(r, meet, v, 1);
        int32_t within =
            rig_row_of(r, p, SCOPE_STEP, "within", SENSE_AT_MOST, model_const(0), NULL);
        rig_term(r, within, v, 1);
        rig_term(r, within, r->m->sizes.at[0].installed[p], -1);
        rig_book(r, p, ACCOUNT_COST, v, model_const(40));
    }
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    const model_size *s = &r->m->sizes.at[0];
    double d0 = r->m->phases.at[0].discount, d1 = r->m->phases.at[1].discount;
    double annuity = 1e5 * model_annuity(0.07, 20);
    assert_true(fabs(r->s.x[rig_col(r, s->built[0], 0)] - 12) < 1e-6);
    assert_true(fabs(r->s.x[rig_col(r, s->built[1], 0)] - 18) < 1e-6);
    double cost = annuity * 12 * (d0 + d1) + annuity * 18 * d1 + 40 * 8760 * (10 * d0 + 30 * d1);
    assert_true(fabs(r->s.objective - cost) < 1e-6 * cost);
}

/* ---- sizing by phase ------------------------------------------------------------------------- */

/* Each phase builds at its own costs: equipment keeps the capex and the life of the phase in which
 * it was built, and fixed O&M is that of the current phase, for all that is installed. */
static void sizing_differs_by_phase(void **state)
{
    rig *r = *state;
    rig_component(r, "chillers");
    double d[3] = {1 + 1 / 1.07, 1 / pow(1.07, 2) + 1 / pow(1.07, 3), 1 / pow(1.07, 4)};
    for (int i = 0; i < 3; i++)
        rig_phase(r, "p", 2026 + 2 * i, i < 2 ? 2 : 1, d[i]);
    for (int i = 0; i < 3; i++)
        rig_period(r, "p", i, SPAN_YEAR, 0, 24, 1);
    rig_size size[3] = {rig_sizing("size", 1000, 3), rig_sizing("size", 600, 20),
                        rig_sizing("size", 400, 10)};
    for (int i = 0; i < 3; i++) {
        size[i].sizing.om = 10 * (i + 1);
        size[i].sizing.existing = 5 - i;
        size[i].sizing.existing_until = 2029 + i;
        size[i].sizing.min = i;
        size[i].sizing.max = 40 + i;
        assert_true(rig_install(r, i, &size[i]) >= 0);
    }
    rig_objective(r, ACCOUNT_COST, 1);
    int32_t capex = rig_limit(r, "capex", ACCOUNT_CAPEX, RATIO_NONE, -1, SENSE_AT_MOST, 1e6);
    assert_int_equal(r->m->sizes.count, 1);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    const model_size *s = &r->m->sizes.at[0];
    const double annuity[3] = {1000 * model_annuity(0.07, 3), 600 * model_annuity(0.07, 20),
                               400 * model_annuity(0.07, 10)};
    assert_near(rig_cost(r, s->built[0], 0),
                annuity[0] * (d[0] + d[1])); /* life ends after three years */
    assert_near(rig_cost(r, s->built[1], 0), annuity[1] * (d[1] + d[2]));
    assert_near(rig_cost(r, s->built[2], 0), annuity[2] * d[2]);
    static const double existing[3] = {5, 4, 3}; /* until 2029, 2030, 2031 */
    static const int alive[3][3] = {{1, 0, 0}, {1, 1, 0}, {0, 1, 1}};
    for (int32_t i = 0; i < 3; i++) {
        int32_t row = size_row(r, 0, i);
        assert_near(rig_cost(r, s->installed[i], 0), 10 * (i + 1) * d[i]);
        assert_true(r->lp.row_lower[lp_row(&r->map, row, 0)] == existing[i]);
        for (int32_t q = 0; q < 3; q++)
            assert_true(rig_coef(r, row, 0, s->built[q], 0) == -alive[i][q]);
        int32_t col = rig_col(r, s->installed[i], 0);
        assert_true(r->lp.col_lower[col] == i && r->lp.col_upper[col] == 40 + i);
        static const double overnight[3] = {1000, 600, 400};
        assert_true(rig_coef(r, r->m->limits.at[capex].row, 0, s->built[i], 0) == overnight[i]);
        assert_true(s->sizing[i].capex == overnight[i]);
        assert_near(s->sizing[i].annuity * overnight[i], annuity[i]);
    }
}

/* The second phase states equipment that exists until a day of the first phase; so the second phase
 * has none, and the first phase states none. */
static void existing_follows_the_phases_own_sizing(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 1, 20);
    rig_component(r, "chillers");
    rig_phase(r, "a", 2026, 2, 1);
    rig_phase(r, "b", 2028, 2, 1);
    rig_period(r, "a", 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "b", 1, SPAN_YEAR, 0, 24, 1);
    rig_install(r, 0, &size);
    size.sizing.existing = 8;
    size.sizing.existing_until = 2027;
    rig_install(r, 1, &size);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    rig_expand(r);
    for (int32_t p = 0; p < 2; p++)
        assert_true(r->lp.row_lower[lp_row(&r->map, size_row(r, 0, p), 0)] == 0);
}

/* A stress event bounds the installed amount; money, life and existing equipment are those of the
 * typical year, whichever of the two is built first. */
static void a_stress_event_bounds_and_costs_nothing(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        rig *r = NULL;
        assert_int_equal(rig_begin((void **)&r), 0);
        rig_component(r, "chillers");
        rig_phase(r, "a", 2026, 1, 1);
        rig_phase(r, "b", 2027, 1, 1);
        rig_period(r, "a", 0, SPAN_YEAR, 0, 24, 1);
        rig_period(r, "a.heat", 0, SPAN_STRESS, 0, 24, 1);
        rig_period(r, "b", 1, SPAN_YEAR, 0, 24, 1);
        rig_size usual = rig_sizing("size", 1000, 20), hot = rig_sizing("size", 7777, 0.5);
        usual.sizing.om = 3;
        usual.sizing.existing = 2;
        usual.sizing.max = 9;
        hot.sizing.om = 99;
        hot.sizing.existing = 50;
        hot.sizing.min = 4;
        hot.sizing.max = 6;
        for (int i = 0; i < 2; i++) {
            int32_t p = i == first ? 0 : 1;
            assert_true(rig_install(r, p, p == 1 ? &hot : &usual) >= 0);
        }
        rig_install(r, 2, &usual);
        rig_objective(r, ACCOUNT_COST, 1);
        assert_int_equal(close_sizes(r->m, &r->e), 0);
        rig_expand(r);
        const model_size *s = &r->m->sizes.at[0];
        int32_t col = rig_col(r, s->installed[1], 0), row = size_row(r, 0, 1);
        assert_true(r->lp.col_lower[col] == 4 && r->lp.col_upper[col] == 6);
        assert_true(r->lp.row_lower[lp_row(&r->map, row, 0)] == 2);
        assert_true(rig_cost(r, s->installed[1], 0) == 0);
        assert_near(rig_cost(r, s->installed[0], 0), 3);
        assert_near(rig_cost(r, s->built[0], 0), 2 * 1000 * model_annuity(0.07, 20));
        assert_true(r->lp.col_upper[rig_col(r, s->installed[0], 0)] == 9);
        void *back = r;
        rig_end(&back);
    }
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void limits_and_ratios_are_rows(void **state)
{
    rig *r = *state;
    rig_phase(r, "2026", 2026, 2, 1.9);
    rig_phase(r, "2028", 2028, 3, 2.5);
    int32_t period[3] = {rig_period(r, "2026", 0, SPAN_YEAR, 0, 24, 1),
                         rig_period(r, "hot", 0, SPAN_STRESS, 0, 24, 1),
                         rig_period(r, "2028", 1, SPAN_YEAR, 0, 24, 1)};
    rig_component(r, "grid");
    int32_t v[3];
    for (int i = 0; i < 3; i++) {
        int32_t p = period[i];
        v[i] = rig_var_of(r, p, 0, SCOPE_STEP, "v", model_const(0), model_const(INF));
        rig_book(r, p, ACCOUNT_CARBON, v[i], model_const(0.4));
        rig_book(r, p, ACCOUNT_FACILITY_ENERGY, v[i], model_const(1));
        rig_book(r, p, ACCOUNT_WATER, v[i], model_const(2));
        rig_book(r, p, ACCOUNT_IT_ENERGY, model_one(r->m, p, &r->e), model_const(1000 * (1 + p)));
        rig_book(r, p, ACCOUNT_IT_ENERGY, v[i], model_const(0.1));
        rig_book(r, p, ACCOUNT_RENEWABLE_ENERGY, v[i], model_const(0.7));
        rig_book(r, p, ACCOUNT_REUSED_ENERGY, v[i], model_const(0.2));
    }
    int32_t carbon = rig_limit(r, "carbon", ACCOUNT_CARBON, RATIO_NONE, 1, SENSE_AT_MOST, 90);
    int32_t ever = rig_limit(r, "carbon", ACCOUNT_CARBON, RATIO_NONE, -1, SENSE_AT_LEAST, 500);
    int32_t pue = rig_limit(r, "pue", -1, RATIO_PUE, 0, SENSE_AT_MOST, 1.2);
    int32_t wue = rig_limit(r, "wue", -1, RATIO_WUE, 1, SENSE_AT_MOST, 0.3);
    int32_t cue = rig_limit(r, "cue", -1, RATIO_CUE, 1, SENSE_AT_LEAST, 0.3);
    int32_t ref = rig_limit(r, "ref", -1, RATIO_REF, 1, SENSE_AT_LEAST, 0.9);
    int32_t erf = rig_limit(r, "erf", -1, RATIO_ERF, -1, SENSE_AT_LEAST, 0.3);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    const double w = 365;
#define ROW(limit) (r->m->limits.at[limit].row)
#define COEF(limit, i) rig_coef(r, ROW(limit), 0, v[i], 7)
#define LOW(limit) (r->lp.row_lower[lp_row(&r->map, ROW(limit), 0)])
#define HIGH(limit) (r->lp.row_upper[lp_row(&r->map, ROW(limit), 0)])
    assert_near(COEF(carbon, 2), 0.4 * w);
    assert_true(COEF(carbon, 0) == 0 && COEF(carbon, 1) == 0);
    assert_true(HIGH(carbon) == 90 && LOW(carbon) == -INF);
    assert_near(COEF(ever, 0), 0.4 * w * 2); /* times the years of each phase */
    assert_near(COEF(ever, 2), 0.4 * w * 3);
    assert_true(COEF(ever, 1) == 0);
    assert_true(LOW(ever) == 500 && HIGH(ever) == INF);
    /* pue: facility - 1.2 it <= 0; the constant part moves to the right-hand side. */
    assert_near(COEF(pue, 0), w - 1.2 * 0.1 * w);
    assert_true(COEF(pue, 2) == 0);
    assert_near(HIGH(pue), 1.2 * 1000);
    assert_near(COEF(wue, 2), 2 * w - 0.3 * 0.1 * w);
    assert_near(HIGH(wue), 0.3 * 3000);
    assert_near(COEF(cue, 2), 0.4 * w - 0.3 * 0.1 * w);
    assert_near(LOW(cue), 0.3 * 3000);
    assert_near(COEF(ref, 2), 0.7 * w - 0.9 * w);
    assert_true(LOW(ref) == 0 && HIGH(ref) == INF);
    assert_near(COEF(erf, 0), (0.2 - 0.3) * w * 2);
    assert_near(COEF(erf, 2), (0.2 - 0.3) * w * 3);
    assert_int_equal(r->m->rows.at[ROW(carbon)].period, 2);
    assert_int_equal(r->m->rows.at[ROW(ever)].period, 0);
    assert_int_equal(r->m->rows.at[ROW(pue)].role, ROW_LIMIT);
    assert_int_equal(r->m->rows.at[ROW(pue)].subject, pue);
}

/* capex: overnight, once per phase in which equipment is built, over all phases or in one. */
static void capex_is_overnight(void **state)
{
    rig *r = *state;
    rig_size size = rig_sizing("size", 1000, 20);
    size.sizing.om = 9;
    two_phases(r, size, 2028);
    int32_t all = rig_limit(r, "capex", ACCOUNT_CAPEX, RATIO_NONE, -1, SENSE_AT_MOST, 5e6);
    int32_t one = rig_limit(r, "capex", ACCOUNT_CAPEX, RATIO_NONE, 1, SENSE_AT_MOST, 3e6);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    const model_size *s = &r->m->sizes.at[0];
    assert_true(rig_coef(r, ROW(all), 0, s->built[0], 0) == 1000);
    assert_true(rig_coef(r, ROW(all), 0, s->built[1], 0) == 1000);
    assert_true(rig_coef(r, ROW(all), 0, s->installed[0], 0) == 0);
    assert_true(rig_coef(r, ROW(one), 0, s->built[0], 0) == 0);
    assert_true(rig_coef(r, ROW(one), 0, s->built[1], 0) == 1000);
    assert_true(HIGH(one) == 3e6);
}

/* A span that represents itself has its share of yearly money and its share of a yearly limit; the
 * capex limit applies as a whole. */
static void a_span_that_represents_itself(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_ITSELF, 0, 876, 1);
    rig_component(r, "grid");
    rig_size size = rig_sizing("size", 1000, 20);
    size.sizing.om = 50;
    int32_t installed = rig_install(r, 0, &size);
    int32_t water = rig_limit(r, "water", ACCOUNT_WATER, RATIO_NONE, 0, SENSE_AT_MOST, 100);
    int32_t capex = rig_limit(r, "capex", ACCOUNT_CAPEX, RATIO_NONE, 0, SENSE_AT_MOST, 100);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_book(r, 0, ACCOUNT_WATER, v, model_const(3));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_objective(r, ACCOUNT_CAPEX, 2);
    assert_int_equal(close_sizes(r->m, &r->e), 0);
    assert_int_equal(close_limits(r->m, &r->e), 0);
    rig_expand(r);
    assert_near(rig_cost(r, r->m->sizes.at[0].built[0], 0), 100 * model_annuity(0.07, 20) + 2000);
    assert_near(rig_cost(r, installed, 0), 5);
    assert_near(HIGH(water), 10);
    assert_near(rig_coef(r, ROW(water), 0, v, 5), 3);
    assert_true(HIGH(capex) == 100);
    assert_true(rig_coef(r, ROW(capex), 0, r->m->sizes.at[0].built[0], 0) == 1000);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annuity_rates),
        CASE(accounts_are_found_or_added),
        CASE(a_size_links_its_periods),
        CASE(a_life_that_ends_between_phases),
        cmocka_unit_test(a_life_ends_to_the_day),
        CASE(a_fixed_size),
        CASE(two_components_may_use_the_same_size_name),
        CASE(a_size_missing_in_a_period),
        CASE(a_size_with_two_units),
        CASE(phases_have_the_known_optimum),
        CASE(sizing_differs_by_phase),
        CASE(existing_follows_the_phases_own_sizing),
        cmocka_unit_test(a_stress_event_bounds_and_costs_nothing),
        CASE(limits_and_ratios_are_rows),
        CASE(capex_is_overnight),
        CASE(a_span_that_represents_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
