/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_times_rig.h - writes CSV files with times, and checks them against a calendar.
 */
#ifndef FIRN_TEST_CSV_TIMES_RIG_H
#define FIRN_TEST_CSV_TIMES_RIG_H

#include "csv/timeline.h"

#include "base/file.h"
#include "base/text.h"
#include "csv/stamp.h"
#include "csv/times.h"
#include "csv_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR ((long long)3600)

/* ---- files ---------------------------------------------------------------------------------- */

/* The moment of a date, as if its clock were UTC. */
static long long at(int year, int month, int day, int hour)
{
    return stamp_seconds(year, month, day, hour * HOUR);
}

/* Adds one conversion of strftime(). `%1` is the hour from 1 to 24 of the interval that begins
 * then,
 * `%2` the same as 01:00 to 24:00, `%3` the half-hour of the day from 1 on. */
static void add_part(text_buffer *text, char part, const struct tm *tm)
{
    static const char letters[] = "YmdyjHMSIpbBA";
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    const int hour = tm->tm_hour, half = (hour + 11) % 12 + 1;
    const int numbers[] = {tm->tm_year + 1900, tm->tm_mon + 1,  tm->tm_mday,
                           tm->tm_year % 100,  tm->tm_yday + 1, hour,
                           tm->tm_min,         tm->tm_sec,      half};
    if (part == '1')
        text_addf(text, "%d", hour + 1);
    else if (part == '2')
        text_addf(text, "%02d:00", hour + 1);
    else if (part == '3')
        text_addf(text, "%d", hour * 2 + tm->tm_min / 30 + 1);
    else if (part == 'p')
        text_add(text, hour < 12 ? "AM" : "PM");
    else if (part == 'b' || part == 'B')
        text_add_bytes(text, names[tm->tm_mon], part == 'b' ? 3 : strlen(names[tm->tm_mon]));
    else if (part == 'A')
        text_add(text, days[tm->tm_wday]);
    else
        text_addf(text, part == 'j' ? "%03d" : "%02d", numbers[strchr(letters, part) - letters]);
}

/* Adds `rows` lines of a form, from `first` on, each with a value. */
static void add_rows(text_buffer *text, const char *form, long long first, long long step, int rows)
{
    for (int i = 0; i < rows; i++) {
        time_t second = (time_t)(first + i * step);
        struct tm tm;
        gmtime_r(&second, &tm);
        for (const char *f = form; *f != '\0'; f++) {
            if (f[0] == '%')
                add_part(text, *++f, &tm);
            else
                text_add_bytes(text, f, 1);
        }
        text_addf(text, "%d\n", i % 50 + 1);
    }
}

static csv *opened(fixture *p, const text_buffer *text)
{
    csv *c = ARENA_NEW(p->a, csv);
    error e = {0};
    assert_non_null(c);
    assert_int_equal(file_write(p->path, text->at, text->count, &e), 0);
    if (csv_read(p->a, p->path, "p.csv", "v", c, &e) != 0)
        fail_msg("%s", e.text);
    return c;
}

/* ---- calendars ------------------------------------------------------------------------------ */

static calendar new_calendar(fixture *p, int year, int month, int day, long long hours,
                             enum calendar_leap leap)
{
    calendar c = {.year = year, .leap = leap, .horizon = hours * HOUR, .whole_year = true};
    calendar_run *run = ARENA_NEW(p->a, calendar_run);
    error e = {0};
    assert_non_null(run);
    *run = (calendar_run){HOUR, (int32_t)hours};
    c.step = run;
    c.runs = 1;
    c.start = calendar_second_of(&c, month, day);
    assert_int_equal(calendar_fill(p->a, &c, &e), 0);
    return c;
}

#define NO_ZONE 99

/* Checks a file; zone: of the site, NO_ZONE when it is not known. Returns the message, "" if it is
 * accepted, or "note: " and the note. */
static const char *checked(fixture *p, const text_buffer *text, const calendar *c, bool typical,
                           double zone)
{
    csv *file = opened(p, text);
    csv_site_zone site = {.known = zone != NO_ZONE, .hours = zone};
    const char *note;
    error e = {0};
    if (csv_check_timeline(p->a, file, c, typical, &site, &note, &e) != 0)
        return arena_text(p->a, e.text);
    return note == NULL ? "" : arena_printf(p->a, "note: %s", note);
}

/* A file in pieces: rows from a moment on. */
typedef struct piece {
    long long first;
    int rows;
    int step; /* 0: an hour */
} piece;

#define ISO "%Y-%m-%d %H:%M,"

static const char *pieces_checked(fixture *p, const char *header, const char *form,
                                  const piece *pieces, const calendar *c, bool typical, double zone)
{
    text_buffer text = {0};
    text_addf(&text, "%s\n", header);
    for (; pieces->rows > 0; pieces++)
        add_rows(&text, form, pieces->first, pieces->step == 0 ? HOUR : pieces->step, pieces->rows);
    const char *why = checked(p, &text, c, typical, zone);
    text_free(&text);
    return why;
}

static void accepts(fixture *p, const char *header, const char *form, const piece *pieces,
                    const calendar *c, bool typical, double zone)
{
    const char *why = pieces_checked(p, header, form, pieces, c, typical, zone);
    if (*why != '\0')
        fail_msg("%s", why);
}

static void says(fixture *p, const char *header, const char *form, const piece *pieces,
                 const calendar *c, double zone, const char *expected)
{
    const char *why = pieces_checked(p, header, form, pieces, c, false, zone);
    if (strstr(why, expected) == NULL)
        fail_msg("`%s` is not in: %s", expected, why);
}

#define ONE(...) ((const piece[]){__VA_ARGS__, {0, 0, 0}})

#define UTC "%Y-%m-%dT%H:%M:%SZ,"

#endif
