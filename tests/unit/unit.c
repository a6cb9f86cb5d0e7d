/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - every unit of the table, the compounds that planners write, conversion both ways, and
 * the description of a unit in words.
 */
#include "unit_fixture.h"

#include "units/unit_table.h"

static void test_simple(void **state)
{
    (void)state;
    is("1 W", "MW", 1e-6);
    is("130 MW", "MW", 130);
    is("130MW", "MW", 130);
    is("  132 kW ", "MW", 0.132);
    is("1.2 GW", "MW", 1200);
    is("1 TW", "MW", 1e6);
    is("1 TR", "MW", 0.00351685284206667);
    is("2 MVA", "MVA", 2);
    is("2 kVA", "MVA", 0.002);
    is("2 GVA", "MVA", 2000);
    is("2 VA", "MVA", 2e-6);

    is("5 Wh", "MWh", 5e-6);
    is("5 kWh", "MWh", 0.005);
    is("5 MWh", "MWh", 5);
    is("5 GWh", "MWh", 5000);
    is("5 TWh", "MWh", 5e6);
    is("3600 J", "MWh", 1e-6);
    is("3600 kJ", "MWh", 1e-3);
    is("3.6 MJ", "MWh", 1e-3);
    is("3.6 GJ", "MWh", 1);
    is("1 MMBtu", "MWh", 0.29307107017222);
    is("10 therm", "MWh", 0.29307107017222);
    is("1 kBtu", "MWh", 0.29307107017222e-3);
    is("1e6 BTU", "MWh", 0.29307107017222);
    is("1 MMBTU", "MWh", 0.29307107017222);
    is("1 TRh", "MWh", 0.00351685284206667);

    is("90 min", "h", 1.5);
    is("1800 s", "h", 0.5);
    is("2 days", "h", 48);
    is("1 week", "h", 168);
    is("20 yr", "years", 20);
    is("20 years", "yr", 20);
    is("3 months", "month", 3);

    is("1 g", "t", 1e-6);
    is("1 kg", "t", 1e-3);
    is("1 kt", "t", 1e3);
    is("1 Mt", "t", 1e6);
    is("1 lb", "t", 0.00045359237);

    is("5 km", "m", 5000);
    is("10 ft", "m", 3.048);
    is("5 mm", "m", 0.005);
    is("2 m2", "m2", 2);
    is("2 m^2", "m2", 2);
    is("1 km2", "m2", 1e6);
    is("1 ha", "m2", 1e4);
    is("1 acre", "m2", 4046.8564224);
    is("43560 ft2", "acre", 4046.8564224);
    is("1 m3", "m3", 1);
    is("1 L", "m3", 1e-3);
    is("1 kL", "m3", 1);
    is("1 ML", "m3", 1e3);
    is("1 GL", "m3", 1e6);
    is("1 gal", "m3", 0.003785411784);
    is("1 kgal", "m3", 3.785411784);
    is("1 Mgal", "m3", 3785.411784);
    is("1 ft3", "m3", 0.028316846592);
    is("1 cf", "ft3", 0.028316846592);

    is("30 deg", "deg", 30);
    is("7 %", "1", 0.07);
    is("7", "%", 0.07);
    is("0.07", "1", 0.07);
    is("0.07", "", 0.07);
    is("420 ppm", "1", 420e-6);
    is("5 1", "%", 5);

    is("1 bar", "kPa", 100e3 / 3.6e9);
    is("101325 Pa", "Pa", 101325 / 3.6e9);
    is("1 MPa", "bar", 1e6 / 3.6e9);
    is("14.5037737730209 psi", "bar", 1e5 / 3.6e9);
}

static void test_compounds(void **state)
{
    (void)state;
    is("1 MW*h", "MWh", 1);
    is("1 MW h", "MWh", 1);
    is("1 MW.h", "MWh", 1);
    is("1 MW * h", "MWh", 1);
    is("12 kW/month", "MW/month", 0.012);
    is("12 USD/kW/month", "USD/MW/month", 12000);
    is("12 USD / kW / month", "USD/MW/month", 12000);
    is("12", "USD/kW/month", 12000);
    is("150 USD/kW/yr", "USD/MW/yr", 150e3);
    is("0.045 USD/kWh", "USD/MWh", 45);
    is("0.4 kg/kWh", "t/MWh", 0.4);
    is("400 g/kWh", "t/MWh", 0.4);
    is("800 lb/MWh", "t/MWh", 800 * 0.00045359237);
    is("1.8 L/kWh", "m3/MWh", 1.8);
    is("1000 W/m2", "MW/m2", 1e-3);
    is("24 kWh/m2/day", "W/m2", 1e-3);
    is("200 ML/yr", "m3/yr", 200e3);
    is("2 %/yr", "1/yr", 0.02);
    is("0.5 %/h", "1/h", 0.005);
    is("50 USD/t", "USD/t", 50);
    is("3.5 USD/MMBtu", "USD/MWh", 3.5 / 0.29307107017222);
    is("9 MJ/kWh", "1", 2.5);
    is("6500 Btu/kWh", "1", 6500 * 0.29307107017222e-3);
    is("12000 Btu/h", "TR", 0.00351685284206667);
    is("10 m/s", "m/s", 36000);
    is("100 gal/min", "m3/h", 22.712470704);
    is("4.186 kJ/kg/K", "MWh/t/K", 4.186 / 3600);
    is("0.6 kW/TR", "1", 0.6 / 3.51685284206667);
    is("2 1/h", "h^-1", 2);
    is("2 m^-1", "1/m", 2);
    is("3 kUSD", "USD", 3000);
    is("900 MUSD", "USD", 900e6);
    is("55 GUSD", "USD", 55e9);
    is("1.5 MUSD/MW", "USD/MW", 1.5e6);
    is("5 MW/MW", "1", 5);
    is("1.1 kg/L", "t/m3", 1.1);
    /* A pressure times a flow is a power: 100 kPa at 36 m3/h is 1 kW. */
    is("3600 kPa m3/h", "kW", 1e-3);

    /* Quotients are read left to right. */
    refused("5 USD/kW month", "USD/kW/month", "it must be money per power and month");
    is("5 USD month/kW", "USD/kW month", 5000);
}

static void test_show(void **state)
{
    (void)state;
    static const char *const units[] = {"kW",   "MWh", "USD/kW/month", "EUR/kWh", "degC", "degF",
                                        "%",    "GJ",  "TR",           "Mgal/yr", "kPa",  "m/s",
                                        "kUSD", "1",   "L/kWh",        "ft2",     "therm"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "37.5 %s", units[i]);
        near(unit_from_base(read_as(text, units[i]), units[i], &in_dollars), 37.5);
    }
    /* Thousandths are shown exactly as they were written. */
    for (int i = 1; i <= 1000; i++) {
        char text[32];
        snprintf(text, sizeof text, "%d kW", i);
        assert_true(read_as(text, "MW") == i / 1000.0);
        assert_true(unit_from_base(i / 1000.0, "kW", NULL) == i);
    }
    assert_true(unit_from_base(5, "no such", NULL) == 5);
}

static void test_infinite(void **state)
{
    (void)state;
    double base = 0;
    char why[256];
    assert_true(unit_read("inf", "MW", NULL, true, &base, why, sizeof why));
    assert_true(isinf(base) && base > 0);
    base = 0;
    assert_true(unit_read(" inf MW ", "MW", NULL, true, &base, why, sizeof why));
    assert_true(isinf(base) && base > 0);
    assert_true(unit_read("5 kW", "MW", NULL, true, &base, why, sizeof why));
    near(base, 0.005);
    assert_false(unit_read("inf MWh", "MW", NULL, true, &base, why, sizeof why));
    assert_false(unit_read("infinity", "MW", NULL, true, &base, why, sizeof why));
    assert_false(unit_read("-inf", "MW", NULL, true, &base, why, sizeof why));
    assert_false(unit_read("nan", "MW", NULL, true, &base, why, sizeof why));
}

static void kind_is(const char *text, const char *expected)
{
    unit u;
    char why[256], kind[256];
    assert_true(unit_parse(text, strlen(text), &u, why, sizeof why));
    assert_ptr_equal(unit_kind(&u, kind, sizeof kind), kind);
    assert_string_equal(kind, expected);
}

static void test_kind(void **state)
{
    (void)state;
    kind_is("kW", "a power (MW)");
    kind_is("GJ", "energy (MWh)");
    kind_is("USD/kW/month", "money per power and month (USD/MW/month)");
    kind_is("kEUR/MWh", "money per energy (EUR/MWh)");
    kind_is("degF", "a temperature (degC)");
    kind_is("K", "a temperature difference (K)");
    kind_is("kW/K", "power per kelvin (MW/K)");
    kind_is("ft2", "an area (m2)");
    kind_is("ML/yr", "volume per year (m3/yr)");
    kind_is("L/kWh", "volume per energy (m3/MWh)");
    kind_is("%", "a pure number");
    kind_is("%/yr", "a number per year (1/yr)");
    kind_is("kVA", "an apparent power (MVA)");
    kind_is("kWh/m2/day", "power per area (MW/m2)");
    kind_is("bar", "a pressure, or energy per volume (MWh/m3)");
    kind_is("m/s2", "length per hour2 (m/h2)");
    kind_is("t K", "mass times kelvin (t K)");
    unit u;
    char why[64], small[6];
    assert_true(unit_parse("kW", 2, &u, why, sizeof why));
    assert_string_equal(unit_kind(&u, small, sizeof small), "a pow");
}

/* Units that energy planners write: each can be read, with the right value in base units. */
static void test_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *same; /* 1 `text`, read as `same`, is `base` in base units */
        double base;
    } field[] = {
        {"kW", "MW", 1e-3},
        {"GW", "MW", 1e3},
        {"kWh", "MWh", 1e-3},
        {"TWh", "MWh", 1e6},
        {"MWh/yr", "MWh/yr", 1},
        {"GWh/year", "MWh/yr", 1e3},
        {"ML/yr", "m3/yr", 1e3},
        {"m3/h", "m3/h", 1},
        {"L/s", "m3/h", 3.6},
        {"gpm", "m3/h", 0.22712470704},
        {"gpm", "gal/min", 0.22712470704},
        {"cfm", "ft3/min", 1.69901079552},
        {"kgal", "gal", 3.785411784},
        {"kgal/yr", "m3/yr", 3.785411784},
        {"acre-ft", "m3", 1233.48183754752},
        {"acre-ft/yr", "m3/yr", 1233.48183754752},
        {"MMBtu", "MWh", 0.29307107017222},
        {"MMBtu/h", "MW", 0.29307107017222},
        {"kBtu", "MWh", 0.29307107017222e-3},
        {"therm", "MWh", 0.029307107017222},
        {"GJ", "MWh", 1 / 3.6},
        {"TR", "MW", 0.00351685284206667},
        {"kW/TR", "MW/MW", 1 / 3.51685284206667},
        {"L/kWh", "m3/MWh", 1},
        {"gal/MWh", "m3/MWh", 0.003785411784},
        {"kg/kWh", "t/MWh", 1},
        {"g/kWh", "t/MWh", 1e-3},
        {"lb/MWh", "t/MWh", 0.00045359237},
        {"t/yr", "t/yr", 1},
        {"kt", "t", 1e3},
        {"Mt/yr", "t/yr", 1e6},
        {"USD/kW", "USD/MW", 1e3},
        {"USD/kW/yr", "USD/MW/yr", 1e3},
        {"USD/kW-yr", "USD/MW/yr", 1e3},
        {"USD/kW-year", "USD/MW/yr", 1e3},
        {"USD/kW/month", "USD/MW/month", 1e3},
        {"USD/kW-month", "USD/MW/month", 1e3},
        {"USD/MW-day", "USD/MWh", 1.0 / 24},
        {"USD/MWh-yr", "USD/MWh/yr", 1},
        {"kW-yr", "MW yr", 1e-3},
        {"MW-h", "MWh", 1},
        {"USD/MWh", "USD/MWh", 1},
        {"MUSD", "USD", 1e6},
        {"kUSD/yr", "USD/yr", 1e3},
        {"MUSD/MW", "USD/MW", 1e6},
        {"USD/t", "USD/t", 1},
        {"USD/m3", "USD/m3", 1},
        {"USD/kgal", "USD/m3", 1 / 3.785411784},
        {"USD/MMBtu", "USD/MWh", 1 / 0.29307107017222},
        {"USD/therm", "USD/MWh", 10 / 0.29307107017222},
        {"%/yr", "1/yr", 1e-2},
        {"K", "K", 1},
        {"Pa", "MWh/m3", 1 / 3.6e9},
        {"kPa", "Pa", 1e3 / 3.6e9},
        {"hPa", "Pa", 100 / 3.6e9},
        {"mbar", "Pa", 100 / 3.6e9},
        {"bar", "Pa", 1e5 / 3.6e9},
        {"inH2O", "Pa", 249.08891 / 3.6e9},
        {"W/m2", "MW/m2", 1e-6},
        {"kWh/m2/day", "MW/m2", 1e-3 / 24},
        {"kWh/m2-day", "MW/m2", 1e-3 / 24},
        {"m/s", "m/h", 3600},
        {"km/h", "m/h", 1000},
        {"mph", "m/h", 1609.344},
        {"mi", "km", 1609.344},
        {"min", "h", 1.0 / 60},
        {"day", "h", 24},
        {"d", "h", 24},
        {"week", "h", 168},
        {"month", "month", 1},
        {"year", "yr", 1},
        {"MVA", "MVA", 1},
        {"kVA", "MVA", 1e-3},
        {"USD/kVA", "USD/MVA", 1e3},
        {"deg", "deg", 1},
        {"m2", "m2", 1},
        {"km", "m", 1e3},
        {"ft2", "m2", 0.09290304},
        {"ha", "m2", 1e4},
        {"acre", "m2", 4046.8564224},
        {"m2/MW", "m2/MW", 1},
        {"acre/MW", "m2/MW", 4046.8564224},
        {"ppm", "1", 1e-6},
        {"Btu/kWh", "1", 0.29307107017222e-3},
        {"kJ/kWh", "1", 1 / 3600.0},
        {"MWh/MWh", "1", 1},
        {"p.u.", "1", 1},
        {"p.u./h", "1/h", 1},
        {"pu", "1", 1},
        {"USD2022/kW", "USD2022/MW", 1e3},
        {"MUSD2022", "USD2022", 1e6},
        {"USD2022/kW-yr", "USD2022/MW/yr", 1e3},
    };
    for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "1 %s", field[i].text);
        is(text, field[i].same, field[i].base);
    }
    /* A hyphen joins two units to one factor, without spaces around it. */
    refused("5 USD/kW -yr", "USD/kW-yr", "unexpected `-` in the unit");
    refused("5 USD/kW- yr", "USD/kW-yr", "unexpected ` ` in the unit");
    refused("5 kW-", "kW", "is incomplete: a name must follow");
    refused("5 USD/kW yr", "USD/kW-yr", "it must be money per power and year (USD/kW-yr)");
}

/* Every name in the table can be read, no two are the same, and unit_same() distinguishes a point
 * from a difference. */
static void test_table(void **state)
{
    (void)state;
    static char name[400][16];
    size_t count = 0;
    for (size_t i = 0; unit_table_entry(i) != NULL; i++) {
        const unit_entry *entry = unit_table_entry(i);
        assert_true(entry->meaning[0] != '\0');
        for (size_t k = 0; k <= strlen(entry->prefixes); k++) {
            char prefix[2] = {k == 0 ? '\0' : entry->prefixes[k - 1], '\0'};
            snprintf(name[count++], sizeof name[0], "%s%s", prefix, entry->symbol);
            assert_true(count < sizeof name / sizeof name[0]);
            assert_true(strlen(name[count - 1]) <= 7);
        }
    }
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        unit u;
        char why[256];
        assert_true(unit_parse(name[i], strlen(name[i]), &u, why, sizeof why));
        assert_true(u.factor > 0.0);
        assert_int_equal(u.currency[0] != '\0', u.power[UNIT_MONEY] != 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(name[i], name[k]);
    }
    unit a, b;
    char why[256];
    assert_true(unit_parse("degC", 4, &a, why, sizeof why));
    assert_true(unit_parse("K", 1, &b, why, sizeof why));
    assert_false(unit_same(&a, &b));
    assert_true(unit_parse("degF", 4, &b, why, sizeof why));
    assert_true(unit_same(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simple), cmocka_unit_test(test_compounds),
        cmocka_unit_test(test_show),   cmocka_unit_test(test_infinite),
        cmocka_unit_test(test_kind),   cmocka_unit_test(test_field),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
