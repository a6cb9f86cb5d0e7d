/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * epw_cells.h - the columns of an EPW file that are read: codes for missing values, plausible
 * ranges, and a count of what is bad. For use inside engine/weather only.
 */
#ifndef FIRN_WEATHER_EPW_CELLS_H
#define FIRN_WEATHER_EPW_CELLS_H

#include "base/arena.h"
#include "weather/weather.h"

#include <stdint.h>

enum epw_column {
    EPW_DRY_BULB,
    EPW_DEW_POINT,
    EPW_HUMIDITY,
    EPW_PRESSURE,
    EPW_GHI,
    EPW_DNI,
    EPW_DHI,
    EPW_WIND_SPEED,
    EPW_COLUMNS
};

enum { EPW_LAST_FIELD = 22 }; /* the last field that is read, from 1 */

typedef struct epw_fault { /* cells of a column that are bad in one way */
    int count, line;       /* line: the first of them */
    char text[24];         /* what that cell contains */
} epw_fault;

typedef struct epw_cells {
    double *value[EPW_COLUMNS]; /* NaN: bad */
    epw_fault missing[EPW_COLUMNS], impossible[EPW_COLUMNS];
    const char *unusable[EPW_COLUMNS]; /* why the column as a whole is bad; NULL: it is not */
    epw_fault supersaturated;          /* relative humidity above 100 %, taken as 100 */
    epw_fault from_dew_point; /* relative humidity that is missing, but not the dew point */
    double highest;           /* relative humidity as written, percent */
    int64_t rows;
} epw_cells;

/* Reads the cells of one row, of EPW_LAST_FIELD fields or more, into element `to` of the columns.
 */
void epw_read_cells(epw_cells *c, char *const *field, int64_t to, int line);

/* Once all rows are read: replaces what can be replaced, and sets the series of `out`, which has
 * its location, with `gaps` and `notes`. *humidity: percent, for weather_complete(). The only error
 * is ERROR_IO, for lack of memory. */
int epw_finish_cells(arena *a, epw_cells *c, weather *out, const double **humidity, error *e);

#endif
