/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * economics.c - money of other currencies and years. It is escalated by inflation, then exchanged;
 * a rate for exactly that currency and year takes precedence. Money that the planner writes must
 * have a rate; a plugin's default is taken as money of the site's year when no rate is known.
 */
#include "host_check_rig.h"

typedef struct shed {
    firn_sizing size;
    double fee;
    firn_num price;
    firn_table tiers;
    firn_list steps;
} shed;

static const firn_param params[] = {
    FIRN_SIZING(shed, size, "USD2022/MW", 1000, 20, 0.02, "what is bought", "source"),
    FIRN_REAL(shed, fee, "USD2022/kW/month", 3, 0, 1000, "a number", "source"),
    FIRN_SERIES(shed, price, "USD2020/MWh", "40 USD2020/MWh", 0, 1000, "a series", "source"),
    FIRN_TABLE(shed, tiers, "MW: USD2022/kW-yr", "5: 0, inf: 2 USD2022/kW-yr", "a table", "source"),
    FIRN_LIST(shed, steps, "EUR2021/MWh", "1, 2 EUR2021/MWh", 0, 10, "a list", "source"),
};
static const firn_port_spec ports[] = {{"out", "electricity", "MW", "lv", "a port", 0, 0}};

static int32_t nothing(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

static const firn_plugin_desc desc = RIG_DESC("test.shed", shed, params, ports, nothing);

/* Reads [economics] and a component with these keys; binds it. */
static int bind_in(rig *g, const char *economics, const char *keys, shed *out)
{
    char ini[2000];
    error e = {0};
    plugin_check_desc("shed.so", &desc, &e);
    assert_string_equal(e.text, "");
    rig_new(g);
    rig_file(g, "day.csv", "hour,price\n0,10\n1,20\n");
    snprintf(ini, sizeof ini, "[time]\nhours = 2\n[economics]\n%s\n[shed]\ntype = test.shed\n%s\n",
             economics, keys);
    *out = (shed){0};
    if (rig_read(g, ini) != 0)
        return g->e.code;
    const problem_component *c = &g->p->periods.at[0].components.at[0];
    if (bind_keys(g->p, c, &desc, &g->e) == 0)
        bind_params(&g->p->periods.at[0], c, &desc, out, &g->e);
    return g->e.code;
}

/* Parameters of a bound component, which remain valid after the rig is freed. */
typedef struct seen {
    double capex, om, fee, price, tier, first, last;
} seen;

static seen bound(const char *economics, const char *keys)
{
    rig g;
    shed it;
    bind_in(&g, economics, keys, &it);
    assert_string_equal(g.e.text, "");
    assert_string_equal(it.size.unit, "MW");
    const seen out = {.capex = it.size.capex,
                      .om = it.size.om,
                      .fee = it.fee,
                      .price = firn_at(it.price, 1),
                      .tier = it.tiers.value[2 * it.tiers.rows - 1],
                      .first = it.steps.value[0],
                      .last = it.steps.value[it.steps.count - 1]};
    rig_free(&g);
    return out;
}

/* The message contains all of these parts, which are separated by `|`. */
static void refused(const char *economics, const char *keys, const char *words)
{
    rig g;
    shed it;
    char copy[500];
    assert_int_equal(bind_in(&g, economics, keys, &it), ERROR_PROBLEM);
    snprintf(copy, sizeof copy, "%s", words);
    for (char *rest = copy, *word; (word = strtok_r(rest, "|", &rest)) != NULL;)
        if (strstr(g.e.text, word) == NULL)
            fail_msg("`%s` is not in: %s", word, g.e.text);
    rig_free(&g);
}

#define OWN_STEPS "steps = 1\n" /* the default is in EUR, which would need a rate */

static void defaults_are_of_the_sites_year_without_a_rate(void **state)
{
    (void)state;
    seen it = bound("currency = USD", OWN_STEPS);
    NEAR(it.capex, 1000);
    NEAR(it.om, 20);
    NEAR(it.fee, 3000);
    NEAR(it.price, 40);
    NEAR(it.tier, 2000);
    /* without inflation, the year has no effect */
    it = bound("year = 2030", OWN_STEPS);
    NEAR(it.capex, 1000);
    NEAR(it.price, 40);
    it = bound("currency = EUR\nUSD = 0.5 EUR", OWN_STEPS);
    NEAR(it.capex, 500);
    NEAR(it.fee, 1500);
    NEAR(it.price, 20);
    NEAR(it.tier, 1000);
    refused("currency = EUR", OWN_STEPS,
            "default of `size.capex`: this is in USD, but the site's currency is EUR: write "
            "`[economics] USD "
            "= ... "
            "EUR`");
    refused("currency = USD", "", "steps|this is in EUR, but the site's currency is USD");
}

static void defaults_are_escalated_by_inflation(void **state)
{
    (void)state;
    seen it = bound("year = 2024\ninflation = 10 %", OWN_STEPS);
    NEAR(it.capex, 1210);
    NEAR(it.om, 24.2);
    NEAR(it.fee, 3630);
    NEAR(it.price, 40 * 1.4641);
    NEAR(it.tier, 2420);
    it = bound("year = 2021\ninflation = 10 %\nEUR = 2", "");
    NEAR(it.capex, 1000 / 1.1); /* deflated to an earlier year */
    NEAR(it.price, 44);
    NEAR(it.first, 2);
    NEAR(it.last, 4);
    it = bound("currency = EUR\nUSD = 0.5 EUR\nyear = 2022\ninflation = -10 %", "");
    NEAR(it.capex, 500);
    NEAR(it.price, 40 * 0.81 * 0.5);
    NEAR(it.last, 1.8);
}

static void an_exact_rate_takes_precedence_over_inflation(void **state)
{
    (void)state;
    seen it = bound("USD2022 = 2 USD", OWN_STEPS);
    NEAR(it.capex, 2000);
    NEAR(it.price, 40); /* of 2020: no rate is known */
    it = bound("USD2022 = 2 USD\nyear = 2024\ninflation = 10 %", OWN_STEPS);
    NEAR(it.capex, 2000);
    NEAR(it.price, 40 * 1.4641);
    it =
        bound("currency = EUR\nUSD2022 = 0.4\nUSD = 0.5\nyear = 2024\ninflation = 10 %", OWN_STEPS);
    NEAR(it.capex, 400);
    NEAR(it.price, 40 * 1.4641 * 0.5);
    refused("currency = EUR\nUSD2022 = 0.4", OWN_STEPS,
            "price|this is in USD, but the site's currency is");
}

static void written_money_needs_a_rate(void **state)
{
    (void)state;
    refused("currency = USD", OWN_STEPS "capex = 5 USD2021/kW",
            "[shed] capex = 5 USD2021/kW: this is money of 2021|`[economics] year = ...` and "
            "`inflation = ... %`, or `USD2021 = ... USD`");
    refused("year = 2024", OWN_STEPS "capex = 5 USD2021/kW",
            "this is money of 2021, but the site's money is of 2024: write `[economics] inflation "
            "= ... %`, "
            "or `USD2021 = ... USD`");
    refused("year = 2024\ninflation = 2 %", "steps = 5 EUR2021/MWh",
            "this is in EUR2021, but the site's currency is USD: write `[economics] EUR2021 = ... "
            "USD`, or "
            "`EUR = ... USD` together with `year` and `inflation`");
    refused("EUR = 1.25", "steps = 5 EUR2021/MWh", "this is money of 2021");
    /* the year of the plugin's default has no exemption when the planner writes it */
    refused("currency = USD", OWN_STEPS "capex = 5 USD2022/kW", "this is money of 2022");
    refused("currency = USD", OWN_STEPS "om = 5 USD2022/kW-yr", "this is money of 2022");
    refused("currency = USD", OWN_STEPS "fee = 5 USD2022/kW/month", "this is money of 2022");
    refused("currency = USD", OWN_STEPS "price = 5 USD2020/MWh", "this is money of 2020");
    refused("currency = USD", OWN_STEPS "price = day.csv:price USD2020/MWh",
            "this is money of 2020");
    refused("currency = USD", OWN_STEPS "tiers = inf: 5 USD2022/kW-yr", "this is money of 2022");

    seen it = bound("year = 2021", OWN_STEPS "capex = 5 USD2021/kW");
    NEAR(it.capex, 5000);
    it = bound("year = 2024\ninflation = 10 %", OWN_STEPS "capex = 5 USD2021/kW\n"
                                                          "om = 1 USD2023/kW-yr\n"
                                                          "price = day.csv:price USD2022/MWh");
    NEAR(it.capex, 5000 * 1.331);
    NEAR(it.om, 1100);
    NEAR(it.price, 20 * 1.21);
    it = bound("year = 2024\ninflation = 10 %\nEUR = 1.25 USD", "steps = 1 EUR2023/MWh");
    NEAR(it.first, 1.375);
    it = bound("year = 2024\ninflation = 10 %\nEUR = 1.25 USD\nEUR2023 = 1.5 USD",
               "steps = 1 EUR2023/MWh");
    NEAR(it.first, 1.5);
    it = bound("EUR2023 = 1.5 USD", "steps = 1 EUR2023/MWh");
    NEAR(it.first, 1.5);
}

/* A bare number is in the site's money, whichever year the plugin's unit names. */
static void bare_numbers_are_in_the_sites_money(void **state)
{
    (void)state;
    seen it = bound("year = 2024\ninflation = 10 %",
                    OWN_STEPS "capex = 7\nfee = 4\nprice = day.csv:price\ntiers = 1: 0, inf: 9\n");
    NEAR(it.capex, 7);
    NEAR(it.fee, 4000);
    NEAR(it.price, 20);
    NEAR(it.tier, 9000);
    NEAR(it.first, 1);
}

static void rates_may_be_quoted_in_a_year(void **state)
{
    (void)state;
    seen it =
        bound("year = 2022\ninflation = 10 %\nEUR2020 = 1.5 USD2020", "steps = 1 EUR2020/MWh");
    NEAR(it.first, 1.5 * 1.21);
    /* in any order in the file */
    it = bound("EUR2020 = 1.5 USD2020\nUSD2020 = 2 USD", "steps = 1 EUR2020/MWh");
    NEAR(it.first, 3);
    refused("EUR2020 = 1.5 USD2020", "", "[economics] EUR2020 = 1.5 USD2020|money of 2020");
    refused("USD2020 = 1.5 USD2021\nUSD2021 = 1", "", "[economics] USD2020|money of 2021");
}

static void invalid_economics(void **state)
{
    (void)state;
    refused("inflation = 2 %", "", "[economics] inflation = 2 %: |write `year = 2026` too");
    refused("year = 2026\ninflation = 0.025", "",
            "a number without a unit is a percentage here, so this means 0.025 %: write `2.5 %`, "
            "or `0.025 %`");
    refused("year = 2026\ninflation = -60 %", "", "inflation|below the minimum of");
    refused("year = 26", "", "[economics] year = 26: must be a whole number from 1900 to 2199");
    refused("year = 2026.5", "", "a whole number");
    refused("year = 2026\nUSD2026 = 1.1", "", "USD2026 is the site's own money");
    refused("USD = 1.1", "", "USD is the site's own currency");
    refused("currency = USD2022", "", "write `currency = USD` and `year = 2022`");
    refused("currency = MVA", "", "must be a currency");
    refused("USD22 = 1.1", "", "four digits, 1900 to 2199, as in `USD2022`");
    refused("USD1800 = 1.1", "", "four digits, 1900 to 2199");
    refused("MVA = 1.1", "", "`MVA` is not a currency");
    refused("USD2022 = 0", "", "must be above 0");
    refused("inflatoin = 2 %", "", "did you mean `inflation`?");
    seen it = bound("year = 2026\ninflation = 0.5 %", OWN_STEPS); /* the sign confirms it */
    NEAR(it.capex, 1000 * 1.005 * 1.005 * 1.005 * 1.005);
}

#define SITE                                                                                       \
    "[time]\nhours = 2\n[shed]\ntype = test.shed\nsteps = 1\n[wall]\ntype = test.ground\na = lv\n"

static void build(rig *g, const char *ini)
{
    rig_new(g);
    rig_plugin(g, &desc);
    rig_plugin(g, &rig_ground);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
}

static void weights_and_limits_need_a_rate(void **state)
{
    rig g;
    (void)state;
    build(&g, SITE "[objective]\nminimize = cost + 50 USD2020/t * carbon\n");
    assert_non_null(strstr(g.e.text, "[objective] minimize = "));
    assert_non_null(strstr(g.e.text, "this is money of 2020"));
    rig_free(&g);
    build(&g, SITE "[limits]\ncapex = 5 MUSD2020\n");
    assert_non_null(strstr(g.e.text, "[limits] capex = 5 MUSD2020: this is money of 2020"));
    rig_free(&g);
    build(&g, SITE "[economics]\nyear = 2022\ninflation = 10 %\n"
                   "[objective]\nminimize = cost + 50 USD2020/t * carbon\n"
                   "[limits]\ncapex = 5 MUSD2020\n");
    assert_string_equal(g.e.text, "");
    NEAR(g.s.model->objective.at[1].weight, 50 * 1.21);
    NEAR(g.s.model->limits.at[0].bound, 5e6 * 1.21);
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_of_the_sites_year_without_a_rate),
        cmocka_unit_test(defaults_are_escalated_by_inflation),
        cmocka_unit_test(an_exact_rate_takes_precedence_over_inflation),
        cmocka_unit_test(written_money_needs_a_rate),
        cmocka_unit_test(bare_numbers_are_in_the_sites_money),
        cmocka_unit_test(rates_may_be_quoted_in_a_year),
        cmocka_unit_test(invalid_economics),
        cmocka_unit_test(weights_and_limits_need_a_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
