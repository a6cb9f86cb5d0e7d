/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_csv.c - weather from the columns of a CSV file: kelvin, dew point in place of relative
 * humidity, rows in another time zone, and impossible values by their lines.
 */
#include "problem_rig.h"

#define WEST "latitude = 45 deg\nlongitude = -90 deg\nelevation = 100 m\ntime_zone = -6 h\n"

static const double *weather_of(const fixture *f, int quantity)
{
    return f->p->periods.at[0].weather_by_step[quantity];
}

static void kelvin(void **state)
{
    fixture *f = *state;
    put(f->table, "t2m,d2m,rh\n280,275,70\n281,281,70\n282.15,283,70\n283,270.15,70\n");
    load(f, FOUR "[weather]\nfile = x.csv\n" WEST "dry_bulb = t2m K\ndew_point = d2m K\n");
    near_to(weather_of(f, WEATHER_DRY_BULB)[0], 6.85);
    near_to(weather_of(f, WEATHER_DRY_BULB)[2], 9);
    near_to(weather_of(f, WEATHER_DEW_POINT)[3], -3);
    /* The air is never above saturation. */
    near_to(weather_of(f, WEATHER_DEW_POINT)[2], 9);
    assert_true(weather_of(f, WEATHER_WET_BULB)[0] < 6.85);
    assert_true(weather_of(f, WEATHER_WET_BULB)[0] > 1.85);
    load(f, FOUR "[weather]\nfile = \"x.csv\"\n" WEST
                 "dry_bulb = t2m kelvin\nrelative_humidity = rh\n");
    near_to(weather_of(f, WEATHER_DRY_BULB)[0], 6.85);
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "dry_bulb = t2m\ndew_point = d2m K\n",
            "x.ini:13: [weather] dry_bulb = t2m: x.csv:2: dry bulb is 280 degC; it must be between "
            "-90 and 70; this concerns all 4 rows: if the column is in kelvin, write the unit `K`");
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "dry_bulb = t2m K\n",
            "x.ini:7: [weather] |no column `relative_humidity`|`dew_point = COLUMN [UNIT]`");
    refused(f,
            FOUR "[weather]\nfile = x.csv\n" WEST
                 "dry_bulb = t2m K\ndew_point = d2m K\nrelative_humidity = rh\n",
            "x.ini:14: [weather] dew_point = d2m K: |remove one of the two");
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "dry_bulb = d2m K\ndew_point = t2m K\n",
            "x.ini:8: [weather] file = x.csv: x.csv: the dew point, 6.85 degC in value 1, is above "
            "the dry bulb, 1.85 degC, in 2 of 4 values: check both columns and their units");
    refused(f, FOUR "[weather]\nfile = \"x.csv\n" WEST, "x.ini:8: [weather] file|double quotes");
    /* A bus follows a column in kelvin, too. */
    load(f, FOUR "[bus w]\ntemperature = x.csv:t2m K * 1\n");
}

static void lines(void **state)
{
    fixture *f = *state;
    put(f->table,
        "# by hand\nt,rh,p,w\n\n10,70,1000,1\n11,70,1001,999\n12,120,1002,2\n13,70,1003,999\n");
#define AIR FOUR "[weather]\nfile = x.csv\n" WEST "dry_bulb = t\nrelative_humidity = rh\n"
    refused(f, AIR,
            "x.ini:14: [weather] relative_humidity = rh: x.csv:6: relative humidity is 120 %; "
            "it must be between 0 and 110: check the column and its unit");
    refused(
        f,
        FOUR "[weather]\nfile = x.csv\n" WEST
             "dry_bulb = t\nwind_speed = w\nrelative_humidity = p 1\n",
        "x.csv:5: wind speed is 999 m/s; it must be between 0 and 100; this concerns 2 of 4 rows "
        "(lines 5 and 7): this number is a code for a missing value in many files: fill the gaps");
    refused(
        f,
        FOUR "[weather]\nfile = x.csv\n" WEST
             "dry_bulb = t\npressure = p\nrelative_humidity = rh\n",
        "x.csv:4: pressure is 1000 Pa; it must be between 30000 and 120000; this concerns all 4 "
        "rows: if the column is in hPa or mbar, write the unit `hPa`");
}

/* A year whose temperature is the hour of the day in the file's time zone. */
static void put_year(const fixture *f, const char *zone)
{
    FILE *file = fopen(f->table, "w");
    assert_non_null(file);
    fprintf(file, "time,dry_bulb,relative_humidity\n");
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int m = 0; m < 12; m++) {
        for (int h = 0; h < days[m] * 24; h++)
            fprintf(file, "2019-%02d-%02dT%02d:00%s,%d,60\n", m + 1, h / 24 + 1, h % 24, zone,
                    h % 24);
    }
    assert_int_equal(fclose(file), 0);
}

static void time_zones(void **state)
{
    fixture *f = *state;
    put_year(f, "Z");
    load(f, FOUR "[weather]\nfile = x.csv\n" WEST "data_time_zone = 0 h\n");
    for (int h = 0; h < 4; h++) /* 0:00 at UTC-6 is 6:00 UTC */
        assert_true(weather_of(f, WEATHER_DRY_BULB)[h] == 6 + h);
    load(f, "format = 1\n[grid]\ntype = grid.connection\n[weather]\nfile = x.csv\n" WEST
            "data_time_zone = 0 h\n");
    assert_true(weather_of(f, WEATHER_DRY_BULB)[8759] == 5); /* 23:00 at UTC-6 is 5:00 UTC */
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST,
            "x.ini:8: [weather] file = x.csv: x.csv:2: column `time`: the first value is at "
            "2019-01-01 00:00 UTC (2018-12-31 18:00 at the site), but it is used from 1 January "
            "00:00 on, because 8760 values are read as a year: |write `data_time_zone = 0 h`");
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "data_time_zone = -5 h\n",
            "x.csv:2: |(2018-12-31 19:00 at the site)");
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "data_time_zone = 0.5 h\n",
            "x.ini:13: [weather] data_time_zone = 0.5 h: |not a whole number of rows");
    put_year(f, "");
    load(f, FOUR "[weather]\nfile = x.csv\n" WEST);
    assert_true(weather_of(f, WEATHER_DRY_BULB)[3] == 3);
    put(f->table, "dry_bulb,relative_humidity\n1,50\n2,50\n3,50\n4,50\n");
    refused(f, FOUR "[weather]\nfile = x.csv\n" WEST "data_time_zone = 0 h\n",
            "x.ini:13: [weather] data_time_zone = 0 h: only a year of rows can be turned");
    refused(
        f,
        FOUR "[weather]\nfile = x.csv\nlatitude = 45 deg\nlongitude = 139 deg\nelevation = 9 m\n"
             "time_zone = 0 h\n",
        "x.ini:12: [weather] time_zone = 0 h: longitude 139 deg is in time zone 9 h or near it: |"
        "add `data_time_zone = 0 h`");
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {CASE(kelvin), CASE(lines), CASE(time_zones)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
