/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_grid_refusals.c - tariffs that grid.connection refuses because they are incomplete or
 * contradictory, with the message of each.
 */
#include "plugins_grid_rig.h"

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
    items[0].mask = firn_when(mask[0], days);
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

static void invalid_tariffs_are_refused(void **state)
{
    static const struct {
        const char *keys;
        void (*set)(connection *);
        const char *message;
    } cases[] = {
        {"demand_tiers = 50 kW: 14, inf: 12 USD/kW/month\n", NULL,
         "`demand_tiers`: row 2 charges 12 per kW and month, less than the 14 of the row before: a "
         "falling rate is not convex and cannot be optimised exactly; rates must not fall"},
        {"energy_tiers = 5 MWh: 3, 9 MWh: 4, inf: 2 USD/MWh\n", NULL,
         "`energy_tiers`: row 3 charges 2 per MWh, less than the 4 of the row before: a falling "
         "rate is not convex and cannot be optimised exactly; rates must not fall"},
        {"demand_tiers = 5 MW: 3, 9 MW: 4 USD/kW/month\n", NULL,
         "`demand_tiers`: the last row ends at 9 MW, and no rate is given above that: write "
         "`inf` as its end"},
        {"energy_tiers = 9 MWh: 3, 9 MWh: 4, inf: 5 USD/MWh\n", NULL,
         "`energy_tiers`: row 2 ends at 9 MWh, which is not above its beginning at 9 MWh: each "
         "row gives the upper end of its range, counted from 0"},
        {"energy_tiers = 0 MWh: 3, inf: 5 USD/MWh\n", NULL,
         "`energy_tiers`: row 1 ends at 0 MWh, which is not above its beginning at 0 MWh"},
        {"demand_tiers = inf: 3, inf: 4 USD/kW/month\n", NULL,
         "`demand_tiers`: row 1 ends at inf, so the rows after it are never reached"},
        {"demand_tiers = inf: -3 USD/kW/month\n", NULL,
         "`demand_tiers`: row 1 charges -3 per kW and month: a rate must be a finite number, 0 "
         "or more"},
        {"energy_tiers = 1 MWh: 0, inf: inf\n", NULL, "`energy_tiers`: row 2 charges inf per MWh"},
        {"demand_charge = 1\nratchet_back = 6\n", NULL,
         "`ratchet_back` selects the months that a ratchet looks back on, but there is no ratchet: "
         "write `ratchet = ... %` too"},
        {"demand_charge = 1\nratchet_months = 6\n", NULL,
         "`ratchet_months` selects the months that a ratchet looks back on, but there is no "
         "ratchet"},
        {"demand_charge = 1\nratchet = 75 %\nratchet_back = 6\nratchet_months = 6, 7\n", NULL,
         "`ratchet_months` (named months, all year) and `ratchet_back` (the last 6 months) are two "
         "kinds of ratchet: remove one of the two"},
        {"demand_charge = 1\nratchet = 75 %\nratchet_months = 6, 7.5\n", NULL,
         "`ratchet_months`: 7.5 is not a month: write 1 (January) to 12 (December)"},
        {"ratchet = 75 %\n", NULL,
         "`ratchet` raises the billed demand, but nothing is charged on it: write "
         "`demand_charge` (without a window) or `demand_tiers`; the charge of a window cannot be "
         "ratcheted or contracted"},
        {"ratchet = 75 %\n", window_alone, "`ratchet` raises the billed demand"},
        {"contract_demand = 7 MW\n", NULL, "`contract_demand` raises the billed demand"},
        {"minimum_take = 5 MWh/yr\n", NULL,
         "`minimum_take` needs `minimum_take_price`, the price of each MWh that is not taken: "
         "write it too"},
        {"minimum_take_price = 5\n", NULL,
         "`minimum_take_price` needs `minimum_take`, the energy that must be taken per year: write "
         "it too"},
        {"", varying,
         "`demand_charge` varies within a month (from step 32 to step 41): each month has one "
         "value; write one number, or twelve, one per month"},
        {"", varying_window, "`demand_charge.w` varies within a month"},
        {"", varying_contract, "`contract_demand` varies within a month"},
        {"", varying_coincident,
         "`coincident_charge` varies over the year: it is charged once per year, so it must be a "
         "single number"},
        {"", long_name,
         "the name of window `abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefg` is "
         "too "
         "long: with the prefix `peak-` it may have at most 60 characters"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char keys[400];
        rig g;
        flat(1);
        snprintf(keys, sizeof keys, "price = 1\n%s", cases[i].keys);
        open_site(&g, "", keys, cases[i].set);
        if (g.e.code != ERROR_PROBLEM || strstr(g.e.text, cases[i].message) == NULL)
            fail_msg("`%s` gives %d: %s", cases[i].keys, g.e.code, g.e.text);
        assert_non_null(strstr(g.e.text, "[grid] (grid.connection): "));
        rig_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_tariffs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
