/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_money.c - money in units: currencies, exchange rates, and money of other years.
 */
#include "unit_fixture.h"

static void test_money(void **state)
{
    (void)state;
    is("8 EUR/MWh", "USD/MWh", 10);
    is("8 EUR/MWh", "EUR/MWh", 10);
    is("8", "EUR/MWh", 10); /* a bare number is in the expected unit */
    is("8 kEUR", "MUSD", 10e3);
    is("10 MWh/EUR", "MWh/USD", 8);
    is("1000 JPY/kWh", "USD/MWh", 6700);
    near(unit_from_base(10, "EUR/MWh", &in_dollars), 8);
    refused("5 GBP/MWh", "USD/MWh",
            "`5 GBP/MWh`: this is in GBP, but the site's currency is USD: write `[economics] GBP = "
            "... USD`");
    refused("5", "CHF/kW", "this is in CHF, but the site's currency is USD");
    refused("5 USD/EUR", "1", "two currencies");
    is("5 USD/USD", "1", 5);

    /* Without a site's currency, money is not converted. */
    double base;
    char why[256];
    assert_true(unit_read("5 GBP", "USD", NULL, false, &base, why, sizeof why));
    near(base, 5);

    unit u;
    assert_true(unit_parse("MJPY/kW", 7, &u, why, sizeof why));
    assert_string_equal(u.currency, "JPY");
    near(u.factor, 1e9);
    assert_true(money_convert(&u, &in_dollars, MONEY_FROM_INPUT, why, sizeof why));
    assert_string_equal(u.currency, "USD");
    near(u.factor, 6.7e6);
    assert_true(unit_parse_parameter("USD/kW", &in_dollars, &u, why, sizeof why));
    near(u.factor, 1000);
    assert_false(unit_parse_parameter("GBP/kW", &in_dollars, &u, why, sizeof why));
    assert_false(unit_parse_parameter("GPB/kW", &in_dollars, &u, why, sizeof why));
}

static void test_year_of_money(void **state)
{
    (void)state;
    unit u;
    char why[256], local[64];
    assert_true(unit_parse("MUSD2022/kW", 11, &u, why, sizeof why));
    assert_string_equal(u.currency, "USD2022");
    assert_int_equal(money_year(u.currency), 2022);
    assert_int_equal(money_year("USD"), 0);
    assert_int_equal(money_year(""), 0);
    near(u.factor, 1e9);
    assert_string_equal(unit_kind(&u, local, sizeof local), "money per power (USD2022/MW)");
    refused("5 USD2022/USD2020", "1", "the unit has money of two years");
    refused("5 USD2022/USD", "1", "the unit has money of two years");
    refused("5 USD2022/EUR2022", "1", "the unit has two currencies");

    arena *a = arena_new();
    assert_non_null(a);
    assert_string_equal(unit_in_currency(a, "USD2022/MWh", "EUR"), "EUR/MWh");
    assert_string_equal(unit_in_currency(a, "kUSD/MW", "JPY"), "kJPY/MW");
    assert_string_equal(unit_in_currency(a, "MW: USD2022/kW: MUSD2020 : h", "EUR"),
                        "MW: EUR/kW: MEUR : h");
    assert_string_equal(unit_in_currency(a, "MW", "EUR"), "MW");
    assert_string_equal(unit_in_currency(a, "no unit: USD", "EUR"), "no unit: EUR");
    arena_free(a);

    /* At a site that gives the year of its money, prices of other years are inflated. */
    const money old = {.currency = "USD", .year = 2020, .has_inflation = true, .inflation = 0.25};
    double base;
    assert_true(unit_read("5 USD2022", "USD", &old, false, &base, why, sizeof why));
    near(base, 3.2);
    assert_true(unit_read("5 MWh/USD2019", "MWh/USD", &old, false, &base, why, sizeof why));
    near(base, 4);
    near(unit_from_base(1.25, "USD2019", &old), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_year_of_money),
    };
    return cmocka_run_group_tests_name("unit_money", tests, NULL, NULL);
}
