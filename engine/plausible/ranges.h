/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ranges.h - the table of plausible ranges by kind of quantity.
 */
#ifndef FIRN_PLAUSIBLE_RANGES_H
#define FIRN_PLAUSIBLE_RANGES_H

#include "problem/problem.h"

/* Two ranges of one quantity, in `unit` and US dollars. A number whose unit the planner wrote may
 * be meant even if it is unusual, so its range is wide; a bare number and the mean of a CSV column
 * are judged by the usual one. 0 is always plausible, and negative values are judged by their
 * amount. */
typedef struct plausible_range {
    const char *unit;
    const char *name; /* "a price of energy" */
    bool sizing;      /* applies to keys of sizings; otherwise to all other values */
    const char *word; /* the parameter's key contains this word; NULL: any */
    double usual_min, usual_max, wide_min, wide_max;
} plausible_range;

/* The range for a value of unit `in`; NULL: the table has none. */
const plausible_range *range_of(const problem *p, const char *in, bool sizing, const char *key);
/* One end of a range in base units; NaN where its money cannot be compared with the site's. */
double range_in_base(const problem *p, const plausible_range *r, double end);

#endif
