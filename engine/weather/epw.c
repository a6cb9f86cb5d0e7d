/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw.c - reads EnergyPlus weather files (EPW), strictly.
 *
 * The format is that of the EnergyPlus Auxiliary Programs manual, "EnergyPlus Weather File (EPW)
 * Data Dictionary": header lines from LOCATION to DATA PERIODS, then one row per hour with 35
 * fields (files from before 2007 end after 32). The twelve months may come from twelve different
 * years, so the year is ignored; month, day and hour must run through the year in order, which
 * detects every missing, duplicated or truncated row. Gaps are never filled: the planner must know
 * about them.
 */
#include "weather/weather.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "calendar/calendar.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum {
    MAX_LABEL = 60, /* bytes of a name from the header in weather.source */
    MIN_FIELDS = 32,
    MAX_FIELDS = 35,
    HEADER_LINES = 8,
    ROW_FIELDS = MAX_FIELDS + 1 /* one more for a comma at the end of a row */
};

/* The fields that are read. A value of `missing`, the manual's code, or above is a missing value.
 */
static const struct field {
    int number; /* from 1, as in the manual */
    int quantity;
    const char *name;
    double min, max, missing;
} fields[] = {
    {7, WEATHER_DRY_BULB, "dry bulb temperature (degC)", -70.0, 70.0, 99.9},
    {9, 0, "relative humidity (%)", 0.0, 110.0, 999.0},
    {10, WEATHER_PRESSURE, "atmospheric station pressure (Pa)", 31e3, 120e3, 999999.0},
    {14, WEATHER_GHI, "global horizontal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    {15, WEATHER_DNI, "direct normal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    {16, WEATHER_DHI, "diffuse horizontal radiation (Wh/m2)", -5.0, 1500.0, 9999.0},
    {22, WEATHER_WIND_SPEED, "wind speed (m/s)", 0.0, 100.0, 999.0},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static const char *const header_name[HEADER_LINES] = {"LOCATION",
                                                      "DESIGN CONDITIONS",
                                                      "TYPICAL/EXTREME PERIODS",
                                                      "GROUND TEMPERATURES",
                                                      "HOLIDAYS/DAYLIGHT SAVINGS",
                                                      "COMMENTS 1",
                                                      "COMMENTS 2",
                                                      "DATA PERIODS"};

typedef struct reader {
    const char *shown;
    char *next; /* the rest of the file; NULL at its end */
    int line;
    error *e;
} reader;

/* The next line, without its line end; NULL at the end of the file. */
static char *read_line(reader *r)
{
    char *line = r->next;
    if (line == NULL || *line == '\0') {
        r->next = NULL;
        return NULL;
    }
    char *end = strchr(line, '\n');
    r->next = end == NULL ? NULL : end + 1;
    if (end == NULL)
        end = line + strlen(line);
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    r->line++;
    return line;
}

/* Splits a line at its commas, in place. Returns the number of its fields; only the first `max` are
 * stored. */
static int split(char *line, char **field, int max)
{
    int count = 0;
    for (char *p = line; p != NULL;) {
        char *comma = strchr(p, ',');
        if (comma != NULL)
            *comma = '\0';
        if (count < max)
            field[count] = text_trim(p);
        count++;
        p = comma == NULL ? NULL : comma + 1;
    }
    return count;
}

/* Reads a whole field as a number. */
static bool number_of(const char *text, double *value)
{
    const char *end = text_number(text, value);
    return end != NULL && *end == '\0';
}

/* ---- header ---------------------------------------------------------------------------------- */

static int location_number(const reader *r, const char *text, const char *name, double min,
                           double max, double *out)
{
    if (!number_of(text, out) || !(*out >= min && *out <= max))
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: LOCATION, %s: `%s` must be a number between %g and %g", r->shown,
                         r->line, name, TEXT_SHORT(text), min, max);
    return ERROR_NONE;
}

static int read_location(arena *a, reader *r, char *line, weather *out)
{
    char *f[10];
    int count = split(line, f, 10);
    if (count < 10)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: LOCATION has %d fields; it must have 10: LOCATION, city, state, "
                         "country, source, WMO "
                         "number, latitude, longitude, time zone, elevation",
                         r->shown, r->line, count);
    if (location_number(r, f[6], "latitude", -90.0, 90.0, &out->latitude) != ERROR_NONE ||
        location_number(r, f[7], "longitude", -180.0, 180.0, &out->longitude) != ERROR_NONE ||
        location_number(r, f[8], "time zone", -12.0, 14.0, &out->utc_offset) != ERROR_NONE ||
        location_number(r, f[9], "elevation", -1000.0, 9999.9, &out->elevation) != ERROR_NONE)
        return r->e->code;
    /* No time zone differs from solar time by more than 4 h. A larger difference means that the
     * longitude was counted westward or that the time zone has the wrong sign. */
    double difference = out->longitude / 15.0 - out->utc_offset;
    difference -= 24.0 * floor(difference / 24.0 + 0.5);
    if (fabs(difference) > 4.0)
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: LOCATION: longitude %s and time zone %s differ by %d hours; east is "
            "positive in both",
            r->shown, r->line, TEXT_SHORT(f[7]), TEXT_SHORT(f[8]), (int)fabs(difference));
    out->wind_height = 10.0;
    const char *file = strrchr(r->shown, '/');
    char location[MAX_LABEL], country[MAX_LABEL], source[MAX_LABEL]; /* printable copies */
    out->source = arena_printf(a, "EPW %s (%s, %s, %s)", file == NULL ? r->shown : file + 1,
                               text_short(location, sizeof location, f[1]),
                               text_short(country, sizeof country, f[3]),
                               text_short(source, sizeof source, f[4]));
    return out->source == NULL ? error_memory(r->e) : ERROR_NONE;
}

/* Checks that there is one period with one row per hour, as in
 * "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31". */
static int check_periods(const reader *r, char *line)
{
    char *f[3];
    double periods, per_hour;
    if (split(line, f, 3) < 3 || !number_of(f[1], &periods) || !number_of(f[2], &per_hour))
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: DATA PERIODS must begin with the number of periods and of records per "
            "hour",
            r->shown, r->line);
    if (fabs(periods - 1.0) > 0.0 || fabs(per_hour - 1.0) > 0.0)
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: DATA PERIODS: %s periods with %s records per hour; only 1 period with 1 "
            "record per hour can be read",
            r->shown, r->line, TEXT_SHORT(f[1]), TEXT_SHORT(f[2]));
    return ERROR_NONE;
}

static int read_header(arena *a, reader *r, weather *out)
{
    for (int i = 0; i < HEADER_LINES; i++) {
        char *line = read_line(r);
        const char *name = header_name[i];
        size_t length = strlen(name);
        if (i == 0 && line != NULL && text_starts(line, "\xEF\xBB\xBF"))
            line += 3;
        bool right = line != NULL && strncasecmp(line, name, length) == 0 &&
                     (line[length] == ',' || line[length] == '\0');
        if (!right && r->next == NULL)
            return error_set(
                r->e, ERROR_PROBLEM,
                "%s:%d: the file ends in its header, before %s: it is truncated, or is "
                "not an EPW file",
                r->shown, r->line, name);
        if (!right)
            return error_set(r->e, ERROR_PROBLEM,
                             "%s:%d: line %d of an EPW file must begin with %s, not with `%s`",
                             r->shown, r->line, i + 1, name, TEXT_SHORT(line));
        if (i == 0 && read_location(a, r, line, out) != ERROR_NONE)
            return r->e->code;
        if (i == HEADER_LINES - 1 && check_periods(r, line) != ERROR_NONE)
            return r->e->code;
    }
    return ERROR_NONE;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static int read_value(const reader *r, const struct field *f, const char *text, double *out)
{
    if (*text == '\0')
        return error_set(r->e, ERROR_PROBLEM, "%s:%d: field %d, %s, is empty", r->shown, r->line,
                         f->number, f->name);
    if (!number_of(text, out))
        return error_set(r->e, ERROR_PROBLEM, "%s:%d: field %d, %s: `%s` is not a number", r->shown,
                         r->line, f->number, f->name, TEXT_SHORT(text));
    if (*out >= f->missing)
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: field %d, %s, is missing (%s is the code for that): fill the gap in the "
            "file, or use a file without gaps",
            r->shown, r->line, f->number, f->name, TEXT_SHORT(text));
    if (!(*out >= f->min && *out <= f->max))
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: field %d, %s: %s is outside the possible range of %g to %g",
                         r->shown, r->line, f->number, f->name, TEXT_SHORT(text), f->min, f->max);
    return ERROR_NONE;
}

/* Checks that month, day and hour of row t are those of hour t of the year. */
static int check_time(const reader *r, char *const *f, size_t t)
{
    double month, day, hour;
    if (!number_of(f[1], &month) || !number_of(f[2], &day) || !number_of(f[3], &hour))
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: fields 2 to 4 must be month, day and hour, not `%s`, `%s`, `%s`",
                         r->shown, r->line, TEXT_SHORT(f[1]), TEXT_SHORT(f[2]), TEXT_SHORT(f[3]));
    if (fabs(month - 2.0) + fabs(day - 29.0) <= 0.0)
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: 29 February: a weather year has 8760 hours; remove the 24 rows of that "
            "day",
            r->shown, r->line);
    bool right =
        month >= 1.0 && month <= 12.0 && day >= 1.0 && day <= 31.0 && hour >= 1.0 && hour <= 24.0;
    if (right) {
        int expected = calendar_hour_of_year((int)month, (int)day) + (int)hour - 1;
        right = (size_t)expected == t &&
                fabs(fmod(month, 1.0) + fmod(day, 1.0) + fmod(hour, 1.0)) <= 0.0;
    }
    if (!right) {
        size_t yearday = t / 24;
        int m = 1;
        while (m < 12 && (size_t)calendar_hour_of_year(m + 1, 1) <= t)
            m++;
        int d = (int)yearday - calendar_hour_of_year(m, 1) / 24 + 1;
        return error_set(
            r->e, ERROR_PROBLEM,
            "%s:%d: month %s, day %s, hour %s, where month %d, day %d, hour %zu is "
            "expected: a row is missing, duplicated or out of order (hours count from 1 to 24)",
            r->shown, r->line, TEXT_SHORT(f[1]), TEXT_SHORT(f[2]), TEXT_SHORT(f[3]), m, d,
            t % 24 + 1);
    }
    return ERROR_NONE;
}

/* Checks that all rows have the same number of fields: another number means that a row is truncated
 * or that two rows were joined. */
static int check_width(const reader *r, int count, int *width)
{
    if (*width == 0 && count >= MIN_FIELDS && count <= MAX_FIELDS)
        *width = count;
    if (*width != 0 && count == *width)
        return ERROR_NONE;
    if (*width == 0)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: the row has %d fields; it must have %d to %d: it is truncated, or "
                         "two were joined",
                         r->shown, r->line, count, MIN_FIELDS, MAX_FIELDS);
    return error_set(r->e, ERROR_PROBLEM,
                     "%s:%d: the row has %d fields, the rows before it %d: it is truncated, or two "
                     "were joined",
                     r->shown, r->line, count, *width);
}

static int read_rows(reader *r, double *const *series, double *humidity)
{
    char *f[ROW_FIELDS];
    int width = 0;
    for (size_t t = 0; t < CALENDAR_YEAR_HOURS; t++) {
        char *line = read_line(r);
        if (line == NULL || *text_skip(line) == '\0')
            return error_set(
                r->e, ERROR_PROBLEM,
                "%s:%d: the data end after %zu of %d hourly rows: the file is truncated", r->shown,
                r->line, t, CALENDAR_YEAR_HOURS);
        int count = split(line, f, ROW_FIELDS);
        if (count > 1 && count <= ROW_FIELDS && *f[count - 1] == '\0')
            count--; /* a comma at the end of the row */
        if (check_width(r, count, &width) != ERROR_NONE || check_time(r, f, t) != ERROR_NONE)
            return r->e->code;
        for (int i = 0; i < FIELDS; i++) {
            int q = fields[i].quantity;
            double *to = q == 0 ? &humidity[t] : &series[q][t];
            if (read_value(r, &fields[i], f[fields[i].number - 1], to) != ERROR_NONE)
                return r->e->code;
        }
    }
    for (char *line; (line = read_line(r)) != NULL;) {
        if (*text_skip(line) != '\0')
            return error_set(
                r->e, ERROR_PROBLEM,
                "%s:%d: more rows than the %d hours of a year: the file must contain one year",
                r->shown, r->line, CALENDAR_YEAR_HOURS);
    }
    return ERROR_NONE;
}

int weather_epw(arena *a, const char *path, const char *shown, weather *out, error *e)
{
    char *bytes;
    size_t count;
    *out = (weather){0};
    if (file_read(a, path, ERROR_PROBLEM, &bytes, &count, e) != ERROR_NONE)
        return e->code;
    if (memchr(bytes, '\0', count) != NULL)
        return error_set(e, ERROR_PROBLEM,
                         "%s: it contains a zero byte: it is not a text file, or it is damaged",
                         shown);
    char digest[65];
    sha256_hex(bytes, count, digest);
    if ((out->sha256 = arena_text(a, digest)) == NULL)
        return error_memory(e);
    reader r = {shown, bytes, 0, e};
    if (read_header(a, &r, out) != ERROR_NONE)
        return e->code;

    double *series[WEATHER_QUANTITIES] = {NULL};
    double *humidity = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
    if (humidity == NULL)
        return error_memory(e);
    for (int i = 0; i < FIELDS; i++) {
        int q = fields[i].quantity;
        if (q == 0)
            continue;
        series[q] = ARENA_ARRAY(a, double, CALENDAR_YEAR_HOURS);
        if (series[q] == NULL)
            return error_memory(e);
        out->series[q] = series[q];
    }
    if (read_rows(&r, series, humidity) != ERROR_NONE)
        return e->code;
    out->hours = CALENDAR_YEAR_HOURS;
    return weather_complete(a, out, humidity, shown, e);
}
