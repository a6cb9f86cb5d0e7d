/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_grid_ratchets.c - the ratchets of grid.connection's demand charge against bills worked
 * out by hand: the months that a ratchet looks back on, months without a rate, tiers, windows, and
 * horizons with parts of months.
 */
#include "plugins_grid_rig.h"

static const double rates_of_kw[12] = {10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5};

/* A published example: 100 kW, with a peak in four months. */
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

/* June's peak has no charge, but other months look back on it. */
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
    NEAR(g.lp.col_upper[rig_col(&g, "grid.peak@6")], 0); /* no ratchet looks back on it */
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
    window_item(1, "w", month_begin[6], month_begin[6] + 2, 100);
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

/* A ratchet has no effect with a single month, or if its months are not in the horizon. */
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

/* A year that begins in mid-month has thirteen months, of which two are parts. */
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
    load[2] = 12; /* July: all later months look back on it */
    BILL(bill_of("start = 2026-07-16\n",
                 FREE "demand_charge = 5 USD/MW/month\nratchet = 50 %\nratchet_months = 7\n", NULL),
         5 * (12 * 16.0 / 31 + 6 * (12 - 16.0 / 31)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratchets_look_back),
        cmocka_unit_test(a_ratchet_without_months_takes_all),
        cmocka_unit_test(a_free_month_is_measured_where_a_ratchet_looks),
        cmocka_unit_test(a_ratchet_raises_tiers_too),
        cmocka_unit_test(a_window_is_billed_as_measured),
        cmocka_unit_test(a_ratchet_over_one_month),
        cmocka_unit_test(a_year_from_the_middle_of_a_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
