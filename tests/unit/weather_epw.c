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
    bool crlf, leap, no_newline, every; /* every: the text is in all rows */
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
                                       : i == 15 ? "300"
                                       : i == 16 ? "100"
                                       : i == 22 ? "3.6"
                                                 : field;
                    if (d.text != NULL && (d.row == row || d.every) && d.field == i)
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
    reads((damage){.width = 30});
    reads((damage){.width = 22});
    reads((damage){.row = 7, .field = 14, .text = "-3"}); /* a pyranometer at night */
    reads((damage){.row = 8759, .field = 35, .text = "0.0,"});
    reads((damage){.every = true, .field = 35, .text = "0.0,,,,,,"}); /* from a spreadsheet */
    reads((damage){.row = 3, .field = 22, .text = "\"3.6\""});
    reads((damage){.row = 8759, .field = 35, .text = "0\n\n \x1a\n"}); /* the end by MS-DOS */
}

/* A bad cell: the file is read, and the message on the series with the gap has all of `parts`. */
static void has_gap(damage d, int quantity, const char *const *parts)
{
    weather w;
    error e;
    if (read_damaged(d, &w, &e) != ERROR_NONE)
        fail_msg("refused: %s", e.text);
    assert_non_null(w.gaps[quantity]);
    for (; *parts != NULL; parts++) {
        if (strstr(w.gaps[quantity], *parts) == NULL)
            fail_msg("\"%s\" is not in: %s", *parts, w.gaps[quantity]);
    }
    for (int t = 0; t < 8760; t++)
        assert_true(isnan(w.series[quantity][t]) == (t == d.row || d.every));
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        bool moist = q == WEATHER_WET_BULB || q == WEATHER_DEW_POINT || q == WEATHER_HUMIDITY_RATIO;
        bool of_moist = d.field == 7 || d.field == 9 || d.field == 10;
        assert_true((w.gaps[q] != NULL) == (q == quantity || (moist && of_moist)));
        assert_true(isnan(w.series[q][0]) == (w.gaps[q] != NULL && (d.row == 0 || d.every)));
    }
}

#define GAP(quantity, field_number, content, ...)                                                  \
    has_gap((damage){.row = 100, .field = field_number, .text = content}, quantity,                \
            (const char *const[]){"of 8760 rows (first in line 109", __VA_ARGS__, NULL})

static void gaps(void **state)
{
    (void)state;
    GAP(WEATHER_DRY_BULB, 7, "99.9", "field 7, dry bulb", "no value in 1", "`99.9`");
    GAP(WEATHER_DRY_BULB, 7, "999", "no value in 1");
    GAP(WEATHER_DRY_BULB, 7, "-99.9", "no value in 1", "`-99.9`");
    GAP(WEATHER_DRY_BULB, 7, "", "no value in 1", "line 109, empty");
    GAP(WEATHER_DRY_BULB, 7, "nan", "no value in 1", "`nan`");
    GAP(WEATHER_DRY_BULB, 7, "71", "a value outside -90 to 70 in 1", "`71`");
    GAP(WEATHER_DRY_BULB, 7, "warm", "a value outside", "`warm`");
    GAP(WEATHER_DRY_BULB, 7, "0x10", "a value outside", "`0x10`");
    GAP(WEATHER_DRY_BULB, 7, "25.0;", "a value outside", "`25.0;`");
    GAP(WEATHER_WET_BULB, 9, "-5", "field 9, relative humidity", "outside 0 to 120");
    GAP(WEATHER_WET_BULB, 9, "500", "field 9, relative humidity", "outside 0 to 120");
    GAP(WEATHER_PRESSURE, 10, "993", "field 10, atmospheric", "31000 to 120000");
    GAP(WEATHER_GHI, 14, "9999", "field 14, global", "no value in 1");
    GAP(WEATHER_GHI, 14, "99999", "field 14, global", "no value in 1");
    GAP(WEATHER_DNI, 15, "-9999", "field 15, direct", "no value in 1");
    GAP(WEATHER_DHI, 16, "-6", "field 16, diffuse", "-5 to 1500");
    GAP(WEATHER_WIND_SPEED, 22, "999", "field 22, wind speed", "no value in 1");
    GAP(WEATHER_WIND_SPEED, 22, "999.9", "field 22, wind speed", "no value in 1");
    has_gap((damage){.every = true, .field = 14, .text = "9999"}, WEATHER_GHI,
            (const char *const[]){"no value in 8760 of 8760 rows (first in line 9: `9999`)", NULL});
    has_gap(
        (damage){.every = true, .field = 15, .text = "0"}, WEATHER_DNI,
        (const char *const[]){"field 15, direct normal radiation (Wh/m2), 0 in all rows", NULL});
    has_gap((damage){.every = true, .field = 9, .text = "0.5"}, WEATHER_WET_BULB,
            (const char *const[]){"never above 1 %", "multiplied by 100", NULL});
}

/* What is replaced, with a note, instead of being a gap. */
static void replaces(damage d, double wet_bulb, const char *note, bool moist_air)
{
    weather w;
    error e;
    if (read_damaged(d, &w, &e) != ERROR_NONE)
        fail_msg("refused: %s", e.text);
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        assert_null(w.gaps[q]);
    assert_non_null(w.notes[0].text);
    assert_null(w.notes[1].text);
    assert_true(w.notes[0].moist_air == moist_air);
    if (strstr(w.notes[0].text, note) == NULL)
        fail_msg("\"%s\" is not in: %s", note, w.notes[0].text);
    near(w.series[WEATHER_WET_BULB][d.row], wet_bulb, 0.1);
    near(w.series[WEATHER_WET_BULB][d.row + 1], d.every ? wet_bulb : 17.88, 0.05);
}

static void replacements(void **state)
{
    (void)state;
    const char *above = "above 100 % in 1 of 8760 rows (first in line 109, maximum ";
    replaces((damage){.row = 100, .field = 9, .text = "100.4"}, 25, above, false);
    replaces((damage){.row = 100, .field = 9, .text = "113"}, 25, above, false);
    /* The dew point is 0 degC in all rows: 19.3 %, where Stull's formula (2011) gives 12.3 degC. */
    replaces((damage){.row = 100, .field = 9, .text = "999"}, 12.3,
             "missing in 1 of 8760 rows (first in line 109), is computed from the dew point", true);
    /* The standard atmosphere at 171 m. */
    replaces((damage){.every = true, .field = 10, .text = "999999"}, 17.88,
             "missing in 8760 of 8760 rows (first in line 9), is taken as 99287.5 Pa", true);
    replaces((damage){.row = 100, .field = 10, .text = "0"}, 17.88, "is taken as 99287.5 Pa", true);
}

static void broken_epw(void **state)
{
    (void)state;
    /* Row 100 is line 109. */
    refuses((damage){.row = 100, .field = 7, .text = "25,0"}, "site.epw:109", "36 fields");
    refuses((damage){.row = 100, .field = 4, .text = "0"}, "site.epw:109", "hour 5");
    refuses((damage){.row = 100, .field = 4, .text = "4.5"}, "site.epw:109", "day 5");
    refuses((damage){.row = 100, .field = 4, .text = "4"}, "site.epw:109", "1 row per hour");
    refuses((damage){.row = 100, .field = 2, .text = "13"}, "site.epw:109", "month 1,");
    refuses((damage){.row = 100, .field = 3, .text = "x"}, "site.epw:109", "day x,");
    refuses((damage){.row = 0, .field = 3, .text = "32"}, "site.epw:9", "month, day and hour");
    refuses((damage){.rows = 8759}, "after 8759 of 8760", "before month 12, day 31, hour 24");
    refuses((damage){.rows = 8760, .leap = true}, "after 8760 of 8784", "day 31, hour 1:");
    refuses((damage){.rows = 1}, "after 1 of 8760", "truncated");
    refuses((damage){.bytes = 700000}, "site.epw:", "truncated");
    refuses((damage){.bytes = -3, .width = 35}, "34 fields", "truncated");
    refuses((damage){.bytes = 200}, "header", "truncated");
    refuses((damage){.bytes = 1}, "no LOCATION", "line 1 is `L`");
    refuses((damage){.width = 20}, "20 fields", "site.epw:9");
    refuses((damage){.width = 36}, "36 fields", "site.epw:9");
}

/* A file that begins with the lines, which end with "LOCATION" fields as given. */
static const char *with_location(const char *fields)
{
    return arena_printf(memory, "LOCATION,%s\nDATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n", fields);
}

static void headers(void **state)
{
    (void)state;
    static const char location[] = "Testville,TS,Nowhere,MADE,123450,32.90,-97.02,-6.0,171.0";
    /* Only LOCATION and DATA PERIODS are used, in any order, and DATA PERIODS may be missing. */
    reads((damage){.header = with_location(location)});
    reads((damage){.header = arena_printf(memory, "\xEF\xBB\xBFLOCATION,%s\n", location)});
    reads((damage){.header = arena_printf(memory,
                                          "HOLIDAYS/DAYLIGHT SAVING,No,0,0,0\nCOMMENTS 2,\"two\n"
                                          "10 lines, of any text\nDATA PERIODS,1,1\n"
                                          "Location ,%s\n1,2,3 more\n",
                                          location)});
    reads((damage){.header = with_location("\"Testville\",TS,Nowhere,MADE,123450,\"32.90\","
                                           "-97.02,-6.0,171.0,,,,")});
    /* Text at the end; commas in names without quotes, where only one place makes sense. */
    reads((damage){.header = with_location("Testville,TS,Nowhere,MADE,123450,32.90,-97.02,-6.0,"
                                           "171.0,Csb")});
    weather w;
    error e;
    assert_int_equal(
        read_damaged((damage){.header = with_location("Sydney, NSW,-,XXX,MADE,000000,45.0,8.0,1.0,"
                                                      "250.0")},
                     &w, &e),
        ERROR_NONE);
    near(w.latitude, 45, 0);
    near(w.utc_offset, 1, 0);
    assert_string_equal(w.source, "EPW site.epw (Sydney, XXX, MADE)");
    assert_int_equal(
        read_damaged((damage){.header = with_location("\"Troms\xF8, \"\"N\"\"\",-,NOR,IWEC,010250,"
                                                      "69.65,18.95,1,10")},
                     &w, &e),
        ERROR_NONE);
    assert_string_equal(w.source, "EPW site.epw (Troms\xC3\xB8, \"N\", NOR, IWEC)");
    assert_int_equal(
        read_damaged((damage){.header = with_location("Pune,-,IND,ISHRAE,430630,18.53,73.85,5.5,"
                                                      "559")},
                     &w, &e),
        ERROR_NONE);
    near(w.utc_offset, 5.5, 0);

    refuses((damage){.header = "time,temp_air_C\n2025-01-01T00:00,7.8\n"}, "site.epw:1",
            "line 1 is `time,temp_air_C`");
    refuses((damage){.header = "LOCATION;Wien;-;AUT;x;1;48,2;16,4;1;200\n"}, "semicolons",
            "save the file with commas");
    refuses((damage){.header = with_location("a,b,c,d,e,95,0,0,0")}, "latitude", "`95`");
    refuses((damage){.header = with_location("a,b,c,d,e,32,-97,-6")}, "9 fields", "site.epw:1");
    refuses((damage){.header = with_location("a,b,c,d,e,32,97,-6,0")}, "longitude 97", "differ by");
    refuses((damage){.header = with_location("a,b,c,d,e,32,-97,-6,high")}, "elevation", "`high`");
    refuses((damage){.header = with_location("a, b,c,d,e,10,10,10,1,0,5")}, "12 fields", "quotes");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,0,0,0,0\nLOCATION,a,b,c,d,e,0,0,0,0\n"},
            "site.epw:2: a second LOCATION", "line 1");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,0,0,0,0\nDATA PERIODS,1,3,Data\n"}, "site.epw:2",
            "3 records per hour cannot be read");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,0,0,0,0\nDATA PERIODS,1\n"}, "site.epw:2",
            "number of periods");
    refuses((damage){.header = "LOCATION,a,b,c,d,e,0,0,0,0\nDATA PERIODS,1,4,Data\n"},
            "site.epw:4: month 1, day 1, hour 2", "4 rows per hour");

    e = (error){0};
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
    fputs("1981,1,1,1,0,?,25,0,50,99300,0,0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0\n", f);
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
        cmocka_unit_test_setup_teardown(gaps, begin, end),
        cmocka_unit_test_setup_teardown(replacements, begin, end),
        cmocka_unit_test_setup_teardown(broken_epw, begin, end),
        cmocka_unit_test_setup_teardown(headers, begin, end),
        cmocka_unit_test_setup_teardown(strange_epw, begin, end),
    };
    return cmocka_run_group_tests_name("weather_epw", tests, NULL, NULL);
}
