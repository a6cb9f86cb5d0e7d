/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parts.h - the weather within the steps of a calendar: each step is cut into equal parts about as
 * long as the weather's own intervals, for technologies whose output is not linear in the weather.
 */
#ifndef FIRN_WEATHER_PARTS_H
#define FIRN_WEATHER_PARTS_H

#include "calendar/calendar.h"
#include "weather/weather.h"

/* A part is at most as long as an interval of the weather, that interval being taken as no shorter
 * than 15 minutes and no longer than an hour: finer weather would multiply the work, coarser
 * weather hides the course of the sun. */
#define WEATHER_PART_MIN ((int64_t)900)
#define WEATHER_PART_MAX CALENDAR_HOUR

typedef struct weather_parts {
    calendar calendar;       /* its steps are the parts */
    const int32_t *per_step; /* parts of each step, at least 1 */
    int32_t steps;
} weather_parts;

/* Cuts the steps of `c`; `w` gives the length of the intervals. A step whose seconds have no
 * divisor near that length stays whole. */
int weather_cut(arena *a, const calendar *c, const weather *w, weather_parts *out, error *e);

/* A quantity in each part. `by_step`: its values per step of the calendar that was cut, without
 * gaps. The mean over the parts of a step is the step's value: where a stress event has changed
 * that value, a temperature is shifted in all parts of the step and another quantity is scaled. A
 * quantity that the weather does not contain is held over the step. */
int weather_in_parts(arena *a, const weather_parts *parts, const weather *w, int quantity,
                     const double *by_step, const double **out, error *e);

#endif
