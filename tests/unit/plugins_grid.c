/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.connection's tariffs, each against a bill made by hand: days that are known one by one, a
 * load that cannot move, and what the year then costs. The instance is filled by the test, so that
 * windows are whatever it says. All rates are small whole numbers a MW or a MWh.
 */
#include "grid/connection.c" /* before cmocka, which makes a macro of `fail` */

#include "host_check_rig.h"

enum { DAYS = 365 };

/* The first day of each month, and of the next year. */
static const int begins[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, DAYS};

/* ---- a site of one connection and one load ----------------------------------------------------
 */

/* What the load draws on each day of the horizon, MW, and the connection's tariff. */
static double load[DAYS];
static void (*write_tariff)(connection *c);

static int32_t patched(const void *self, const firn_host *h, firn_build *b)
{
    connection c = *(const connection *)self;
    if (write_tariff != NULL)
        write_tariff(&c);
    return build(&c, h, b);
}

typedef struct drain {
    double none;
} drain;

static int32_t drain_build(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num drawn = firn_each(load, h->steps(b));
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", drawn, drawn);
    (void)self;
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

static const firn_param drain_params[] = {
    FIRN_REAL(drain, none, "1", 0, 0, 1, "nothing", ""),
};
static const firn_port_spec drain_ports[] = {
    {"in", "electricity", "MW", "hv", "draws", 0, 0},
};
static const firn_plugin_desc connection_desc =
    RIG_DESC("grid.connection", connection, params, ports, patched);
static const firn_plugin_desc drain_desc =
    RIG_DESC("test.drain", drain, drain_params, drain_ports, drain_build);

static void open_site(rig *g, const char *time, const char *keys, void (*write)(connection *))
{
    char ini[2000];
    snprintf(ini, sizeof ini,
             "[time]\nstep = 24 h\n%s[economics]\ndiscount = 0 %%\n[drain]\ntype = test.drain\n"
             "[grid]\ntype = grid.connection\n%s",
             time, keys);
    write_tariff = write;
    rig_new(g);
    rig_plugin(g, &connection_desc);
    rig_plugin(g, &drain_desc);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
}

/* What the horizon costs. `g` stays open. */
static double bill_open(rig *g, const char *time, const char *keys, void (*write)(connection *))
{
    open_site(g, time, keys, write);
    assert_string_equal(g->e.text, "");
    rig_solve(g);
    return rig_total(g, "cost");
}

static double bill_of(const char *time, const char *keys, void (*write)(connection *))
{
    rig g;
    double cost = bill_open(&g, time, keys, write);
    rig_free(&g);
    return cost;
}

static double bill(const char *keys, void (*write)(connection *))
{
    return bill_of("", keys, write);
}

#define BILL(got, want) assert_bill((got), (want), __LINE__)
static void assert_bill(double got, double want, int line)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("line %d: the bill is %.12g, by hand it is %.12g", line, got, want);
}

static void flat(double mw)
{
    for (int t = 0; t < DAYS; t++)
        load[t] = mw;
}

#define FREE "price = 0\n"

/* ---- windows ----------------------------------------------------------------------------------
 */

static firn_window_value items[4];
static uint8_t mask[4][DAYS];
static double monthly[DAYS];

static firn_windowed windowed(int count)
{
    return (firn_windowed){items, count};
}

static void plain_item(int i, double value)
{
    items[i] = (firn_window_value){"", NULL, firn_const(value)};
}

/* Days from..until-1 are in the window. */
static void window_item(int i, const char *name, int from, int until, double value)
{
    memset(mask[i], 0, sizeof mask[i]);
    for (int t = from; t < until; t++)
        mask[i][t] = 1;
    items[i] = (firn_window_value){name, mask[i], firn_const(value)};
}

/* Twelve numbers, laid on the days. */
static firn_num twelve(const double *value)
{
    for (int k = 0; k < 12; k++) {
        for (int t = begins[k]; t < begins[k + 1]; t++)
            monthly[t] = value[k];
    }
    return firn_each(monthly, DAYS);
}

/* ---- a connection without a tariff ------------------------------------------------------------
 */

static void nothing_written_declares_nothing(void **state)
{
    rig g;
    (void)state;
    flat(2);
    BILL(bill_open(&g, "", "price = 3\n", NULL), 3 * 2 * 8760);
    assert_int_equal(g.lp.cols, 2 * DAYS); /* import and the load */
    assert_int_equal(g.lp.rows, DAYS);     /* the bus */
    rig_free(&g);
}

static void zero_rates(connection *c)
{
    plain_item(0, 0);
    window_item(1, "w", 5, 9, 0);
    window_item(2, "never", 0, 0, 7);
    c->demand_charge = c->energy_charge = c->coincident_charge = windowed(3);
}

static void rates_of_nothing_declare_nothing(void **state)
{
    rig g;
    (void)state;
    flat(2);
    BILL(bill_open(&g, "",
                   FREE "demand_tiers = 1 MW: 0, inf: 0\nenergy_tiers = 9 MWh: 0, inf: 0\n"
                        "minimum_take = 1e6 MWh/yr\nminimum_take_price = 0\nratchet = 50 %\n"
                        "contract_demand = 9 MW\n",
                   zero_rates),
         0);
    assert_int_equal(g.lp.cols, 2 * DAYS);
    assert_int_equal(g.lp.rows, DAYS);
    rig_free(&g);
}

/* ---- demand -----------------------------------------------------------------------------------
 */

/* 1 MW all year; in month k one day at 2 + k MW. */
static void one_peak_a_month(void)
{
    flat(1);
    for (int k = 0; k < 12; k++)
        load[begins[k] + 3 + k] = 2 + k;
}

static void by_the_month(connection *c)
{
    static const double rates[12] = {1, 2, 3, 4, 5, 0, 7, 8, 9, 10, 11, 12};
    plain_item(0, 0);
    items[0].value = twelve(rates);
    c->demand_charge = windowed(1);
}

static void demand_is_billed_by_the_month(void **state)
{
    double want = 0;
    rig g;
    (void)state;
    one_peak_a_month();
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\n", NULL), 2 * (2 + 13) * 6);
    BILL(bill(FREE "demand_charge = 2 USD/kW/month\n", NULL), 2000 * (2 + 13) * 6);
    for (int k = 0; k < 12; k++)
        want += k == 5 ? 0 : (k + 1) * (2 + k);
    BILL(bill_open(&g, "", FREE, by_the_month), want);
    /* June has no rate: its peak is no decision, and its days have no row. */
    int32_t june = rig_col(&g, "grid.peak@6");
    assert_true(june >= 0);
    NEAR(g.lp.col_upper[june], 0);
    assert_int_equal(g.lp.start[june], g.lp.start[june + 1]);
    assert_int_equal(g.lp.rows, DAYS + DAYS - 30);
    rig_free(&g);
}

/* From the fifth of June, whose peak is on the ninth, to the sixth of July, whose peak is on the
 * tenth. */
static void summer(connection *c)
{
    plain_item(0, 2);
    window_item(1, "summer", begins[5] + 4, begins[6] + 6, 10);
    window_item(2, "never", 0, 0, 1000);
    c->demand_charge = windowed(3);
}

static void a_window_bills_what_is_inside_it(void **state)
{
    rig g;
    (void)state;
    one_peak_a_month();
    BILL(bill_open(&g, "", FREE, summer), 2 * (2 + 13) * 6 + 10 * (7 + 1));
    assert_true(rig_col(&g, "grid.peak@1") >= 0);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@5")], 0); /* not billed: not free */
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@6")], HUGE_VAL);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@8")], 0);
    assert_int_equal(rig_col(&g, "grid.peak-never@1"), -1);
    assert_int_equal(rig_row(&g, "grid.peak-summer@155"), -1);
    assert_true(rig_row(&g, "grid.peak-summer@156") >= 0);
    assert_true(rig_row(&g, "grid.peak-summer@187") >= 0);
    assert_int_equal(rig_row(&g, "grid.peak-summer@188"), -1);
    rig_free(&g);
}

static void window_alone(connection *c)
{
    window_item(0, "w", begins[2], begins[2] + 1, 10);
    c->demand_charge = windowed(1);
}

static void a_window_needs_no_plain_charge(void **state)
{
    (void)state;
    one_peak_a_month();
    BILL(bill(FREE, window_alone), 10);
    one_peak_a_month();
    load[begins[2]] = 40;
    BILL(bill(FREE, window_alone), 400);
}

static void demand_tiers_rise(void **state)
{
    (void)state;
    flat(1000 / 8760.0);
    BILL(bill(FREE "demand_tiers = 50 kW: 0, inf: 12 USD/kW/month\n", NULL),
         12 * 12 * (1e6 / 8760 - 50)); /* 9,238.36 */
    one_peak_a_month();
    double want = 0;
    for (int k = 0; k < 12; k++) {
        double mw = 2 + k;
        want += 3 * mw + 5 * fmin(mw, 4) + 7 * fmax(0, mw - 4) + 4 * fmax(0, mw - 9);
    }
    BILL(bill(FREE "demand_charge = 3 USD/MW/month\ndemand_tiers = 4 MW: 5 USD/MW/month, "
                   "6 MW: 7 USD/MW/month, 9 MW: 7 USD/MW/month, inf: 11 USD/MW/month\n",
              NULL),
         want);
    BILL(bill(FREE "demand_tiers = inf: 5 USD/MW/month\n", NULL), 5 * (2 + 13) * 6);
}

/* ---- energy -----------------------------------------------------------------------------------
 */

static void energy_by_window(connection *c)
{
    plain_item(0, 2);
    window_item(1, "w", 10, 20, 30);
    window_item(2, "rebate", 15, 25, -1);
    c->energy_charge = windowed(3);
}

static void energy_charges_add_to_the_price(void **state)
{
    (void)state;
    flat(1);
    load[12] = 3;
    BILL(bill("price = 5\n", energy_by_window),
         24 * (7 * 367 + 30 * 12 - 1 * 10)); /* 367 days' worth in all, 12 in the window */
}

static void energy_tiers_rise(void **state)
{
    (void)state;
    flat(1); /* seven months of 744 MWh, four of 720, one of 672 */
    BILL(bill("price = 1\nenergy_tiers = 700 MWh: 5, inf: 20 USD/MWh\n", NULL),
         8760 * 6 + 15 * (44 * 7 + 20 * 4));
    BILL(bill(FREE "energy_tiers = 700 MWh: 0, 730 MWh: 10, inf: 14 USD/MWh\n", NULL),
         10 * (44 * 7 + 20 * 4) + 4 * (14 * 7));
    BILL(bill(FREE "energy_tiers = inf: 4 USD/MWh\n", NULL), 4 * 8760);
}

/* ---- ratchets ---------------------------------------------------------------------------------
 */

static const double rates_of_kw[12] = {10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5};

/* The published case: 100 kW, and a peak in four months. */
static void four_peaks(void)
{
    flat(0.1);
    load[0] = 0.2;
    load[100] = 0.4;
    load[170] = 0.5;
    load[347] = 0.3;
}

static void published_rates(connection *c)
{
    double rates[12];
    for (int k = 0; k < 12; k++)
        rates[k] = 1000 * rates_of_kw[k];
    plain_item(0, 0);
    items[0].value = twelve(rates);
    c->demand_charge = windowed(1);
}

static void by_hand(const rig *g, const char *name, const double *kw)
{
    for (int k = 0; k < 12; k++) {
        char label[40];
        snprintf(label, sizeof label, "grid.%s@%d", name, k + 1);
        int32_t col = rig_col(g, label);
        if (col < 0 || fabs(g->solution.x[col] - kw[k] / 1000) > 1e-9)
            fail_msg("%s is %g MW, not %g kW", label, col < 0 ? -1 : g->solution.x[col], kw[k]);
    }
}

static void ratchets_look_back(void **state)
{
    static const double named[12] = {300, 300, 300, 400, 300, 500, 300, 300, 300, 300, 300, 300};
    static const double rolling[12] = {225, 225, 225, 400, 300, 500, 375, 375, 375, 375, 375, 375};
    static const double all[12] = {375, 375, 375, 400, 375, 500, 375, 375, 375, 375, 375, 375};
    double want = 0;
    rig g;
    (void)state;
    four_peaks();
    BILL(bill_open(&g, "", FREE "ratchet = 75 %\nratchet_months = 1, 4, 12\n", published_rates),
         74500);
    by_hand(&g, "billed", named);
    rig_free(&g);
    BILL(bill_open(&g, "", FREE "ratchet = 75 %\nratchet_back = 6\n", published_rates), 79375);
    by_hand(&g, "billed", rolling);
    rig_free(&g);
    for (int k = 0; k < 12; k++)
        want += rates_of_kw[k] * all[k];
    BILL(bill_open(&g, "", FREE "ratchet = 75 %\n", published_rates), want);
    by_hand(&g, "billed", all);
    rig_free(&g);
    BILL(bill(FREE "ratchet = 75 %\nratchet_back = 11\n", published_rates), want);
}

static void warm_and_cold(connection *c)
{
    double rates[12];
    for (int k = 0; k < 12; k++)
        rates[k] = k >= 4 && k < 10 ? 11500 : 10500;
    plain_item(0, 0);
    items[0].value = twelve(rates);
    c->demand_charge = windowed(1);
}

static void a_ratchet_without_months_takes_all(void **state)
{
    (void)state;
    flat(0.001);
    load[0] = 0.1;
    BILL(bill(FREE "ratchet = 35 %\n", warm_and_cold), 5302.5);
    BILL(bill(FREE "ratchet = 100 %\n", warm_and_cold), 100 * 6 * (10.5 + 11.5));
    BILL(bill(FREE "ratchet = 0 %\n", warm_and_cold), 100 * 10.5 + 5 * 10.5 + 6 * 11.5);
}

static void june_is_free(connection *c)
{
    double rates[12];
    for (int k = 0; k < 12; k++)
        rates[k] = k == 5 ? 0 : 1;
    plain_item(0, 0);
    items[0].value = twelve(rates);
    c->demand_charge = windowed(1);
}

/* June's peak is charged nothing, but other months look back upon it. */
static void a_free_month_is_measured_where_a_ratchet_looks(void **state)
{
    rig g;
    (void)state;
    flat(1);
    load[160] = 10; /* June */
    BILL(bill_open(&g, "", FREE "ratchet = 50 %\nratchet_months = 6\n", june_is_free), 11 * 5);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.billed@6")], 0);
    assert_int_equal(rig_row(&g, "grid.billed@6"), -1);
    rig_free(&g);
    BILL(bill_open(&g, "", FREE "ratchet = 50 %\nratchet_months = 7\n", june_is_free), 11);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak@6")], 0); /* nobody asks */
    rig_free(&g);
}

static void a_ratchet_raises_tiers_too(void **state)
{
    (void)state;
    flat(1);
    load[0] = 10;
    BILL(bill(FREE "ratchet = 50 %\ndemand_tiers = 4 MW: 1 USD/MW/month, inf: 3 USD/MW/month\n",
              NULL),
         (4 + 3 * 6) + 11 * (4 + 3 * 1));
}

static void window_and_ratchet(connection *c)
{
    plain_item(0, 1);
    window_item(1, "w", begins[6], begins[6] + 2, 100);
    c->demand_charge = windowed(2);
}

static void a_window_is_billed_as_measured(void **state)
{
    (void)state;
    flat(1);
    load[0] = 10;
    BILL(bill(FREE "ratchet = 50 %\ncontract_demand = 3 MW\n", window_and_ratchet),
         (10 + 11 * 5) + 100);
}

/* One month, or months that are not there, have nothing to look back upon. */
static void a_ratchet_over_one_month(void **state)
{
    rig g;
    (void)state;
    flat(1);
    load[3] = 4;
    BILL(bill_open(&g, "hours = 744\n",
                   FREE "demand_charge = 1 USD/MW/month\nratchet = 90 %\nratchet_back = 6\n", NULL),
         12 * 4);
    assert_int_equal(rig_col(&g, "grid.billed@1"), -1);
    rig_free(&g);
    BILL(bill_open(&g, "hours = 1416\n",
                   FREE "demand_charge = 1 USD/MW/month\nratchet = 90 %\nratchet_months = 7, 8\n",
                   NULL),
         6 * 4 + 6 * 1);
    assert_int_equal(rig_col(&g, "grid.billed@1"), -1);
    rig_free(&g);
}

/* A year from the middle of a month has thirteen months, two of them parts. */
static void a_year_from_the_middle_of_a_month(void **state)
{
    rig g;
    (void)state;
    flat(2);
    BILL(bill_open(&g, "start = 2026-07-16\n",
                   FREE "demand_charge = 5 USD/MW/month\nenergy_tiers = 1000 MWh: 0, inf: 10\n",
                   NULL),
         5 * 2 * 12 + 10 * (2 * 8760 - 12 * 1000));
    assert_true(rig_col(&g, "grid.peak@13") >= 0);
    rig_free(&g);
    load[2] = 12; /* July: looked back upon by all that come behind */
    BILL(bill_of("start = 2026-07-16\n",
                 FREE "demand_charge = 5 USD/MW/month\nratchet = 50 %\nratchet_months = 7\n", NULL),
         5 * (12 * 16.0 / 31 + 6 * (12 - 16.0 / 31)));
}

/* ---- contract, coincident peaks, minimum take, fees --------------------------------------------
 */

static void contract_demand_is_billed_at_least(void **state)
{
    (void)state;
    one_peak_a_month(); /* 2 ... 13 */
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\ncontract_demand = 5 MW\n", NULL),
         2 * (5 * 4 + (6 + 13) * 4));
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\ncontract_demand = 10 MW\ncontract_share = "
                   "80 %\n",
              NULL),
         2 * (8 * 7 + 9 + 10 + 11 + 12 + 13));
    flat(1); /* what is contracted is nothing that a ratchet would have measured */
    load[0] = 4;
    BILL(
        bill(FREE "demand_charge = 2 USD/MW/month\ncontract_demand = 3 MW\nratchet = 90 %\n", NULL),
        2 * (4 + 11 * 3.6));
    BILL(bill(FREE "demand_tiers = 2 MW: 0, inf: 10 USD/MW/month\ncontract_demand = 3 MW\n", NULL),
         10 * (2 + 11));
}

static void coincident(connection *c)
{
    plain_item(0, 10);
    window_item(1, "first", 0, 100, 10);
    window_item(2, "second", 200, 201, 5);
    window_item(3, "never", 0, 0, 1000);
    mask[1][50] = 0;
    c->coincident_charge = (firn_windowed){items + 1, 3};
}

static void coincident_and_plain(connection *c)
{
    coincident(c);
    c->coincident_charge = windowed(4);
}

static void coincident_peaks_are_billed_once(void **state)
{
    rig g;
    (void)state;
    flat(1);
    BILL(bill_open(&g, "", FREE, coincident), 15); /* the published case */
    assert_true(rig_col(&g, "grid.coincident-first") >= 0);
    assert_int_equal(rig_col(&g, "grid.coincident-never"), -1);
    rig_free(&g);
    load[50] = 9; /* not in the window */
    load[99] = 3;
    load[200] = 2;
    BILL(bill(FREE, coincident), 10 * 3 + 5 * 2);
    BILL(bill(FREE, coincident_and_plain), 10 * 3 + 5 * 2 + 10 * 9);
}

static void minimum_take_is_paid_for(void **state)
{
    (void)state;
    flat(1);
    BILL(bill("price = 10\nminimum_take = 10000 MWh/yr\nminimum_take_price = 4\n", NULL),
         87600 + 4 * (10000 - 8760));
    BILL(bill("price = 10\nminimum_take = 8000 MWh/yr\nminimum_take_price = 4\n", NULL), 87600);
    BILL(bill("price = 10\nminimum_take = 10 GWh/yr\nminimum_take_price = 0.004 USD/kWh\n", NULL),
         87600 + 4 * (10000 - 8760));
}

static void fees_are_fixed(void **state)
{
    (void)state;
    flat(1);
    BILL(bill(FREE "monthly_fee = 468.6 USD/month\nannual_fee = 1000 USD/yr\n", NULL),
         12 * 468.6 + 1000);
    BILL(bill_of("hours = 240\n", FREE "monthly_fee = 10\n", NULL), 120);
}

/* ---- horizons that are not the year ------------------------------------------------------------
 */

static void everything(connection *c)
{
    plain_item(0, 3);
    window_item(1, "w", 2, 9, 4);
    c->demand_charge = windowed(1);
    c->energy_charge = windowed(1);
    c->coincident_charge = windowed(2);
}
#define EVERYTHING                                                                                 \
    "price = 7\nenergy_tiers = 1000 MWh: 1, inf: 5 USD/MWh\n"                                      \
    "demand_tiers = 1 MW: 1 USD/MW/month, inf: 6 USD/MW/month\nratchet = 80 %\n"                   \
    "contract_demand = 3 MW\nminimum_take = 20 GWh/yr\nminimum_take_price = 2\n"                   \
    "monthly_fee = 11\nannual_fee = 13\n"

static void a_month_that_stands_for_the_year_costs_a_year(void **state)
{
    static const char *const spans[] = {"", "hours = 744\n", "start = 2026-02-01\nhours = 672\n",
                                        "start = 2026-06-20\nhours = 720\n"};
    const double mwh = 2 * 8760.0;
    const double year = mwh * (7 + 3 + 1) + 4 * (mwh - 12000) /* energy */
                        + 12 * (3 * 3 + 3 + 5 * 2)            /* demand, 3 MW billed */
                        + (3 + 4) * 2                         /* coincident */
                        + 2 * (20000 - mwh) + 12 * 11 + 13;
    (void)state;
    flat(2);
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
        BILL(bill_of(spans[i], EVERYTHING, everything), year);
}

/* A month that is only what it is: a month's demand, its own energy, its share of what is yearly.
 */
static void a_month_for_itself(void **state)
{
    const double mwh = 2 * 744.0, share = 744 / 8760.0;
    (void)state;
    flat(2);
    BILL(bill_of("hours = 744\nrepresents = itself\n", EVERYTHING, everything),
         mwh * (7 + 3 + 1) + 4 * (mwh - 1000) + (3 * 3 + 3 + 5 * 2) +
             share * ((3 + 4) * 2 + 12 * 11 + 13) + 2 * (share * 20000 - mwh));
    /* Half a month is billed half, by the pace of a whole one. */
    BILL(bill_of("hours = 360\nstart = 2026-04-01\nrepresents = itself\n",
                 FREE "demand_charge = 4 USD/MW/month\nenergy_tiers = 1000 MWh: 0, inf: 10\n",
                 NULL),
         4 * 2 * 0.5 + 10 * (2 * 360 - 500));
}

/* ---- refusals ----------------------------------------------------------------------------------
 */

static void varying(connection *c)
{
    flat(1);
    load[40] = 2; /* any series of the horizon's length */
    plain_item(0, 0);
    items[0].value = firn_each(load, DAYS);
    c->demand_charge = windowed(1);
}

static void varying_window(connection *c)
{
    varying(c);
    items[0].window = "w";
    items[0].mask = mask[0];
}

static void varying_contract(connection *c)
{
    varying(c);
    c->contract_demand = items[0].value;
    plain_item(0, 1);
}

static void varying_coincident(connection *c)
{
    varying(c);
    c->coincident_charge = c->demand_charge;
    c->demand_charge = windowed(0);
}

static void long_name(connection *c)
{
    window_item(0, "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefg", 0, 9, 1);
    c->demand_charge = windowed(1);
}

static void what_makes_no_sense_is_refused(void **state)
{
    static const struct {
        const char *keys;
        void (*write)(connection *);
        const char *says;
    } cases[] = {
        {"demand_tiers = 50 kW: 14, inf: 12 USD/kW/month\n", NULL,
         "`demand_tiers`: row 2 charges 12 a kW and month, less than the 14 of the row before: a "
         "rate that falls is not convex and cannot be optimised exactly; rates must not fall"},
        {"energy_tiers = 5 MWh: 3, 9 MWh: 4, inf: 2 USD/MWh\n", NULL,
         "`energy_tiers`: row 3 charges 2 a MWh, less than the 4 of the row before: a rate that "
         "falls is not convex and cannot be optimised exactly; rates must not fall"},
        {"demand_tiers = 5 MW: 3, 9 MW: 4 USD/kW/month\n", NULL,
         "`demand_tiers`: the last row ends at 9 MW, and nothing says what is charged above it: "
         "write `inf` there"},
        {"energy_tiers = 9 MWh: 3, 9 MWh: 4, inf: 5 USD/MWh\n", NULL,
         "`energy_tiers`: row 2 ends at 9 MWh, which is not above 9 MWh, where it begins: each row "
         "says up to where its rate holds, counted from 0"},
        {"energy_tiers = 0 MWh: 3, inf: 5 USD/MWh\n", NULL,
         "`energy_tiers`: row 1 ends at 0 MWh, which is not above 0 MWh, where it begins"},
        {"demand_tiers = inf: 3, inf: 4 USD/kW/month\n", NULL,
         "`demand_tiers`: row 1 ends at inf, so the rows behind it are never reached"},
        {"demand_tiers = inf: -3 USD/kW/month\n", NULL,
         "`demand_tiers`: row 1 charges -3 a kW and month: a rate is a number that is not "
         "negative"},
        {"energy_tiers = 1 MWh: 0, inf: inf\n", NULL, "`energy_tiers`: row 2 charges inf a MWh"},
        {"demand_charge = 1\nratchet_back = 6\n", NULL,
         "`ratchet_back` says which months a ratchet looks back upon, but there is none: write "
         "`ratchet = 75 %` with it"},
        {"demand_charge = 1\nratchet_months = 6\n", NULL,
         "`ratchet_months` says which months a ratchet looks back upon, but there is none"},
        {"demand_charge = 1\nratchet = 75 %\nratchet_back = 6\nratchet_months = 6, 7\n", NULL,
         "`ratchet_months` (named months, all year) and `ratchet_back` (the last 6 months) are two "
         "kinds of ratchet: write one of them"},
        {"demand_charge = 1\nratchet = 75 %\nratchet_months = 6, 7.5\n", NULL,
         "`ratchet_months`: 7.5 is no month: 1 (January) to 12 (December)"},
        {"ratchet = 75 %\n", NULL,
         "`ratchet` raises the demand that is billed, but nothing is charged on that: write "
         "`demand_charge` (without a window) or `demand_tiers`"},
        {"ratchet = 75 %\n", window_alone, "`ratchet` raises the demand that is billed"},
        {"contract_demand = 7 MW\n", NULL, "`contract_demand` raises the demand that is billed"},
        {"minimum_take = 5 MWh/yr\n", NULL,
         "`minimum_take` needs `minimum_take_price`: what a MWh costs that is not taken"},
        {"minimum_take_price = 5\n", NULL,
         "`minimum_take_price` is written without `minimum_take`: how much must be taken a year?"},
        {"", varying,
         "`demand_charge` varies inside a month (from step 32 to step 41): a month has one; write "
         "a "
         "number, or twelve, one a month"},
        {"", varying_window, "`demand_charge.w` varies inside a month"},
        {"", varying_contract, "`contract_demand` varies inside a month"},
        {"", varying_coincident,
         "`coincident_charge` varies over the year: it is charged once a year, so it is one "
         "number"},
        {"", long_name,
         "the window's name `abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefg` is too "
         "long: with `peak-` before it, it must have at most 60 characters"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char keys[400];
        rig g;
        flat(1);
        snprintf(keys, sizeof keys, "price = 1\n%s", cases[i].keys);
        open_site(&g, "", keys, cases[i].write);
        if (g.e.code != ERROR_PROBLEM || strstr(g.e.text, cases[i].says) == NULL)
            fail_msg("`%s` gives %d: %s", cases[i].keys, g.e.code, g.e.text);
        assert_non_null(strstr(g.e.text, "[grid] (grid.connection): "));
        rig_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_written_declares_nothing),
        cmocka_unit_test(rates_of_nothing_declare_nothing),
        cmocka_unit_test(demand_is_billed_by_the_month),
        cmocka_unit_test(a_window_bills_what_is_inside_it),
        cmocka_unit_test(a_window_needs_no_plain_charge),
        cmocka_unit_test(demand_tiers_rise),
        cmocka_unit_test(energy_charges_add_to_the_price),
        cmocka_unit_test(energy_tiers_rise),
        cmocka_unit_test(ratchets_look_back),
        cmocka_unit_test(a_ratchet_without_months_takes_all),
        cmocka_unit_test(a_free_month_is_measured_where_a_ratchet_looks),
        cmocka_unit_test(a_ratchet_raises_tiers_too),
        cmocka_unit_test(a_window_is_billed_as_measured),
        cmocka_unit_test(a_ratchet_over_one_month),
        cmocka_unit_test(a_year_from_the_middle_of_a_month),
        cmocka_unit_test(contract_demand_is_billed_at_least),
        cmocka_unit_test(coincident_peaks_are_billed_once),
        cmocka_unit_test(minimum_take_is_paid_for),
        cmocka_unit_test(fees_are_fixed),
        cmocka_unit_test(a_month_that_stands_for_the_year_costs_a_year),
        cmocka_unit_test(a_month_for_itself),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
