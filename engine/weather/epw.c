/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw.c - reads EnergyPlus weather files (EPW).
 *
 * The format is that of the EnergyPlus Auxiliary Programs manual, "EnergyPlus Weather File (EPW)
 * Data Dictionary": header lines, then rows of 35 fields (files of other makers end after 30 or
 * 32). The twelve months may come from twelve different years, so the year is ignored; month, day
 * and hour must run through one year in order, from any day on, which detects every missing,
 * duplicated or truncated row.
 */
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "calendar/calendar.h"
#include "weather/epw_cells.h"
#include "weather/epw_header.h"
#include "weather/epw_lines.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    MIN_FIELDS = EPW_LAST_FIELD,
    MAX_FIELDS = 35,
    ROW_FIELDS = 120, /* a spreadsheet makes rows as wide as its widest line */
    DAY_HOURS = 24,
    FEBRUARY_29 = 59 * DAY_HOURS, /* the hours of a leap year before that day, */
    MARCH_1 = 60 * DAY_HOURS,     /* and before the day after it */
    LEAP_YEAR_HOURS = 366 * DAY_HOURS
};

/* ---- time ------------------------------------------------------------------------------------ */

/* Hours are those of a leap year, 0 to 8783; a year without 29 February leaves out that day. */
typedef struct row_times {
    int per_hour; /* 0: not known yet */
    int first;    /* the hour of the first row; -1: there is none yet */
    int next;     /* the hour that the next row must have */
    int in_hour;  /* rows that were read of that hour */
    int previous_minute, step;
    bool february_29, full;
} row_times;

/* The hour that begins a date of a leap year. */
static int leap_hour_of(int month, int day)
{
    const int hour = calendar_hour_of_year(month, day);
    if (month == 2 && day == 29)
        return FEBRUARY_29;
    return month > 2 ? hour + DAY_HOURS : hour;
}

/* Month, day and hour (1 to 24) of an hour. */
static void date_of(int hour, int *month, int *day, int *of_day)
{
    *month = 1;
    while (*month < 12 && leap_hour_of(*month + 1, 1) <= hour)
        (*month)++;
    *day = (hour - leap_hour_of(*month, 1)) / DAY_HOURS + 1;
    *of_day = hour % DAY_HOURS + 1;
}

static bool whole_number(const char *text, int min, int max, int *out)
{
    double value;
    const char *end = text_number(text, &value);
    if (end == NULL || *end != '\0' || !(value >= min && value <= max) || floor(value) < value)
        return false;
    *out = (int)value;
    return true;
}

/* The hour of a row; -1: month, day and hour are not those of an hour. */
static int hour_of(char *const *f)
{
    int month, day, hour;
    if (!whole_number(f[1], 1, 12, &month) ||
        !whole_number(f[2], 1, calendar_days_of_month(0, month), &day) ||
        !whole_number(f[3], 1, DAY_HOURS, &hour))
        return -1;
    return leap_hour_of(month, day) + hour - 1;
}

static int unexpected_time(const epw_reader *r, char *const *f, const row_times *times)
{
    int month, day, hour;
    date_of(times->next, &month, &day, &hour);
    return error_set(r->e, ERROR_PROBLEM,
                     "%s:%d: month %s, day %s, hour %s, where month %d, day %d, hour %d is "
                     "expected: a row is missing, duplicated or out of order (hours count from 1 "
                     "to 24, with %d row%s per hour)",
                     r->shown, r->line, TEXT_SHORT(f[1]), TEXT_SHORT(f[2]), TEXT_SHORT(f[3]), month,
                     day, hour, times->per_hour, times->per_hour == 1 ? "" : "s");
}

/* The minutes of the rows of an hour must be even steps apart. The first may be any, since makers
 * stamp a row with its beginning, its middle or its end, and 60 is the same as 0. Rows that all
 * have the same minute are accepted: then the order of the rows is all that there is. */
static int check_minute(const epw_reader *r, char *const *f, row_times *times)
{
    int minute;
    if (times->per_hour == 1) /* most makers write 0 or 60, some write 30 */
        return ERROR_NONE;
    if (!whole_number(f[4], 0, 60, &minute))
        return error_set(r->e, ERROR_PROBLEM, "%s:%d: field 5, minute: `%s` must be from 0 to 60",
                         r->shown, r->line, TEXT_SHORT(f[4]));
    if (times->in_hour > 0) {
        const int step = (minute - times->previous_minute + 120) % 60;
        if (times->in_hour == 1 && (step == 0 || step == 60 / times->per_hour))
            times->step = step;
        if (step != times->step)
            return error_set(r->e, ERROR_PROBLEM,
                             "%s:%d: minute %d after minute %d, where %d records per hour are %d "
                             "min apart: a row is missing, duplicated or out of order",
                             r->shown, r->line, minute, times->previous_minute, times->per_hour,
                             60 / times->per_hour);
    }
    times->previous_minute = minute;
    return ERROR_NONE;
}

/* The time of a row. *to: its place in the series of a leap year from 1 January. */
static int place_row(const epw_reader *r, char *const *f, row_times *times, int64_t *to)
{
    const int hour = hour_of(f);
    if (hour == FEBRUARY_29 && times->next == MARCH_1 && !times->february_29) {
        times->next = FEBRUARY_29;
        times->full = false;
    }
    if (times->full)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: more rows than the %d hours of a year: the file must contain one "
                         "year",
                         r->shown, r->line,
                         times->february_29 ? LEAP_YEAR_HOURS : CALENDAR_YEAR_HOURS);
    if (times->first < 0 && hour >= 0)
        times->first = times->next = hour;
    if (times->first < 0)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s:%d: fields 2 to 4 must be month, day and hour (1 to 24), not `%s`, "
                         "`%s`, `%s`",
                         r->shown, r->line, TEXT_SHORT(f[1]), TEXT_SHORT(f[2]), TEXT_SHORT(f[3]));
    if (hour != times->next)
        return unexpected_time(r, f, times);
    if (check_minute(r, f, times) != ERROR_NONE)
        return r->e->code;
    times->february_29 = times->february_29 || (hour >= FEBRUARY_29 && hour < MARCH_1);
    *to = (int64_t)hour * times->per_hour + times->in_hour;
    if (++times->in_hour < times->per_hour)
        return ERROR_NONE;
    times->in_hour = 0;
    times->next = (hour + 1) % LEAP_YEAR_HOURS;
    if (times->next == FEBRUARY_29 && !times->february_29)
        times->next = MARCH_1; /* unless a row of 29 February follows */
    times->full = times->next == times->first;
    return ERROR_NONE;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Checks that all rows have the same number of fields: another number means that a row is truncated
 * or that two rows were joined. */
static int check_width(const epw_reader *r, char *const *f, int count, int *width)
{
    const int max = *width == 0 ? MAX_FIELDS : *width;
    while (count > max && count <= ROW_FIELDS && *f[count - 1] == '\0')
        count--; /* commas at the end of the row */
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

/* Sets the error for rows that do not make a year. */
static int too_short(const epw_reader *r, const row_times *times, int64_t rows)
{
    int month, day, hour;
    date_of(times->next, &month, &day, &hour);
    const int all = (times->february_29 ? LEAP_YEAR_HOURS : CALENDAR_YEAR_HOURS) * times->per_hour;
    return error_set(r->e, ERROR_PROBLEM,
                     "%s:%d: the data end after %lld of %d rows, before month %d, day %d, hour %d: "
                     "the file is truncated, or is not of a whole year (shorter weather must be "
                     "given as a CSV file)",
                     r->shown, r->line, (long long)rows, all, month, day, hour);
}

static int read_rows(epw_reader *r, char *line, row_times *times, epw_cells *cells)
{
    char *f[ROW_FIELDS];
    int width = 0;
    for (; line != NULL; line = epw_line(r)) {
        int count = epw_split(line, f, ROW_FIELDS);
        int64_t to = 0;
        if (check_width(r, f, count, &width) != ERROR_NONE ||
            place_row(r, f, times, &to) != ERROR_NONE)
            return r->e->code;
        epw_read_cells(cells, f, to, r->line);
    }
    return times->full ? ERROR_NONE : too_short(r, times, cells->rows);
}

/* Counts the first rows that have the same hour, for a file without DATA PERIODS. */
static int count_per_hour(const char *row, const char *rest)
{
    const char *p = row;
    size_t length = 0;
    for (int commas = 0; p[length] != '\0' && commas < 4; length++)
        commas += p[length] == ',';
    int count = 1;
    for (p = rest; p != NULL && strncmp(p, row, length) == 0; count++) {
        p = strpbrk(p, "\r\n");
        p = p == NULL ? NULL : p + strspn(p, "\r\n");
    }
    return count;
}

/* ---- the file -------------------------------------------------------------------------------- */

/* Refuses what is not text, with the remedy. */
static int check_text(const char *bytes, size_t count, const char *shown, error *e)
{
    if (count >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        return error_set(e, ERROR_PROBLEM, "%s: it is a ZIP archive: unpack the EPW file in it",
                         shown);
    if (count >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return error_set(e, ERROR_PROBLEM, "%s: it is UTF-16 text: save it as UTF-8", shown);
    if (memchr(bytes, '\0', count) != NULL)
        return error_set(e, ERROR_PROBLEM,
                         "%s: it contains a zero byte: it is not a text file, or it is damaged",
                         shown);
    return ERROR_NONE;
}

/* Closes the place of 29 February in the series of a year without that day. */
static void remove_february_29(epw_cells *cells, int per_hour)
{
    const size_t before = (size_t)FEBRUARY_29 * (size_t)per_hour,
                 after = (size_t)MARCH_1 * (size_t)per_hour,
                 all = (size_t)LEAP_YEAR_HOURS * (size_t)per_hour;
    for (int i = 0; i < EPW_COLUMNS; i++)
        memmove(cells->value[i] + before, cells->value[i] + after,
                (all - after) * sizeof *cells->value[i]);
}

int weather_epw(arena *a, const char *path, const char *shown, weather *out, error *e)
{
    char *bytes;
    size_t count;
    *out = (weather){0};
    if (file_read(a, path, ERROR_PROBLEM, &bytes, &count, e) != ERROR_NONE)
        return e->code;
    return weather_epw_parse(a, bytes, count, shown, out, e);
}

int weather_epw_parse(arena *a, char *bytes, size_t count, const char *shown, weather *out,
                      error *e)
{
    char *row;
    *out = (weather){0};
    if (check_text(bytes, count, shown, e) != ERROR_NONE)
        return e->code;
    char digest[65];
    sha256_hex(bytes, count, digest);
    if ((out->sha256 = arena_text(a, digest)) == NULL)
        return error_memory(e);
    epw_reader r = {shown, bytes, 0, e};
    row_times times = {.first = -1};
    epw_cells cells = {0};
    if (epw_read_header(a, &r, out, &times.per_hour, &row) != ERROR_NONE)
        return e->code;
    if (times.per_hour == 0) {
        const int rows = count_per_hour(row, r.next);
        times.per_hour = epw_is_per_hour(rows) ? rows : 1;
    }
    for (int i = 0; i < EPW_COLUMNS; i++) {
        cells.value[i] = ARENA_ARRAY(a, double, (size_t)LEAP_YEAR_HOURS *(size_t)times.per_hour);
        if (cells.value[i] == NULL)
            return error_memory(e);
    }
    const double *humidity;
    if (read_rows(&r, row, &times, &cells) != ERROR_NONE)
        return e->code;
    if (!times.february_29)
        remove_february_29(&cells, times.per_hour);
    if (epw_finish_cells(a, &cells, out, &humidity, e) != ERROR_NONE)
        return e->code;
    out->hours = (size_t)cells.rows;
    return weather_complete(a, out, humidity, shown, e);
}
