/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_rejection.c - coils and air-cooled chillers against published figures: the rated point,
 * EnergyPlus curves, hours without a compressor, cooling overheads.
 */
#include "rejection/coil.h"
#include "rejection/sink.h"
#include "skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "station_year.h"

static void test_dry_cooler(void **state)
{
    (void)state;
    /* BAC TDFS1238N: 2931 kW from 46.1 to 40.5 degC in 35 degC air with 117.7 kW of fans. */
    assert_near(coil_load(0, 11.1, 11.1, 1), 1, 1e-12, "coil in use at the design point");
    assert_near(coil_share(0, 11.1, 5.6, 1), 1, 1e-12, "the water leaves at 40.5 degC");
    assert_near(2931 * sink_fan_power(1, 1, 0.040, 0.003), 117.7, 0.005 * 117.7,
                "fan power at the design point");
    /* Double the initial temperature difference: 1/32 of the power, apart from the floor. */
    assert_near(coil_load(0, 22.2, 11.1, 1), 0.5, 1e-12, "coil in use in cooler air");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0), 0.040 / 32, 1e-15, "fan law");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0.003), 0.003, 1e-15, "fan floor");
    /* No cooling by air that is warmer than the return, and no large factors near that point. */
    for (double itd = -20; itd < 60; itd += 0.01) {
        double before = 0;
        for (int32_t part = 0; part < COIL_PARTS; part++) {
            const double share = coil_share(part, itd, 10, 1);
            assert_true(share >= before && share <= 1);
            assert_true(share <= fmax(0, itd - 1) / 10 + 1e-12);
            assert_true(coil_load(part, itd, 11.1, 1) > 0 && coil_load(part, itd, 11.1, 1) < 45);
            before = share;
        }
    }
    /* Each part needs more coil per heat than the one before: they fill in this order. */
    for (int32_t part = 1; part < COIL_PARTS; part++)
        assert_true(coil_load(part, 10, 11.1, 1) > 1.4 * coil_load(part - 1, 10, 11.1, 1));
    /* Air-side textbook limit: water never leaves colder than the air enters. */
    assert_true(COIL_RATED * coil_reach_at[COIL_PARTS] < 1);
}

/* Cooling of the water per ITD by a cross-flow exchanger, both fluids unmixed (Incropera et al.,
 * table 11.3); ratio: heat capacity rates, air / water. */
static double cross_flow(double ntu_of_air, double ratio)
{
    const int air_is_less = ratio <= 1;
    const double ntu = air_is_less ? ntu_of_air : ntu_of_air * ratio;
    const double part = air_is_less ? ratio : 1 / ratio;
    const double effect =
        1 - exp(pow(ntu, 0.22) / part * (exp(-part * pow(ntu, 0.78)) - 1)); /* of the smaller */
    return air_is_less ? effect * ratio : effect;
}

/* The chords against that exchanger, fitted to the BAC point, at 1,000 points. */
static void test_chords(void **state)
{
    uint32_t seed = 1;
    double below = 0, above = 0, small = 0;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        seed = seed * 1664525u + 1013904223u;
        const double x = 0.05 + (3.2 - 0.05) * (seed >> 8) / 16777216.0;
        int32_t part = 0;
        while (coil_size_at[part + 1] < x)
            part++;
        const double chord = COIL_RATED * (coil_reach_at[part] +
                                           (x - coil_size_at[part]) *
                                               (coil_reach_at[part + 1] - coil_reach_at[part]) /
                                               (coil_size_at[part + 1] - coil_size_at[part]));
        const double off = chord / cross_flow(1.73, 0.803 * x) - 1;
        above = fmax(above, off);
        if (x >= 1)
            below = fmin(below, off);
        else if (x >= 0.5)
            small = fmin(small, off);
    }
    assert_true(above < 0.01);
    assert_true(below > -0.04);
    assert_true(small > -0.14);
    assert_true(below < -0.02); /* they are chords */
}

/* a + b x + c x^2 + d y + e y^2 + f x y, with water x and air y, degC. */
static double biquadratic(const double *k, double x, double y)
{
    return k[0] + k[1] * x + k[2] * x * x + k[3] * y + k[4] * y * y + k[5] * x * y;
}

/* York YCAL, 101 kW, COP 3.1 at 6.67 degC water and 35 degC air: the EnergyPlus data set, as in the
 * LBNL Buildings library. */
static double york_cop(double water, double air)
{
    static const double eir[] = {.1807018, .027153, -.00045536, .0188175, .00026233, -.0012881};
    return 3.1 / biquadratic(eir, water, air);
}

static double york_capacity(double water, double air)
{
    static const double cap[] = {-.26607, .099871, -.0023814, .0628316, -.00096446, -.0011249};
    return biquadratic(cap, water, air) / biquadratic(cap, 6.67, 35);
}

static double chiller_work(double water, double air, double min_lift)
{
    return sink_chiller_work(0.484, water, 2, air, 10.5, min_lift, 0.02);
}

static void test_chiller(void **state)
{
    (void)state;
    for (double air = 15; air <= 46; air += 0.25) {
        for (double water = 5; water <= 10; water += 0.5)
            assert_near(1 / chiller_work(water, air, 22.5), york_cop(water, air),
                        0.08 * york_cop(water, air), "COP");
        assert_near(1 / chiller_work(12, air, 22.5), york_cop(12, air), 0.2 * york_cop(12, air),
                    "COP at 12 degC");
        for (double water = 5; water <= 12 && air >= 30; water += 1)
            assert_near(sink_chiller_capacity(water, air), york_capacity(water, air),
                        0.08 * york_capacity(water, air), "capacity");
    }
    /* The linear fit to several EnergyPlus data sets at 7 degC: 6.93 - 0.107 t. */
    for (double air = 20; air <= 40; air += 5)
        assert_near(1 / chiller_work(7, air, 22.5), 6.93 - 0.107 * air, 0.12 * (6.93 - 0.107 * air),
                    "COP of the linear fit");
    /* A warmer loop never needs more work; hotter air never leaves more capacity. */
    for (double loop = 5; loop < 45; loop += 1)
        assert_true(chiller_work(loop + 1, 30, 10) <= chiller_work(loop, 30, 10));
    for (double air = 0; air < 80; air += 1)
        assert_true(sink_chiller_capacity(18, air + 1) <= sink_chiller_capacity(18, air) &&
                    sink_chiller_capacity(18, air) >= 0.2);
    /* At the minimum lift there are still fans. */
    assert_near(chiller_work(40, -20, 10) - 10 / (0.484 * 311.15), 0.0213, 0.0002, "fans");
}

/* Share of the heat that a coil of `size` times the load takes at this ITD, chord by chord; `used`:
 * coil in use, relative to the load. */
static double coil_takes(double size, double itd, double range, double pinch, double *used)
{
    double taken = 0;
    *used = 0;
    for (int32_t part = 0; part < COIL_PARTS; part++) {
        const double load = coil_load(part, itd, 11.1, pinch);
        const double more =
            fmin(fmax(coil_share(part, itd, range, pinch) - taken, 0), (size - *used) / load);
        taken += more;
        *used += more * load;
    }
    return fmin(taken, size);
}

/* Hours of a year without a compressor. With a pinch of 8 K and a coil so large that nothing else
 * counts they are those of a total approach of 8 K (the data page, 1.3); with its own pinch, those
 * of the exchanger that is fitted to the BAC point (7,767 h; 6,606 h with a wall of 8 K). */
static void test_free_cooling(void **state)
{
    static const struct {
        const char *file;
        double supply, size, pinch;
        int hours;
    } cases[] = {
        {"us_tx_dallas_fort_worth_tmy3.csv", 32, 5, 8, 5749},
        {"us_tx_dallas_fort_worth_tmy3.csv", 40, 5, 8, 8081},
        {"us_tx_dallas_fort_worth_tmy3.csv", 45, 5, 8, 8721},
        {"us_az_phoenix_tmy3.csv", 32, 5, 8, 4443},
        {"us_az_phoenix_tmy3.csv", 40, 5, 8, 6606},
        {"us_az_phoenix_tmy3.csv", 45, 5, 8, 7899},
        {"us_ca_san_francisco_tmy3.csv", 32, 5, 8, 8645},
        {"us_ca_san_francisco_tmy3.csv", 40, 5, 8, 8758},
        {"us_az_phoenix_tmy3.csv", 40, 1, 1, 7767},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int hours = 0;
        if (!read_year(cases[i].file, year))
            SKIP("there is no weather of %s", cases[i].file);
        for (int t = 0; t < HOURS; t++) {
            const double itd = cases[i].supply + 10 - year[t][AIR];
            double used;
            hours += coil_takes(cases[i].size, itd, 10, cases[i].pinch, &used) > 1 - 1e-9;
        }
        assert_near(hours, cases[i].hours, 0.02 * cases[i].hours, "hours without compressor");
    }
}

/* Electricity per unit of heat of direct-to-chip cooling on a warm loop with a range of 10 K, dry
 * coolers and an air-cooled trim chiller; the load is constant and the sizes are equal to it. The
 * published overheads are those of the hot hours' losses and of pumps, fans and trim chillers. */
static void test_overhead(void **state)
{
    static const struct {
        const char *file;
        double supply, overhead;
    } cases[] = {
        {"us_tx_dallas_fort_worth_tmy3.csv", 40, 0.024},
        {"us_tx_dallas_fort_worth_tmy3.csv", 45, 0.022},
        {"us_az_phoenix_tmy3.csv", 45, 0.026},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double work = 0;
        if (!read_year(cases[i].file, year))
            SKIP("there is no weather of %s", cases[i].file);
        for (int t = 0; t < HOURS; t++) {
            const double air = year[t][AIR], itd = cases[i].supply + 10 - air;
            double used;
            const double dry = coil_takes(1, itd, 10, 1, &used);
            work += 0.012 + 0.007 + sink_fan_power(used, coil_load(0, itd, 11.1, 1), 0.040, 0.003) +
                    (1 - dry) * chiller_work(cases[i].supply, air, 10);
        }
        assert_near(work / HOURS, cases[i].overhead, 0.1 * cases[i].overhead, "cooling overhead");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dry_cooler), cmocka_unit_test(test_chords),
        cmocka_unit_test(test_chiller),    cmocka_unit_test(test_free_cooling),
        cmocka_unit_test(test_overhead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
