/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_bus.c - bus balances, throughput and facility energy, as model_close() adds them, and the
 * checks that every bus has a supply and a demand and can be reached from a source.
 */
#include "model/internal.h"

#include "model_rig.h"

/* ---- buses ----------------------------------------------------------------------------------- */

/* A grid connection that supplies bus hv, and a load that draws from it. */
typedef struct grid_and_load {
    int32_t hv, grid, load, supply, draw;
} grid_and_load;

static grid_and_load make_grid_and_load(rig *r)
{
    grid_and_load s;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    s.grid = rig_component(r, "grid");
    s.load = rig_component(r, "load");
    s.hv = rig_bus(r, "hv");
    s.supply = rig_port(r, s.grid, s.hv, "supply", true);
    s.draw = rig_port(r, s.load, s.hv, "power", false);
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

static void balance_and_throughput(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    double *swing = ARENA_ARRAY(r->a, double, 24), *down = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 24; t++) {
        swing[t] = t < 12 ? -1 - t : t;
        down[t] = -t;
    }
    int32_t a = rig_var(r, SCOPE_STEP, "a"), b = rig_var(r, SCOPE_STEP, "b"),
            c = rig_var(r, SCOPE_STEP, "c"), size = rig_var(r, SCOPE_PERIOD, "size");
    int32_t throughput = model_throughput(r->m, 0, s.hv, &r->e);
    assert_int_equal(model_throughput(r->m, 0, s.hv, &r->e), throughput);
    rig_entry(r, 0, s.supply, a, model_const(2));
    rig_entry(r, 0, s.supply, b, (model_num){0.5, swing});
    rig_entry(r, 0, s.supply, size, model_const(0.25));
    rig_entry(r, 0, s.draw, c, model_const(-3));
    rig_entry(r, 0, s.draw, c, (model_num){1, down});
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    int32_t balance = bus_row(r, ROW_BUS, s.hv, 0),
            definition = bus_row(r, ROW_THROUGHPUT, s.hv, 0);
    for (int32_t t = 0; t < 24; t++) {
        int32_t i = lp_row(&r->map, balance, t);
        assert_true(r->lp.row_lower[i] == 0 && r->lp.row_upper[i] == 0);
        assert_true(rig_coef(r, balance, t, a, t) == 2);
        assert_true(rig_coef(r, balance, t, b, t) == 0.5 * swing[t]);
        assert_true(rig_coef(r, balance, t, size, 0) == 0.25);
        assert_true(rig_coef(r, balance, t, c, t) == -3 - t);
        assert_true(rig_coef(r, definition, t, throughput, t) == 1);
        /* The supply has entries of both signs in this period, and so counts with its net. */
        assert_true(rig_coef(r, definition, t, a, t) == -2);
        assert_true(rig_coef(r, definition, t, b, t) == -0.5 * swing[t]);
        assert_true(rig_coef(r, definition, t, size, 0) == -0.25);
        assert_true(rig_coef(r, definition, t, c, t) == 0);
    }
}

/* Solved: the throughput is the sum of two supplies. */
static void throughput_counts_every_supply(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t a = rig_var_of(r, 0, 0, SCOPE_STEP, "a", model_const(7), model_const(7)),
            b = rig_var_of(r, 0, 0, SCOPE_STEP, "b", model_const(2), model_const(2)),
            c = rig_var(r, SCOPE_STEP, "c");
    int32_t throughput = model_throughput(r->m, 0, s.hv, &r->e);
    rig_entry(r, 0, s.supply, a, model_const(1));
    rig_entry(r, 0, s.supply, b, model_const(1.5));
    rig_entry(r, 0, s.draw, c, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    assert_true(fabs(r->s.x[rig_col(r, throughput, 5)] - 10) < 1e-7);
    assert_true(fabs(r->s.x[rig_col(r, c, 5)] - 10) < 1e-7);
}

/* Solved: a store that gives 6 and takes 4 at once adds 2, one that takes 4 more takes 4 away; the
 * throughput is what the draw, which only takes, carries away. */
static void throughput_counts_the_net_of_a_store(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t a = rig_var_of(r, 0, 0, SCOPE_STEP, "a", model_const(7), model_const(7)),
            gives = rig_var_of(r, 0, 0, SCOPE_STEP, "gives", model_const(6), model_const(6)),
            takes = rig_var_of(r, 0, 0, SCOPE_STEP, "takes", model_const(4), model_const(4)),
            c = rig_var(r, SCOPE_STEP, "c");
    double *more = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 24; t++)
        more[t] = t == 5 ? -2 : -1;
    int32_t throughput = model_throughput(r->m, 0, s.hv, &r->e);
    int32_t store = rig_port(r, s.load, s.hv, "store", false);
    rig_entry(r, 0, s.supply, a, model_const(1));
    rig_entry(r, 0, store, gives, model_const(1));
    rig_entry(r, 0, store, takes, (model_num){1, more});
    rig_entry(r, 0, s.draw, c, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
    rig_expand(r);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    assert_true(fabs(r->s.x[rig_col(r, throughput, 4)] - 9) < 1e-7);
    assert_true(fabs(r->s.x[rig_col(r, throughput, 5)] - 5) < 1e-7);
    assert_true(fabs(r->s.x[rig_col(r, c, 5)] - 5) < 1e-7);
}

/* facility_energy: the electricity across the boundary in MWh, whatever the scope of the variable.
 */
static void facility_energy(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t stress = rig_period(r, "heat-wave", 0, SPAN_STRESS, 0, 24, 1);
    int32_t import = rig_var(r, SCOPE_STEP, "import"), export = rig_var(r, SCOPE_STEP, "export"),
            daily = rig_var(r, SCOPE_DAY, "daily"), always = rig_var(r, SCOPE_PERIOD, "always"),
            hot = rig_var_of(r, stress, 0, SCOPE_STEP, "hot", model_const(0), model_const(1)),
            drawn = rig_var(r, SCOPE_STEP, "drawn");
    double *half = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 12; t++)
        half[t] = 1;
    rig_entry(r, 0, s.supply, import, model_const(1));
    rig_entry(r, 0, s.supply, export, model_const(-1));
    rig_entry(r, 0, s.supply, daily, model_const(1));
    rig_entry(r, 0, s.supply, always, (model_num){1, half});
    rig_entry(r, 0, s.supply, model_one(r->m, 0, &r->e), model_const(5));
    rig_entry(r, stress, s.supply, hot, model_const(1));
    rig_entry(r, 0, s.draw, drawn, model_const(-1));
    rig_entry(r, stress, s.draw, hot, model_const(-1));
    rig_objective(r, ACCOUNT_FACILITY_ENERGY, 1);
    r->m->discounted = false;
    assert_int_equal(close_buses(r->m, &r->e), 0);
    rig_expand(r);
    const double hour = 365; /* one day represents the year */
    assert_near(rig_cost(r, import, 3), hour);
    assert_near(rig_cost(r, export, 3), -hour);
    assert_near(rig_cost(r, daily, 0), 8760);
    assert_near(rig_cost(r, always, 0), 8760 / 2.0);
    assert_near(r->lp.constant, 5 * 8760);
    assert_true(rig_cost(r, hot, 3) == 0);
    assert_true(rig_cost(r, drawn, 3) == 0);
}

/* ---- connectivity --------------------------------------------------------------------------- */

static void a_bus_without_components(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.supply, v, model_const(1));
    rig_entry(r, 0, s.draw, v, model_const(-1));
    rig_bus(r, "unused");
    model_close(r->m, &r->e);
    rig_expect_error(r, ERROR_PROBLEM, "bus `unused`|no component|[bus unused]");
}

static void one_port_that_draws(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), lv = rig_bus(r, "low-voltage");
    int32_t drop = rig_port(r, s.load, lv, "auxiliary", false);
    rig_entry(r, 0, s.supply, v, model_const(1));
    rig_entry(r, 0, s.draw, v, model_const(-1));
    rig_entry(r, 0, drop, v, model_const(-1));
    model_close(r->m, &r->e);
    rig_expect_error(r, ERROR_PROBLEM, "only load.auxiliary|bus `low-voltage`|supplies the bus");
}

static void one_port_that_supplies(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), lv = rig_bus(r, "heat");
    int32_t drop = rig_port(r, s.load, lv, "heat", false);
    rig_entry(r, 0, s.supply, v, model_const(1));
    rig_entry(r, 0, s.draw, v, model_const(-1));
    rig_entry(r, 0, drop, v, model_const(1));
    model_close(r->m, &r->e);
    rig_expect_error(r, ERROR_PROBLEM, "only load.heat|bus `heat`|draws from the bus");
}

static void no_supply(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.supply, v, model_const(-1));
    rig_entry(r, 0, s.draw, v, model_const(-1));
    model_close(r->m, &r->e);
    rig_expect_error(r, ERROR_PROBLEM, "bus `hv` has no supply|grid.supply, load.power draw");
}

static void no_demand(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    rig_entry(r, 0, s.supply, v, model_const(1));
    rig_entry(r, 0, s.draw, v, model_const(1));
    model_close(r->m, &r->e);
    rig_expect_error(r, ERROR_PROBLEM, "bus `hv` has no demand|grid.supply, load.power supply");
}

/* Two transformers that feed each other, without another supply. */
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
    rig_expect_error(r, ERROR_PROBLEM,
                     "bus `hv`|one.from, two.to|cannot be reached from any source");
}

/* A chain of buses whose components are in the opposite order, so that the search needs many
 * passes.
 */
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

/* A boundary port is a source even if it also draws. A variable that may be negative flows both
 * ways, and so does one whose coefficient changes sign. */
static void bidirectional(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", model_const(-1), model_const(1));
    rig_entry(r, 0, s.supply, v, model_const(-1));
    rig_entry(r, 0, s.draw, v, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

static void bidirectional_by_coefficient(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    double *sign = ARENA_ARRAY(r->a, double, 24);
    sign[3] = 1;
    sign[23] = -1;
    rig_entry(r, 0, s.supply, v, (model_num){1, sign});
    rig_entry(r, 0, s.draw, v, (model_num){1, sign});
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* A lower bound that is negative in a single step is enough. */
static void bidirectional_by_a_later_bound(void **state)
{
    rig *r = *state;
    grid_and_load s = make_grid_and_load(r);
    double *low = ARENA_ARRAY(r->a, double, 24);
    low[20] = -5;
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", (model_num){1, low}, model_const(INF));
    rig_entry(r, 0, s.supply, v, model_const(1));
    rig_entry(r, 0, s.draw, v, model_const(1));
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* A component that only supplies is a source without a boundary port: a well, the sun. */
static void a_pure_supply_is_a_source(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v");
    int32_t bus = rig_bus(r, "heat");
    rig_entry(r, 0, rig_port(r, rig_component(r, "sun"), bus, "out", false), v, model_const(1));
    rig_entry(r, 0, rig_port(r, rig_component(r, "pool"), bus, "in", false), v, model_const(-1));
    r->m->buses.at[bus].carrier = "heat";
    assert_int_equal(model_close(r->m, &r->e), 0);
}

/* Electricity that is made inside the site must be counted at the boundary. */
static void a_pure_supply_of_electricity_is_a_boundary(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    int32_t v = rig_var(r, SCOPE_STEP, "v"), bus = rig_bus(r, "lv");
    r->m->buses.at[bus].carrier = "electricity";
    rig_entry(r, 0, rig_port(r, rig_component(r, "panels"), bus, "out", false), v, model_const(1));
    rig_entry(r, 0, rig_port(r, rig_component(r, "halls"), bus, "in", false), v, model_const(-1));
    assert_int_equal(model_close(r->m, &r->e), ERROR_PLUGIN);
    assert_non_null(strstr(r->e.text, "[panels]"));
    assert_non_null(strstr(r->e.text, "port `out` gives electricity to bus `lv`"));
}

/* A long list of ports is truncated, without a buffer overrun. */
static void many_ports_on_a_bus(void **state)
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
    rig_expect_error(r, ERROR_PROBLEM, "bus `heat`|a-component-with-a-name-of-some-length.a-port");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(balance_and_throughput),
        CASE(throughput_counts_every_supply),
        CASE(throughput_counts_the_net_of_a_store),
        CASE(facility_energy),
        CASE(a_bus_without_components),
        CASE(one_port_that_draws),
        CASE(one_port_that_supplies),
        CASE(no_supply),
        CASE(no_demand),
        CASE(a_ring_without_a_source),
        CASE(a_long_chain_is_reached),
        CASE(bidirectional),
        CASE(bidirectional_by_coefficient),
        CASE(bidirectional_by_a_later_bound),
        CASE(a_pure_supply_is_a_source),
        CASE(a_pure_supply_of_electricity_is_a_boundary),
        CASE(many_ports_on_a_bus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
