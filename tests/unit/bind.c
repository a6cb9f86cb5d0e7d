/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.c - binding of parameters: the planner's values, the values that a choice sets and the
 * plugin's defaults fill the instance that build() receives; every kind of parameter, in base units
 * and in the site's currency.
 */
#include "host_check_rig.h"

#include <signal.h>
#include <stdint.h>

typedef struct all {
    firn_sizing size, store;
    double power, warmth, cold, share, fee, loss, gain, maybe;
    firn_num price, level, free;
    firn_list breaks;
    firn_table tiers;
    firn_windowed charge;
    const char *label;
    int64_t units;
    int32_t on, standard;
} all;

static const firn_choice standards[] = {
    {"plain", NULL, "as it comes"},
    {"DOE-2029", "loss = 0.2 %; gain = 7 ", "the law"},
    {"EU-tier-2", "loss = 0.1 %; price = 99 USD/MWh; label = eco; units = 3; on = no", "another"},
};

static const firn_param params[] = {
    FIRN_REAL(all, power, "GW", 2, 0, 10, "a power", "source"),
    FIRN_REAL(all, warmth, "degF", 50, 14, 212, "a point", "source"),
    FIRN_REAL(all, cold, "degF", 0, -40, 212, "zero of a scale", "source"),
    FIRN_REAL(all, share, "%", 5, 0, 100, "a share", "source"),
    FIRN_REAL(all, fee, "USD/kW/month", 12, 0, FIRN_INF, "money", "source"),
    FIRN_REAL(all, loss, "%", 1, 0, 100, "set by a choice", "source"),
    FIRN_REAL(all, gain, "1", 1, 0, 100, "set by a choice", "source"),
    FIRN_REAL_OPTIONAL(all, maybe, "h", 0, 100, "optional"),
    FIRN_SERIES(all, price, "USD/MWh", "45", -1000, 1000, "a series", "source"),
    FIRN_SERIES(all, level, "%", "30 %", 0, 100, "another", "source"),
    FIRN_SERIES_OPTIONAL(all, free, "MW", 0, FIRN_INF, "optional"),
    FIRN_LIST(all, breaks, "%", "25, 50, 100", 0, 100, "a list", "source"),
    FIRN_TABLE(all, tiers, "MW: USD/kW/month", "50 MW: 0, inf: 12", "a table", "source"),
    FIRN_WINDOWED(all, charge, "USD/kW/month", "6", 0, FIRN_INF, "by window", "source"),
    FIRN_TEXT(all, label, "none yet", "a text"),
    FIRN_INTEGER(all, units, 4, 1, 12, "a count", "source"),
    FIRN_FLAG(all, on, 1, "a flag"),
    FIRN_CHOICE(all, standard, standards, 0, "a choice", "source"),
    FIRN_SIZING(all, size, "MW", 550e3, 20, 0.02, "capacity", "source"),
    FIRN_SIZING(all, store, "MWh", 40e3, 15, 0.01, "energy", "source"),
};
static const firn_port_spec ports[] = {{"out", "heat", "MW", "loop", "a port", 0, 0}};

static int32_t empty_build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

static const firn_plugin_desc desc = RIG_DESC("test.all", all, params, ports, empty_build);

/* Binds a component with these keys, on a day of hours, with these lines in [economics]. */
static int bind_in(rig *g, const char *economics, const char *keys, all *out)
{
    char ini[8000];
    error e = {0};
    plugin_check_desc("all.so", &desc, &e);
    assert_string_equal(e.text, "");
    rig_new(g);
    rig_file(g, "day.csv",
             "hour,price,half,bad\n"
             "0,10,0.5,1\n1,20,0.5,1\n2,30,0.5,1\n3,40,0.5,2000\n4,50,0.5,1\n"
             "5,60,0.5,1\n6,70,0.5,1\n7,80,0.5,1\n8,90,0.5,1\n9,100,0.5,1\n"
             "10,0,1,1\n11,0,1,1\n12,0,1,1\n13,0,1,1\n14,0,1,1\n15,0,1,1\n"
             "16,0,1,1\n17,0,1,1\n18,0,1,1\n19,0,1,1\n20,0,1,1\n21,0,1,1\n"
             "22,0,1,1\n23,-5,1,1\n");
    snprintf(ini, sizeof ini, "[time]\nhours = 24\n[economics]\n%s\n[thing]\ntype = test.all\n%s\n",
             economics, keys);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    *out = (all){0};
    const problem_component *c = &g->p->periods.at[0].components.at[0];
    if (bind_keys(g->p, c, &desc, &g->e) == 0)
        bind_params(&g->p->periods.at[0], c, &desc, out, &g->e);
    return g->e.code;
}

static void bound(rig *g, const char *keys, all *out)
{
    bind_in(g, "currency = USD", keys, out);
    assert_string_equal(g->e.text, "");
}

/* The keys must be refused with a message that holds the component, the first key and `message`. */
static void refused_in(const char *economics, const char *keys, const char *message)
{
    rig g;
    all it;
    char key[60] = "";
    assert_int_equal(bind_in(&g, economics, keys, &it), ERROR_PROBLEM);
    sscanf(keys, "%59[^ =]", key);
    if (strstr(g.e.text, message) == NULL || strstr(g.e.text, "[thing]") == NULL ||
        strstr(g.e.text, key) == NULL)
        fail_msg("`%s` does not contain `%s`", g.e.text, message);
    rig_free(&g);
}

static void refused(const char *keys, const char *message)
{
    refused_in("currency = USD", keys, message);
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void defaults_are_converted_to_base_units(void **state)
{
    rig g;
    all it;
    (void)state;
    bound(&g, "", &it);
    NEAR(it.power, 2000);
    NEAR(it.warmth, 10);
    NEAR(it.cold, (0 - 32) / 1.8);
    NEAR(it.share, 0.05);
    NEAR(it.fee, 12000);
    assert_true(isnan(it.maybe));
    assert_int_equal(it.units, 4);
    assert_int_equal(it.on, 1);
    assert_int_equal(it.standard, 0);
    assert_string_equal(it.label, "none yet");
    NEAR(it.price.scale, 45);
    assert_null(it.price.each);
    assert_int_equal(it.price.count, 0);
    NEAR(it.level.scale, 0.3);
    assert_int_equal(it.free.count, -1);
    assert_int_equal(it.breaks.count, 3);
    NEAR(it.breaks.value[1], 0.5);
    assert_int_equal(it.tiers.rows, 2);
    assert_int_equal(it.tiers.columns, 2);
    NEAR(it.tiers.value[2], HUGE_VAL);
    NEAR(it.tiers.value[3], 12000);
    assert_int_equal(it.charge.count, 1);
    assert_null(it.charge.item[0].mask.each);
    NEAR(it.charge.item[0].value.scale, 6000);
    rig_free(&g);
}

static void numbers_are_read_with_their_units(void **state)
{
    rig g;
    all it;
    (void)state;
    bound(&g,
          "power = 130 MW\nwarmth = 30 degC\ncold = 32\nshare = 0.2 %\nfee = 5 USD/MW/month\n"
          "maybe = 90 min\nunits = 7\non = no\nlabel = some words, and a comma\n"
          "price = 0.05 USD/kWh\nfree = 3 kW\nbreaks = 10, 20, 30 %\n"
          "tiers = 10: 1, 20: 2, inf: 3\ncharge = 2\n",
          &it);
    NEAR(it.power, 130);
    NEAR(it.warmth, 30);
    NEAR(it.cold, 0);
    NEAR(it.share, 0.002);
    NEAR(it.fee, 5);
    NEAR(it.maybe, 1.5);
    assert_int_equal(it.units, 7);
    assert_int_equal(it.on, 0);
    assert_string_equal(it.label, "some words, and a comma");
    NEAR(it.price.scale, 50);
    NEAR(it.free.scale, 0.003);
    assert_int_equal(it.free.count, 0);
    NEAR(it.breaks.value[0], 0.1);
    NEAR(it.breaks.value[2], 0.3);
    assert_int_equal(it.tiers.rows, 3);
    NEAR(it.tiers.value[4], HUGE_VAL);
    NEAR(it.tiers.value[5], 3000);
    NEAR(it.charge.item[0].value.scale, 2000);
    rig_free(&g);
    bound(&g, "power = 1.5\nfee = 3\nbreaks = 50\n", &it); /* bare: the documented unit */
    NEAR(it.power, 1500);
    NEAR(it.fee, 3000);
    NEAR(it.breaks.value[0], 0.5);
    assert_int_equal(it.breaks.count, 1);
    rig_free(&g);
}

static void invalid_value_is_refused_with_value_and_limit(void **state)
{
    (void)state;
    refused("power = -1 MW", "below the minimum of 0 GW");
    refused("power = 11000 MW", "above the maximum of 10 GW");
    refused("power = 1 MWh", "it must be a power");
    refused("power = much", "power = much: ");
    refused("power = nan", "power = nan: ");
    refused("power = inf", "power = inf: ");
    refused("warmth = 5 K", "warmth = 5 K: ");
    refused("warmth = 13 degF", "is below the minimum of 14 degF");
    refused("share = 101", "above the maximum of 100 %");
    refused("units = 2.5", "must be a whole number");
    refused("units = 13", "must be a whole number from 1 to 12");
    refused("units = 4 MW", "must be a whole number");
    refused("on = true", "must be `yes` or `no`");
    refused("price = 1001 USD/MWh", "above the maximum of 1000 USD/MWh");
    refused("price = 45 MW", "it must be ");
    refused("breaks = 10, 120, 30 %", "above the maximum of 100 %");
    refused("breaks = 10, much", "number 2: ");
    refused("tiers = 10", "row 1 (`10`) has 1 cell; it must have 2 (MW: USD/kW/month)");
    refused("tiers = 10: 2, 20 h: 3", "row 2, cell 1: ");
    refused("charge = -1 USD/kW/month", "is below the minimum of 0 USD/kW/month");
}

static void unknown_key_is_refused_with_a_suggestion(void **state)
{
    (void)state;
    refused("powr = 3", "unknown key `powr`; did you mean `power`?");
    refused("outt = loop", "unknown key `outt`; did you mean `out`?");
    refused("existin = 3", "unknown key `existin`; did you mean `existing`?");
    refused("store.capx = 3", "unknown key `store.capx`; did you mean `store.capex`?");
    refused("power.summer = 3", "unknown key"); /* not by window */
    refused("charge.summer = 3", "there is no [window summer]");
    refused("zzzzzzzz = 3", "unknown key");
    refused("size = 3 MW", "unknown key `size`; write `fix`, `min` or `max`");
    refused("store = 3 MWh", "unknown key `store`; write `store.fix`, `store.min` or `store.max`");
}

/* ---- choices ------------------------------------------------------------------------------- */

static void planner_takes_precedence_over_what_a_choice_sets(void **state)
{
    rig g;
    all it;
    (void)state;
    bound(&g, "standard = DOE-2029\n", &it);
    assert_int_equal(it.standard, 1);
    NEAR(it.loss, 0.002);
    NEAR(it.gain, 7);
    rig_free(&g);
    bound(&g, "loss = 3 %\nstandard = EU-tier-2\nunits = 5\n", &it);
    assert_int_equal(it.standard, 2);
    NEAR(it.loss, 0.03);
    NEAR(it.gain, 1);
    NEAR(it.price.scale, 99);
    assert_string_equal(it.label, "eco");
    assert_int_equal(it.units, 5);
    assert_int_equal(it.on, 0);
    rig_free(&g);
    refused("standard = DOE-2028",
            "must be one of `plain`, `DOE-2029`, `EU-tier-2`; did you mean `DOE-2029`?");
}

/* ---- series -------------------------------------------------------------------------------- */

static void series_come_from_files(void **state)
{
    rig g;
    all it;
    (void)state;
    bound(&g,
          "price = day.csv:price\nlevel = day.csv:half 1 * 0.5\ncharge = day.csv:half\n"
          "free = \"day.csv\":half kW\n",
          &it);
    assert_int_equal(it.price.count, 24);
    NEAR(firn_at(it.price, 0), 10);
    NEAR(firn_at(it.price, 23), -5);
    NEAR(firn_at(it.level, 0), 0.25);
    NEAR(firn_at(it.level, 12), 0.5);
    NEAR(firn_at(it.free, 12), 0.001);
    NEAR(firn_at(it.charge.item[0].value, 12), 1000);
    assert_int_equal(it.charge.item[0].value.count, 24);
    rig_free(&g);
    refused("price = day.csv:cost", "cost");
    refused("price = night.csv:price", "night.csv");
    refused("price = day.csv:bad",
            "2000 USD/MWh on 1 January 03:00 is above the maximum of 1000 USD/MWh");
    refused("price = day.csv:price MW", "it must be ");
    refused("price = day.csv", "a series must have the form FILE.csv:COLUMN [UNIT] [* FACTOR]");
}

/* ---- sizings ------------------------------------------------------------------------------- */

static void sizing_is_bound_by_its_keys(void **state)
{
    rig g;
    all it;
    (void)state;
    bound(&g, "", &it);
    NEAR(it.size.capex, 550e3);
    NEAR(it.size.life, 20);
    NEAR(it.size.om, 11e3);
    NEAR(it.size.min, 0);
    NEAR(it.size.max, HUGE_VAL);
    assert_true(isnan(it.size.fix));
    NEAR(it.size.existing, 0);
    NEAR(it.size.existing_until, HUGE_VAL);
    NEAR(it.size.firm, 1);
    assert_string_equal(it.size.unit, "MW");
    assert_int_equal(it.size.written, 0);
    assert_string_equal(it.store.unit, "MWh");
    rig_free(&g);
    bound(&g,
          "capex = 300 USD/kW\nlife = 12\nom = 4 %/yr\nmin = 500 kW\nmax = 2 GW\n"
          "existing = 3\nexisting_until = 2031.5\nredundancy = N+1 of 4\n"
          "store.capex = 20 USD/kWh\nstore.om = 7 USD/MWh/yr\nstore.fix = 9 GWh\n",
          &it);
    NEAR(it.size.capex, 300e3);
    NEAR(it.size.life, 12);
    NEAR(it.size.om, 12e3);
    NEAR(it.size.min, 0.5);
    NEAR(it.size.max, 2000);
    NEAR(it.size.existing, 3);
    NEAR(it.size.existing_until, 2031.5);
    NEAR(it.size.firm, 0.75);
    assert_int_equal(it.size.written, FIRN_WROTE_CAPEX | FIRN_WROTE_OM | FIRN_WROTE_MIN |
                                          FIRN_WROTE_MAX | FIRN_WROTE_EXISTING | FIRN_WROTE_LIFE |
                                          FIRN_WROTE_REDUNDANCY);
    NEAR(it.store.capex, 20e3);
    NEAR(it.store.om, 7);
    NEAR(it.store.fix, 9000);
    assert_int_equal(it.store.written, FIRN_WROTE_CAPEX | FIRN_WROTE_OM | FIRN_WROTE_FIX);
    rig_free(&g);
    bound(&g, "size.capex = 1 MUSD/MW\nsize.max = inf\nsize.redundancy = 2N\n", &it);
    NEAR(it.size.capex, 1e6);
    NEAR(it.size.om, 20e3); /* the default is a share of the capex written here */
    NEAR(it.size.max, HUGE_VAL);
    NEAR(it.size.firm, 0.5);
    rig_free(&g);
}

static void redundancy_is_read(void **state)
{
    static const struct {
        const char *text;
        double firm;
    } good[] = {
        {"N", 1}, {"2N", 0.5}, {"N+1 of 2", 0.5}, {"N+2 of 5", 0.6}, {"N+1  of  8 ", 0.875}};
    static const char *const bad[] = {
        "N+1",        "n",      "3N", "N+0 of 4", "N+4 of 4", "N+5 of 4", "N+1 of 4 units",
        "N+1.5 of 4", "N+1 of", "4"};
    rig g;
    all it;
    char keys[60];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        snprintf(keys, sizeof keys, "redundancy = %s\n", good[i].text);
        bound(&g, keys, &it);
        NEAR(it.size.firm, good[i].firm);
        rig_free(&g);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(keys, sizeof keys, "redundancy = %s\n", bad[i]);
        refused(keys, "must be `N`, `2N` or a form such as `N+1 of 4` (four units in total, one of "
                      "them redundant)");
    }
}

static void invalid_sizing_is_refused(void **state)
{
    (void)state;
    refused("max = 3\nsize.max = 4\n", "duplicates `size.max`: remove one of the two");
    refused("min = 5 MW\nmax = 3 MW\n", "[thing] max = 3 MW");
    refused("fix = 5 MW\nmax = 3 MW\n", "fix = 5 MW: this is above");
    refused("fix = 1 MW\nmin = 3 MW\n", "min = 3 MW: this is above");
    refused("fix = 1 MW\nexisting = 3 MW\n", "existing = 3 MW: this is above");
    refused("existing = 5 MW\nmax = 3 MW\n", "existing = 5 MW: this is above");
    refused("capex = -1 USD/kW", "below");
    refused("capex = 3 USD/kWh", "it must be ");
    refused("life = 0", "below");
    refused("om = 101 %/yr", "above");
    refused("om = 3 %", "it must be ");
    refused("om = -3 USD/kW/yr", "write `max = ... MW`, or `fix`");
    refused("min = -2 MW", "below");
    refused("fix = inf", "fix = inf");
    refused("existing_until = 12", "below");
    refused("store.min = 3 MW", "it must be ");
}

/* ---- money --------------------------------------------------------------------------------- */

static void defaults_are_converted_at_the_exchange_rate(void **state)
{
    rig g;
    all it;
    (void)state;
    assert_int_equal(bind_in(&g, "currency = EUR\nUSD = 0.5 EUR", "", &it), 0);
    NEAR(it.fee, 6000);
    NEAR(it.price.scale, 22.5);
    NEAR(it.tiers.value[3], 6000);
    NEAR(it.charge.item[0].value.scale, 3000);
    NEAR(it.size.capex, 275e3);
    NEAR(it.size.om, 5.5e3);
    rig_free(&g);
    /* a bare number is in the site's currency, one in USD is converted */
    assert_int_equal(
        bind_in(&g, "currency = EUR\nUSD = 0.5 EUR",
                "fee = 4\nprice = 30\ntiers = 50: 0, inf: 9\ncharge = 2 USD/kW/month\n"
                "capex = 100 USD/kW\nstore.capex = 7\nstore.om = 3 EUR/MWh/yr\nom = 1 %/yr\n",
                &it),
        0);
    NEAR(it.fee, 4000);
    NEAR(it.price.scale, 30);
    NEAR(it.tiers.value[3], 9000);
    NEAR(it.charge.item[0].value.scale, 1000);
    NEAR(it.size.capex, 50e3);
    NEAR(it.size.om, 500);
    NEAR(it.store.capex, 7);
    NEAR(it.store.om, 3);
    rig_free(&g);
    assert_int_equal(
        bind_in(&g, "currency = EUR\nUSD = 0.5 EUR", "price = day.csv:price\nlevel = 3\n", &it), 0);
    NEAR(firn_at(it.price, 0), 10); /* a column without a unit is bare too */
    rig_free(&g);
}

#define OTHER_MONEY                                                                                \
    "price = 30\ntiers = 50: 0, inf: 9\ncharge = 2\nsize.capex = 3\nstore.capex = 7\n"

static void without_an_exchange_rate_only_the_sites_currency_is_accepted(void **state)
{
    rig g;
    all it;
    (void)state;
    assert_int_equal(bind_in(&g, "currency = EUR", "", &it), ERROR_PROBLEM);
    assert_non_null(strstr(g.e.text, "USD"));
    assert_non_null(strstr(g.e.text, "[economics]"));
    assert_non_null(strstr(g.e.text, "EUR"));
    rig_free(&g);
    assert_int_equal(bind_in(&g, "currency = EUR", "fee = 4\n" OTHER_MONEY, &it), 0);
    NEAR(it.fee, 4000);
    NEAR(it.tiers.value[3], 9000);
    NEAR(it.size.capex, 3);
    rig_free(&g);
    refused_in("currency = EUR", "fee = 4 USD/kW/month\n" OTHER_MONEY, "USD");
    /* a bound of 0 holds in any currency */
    refused_in("currency = EUR", "fee = -4\nprice = 30\n", "fee = -4: ");
    bind_in(&g, "currency = EUR", "fee = 4\nprice = 3\ntiers = 1: 0\ncharge = 1\nstore.capex = 7\n",
            &it);
    assert_non_null(strstr(g.e.text, "[thing] default of `size.capex`: this is in USD"));
    rig_free(&g);
}

/* ---- the instance -------------------------------------------------------------------------- */

static sigjmp_buf back;

static void caught(int number)
{
    siglongjmp(back, number);
}

/* Does touching this byte fault? */
static bool faults(volatile unsigned char *at)
{
    struct sigaction act = {.sa_handler = caught}, segv, bus;
    volatile bool fault = true;
    sigaction(SIGSEGV, &act, &segv);
    sigaction(SIGBUS, &act, &bus);
    if (sigsetjmp(back, 1) == 0) {
        *at = *at;
        fault = false;
    }
    sigaction(SIGSEGV, &segv, NULL);
    sigaction(SIGBUS, &bus, NULL);
    return fault;
}

static void page_after_the_instance_is_inaccessible(void **state)
{
    static const size_t sizes[] = {0, 1, 8, 16, 100, 4096, 4097, 1 << 20};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        instance it;
        error e = {0};
        size_t room = (sizes[i] + 15) / 16 * 16; /* with the padding after the last byte */
        assert_int_equal(instance_make(&it, sizes[i], &e), 0);
        unsigned char *self = it.self;
        assert_int_equal((uintptr_t)self % 16, 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(self[k], 0);
        assert_true(room == 0 || !faults(self + room - 1));
        assert_true(faults(self + room));
        assert_true(faults(self + room + 4095));
        instance_free(&it);
        assert_null(it.map);
        instance_free(&it); /* a second call does nothing */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_converted_to_base_units),
        cmocka_unit_test(numbers_are_read_with_their_units),
        cmocka_unit_test(invalid_value_is_refused_with_value_and_limit),
        cmocka_unit_test(unknown_key_is_refused_with_a_suggestion),
        cmocka_unit_test(planner_takes_precedence_over_what_a_choice_sets),
        cmocka_unit_test(series_come_from_files),
        cmocka_unit_test(sizing_is_bound_by_its_keys),
        cmocka_unit_test(redundancy_is_read),
        cmocka_unit_test(invalid_sizing_is_refused),
        cmocka_unit_test(defaults_are_converted_at_the_exchange_rate),
        cmocka_unit_test(without_an_exchange_rate_only_the_sites_currency_is_accepted),
        cmocka_unit_test(page_after_the_instance_is_inaccessible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
