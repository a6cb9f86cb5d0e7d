/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_stations.c - weather and sun compared with data of real stations, where these are
 * available: design wet bulbs, hours of free cooling, closure of the irradiance, tracker gains, and
 * the accuracy of a year synthesised from normals.
 */
#include "memory_fixture.h"
#include "skip.h"

#include "calendar/calendar.h"
#include "weather/weather.h"

#include "firn/physics.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATIONS SOURCE_DIR "/../shared/data/weather/"
#define DALLAS "USA_TX_Dallas-Fort.Worth.Intl.AP.722590_TMY3.epw"

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

/* ---- real stations --------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value that a given share of the hours does not exceed. */
static double quantile(const double *v, double share)
{
    double *sorted = arena_copy(memory, v, 8760 * sizeof *v);
    qsort(sorted, 8760, sizeof *sorted, ascending);
    double at = share * 8759;
    int i = (int)at;
    return sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
}

static int hours_up_to(const double *v, double limit)
{
    int count = 0;
    for (int t = 0; t < 8760; t++)
        count += v[t] <= limit;
    return count;
}

/* Reads a CSV of the collection, with the columns time, dry bulb, relative humidity, pressure, GHI,
 * DNI, DHI, wind. */
static bool station(const char *name, weather *w)
{
    char path[400];
    snprintf(path, sizeof path, STATIONS "%s", name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return false;
    static const int order[7] = {WEATHER_DRY_BULB, 0,           WEATHER_PRESSURE,  WEATHER_GHI,
                                 WEATHER_DNI,      WEATHER_DHI, WEATHER_WIND_SPEED};
    double *series[7];
    char line[300];
    *w = (weather){.hours = 8760};
    for (int i = 0; i < 7; i++) {
        series[i] = ARENA_ARRAY(memory, double, 8760);
        if (order[i] != 0)
            w->series[order[i]] = series[i];
    }
    assert_non_null(fgets(line, sizeof line, f));
    for (int t = 0; t < 8760; t++) {
        assert_non_null(fgets(line, sizeof line, f));
        char *p = strchr(line, ',');
        for (int i = 0; i < 7; i++)
            series[i][t] = strtod(p + 1, &p);
    }
    fclose(f);
    error e = {0};
    if (weather_complete(memory, w, series[1], name, &e) != ERROR_NONE)
        fail_msg("%s", e.text);
    return true;
}

static void dallas_epw(void **state)
{
    (void)state;
    weather w, csv;
    error e = {0};
    if (access(STATIONS DALLAS, R_OK) != 0)
        SKIP("there is no %s", STATIONS DALLAS);
    if (weather_epw(memory, STATIONS DALLAS, DALLAS, &w, &e) != ERROR_NONE)
        fail_msg("%s", e.text);
    assert_string_equal(w.source, "EPW " DALLAS " (Dallas Fort Worth Intl Ap, USA, TMY3)");
    near(w.latitude, 32.9, 0);
    near(w.series[WEATHER_DRY_BULB][0], 7.8, 0);
    near(w.series[WEATHER_WIND_SPEED][0], 3.6, 0);
    near(quantile(w.series[WEATHER_DRY_BULB], 0.996), 37.2, 0.15);
    near(quantile(w.series[WEATHER_WET_BULB], 0.996), 26.5, 0.15);
    /* The dew points in the file were computed by others. */
    near(w.series[WEATHER_DEW_POINT][0], -0.6, 0.3);
    /* The same station from two formats. */
    assert_true(station("us_tx_dallas_fort_worth_tmy3.csv", &csv));
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        near(mean(w.series[q], 0, 8760), mean(csv.series[q], 0, 8760), 1e-9);
}

/* Hours in which no compressor is needed: dry coolers with 8 K and cooling towers with 7 K of total
 * approach; outside air up to 27 degC dry bulb and 18 degC wet bulb. */
static void free_cooling(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int dry32, dry40, dry45, tower17, tower27, tower32, air;
        double hot, wet;
    } known[] = {
        {"us_tx_dallas_fort_worth_tmy3.csv", 5749, 8081, 8721, 2707, 5711, 8451, 5091, 37.2, 26.5},
        {"us_az_phoenix_tmy3.csv", 4443, 6606, 7899, 2704, 7490, 8758, 5032, 42.8, 24.0},
        {"us_ca_san_francisco_tmy3.csv", 8645, 8758, 8760, 2809, 8758, 8760, 8702, 27.2, 18.0}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        weather w;
        if (!station(known[i].file, &w))
            SKIP("there is no %s", known[i].file);
        const double *dry = w.series[WEATHER_DRY_BULB], *wet = w.series[WEATHER_WET_BULB];
        int air = 0;
        for (int t = 0; t < 8760; t++)
            air += dry[t] <= 27 && wet[t] <= 18;
        near(hours_up_to(dry, 24), known[i].dry32, 0);
        near(hours_up_to(dry, 32), known[i].dry40, 0);
        near(hours_up_to(dry, 37), known[i].dry45, 0);
        near(hours_up_to(wet, 10), known[i].tower17, 0.03 * known[i].tower17);
        near(hours_up_to(wet, 20), known[i].tower27, 0.03 * known[i].tower27);
        near(hours_up_to(wet, 25), known[i].tower32, 0.03 * known[i].tower32);
        near(air, known[i].air, 0.03 * known[i].air);
        near(quantile(dry, 0.996), known[i].hot, 0.15);
        near(quantile(wet, 0.996), known[i].wet, 0.15);
    }
}

/* Irradiation in kWh/m2 per year on a fixed array (facing south, tilt: latitude minus 10) and on a
 * tracker. */
static void panels_of(const weather *w, double latitude, double longitude, double zone,
                      double *fixed, double *tracker)
{
    *fixed = *tracker = 0;
    for (int t = 0; t < 8760; t++) {
        firn_sun_position s = firn_sun(latitude, longitude, zone, t / 24 + 1, t % 24 + 0.5);
        double ghi = w->series[WEATHER_GHI][t], dni = w->series[WEATHER_DNI][t],
               dhi = w->series[WEATHER_DHI][t];
        const firn_plane to_south =
            firn_plane_of(s, ghi, dni, dhi, latitude - 10, 180, FIRN_ALBEDO);
        const double turn = firn_tracker_rotation(s, 60, 0);
        const firn_plane turned =
            firn_plane_of(s, ghi, dni, dhi, fabs(turn), turn < 0 ? 270 : 90, FIRN_ALBEDO);
        *fixed += (to_south.beam + to_south.sky + to_south.ground) / 1000;
        *tracker += (turned.beam + turned.sky + turned.ground) / 1000;
    }
}

static void panels(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        double latitude, longitude, zone, min, max; /* fixed array, kWh/m2 per year */
    } sites[] = {{"us_tx_dallas_fort_worth_tmy3.csv", 32.90, -97.02, -6, 1700, 2050},
                 {"us_az_phoenix_tmy3.csv", 33.45, -111.98, -7, 2200, 2500},
                 {"us_fl_miami_tmy3.csv", 25.82, -80.30, -5, 1700, 2050},
                 {"us_mn_duluth_tmy3.csv", 46.83, -92.22, -6, 1400, 1800}};
    for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
        weather w;
        double fixed, tracker, closure = 0, total = 0;
        if (!station(sites[i].file, &w))
            SKIP("there is no %s", sites[i].file);
        panels_of(&w, sites[i].latitude, sites[i].longitude, sites[i].zone, &fixed, &tracker);
        near(fixed, (sites[i].min + sites[i].max) / 2, (sites[i].max - sites[i].min) / 2);
        near(tracker / fixed, 1.20, 0.08);
        /* The closure of the station's own data shows whether the sun position agrees with theirs.
         */
        for (int t = 0; t < 8760; t++) {
            firn_sun_position s = firn_sun(sites[i].latitude, sites[i].longitude, sites[i].zone,
                                           t / 24 + 1, t % 24 + 0.5);
            double rise = fmax(cos(s.zenith * FIRN_RADIANS), 0);
            closure += fabs(w.series[WEATHER_GHI][t] - w.series[WEATHER_DHI][t] -
                            w.series[WEATHER_DNI][t] * rise);
            total += w.series[WEATHER_GHI][t];
        }
        assert_true(closure / total < 0.03);
    }
}

/* A year synthesised from the normals of Dallas, compared with Dallas: the accuracy of screening.
 */
static void dallas_normals(void **state)
{
    (void)state;
    weather real, synthesised;
    error e = {0};
    weather_normals n = {0};
    if (!station("us_tx_dallas_fort_worth_tmy3.csv", &real))
        SKIP("there is no weather of Dallas");
    for (int m = 0; m < 12; m++) {
        int from = month_start(m), to = month_start(m + 1);
        n.dry_bulb[m] = mean(real.series[WEATHER_DRY_BULB], from, to);
        n.ghi[m] = mean(real.series[WEATHER_GHI], from, to) * 0.024;
        n.wind[m] = mean(real.series[WEATHER_WIND_SPEED], from, to);
        for (int d = from; d < to; d += 24) {
            double low = 1e9, high = -1e9;
            for (int t = d; t < d + 24; t++) {
                low = fmin(low, real.series[WEATHER_DRY_BULB][t]);
                high = fmax(high, real.series[WEATHER_DRY_BULB][t]);
                n.humidity[m] += firn_relative_humidity(real.series[WEATHER_DRY_BULB][t],
                                                        real.series[WEATHER_HUMIDITY_RATIO][t],
                                                        real.series[WEATHER_PRESSURE][t]) /
                                 (to - from);
            }
            n.daily_range[m] += (high - low) / ((to - from) / 24);
        }
    }
    synthesised = (weather){.latitude = 32.9,
                            .longitude = -97.02,
                            .elevation = 171,
                            .utc_offset = -6,
                            .wind_height = 10};
    if (weather_from_normals(memory, &n, &synthesised, &e) != ERROR_NONE)
        fail_msg("%s", e.text);
    near(mean(synthesised.series[WEATHER_WET_BULB], 0, 8760),
         mean(real.series[WEATHER_WET_BULB], 0, 8760), 0.7);
    near(mean(synthesised.series[WEATHER_PRESSURE], 0, 8760),
         mean(real.series[WEATHER_PRESSURE], 0, 8760), 600);
    double fixed[2], tracker[2];
    panels_of(&real, 32.9, -97.02, -6, &fixed[0], &tracker[0]);
    panels_of(&synthesised, 32.9, -97.02, -6, &fixed[1], &tracker[1]);
    near(fixed[1] / fixed[0], 1, 0.05);
    near(tracker[1] / tracker[0], 1, 0.08); /* uniform days are sunnier than real ones */
    near(mean(synthesised.series[WEATHER_DHI], 0, 8760) / mean(real.series[WEATHER_DHI], 0, 8760),
         1, 0.15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dallas_epw, begin, end),
        cmocka_unit_test_setup_teardown(free_cooling, begin, end),
        cmocka_unit_test_setup_teardown(panels, begin, end),
        cmocka_unit_test_setup_teardown(dallas_normals, begin, end),
    };
    return cmocka_run_group_tests_name("weather_stations", tests, NULL, NULL);
}
