/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_generation.c - machine.h with the defaults of the plugins against makers' sheets and
 * other published figures: fuel at part load, power and heat rate in warm, cold and thin air,
 * heating values.
 */
#include "generation/machine.h"

#include <firn/plugin.h>

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.10g is not within %g of %.10g", value, tolerance, expected);
}

/* The default of a number of a plugin; a percentage as a share. */
static double of(const char *type, const char *key)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/plugins/generation.%s.so", BINARY_DIR, type);
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL)
        fail_msg("%s", dlerror());
    const firn_plugin_desc *d = dlsym(object, "firn_plugin");
    double value = (double)NAN;
    for (uint32_t i = 0; d != NULL && i < d->param_count; i++) {
        if (strcmp(d->params[i].key, key) == 0)
            value = d->params[i].value / (d->params[i].unit[0] == '%' ? 100 : 1);
    }
    dlclose(object);
    if (isnan(value))
        fail_msg("%s has no %s", type, key);
    return value;
}

/* Fuel at this load over that at full load. */
static double part(double half_load, double load)
{
    return machine_fuel_of(0.4, half_load, load).at_minimum * 0.4;
}

/* Caterpillar G3520E: LHV input in kW at 2000, 1500 and 1000 kW; G3520C at 1800 rpm: Btu/kWh;
 * G3616: Btu/bhp-h, each at 100, 75 and 50 % load. */
static void engines_at_part_load(void **state)
{
    (void)state;
    static const double sheets[][3] = {
        {5001, 3851, 2723}, {9498, 0.75 * 9946, 0.5 * 10650}, {6144, 0.75 * 6306, 0.5 * 6556}};
    const double half_load = of("gas-engine", "half_load");
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        near(part(half_load, 0.75), sheets[i][1] / sheets[i][0], 0.012);
        near(part(half_load, 0.5), sheets[i][2] / sheets[i][0], 0.017);
    }
    /* Cummins QSK23 at 1500 rpm, prime power 701 kW: L/h at 100, 75, 50 and 25 % */
    const double diesel = of("diesel", "half_load");
    near(part(diesel, 0.75), 121 / 161.0, 0.017);
    near(part(diesel, 0.5), 85 / 161.0, 0.017);
    near(part(diesel, 0.25), 46 / 161.0, 0.017);
}

/* Curves of a gas turbine, rotating-machinery.com, "Gas Turbine: ISO rating and site rating", 2021:
 * power 0.83 at 40 degC, 1.25 at -19 degC, 0.89 at 1000 m and 0.8 at 1800 m; heat rate 1.1 at 45
 * degC and 0.92 at -29 degC, "not affected by altitude". */
static void turbine_in_the_air(void **state)
{
    (void)state;
    const double full = of("gas-turbine", "full_temperature"),
                 loss = of("gas-turbine", "temperature_loss"),
                 sea = of("gas-turbine", "full_altitude");
    const double no_load = 1 / of("gas-turbine", "half_load") - 1;
    near(machine_warm_factor(15, full, loss, 1.4), 1, 1e-12);
    near(machine_warm_factor(40, full, loss, 1.4), 0.83, 0.01);
    near(machine_warm_factor(-19, full, loss, 1.4), 1.25, 0.02);
    near(machine_warm_factor(-19, full, loss, 1.1), 1.1, 1e-12);
    near(machine_altitude_factor(firn_standard_pressure(1000), sea), 0.89, 0.005);
    near(machine_altitude_factor(firn_standard_pressure(1800), sea), 0.80, 0.005);
    near(no_load / machine_warm_factor(45, full, loss, 1.4) + 1 - no_load, 1.1, 0.025);
    near(no_load / machine_warm_factor(-29, full, loss, 1.4) + 1 - no_load, 0.92, 0.015);
}

/* Atlas Copco QAS 500 with a Volvo diesel engine, derating table in % of the rating. */
static void diesel_in_the_air(void **state)
{
    (void)state;
    static const struct {
        double height, temperature, percent;
    } table[] = {{0, 25, 100},   {0, 40, 100},    {0, 45, 90},    {0, 50, 80},    {1000, 40, 100},
                 {1000, 45, 90}, {1500, 30, 100}, {2000, 25, 95}, {2500, 25, 90}, {3000, 25, 85}};
    const double full = of("diesel", "full_temperature"), loss = of("diesel", "temperature_loss"),
                 altitude = of("diesel", "full_altitude");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        near(100 * machine_warm_factor(table[i].temperature, full, loss, 1) *
                 machine_altitude_factor(firn_standard_pressure(table[i].height), altitude),
             table[i].percent, 2.1);
}

/* IPCC 2006 states carbon by LHV: gas 56.1, diesel 74.1 kg/GJ; Waertsilae 50SG 6800 Btu/kWh by LHV,
 * "about 0.45 by HHV"; hydrogen 33.3 of 39.4 kWh/kg. Heat rates of EIA's plants in Btu/kWh (HHV).
 */
static void heating_values(void **state)
{
    (void)state;
    near(of("gas-turbine", "carbon") / MACHINE_LHV_GAS, 0.0036 * 56.1, 0.003);
    near(of("gas-engine", "carbon") / MACHINE_LHV_GAS, 0.0036 * 56.1, 0.003);
    near(of("diesel", "carbon") / MACHINE_LHV_DIESEL, 0.0036 * 74.1, 0.003);
    near(MACHINE_LHV_HYDROGEN, 33.3 / 39.4, 0.002);
    near(3412.14 / 6800 * MACHINE_LHV_GAS, of("gas-engine", "efficiency"), 0.005);
    near(3412.14 / of("gas-turbine", "efficiency"), (9124 + 9447) / 2.0, 200);
    near(3412.14 / of("combined-cycle", "efficiency"), 6431, 40);
    near(3412.14 / of("nuclear", "efficiency"), 10046, 20);
    /* a diesel of 2.5 MW: 173.1 gal/h; 137381 Btu/gal (HHV), EIA */
    near(2500 / (173.1 * 137381 / 3412.14), of("diesel", "efficiency"), 0.002);
}

/* Fuel never falls with load, and is all of full load at full load. */
static void line(void **state)
{
    (void)state;
    for (double half = 0.5; half <= 1.3; half += 0.1) {
        for (double minimum = 0; minimum <= 1; minimum += 0.25) {
            const machine_fuel f = machine_fuel_of(0.37, half, minimum);
            near(f.at_minimum + f.slope * (1 - minimum), 1 / 0.37, 1e-12);
            assert_true(f.slope >= 0);
        }
        near(0.5 / machine_fuel_of(0.37, half, 0.5).at_minimum, 0.37 * half, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_at_part_load),
        cmocka_unit_test(turbine_in_the_air),
        cmocka_unit_test(diesel_in_the_air),
        cmocka_unit_test(heating_values),
        cmocka_unit_test(line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
