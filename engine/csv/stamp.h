/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stamp.h - dates and times as files write them: "2026-01-31T01:00Z", "01/31/2026 1:00 AM",
 * "31.01.2026 24:00", "20260131:0100", "01.01.2026 00:00 - 01:00", "31-Jan-2026 01:00".
 */
#ifndef FIRN_CSV_STAMP_H
#define FIRN_CSV_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of two numbers with slashes or hyphens before the year. With dots the day is always first. */
enum stamp_order { STAMP_MONTH_FIRST, STAMP_DAY_FIRST };

typedef struct stamp {
    int year; /* 0: not written, as in EnergyPlus's "01/31 24:00" */
    int month, day;
    int second;       /* of the day: 0 to 86400, which is 24:00 */
    bool has_clock;   /* a time of day is written */
    bool has_zone;    /* with its time zone: */
    int zone;         /* seconds east of UTC */
    bool is_cst;      /* "CST", which is UTC-6 in America, but UTC+8 in China */
    bool digits_only; /* 20260131, 2026013101, 1769821200: could be a number as well */
    bool month_only;  /* 2026-01 */
} stamp;

/* Reads an existing date, with or without a time of day, time zone and end of the interval. The
 * whole of `text` must be used. */
bool stamp_read(const char *text, enum stamp_order order, stamp *out);
/* Reads a time of day alone: "01:00", "24", "HE01", "1 PM", "00 - 01", "0130". */
bool stamp_clock(const char *text, int *second);
/* Reads a time zone from the name of a column, as in `time(UTC)`, `HourUTC`, `Date (GMT+1)`, or, of
 * local time, `Start (CET)`. */
enum stamp_zone_name { STAMP_ZONE_NONE, STAMP_ZONE_LOCAL, STAMP_ZONE_UTC };
enum stamp_zone_name stamp_zone_in(const char *name, int *zone);

/* A moment, in seconds from 1970-01-01 0:00; `year` must be written. */
int64_t stamp_seconds(int year, int month, int day, int64_t second_of_day);
/* The date and second of day of a moment. */
void stamp_civil(int64_t seconds, stamp *out);
/* Whether a moment of local clock time is in European summer time. */
bool stamp_is_summer_time(int64_t seconds);
/* Writes "2026-01-31 01:00", with seconds if they are not 0. Returns `out`. */
char *stamp_show(int64_t seconds, char *out, size_t size);

#endif
