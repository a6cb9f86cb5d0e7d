/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * timeline.c - compares the times in a CSV file with those that its values are used for.
 *
 * The number of values alone decides what they are used for (calendar/resample.c): 8760 of them are
 * a year from 1 January, also if the file begins on 1 July. Its own times tell.
 */
#include "csv/timeline.h"

#include "base/text.h"
#include "csv/stamp.h"
#include "csv/times.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EARLIEST_ZONE (-12 * CALENDAR_HOUR)
#define LATEST_ZONE (14 * CALENDAR_HOUR)
#define WEEK (7 * CALENDAR_DAY)
#define QUARTER (CALENDAR_HOUR / 4)

/* One file on one calendar. */
typedef struct check {
    arena *memory;
    const calendar *calendar;
    csv_site_zone *zone;
    csv *c;
    const csv_times *t;
    calendar_axis axis;
    int64_t cycle; /* seconds after which the values repeat: a day, a week, a year */
    int64_t shift; /* seconds from the file's times to those of the site */
    bool typical;
} check;

/* ---- positions ------------------------------------------------------------------------------ */

/* Seconds from the beginning of the cycle to a moment of the site. */
static int64_t position(const check *k, int64_t moment)
{
    stamp s;
    stamp_civil(moment, &s);
    if (k->axis.kind == CALENDAR_SERIES_DAY)
        return s.second;
    if (k->axis.kind == CALENDAR_SERIES_WEEK) /* 1970-01-01 was a Thursday */
        return ((moment + 3 * CALENDAR_DAY) % WEEK + WEEK) % WEEK;
    int64_t day = calendar_hour_of_year(s.month, s.day) * CALENDAR_HOUR;
    if (k->axis.leap_day && s.month > 2) /* 29 February itself counts as 1 March there */
        day += CALENDAR_DAY;
    return day + s.second;
}

/* The difference of two positions, the shorter way round the cycle. */
static int64_t around(const check *k, int64_t difference)
{
    difference = (difference % k->cycle + k->cycle) % k->cycle;
    return difference > k->cycle / 2 ? difference - k->cycle : difference;
}

/* The interval of the first value, seconds. */
static int64_t first_interval(const check *k)
{
    return k->axis.run != NULL ? k->axis.run[0].seconds : k->axis.even.seconds;
}

/* Whether a value at `offset` seconds after the beginning of its interval may be labelled so: at
 * its beginning, in its middle, or, up to hourly values, at its end; where the name of the column
 * says "begin" or "end", only there or in the middle. In another time zone than the site's an hour
 * more is rather a file of UTC for a site at UTC+1, unless the name says "end". */
static bool is_label(const check *k, int64_t offset)
{
    const int64_t interval = first_interval(k);
    const bool other_zone = k->t->zoned && k->shift != k->t->zone;
    if (interval > CALENDAR_HOUR)
        return offset >= 0 && offset <= interval / 2;
    if (offset == 0)
        return k->t->label != CSV_LABEL_END;
    if (offset == interval)
        return k->t->label == CSV_LABEL_END || (k->t->label == CSV_LABEL_ANY && !other_zone);
    return offset > 0 && offset < interval;
}

/* ---- messages ------------------------------------------------------------------------------- */

/* Writes "1 January 00:00", "Monday 00:00" or "00:00" for the moment after `seconds` of the cycle.
 */
static const char *show_position(const check *k, int64_t seconds, char *out, size_t size)
{
    const calendar *c = k->calendar;
    seconds = (seconds % k->cycle + k->cycle) % k->cycle;
    char text[40];
    if (k->axis.kind == CALENDAR_SERIES_DAY || k->axis.kind == CALENDAR_SERIES_WEEK) {
        snprintf(out, size, "%s%02d:%02d", k->axis.kind == CALENDAR_SERIES_WEEK ? "Monday " : "",
                 (int)(seconds % CALENDAR_DAY / 3600), (int)(seconds % 3600 / 60));
        return out;
    }
    calendar year = *c;
    if (k->axis.leap_day && !calendar_has_leap_day(c)) {
        year.leap = CALENDAR_LEAP_KEEP;
        year.year = 2000;
    } else if (!k->axis.leap_day) {
        year.leap = CALENDAR_LEAP_DROP;
    }
    snprintf(out, size, "%s", calendar_show_second(&year, seconds, text, sizeof text));
    return out;
}

/* Writes "2023-01-01 05:00" or "2023-01-01 05:00 UTC (2023-01-01 00:00 at the site, UTC-5)". */
static const char *show_moment(const check *k, size_t row, char *out, size_t size)
{
    char own[40], site[40], zone[20];
    const csv_times *t = k->t;
    const int64_t second = t->second[row];
    if (!t->zoned) {
        stamp_show(second, out, size);
        return out;
    }
    const char *sign = t->zone < 0 ? "-" : "+";
    int minutes = (t->zone < 0 ? -t->zone : t->zone) / 60;
    *zone = '\0';
    if (minutes % 60 != 0)
        snprintf(zone, sizeof zone, "%s%d:%02d", sign, minutes / 60, minutes % 60);
    else if (minutes != 0)
        snprintf(zone, sizeof zone, "%s%d", sign, minutes / 60);
    snprintf(out, size, "%s UTC%s (%s at the site)", stamp_show(second + t->zone, own, sizeof own),
             zone, stamp_show(second + k->shift, site, sizeof site));
    return out;
}

/* "8760 values are read as a year" */
static const char *reading(const check *k, char *out, size_t size)
{
    static const char *const names[] = {"a year", "the hours of a day", "the hours of a week",
                                        "those of the horizon", "months"};
    char length[40];
    snprintf(out, size, "%zu values are read as %s", k->c->rows, names[k->axis.kind]);
    if (k->axis.kind == CALENDAR_SERIES_YEAR && k->axis.even.seconds != CALENDAR_HOUR)
        snprintf(out, size, "%zu values are read as a year in steps of %s", k->c->rows,
                 calendar_duration(k->axis.even.seconds, length, sizeof length));
    return out;
}

static int refuse_first(const check *k, error *e)
{
    char moment[120], begin[60], what[120], zone[40], turned[160];
    const char *remedy = "begin the file there";
    const int64_t offset = around(k, position(k, k->t->second[0] + k->shift) - k->axis.start);
    if (k->t->label == CSV_LABEL_END && offset == 0)
        remedy = "by its name the column holds the ends of the intervals, and this one ends before "
                 "its use begins: begin the file with the value that ends one row later, or rename "
                 "the column";
    else if (k->t->label == CSV_LABEL_BEGIN && offset == first_interval(k))
        remedy = "by its name the column holds the beginnings of the intervals: begin the file one "
                 "row earlier, or rename the column";
    else if (k->t->zoned && k->typical && k->axis.kind == CALENDAR_SERIES_YEAR) {
        text_of(zone, sizeof zone, (double)k->t->zone / (double)CALENDAR_HOUR, 5);
        snprintf(turned, sizeof turned,
                 "if the rows are a year of time zone %s h, write `data_time_zone = %s h`", zone,
                 zone);
        remedy = turned;
    } else if (k->t->zoned) {
        remedy = "begin the file there, in the local standard time of the site";
    } else if (k->axis.kind == CALENDAR_SERIES_YEAR && k->calendar->start != 0) {
        remedy = "begin the file there, with the months in the order of the calendar year, or give "
                 "only the values of the horizon";
    }
    show_moment(k, 0, moment, sizeof moment);
    show_position(k, k->axis.start, begin, sizeof begin);
    return error_set(
        e, ERROR_PROBLEM,
        "%s:%d: %s: the first value is at %s, but it is used from %s on, because %s: %s",
        k->c->shown, k->c->line[0], k->t->column, moment, begin, reading(k, what, sizeof what),
        remedy);
}

static int refuse_step(const check *k, error *e)
{
    char found[40] = "one month", used[40] = "one month", what[120];
    if (!k->t->monthly)
        calendar_duration(k->t->step, found, sizeof found);
    if (k->axis.kind != CALENDAR_SERIES_MONTHS)
        calendar_duration(first_interval(k), used, sizeof used);
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: %s: the rows are %s apart, but %s, %s each: give as many rows as that "
                     "time has",
                     k->c->shown, k->c->line[1], k->t->column, found, reading(k, what, sizeof what),
                     used);
}

/* ---- 29 February and the end ---------------------------------------------------------------- */

static int check_leap_day(const check *k, int64_t label, error *e)
{
    stamp s;
    for (size_t r = 0; r < k->c->rows && !k->axis.leap_day; r++) {
        stamp_civil(k->t->second[r] + k->shift - label, &s);
        if (s.month != 2 || s.day != 29)
            continue;
        char what[120];
        return error_set(e, ERROR_PROBLEM,
                         "%s:%d: %s: %04d-02-29, but %s without 29 February: remove the rows of "
                         "that day, or write `leap = keep` in [time] for a horizon of that year",
                         k->c->shown, k->c->line[r], k->t->column, s.year,
                         reading(k, what, sizeof what));
    }
    return 0;
}

/* Checks that the last value is where counting from the first one leads. */
static int check_last(const check *k, int64_t label, error *e)
{
    const size_t last = k->c->rows - 1;
    int64_t span = 0;
    if (k->axis.run == NULL)
        span = (int64_t)last * k->axis.even.seconds;
    else
        for (int32_t r = 0; r < k->axis.runs; r++)
            span += k->axis.run[r].count * k->axis.run[r].seconds;
    if (k->axis.run != NULL)
        span -= k->axis.run[k->axis.runs - 1].seconds;
    const int64_t wanted = k->axis.start + span + label;
    if (around(k, position(k, k->t->second[last] + k->shift) - wanted) == 0)
        return 0;
    char moment[120], used[60], what[120];
    return error_set(
        e, ERROR_PROBLEM,
        "%s:%d: %s: the last value is at %s, but it is used for %s, because %s: remove "
        "the rows that do not belong to it, and add those that are missing",
        k->c->shown, k->c->line[last], k->t->column, show_moment(k, last, moment, sizeof moment),
        show_position(k, wanted, used, sizeof used), reading(k, what, sizeof what));
}

/* ---- time zones ----------------------------------------------------------------------------- */

/* Finds the time zone of a site without weather: the one in which the first value is where it is
 * used. False: no time zone does that. */
static bool implied_zone(check *k, const char **note, error *e)
{
    csv_site_zone *site = k->zone;
    char zone[40], other[40], moment[120];
    const int64_t first = k->t->second[0];
    if (site->implied_by != NULL) { /* the one of an earlier file */
        k->shift = site->implied;
        if (is_label(k, around(k, position(k, first + k->shift) - k->axis.start)))
            return true;
    }
    if (k->t->zone != 0 || k->t->zone_changes) {
        k->shift = k->t->zone; /* as a file of local time with its offset */
        const int64_t label = around(k, position(k, first + k->shift) - k->axis.start);
        if (is_label(k, label) && (site->implied_by == NULL || site->implied == k->shift)) {
            if (label < first_interval(k)) {
                site->implied_by = k->c->shown;
                site->implied = k->shift;
            }
            return true;
        }
        if (k->t->zone_changes)
            return false;
    }
    k->shift = around(k, k->axis.start - position(k, first));
    if (k->shift % QUARTER != 0) /* a label inside its interval */
        k->shift += ((-k->shift) % CALENDAR_HOUR + CALENDAR_HOUR) % CALENDAR_HOUR;
    if (k->shift < EARLIEST_ZONE || k->shift > LATEST_ZONE) {
        k->shift = 0;
        return false;
    }
    show_moment(k, 0, moment, sizeof moment);
    text_of(zone, sizeof zone, (double)k->shift / (double)CALENDAR_HOUR, 5);
    if (site->implied_by == NULL) {
        site->implied_by = k->c->shown;
        site->implied = k->shift;
        *note = arena_printf(
            k->memory,
            "%s:%d: %s has times in UTC, and no [weather] gives the time zone of the site: the "
            "first value, at %s, is used from the beginning of its series on, which makes the time "
            "zone %s h",
            k->c->shown, k->c->line[0], k->t->column, moment, zone);
        if (*note == NULL)
            error_memory(e);
    } else if (site->implied != k->shift) {
        error_set(e, ERROR_PROBLEM,
                  "%s:%d: %s: the first value is at %s, which makes the time zone of the site %s "
                  "h, but %s makes it %s h: begin both files at the same time",
                  k->c->shown, k->c->line[0], k->t->column, moment, zone, site->implied_by,
                  text_of(other, sizeof other, (double)site->implied / (double)CALENDAR_HOUR, 5));
    }
    return true;
}

/* ---- the check ------------------------------------------------------------------------------ */

/* Finds k->shift. */
static int find_shift(check *k, const char **note, error *e)
{
    const bool pattern =
        k->axis.kind == CALENDAR_SERIES_DAY || k->axis.kind == CALENDAR_SERIES_WEEK;
    if (!k->t->zoned)
        return 0;
    if (k->zone->known)
        k->shift = llround(k->zone->hours * (double)CALENDAR_HOUR);
    if (k->zone->known && k->t->is_cst && k->shift == 8 * CALENDAR_HOUR)
        k->shift = k->t->zone; /* the CST of China, as it is written */
    if (k->zone->known)
        return e->code;
    if (pattern)
        k->shift = k->t->zone;
    else if (!implied_zone(k, note, e))
        return refuse_first(k, e);
    return e->code;
}

static int check_months(const check *k, error *e)
{
    stamp s;
    stamp_civil(k->t->second[0] + k->t->zone, &s);
    if (!k->t->monthly)
        return refuse_step(k, e);
    return s.month == 1 ? 0 : refuse_first(k, e);
}

static int check_use(check *k, const char **note, error *e)
{
    const calendar_axis *axis = &k->axis;
    const bool day = axis->kind == CALENDAR_SERIES_DAY, week = axis->kind == CALENDAR_SERIES_WEEK;
    k->cycle = day ? CALENDAR_DAY : week ? WEEK : (365 + (int64_t)axis->leap_day) * CALENDAR_DAY;
    const int64_t steps = axis->run == NULL ? axis->even.seconds : 0;
    const bool about_months = k->t->monthly && k->c->rows == 12 && axis->start == 0 &&
                              steps > 28 * CALENDAR_DAY && steps < 31 * CALENDAR_DAY;
    if (axis->kind == CALENDAR_SERIES_MONTHS || about_months)
        return check_months(k, e);
    if (k->t->monthly || (axis->run == NULL && k->c->rows > 1 && k->t->step != axis->even.seconds))
        return refuse_step(k, e);
    if (find_shift(k, note, e) != 0)
        return e->code;
    const int64_t label = around(k, position(k, k->t->second[0] + k->shift) - axis->start);
    if (!is_label(k, label))
        return refuse_first(k, e);
    if (day || week)
        return 0;
    return check_leap_day(k, label, e) != 0 ? e->code : check_last(k, label, e);
}

/* On a single day both orders of day and month are possible: the one that fits is right. Takes back
 * the error if the other one does. */
static bool fits_other_order(check *k, const char **note, error *e)
{
    csv_times *t = k->c->times;
    const int64_t *first_order = t->second;
    error other = {0};
    if (e->code != ERROR_PROBLEM || t->other_order == NULL || k->axis.run != NULL)
        return false;
    t->second = t->other_order;
    k->shift = 0;
    if (check_use(k, note, &other) != 0) {
        t->second = first_order;
        return false;
    }
    *e = (error){0};
    return true;
}

int csv_check_timeline(arena *a, csv *c, const calendar *used_by, bool typical, csv_site_zone *zone,
                       const char **note, error *e)
{
    *note = NULL;
    if (c->turned && !typical)
        return error_set(e, ERROR_PROBLEM,
                         "%s: by `data_time_zone` its rows are in another time zone than the site, "
                         "and only [weather] is turned: give this column in a file of its own, in "
                         "the local standard time of the site",
                         c->shown);
    if (csv_read_times(a, c, e) != 0)
        return e->code;
    csv_times *t = c->times;
    if (t == NULL) {
        *note = c->unread;
        c->unread = NULL; /* once */
        return 0;
    }
    check k = {a, used_by, zone, c, t, {0}, 0, 0, typical};
    bool fits = calendar_series_axis(used_by, c->rows, typical, &k.axis);
    const int64_t site = zone->known ? llround(zone->hours * (double)CALENDAR_HOUR) : INT64_MAX;
    if (fits && t->checked.done && t->checked.kind == (int)k.axis.kind &&
        t->checked.start == k.axis.start && t->checked.leap_day == k.axis.leap_day &&
        t->checked.zone == site && t->checked.seconds == k.axis.even.seconds)
        return 0;
    if (csv_check_times(c, fits ? k.axis.run : NULL, fits ? k.axis.runs : 0, e) != 0)
        return e->code;
    if (!fits) /* the number of values is refused */
        return 0;
    if (check_use(&k, note, e) != 0 && !fits_other_order(&k, note, e))
        return e->code;
    t->checked.done = true;
    t->checked.kind = (int)k.axis.kind;
    t->checked.start = k.axis.start;
    t->checked.leap_day = k.axis.leap_day;
    t->checked.zone = site;
    t->checked.seconds = k.axis.even.seconds;
    return 0;
}

void csv_explain_count(const csv *c, const calendar *used_by, char *why, size_t size)
{
    size_t first;
    const char *before, *after;
    const size_t used = strlen(why);
    if (!calendar_two_resolutions(used_by, c->rows, &first, &before, &after))
        return;
    snprintf(
        why + used, size - used,
        "; %zu values are a year if the first %zu are %s and the rest %s: then the steps change "
        "at line %d: give all rows in one resolution",
        c->rows, first, before, after, c->line[first]);
}
