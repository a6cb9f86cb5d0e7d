/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.c - what the host writes itself: balances, throughput rows, sizes over phases with their
 * money, limits and ratios; and what it refuses. Looked at through the expanded lp, since
 * that is what they are for.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- money and life -------------------------------------------------------------------------- */

static void annuities(void **state)
{
    (void)state;
    assert_true(fabs(model_annuity(0.10, 25) - 0.110168) < 5e-7);
    assert_near(model_annuity(0.07, 20), 0.07 / (1 - pow(1.07, -20)));
    assert_near(model_annuity(0.07, 1), 1.07);
    assert_true(model_annuity(0, 8) == 0.125);
    /* No step at zero, and digits kept at rates that 1 - (1+r)^-n would lose. */
    assert_true(fabs(model_annuity(1e-12, 8) - 0.125) < 1e-12);
    assert_true(fabs(model_annuity(0.07, 1e6) - 0.07) < 1e-15);
    assert_near(model_annuity(0.05, 0.5), 0.05 / (1 - pow(1.05, -0.5)));
}

static void accounts_are_found_or_made(void **state)
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

/* The row that links a size in a period. */
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

/* Two phases and a stress event, a size in all three. */
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
        /* What exists until mid-2027 is there on the first day of 2026, not of 2028. */
        assert_true(r->lp.row_lower[i] == (phase_of[p] == 0 ? 5 : 0));
        assert_true(r->lp.row_upper[i] == r->lp.row_lower[i]);
        int32_t col = rig_col(r, s->installed[p], 0);
        assert_true(r->lp.col_lower[col] == 1 && r->lp.col_upper[col] == 40);
    }
    /* Money by hand: annuity of 1000 over 20 years at 7 %, paid in both phases by what was built in
     * the first; the stress event pays nothing. */
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

/* A life of thirty years that began on a day of 2026 is over on that day of 2056, whatever the last
 * bits of the dates say. */
static void lives_end_to_the_day(void **state)
{
    (void)state;
    /* 30 years cross 2048, where doubles get coarser: some sums come out a bit above. */
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
    assert_int_equal(r->m->bookings.count, 0); /* nothing costs nothing */
}

static void two_components_may_name_a_size_alike(void **state)
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
    rig_refused(r, ERROR_PLUGIN, "site.ini:7|[chillers]|test.thing|`size`|`heat-wave`");
}

static void a_size_of_two_units(void **state)
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
    rig_refused(r, ERROR_PLUGIN, "[chillers]|`size`|MW|MWh");
}

/* Demand 10, then 30 in phase two, 12 in the stress event of phase one; build at 1000 or run dear
 * at 500 a MWh: the answer by hand, solved. */
static void phases_solved_by_hand(void **state)
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

/* ---- offers ---------------------------------------------------------------------------------- */

/* Each phase buys in its own money: what was built keeps what it cost and its life; what is kept up
 * costs what that phase says, for all that is installed. */
static void an_offer_of_each_phase(void **state)
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
    assert_near(rig_cost(r, s->built[0], 0), annuity[0] * (d[0] + d[1])); /* over after three */
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

/* What is there until a day of the phase before is not there, whatever other phases say. */
static void existing_by_the_phases_own_offer(void **state)
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

/* An event bounds what is installed in it; money, life and what exists are the typical year's,
 * whichever of the two is told first. */
static void an_event_bounds_and_pays_nothing(void **state)
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

/* ---- buses ----------------------------------------------------------------------------------- */

/* A grid that gives to hv, a load that takes from it, and who is asked about. */
typedef struct street {
    int32_t hv, grid, load, give, take;
} street;

static street make_street(rig *r)
{
    street s;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    s.grid = rig_component(r, "grid");
    s.load = rig_component(r, "load");
    s.hv = rig_bus(r, "hv");
    s.give = rig_port(r, s.grid, s.hv, "supply", true);
    s.take = rig_port(r, s.load, s.hv, "power", false);
    return s;
}

static int32_t bus_row(const rig *r, int32_t role, int32_t bus, int32_t period)
{
    for (size_t i = 0; i < r->m->rows.count; i++) {
        const model_row *row = &r->m->rows.at[i];
        if (row->role == role && row->subject == bus && row->period == period)
            return (int32_t)i;
    }
    return -1;
}

static void balances_and_what_flows_through(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    double *swing = ARENA_ARRAY(r->a, double, 24), *down = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 24; t++) {
        swing[t] = t < 12 ? -1 - t : t;
        down[t] = -t;
    }
    int32_t a = rig_var(r, SCOPE_STEP, "a"), b = rig_var(r, SCOPE_STEP, "b"),
            c = rig_var(r, SCOPE_STEP, "c"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t through = model_throughput(r->m, 0, s.hv, &r->e);
    assert_int_equal(model_throughput(r->m, 0, s.hv, &r->e), through);
    rig_entry(r, 0, s.give, a, model_const(2));
    rig_entry(r, 0, s.give, b, (model_num){0.5, swing});
    rig_entry(r, 0, s.give, size, model_const(0.25));
    rig_entry(r, 0, s.take, c, model_const(-3));
    rig_entry(r, 0, s.take, c, (model_num){1, down});
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    int32_t balance = bus_row(r, ROW_BUS, s.hv, 0), define = bus_row(r, ROW_THROUGHPUT, s.hv, 0);
    for (int32_t t = 0; t < 24; t++) {
        int32_t i = lp_row(&r->map, balance, t);
        assert_true(r->lp.row_lower[i] == 0 && r->lp.row_upper[i] == 0);
        assert_true(rig_coef(r, balance, t, a, t) == 2);
        assert_true(rig_coef(r, balance, t, b, t) == 0.5 * swing[t]);
        assert_true(rig_coef(r, balance, t, size, 0) == 0.25);
        assert_true(rig_coef(r, balance, t, c, t) == -3 - t);
        assert_true(rig_coef(r, define, t, through, t) == 1);
        assert_true(rig_coef(r, define, t, a, t) == -2);
        assert_true(rig_coef(r, define, t, b, t) == (t < 12 ? 0 : -0.5 * t));
        assert_true(rig_coef(r, define, t, size, 0) == -0.25);
        assert_true(rig_coef(r, define, t, c, t) == 0);
    }
}

/* Solved: through is the whole of what comes, from two givers, however it leaves. */
static void through_counts_every_giver(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t a = rig_var_of(r, 0, 0, SCOPE_STEP, "a", model_const(7), model_const(7)),
            b = rig_var_of(r, 0, 0, SCOPE_STEP, "b", model_const(2), model_const(2)),
            c = rig_var(r, SCOPE_STEP, "c");
    int32_t through = model_throughput(r->m, 0, s.hv, &r->e);
    rig_entry(r, 0, s.give, a, model_const(1));
    rig_entry(r, 0, s.give, b, model_const(1.5));
    rig_entry(r, 0, s.take, c, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    assert_true(fabs(r->s.x[rig_col(r, through, 5)] - 10) < 1e-7);
    assert_true(fabs(r->s.x[rig_col(r, c, 5)] - 10) < 1e-7);
}

/* facility_energy: what crosses the boundary, by the hour, whatever the variable's scope. */
static void energy_over_the_boundary(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t stress = rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    int32_t import = rig_var(r, SCOPE_STEP, "import"), export = rig_var(r, SCOPE_STEP, "export"),
            daily = rig_var(r, SCOPE_DAY, "daily"), always = rig_var(r, SCOPE_PERIOD, "always"),
            hot = rig_var_of(r, stress, 0, SCOPE_STEP, "hot", model_const(0), model_const(1)),
            drawn = rig_var(r, SCOPE_STEP, "drawn");
    double *half = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 12; t++)
        half[t] = 1;
    rig_entry(r, 0, s.give, import, model_const(1));
    rig_entry(r, 0, s.give, export, model_const(-1));
    rig_entry(r, 0, s.give, daily, model_const(1));
    rig_entry(r, 0, s.give, always, (model_num){1, half});
    rig_entry(r, 0, s.give, model_one(r->m, 0, &r->e), model_const(5));
    rig_entry(r, stress, s.give, hot, model_const(1));
    rig_entry(r, 0, s.take, drawn, model_const(-1));
    rig_entry(r, stress, s.take, hot, model_const(-1));
    rig_objective(r, ACCOUNT_FACILITY_ENERGY, 1);
    r->m->discounted = false;
    assert_int_equal(close_buses(r->m, &r->e), 0);
    rig_expand(r);
    const double hour = 365; /* one day stands for the year */
    assert_near(rig_cost(r, import, 3), hour);
    assert_near(rig_cost(r, export, 3), -hour);
    assert_near(rig_cost(r, daily, 0), 8760);
    assert_near(rig_cost(r, always, 0), 8760 / 2.0);
    assert_near(r->lp.constant, 5 * 8760);
    assert_true(rig_cost(r, hot, 3) == 0);
    assert_true(rig_cost(r, drawn, 3) == 0);
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
    assert_near(COEF(ever, 0), 0.4 * w * 2); /* each phase as many years as it lasts */
    assert_near(COEF(ever, 2), 0.4 * w * 3);
    assert_true(COEF(ever, 1) == 0);
    assert_true(LOW(ever) == 500 && HIGH(ever) == INF);
    /* pue: facility - 1.2 it <= 0; the constant part of it goes over. */
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

/* capex: overnight, of what is built, each build once, over all phases or in one. */
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

/* A span that stands for itself bears its share of money a year, and its share of a yearly limit;
 * capex is whole. */
static void a_span_that_stands_for_itself(void **state)
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

/* ---- reach ----------------------------------------------------------------------------------- */

static void nobody_on_a_bus(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.give, v, model_const(1));
    rig_entry(r, 0, s.take, v, model_const(-1));
    rig_bus(r, "spare");
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `spare`|no component|[bus spare]");
}

static void one_end_that_takes(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), lv = rig_bus(r, "low-voltage");
    int32_t drop = rig_port(r, s.load, lv, "auxiliary", false);
    rig_entry(r, 0, s.give, v, model_const(1));
    rig_entry(r, 0, s.take, v, model_const(-1));
    rig_entry(r, 0, drop, v, model_const(-1));
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `low-voltage` has one end|load.auxiliary|gives to it");
}

static void one_end_that_gives(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), lv = rig_bus(r, "heat");
    int32_t drop = rig_port(r, s.load, lv, "heat", false);
    rig_entry(r, 0, s.give, v, model_const(1));
    rig_entry(r, 0, s.take, v, model_const(-1));
    rig_entry(r, 0, drop, v, model_const(1));
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `heat` has one end|load.heat|takes from it");
}

static void two_that_take(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.give, v, model_const(-1));
    rig_entry(r, 0, s.take, v, model_const(-1));
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `hv`|grid.supply, load.power|nothing gives to it");
}

static void two_that_give(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.give, v, model_const(1));
    rig_entry(r, 0, s.take, v, model_const(1));
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `hv`|grid.supply, load.power|nothing takes from it");
}

/* Two transformers that feed each other, and nobody who feeds them. */
static void a_ring_without_a_source(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t one = rig_component(r, "one"), two = rig_component(r, "two");
    int32_t hv = rig_bus(r, "hv"), mv = rig_bus(r, "mv");
    rig_entry(r, 0, rig_port(r, one, hv, "from", false), v, model_const(-1));
    rig_entry(r, 0, rig_port(r, one, mv, "to", false), v, model_const(1));
    rig_entry(r, 0, rig_port(r, two, mv, "from", false), v, model_const(-1));
    rig_entry(r, 0, rig_port(r, two, hv, "to", false), v, model_const(1));
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `hv`|one.from, two.to|cannot be reached from any source");
}

/* A chain hv > mv > lv, its links in the wrong order of names, so that reach must go round. */
static void a_long_chain_is_reached(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), last = -1;
    for (int32_t i = 0; i < 20; i++) {
        int32_t c = rig_component(r, "link"), bus = rig_bus(r, "bus");
        if (last >= 0)
            rig_entry(r, 0, rig_port(r, c, last, "to", false), v, model_const(1));
        rig_entry(r, 0, rig_port(r, c, bus, "from", false), v, model_const(-1));
        last = bus;
    }
    int32_t grid = rig_component(r, "grid");
    rig_entry(r, 0, rig_port(r, grid, last, "supply", true), v, model_const(1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* A boundary port is a source even where it also takes; a variable that may be negative goes both
 * ways, and so does a coefficient that changes its sign. */
static void both_ways(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", model_const(-1), model_const(1));
    rig_entry(r, 0, s.give, v, model_const(-1));
    rig_entry(r, 0, s.take, v, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

static void both_ways_by_coefficient(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    double *sign = ARENA_ARRAY(r->a, double, 24);
    sign[3] = 1;
    sign[23] = -1;
    rig_entry(r, 0, s.give, v, (model_num){1, sign});
    rig_entry(r, 0, s.take, v, (model_num){1, sign});
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* Negative in one step only is negative all the same. */
static void both_ways_by_a_later_bound(void **state)
{
    rig *r = *state;
    street s = make_street(r);
    double *low = ARENA_ARRAY(r->a, double, 24);
    low[20] = -5;
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", (model_num){1, low}, model_const(INF));
    rig_entry(r, 0, s.give, v, model_const(1));
    rig_entry(r, 0, s.take, v, model_const(1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* A component that only gives is a source without any boundary: a well, a sun. */
static void what_only_gives_is_a_source(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t bus = rig_bus(r, "heat");
    rig_entry(r, 0, rig_port(r, rig_component(r, "sun"), bus, "out", false), v, model_const(1));
    rig_entry(r, 0, rig_port(r, rig_component(r, "pool"), bus, "in", false), v, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* Who all is on the bus is cut, not overrun. */
static void many_on_a_bus(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t bus = rig_bus(r, "heat");
    for (int i = 0; i < 60; i++) {
        int32_t c = rig_component(r, "a-component-with-a-name-of-some-length");
        rig_entry(r, 0, rig_port(r, c, bus, "a-port-with-a-long-name", false), v, model_const(-1));
    }
    model_close(r->m, &r->e);
    rig_refused(r, ERROR_PROBLEM, "bus `heat`|a-component-with-a-name-of-some-length.a-port");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annuities),
        CASE(accounts_are_found_or_made),
        CASE(a_size_links_its_periods),
        CASE(a_life_that_ends_between_phases),
        cmocka_unit_test(lives_end_to_the_day),
        CASE(a_fixed_size),
        CASE(two_components_may_name_a_size_alike),
        CASE(a_size_missing_in_a_period),
        CASE(a_size_of_two_units),
        CASE(phases_solved_by_hand),
        CASE(an_offer_of_each_phase),
        CASE(existing_by_the_phases_own_offer),
        cmocka_unit_test(an_event_bounds_and_pays_nothing),
        CASE(balances_and_what_flows_through),
        CASE(through_counts_every_giver),
        CASE(energy_over_the_boundary),
        CASE(limits_and_ratios_are_rows),
        CASE(capex_is_overnight),
        CASE(a_span_that_stands_for_itself),
        CASE(nobody_on_a_bus),
        CASE(one_end_that_takes),
        CASE(one_end_that_gives),
        CASE(two_that_take),
        CASE(two_that_give),
        CASE(a_ring_without_a_source),
        CASE(a_long_chain_is_reached),
        CASE(both_ways),
        CASE(both_ways_by_coefficient),
        CASE(both_ways_by_a_later_bound),
        CASE(what_only_gives_is_a_source),
        CASE(many_on_a_bus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
