/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_shared.c - rows per year, common rows, shared variables and flows of accounts, in the linear
 * program that they make: two components, `other` and then `probe`, run the same script.
 */
#include "host_probe.h"

#include "assembly/build.h"

#define PAIR                                                                                       \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[bus loop]\ntemperature = 30 degC\n"          \
    "[other]\ntype = test.probe\nrate = 5\n[probe]\ntype = test.probe\n"
#define TIME "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n"
#define ECONOMICS "[economics]\ndiscount = 0 %\n"
#define EVENT "[stress event]\nstart = 2026-01-31\nhours = 12\nground.none = 0.5\n"

static const firn_num zero = {0, NULL, 0}, one = {1, NULL, 0}, minus = {-1, NULL, 0};
static const double by_step[STEPS] = {1, 2, 3, 4, 5, 6, 7, 8};
static const double W_STEP = 6 * 8760.0 / 48; /* of a horizon that represents a year */

static void build_of(rig *g, const char *ini, script *run)
{
    open_rig(g, run, ini);
    rig_build(g);
    assert_string_equal(g->e.text, "");
}

static bool is_other(const void *self)
{
    return ((const probe *)self)->rate == 5;
}

static firn_var flow_of(const firn_host *h, firn_build *b, const char *name)
{
    return h->var(b, FIRN_STEP, name, "MW", zero, firn_const(FIRN_INF));
}

/* ---- rows per year ------------------------------------------------------------------------- */

static void permit(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var x = flow_of(h, b, "x");
    const firn_var p = h->var(b, FIRN_PERIOD, "p", "MW", zero, firn_const(FIRN_INF));
    const firn_row row =
        h->row(b, FIRN_YEAR, "permit", FIRN_AT_LEAST, firn_const(100), firn_always());
    (void)self;
    assert_true(row.id > 0);
    h->term(b, row, x, firn_const(2), 0);
    h->term(b, row, p, firn_const(-3), 0);
    h->term(b, h->row(b, FIRN_PERIOD, "each", FIRN_AT_MOST, one, firn_always()), x, one, 0);
    assert_int_equal(h->status(b), 0);
}

static void row_per_year_is_per_period_without_the_events(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME PAIR EVENT, permit);
    assert_true(rig_row(&g, "typical:probe.permit") >= 0);
    assert_int_equal(rig_row(&g, "event:probe.permit"), -1);
    assert_true(rig_row(&g, "event:probe.each") >= 0);
    rig_free(&g);
    build_of(&g, TIME PAIR, permit);
    NEAR(rig_coef(&g, "probe.permit", "probe.x@3"), 2 * W_STEP);
    NEAR(rig_coef(&g, "probe.permit", "probe.p"), -3);
    NEAR(g.lp.row_lower[rig_row(&g, "probe.permit")], 100);
    rig_free(&g);
    /* pro rata: 2 * 6 h of MW and 100 * 48 / 8760 at the right-hand side, divided by 48 / 8760 */
    build_of(&g, TIME "represents = itself\n" PAIR, permit);
    NEAR(rig_coef(&g, "probe.permit", "probe.x@3"), 2 * 6 * 8760.0 / 48);
    rig_free(&g);
}

/* ---- common rows --------------------------------------------------------------------------- */

static void commons(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var x = flow_of(h, b, "x"),
                   day = h->var(b, FIRN_DAY, "day", "MW", zero, firn_const(FIRN_INF));
    const firn_num rhs = firn_each(by_step, STEPS);
    const firn_row at_bus = h->common(b, POWER, FIRN_STEP, "x-acme-cap", "MW", FIRN_AT_MOST, rhs);
    const firn_row at_site =
        h->common(b, FIRN_SITE, FIRN_DAY, "x-acme-cap", NULL, FIRN_EQUAL, firn_const(7));
    const firn_row again = h->common(b, POWER, FIRN_STEP, "x-acme-cap", "MW", FIRN_AT_MOST, rhs);
    assert_int_equal(again.id, at_bus.id);
    assert_int_not_equal(at_site.id, at_bus.id);
    h->term(b, at_bus, x, firn_const(is_other(self) ? 2 : 3), 0);
    h->term(b, at_bus, x, minus, 1);
    h->term(b, again, h->one(b), firn_const(-10), 0); /* a constant of each component */
    h->term(b, at_site, x, one, 0);
    h->term(b, at_site, day, firn_const(-24), 0);
}

static void common_row_has_the_terms_of_all(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME PAIR, commons);
    NEAR(rig_coef(&g, "bus.lv.x-acme-cap@3", "other.x@3"), 2);
    NEAR(rig_coef(&g, "bus.lv.x-acme-cap@3", "probe.x@3"), 3);
    NEAR(rig_coef(&g, "bus.lv.x-acme-cap@3", "probe.x@2"), -1);
    NEAR(g.lp.row_upper[rig_row(&g, "bus.lv.x-acme-cap@3")], 3 + 20);
    NEAR(g.lp.row_lower[rig_row(&g, "bus.lv.x-acme-cap@3")], -HUGE_VAL);
    assert_int_equal(rig_row(&g, "bus.lv.x-acme-cap@9"), -1);
    NEAR(rig_coef(&g, "site.x-acme-cap@2", "other.x@6"), 6);
    NEAR(rig_coef(&g, "site.x-acme-cap@2", "probe.day@2"), -24);
    NEAR(g.lp.row_upper[rig_row(&g, "site.x-acme-cap@2")], 7);
    NEAR(g.lp.row_lower[rig_row(&g, "site.x-acme-cap@2")], 7);
    rig_free(&g);
}

/* Both write the same term in a shared variable, `other` in two parts. */
static void counted(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var x = flow_of(h, b, "x"), s = h->shared(b, HEAT, FIRN_STEP, "reserve", "MW"),
                   t = h->throughput(b, HEAT);
    const firn_row row =
        h->common(b, HEAT, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, firn_const(0));
    const firn_row ramp =
        h->common(b, HEAT, FIRN_STEP, "x-acme-ramp", "MW", FIRN_AT_MOST, firn_const(4));
    h->term(b, row, x, one, 0);
    if (is_other(self)) {
        h->term(b, row, s, firn_const(-0.1), 0);
        h->term(b, row, s, firn_const(-0.2), 0);
        h->term(b, row, t, firn_times(firn_each(by_step, STEPS), -0.5), 0);
    } else {
        h->term(b, row, t, firn_times(firn_each(by_step, STEPS), -0.5), 0);
        h->term(b, row, s, firn_const(-0.3), 0);
    }
    h->term(b, ramp, s, minus, STEPS + 1); /* the same as a lag of 1 */
    h->term(b, ramp, s, one, 0);
    h->port(b, HEAT, x, one);
}

static void term_in_a_variable_of_the_host_counts_once(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME PAIR, counted);
    NEAR(rig_coef(&g, "bus.loop.reserve@4", "bus.loop.reserve@4"), -0.3);
    NEAR(rig_coef(&g, "bus.loop.reserve@4", "throughput.loop@4"), -2);
    NEAR(rig_coef(&g, "bus.loop.x-acme-ramp@4", "bus.loop.reserve@4"), 1);
    NEAR(rig_coef(&g, "bus.loop.x-acme-ramp@4", "bus.loop.reserve@3"), -1);
    NEAR(rig_coef(&g, "bus.loop.x-acme-ramp@1", "bus.loop.reserve@8"), -1);
    rig_free(&g);
}

/* ---- shared variables ----------------------------------------------------------------------- */

static void land(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var of_site = h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2");
    const firn_var x = flow_of(h, b, "x");
    const firn_var level = h->stock(b, "level", "MWh", 0);
    const firn_row own = h->row(b, FIRN_PERIOD, "area", FIRN_AT_MOST, firn_const(9), firn_always());
    const firn_row all =
        h->common(b, FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, firn_const(0));
    const firn_var steps = h->shared(b, POWER, FIRN_STEP, "x-acme-help", NULL);
    assert_int_equal(of_site.id, h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2").id);
    (void)self;
    h->term(b, own, of_site, one, 0);
    h->term(b, all, h->var(b, FIRN_PERIOD, "used", "m2", zero, firn_const(5)), one, 0);
    h->term(b, all, of_site, minus, 0);
    h->book(b, h->account(b, "cost", ""), of_site, firn_const(11));
    h->feed(b, level, steps, one);
    h->port(b, HEAT, steps, firn_const(2));
    h->port(b, HEAT, x, minus);
}

static void shared_variable_is_one_for_all_and_like_an_own_one(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME ECONOMICS PAIR, land);
    NEAR(rig_coef(&g, "site.land", "probe.used"), 1);
    NEAR(rig_coef(&g, "site.land", "other.used"), 1);
    NEAR(rig_coef(&g, "site.land", "site.land"), -1);
    NEAR(rig_coef(&g, "probe.area", "site.land"), 1);
    NEAR(rig_coef(&g, "other.area", "site.land"), 1);
    NEAR(rig_cost(&g, "site.land"), 22); /* each booking counts */
    NEAR(rig_coef(&g, "bus.loop@2", "bus.lv.x-acme-help@2"), 4);
    NEAR(rig_coef(&g, "probe.level.stock@2", "bus.lv.x-acme-help@2"), -6);
    NEAR(g.lp.col_lower[rig_col(&g, "site.land")], 0);
    NEAR(g.lp.col_upper[rig_col(&g, "site.land")], HUGE_VAL);
    rig_free(&g);
    build_of(&g, TIME ECONOMICS PAIR EVENT, land);
    assert_true(rig_col(&g, "event:site.land") >= 0); /* one per period */
    assert_int_equal(rig_row(&g, "event:site.land"), -1);
    rig_free(&g);
}

/* ---- flows of accounts ---------------------------------------------------------------------- */

static void flows(const void *self, const firn_host *h, firn_build *b)
{
    const firn_acct carbon = h->account(b, "carbon", "t"), tokens = h->account(b, "tokens", "1"),
                    it = h->account(b, "it_energy", "MWh"),
                    facility = h->account(b, "facility_energy", "MWh");
    const firn_var x = flow_of(h, b, "x"), f = h->flow(b, carbon);
    const firn_var block = h->var(b, FIRN_PERIOD, "block", "MW", zero, firn_const(FIRN_INF));
    const firn_row row = h->row(b, FIRN_STEP, "few", FIRN_AT_MOST, firn_const(9), firn_always());
    assert_int_equal(f.id, h->flow(b, carbon).id);
    h->book(b, carbon, x, firn_times(firn_each(by_step, h->steps(b)), 2));
    if (is_other(self))
        h->book(b, carbon, x, one);
    h->book(b, it, x, one);
    h->book(b, tokens, h->flow(b, it), firn_const(is_other(self) ? 4 : -1));
    h->port(b, POWER, x, minus);
    h->port(b, POWER, block, one);
    h->term(b, row, f, one, 0);
    h->term(b, row, h->flow(b, tokens), one, 0);
    h->term(b, row, h->flow(b, facility), one, 0);
}

static void flow_is_what_is_booked_per_hour(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME PAIR, flows);
    NEAR(rig_coef(&g, "site.carbon.flow@3", "site.carbon.flow@3"), 1);
    NEAR(rig_coef(&g, "site.carbon.flow@3", "other.x@3"), -7);
    NEAR(rig_coef(&g, "site.carbon.flow@3", "probe.x@3"), -6);
    NEAR(rig_coef(&g, "site.it_energy.flow@3", "probe.x@3"), -1);
    NEAR(rig_coef(&g, "site.tokens.flow@3", "site.it_energy.flow@3"), -3);
    NEAR(rig_coef(&g, "probe.few@3", "site.carbon.flow@3"), 1);
    /* what crosses the boundary: of the ground, of both probes, in each step of a block */
    NEAR(rig_coef(&g, "site.facility_energy.flow@3", "ground.gives-a@3"), -1);
    NEAR(rig_coef(&g, "site.facility_energy.flow@3", "ground.takes-a@3"), 1);
    NEAR(rig_coef(&g, "site.facility_energy.flow@3", "probe.x@3"), 1);
    NEAR(rig_coef(&g, "site.facility_energy.flow@3", "other.block"), -1);
    assert_int_equal(rig_row(&g, "site.water.flow@1"), -1);
    NEAR(g.lp.col_lower[rig_col(&g, "site.carbon.flow@3")], 0);
    NEAR(g.lp.col_lower[rig_col(&g, "site.tokens.flow@3")], -HUGE_VAL);
    NEAR(g.lp.col_lower[rig_col(&g, "site.facility_energy.flow@3")], -HUGE_VAL);
    const model *m = g.s.model;
    assert_string_equal(m->vars.at[g.map.var_of_col[rig_col(&g, "site.carbon.flow@3")]].unit,
                        "t/h");
    assert_string_equal(
        m->vars.at[g.map.var_of_col[rig_col(&g, "site.facility_energy.flow@3")]].unit, "MW");
    rig_free(&g);
    build_of(&g, TIME PAIR EVENT, flows); /* without weights, so in events too */
    NEAR(rig_coef(&g, "event:site.carbon.flow@2", "event:other.x@2"), -5);
    NEAR(rig_coef(&g, "event:site.facility_energy.flow@2", "event:ground.gives-a@2"), -1);
    rig_free(&g);
}

/* ---- what is refused ------------------------------------------------------------------------ */

#define SCRIPT(name, ...)                                                                          \
    static void name(const void *self, const firn_host *h, firn_build *b)                          \
    {                                                                                              \
        const bool other = is_other(self);                                                         \
        const firn_num inf = firn_const(FIRN_INF);                                                 \
        (void)other, (void)inf;                                                                    \
        __VA_ARGS__                                                                                \
    }
#define COMMON(index, scope, name, unit, sense, rhs)                                               \
    h->common(b, index, scope, name, unit, sense, rhs)
#define LAND COMMON(FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, zero)
#define CAP(rhs) COMMON(POWER, FIRN_STEP, "x-acme-cap", "MW", FIRN_AT_MOST, rhs)
#define AREA h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2")

static const double steps_vary[STEPS] = {1, 1, 1, 1, 1, 1, 2, 1};

SCRIPT(name_form, COMMON(POWER, FIRN_STEP, "Cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(name_unknown, COMMON(POWER, FIRN_STEP, "reserves", "MW", FIRN_AT_LEAST, zero);)
SCRIPT(name_vendor, COMMON(POWER, FIRN_STEP, "x-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(name_shared, h->shared(b, FIRN_SITE, FIRN_STEP, "matching", "MW");)
SCRIPT(index_high, COMMON(3, FIRN_STEP, "x-acme-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(index_low, COMMON(-2, FIRN_STEP, "x-acme-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(unconnected, COMMON(RESERVE, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, zero);)
SCRIPT(shared_unconnected, h->shared(b, RESERVE, FIRN_STEP, "reserve", "MW");)
SCRIPT(scope_high, COMMON(POWER, 5, "x-acme-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(sense_zero, COMMON(POWER, FIRN_STEP, "x-acme-cap", "MW", 0, zero);)
SCRIPT(unit_prefix, COMMON(POWER, FIRN_STEP, "x-acme-cap", "kW", FIRN_AT_MOST, zero);)
SCRIPT(rhs_nan, CAP(firn_const(FIRN_NAN));)
SCRIPT(rhs_varies,
       COMMON(POWER, FIRN_YEAR, "x-acme-cap", "MW", FIRN_AT_MOST, firn_each(steps_vary, STEPS));)
SCRIPT(land_bus, COMMON(POWER, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, zero);)
SCRIPT(land_scope, COMMON(FIRN_SITE, FIRN_PERIOD, "land", "m2", FIRN_AT_MOST, zero);)
SCRIPT(land_unit, COMMON(FIRN_SITE, FIRN_YEAR, "land", "m3", FIRN_AT_MOST, zero);)
SCRIPT(land_sense, COMMON(FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_EQUAL, zero);)
SCRIPT(land_rhs, COMMON(FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, one);)
SCRIPT(reserve_site, COMMON(FIRN_SITE, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, zero);)
SCRIPT(shared_land_scope, h->shared(b, FIRN_SITE, FIRN_STEP, "land", "m2");)
SCRIPT(shared_year, h->shared(b, FIRN_SITE, FIRN_YEAR, "land", "m2");)
SCRIPT(var_year, h->var(b, FIRN_YEAR, "x", "MW", zero, inf);)
SCRIPT(row_high, h->row(b, 5, "r", FIRN_AT_MOST, zero, firn_always());)
SCRIPT(other_scope,
       COMMON(POWER, other ? FIRN_STEP : FIRN_DAY, "x-acme-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(other_year,
       COMMON(POWER, other ? FIRN_PERIOD : FIRN_YEAR, "x-acme-cap", "MW", FIRN_AT_MOST, zero);)
SCRIPT(other_unit, COMMON(POWER, FIRN_STEP, "x-acme-cap", other ? "MW" : "t", FIRN_AT_MOST, zero);)
SCRIPT(other_sense,
       COMMON(POWER, FIRN_STEP, "x-acme-cap", "MW", other ? FIRN_AT_LEAST : FIRN_AT_MOST, zero);)
SCRIPT(other_rhs, CAP(firn_const(other ? 1 : 2));)
SCRIPT(other_rhs_step, CAP(other ? one : firn_each(steps_vary, STEPS));)
SCRIPT(shared_other_scope, h->shared(b, FIRN_SITE, other ? FIRN_DAY : FIRN_STEP, "x-acme-v", "MW");)
SCRIPT(shared_other_unit, h->shared(b, FIRN_SITE, FIRN_STEP, "x-acme-v", other ? "MW" : "m3/h");)
SCRIPT(term_coef, h->term(b, LAND, AREA, firn_const(other ? -1 : -2), 0);)
SCRIPT(term_step, h->term(b, CAP(one), h->throughput(b, POWER),
                          other ? one : firn_each(steps_vary, STEPS), 0);)
SCRIPT(term_lag, h->term(b, CAP(one), h->throughput(b, POWER), one, other ? 0 : 1);)
SCRIPT(term_more, firn_row r = CAP(one); firn_var t = h->throughput(b, POWER);
       h->term(b, r, t, one, 0); if (!other) h->term(b, r, t, minus, 2);)
SCRIPT(term_twice, firn_row r = CAP(one); firn_var t = h->throughput(b, POWER);
       h->term(b, r, t, one, 0); if (!other) h->term(b, r, t, one, 0);)
static firn_row kept;
SCRIPT(term_not_requested, if (other) kept = CAP(one);
       else h->term(b, kept, flow_of(h, b, "x"), one, 0);)
SCRIPT(term_absent, h->term(b, (firn_row){HOST_ABSENT_ROWS + 1}, flow_of(h, b, "x"), one, 0);)
SCRIPT(common_empty, COMMON(POWER, FIRN_STEP, "x-acme-least", "MW", FIRN_AT_LEAST, one);)
SCRIPT(draw_shared, firn_var v = h->shared(b, HEAT, FIRN_STEP, "x-acme-q", "MW");
       h->draw(b, HEAT, v, one);)
SCRIPT(flow_handle, h->flow(b, (firn_acct){77});)
SCRIPT(flow_capex, h->flow(b, (firn_acct){ACCOUNT_CAPEX + 1});)
SCRIPT(flow_own, firn_acct a = h->account(b, "carbon", ""); h->book(b, a, h->flow(b, a), one);)
SCRIPT(flow_own_port, h->port(b, POWER, h->flow(b, h->account(b, "facility_energy", "")), one);)
SCRIPT(flow_coarse, firn_acct a = h->account(b, "carbon", ""); if (other) h->flow(b, a);
       else h->book(b, a, h->var(b, FIRN_DAY, "d", "t", zero, inf), one);)
SCRIPT(flow_one, firn_acct a = h->account(b, "carbon", ""); h->flow(b, a);
       if (!other) h->book(b, a, h->one(b), one);)
SCRIPT(
    flow_size, firn_acct a = h->account(b, "cost", ""); if (other) h->flow(b, a); else {
        firn_sizing s = {.capex = 5, .life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN};
        h->size(b, "s", &s);
    })

static const struct refusal {
    script *run;
    const char *message;
    bool both; /* names the other component, too */
} refusals[] = {
    {name_form, "common `Cap`: a name must have 1 to 60 characters", false},
    {name_unknown,
     "common `reserves`: unknown name: the names with a meaning are land, matching, reserve and "
     "reserve-down; call one of your own `x-VENDOR-NAME`",
     false},
    {name_vendor, "common `x-cap`: unknown name", false},
    {name_shared, "shared `matching`: unknown name: the names with a meaning are land and reserve",
     false},
    {index_high, "common: port 3 is out of range: this plugin has 3 ports", false},
    {index_low, "common: port -2 is out of range", false},
    {unconnected,
     "common `reserve`: port `reserve` is not connected to a bus: ask connected() first", false},
    {shared_unconnected, "shared `reserve`: port `reserve` is not connected", false},
    {scope_high, "common `x-acme-cap`: invalid scope 5 (FIRN_STEP,", false},
    {sense_zero, "common `x-acme-cap`: invalid sense 0", false},
    {unit_prefix, "common `x-acme-cap`: unit `kW`: the model is in base units", false},
    {rhs_nan, "common `x-acme-cap`: right-hand side is nan", false},
    {rhs_varies, "common `x-acme-cap`: right-hand side varies within one element", false},
    {land_bus, "common `land`: the index is a port, but for this name it must be FIRN_SITE", false},
    {land_scope, "common `land`: the scope is FIRN_PERIOD, but for this name it must be FIRN_YEAR",
     false},
    {land_unit, "common `land`: the unit is m3, but for this name it must be m2", false},
    {land_sense,
     "common `land`: the sense is FIRN_EQUAL, but for this name it must be FIRN_AT_MOST", false},
    {land_rhs, "common `land`: the right-hand side is another number, but for this name it must be",
     false},
    {reserve_site, "common `reserve`: the index is FIRN_SITE, but for this name it must be a port",
     false},
    {shared_land_scope, "shared `land`: the scope is FIRN_STEP, but for this name it must be",
     false},
    {shared_year, "shared `land`: the scope FIRN_YEAR is for rows only", false},
    {var_year,
     "var `x`: the scope FIRN_YEAR is for rows only: a variable exists in stress events, too; use "
     "FIRN_PERIOD",
     false},
    {row_high, "row `r`: invalid scope 5", false},
    {other_scope,
     "common `x-acme-cap`: the scope is FIRN_DAY, but [other] (plugin test.probe) has requested it "
     "with FIRN_STEP: all components must request it alike",
     true},
    {other_year, "the scope is FIRN_YEAR, but [other] (plugin test.probe) has requested it with",
     true},
    {other_unit, "the unit is t, but [other] (plugin test.probe) has requested it with MW", true},
    {other_sense, "the sense is FIRN_AT_MOST, but [other] (plugin test.probe) has requested", true},
    {other_rhs, "the right-hand side is 2, but [other] (plugin test.probe) has requested it with 1",
     true},
    {other_rhs_step, "the right-hand side is 2 at step 7, but [other]", true},
    {shared_other_scope, "shared `x-acme-v`: the scope is FIRN_STEP, but [other]", true},
    {shared_other_unit, "shared `x-acme-v`: the unit is m3/h, but [other]", true},
    {term_coef,
     "term `land`: the coefficient of `land`, which is of all components, is -2, but [other] "
     "(plugin test.probe) has -1: a term in a variable of the host counts once",
     true},
    {term_step, "the coefficient of `lv`, which is of all components, is 2 at step 7, but [other]",
     true},
    {term_lag, "is no term, but [other] (plugin test.probe) has 1", true},
    {term_more,
     "is -1 with a lag of 2, but [other] (plugin test.probe) has no term with a lag of 2", true},
    {term_twice, "is 2, but [other] (plugin test.probe) has 1", true},
    {term_not_requested, "term: row handle 445000001 was not created in this build()", false},
    {term_absent, "term: row handle 1073741825 was not created in this build()", false},
    {draw_shared, "draw `x-acme-q`: draws already", false},
    {flow_handle, "flow: account handle 77 was not returned by account()", false},
    {flow_capex, "flow: account handle 2 was not returned by account()", false},
    {flow_own, "book `carbon`: this is the flow of the account itself, which flow() has given",
     true},
    {flow_own_port, "port `facility_energy`: this is the flow of the account itself", true},
    {flow_coarse,
     "[probe] (plugin test.probe): books `d`, one per day, to account `carbon`, and [other] "
     "(plugin test.probe) requests the flow of that account, which has one value per step",
     true},
    {flow_one, "[probe] (plugin test.probe): books `one`, one per period, to account `carbon`",
     true},
    {flow_size,
     "[probe] (plugin test.probe): has a size `s`, whose cost per year is booked to account `cost`",
     true},
};

static void each_mistake_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        rig g;
        open_rig(&g, r->run, TIME PAIR);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        if (strstr(g.e.text, r->message) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, r->message);
        if (r->both)
            assert_non_null(strstr(g.e.text, "[other]"));
        rig_free(&g);
    }
}

static void common_row_without_terms_is_named(void **state)
{
    rig g;
    (void)state;
    open_rig(&g, common_empty, TIME PAIR);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_string_equal(g.e.text, "common row `x-acme-least` of bus `lv`, element 1 has no terms, "
                                  "so its sum is 0, but it must be at least 1");
    rig_free(&g);
}

/* In an event, too, the terms of a row that does not apply there are checked. */
SCRIPT(absent_nan, const firn_row r = h->row(b, FIRN_YEAR, "r", FIRN_AT_MOST, one, firn_always());
       const bool event = h->period(b, FIRN_STRESS) == 1; const firn_var x = flow_of(h, b, "x");
       h->term(b, r, x, firn_const(event ? FIRN_NAN : 1), 0);)
SCRIPT(absent_twice, h->row(b, FIRN_YEAR, "r", FIRN_AT_MOST, one, firn_always());
       if (h->period(b, FIRN_STRESS) == 1)
           h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, one, firn_always());)
SCRIPT(absent_common, const firn_row r = LAND; const bool event = h->period(b, FIRN_STRESS) == 1;
       h->term(b, r, AREA, firn_const(event && !other ? -3 : -1), 0);)

static void rows_per_year_are_checked_in_events(void **state)
{
    static const struct refusal checked[] = {
        {absent_nan, "probe.so, period event): term `r`: coefficient is nan", false},
        {absent_twice, "row `r`: another row already has this name", false},
        {absent_common, "term `land`: the coefficient of `land`, which is of all components, is -3",
         true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof checked / sizeof checked[0]; i++) {
        rig g;
        open_rig(&g, checked[i].run, TIME PAIR EVENT);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        if (strstr(g.e.text, checked[i].message) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, checked[i].message);
        rig_free(&g);
    }
}

/* ---- many ----------------------------------------------------------------------------------- */

enum { MANY = 20000 };
static void many(const void *self, const firn_host *h, firn_build *b)
{
    char name[40];
    const firn_var x = h->var(b, FIRN_PERIOD, "x", "MW", zero, one);
    (void)self;
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "x-acme-%d", i);
        const firn_row r = h->common(b, FIRN_SITE, FIRN_PERIOD, name, "MW", FIRN_AT_MOST, one);
        h->term(b, r, x, one, 0);
        h->term(b, r, h->shared(b, FIRN_SITE, FIRN_PERIOD, name, "MW"), minus, 0);
    }
}

static void many_are_found_by_name(void **state)
{
    rig g;
    (void)state;
    build_of(&g, TIME PAIR, many);
    assert_int_equal(g.s.common.count, MANY);
    assert_int_equal(g.s.shared.count, MANY);
    int32_t rows = 0;
    for (size_t i = 0; i < g.s.model->rows.count; i++)
        rows += g.s.model->rows.at[i].role == ROW_COMMON;
    assert_int_equal(rows, MANY);
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_per_year_is_per_period_without_the_events),
        cmocka_unit_test(common_row_has_the_terms_of_all),
        cmocka_unit_test(term_in_a_variable_of_the_host_counts_once),
        cmocka_unit_test(shared_variable_is_one_for_all_and_like_an_own_one),
        cmocka_unit_test(flow_is_what_is_booked_per_hour),
        cmocka_unit_test(each_mistake_is_refused),
        cmocka_unit_test(common_row_without_terms_is_named),
        cmocka_unit_test(rows_per_year_are_checked_in_events),
        cmocka_unit_test(many_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
