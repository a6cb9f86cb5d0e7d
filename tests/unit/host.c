/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c - each call of the host table, checked in the linear program that it produces. The horizon
 * is the last day of January and the first of February in steps of six hours, so that steps, days,
 * months and the period all differ.
 */
#include "host_probe.h"

static const double INF = HUGE_VAL;

#define LINKED_SITE(time, objective)                                                               \
    "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n" time                                    \
    "[economics]\ndiscount = 0 %\n[objective]\nminimize = " objective                              \
    "\n[bus loop]\ntemperature = 30 degC\n"                                                        \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[probe]\ntype = test.probe\n"

static void build_of(rig *g, const char *ini, script *run)
{
    rig_new(g);
    rig_plugin(g, &desc);
    rig_plugin(g, &rig_ground);
    rig_script = run;
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
    assert_string_equal(g->e.text, "");
}

static void build(rig *g, script *run)
{
    build_of(g, LINKED_SITE("", "cost"), run);
}

/* Steps 1 to 4 are 31 January, 5 to 8 are 1 February. */
static const double by_step[STEPS] = {1, 2, 3, 4, 5, 6, 7, 8};
static const double by_day[STEPS] = {10, 10, 10, 10, 20, 20, 20, 20};
static const double JANUARY = 24.0 / 744, FEBRUARY = 24.0 / 672;

/* The weights of elements on a horizon of 48 hours that represents a year: a step in hours per
 * year, a day in days per year, a month in months per year (the two together 12). */
static const double W_STEP = 6 * 8760.0 / 48, W_DAY = 8760.0 / 48;
static double w_month(int i)
{
    return 12 * (i == 0 ? JANUARY : FEBRUARY) / (JANUARY + FEBRUARY);
}

/* ---- variables ----------------------------------------------------------------------------- */

static void vars(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->var(b, FIRN_STEP, "step", "MW", firn_const(1), firn_times(firn_each(by_step, STEPS), 2));
    h->var(b, FIRN_DAY, "day", "MW", firn_const(-FIRN_INF), firn_each(by_day, STEPS));
    h->var(b, FIRN_MONTH, "month", "MW", firn_each(by_day, STEPS), firn_const(FIRN_INF));
    h->var(b, FIRN_PERIOD, "period", NULL, firn_const(-4), firn_const(4));
}

static void var_has_one_column_per_element(void **state)
{
    rig g;
    (void)state;
    build(&g, vars);
    assert_int_equal(rig_col(&g, "probe.step@9"), -1);
    assert_int_equal(rig_col(&g, "probe.day@3"), -1);
    assert_int_equal(rig_col(&g, "probe.month@3"), -1);
    int32_t step = rig_col(&g, "probe.step@1"), day = rig_col(&g, "probe.day@1"),
            month = rig_col(&g, "probe.month@1"), period = rig_col(&g, "probe.period");
    for (int t = 0; t < STEPS; t++) {
        NEAR(g.lp.col_lower[step + t], 1);
        NEAR(g.lp.col_upper[step + t], 2 * by_step[t]);
    }
    for (int d = 0; d < 2; d++) {
        NEAR(g.lp.col_lower[day + d], -INF);
        NEAR(g.lp.col_upper[day + d], d == 0 ? 10 : 20);
        NEAR(g.lp.col_lower[month + d], d == 0 ? 10 : 20);
        NEAR(g.lp.col_upper[month + d], INF);
    }
    NEAR(g.lp.col_lower[period], -4);
    NEAR(g.lp.col_upper[period], 4);
    assert_string_equal(g.s.model->vars.at[g.map.var_of_col[day]].unit, "MW");
    assert_string_equal(g.s.model->vars.at[g.map.var_of_col[period]].unit, "1");
    rig_free(&g);
}

static void ones(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var one = h->one(b),
                   x = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row row = h->row(b, FIRN_STEP, "r", FIRN_AT_LEAST, firn_const(7), firn_always());
    (void)self;
    assert_int_equal(one.id, h->one(b).id);
    h->term(b, row, x, firn_const(1), 0);
    h->term(b, row, one, firn_times(firn_each(by_step, STEPS), -1), 0);
    h->port(b, POWER, one, firn_const(-5));
    h->book(b, h->account(b, "cost", ""), one, firn_const(1000));
}

static void one_moves_to_the_right_hand_side(void **state)
{
    rig g;
    char row[40];
    (void)state;
    build(&g, ones);
    for (int t = 0; t < STEPS; t++) {
        snprintf(row, sizeof row, "probe.r@%d", t + 1);
        NEAR(g.lp.row_lower[rig_row(&g, row)], 7 + by_step[t]);
        NEAR(g.lp.row_upper[rig_row(&g, row)], INF);
        snprintf(row, sizeof row, "bus.lv@%d", t + 1);
        NEAR(g.lp.row_lower[rig_row(&g, row)], 5);
        NEAR(g.lp.row_upper[rig_row(&g, row)], 5);
    }
    NEAR(g.lp.constant, 1000); /* once per year, for any horizon */
    rig_free(&g);
}

static void sizes(const void *self, const firn_host *h, firn_build *b)
{
    const firn_sizing bought = {.capex = 500,
                                .life = 20,
                                .om = 3,
                                .min = 1,
                                .max = 9,
                                .fix = FIRN_NAN,
                                .existing = 2,
                                .existing_until = FIRN_INF,
                                .firm = 0.75,
                                .unit = "MW"};
    firn_sizing fixed = bought, gone = bought;
    firn_row row;
    (void)self;
    fixed.fix = 4;
    gone.existing_until = 2026; /* before the first day */
    row = h->row(b, FIRN_STEP, "within", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, h->size(b, "size", &bought), firn_const(-0.75), 0);
    h->size(b, "fixed", &fixed);
    h->size(b, "gone", &gone);
}

static void size_is_linked_bounded_and_charged(void **state)
{
    rig g;
    (void)state;
    build(&g, sizes);
    int32_t installed = rig_col(&g, "probe.size"), fixed = rig_col(&g, "probe.fixed");
    NEAR(g.lp.col_lower[installed], 1);
    NEAR(g.lp.col_upper[installed], 9);
    NEAR(g.lp.col_lower[fixed], 4);
    NEAR(g.lp.col_upper[fixed], 4);
    NEAR(rig_coef(&g, "probe.within@3", "probe.size"), -0.75);
    /* installed - built = existing */
    NEAR(rig_coef(&g, "probe.size.installed", "probe.size"), 1);
    NEAR(rig_coef(&g, "probe.size.installed", "probe.size.built"), -1);
    NEAR(g.lp.row_lower[rig_row(&g, "probe.size.installed")], 2);
    NEAR(g.lp.row_upper[rig_row(&g, "probe.size.installed")], 2);
    NEAR(g.lp.row_lower[rig_row(&g, "probe.gone.installed")], 0);
    /* without interest an annuity is 1/life; fixed O&M is paid on installed capacity */
    NEAR(rig_cost(&g, "probe.size.built"), 500.0 / 20);
    NEAR(rig_cost(&g, "probe.size"), 3);
    rig_free(&g);
    build_of(&g, LINKED_SITE("", "capex"), sizes);
    NEAR(rig_cost(&g, "probe.size.built"), 500);
    NEAR(rig_cost(&g, "probe.size"), 0);
    rig_free(&g);
}

/* ---- rows and terms ------------------------------------------------------------------------ */

static void rows(const void *self, const firn_host *h, firn_build *b)
{
    static const uint8_t some[STEPS] = {1, 0, 255, 1, 0, 0, 0, 0};
    const firn_var x = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row row[] = {
        h->row(b, FIRN_STEP, "maximum", FIRN_AT_MOST, firn_each(by_step, STEPS), firn_always()),
        h->row(b, FIRN_STEP, "minimum", FIRN_AT_LEAST, firn_const(1), firn_when(some, STEPS)),
        h->row(b, FIRN_DAY, "equal", FIRN_EQUAL, firn_each(by_day, STEPS), firn_always()),
        h->row(b, FIRN_PERIOD, "some", FIRN_AT_MOST, firn_const(90), firn_when(some, STEPS)),
        h->row(b, FIRN_DAY, "empty", FIRN_AT_MOST, firn_const(0), firn_when(some, STEPS)),
    };
    (void)self;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        h->term(b, row[i], x, firn_const(1), 0);
}

static void row_holds_once_per_element_where_when_is_set(void **state)
{
    rig g;
    char name[40];
    (void)state;
    build(&g, rows);
    for (int t = 0; t < STEPS; t++) {
        snprintf(name, sizeof name, "probe.maximum@%d", t + 1);
        NEAR(g.lp.row_lower[rig_row(&g, name)], -INF);
        NEAR(g.lp.row_upper[rig_row(&g, name)], by_step[t]);
        snprintf(name, sizeof name, "probe.minimum@%d", t + 1);
        assert_int_equal(rig_row(&g, name) >= 0, t == 0 || t == 2 || t == 3);
    }
    NEAR(g.lp.row_lower[rig_row(&g, "probe.minimum@3")], 1);
    NEAR(g.lp.row_upper[rig_row(&g, "probe.minimum@3")], INF);
    NEAR(g.lp.row_lower[rig_row(&g, "probe.equal@2")], 20);
    NEAR(g.lp.row_upper[rig_row(&g, "probe.equal@2")], 20);
    /* in a coarser row `when` selects the steps that are summed; a day without any is dropped */
    NEAR(rig_coef(&g, "probe.some", "probe.x@1"), W_STEP);
    NEAR(rig_coef(&g, "probe.some", "probe.x@2"), 0);
    NEAR(rig_coef(&g, "probe.some", "probe.x@3"), W_STEP);
    NEAR(rig_coef(&g, "probe.empty@1", "probe.x@4"), 6);
    assert_int_equal(rig_row(&g, "probe.empty@2"), -1);
    rig_free(&g);
}

static const char *const scopes[] = {"step", "day", "month", "period"};

/* A variable of each scope and a row of each scope; each variable is in each row, coefficient 2. */
static void all_in_all(const void *self, const firn_host *h, firn_build *b)
{
    firn_var var[4];
    firn_row row[4];
    (void)self;
    for (int32_t i = 0; i < 4; i++) {
        var[i] = h->var(b, i, scopes[i], "MW", firn_const(0), firn_const(FIRN_INF));
        row[i] = h->row(b, i, scopes[i], FIRN_AT_MOST, firn_const(100), firn_always());
    }
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++)
            h->term(b, row[i], var[k], firn_const(2), 0);
    }
}

static void check_weights(const rig *g, const double w[4])
{
    char row[40], col[40];
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++) {
            /* the last element of both: step 8, 1 February */
            snprintf(row, sizeof row, i == 3 ? "probe.%s" : "probe.%s@%d", scopes[i],
                     i == 0 ? 8 : 2);
            snprintf(col, sizeof col, k == 3 ? "probe.%s" : "probe.%s@%d", scopes[k],
                     k == 0 ? 8 : 2);
            NEAR(rig_coef(g, row, col), k < i ? 2 * w[k] / w[i] : 2);
            /* an element of the same or a finer scope outside the row's element does not appear */
            snprintf(col, sizeof col, "probe.%s@1", scopes[k]);
            if (i < 3 && k <= i && k < 3)
                NEAR(rig_coef(g, row, col), 0);
        }
    }
}

static void term_is_weighted_by_scope(void **state)
{
    rig g;
    (void)state;
    build(&g, all_in_all);
    check_weights(&g, (double[]){W_STEP, W_DAY, w_month(1), 1});
    rig_free(&g);
    build_of(&g, LINKED_SITE("represents = itself\n", "cost"), all_in_all);
    check_weights(&g, (double[]){6, 1, FEBRUARY, 48.0 / 8760});
    rig_free(&g);
}

static void terms(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num none = firn_const(0), one = firn_const(1), endless = firn_const(FIRN_INF);
    const firn_var x = h->var(b, FIRN_STEP, "x", "MW", none, endless);
    const firn_var m = h->var(b, FIRN_MONTH, "m", "MW", none, endless);
    const firn_row ramp = h->row(b, FIRN_STEP, "ramp", FIRN_AT_MOST, one, firn_always());
    const firn_row ratchet = h->row(b, FIRN_MONTH, "ratchet", FIRN_AT_LEAST, none, firn_always());
    const firn_row sum = h->row(b, FIRN_STEP, "sum", FIRN_AT_MOST, one, firn_always());
    const firn_row vary = h->row(b, FIRN_DAY, "vary", FIRN_AT_MOST, one, firn_always());
    (void)self;
    h->term(b, ramp, x, one, 0);
    h->term(b, ramp, x, firn_const(-1), 1);
    h->term(b, ramp, m, firn_each(by_step, STEPS), 0);
    h->term(b, ratchet, m, one, 0);
    h->term(b, ratchet, m, firn_const(-0.8), 1);
    h->term(b, ratchet, m, firn_const(-0.1), 3);
    h->term(b, sum, x, firn_const(2), 0);
    h->term(b, sum, x, firn_const(3), 0);
    h->term(b, sum, m, one, 0);
    h->term(b, sum, m, firn_const(-1), 0);
    h->term(b, sum, x, one, STEPS + 2); /* more than one full cycle */
    h->term(b, vary, x, firn_each(by_step, STEPS), 0);
}

static void term_lags_are_cyclic_and_terms_add_up(void **state)
{
    rig g;
    (void)state;
    build(&g, terms);
    NEAR(rig_coef(&g, "probe.ramp@4", "probe.x@4"), 1);
    NEAR(rig_coef(&g, "probe.ramp@4", "probe.x@3"), -1);
    NEAR(rig_coef(&g, "probe.ramp@1", "probe.x@8"), -1);
    NEAR(rig_coef(&g, "probe.ramp@7", "probe.m@2"), 7);
    NEAR(rig_coef(&g, "probe.ratchet@2", "probe.m@2"), 1);
    NEAR(rig_coef(&g, "probe.ratchet@2", "probe.m@1"),
         -0.9); /* of two months, three back is one back */
    NEAR(rig_coef(&g, "probe.sum@3", "probe.x@3"), 5);
    NEAR(rig_coef(&g, "probe.sum@3", "probe.x@1"), 1);
    NEAR(rig_coef(&g, "probe.sum@2", "probe.x@8"), 1);
    NEAR(rig_coef(&g, "probe.sum@3", "probe.m@1"), 0);
    NEAR(rig_coef(&g, "probe.vary@2", "probe.x@6"), 6 * 6);
    rig_free(&g);
}

/* ---- stocks -------------------------------------------------------------------------------- */

static void stocks(const void *self, const firn_host *h, firn_build *b)
{
    const firn_var in = h->var(b, FIRN_STEP, "in", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_var day = h->var(b, FIRN_DAY, "day", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_var level = h->stock(b, "level", "MWh", 0.01);
    (void)self;
    h->feed(b, level, in, firn_times(firn_each(by_step, STEPS), 0.5));
    h->feed(b, level, in, firn_const(1));
    h->feed(b, level, day, firn_const(-2));
    h->feed(b, level, h->one(b), firn_const(-3));
}

static void stock_loses_per_hour_and_is_cyclic(void **state)
{
    rig g;
    (void)state;
    build(&g, stocks);
    int32_t level = rig_col(&g, "probe.level@1");
    NEAR(g.lp.col_lower[level], 0);
    NEAR(g.lp.col_upper[level], INF);
    NEAR(rig_coef(&g, "probe.level.stock@3", "probe.level@3"), 1);
    NEAR(rig_coef(&g, "probe.level.stock@3", "probe.level@2"), -pow(0.99, 6));
    NEAR(rig_coef(&g, "probe.level.stock@1", "probe.level@8"), -pow(0.99, 6));
    NEAR(rig_coef(&g, "probe.level.stock@4", "probe.in@4"), -(0.5 * 4 + 1) * 6);
    NEAR(rig_coef(&g, "probe.level.stock@4", "probe.day@1"), 2 * 6);
    NEAR(g.lp.row_lower[rig_row(&g, "probe.level.stock@4")], -3 * 6);
    NEAR(g.lp.row_upper[rig_row(&g, "probe.level.stock@4")], -3 * 6);
    rig_free(&g);
}

/* ---- ports --------------------------------------------------------------------------------- */

static void flows(const void *self, const firn_host *h, firn_build *b)
{
    static const double both[STEPS] = {-1, 2, -3, 4, -5, 6, -7, 8};
    const firn_num none = firn_const(0), endless = firn_const(FIRN_INF);
    const firn_var x = h->var(b, FIRN_STEP, "x", "MW", none, endless);
    const firn_var y = h->var(b, FIRN_STEP, "y", "MW", none, endless);
    const firn_var p = h->var(b, FIRN_PERIOD, "p", "MW", none, endless);
    const firn_row row = h->row(b, FIRN_STEP, "share", FIRN_AT_MOST, none, firn_always());
    (void)self;
    h->port(b, HEAT, x, firn_const(2));
    h->port(b, HEAT, y, firn_const(-3));
    h->port(b, HEAT, p, firn_each(both, STEPS));
    h->port(b, RESERVE, x, firn_const(1));
    h->term(b, row, x, firn_const(1), 0);
    h->term(b, row, h->throughput(b, HEAT), firn_const(-0.4), 0);
    assert_int_equal(h->throughput(b, HEAT).id, h->throughput(b, HEAT).id);
    assert_int_equal(h->connected(b, HEAT), 1);
    assert_int_equal(h->connected(b, RESERVE), 0);
}

static void port_enters_the_balance_and_throughput_sums_inflows(void **state)
{
    rig g;
    (void)state;
    build(&g, flows);
    NEAR(rig_coef(&g, "bus.loop@5", "probe.x@5"), 2);
    NEAR(rig_coef(&g, "bus.loop@5", "probe.y@5"), -3);
    NEAR(rig_coef(&g, "bus.loop@5", "probe.p"), -5);
    NEAR(rig_coef(&g, "bus.loop@5", "ground.gives-b@5"), 1);
    NEAR(g.lp.row_lower[rig_row(&g, "bus.loop@5")], 0);
    NEAR(g.lp.row_upper[rig_row(&g, "bus.loop@5")], 0);
    NEAR(rig_coef(&g, "probe.share@5", "throughput.loop@5"), -0.4);
    /* throughput - inflows = 0, of all components; both ports have entries of both signs */
    NEAR(rig_coef(&g, "throughput.loop@5", "throughput.loop@5"), 1);
    NEAR(rig_coef(&g, "throughput.loop@5", "probe.x@5"), -2);
    NEAR(rig_coef(&g, "throughput.loop@5", "probe.y@5"), 3);
    NEAR(rig_coef(&g, "throughput.loop@5", "probe.p"), 5);
    NEAR(rig_coef(&g, "throughput.loop@6", "probe.p"), -6);
    NEAR(rig_coef(&g, "throughput.loop@5", "ground.gives-b@5"), -1);
    NEAR(rig_coef(&g, "throughput.loop@5", "ground.takes-b@5"), 1);
    assert_int_equal(rig_col(&g, "throughput.lv@1"), -1); /* no call of throughput() for this bus */
    rig_free(&g);
}

static void boundary(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num none = firn_const(0), endless = firn_const(FIRN_INF);
    (void)self;
    h->port(b, POWER, h->var(b, FIRN_STEP, "import", "MW", none, endless), firn_const(1));
    h->port(b, POWER, h->var(b, FIRN_STEP, "export", "MW", none, endless), firn_const(-1));
    h->port(b, POWER, h->var(b, FIRN_STEP, "vary", "MW", none, endless), firn_each(by_step, STEPS));
    h->port(b, POWER, h->var(b, FIRN_PERIOD, "block", "MW", none, endless),
            firn_each(by_step, STEPS));
    h->port(b, POWER, h->var(b, FIRN_MONTH, "monthly", "MW", none, endless),
            firn_each(by_step, STEPS));
    h->port(b, POWER, h->one(b), firn_const(2));
    h->port(b, HEAT, h->var(b, FIRN_STEP, "heat", "MW", none, endless), firn_const(1));
}

static void boundary_port_books_facility_energy_per_hour(void **state)
{
    rig g;
    (void)state;
    build_of(&g, LINKED_SITE("", "energy"), boundary);
    NEAR(rig_cost(&g, "probe.import@3"), W_STEP);
    NEAR(rig_cost(&g, "probe.export@3"), -W_STEP);
    NEAR(rig_cost(&g, "probe.vary@3"), 3 * W_STEP);
    NEAR(rig_cost(&g, "probe.heat@3"), 0);
    /* a variable of a coarser scope flows in each of its steps */
    NEAR(rig_cost(&g, "probe.block"), 36 * W_STEP);
    NEAR(rig_cost(&g, "probe.monthly@1"), 10 * W_STEP);
    NEAR(rig_cost(&g, "probe.monthly@2"), 26 * W_STEP);
    NEAR(g.lp.constant, 2 * 8760);
    rig_free(&g);
}

/* ---- accounts ------------------------------------------------------------------------------ */

static void books(const void *self, const firn_host *h, firn_build *b)
{
    const firn_acct permits = h->account(b, "permits", "t"), cost = h->account(b, "cost", "");
    (void)self;
    assert_int_equal(permits.id, h->account(b, "permits", "t").id);
    assert_int_equal(cost.id, h->account(b, "cost", "USD").id);
    for (int32_t i = 0; i < 4; i++) {
        const firn_var v = h->var(b, i, scopes[i], "MW", firn_const(0), firn_const(FIRN_INF));
        h->book(b, permits, v, firn_const(3));
        h->book(b, permits, v, firn_const(2));
        h->book(b, cost, v, firn_const(1e6));
    }
    h->book(b, permits, h->var(b, FIRN_STEP, "vary", "MW", firn_const(0), firn_const(FIRN_INF)),
            firn_each(by_step, STEPS));
}

static void booking_is_weighted_per_element(void **state)
{
    rig g;
    (void)state;
    build_of(&g, LINKED_SITE("", "permits"), books);
    NEAR(rig_cost(&g, "probe.step@8"), 5 * W_STEP);
    NEAR(rig_cost(&g, "probe.day@2"), 5 * W_DAY);
    NEAR(rig_cost(&g, "probe.month@1"), 5 * w_month(0));
    NEAR(rig_cost(&g, "probe.month@2"), 5 * w_month(1));
    NEAR(rig_cost(&g, "probe.period"), 5);
    NEAR(rig_cost(&g, "probe.vary@3"), 3 * W_STEP);
    rig_free(&g);
    build_of(&g, LINKED_SITE("represents = itself\n", "permits"), books);
    NEAR(rig_cost(&g, "probe.step@8"), 5 * 6);
    NEAR(rig_cost(&g, "probe.day@2"), 5);
    NEAR(rig_cost(&g, "probe.month@2"), 5 * FEBRUARY);
    NEAR(rig_cost(&g, "probe.period"), 5 * 48.0 / 8760);
    rig_free(&g);
}

/* ---- data ---------------------------------------------------------------------------------- */

#define NORMALS                                                                                    \
    "[weather]\nfile = normals\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"     \
    "time_zone = -6 h\n"                                                                           \
    "dry_bulb = 7, 9, 15, 19, 23, 27, 30, 29, 26, 18, 13, 8 degC\n"                                \
    "daily_range = 11, 12, 12, 11, 10, 11, 11, 11, 11, 12, 10, 11 K\n"                             \
    "humidity = 62, 64, 66, 67, 72, 62, 64, 67, 60, 56, 71, 57 %\n"                                \
    "ghi = 2.8, 3.6, 4.5, 5.8, 6.1, 7, 7, 6.3, 5.3, 4.5, 3, 2.7 kWh/m2/day\n"                      \
    "wind = 4, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 5 m/s\n"

static const assembly *expected; /* the assembly whose problem the data must equal */

static void data(const void *self, const firn_host *h, firn_build *b)
{
    static const int32_t quantities[] = {
        FIRN_DRY_BULB, FIRN_WET_BULB, FIRN_DEW_POINT, FIRN_HUMIDITY_RATIO, FIRN_PRESSURE,
        FIRN_GHI,      FIRN_DNI,      FIRN_DHI,       FIRN_WIND_SPEED};
    static const int of[] = {
        WEATHER_DRY_BULB,  WEATHER_WET_BULB, WEATHER_DEW_POINT, WEATHER_HUMIDITY_RATIO,
        WEATHER_PRESSURE,  WEATHER_GHI,      WEATHER_DNI,       WEATHER_DHI,
        WEATHER_WIND_SPEED};
    const probe *p = self;
    NEAR(p->rate, 3);
    assert_int_equal(h->struct_size, sizeof(firn_host));
    assert_int_equal(h->abi_major, FIRN_ABI_MAJOR);
    assert_int_equal(h->abi_minor, FIRN_ABI_MINOR);
    assert_int_equal(h->steps(b), STEPS);
    for (int t = 0; t < STEPS; t++) {
        NEAR(h->hours(b)[t], 6);
        NEAR(h->calendar(b, FIRN_HOUR)[t], 6 * (t % 4));
        NEAR(h->calendar(b, FIRN_WEEKDAY)[t], t < 4 ? 5 : 6); /* a Saturday, a Sunday */
        NEAR(h->calendar(b, FIRN_MONTH_OF_YEAR)[t], t < 4 ? 1 : 2);
        NEAR(h->calendar(b, FIRN_DAY_OF_YEAR)[t], t < 4 ? 31 : 32);
        NEAR(h->bus_series(b, HEAT, "temperature", 99)[t], 30);
        NEAR(h->bus_series(b, HEAT, "range", 7)[t], 7);
        NEAR(h->bus_series(b, RESERVE, "temperature", 8)[t], 8);
    }
    NEAR(h->site(b, FIRN_LATITUDE), 32.9);
    NEAR(h->site(b, FIRN_LONGITUDE), -97);
    NEAR(h->site(b, FIRN_ELEVATION), 171);
    NEAR(h->site(b, FIRN_UTC_OFFSET), -6);
    NEAR(h->site(b, FIRN_WIND_HEIGHT), 10);
    NEAR(h->target(b), 10);
    h->book(b, h->account(b, "it_energy", ""), h->one(b), firn_const(0));
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        assert_memory_equal(h->weather(b, quantities[i]),
                            expected->problem->periods.at[0].weather_by_step[of[i]],
                            STEPS * sizeof(double));
    double *scratch = h->scratch(b, 3), *more = h->scratch(b, 1000);
    for (int t = 0; t < 1000; t++)
        assert_true((t >= STEPS || scratch[t] == 0) && more[t] == 0);
    assert_non_null(h->scratch(b, 0));
    assert_null(h->get_extension(h, "firn.report/1"));
    assert_null(h->get_extension(h, ""));
    assert_int_equal(h->status(b), 0);
}

static void data_equals_that_of_the_problem(void **state)
{
    rig g;
    (void)state;
    expected = &g.s;
    build_of(&g, LINKED_SITE("", "cost") NORMALS "[site]\ntarget = 10 MW\n", data);
    rig_free(&g);
}

/* ---- notes --------------------------------------------------------------------------------- */

static char logged[400];

static void receive(void *data, int level, const char *text)
{
    (void)data;
    snprintf(logged + strlen(logged), sizeof logged - strlen(logged), "%d %s\n", level, text);
}

static void logs_notes(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    h->log(b, FIRN_LOG_WARNING, "is off in %d steps", 3);
    h->log(b, FIRN_LOG_WARNING, "is off in %d steps", 3);
    h->log(b, FIRN_LOG_INFO, "is fine");
}

static void log_reaches_the_result_and_the_callback_once(void **state)
{
    rig g;
    (void)state;
    rig_new(&g);
    rig_plugin(&g, &desc);
    rig_plugin(&g, &rig_ground);
    rig_script = logs_notes;
    rig_read(&g, LINKED_SITE("", "cost"));
    logged[0] = '\0';
    assemble(g.a, g.p, &g.r, (log_sink){receive, NULL}, NULL, &g.s, &g.e);
    assert_string_equal(g.e.text, "");
    assert_string_equal(logged, "2 [probe] is off in 3 steps\n1 [probe] is fine\n");
    assert_int_equal(g.s.notes.count, 2);
    assert_string_equal(g.s.notes.at[0].text, "is off in 3 steps");
    assert_string_equal(g.s.model->components.at[g.s.notes.at[0].component].name, "probe");
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(var_has_one_column_per_element),
        cmocka_unit_test(one_moves_to_the_right_hand_side),
        cmocka_unit_test(size_is_linked_bounded_and_charged),
        cmocka_unit_test(row_holds_once_per_element_where_when_is_set),
        cmocka_unit_test(term_is_weighted_by_scope),
        cmocka_unit_test(term_lags_are_cyclic_and_terms_add_up),
        cmocka_unit_test(stock_loses_per_hour_and_is_cyclic),
        cmocka_unit_test(port_enters_the_balance_and_throughput_sums_inflows),
        cmocka_unit_test(boundary_port_books_facility_energy_per_hour),
        cmocka_unit_test(booking_is_weighted_per_element),
        cmocka_unit_test(data_equals_that_of_the_problem),
        cmocka_unit_test(log_reaches_the_result_and_the_callback_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
