/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_wet.c - wet.h and air.h of the plugins compared with published figures: approaches of
 * towers, water per heat, COPs of water-cooled chillers, air at altitude.
 */
#include "common/air.h"
#include "rejection/wet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.10g is not within %g of %.10g", value, tolerance, expected);
}

static double humidity(double dry_bulb, double relative, double pressure)
{
    return firn_humidity_ratio(relative * firn_saturation_pressure(dry_bulb), pressure);
}

/* Approaches by Merkel's integral for 1.5 times the fill, and makers' medians: 5 K for open towers,
 * 6.5 K for closed ones, at 25 degC or a little below. */
static void approach(void **state)
{
    (void)state;
    near(wet_tower_approach(25, 1.5), 3.2, 0.1);
    near(wet_tower_approach(15, 1.5), 5.9, 0.1);
    near(wet_tower_approach(5, 1.5), 9.2, 0.1);
    near(wet_tower_approach(24, 1), 5, 0.3);
    near(wet_tower_approach(25, 0.65), 6.5, 0.1);
    /* Warmer air never gives colder water, more fill never warmer water. */
    for (double fill = 0.5; fill < 2; fill *= 1.1) {
        for (double wet = -45; wet < 45; wet += 0.5) {
            assert_true(wet_tower_water(wet + 0.5, fill) > wet_tower_water(wet, fill));
            assert_true(wet_tower_approach(wet, 1.1 * fill) < wet_tower_approach(wet, fill));
        }
    }
}

/* Rules of the trade for the air of design days: 0.85 to 1 % of the circulating flow evaporates per
 * 10 degF of range, (0.85 to 1) / 100 * 3600 / (4.186 * 5.56) = 1.31 to 1.55 m3/MWh. 1.33 m3/MWh at
 * a latent share of 0.9 and 2430 kJ/kg; make-up for 3, 4, 6 and 8 cycles of concentration. */
static void tower_water(void **state)
{
    (void)state;
    const double sea = 101325;
    near(wet_evaporation(35, humidity(35, 0.47, sea), sea, 30, 1), 1.43, 0.12);
    near(wet_evaporation(25, humidity(25, 0.5, sea), sea, 24, 1), 1.33, 0.04);
    near(wet_make_up(1.33, 0, 3), 2.00, 0.006);
    near(wet_make_up(1.33, 0, 4), 1.78, 0.008);
    near(wet_make_up(1.33, 0, 6), 1.60, 0.006);
    near(wet_make_up(1.33, 0, 8), 1.52, 0.006);
    /* Drift replaces blow-down, and adds to the make-up only beyond it. */
    near(wet_make_up(1.2, 0.1, 4), 1.6, 1e-12);
    near(wet_make_up(1.2, 0.5, 4), 1.7, 1e-12);
    /* Never negative, and more in drier air of the same temperature. */
    for (double t = -40; t < 50; t += 5) {
        double before = 1e9;
        for (double relative = 0; relative <= 1; relative += 0.1) {
            const double w = humidity(t, relative, 90000);
            const double water = wet_tower_water(firn_wet_bulb(t, w, 90000), 1);
            const double e = wet_evaporation(t, w, 90000, water, 1);
            assert_true(e >= 0 && e < 3600 / 1000.0);
            assert_true(e <= before + 1e-9);
            before = e;
        }
    }
}

/* 1.47 L/kWh times the cooling of the air over its warming in the coils. */
static void pad_water(void **state)
{
    (void)state;
    near(wet_pad_evaporation(35, 20, 24.5, 8), 1.47 * 10.5 / 8, 0.02 * 1.93);
    near(wet_pad_evaporation(45, 22, 30, 12), 1.47 * 15 / 12, 0.02 * 1.84);
    near(wet_pad_evaporation(30, 25, 30, 8), 0, 1e-12);
}

/* York YK with a variable speed drive at full load, a linear fit of its published curves for water
 * of 7 degC; ASHRAE 90.1-2019 for centrifugals above 1 MW: 5.8 to 6.3 at 6.7 and 29.4 degC. The
 * median machine is a sixth below. */
static void chiller(void **state)
{
    (void)state;
    for (double enters = 20; enters <= 28; enters += 2) {
        const double fit = 11.77 - 0.192 * enters;
        near(wet_chiller_cop(0.65, 7, 1.5, enters + 5.5, 1.5, 15, 12), fit, 0.07 * fit);
    }
    near(wet_chiller_cop(0.65, 6.7, 1.5, 29.4 + 5.5, 1.5, 15, 12), 6.05, 0.26);
    near(wet_chiller_cop(0.54, 7, 1.5, 18 + 5.5, 1.5, 15, 12), 11.77 - 0.192 * 18, 0.1 * 8.3);
    /* Warm loops: the lift has a minimum, and the COP a maximum. */
    near(wet_chiller_cop(0.54, 30, 1.5, 20, 1.5, 15, 12), 0.54 * 301.65 / 15, 1e-9);
    near(wet_chiller_cop(0.65, 30, 1.5, 20, 1.5, 15, 12), 12, 0);
}

/* Capacity and fan power at 1000, 1600, 2000 and 2600 m. */
static void altitude(void **state)
{
    (void)state;
    static const struct {
        double elevation, capacity, fan;
    } table[] = {
        {0, 1, 1}, {1000, 0.93, 1.27}, {1600, 0.89, 1.47}, {2000, 0.865, 1.62}, {2600, 0.83, 1.89}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const double r = air_density_ratio(firn_standard_pressure(table[i].elevation));
        near(air_capacity_factor(r), table[i].capacity, 0.005);
        near(air_fan_factor(r), table[i].fan, 0.011);
        /* a cooler's 5th power of heat over capacity, with the density of the air at full speed */
        near(r * pow(1 / air_capacity_factor(r), 5), air_fan_factor(r), 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(approach), cmocka_unit_test(tower_water), cmocka_unit_test(pad_water),
        cmocka_unit_test(chiller),  cmocka_unit_test(altitude),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
