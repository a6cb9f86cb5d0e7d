/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.h - time windows, `[window summer-peak]`: recurring months, days and hours, or single
 * moments (dates and times).
 */
#ifndef FIRN_PROBLEM_WINDOW_H
#define FIRN_PROBLEM_WINDOW_H

#include "base/arena.h"
#include "base/error.h"
#include "calendar/calendar.h"
#include "problem/ini.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WINDOW_MINUTES = 1440 };

/* `at = 2026-06-15 16:00` */
typedef struct window_moment {
    int year; /* 0: any year */
    int month, day, minute;
    const char *text;
} window_moment;

typedef struct window {
    const char *name;
    const ini_section *section;
    const ini_entry *months, *days, *hours, *at; /* NULL: not written */
    uint32_t month;                              /* bit 0: January */
    uint32_t weekday;                            /* bit 0: Monday */
    uint8_t minute[WINDOW_MINUTES / 8];          /* of the day: a bit each */
    int edge; /* minutes; all ranges of hours begin and end at a multiple of it */
    const window_moment *moment;
    size_t moments;
} window;

static inline bool window_has_minute(const window *w, int64_t minute)
{
    return (w->minute[minute / 8] >> (minute % 8) & 1) != 0;
}

/* Reads a section [window NAME] and marks its entries as used. Fails with ERROR_PROBLEM and the
 * line and value: a value that is not a time, a date that no year has, `at` together with another
 * key, no key at all. */
int window_read(arena *a, const ini_section *s, window *out, error *e);

/* One byte per step: 1 if the step is in the window. `here`: at least one step is in the window.
 * Fails with ERROR_PROBLEM: a step that is only partly in the window, a moment that does not occur
 * in the years of this calendar. Hours belong to the day that contains them: `22-6` is the first
 * six and the last two hours of each of the window's days. */
int window_mask(arena *a, const window *w, const calendar *c, const uint8_t **mask, bool *here,
                error *e);

/* The minute of the day of "16" or "16:30", up to 24:00; -1 when the text is not a time of day.
 * Changes `text` while reading it. */
int window_clock(char *text);

#endif
