/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plausible.h - looks for values that can be read but hardly be meant: a number a thousand times
 * off, a share read as percent, weather of another place, a limit that nothing touches, a bus whose
 * heat no component can take. A finding is a warning; with --strict it is an error.
 *
 * Technologies are known only by what their plugins declare: units, defaults, ports and carriers.
 */
#ifndef FIRN_PLAUSIBLE_PLAUSIBLE_H
#define FIRN_PLAUSIBLE_PLAUSIBLE_H

#include "base/text.h"
#include "lp/lp.h"
#include "plausible/record.h"

/* An inspector for assemble(): judges the values and the weather of each period. */
int plausible_period(void *data, assembly *a, error *e);
/* Judges the assembled model: limits, sources, conversions. */
int plausible_model(plausible *p, const assembly *a, error *e);
/* Tries single hours of the linear program, and reports where no operation serves all demands.
 * Takes up to a second, and is therefore only called by a check. */
int plausible_hours(plausible *p, const assembly *a, const lp *l, const lp_map *map, error *e);

/* The table of series: name, unit, minimum, mean, maximum. */
void plausible_table(const plausible *p, text_buffer *out);

#endif
