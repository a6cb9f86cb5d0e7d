/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.h - the air and the sun of a site, one number an hour of the year: from an EPW file, from
 * a CSV with named columns, or made from climate normals.
 */
#ifndef FIRN_WEATHER_WEATHER_H
#define FIRN_WEATHER_WEATHER_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

enum weather_quantity {                         /* the numbers of firn/plugin.h */
                        WEATHER_DRY_BULB = 1,   /* degC */
                        WEATHER_WET_BULB,       /* degC */
                        WEATHER_DEW_POINT,      /* degC */
                        WEATHER_HUMIDITY_RATIO, /* kg/kg */
                        WEATHER_PRESSURE,       /* Pa */
                        WEATHER_GHI,            /* W/m2 */
                        WEATHER_DNI,
                        WEATHER_DHI,
                        WEATHER_WIND_SPEED, /* m/s */
                        WEATHER_QUANTITIES
};

typedef struct weather {
    double latitude, longitude, elevation; /* deg north, deg east, m */
    double utc_offset;                     /* h */
    double wind_height;                    /* m */
    size_t hours; /* rows of each series that is not NULL: 8760, or what the CSV has */
    const double *series[WEATHER_QUANTITIES]; /* NULL: not known */
    const char *sha256;                       /* of the file; NULL: made from normals, or a CSV */
    const char
        *source; /* "EPW dallas.epw (Dallas Fort Worth Intl Ap, USA, TMY3)", "normals", ... */
} weather;

/* Reads an EPW file (8760 hourly rows; 8784 are refused in this version with the remedy). Field
 * numbers as in the EnergyPlus Auxiliary Programs manual; hour n covers n-1 to n. Missing-value
 * codes, a short row, a truncated file, values outside the physically possible: ERROR_PROBLEM with
 * shown:line. */
int weather_epw(arena *a, const char *path, const char *shown, weather *out, error *e);

#define WEATHER_MAX_HUMIDITY 110.0 /* percent: sensors read above saturation */

/* What a quantity may be, in its own unit. */
void weather_bounds(int quantity, double *least, double *most);

/* Completes what was read: from dry bulb, pressure and relative humidity (percent; NULL: from the
 * dew point, if that was read) the wet bulb, dew point and humidity ratio (firn/physics.h), where
 * they were not read themselves. Air above saturation is held at it. pressure NULL: the standard
 * atmosphere at `elevation`. What nothing tells stays NULL. Checks plausible ranges: -90 to 70
 * degC, 0 to 110 %, 30 to 120 kPa, GHI/DNI/DHI 0 to 1500 (small negatives to -5 read as 0), wind 0
 * to 100, that the humidity is no share of 1 (never above 1 %), and that the time zone is within
 * 3.5 h of the sun's: ERROR_PROBLEM. `where` names the source in messages. */
int weather_complete(arena *a, weather *w, const double *relative_humidity, const char *where,
                     error *e);

/* Twelve monthly climate normals. */
typedef struct weather_normals {
    double dry_bulb[12];    /* mean, degC */
    double daily_range[12]; /* mean of daily maximum less minimum, K */
    double humidity[12];    /* mean relative humidity, 0-1 */
    double ghi[12];         /* mean daily global horizontal irradiation, kWh/m2/day */
    double wind[12];        /* mean speed at wind_height, m/s */
} weather_normals;

/* A typical year from them, always the same: see normals.c for the model and its sources.
 * latitude, longitude, elevation, utc_offset, wind_height of `out` are set by the caller before. */
int weather_from_normals(arena *a, const weather_normals *n, weather *out, error *e);

#endif
