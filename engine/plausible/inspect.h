/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inspect.h - the stages of an inspection. For use inside engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_INSPECT_H
#define FIRN_PLAUSIBLE_INSPECT_H

#include "plausible/findings.h"

/* values.c: all parameters of the components in the selected period. */
int inspect_values(plausible *p, const assembly *a, error *e);
/* A line of the table of series; numbers in base units. */
int inspect_series(plausible *p, const problem_period *period, const char *section, const char *key,
                   const char *in, double min, double mean, double max, error *e);
/* weather.c: the weather of the period. */
int inspect_weather(plausible *p, const problem_period *period, error *e);
/* horizon.c: [time], [site] and [economics]. */
int inspect_site(plausible *p, const problem_period *period, error *e);
/* peaks.c: charges on peaks that the steps average away; `first`: the first value of the period. */
int inspect_peaks(plausible *p, const assembly *a, size_t first, error *e);
/* loops.c: the range of loops that cool racks by liquid. */
int inspect_loops(plausible *p, const assembly *a, error *e);
/* columns.c: one column of a file as two quantities. */
int inspect_columns(plausible *p, error *e);

/* limits.c, sources.c, conversions.c, stores.c: the assembled model. */
int inspect_limits(plausible *p, const assembly *a, error *e);
int inspect_sources(plausible *p, const assembly *a, error *e);
int inspect_conversions(plausible *p, const assembly *a, error *e);
int inspect_stores(plausible *p, const assembly *a, error *e);

#endif
