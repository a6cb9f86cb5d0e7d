/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time_columns.c - finds the columns of a CSV file that hold the times of its rows, and reads them.
 *
 * The time may be in one column, in a column of dates and one of times of day or hours, or in
 * columns for year, month, day, hour and minute. Of several such columns the one with a time zone
 * is taken, then one that is called local, then the first.
 */
#include "base/text.h"
#include "csv/internal.h"
#include "csv/stamp.h"
#include "csv/times.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NONE = -1, CELL = 64, DAY = 86400, HOUR = 3600, HALF_HOUR = 1800, QUARTER = 900 };

/* Times are looked for in the first columns only. */
enum { COLUMNS_TRIED = 500 };

/* The columns that make up a time; NONE: there is no such column. */
typedef struct time_columns {
    int date, year, month, day, yearday, clock, minute;
    int interval;    /* the number of the part of an hour, from 1, next to `clock` */
    int per_hour;    /* of those parts */
    int hour_from;   /* the number of the first hour of a day, with those parts: 0 or 1 */
    int local;       /* the same times in local time, next to `date`, which then is UTC */
    bool half_hours; /* `clock` counts half-hours from 1: a settlement period */
    bool named;      /* its name says that it is a time */
} time_columns;
static const time_columns no_columns = {.date = NONE,
                                        .year = NONE,
                                        .month = NONE,
                                        .day = NONE,
                                        .yearday = NONE,
                                        .clock = NONE,
                                        .minute = NONE,
                                        .interval = NONE,
                                        .local = NONE};

/* ---- finding -------------------------------------------------------------------------------- */

/* Copies a cell of a row; an empty text if it is longer than any time. */
static const char *cell_of(const csv *c, size_t row, int column, char out[CELL])
{
    if (!cell_copy(cell_at(c->row[row], (size_t)column, c->separator), c->separator, out, CELL))
        *out = '\0';
    return out;
}

static bool reads_as_date(const csv *c, int column, stamp *out)
{
    char cell[CELL];
    cell_of(c, 0, column, cell);
    return stamp_read(cell, STAMP_MONTH_FIRST, out) || stamp_read(cell, STAMP_DAY_FIRST, out);
}

/* Whether two rows have the same text in a column. */
static bool is_same(const csv *c, int column, size_t one, size_t other)
{
    char first[CELL], second[CELL];
    return strcmp(cell_of(c, one, column, first), cell_of(c, other, column, second)) == 0;
}

/* Finds the first column whose name is one of `names` and holds a whole number. */
static int find_number(const csv *c, const char *const *names, size_t count)
{
    char plain[CSV_PLAIN];
    double value;
    for (size_t i = 0; i < c->columns; i++) {
        csv_plain_name(c->name[i], plain);
        if (csv_is_one_of(plain, names, count) &&
            cell_number(cell_at(c->row[0], i, c->separator), c->separator, &value) &&
            value == floor(value) && value >= 0 && value < 3000)
            return (int)i;
    }
    return NONE;
}
#define FIND_NUMBER(c, list) find_number((c), (list), sizeof(list) / sizeof((list)[0]))

/* Hours with a column of quarters, "Delivery Hour" and "Delivery Interval": 1 to 4 in each hour. */
static void find_interval(const csv *c, time_columns *t)
{
    static const char *const names[] = {"delivery interval", "deliveryinterval", "interval",
                                        "quarter", "viertelstunde"};
    const int interval = FIND_NUMBER(c, names);
    double value, highest = 0;
    char cell[CELL];
    int second;
    t->hour_from = 1;
    for (size_t r = 0; r < c->rows && r < 2 * 60 && interval != NONE; r++) {
        if (cell_number(cell_at(c->row[r], (size_t)interval, c->separator), c->separator, &value))
            highest = fmax(highest, value);
        if (stamp_clock(cell_of(c, r, t->clock, cell), &second) && second < HOUR)
            t->hour_from = 0;
    }
    if (interval == t->clock || highest < 2 || highest > 60 || 60 % (int)highest != 0)
        return;
    t->interval = interval;
    t->per_hour = (int)highest;
}

static void find_clock(const csv *c, time_columns *t)
{
    static const char *const periods[] = {"settlement period", "settlementperiod", "sp"};
    static const char *const minutes[] = {"minute", "minutes", "min", "mi", "mn"};
    char plain[CSV_PLAIN], cell[CELL];
    int second;
    t->clock = FIND_NUMBER(c, periods);
    t->half_hours = t->clock != NONE;
    for (size_t i = 0; i < c->columns && t->clock == NONE; i++) {
        csv_plain_name(c->name[i], plain);
        if ((int)i != t->date && csv_is_clock_name(plain) &&
            stamp_clock(cell_of(c, 0, (int)i, cell), &second))
            t->clock = (int)i;
    }
    if (t->clock != NONE && !t->half_hours)
        t->minute = FIND_NUMBER(c, minutes);
    if (t->clock != NONE && !t->half_hours && t->minute == NONE)
        find_interval(c, t);
}

/* Columns for year, month and day, or the day of the year. */
static bool find_parts(const csv *c, time_columns *t)
{
    static const char *const years[] = {"year", "yr", "yyyy",       "jahr",  "a\u00F1o", "ano",
                                        "anno", "an", "ann\u00E9e", "annee", "jaar"};
    static const char *const months[] = {"month", "mo",   "mm",   "mon",   "monat",
                                         "mes",   "mese", "mois", "maand", "m\u00EAs"};
    static const char *const days[] = {"day", "dy",       "dd",     "tag",  "day of month",
                                       "dia", "d\u00EDa", "giorno", "jour", "dag"};
    static const char *const yeardays[] = {"doy", "day of year", "dayofyear", "yday"};
    *t = no_columns;
    t->year = FIND_NUMBER(c, years);
    t->month = FIND_NUMBER(c, months);
    t->day = FIND_NUMBER(c, days);
    t->yearday = FIND_NUMBER(c, yeardays);
    t->named = true;
    if (t->month != NONE && t->day != NONE)
        t->yearday = NONE;
    else if (t->yearday == NONE || t->year == NONE)
        return false;
    find_clock(c, t);
    return true;
}

/* How well a column of dates suits. */
static int score_of(const csv *c, const stamp *s, int column, bool clock)
{
    char plain[CSV_PLAIN];
    int zone;
    csv_plain_name(c->name[column], plain);
    const enum stamp_zone_name named = stamp_zone_in(c->name[column], &zone);
    return (clock ? 16 : 0) + (s->has_zone || named == STAMP_ZONE_UTC ? 8 : 0) +
           (strstr(plain, "local") != NULL ? 4 : 0) + (named == STAMP_ZONE_LOCAL ? 2 : 0) +
           (csv_label_of(c->name[column]) != CSV_LABEL_END ? 1 : 0);
}

/* Of two columns without a time zone, one of which is called local, the other is UTC if they differ
 * by a time zone: `time` and `local_time` of Renewables.ninja. Local time may be clock time, which
 * is not even. */
static void pair_with_local(const csv *c, int other, time_columns *best)
{
    stamp local, utc;
    char plain[CSV_PLAIN];
    csv_plain_name(c->name[best->date], plain);
    if (other == NONE || strstr(plain, "local") == NULL || !reads_as_date(c, best->date, &local) ||
        !reads_as_date(c, other, &utc) || !local.has_clock || local.has_zone)
        return;
    int64_t zone = stamp_seconds(local.year, local.month, local.day, local.second) -
                   stamp_seconds(utc.year, utc.month, utc.day, utc.second);
    if (zone % QUARTER != 0 || zone < -12 * HOUR || zone > 14 * HOUR)
        return;
    best->local = best->date;
    best->date = other;
}

static bool find_columns(const csv *c, time_columns *best)
{
    int best_score = NONE, first = NONE; /* of the columns with a time of day and without a zone */
    for (size_t i = 0; i < c->columns; i++) {
        stamp s;
        time_columns t = no_columns;
        t.date = (int)i;
        t.named = csv_is_time_name(c->name[i]);
        if (!reads_as_date(c, t.date, &s) || (s.digits_only && !t.named))
            continue;
        /* The time of a forecast or a report is the same in all rows, or in many. */
        const bool repeats =
            s.has_clock && c->rows > 2 && is_same(c, t.date, 0, 1) && is_same(c, t.date, 0, 2);
        if (repeats && is_same(c, t.date, 0, c->rows - 1))
            continue;
        /* A date may be written with a time of 0:00, and the hour next to it. */
        if (!s.has_clock || (repeats && s.second == 0))
            find_clock(c, &t);
        char plain[CSV_PLAIN];
        csv_plain_name(c->name[i], plain);
        if (first == NONE && !repeats && s.has_clock && !s.has_zone && s.year != 0 &&
            strstr(plain, "local") == NULL)
            first = (int)i;
        int score = repeats && t.clock == NONE
                        ? 0
                        : score_of(c, &s, t.date, s.has_clock || t.clock != NONE);
        if (score > best_score) {
            best_score = score;
            *best = t;
        }
    }
    if (best_score == NONE)
        return find_parts(c, best);
    pair_with_local(c, first, best);
    return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool whole_number(const csv *c, size_t row, int column, int *out)
{
    double value;
    if (!cell_number(cell_at(c->row[row], (size_t)column, c->separator), c->separator, &value) ||
        value != floor(value) || value < 0 || value > 9999)
        return false;
    *out = (int)value;
    return true;
}

/* The date of a row, from its parts or from its column. */
static bool read_date(const csv *c, const time_columns *t, size_t row, enum stamp_order order,
                      stamp *s)
{
    char cell[CELL];
    int yearday = 0;
    if (t->date != NONE)
        return stamp_read(cell_of(c, row, t->date, cell), order, s);
    *s = (stamp){.day = 1, .month = 1};
    if ((t->year != NONE && !whole_number(c, row, t->year, &s->year)) ||
        (t->month != NONE && !whole_number(c, row, t->month, &s->month)) ||
        (t->yearday == NONE && !whole_number(c, row, t->day, &s->day)) ||
        (t->yearday != NONE && !whole_number(c, row, t->yearday, &yearday)))
        return false;
    if (s->year > 0 && s->year < 100)
        s->year += 2000;
    if ((t->year != NONE && (s->year < 1900 || s->year > 2200)) || s->month < 1 || s->month > 12 ||
        s->day < 1 || s->day > calendar_days_of_month(s->year, s->month))
        return false;
    if (yearday > 0)
        stamp_civil(stamp_seconds(s->year, 1, 1, (int64_t)(yearday - 1) * DAY), s);
    return t->yearday == NONE || yearday > 0;
}

static bool read_clock(const csv *c, const time_columns *t, size_t row, int *second)
{
    char cell[CELL];
    int number;
    if (t->half_hours) {
        if (!whole_number(c, row, t->clock, &number) || number < 1 || number > 50)
            return false;
        *second = (number - 1) * HALF_HOUR;
        return true;
    }
    if (!stamp_clock(cell_of(c, row, t->clock, cell), second))
        return false;
    if (t->interval != NONE) {
        if (!whole_number(c, row, t->interval, &number) || number < 1 || number > t->per_hour)
            return false;
        *second += (number - 1) * (HOUR / t->per_hour) - t->hour_from * HOUR;
    }
    if (t->minute == NONE)
        return true;
    if (!whole_number(c, row, t->minute, &number) || number > 60)
        return false;
    *second += number * 60;
    return true;
}

/* "MTU (CET/CEST)": clock time. Where it changes, the rows are not even; before, one offset holds.
 */
static bool is_european_clock(const char *name)
{
    return strstr(name, "CET/CEST") != NULL || strstr(name, "MEZ/MESZ") != NULL;
}

/* Reads the times of all rows. Returns the number of rows that could be read. */
static size_t read_rows(const csv *c, const time_columns *t, enum stamp_order order, bool zoned,
                        int zone, csv_times *times, int64_t *second)
{
    int lowest = zone;
    times->zoned = zoned;
    times->zone = zone;
    for (size_t r = 0; r < c->rows; r++) {
        stamp s;
        int clock = 0;
        if (!read_date(c, t, r, order, &s) || (t->clock != NONE && !read_clock(c, t, r, &clock)))
            return r;
        if (r == 0 && s.has_zone) {
            times->zoned = true;
            times->zone = lowest = s.zone;
        }
        times->zone_changes |= s.has_zone && s.zone != times->zone;
        times->is_cst |= s.is_cst;
        if (s.has_zone && s.zone < lowest)
            lowest = s.zone;
        /* Without a year every row is in one that has no 29 February, unless the row is that. */
        int year = s.year != 0 ? s.year : s.month == 2 && s.day == 29 ? 2000 : 2001;
        second[r] = stamp_seconds(year, s.month, s.day, (int64_t)s.second + clock);
        if (times->zoned)
            second[r] -= s.has_zone ? s.zone : times->zone;
    }
    if (times->zoned)
        times->zone = lowest;
    else if (t->date != NONE && is_european_clock(c->name[t->date])) {
        times->zoned = true;
        times->zone = stamp_is_summer_time(second[0]) ? 2 * HOUR : HOUR;
        for (size_t r = 0; r < c->rows; r++)
            second[r] -= times->zone;
    }
    return c->rows;
}

/* Dates without a time of day, several rows for each: the rows of a day share it evenly, by the
 * number of rows of the second date. False: there is no such number. */
static bool share_days(const csv *c, int64_t *second)
{
    size_t first = 1, next;
    while (first < c->rows && second[first] == second[0])
        first++;
    for (next = first + 1; next < c->rows && second[next] == second[first];)
        next++;
    int64_t per_day =
        (int64_t)(first < c->rows && next > first && next < c->rows ? next - first : first);
    if (per_day <= 1)
        return true;
    if (DAY % per_day != 0)
        return false;
    int64_t date = second[0], in_day = 0;
    for (size_t r = 0; r < c->rows; r++) {
        in_day = r > 0 && second[r] == date ? in_day + 1 : 0;
        date = second[r];
        second[r] += in_day * (DAY / per_day);
    }
    return true;
}

static int refuse_cell(const csv *c, const time_columns *t, size_t row, const char *column,
                       error *e)
{
    char cell[CELL], first[CELL];
    int which = t->date != NONE ? t->date : t->month != NONE ? t->month : t->yearday;
    stamp s;
    if (t->date != NONE && t->clock != NONE &&
        (stamp_read(cell_of(c, row, t->date, cell), STAMP_MONTH_FIRST, &s) ||
         stamp_read(cell, STAMP_DAY_FIRST, &s)))
        which = t->clock;
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: %s: `%s` is not a time like that of the first row, `%s`: write all "
                     "times in one form",
                     c->shown, c->line[row], column, TEXT_SHORT(cell_of(c, row, which, cell)),
                     TEXT_SHORT(cell_of(c, 0, which, first)));
}

static const char *name_columns(arena *a, const csv *c, const time_columns *t)
{
    char first[CSV_SHOWN], second[CSV_SHOWN];
    int one = t->date != NONE ? t->date : t->year != NONE ? t->year : t->month;
    text_short(first, sizeof first, c->name[one]);
    if (t->clock == NONE && t->date != NONE)
        return arena_printf(a, "column `%s`", first);
    int two = t->clock != NONE ? t->clock : t->day != NONE ? t->day : t->yearday;
    text_short(second, sizeof second, c->name[two]);
    return arena_printf(a, t->date != NONE ? "columns `%s` and `%s`" : "columns `%s` to `%s`",
                        first, second);
}

/* The time zone that the names of the columns or the lines above the header give. */
static bool find_zone(const csv *c, const time_columns *t, int *zone)
{
    *zone = 0;
    if (t->local != NONE)
        return true;
    if (t->date != NONE && stamp_zone_in(c->name[t->date], zone))
        return true;
    if (t->clock != NONE && stamp_zone_in(c->name[t->clock], zone))
        return true;
    if (!isfinite(c->zone_above) ||
        (t->date != NONE && strcasestr(c->name[t->date], "local") != NULL))
        return false;
    *zone = (int)lround(c->zone_above * 3600);
    return true;
}

/* Whether rows that follow one another may do so in the other order of day and month, too: all are
 * of one day, which has two readings. */
static bool has_two_orders(const csv *c, const time_columns *t, const csv_times *found)
{
    char cell[CELL];
    stamp one, other;
    return t->date != NONE && found->second != NULL &&
           found->second[c->rows - 1] - found->second[0] <= DAY &&
           stamp_read(cell_of(c, 0, t->date, cell), STAMP_MONTH_FIRST, &one) &&
           stamp_read(cell, STAMP_DAY_FIRST, &other) && one.month != other.month;
}

/* Reads the rows in the order of day and month that fits: the one that all rows can be read in; if
 * both can, the one in which they follow one another. */
static size_t read_in_order(arena *a, const csv *c, const time_columns *t, csv_times *out, error *e)
{
    int zone = 0;
    const bool zoned = find_zone(c, t, &zone);
    stamp first;
    const bool date_only =
        t->clock == NONE &&
        (t->date == NONE || (reads_as_date(c, t->date, &first) && !first.has_clock));
    csv_times tried[2] = {*out, *out};
    size_t read[2] = {0, 0}, faults[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        int64_t *second = ARENA_ARRAY(a, int64_t, c->rows);
        if (second == NULL) {
            error_memory(e);
            return 0;
        }
        read[i] = read_rows(c, t, i == 0 ? STAMP_MONTH_FIRST : STAMP_DAY_FIRST, zoned, zone,
                            &tried[i], second);
        if (read[i] == c->rows && (!date_only || share_days(c, second))) {
            tried[i].second = second;
            times_find_step(&tried[i], c->rows);
            faults[i] = times_count_faults(&tried[i], c->rows);
        }
        if (i == 0 && read[i] == c->rows && faults[i] == 0 && !has_two_orders(c, t, &tried[i])) {
            *out = tried[i];
            return read[i];
        }
    }
    if (read[0] == c->rows && read[1] == c->rows && faults[0] == 0 && faults[1] == 0) {
        *out = tried[0];
        if (tried[0].step == tried[1].step && !tried[0].monthly && !tried[1].monthly &&
            tried[0].second != NULL && tried[1].second != NULL &&
            tried[0].second[0] != tried[1].second[0])
            out->other_order = tried[1].second;
        return c->rows;
    }
    int best = read[1] > read[0] || (read[1] == read[0] && faults[1] < faults[0]);
    *out = tried[best];
    return read[best];
}

/* Notes a column that by its name and its first cell holds times, in a form that is not read:
 * "31-Mai-2026 01:00", or the 46023.0417 of a spreadsheet. */
static int note_unread(arena *a, csv *c, error *e)
{
    static const char *const whole[] = {"time", "date",  "datetime",  "date time",
                                        "zeit", "datum", "timestamp", "time stamp"};
    for (size_t i = 0; i < c->columns && i < COLUMNS_TRIED && c->unread == NULL; i++) {
        char cell[CELL], plain[CSV_PLAIN];
        double number;
        int second, digits = 0;
        for (const char *p = cell_of(c, 0, (int)i, cell); *p != '\0'; p++)
            digits += *p >= '0' && *p <= '9';
        csv_plain_name(c->name[i], plain);
        const char *rest = text_number(cell, &number);
        const bool is_serial = rest != NULL && *rest == '\0' && CSV_IS_ONE_OF(plain, whole) &&
                               number >= 20000 && number < 80000;
        if (digits < 4 || !csv_is_time_name(c->name[i]) || stamp_clock(cell, &second) ||
            (rest != NULL && *rest == '\0' && !is_serial))
            continue;
        c->unread = arena_printf(a,
                                 "%s:%d: column `%s` holds `%s`, which is not a form of dates and "
                                 "times that is read: the order and the times of the rows are not "
                                 "checked: write them as in `2026-01-31 01:00`",
                                 c->shown, c->line[0], TEXT_SHORT(c->name[i]), TEXT_SHORT(cell));
        if (c->unread == NULL)
            return error_memory(e);
    }
    return 0;
}

int csv_read_times(arena *a, csv *c, error *e)
{
    time_columns t;
    if (c->times_read)
        return 0;
    csv first = *c; /* each cell is found from the beginning of its row */
    first.columns = first.columns < COLUMNS_TRIED ? first.columns : COLUMNS_TRIED;
    if (!find_columns(&first, &t)) {
        c->times_read = true;
        return note_unread(a, c, e);
    }
    csv_times *times = ARENA_NEW(a, csv_times);
    const char *column = name_columns(a, c, &t);
    if (times == NULL || column == NULL)
        return error_memory(e);
    *times = (csv_times){.column = column};
    if (t.date != NONE && t.local == NONE)
        times->label = csv_label_of(c->name[t.date]);
    if (t.clock != NONE && times->label == CSV_LABEL_ANY)
        times->label = csv_label_of(c->name[t.clock]);
    size_t read = read_in_order(a, c, &t, times, e);
    if (e->code != 0)
        return e->code;
    if (read == c->rows)
        c->times = times->second != NULL ? times : NULL;
    else if (t.named) /* else it is a column of other texts that begins with a date */
        return refuse_cell(c, &t, read, column, e);
    c->times_read = true;
    return 0;
}
