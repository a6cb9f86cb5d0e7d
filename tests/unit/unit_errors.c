/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_errors.c - texts that are not a unit, not a number or of another kind: each is refused with
 * a sentence that names the fault and, where one is likely, the remedy.
 */
#include "unit_fixture.h"

static void test_temperature(void **state)
{
    (void)state;
    is("40 degC", "degC", 40);
    is("-40 degF", "degC", -40);
    is("86 degF", "degC", 30);
    is("212", "degF", 100);
    is("5 K", "K", 5);
    is("0.5 kW/K", "MW/K", 0.5e-3);
    refused("5 degC", "K",
            "`5 degC` is a point on the temperature scale; it must be a temperature "
            "difference (K): differences are in K");
    refused("5 degF", "K", "1 degF is 5/9 K");
    refused("20 K", "degC",
            "`20 K` is a temperature difference (K); it must be a temperature (degC): "
            "did you mean `20 degC`?");
    refused("5 W/degC", "W/K",
            "`degC` is a point on a scale and cannot have an exponent or be combined");
    refused("5 1/degF", "1/K", "1 degF is 5/9 K");
    refused("5 degC2", "degC", "`degC` is a point on a scale and cannot have an exponent");
    refused("5 C", "degC", "did you mean `degC`");
    refused("5 \xC2\xB0\x43", "degC", "did you mean `degC`");
}

static void test_dimensions(void **state)
{
    (void)state;
    refused("130 MWh", "MW", "`130 MWh` is energy (MWh); it must be a power (MW)");
    refused("5 MW", "USD/kW/month",
            "is a power (MW); it must be money per power and month (USD/kW/month)");
    refused("5 USD/kW/yr", "USD/kW/month", "hours, months and years do not convert");
    refused("5 yr", "h", "hours, months and years do not convert");
    refused("0.18 USD/kW/day", "USD/kW/month",
            "a charge on the peak of each day cannot be written; for a rate per day on the peak of "
            "the month, write twelve numbers, the rate times the days of each month");
    refused("0.18 USD/kW/d", "USD/kW/month", "the rate times the days of each month");
    refused("0.18 USD/kWh", "USD/kW/month", "hours, months and years do not convert");
    refused("12 months", "yr", "is a number of months (month); it must be a number of years (yr)");
    refused("3 kW/h", "kWh", "power times time is written `kWh`, not `kW/h`");
    refused("3 MVA", "MW", "related only by a power factor");
    refused("3 USD/kW", "USD/kVA", "related only by a power factor");
    refused("5 MW", "1", "is a power (MW); it must be a pure number");
    refused("5 %", "MW", "is a pure number; it must be a power (MW)");
    refused("5 m2", "m3", "is an area (m2); it must be a volume (m3)");
    refused("5 m", "kPa", "it must be a pressure, or energy per volume (kPa)");
    refused("5 deg", "degC", "is an angle (deg); it must be a temperature (degC)");
    refused("5 USD", "t", "is money (USD); it must be a mass (t)");
}

static void test_not_a_number(void **state)
{
    (void)state;
    refused("", "MW", "there is no number; it must be a power (MW)");
    refused("   ", "MW", "there is no number");
    refused("MW", "MW", "`MW` is not a finite number");
    refused("nan", "MW", "`nan` is not a finite number");
    refused("nan MW", "MW", "not a finite number");
    refused("inf", "MW", "not a finite number");
    refused("-inf", "MW", "not a finite number");
    refused("0x10 MW", "MW", "not a finite number");
    refused("1e999 MW", "MW", "not a finite number");
    refused("1e305 TW", "MW", "is out of range (limit 1e30 in base units)");
    refused("1e31 MW", "MW", "is out of range (limit 1e30 in base units)");
    is("1e30 MW", "MW", 1e30);
    refused("1,000 MW", "MW", "a decimal point and no thousands separators");
    refused("1_000 MW", "MW", "no thousands separators");
    refused("5 MW 3", "MW", "`3` is a second number");
    refused("5 6", "MW", "`6` is a second number");
    refused("5 12", "MW", "`12` is a second number");
    char long_text[400];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    refused(long_text, "MW", "xxx...` is not a finite number");
    char why[8];
    double base;
    assert_false(unit_read(long_text, "MW", NULL, false, &base, why, sizeof why));
    assert_true(strlen(why) < sizeof why);
}

static void test_did_you_mean(void **state)
{
    (void)state;
    static const char *const meant[][2] = {
        {"mw", "`MW`"},
        {"Mw", "`MW`"},
        {"kw", "`kW`"},
        {"KW", "`kW`"},
        {"mwh", "`MWh`"},
        {"kWhr", "`kWh`"},
        {"kw/h", "`kW`"},
        {"C", "`degC`"},
        {"degc", "`degC`"},
        {"F", "`degF`"},
        {"usd", "`USD`"},
        {"kusd", "`kUSD`"},
        {"Eur/kWh", "`EUR`"},
        {"$/kW", "`USD`"},
        {"\xE2\x82\xAC", "`EUR`"},
        {"mmbtu", "`MMBtu`"},
        {"MBtu", "`MMBtu`"},
        {"l", "`L`"},
        {"ton", "`TR`"},
        {"tonnes", "`t`"},
        {"Kg", "`kg`"},
        {"m\xC2\xB2", "`m2`"},
        {"sqft", "`ft2`"},
        {"hrs", "`hr`"},
        {"yrs", "`yr`"},
        {"annum", "`yr`"},
        {"mo", "`month`"},
        {"pct", "`%`"},
        {"tCO2", "the mass alone: `t`"},
        {"kg CO2/kWh", "`kg/kWh`"},
        {"mva", "`MVA`"},
        {"psig", "`psi`"},
        {"ct", "hundredths"},
        {"MWe", "`MW`"},
        {"kWp", "`kW`"},
        {"MWac", "`MW`"},
        {"MWdc", "`MW`"},
        {"MWh_th", "`MWh`"},
        {"kWht", "`kWh`"},
        {"GW_e", "`GW`"},
        {"cents/kWh", "12 ct/kWh is 120 USD/MWh or 120 EUR/MWh"},
        {"\xC2\xA2/kWh", "hundredths"},
        {"gCO2e/kWh", "the mass alone: `g`"},
        {"ktCO2eq", "the mass alone: `kt`"},
        {"MMUSD", "`MUSD`"},
        {"BUSD", "`GUSD`"},
        {"MGD", "`Mgal/day`"},
        {"AF/yr", "`acre-ft`"},
        {"ac", "`acre`"},
        {"feet", "`ft`"},
        {"knots", "km/h or m/s"},
        {"hp", "write kW"},
        {"MBH", "`kBtu/h`"},
        {"inWC", "`inH2O`"},
        {"lbs/MWh", "`lb`"},
        {"RT", "`TR`"},
        {"USD22/kW", "the year of money has four digits, 1900 to 2199, as in `USD2022`"},
        {"MUSD1850", "1900 to 2199, as in `MUSD2022`"},
        {"USD20222", "four digits"},
        {"USD 2022/kW", "write the year of money directly after the currency, as in `USD2022`"},
        {"MW2022", "unknown unit `MW2022`"},
        {"$2022", "unknown unit `$2022`"},
    };
    for (size_t i = 0; i < sizeof meant / sizeof meant[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "5 %s", meant[i][0]);
        refused(text, "MW", meant[i][1]);
    }
    refused("5 parsec", "m", "unknown unit `parsec`; docs/units.md");
    refused("5 CZK", "USD", "the currencies are USD, EUR");
    refused("5 thisisaveryveryverylongunitname", "m", "`thisisaveryveryverylongu...`");
}

static void test_malformed(void **state)
{
    (void)state;
    refused("5 MW/", "MW", "is incomplete: a name must follow");
    refused("5 /h", "1/h", "unexpected `/` in the unit");
    refused("5 MW**h", "MWh", "unexpected `*` in the unit: expressions are not evaluated");
    refused("5 USD/(kW month)", "USD/kW/month", "cannot contain parentheses");
    refused("5 m^4", "m", "an exponent in a unit must be 1");
    refused("5 m^", "m", "an exponent in a unit must be 1");
    refused("5 m^22", "m2", "an exponent in a unit must be 1");
    refused("5 m2^2", "m2", "an exponent in a unit must be 1");
    refused("5 m4", "m", "unknown unit `m4`");
    refused("5 m3*m3*m3*m", "m", "exponent beyond 9");
    refused("5 MW; 3", "MW",
            "unexpected `;` in the unit: a comment after a value begins with a space");
    refused("5 kk", "MW", "unknown unit");
    refused("5 MMW", "MW", "unknown unit");
    refused("5 kMWh", "MWh", "unknown unit");
    refused("5 kdegC", "degC", "unknown unit");

    /* No text makes the parser read out of bounds (to be run under the sanitizers). */
    static const char letters[] = "kMWh/USD2022*^2-1 .%degCmp.u.\xC2(E";
    uint64_t seed = 7;
    int read = 0;
    for (int i = 0; i < 20000; i++) {
        char text[24], message[96];
        double base;
        size_t length = 0;
        for (; length + 1 < sizeof text && (length < 3 || seed >> 61 != 0); length++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[length] = letters[(seed >> 33) % (sizeof letters - 1)];
        }
        text[length] = '\0';
        text[0] = (char)('0' + i % 10);
        message[0] = '\0';
        if (unit_read(text, "MW", &in_dollars, true, &base, message, sizeof message))
            read++;
        else
            assert_true(message[0] != '\0');
    }
    assert_true(read > 5);

    unit u;
    char why[256];
    assert_false(unit_parse("M\0W", 3, &u, why, sizeof why));
    assert_true(unit_parse("MW/yes", 2, &u, why, sizeof why)); /* reads no further than `length` */
    assert_true(u.factor == 1.0);
    assert_true(unit_parse("", 0, &u, why, sizeof why));
    assert_true(unit_parse("1", 1, &u, why, sizeof why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_temperature),  cmocka_unit_test(test_dimensions),
        cmocka_unit_test(test_not_a_number), cmocka_unit_test(test_did_you_mean),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests_name("unit_errors", tests, NULL, NULL);
}
