/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scale.h - axes: round ticks, prefixes of units, numbers as text, and ticks of time.
 */
#ifndef FIRN_REPORT_FIGURES_SCALE_H
#define FIRN_REPORT_FIGURES_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An axis from `low` to `high`, which are multiples of `step`; 0 is one if it lies between. */
typedef struct scale {
    double low, high, step;
    size_t ticks; /* (high - low) / step + 1, 2 to 12 */
} scale;
/* About `wanted` steps (2 to 10) of 1, 2 or 5 times a power of ten over [low, high]. Values that
 * are not finite, or an empty range, give the range 0 to 1 or one around the value. */
scale scale_of(double low, double high, int wanted);
double scale_tick(const scale *s, size_t i);
/* The share of the axis below v, 0 to 1; values beyond are clipped. */
double scale_at(const scale *s, double v);

/* A larger unit for numbers up to `largest`: value / factor is in `unit`. */
typedef struct scale_unit {
    double factor;
    char unit[48];
} scale_unit;
/* MWh becomes GWh and TWh, MW GW, t kt and Mt, and currencies get k and M; "1" becomes "". */
scale_unit scale_unit_of(double largest, const char *unit, const char *currency);

enum { SCALE_TEXT = 32 };
/* At most four digits, with at most three decimals; "-" for what is not a number. Returns `out`. */
const char *scale_text(char out[SCALE_TEXT], double v);
/* For ticks at multiples of `step`. */
const char *scale_tick_text(char out[SCALE_TEXT], double v, double step);

/* Ticks of a time axis from `begin` to `end` (seconds): months, weeks, days or hours, at most 13.
 */
typedef struct time_tick {
    int64_t at;
    char text[16];
} time_tick;
enum { TIME_TICKS = 16 };
size_t scale_time(int64_t begin, int64_t end, time_tick out[TIME_TICKS]);

typedef struct civil {
    int year, month, day, hour, minute; /* month 1 to 12 */
} civil;
civil scale_civil(int64_t seconds);
extern const char *const scale_months[12];

#endif
