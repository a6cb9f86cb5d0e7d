/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_grid.c - the tariff of grid.connection against bills worked out by hand: demand charges
 * and tiers, energy charges and tiers, contract demand, coincident peaks, minimum take and fees,
 * and horizons that are not a year.
 */
#include "plugins_grid_rig.h"

/* ---- a connection without a tariff ---------------------------------------------------------- */

static void no_tariff_declares_nothing(void **state)
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

static void zero_rates_declare_nothing(void **state)
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

/* ---- demand --------------------------------------------------------------------------------- */

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
    one_peak_per_month();
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\n", NULL), 2 * (2 + 13) * 6);
    BILL(bill(FREE "demand_charge = 2 USD/kW/month\n", NULL), 2000 * (2 + 13) * 6);
    for (int k = 0; k < 12; k++)
        want += k == 5 ? 0 : (k + 1) * (2 + k);
    BILL(bill_open(&g, "", FREE, by_the_month), want);
    /* June has no rate: its peak is fixed at 0, and its days have no row. */
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
    window_item(1, "summer", month_begin[5] + 4, month_begin[6] + 6, 10);
    window_item(2, "never", 0, 0, 1000);
    c->demand_charge = windowed(3);
}

static void a_window_bills_what_is_inside_it(void **state)
{
    rig g;
    (void)state;
    one_peak_per_month();
    BILL(bill_open(&g, "", FREE, summer), 2 * (2 + 13) * 6 + 10 * (7 + 1));
    assert_true(rig_col(&g, "grid.peak@1") >= 0);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@5")], 0); /* not billed, so fixed at 0 */
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@6")], HUGE_VAL);
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak-summer@8")], 0);
    assert_int_equal(rig_col(&g, "grid.peak-never@1"), -1);
    assert_int_equal(rig_row(&g, "grid.peak-summer@155"), -1);
    assert_true(rig_row(&g, "grid.peak-summer@156") >= 0);
    assert_true(rig_row(&g, "grid.peak-summer@187") >= 0);
    assert_int_equal(rig_row(&g, "grid.peak-summer@188"), -1);
    rig_free(&g);
}

static void a_window_needs_no_plain_charge(void **state)
{
    (void)state;
    one_peak_per_month();
    BILL(bill(FREE, window_alone), 10);
    one_peak_per_month();
    load[month_begin[2]] = 40;
    BILL(bill(FREE, window_alone), 400);
}

static void demand_tiers_rise(void **state)
{
    (void)state;
    flat(1000 / 8760.0);
    BILL(bill(FREE "demand_tiers = 50 kW: 0, inf: 12 USD/kW/month\n", NULL),
         12 * 12 * (1e6 / 8760 - 50)); /* 9,238.36 */
    one_peak_per_month();
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

/* ---- energy --------------------------------------------------------------------------------- */

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
         24 * (7 * 367 + 30 * 12 - 1 * 10)); /* 367 MW-days in total, 12 of them in the window */
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

/* ---- contract demand, coincident peaks, minimum take, fees ---------------------------------- */

static void contract_demand_is_billed_at_least(void **state)
{
    (void)state;
    one_peak_per_month(); /* 2 ... 13 */
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\ncontract_demand = 5 MW\n", NULL),
         2 * (5 * 4 + (6 + 13) * 4));
    BILL(bill(FREE "demand_charge = 2 USD/MW/month\ncontract_demand = 10 MW\ncontract_share = "
                   "80 %\n",
              NULL),
         2 * (8 * 7 + 9 + 10 + 11 + 12 + 13));
    flat(1); /* a ratchet looks back on measured peaks, not on contract demand */
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
    BILL(bill_open(&g, "", FREE, coincident), 15); /* the published example */
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

/* ---- horizons that are not a year ----------------------------------------------------------- */

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

static void a_month_that_represents_a_year_costs_a_year(void **state)
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

/* A month that represents itself: its own demand and energy, and its share of yearly charges. */
static void a_month_for_itself(void **state)
{
    const double mwh = 2 * 744.0, share = 744 / 8760.0;
    (void)state;
    flat(2);
    BILL(bill_of("hours = 744\nrepresents = itself\n", EVERYTHING, everything),
         mwh * (7 + 3 + 1) + 4 * (mwh - 1000) + (3 * 3 + 3 + 5 * 2) +
             share * ((3 + 4) * 2 + 12 * 11 + 13) + 2 * (share * 20000 - mwh));
    /* Half a month is billed as half of a whole month at the same pace. */
    BILL(bill_of("hours = 360\nstart = 2026-04-01\nrepresents = itself\n",
                 FREE "demand_charge = 4 USD/MW/month\nenergy_tiers = 1000 MWh: 0, inf: 10\n",
                 NULL),
         4 * 2 * 0.5 + 10 * (2 * 360 - 500));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_tariff_declares_nothing),
        cmocka_unit_test(zero_rates_declare_nothing),
        cmocka_unit_test(demand_is_billed_by_the_month),
        cmocka_unit_test(a_window_bills_what_is_inside_it),
        cmocka_unit_test(a_window_needs_no_plain_charge),
        cmocka_unit_test(demand_tiers_rise),
        cmocka_unit_test(energy_charges_add_to_the_price),
        cmocka_unit_test(energy_tiers_rise),
        cmocka_unit_test(contract_demand_is_billed_at_least),
        cmocka_unit_test(coincident_peaks_are_billed_once),
        cmocka_unit_test(minimum_take_is_paid_for),
        cmocka_unit_test(fees_are_fixed),
        cmocka_unit_test(a_month_that_represents_a_year_costs_a_year),
        cmocka_unit_test(a_month_for_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
