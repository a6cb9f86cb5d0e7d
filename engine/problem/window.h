/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.h - named times, `[window summer-peak]`: by months, days and hours, or single moments.
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
    int year; /* 0: of whatever year */
    int month, day, minute;
    const char *text;
} window_moment;

typedef struct window {
    const char *name;
    const ini_section *section;
    const ini_entry *months, *days, *hours, *at; /* NULL: not written */
    uint32_t month;                              /* bit 0: January */
    uint32_t weekday;                            /* bit 0: Monday */
    bool minute[WINDOW_MINUTES];                 /* of the day */
    int edge; /* minutes; all hours begin and end at a multiple of it */
    const window_moment *moment;
    size_t moments;
} window;

/* Reads a section [window NAME] and marks its entries used. ERROR_PROBLEM, naming line and value,
 * for what is no time, for what no year has, for `at` beside other keys and for no key at all. */
int window_read(arena *a, const ini_section *s, window *out, error *e);

/* A byte a step: 1 where the step lies in the window. `here`: it has some step of this horizon.
 * ERROR_PROBLEM for a step that is partly within, and for a moment that no year of this calendar
 * has. Hours belong to the day in which they are: `22-6` is the first six and the last two hours of
 * each of the window's days. */
int window_mask(arena *a, const window *w, const calendar *c, const uint8_t **mask, bool *here,
                error *e);

/* Minutes of the day of "16" or "16:30", up to 24:00; -1 when it is no time. Writes into `text`. */
int window_clock(char *text);

#endif
