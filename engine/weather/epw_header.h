/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_header.h - reads the header of an EPW file, for use inside engine/weather only.
 */
#ifndef FIRN_WEATHER_EPW_HEADER_H
#define FIRN_WEATHER_EPW_HEADER_H

#include "weather/epw_lines.h"
#include "weather/weather.h"

#include <stdbool.h>

/* Whether a file may have that many rows per hour: the numbers that series may have. */
bool epw_is_per_hour(double rows);

/* Reads the lines before the first row: the location into `out`, and the number of rows per hour (0
 * if no line DATA PERIODS gives it). *row: the first row. ERROR_PROBLEM if the header has no usable
 * LOCATION, if DATA PERIODS gives a number of rows per hour that cannot be read, or if no row
 * follows. */
int epw_read_header(arena *a, epw_reader *r, weather *out, int *per_hour, char **row);

#endif
