/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.h - hourly weather of a site (temperature, humidity, pressure, irradiance, wind): read
 * from an EPW file or from CSV columns, or synthesised from monthly climate normals.
 */
#ifndef FIRN_WEATHER_WEATHER_H
#define FIRN_WEATHER_WEATHER_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The values are those of firn/plugin.h. */
enum weather_quantity {
    WEATHER_DRY_BULB = 1,   /* degC */
    WEATHER_WET_BULB,       /* degC */
    WEATHER_DEW_POINT,      /* degC */
    WEATHER_HUMIDITY_RATIO, /* kg water per kg dry air */
    WEATHER_PRESSURE,       /* Pa */
    WEATHER_GHI,            /* global horizontal irradiance, W/m2 */
    WEATHER_DNI,            /* direct normal irradiance, W/m2 */
    WEATHER_DHI,            /* diffuse horizontal irradiance, W/m2 */
    WEATHER_WIND_SPEED,     /* m/s */
    WEATHER_QUANTITIES
};

/* A replacement of values while a file was read. */
typedef struct weather_note {
    const char *text; /* NULL: ends the list */
    bool moist_air;   /* it concerns only those who use wet bulb, dew point or pressure */
} weather_note;

enum { WEATHER_NOTES = 3 };

typedef struct weather {
    double latitude, longitude, elevation; /* deg north, deg east, m */
    double utc_offset;                     /* h east of UTC */
    double wind_height;                    /* height of the wind speed above ground, m */
    size_t hours; /* values of each series that is not NULL: the rows of the file */
    const double *series[WEATHER_QUANTITIES]; /* by quantity; NULL: not known; NaN: a gap */
    const char *gaps[WEATHER_QUANTITIES];     /* what is bad where a series has gaps; else NULL */
    weather_note notes[WEATHER_NOTES + 1];
    const char *sha256; /* of an EPW file; NULL: from normals or a CSV */
    /* "EPW dallas.epw (Dallas Fort Worth Intl Ap, USA, TMY3)", "CSV air.csv" or "normals". */
    const char *source;
} weather;

/* Reads an EPW file of one year, with 1, 2, 4, 6, 12 or 60 rows per hour, from any day on; the
 * series begin on 1 January, and contain 29 February if the file does. Fields are numbered as in
 * the EnergyPlus Auxiliary Programs manual; hour n covers n-1 to n. A value that is missing or
 * outside the physically possible range is NaN, and counted in `gaps`. A header without a usable
 * location, short rows, a missing or duplicated row and a truncated file are ERROR_PROBLEM, with a
 * message that begins with SHOWN:LINE. */
int weather_epw(arena *a, const char *path, const char *shown, weather *out, error *e);
/* The same from `count` bytes of a file that were read, followed by a zero; they are changed. */
int weather_epw_parse(arena *a, char *bytes, size_t count, const char *shown, weather *out,
                      error *e);

/* Whether any of the values is a gap. */
bool weather_has_gap(const double *values, int64_t count);
/* Whether the quantity depends on the moisture or the pressure of the air. */
bool weather_is_moist_air(int quantity);

/* The end of messages on a series with gaps. */
#define WEATHER_GAP_REMEDY "fill or correct these values in the file, or use another file"

/* The maximum relative humidity, percent: sensors read above saturation. */
#define WEATHER_MAX_HUMIDITY 110.0

/* The range of plausible values of a quantity, in its own unit. */
void weather_bounds(int quantity, double *min, double *max);

/* Checks series that were read and derives the missing ones.
 *
 * NaN is allowed where `gaps` is set (of the wet bulb: in the humidity), and stays NaN in what is
 * derived from it.
 *
 * From dry bulb, pressure and relative humidity (percent; NULL: from the dew point, if it was read)
 * it computes wet bulb, dew point and humidity ratio with firn/physics.h, unless they were read.
 * Air above saturation is taken as saturated. If no pressure was read, the pressure of the standard
 * atmosphere at `elevation` is used. A series that cannot be derived stays NULL.
 *
 * Plausible ranges: -90 to 70 degC, 0 to 110 % relative humidity, 30 to 120 kPa, 0 to 1500 W/m2
 * (negative values down to -5 are set to 0), wind 0 to 100 m/s. The humidity must not look like a
 * fraction of 1 (it exceeds 1 % at least once), and the time zone must be within 3.5 h of solar
 * time. Anything else is ERROR_PROBLEM. `where` names the source in messages. */
int weather_complete(arena *a, weather *w, const double *relative_humidity, const char *where,
                     error *e);
/* Refuses a dew point that would mean a relative humidity above WEATHER_MAX_HUMIDITY. */
int weather_check_dew_point(const weather *w, const char *where, error *e);

/* Monthly climate normals. */
typedef struct weather_normals {
    double dry_bulb[12];    /* mean, degC */
    double daily_range[12]; /* mean of the daily maximum minus the daily minimum, K */
    double humidity[12];    /* mean relative humidity, 0 to 1 */
    double ghi[12];         /* mean daily global horizontal irradiation, kWh/m2/day */
    double wind[12];        /* mean speed at wind_height, m/s */
} weather_normals;

/* Synthesises the hourly weather of a typical year from monthly normals, deterministically;
 * normals.c gives the model and its sources. The caller sets latitude, longitude, elevation,
 * utc_offset and wind_height of `out` before the call. Implausible normals are ERROR_PROBLEM. */
int weather_from_normals(arena *a, const weather_normals *n, weather *out, error *e);

#endif
