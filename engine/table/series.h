/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h - the tables of series, one row per step.
 */
#ifndef FIRN_TABLE_SERIES_H
#define FIRN_TABLE_SERIES_H

#include "table/maker.h"

extern const table_spec table_flows, table_prices;

/* The seconds from 1970-01-01T00:00 to the start of a step, on the clock of the site. */
int64_t table_time(const site_answer *n, int32_t period, int32_t step);

#endif
