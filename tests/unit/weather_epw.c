/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather_epw.c - EnergyPlus weather files: valid ones, and every kind of damaged one.
 */
#include "memory_fixture.h"

#include "calendar/calendar.h"
#include "weather/weather.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- writing an EPW file --------------------------------------------------------------------- */

static const char header[] = "LOCATION,Testville,TS,Nowhere,MADE,123450,32.90,-97.02,-6.0,171.0\n"
                             "DESIGN CONDITIONS,0\n"
                             "TYPICAL/EXTREME PERIODS,0\n"
                             "GROUND TEMPERATURES,0\n"
                             "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n"
                             "COMMENTS 1,made by a test\n"
                             "COMMENTS 2,\n"
                             "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n";

/* A modification of a valid file: row `row` (from 0) has `text` in field `field`; or the file is
 * truncated after `bytes` bytes (or by that number, if negative). */
typedef struct damage {
    const char *header;
    int row, field;
    const char *text;
    bool crlf, leap, no_newline;
    int rows, width;
    long bytes;
} damage;

static void write_epw(const char *path, damage d)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    const char *line_end = d.crlf ? "\r\n" : "\n";
    int row = 0, max_rows = d.rows == 0 ? 8784 : d.rows, width = d.width == 0 ? 35 : d.width;
    for (const char *p = d.header == NULL ? header : d.header; *p != '\0'; p++)
        fputs(*p == '\n' ? line_end : (char[]){*p, '\0'}, f);
    for (int m = 1; m <= 12; m++) {
        int last = days[m - 1] + (m == 2 && d.leap ? 1 : 0);
        for (int day = 1; day <= last; day++) {
            for (int hour = 1; hour <= 24 && row < max_rows; hour++, row++) {
                for (int i = 1; i <= width; i++) {
                    char field[32];
                    int value = i == 1   ? 1980 + m % 5
                                : i == 2 ? m
                                : i == 3 ? day
                                : i == 4 ? hour
                                         : 0;
                    snprintf(field, sizeof field, "%d", value);
                    const char *show = i == 6    ? "?9?9?9*9*9"
                                       : i == 7  ? "25.0"
                                       : i == 9  ? "50"
                                       : i == 10 ? "99300"
                                       : i == 14 ? "400"
                                       : i == 22 ? "3.6"
                                                 : field;
                    if (d.text != NULL && d.row == row && d.field == i)
                        show = d.text;
                    fprintf(f, "%s%s", i > 1 ? "," : "", show);
                }
                fputs(line_end, f);
            }
        }
    }
    fclose(f);
    if (d.bytes != 0)
        size = d.bytes > 0 ? (size_t)d.bytes : size - (size_t)-d.bytes;
    if (d.no_newline)
        size -= strlen(line_end);
    FILE *to = fopen(path, "wb");
    assert_non_null(to);
    assert_int_equal(fwrite(text, 1, size, to), size);
    assert_int_equal(fclose(to), 0);
    free(text);
}

static int read_damaged(damage d, weather *w, error *e)
{
    char path[] = "/tmp/firn-epw-XXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    write_epw(path, d);
    *e = (error){0};
    int code = weather_epw(memory, path, "folder/site.epw", w, e);
    unlink(path);
    return code;
}

static void reads(damage d)
{
    weather w;
    error e;
    if (read_damaged(d, &w, &e) != ERROR_NONE)
        fail_msg("refused: %s", e.text);
    assert_int_equal(w.hours, 8760);
    for (int t = 0; t < 8760; t += 8759) {
        near(w.series[WEATHER_DRY_BULB][t], 25, 0);
        near(w.series[WEATHER_GHI][t], 400, 0);
        near(w.series[WEATHER_WIND_SPEED][t], 3.6, 0);
        near(w.series[WEATHER_PRESSURE][t], 99300, 0);
        near(w.series[WEATHER_WET_BULB][t], 17.88, 0.05);
        near(w.series[WEATHER_DEW_POINT][t], 13.86, 0.05);
    }
    near(w.latitude, 32.9, 0);
    near(w.longitude, -97.02, 0);
    near(w.utc_offset, -6, 0);
    near(w.elevation, 171, 0);
    near(w.wind_height, 10, 0);
    assert_string_equal(w.source, "EPW site.epw (Testville, Nowhere, MADE)");
}

static void refuses(damage d, const char *first, const char *second)
{
    weather w;
    error e;
    assert_int_equal(read_damaged(d, &w, &e), ERROR_PROBLEM);
    if (strstr(e.text, first) == NULL || strstr(e.text, second) == NULL)
        fail_msg("\"%s\" and \"%s\" are not both in: %s", first, second, e.text);
}

static void whole_epw(void **state)
{
    (void)state;
    reads((damage){0});
    reads((damage){.crlf = true});
    reads((damage){.no_newline = true});
    reads((damage){.crlf = true, .no_newline = true});
    reads((damage){.width = 32});
    reads((damage){.row = 7, .field = 14, .text = "-3"}); /* a pyranometer at night */
    reads((damage){.row = 8759, .field = 35, .text = "0.0,"});
}

static void broken_epw(void **state)
{
    (void)state;
    /* Row 100 is line 109. */
    refuses((damage){.row = 100, .field = 7, .text = "99.9"}, "site.epw:109", "dry bulb");
    refuses((damage){.row = 100, .field = 9, .text = "999"}, "site.epw:109", "relative humidity");
    refuses((damage){.row = 100, .field = 10, .text = "999999"}, "field 10", "missing");
    refuses((damage){.row = 100, .field = 14, .text = "9999"}, "global horizontal", "missing");
    refuses((damage){.row = 100, .field = 15, .text = "9999"}, "direct normal", "missing");
    refuses((damage){.row = 100, .field = 16, .text = "9999"}, "diffuse", "missing");
    refuses((damage){.row = 100, .field = 22, .text = "999"}, "wind speed", "missing");
    refuses((damage){.row = 100, .field = 7, .text = "71"}, "dry bulb", "-70 to 70");
    refuses((damage){.row = 100, .field = 10, .text = "993"}, "pressure", "31000 to 120000");
    refuses((damage){.row = 100, .field = 16, .text = "-6"}, "diffuse", "-5 to 1500");
    refuses((damage){.row = 100, .field = 7, .text = ""}, "site.epw:109", "empty");
    refuses((damage){.row = 100, .field = 7, .text = "warm"}, "`warm`", "not a number");
    refuses((damage){.row = 100, .field = 7, .text = "nan"}, "`nan`", "not a number");
    refuses((damage){.row = 100, .field = 7, .text = "0x10"}, "`0x10`", "not a number");
    refuses((damage){.row = 100, .field = 7, .text = "25.0;"}, "`25.0;`", "not a number");
    refuses((damage){.row = 100, .field = 7, .text = "25,0"}, "site.epw:109", "36 fields");
    refuses((damage){.row = 100, .field = 4, .text = "0"}, "site.epw:109", "hour 5");
    refuses((damage){.row = 100, .field = 4, .text = "4.5"}, "site.epw:109", "day 5");
    refuses((damage){.row = 100, .field = 2, .text = "13"}, "site.epw:109", "month 1,");
    refuses((damage){.row = 100, .field = 3, .text = "x"}, "site.epw:109", "month, day and hour");
    refuses((damage){.leap = true}, "site.epw:1425", "29 February");
    refuses((damage){.rows = 8759}, "after 8759 of 8760", "truncated");
    refuses((damage){.rows = 1}, "after 1 of 8760", "truncated");
    refuses((damage){.bytes = 700000}, "site.epw:", "truncated");
    refuses((damage){.bytes = -3, .width = 35}, "34 fields", "truncated");
    refuses((damage){.bytes = 200}, "header", "truncated");
    refuses((damage){.bytes = 1}, "before LOCATION", "truncated");
    refuses((damage){.width = 20}, "20 fields", "site.epw:9");
    refuses((damage){.width = 36}, "36 fields", "site.epw:9");
    refuses((damage){.header = "time,temp_air_C\n2025-01-01T00:00,7.8\n"}, "LOCATION",
            "site.epw:1");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,95,0,0,0\n"}, "latitude", "`95`");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,32,-97,-6\n"}, "9 fields", "site.epw:1");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,32,97,-6,0\n"}, "longitude 97", "differ by");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,32,-97,-6,high\n"}, "elevation", "`high`");
    char twice[sizeof header];
    memcpy(twice, header, sizeof header);
    *strstr(twice, ",1,1,Data") = '\0';
    char *four = arena_printf(memory, "%s,1,4,Data\n", twice);
    refuses((damage){.header = four}, "DATA PERIODS", "4 records");

    weather w;
    error e = {0};
    assert_int_equal(weather_epw(memory, "/no/such/file.epw", "file.epw", &w, &e), ERROR_PROBLEM);
}

/* Two years in one file; and a file with random bytes replaced, which must be read or refused,
 * never crash. */
static void strange_epw(void **state)
{
    (void)state;
    char path[] = "/tmp/firn-epw-XXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    write_epw(path, (damage){0});
    FILE *f = fopen(path, "ab");
    fputs("1981,1,1,1,0,?,25\n", f);
    fclose(f);
    weather w;
    error e = {0};
    assert_int_equal(weather_epw(memory, path, "two.epw", &w, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "more rows"));
    uint32_t random = 1;
    for (int i = 0; i < 60; i++) {
        f = fopen(path, "r+b");
        for (int k = 0; k < 3; k++) {
            random = random * 1664525u + 1013904223u;
            fseek(f, (long)(random >> 8) % (i < 40 ? 900 : 700000), SEEK_SET);
            fputc((int)(random >> 3) & 0xff, f);
        }
        fclose(f);
        e = (error){0};
        int code = weather_epw(memory, path, "strange.epw", &w, &e);
        assert_true(code == ERROR_NONE || (code == ERROR_PROBLEM && e.text[0] != '\0'));
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_epw, begin, end),
        cmocka_unit_test_setup_teardown(broken_epw, begin, end),
        cmocka_unit_test_setup_teardown(strange_epw, begin, end),
    };
    return cmocka_run_group_tests_name("weather_epw", tests, NULL, NULL);
}
