/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * physics.c - firn/physics.h compared with published values: ASHRAE tables and worked examples,
 * IAPWS steam tables, the worked example of NREL's solar position algorithm, the extremes of the
 * equation of time; and properties that must hold for all inputs.
 */
#include "firn/physics.h"

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

static void relative(double value, double expected, double tolerance)
{
    near(value, expected, tolerance * fabs(expected));
}

/* Saturation: steam tables (IAPWS) above freezing, ASHRAE Fundamentals ch. 1 table 3 below. */
static void saturation(void **state)
{
    (void)state;
    static const struct {
        double t, p;
    } table[] = {{-20, 103.24}, {-5, 401.74}, {0.01, 611.66}, {5, 872.6},      {20, 2339.2},
                 {25, 3169.7},  {30, 4246.7}, {50, 12351.3},  {100, 101418.0}, {150, 476101.4}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        relative(firn_saturation_pressure(table[i].t), table[i].p, 3e-4);
    near(firn_saturation_pressure(-60), 1.08, 0.01);
    /* The two formulas meet at the triple point; the slope is the derivative. */
    relative(firn_saturation_pressure(0.01 - 1e-9), firn_saturation_pressure(0.01), 3e-5);
    for (double t = -90; t < 150; t += 7.3) {
        double up = log(firn_saturation_pressure(t + 1e-3)),
               down = log(firn_saturation_pressure(t - 1e-3));
        near(firn_saturation_slope(t), (up - down) / 2e-3, 1e-7);
    }
}

/* Saturated humidity ratios of ASHRAE Fundamentals ch. 1 table 2, which include the enhancement
 * factor of about 1.004 that the equations leave out. */
static void saturated_air(void **state)
{
    (void)state;
    static const struct {
        double t, w;
    } table[] = {{0, 0.003790},  {10, 0.007661}, {20, 0.014758},
                 {25, 0.020170}, {30, 0.027329}, {40, 0.049141}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        relative(firn_humidity_ratio(firn_saturation_pressure(table[i].t), 101325), table[i].w,
                 6e-3);
}

/* Dew points and wet bulbs of published tables, to 0.01 K: the steam tables and the frost points of
 * saturation() read backwards; saturated air, whose wet bulb is its dry bulb; PsychroLib's
 * published cases, from ASHRAE's equations, at 95461 Pa and 100000 Pa. */
static void hundredths(void **state)
{
    (void)state;
    static const struct {
        double t, p;
    } table[] = {{-20, 103.24}, {-5, 401.74}, {5, 872.6},   {10, 1228.2}, {15, 1705.8},
                 {20, 2339.2},  {25, 3169.7}, {30, 4246.7}, {40, 7384.9}, {50, 12351.3}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const double w = firn_humidity_ratio(table[i].p, 101325);
        near(firn_dew_point(table[i].p), table[i].t, 0.01);
        near(firn_wet_bulb(table[i].t, w, 101325), table[i].t, 0.01);
    }
    near(firn_wet_bulb(30, 0.0192281274241096, 95461), 25.0, 0.01);
    near(firn_wet_bulb(-1, 0.00120399819933844, 95461), -5.0, 0.01);
    near(firn_wet_bulb(7, firn_humidity_ratio(0.61 * firn_saturation_pressure(7), 100000), 100000),
         3.92667433781955, 0.01);
}

/* ASHRAE Fundamentals ch. 1, example 1: 40 degC dry bulb, 20 degC wet bulb at sea level, read off
 * the chart. Also values computed from the equations themselves, at another pressure, above and
 * below freezing. */
static void moist_air(void **state)
{
    (void)state;
    double w = 0.0065, p = 101325;
    near(firn_wet_bulb(40, w, p), 20.0, 0.1);
    near(firn_air_enthalpy(40, w), 56.7, 0.5);
    near(firn_dew_point(firn_vapour_pressure(w, p)), 7.0, 0.8);
    near(firn_relative_humidity(40, w, p), 0.14, 0.005);
    near((1 + w) / firn_air_density(40, w, p), 0.896, 0.002);

    near(firn_wet_bulb(30, 0.0192281274241096, 95461), 25.0, 3e-3);
    near(firn_wet_bulb(-1, 0.00120399819933844, 95461), -5.0, 1e-3);
    near(firn_wet_bulb(7, firn_humidity_ratio(0.61 * firn_saturation_pressure(7), 100000), 100000),
         3.92667433781955, 1e-3);
    relative(firn_air_density(30, 0.02, 95461), 1.08411986348219, 3e-4);
    relative(firn_air_enthalpy(30, 0.02), 81.316, 3e-4);
    near(firn_standard_pressure(1000), 89874.6, 1);
    near(firn_standard_pressure(-1000), 113929, 1);
    near(firn_standard_pressure(3000), 70108, 1);
    near(firn_standard_pressure(10000), 26436, 1);
}

/* Wet bulb and dew point over all possible weather: they exist, lie between their bounds, rise with
 * moisture and solve their equations. */
static void wet_bulb_everywhere(void **state)
{
    (void)state;
    static const double pressures[] = {120e3, 101325, 80e3, 55e3, 33e3};
    for (int i = 0; i < 5; i++) {
        double p = pressures[i];
        for (double t = -90; t <= 70; t += 1.7) {
            double saturation = firn_saturation_pressure(t), last = -1e9;
            for (int r = 0; r <= 50; r++) {
                double vapour = saturation * r / 50.0, w = firn_humidity_ratio(vapour, p);
                if (!(w < 5.0))
                    continue; /* nearly boiling */
                double wet = firn_wet_bulb(t, w, p), dew = firn_dew_point(vapour);
                assert_true(wet <= t && wet >= last - 1e-6);
                assert_true(dew <= wet + 1e-4 || r == 0);
                if (vapour > firn_saturation_pressure(-100))
                    relative(firn_saturation_pressure(dew), vapour, 1e-8);
                last = wet;
                double ws = firn_humidity_ratio(firn_saturation_pressure(wet), p);
                double again = wet >= 0.0 ? ((2501 - 2.326 * wet) * ws - 1.006 * (t - wet)) /
                                                (2501 + 1.86 * t - 4.186 * wet)
                                          : ((2830 - 0.24 * wet) * ws - 1.006 * (t - wet)) /
                                                (2830 + 1.86 * t - 2.1 * wet);
                near(again, w, 1e-6 + (fabs(wet) < 0.02 ? 1e-4 : 0));
            }
            if (firn_humidity_ratio(saturation, p) < 5.0)
                near(last, t, 1e-6);
        }
    }
    near(firn_wet_bulb(20, 0.5, 101325), 20, 0); /* supersaturated */
    near(firn_dew_point(0), -100, 0);
    near(firn_dew_point(1e9), 200, 0);
}

/* Reda and Andreas 2004 (NREL/TP-560-34302), table A5: 17 October 2003, 12:30:30 at
 * UTC-7, 39.742476 N, 105.1786 W. Without refraction the zenith is 90 - 39.872046. */
static void sun_of_nrel(void **state)
{
    (void)state;
    firn_sun_position s =
        firn_sun_at(39.742476, -105.1786, 2452930.312847 - 2451545.0, 19.5 + 30.0 / 3600.0);
    near(s.zenith, 90 - 39.872046, 0.01);
    near(s.azimuth, 194.340241, 0.01);
    near(s.declination, -9.31434, 0.01);
    near(s.equation_of_time, 14.641503, 0.1);
    near(s.distance, 0.996542, 1e-4);
}

/* The nominal year: solstices, equinoxes, the four extremes of the equation of time, perihelion;
 * values of a real year within the shift that the leap cycle causes. */
static void sun_of_the_year(void **state)
{
    (void)state;
    double lowest = 1e9, highest = -1e9, early = 1e9, late = -1e9, close = 2, far = 0;
    for (int day = 1; day <= 365; day++) {
        firn_sun_position s = firn_sun(0, 0, 0, day, 12);
        lowest = fmin(lowest, s.declination);
        highest = fmax(highest, s.declination);
        early = fmin(early, s.equation_of_time);
        late = fmax(late, s.equation_of_time);
        close = fmin(close, s.distance);
        far = fmax(far, s.distance);
    }
    near(highest, 23.438, 0.01);
    near(lowest, -23.438, 0.01);
    near(late, 16.45, 0.1);   /* about 3 November */
    near(early, -14.25, 0.1); /* about 11 February */
    near(close, 0.9833, 1e-4);
    near(far, 1.0167, 1e-4);
    near(firn_sun(0, 0, 0, 79.5, 12).declination, 0, 0.35); /* 20 March */
    near(firn_sun(0, 0, 0, 266, 0).declination, 0, 0.35);   /* 23 September */
    /* 21 June at 40 N, 105 W, UTC-7: NOAA's calculator gives sunrise (zenith 90.833) at 4:32, noon
     * at 12:01:50, sunset at 19:32. */
    near(firn_sun(40, -105, -7, 172, 4 + 32.0 / 60).zenith, 90.833, 0.3);
    near(firn_sun(40, -105, -7, 172, 19 + 32.0 / 60).zenith, 90.833, 0.3);
    near(firn_sun(40, -105, -7, 172, 12 + 110.0 / 3600).azimuth, 180, 0.2);
    near(firn_sun(40, -105, -7, 172, 12 + 110.0 / 3600).zenith, 40 - 23.44, 0.01);
    assert_true(firn_sun(40, -105, -7, 172, 8).azimuth < 90);
    /* South of the equator the sun is in the north at noon. */
    near(fabs(firn_sun(-33.9, 18.4, 2, 10, 12.95).azimuth - 180), 180, 5);
    /* One instant, in the local time of two zones. */
    near(firn_sun(50, 8, 1, 100, 12).zenith, firn_sun(50, 8, 0, 100, 11).zenith, 1e-9);
    near(firn_sun(50, 8, 1, 100, 24).azimuth, firn_sun(50, 8, 1, 101, 0).azimuth, 1e-6);
}

static void irradiance(void **state)
{
    (void)state;
    firn_sun_position s = firn_sun(0, 0, 0, 4, 12);
    near(firn_extraterrestrial(s), 1361 / (0.98331 * 0.98331), 0.5);
    s.zenith = 60;
    near(firn_extraterrestrial_horizontal(s), firn_extraterrestrial(s) / 2, 1e-9);
    s.zenith = 91;
    near(firn_extraterrestrial_horizontal(s), 0, 0);
    /* Erbs: the pieces join; values of the formula. */
    near(firn_diffuse_fraction(0), 1, 0);
    near(firn_diffuse_fraction(0.5), 0.6592, 1e-3);
    near(firn_diffuse_fraction(0.22 + 1e-9), firn_diffuse_fraction(0.22), 5e-3);
    near(firn_diffuse_fraction(0.80 - 1e-9), firn_diffuse_fraction(0.9), 5e-3);
    /* 1000 W/m2 in calm air at 20 degC: the cell is 40 K warmer. */
    near(firn_cell_temperature(1000, 20, 0), 60, 1e-9);
    near(firn_cell_temperature(1000, 20, 2), 20 + 1000 / 38.68, 1e-9);
}

/* What is certain without a reference: flat, facing the sun, facing away. */
static void planes(void **state)
{
    (void)state;
    firn_sun_position s = {40, 180, 0, 0, 1};
    const double up = cos(40 * FIRN_RADIANS);
    firn_plane p = firn_plane_of(s, 800 * up + 100, 800, 100, 0, 180, 0.2);
    near(p.beam, 800 * up, 1e-9);
    near(p.sky, 100, 1e-9); /* flat: all of it, wherever it is bright */
    near(p.ground, 0, 0);
    near(p.incidence, 40, 1e-9);
    p = firn_plane_of(s, 0, 800, 0, 40, 180, 0.2);
    near(p.beam, 800, 1e-9);
    near(p.incidence, 0, 1e-5);
    near(p.sky, 0, 0);
    p = firn_plane_of(s, 500, 0, 0, 90, 180, 0.2);
    near(p.ground, 500 * 0.2 / 2, 1e-9);
    near(firn_plane_of(s, 0, 800, 0, 60, 0, 0.2).beam, 0, 0);
    s.zenith = 91; /* the light after sunset comes from all of the sky */
    near(firn_plane_of(s, 0, 800, 20, 90, 180, 0.2).beam, 0, 0);
    near(firn_plane_of(s, 0, 800, 20, 90, 180, 0.2).sky, 10, 1e-9);
}

/* The tracker without neighbours faces the sun; with them it lies flat where the sun is at the
 * horizon; its limits hold. */
static void trackers(void **state)
{
    (void)state;
    firn_sun_position s = {45, 90, 0, 0, 1};
    near(firn_tracker_rotation(s, 60, 0), 45, 1e-9);
    near(firn_tracker_rotation(s, 60, 0.4), 45, 1e-9);
    s.azimuth = 270;
    near(firn_tracker_rotation(s, 60, 0.4), -45, 1e-9);
    s.zenith = 85;
    near(firn_tracker_rotation(s, 52, 0), -52, 0);
    s.zenith = 89.99;
    near(firn_tracker_rotation(s, 52, 0.4), 0, 0.05);
    s.zenith = 95;
    near(firn_tracker_rotation(s, 52, 0.4), 0, 0);
    /* No shadow reaches the next row: width times cosine of incidence is no more than what the sun
     * sees of the distance of the rows. */
    for (double zenith = 1; zenith < 90; zenith += 0.5) {
        s.zenith = zenith;
        const double turn = firn_tracker_rotation(s, 90, 0.4) + zenith;
        assert_true(0.4 * cos(turn * FIRN_RADIANS) <= cos(zenith * FIRN_RADIANS) + 1e-9);
    }
}

/* pvlib 0.16.1, by `tests/golden/pv_reference.py points`. */
static void planes_of_pvlib(void **state)
{
    (void)state;
    static const double mass[][2] = {{0, 0.99971}, {60, 1.99429}, {80, 5.58604}, {89, 26.31056}};
    static const double incidence[][2] = {{0, 1.000000},  {30, 0.997887}, {50, 0.979842},
                                          {60, 0.946003}, {70, 0.859720}, {80, 0.634117},
                                          {85, 0.400879}};
    static const double tracker[][4] = {
        {20, 120, 17.49524, 17.49524}, {60, 90, 60.00000, 60.00000},
        {75, 100, 25.80107, 74.77926}, {80, 260, -15.99179, -79.84892},
        {85, 95, 7.61459, 84.98100},   {70, 180, 0, 0}};
    static const double plane[][9] = {{30, 150, 850, 90, 25, 180, 822.7019, 100.4480, 7.7401},
                                      {60, 240, 600, 150, 60, 270, 539.7114, 201.4845, 22.5000},
                                      {80, 95, 250, 60, 25, 180, 48.4132, 62.7055, 0.9689},
                                      {45, 180, 0, 250, 30, 180, 0.0000, 236.3077, 3.3494},
                                      {70, 180, 150, 200, 90, 0, 0.0000, 72.4101, 25.1303},
                                      {20, 200, 300, 350, 10, 90, 271.5311, 345.8643, 0.9600},
                                      {50, 120, 930, 70, 45, 90, 858.9703, 90.5769, 19.5592}};
    for (size_t i = 0; i < sizeof mass / sizeof *mass; i++)
        near(firn_air_mass(mass[i][0]), mass[i][1], 1e-5);
    for (size_t i = 0; i < sizeof incidence / sizeof *incidence; i++)
        near(firn_incidence_modifier(incidence[i][0]), incidence[i][1], 1e-6);
    near(firn_incidence_modifier(90), 0, 0);
    near(firn_incidence_modifier(120), 0, 0);
    near(firn_incidence_modifier(0.11), 1, 1e-6);
    for (size_t i = 0; i < sizeof tracker / sizeof *tracker; i++) {
        const firn_sun_position s = {tracker[i][0], tracker[i][1], 0, 0, 1};
        near(firn_tracker_rotation(s, 60, 0.4), tracker[i][2], 1e-5);
        near(firn_tracker_rotation(s, 90, 0), tracker[i][3], 1e-5);
    }
    for (size_t i = 0; i < sizeof plane / sizeof *plane; i++) {
        const double *q = plane[i];
        const firn_sun_position s = {q[0], q[1], 0, 0, 1};
        const double ghi = q[2] * cos(q[0] * FIRN_RADIANS) + q[3];
        const firn_plane p = firn_plane_of(s, ghi, q[2], q[3], q[4], q[5], 0.2);
        near(p.beam, q[6], 1e-4);
        near(p.sky, q[7], 1e-4);
        near(p.ground, q[8], 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saturation),
        cmocka_unit_test(saturated_air),
        cmocka_unit_test(hundredths),
        cmocka_unit_test(moist_air),
        cmocka_unit_test(wet_bulb_everywhere),
        cmocka_unit_test(sun_of_nrel),
        cmocka_unit_test(sun_of_the_year),
        cmocka_unit_test(irradiance),
        cmocka_unit_test(planes),
        cmocka_unit_test(trackers),
        cmocka_unit_test(planes_of_pvlib),
    };
    return cmocka_run_group_tests_name("physics", tests, NULL, NULL);
}
