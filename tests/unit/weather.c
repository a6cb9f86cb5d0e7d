/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.c - checks and derived series of weather that was read, and the typical year that is
 * synthesised from climate normals.
 */
#include "memory_fixture.h"

#include "calendar/calendar.h"
#include "weather/weather.h"

#include "firn/physics.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static int month_start(int m)
{
    return m < 12 ? calendar_hour_of_year(m + 1, 1) : CALENDAR_YEAR_HOURS;
}

static double mean(const double *v, int from, int to)
{
    double sum = 0;
    for (int t = from; t < to; t++)
        sum += v[t];
    return sum / (to - from);
}

/* ---- derived series -------------------------------------------------------------------------- */

static int complete(weather *w, const double *humidity, error *e)
{
    *e = (error){0};
    return weather_complete(memory, w, humidity, "site.csv", e);
}

static void derived_series(void **state)
{
    (void)state;
    const double dry[3] = {30, 30, -10}, humidity[3] = {50, 108, 80}, ghi[3] = {-4, 0, 600};
    weather w = {.hours = 3, .elevation = 1500};
    error e;
    w.series[WEATHER_DRY_BULB] = dry;
    w.series[WEATHER_GHI] = ghi;
    assert_int_equal(complete(&w, humidity, &e), ERROR_NONE);
    near(w.series[WEATHER_PRESSURE][0], 84556, 2);
    near(w.series[WEATHER_WET_BULB][0], 21.592, 0.002);
    near(w.series[WEATHER_DEW_POINT][0], 18.45, 0.02);
    near(w.series[WEATHER_WET_BULB][1], 30, 0); /* limited to saturation */
    near(w.series[WEATHER_DEW_POINT][1], 30, 0);
    near(w.series[WEATHER_HUMIDITY_RATIO][1],
         firn_humidity_ratio(firn_saturation_pressure(30), firn_standard_pressure(1500)), 1e-12);
    assert_true(w.series[WEATHER_WET_BULB][2] < -10 && w.series[WEATHER_WET_BULB][2] > -12);
    near(w.series[WEATHER_GHI][0], 0, 0);
    near(ghi[0], -4, 0);
    assert_null(w.series[WEATHER_DNI]);
    assert_null(w.series[WEATHER_WIND_SPEED]);

    /* From the dew point instead; one above the dry bulb is limited to the dry bulb. */
    const double dew[3] = {18.45, 31, -12};
    weather from_dew = {.hours = 3, .elevation = 1500};
    from_dew.series[WEATHER_DRY_BULB] = dry;
    from_dew.series[WEATHER_DEW_POINT] = dew;
    assert_int_equal(complete(&from_dew, NULL, &e), ERROR_NONE);
    near(from_dew.series[WEATHER_WET_BULB][0], w.series[WEATHER_WET_BULB][0], 0.01);
    near(from_dew.series[WEATHER_DEW_POINT][0], 18.45, 0);
    near(from_dew.series[WEATHER_DEW_POINT][1], 30, 0);
    /* Without moisture there is no wet bulb: nothing is invented. */
    weather alone = {.hours = 3};
    alone.series[WEATHER_DRY_BULB] = dry;
    assert_int_equal(complete(&alone, NULL, &e), ERROR_NONE);
    assert_null(alone.series[WEATHER_WET_BULB]);
    assert_non_null(alone.series[WEATHER_PRESSURE]);
}

static void implausible_values(void **state)
{
    (void)state;
    static const struct {
        int quantity;
        double value;
        const char *message;
    } wrong[] = {{WEATHER_DRY_BULB, 88, "dry bulb is 88 degC"}, /* Fahrenheit */
                 {WEATHER_DRY_BULB, (double)NAN, "dry bulb is nan"},
                 {WEATHER_DRY_BULB, 300, "-90 and 70"},
                 {WEATHER_PRESSURE, 1013, "30000 and 120000"},
                 {WEATHER_GHI, -6, "GHI is -6 W/m2"},
                 {WEATHER_DNI, 1501, "0 and 1500"},
                 {WEATHER_DHI, HUGE_VAL, "DHI is inf"},
                 {WEATHER_WIND_SPEED, -0.1, "wind speed"}};
    const double good_humidity[2] = {50, 50}, bad_humidity[2] = {50, 111};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double values[2] = {wrong[i].quantity == WEATHER_PRESSURE ? 100e3 : 20, wrong[i].value};
        const double dry[2] = {20, 20};
        weather w = {.hours = 2};
        w.series[WEATHER_DRY_BULB] = dry;
        w.series[wrong[i].quantity] = values;
        error e;
        assert_int_equal(complete(&w, good_humidity, &e), ERROR_PROBLEM);
        if (strstr(e.text, wrong[i].message) == NULL || strstr(e.text, "site.csv: value 2") == NULL)
            fail_msg("%s", e.text);
    }
    const double dry[2] = {20, 20}, boiling[2] = {70, 70}, thin[2] = {30e3, 30e3},
                 full[2] = {100, 100};
    weather w = {.hours = 2};
    error e;
    w.series[WEATHER_DRY_BULB] = dry;
    assert_int_equal(complete(&w, bad_humidity, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "relative humidity"));
    w = (weather){.hours = 2, .elevation = 9500};
    w.series[WEATHER_DRY_BULB] = dry;
    assert_int_equal(complete(&w, good_humidity, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "elevation is 9500"));
    w = (weather){.hours = 2};
    w.series[WEATHER_DRY_BULB] = boiling;
    w.series[WEATHER_PRESSURE] = thin;
    assert_int_equal(complete(&w, full, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "humidity ratio"));
}

/* ---- normals --------------------------------------------------------------------------------- */

static weather_normals temperate(void)
{
    return (weather_normals){
        .dry_bulb = {7.9, 10.2, 14.4, 18.8, 23.3, 27.6, 30.0, 30.1, 25.9, 19.8, 13.5, 8.7},
        .daily_range = {11, 11, 11.5, 11, 10, 10.3, 11, 11.4, 11, 11.6, 11.3, 11},
        .humidity = {0.66, 0.65, 0.63, 0.64, 0.69, 0.65, 0.60, 0.59, 0.65, 0.65, 0.67, 0.67},
        .ghi = {2.8, 3.6, 4.6, 5.5, 6.1, 6.7, 6.8, 6.1, 5.1, 4.1, 3.0, 2.5},
        .wind = {5.0, 5.1, 5.6, 5.5, 4.9, 4.6, 4.2, 3.9, 4.0, 4.2, 4.7, 4.8}};
}

static int from_normals(const weather_normals *n, double latitude, weather *w, error *e)
{
    *w = (weather){.latitude = latitude,
                   .longitude = -97,
                   .elevation = 171,
                   .utc_offset = -6,
                   .wind_height = 10};
    *e = (error){0};
    return weather_from_normals(memory, n, w, e);
}

/* The synthesised year reproduces the normals, month by month. */
static void normals_reproduced(void **state)
{
    (void)state;
    weather_normals n = temperate();
    weather w;
    error e;
    if (from_normals(&n, 32.9, &w, &e) != ERROR_NONE)
        fail_msg("%s", e.text);
    assert_int_equal(w.hours, 8760);
    const double *dry = w.series[WEATHER_DRY_BULB], *ghi = w.series[WEATHER_GHI];
    for (int m = 0; m < 12; m++) {
        int from = month_start(m), to = month_start(m + 1), days = (to - from) / 24;
        double ranges = 0, moisture = 0;
        near(mean(dry, from, to), n.dry_bulb[m], 1e-9);
        near(mean(ghi, from, to) * 0.024, n.ghi[m], 1e-9);
        near(mean(w.series[WEATHER_WIND_SPEED], from, to), n.wind[m], 1e-9);
        for (int t = from; t < to; t++)
            moisture += firn_relative_humidity(dry[t], w.series[WEATHER_HUMIDITY_RATIO][t],
                                               w.series[WEATHER_PRESSURE][t]);
        near(moisture / (to - from), n.humidity[m], 1e-6);
        for (int d = from; d < to; d += 24) {
            int hottest = 0;
            double low = 1e9, high = -1e9;
            for (int h = 0; h < 24; h++) {
                hottest = dry[d + h] > dry[d + hottest] ? h : hottest;
                low = fmin(low, dry[d + h]);
                high = fmax(high, dry[d + h]);
                /* One vapour pressure per day, except in saturated hours. */
                if (w.series[WEATHER_DEW_POINT][d + h] < dry[d + h] - 1e-9)
                    near(w.series[WEATHER_DEW_POINT][d + h], w.series[WEATHER_DEW_POINT][d + 15],
                         1e-6);
            }
            ranges += high - low;
            assert_true(hottest == 14 || hottest == 15);
        }
        near(ranges / days, n.daily_range[m], 0.15);
    }
    /* Smooth: daily means do not jump at the month boundaries. */
    for (int t = 24; t + 24 < 8760; t += 24)
        near(mean(dry, t, t + 24) - mean(dry, t - 24, t), 0, 0.4);
    near(mean(dry, 0, 24) - mean(dry, 8736, 8760), 0, 0.3);
    /* A second run gives the same bytes. */
    weather again;
    assert_int_equal(from_normals(&n, 32.9, &again, &e), ERROR_NONE);
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        assert_memory_equal(w.series[q], again.series[q], 8760 * sizeof(double));
}

/* At any latitude, the components of irradiance add up, stay below the extraterrestrial irradiance
 * and are 0 at night. */
static void normals_sun(void **state)
{
    (void)state;
    static const double latitudes[] = {-90, -66.6, -33.9, 0, 1.35, 40, 60, 69.6, 78.2, 90};
    for (size_t i = 0; i < sizeof latitudes / sizeof *latitudes; i++) {
        weather_normals n = temperate();
        weather w;
        error e;
        for (int m = 0; m < 12; m++) { /* half of the extraterrestrial irradiation */
            double above = 0;
            for (int t = month_start(m); t < month_start(m + 1); t++)
                above += firn_extraterrestrial_horizontal(
                    firn_sun(latitudes[i], -97, -6, t / 24 + 1, t % 24 + 0.5));
            n.ghi[m] = 0.5 * above / (month_start(m + 1) - month_start(m)) * 0.024;
        }
        if (from_normals(&n, latitudes[i], &w, &e) != ERROR_NONE)
            fail_msg("%s", e.text);
        for (int t = 0; t < 8760; t++) {
            firn_sun_position s = firn_sun(latitudes[i], -97, -6, t / 24 + 1, t % 24 + 0.5);
            double ghi = w.series[WEATHER_GHI][t], dni = w.series[WEATHER_DNI][t],
                   dhi = w.series[WEATHER_DHI][t], up = cos(s.zenith * FIRN_RADIANS);
            near(ghi, dhi + (up > 0 ? dni * up : 0), 1e-9);
            assert_true(dhi >= 0 && dni >= 0 && dni < 0.75 * firn_extraterrestrial(s));
            if (up <= 0)
                near(ghi, 0, 0);
        }
        for (int m = 0; m < 12; m++)
            near(mean(w.series[WEATHER_GHI], month_start(m), month_start(m + 1)) * 0.024, n.ghi[m],
                 1e-9);
    }
}

static void normals_refused(void **state)
{
    (void)state;
    weather w;
    error e;
    weather_normals n = temperate();
    n.ghi[11] = 130; /* the sum of a month */
    assert_int_equal(from_normals(&n, 32.9, &w, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "GHI of month 12"));
    n = temperate();
    n.ghi[0] = 7;
    assert_int_equal(from_normals(&n, 52, &w, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "sign of the latitude"));
    n = temperate();
    n.humidity[3] = 64;
    assert_int_equal(from_normals(&n, 32.9, &w, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "humidity of month 4 is 64"));
    n = temperate();
    n.daily_range[0] = -1;
    assert_int_equal(from_normals(&n, 32.9, &w, &e), ERROR_PROBLEM);
    n = temperate();
    n.dry_bulb[5] = (double)NAN;
    assert_int_equal(from_normals(&n, 32.9, &w, &e), ERROR_PROBLEM);
    n = temperate();
    assert_int_equal(from_normals(&n, 91, &w, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "latitude"));
    /* A saturated month without wind, daily range or sun is accepted. */
    n = temperate();
    n.humidity[0] = 1.0;
    n.wind[0] = n.ghi[0] = n.daily_range[0] = 0;
    assert_int_equal(from_normals(&n, 32.9, &w, &e), ERROR_NONE);
    near(w.series[WEATHER_WET_BULB][0], w.series[WEATHER_DRY_BULB][0], 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(derived_series, begin, end),
        cmocka_unit_test_setup_teardown(implausible_values, begin, end),
        cmocka_unit_test_setup_teardown(normals_reproduced, begin, end),
        cmocka_unit_test_setup_teardown(normals_sun, begin, end),
        cmocka_unit_test_setup_teardown(normals_refused, begin, end),
    };
    return cmocka_run_group_tests_name("weather", tests, NULL, NULL);
}
