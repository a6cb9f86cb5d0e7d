/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.c - checks weather series from any source against plausible ranges, and derives wet bulb,
 * dew point, humidity ratio and pressure.
 *
 * The psychrometric equations are solved at the actual pressure of each hour (firn/physics.h), not
 * with a fit for sea level: at 2000 m the error of such a fit exceeds the safety margin of a
 * cooling tower.
 */
#include "weather/weather.h"

#include "base/text.h"
#include "firn/physics.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Plausible values, a little beyond the records on earth: a value outside is in another unit or
 * from another column. */
static const struct {
    const char *name, *unit;
    double min, max;
} range[WEATHER_QUANTITIES] = {
    [WEATHER_DRY_BULB] = {"dry bulb", "degC", -90.0, 70.0},
    [WEATHER_WET_BULB] = {"wet bulb", "degC", -110.0, 70.0},
    [WEATHER_DEW_POINT] = {"dew point", "degC", -110.0, 70.0},
    [WEATHER_HUMIDITY_RATIO] = {"humidity ratio", "kg/kg", 0.0, 1.0},
    [WEATHER_PRESSURE] = {"pressure", "Pa", 30e3, 120e3},
    [WEATHER_GHI] = {"GHI", "W/m2", 0.0, 1500.0},
    [WEATHER_DNI] = {"DNI", "W/m2", 0.0, 1500.0},
    [WEATHER_DHI] = {"DHI", "W/m2", 0.0, 1500.0},
    [WEATHER_WIND_SPEED] = {"wind speed", "m/s", 0.0, 100.0},
};

/* Pyranometers read a few W/m2 below 0 at night, when they are warmer than the sky. */
#define NIGHT_OFFSET (-5.0)

static int refuse(const char *where, size_t row, const char *name, double value, const char *unit,
                  double min, double max, error *e)
{
    char v[40], l[40], m[40];
    return error_set(
        e, ERROR_PROBLEM,
        "%s: value %zu of %s is %s %s; it must be between %s and %s: check the column and "
        "its unit",
        where, row + 1, name, text_of(v, sizeof v, value, 8), unit, text_of(l, sizeof l, min, 8),
        text_of(m, sizeof m, max, 8));
}

/* Checks that every value is within its range; irradiance just below 0 is set to 0. */
static int check_ranges(arena *a, weather *w, const char *where, error *e)
{
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        const double *in = w->series[q];
        double *fixed = NULL;
        bool irradiance = q == WEATHER_GHI || q == WEATHER_DNI || q == WEATHER_DHI;
        for (size_t t = 0; in != NULL && t < w->hours; t++) {
            if ((in[t] >= range[q].min && in[t] <= range[q].max) ||
                (isnan(in[t]) && w->gaps[q] != NULL))
                continue;
            if (!irradiance || !(in[t] >= NIGHT_OFFSET && in[t] < 0.0))
                return refuse(where, t, range[q].name, in[t], range[q].unit, range[q].min,
                              range[q].max, e);
            if (fixed == NULL)
                fixed = arena_copy(a, in, w->hours * sizeof *in);
            if (fixed == NULL)
                return error_memory(e);
            fixed[t] = 0.0;
        }
        if (fixed != NULL)
            w->series[q] = fixed;
    }
    return ERROR_NONE;
}

bool weather_has_gap(const double *values, int64_t count)
{
    for (int64_t t = 0; t < count; t++) {
        if (isnan(values[t]))
            return true;
    }
    return false;
}

bool weather_is_moist_air(int quantity)
{
    return quantity == WEATHER_WET_BULB || quantity == WEATHER_DEW_POINT ||
           quantity == WEATHER_PRESSURE || quantity == WEATHER_HUMIDITY_RATIO;
}

void weather_bounds(int quantity, double *min, double *max)
{
    bool irradiance = quantity == WEATHER_GHI || quantity == WEATHER_DNI || quantity == WEATHER_DHI;
    *min = irradiance ? NIGHT_OFFSET : range[quantity].min;
    *max = range[quantity].max;
}

/* Air is never below 1 % relative humidity all the time: such a column contains fractions of 1. */
static int check_humidity(const weather *w, const double *relative_humidity, const char *where,
                          error *e)
{
    double highest = 0.0;
    char text[40];
    for (size_t t = 0; t < w->hours; t++) {
        if (isnan(relative_humidity[t]) && w->gaps[WEATHER_WET_BULB] != NULL)
            continue;
        if (!(relative_humidity[t] >= 0.0 && relative_humidity[t] <= WEATHER_MAX_HUMIDITY))
            return refuse(where, t, "relative humidity", relative_humidity[t], "%", 0.0,
                          WEATHER_MAX_HUMIDITY, e);
        highest = fmax(highest, relative_humidity[t]);
    }
    if (highest > 0.0 && highest <= 1.0)
        return error_set(e, ERROR_PROBLEM,
                         "%s: relative humidity is never above %s %%: if the numbers are fractions "
                         "of 1, write the unit `1` after them",
                         where, text_of(text, sizeof text, highest, 6));
    return ERROR_NONE;
}

static int set_pressure(arena *a, weather *w, const char *where, error *e)
{
    char text[40];
    if (!(w->elevation >= -500.0 && w->elevation <= 9000.0))
        return error_set(e, ERROR_PROBLEM,
                         "%s: the elevation is %s m; it must be between -500 and 9000 to compute "
                         "the pressure, which the weather does not include",
                         where, text_of(text, sizeof text, w->elevation, 8));
    double *pressure = ARENA_ARRAY(a, double, w->hours);
    if (pressure == NULL)
        return error_memory(e);
    const double standard = firn_standard_pressure(w->elevation);
    for (size_t t = 0; t < w->hours; t++)
        pressure[t] = standard;
    w->series[WEATHER_PRESSURE] = pressure;
    return ERROR_NONE;
}

/* On land, solar noon and noon by the clock differ by at most 3.2 h (in the west of China). A
 * larger difference means that the longitude was counted westward or that the time zone has the
 * wrong sign. */
static int check_zone(const weather *w, const char *where, error *e)
{
    char longitude[40], zone[40], difference[40];
    double hours = w->longitude / 15.0 - w->utc_offset;
    hours -= 24.0 * floor(hours / 24.0 + 0.5);
    if (fabs(hours) <= 3.5)
        return ERROR_NONE;
    return error_set(
        e, ERROR_PROBLEM,
        "%s: longitude %s deg and time zone %s h differ by %s hours of solar time; east "
        "is positive in both",
        where, text_of(longitude, sizeof longitude, w->longitude, 6),
        text_of(zone, sizeof zone, w->utc_offset, 6),
        text_of(difference, sizeof difference, fabs(hours), 3));
}

int weather_check_dew_point(const weather *w, const char *where, error *e)
{
    const double *dry = w->series[WEATHER_DRY_BULB], *dew = w->series[WEATHER_DEW_POINT];
    size_t count = 0, first = 0;
    for (size_t t = 0; t < w->hours; t++) {
        if (firn_saturation_pressure(dew[t]) <=
            firn_saturation_pressure(dry[t]) * WEATHER_MAX_HUMIDITY / 100.0)
            continue;
        first = count == 0 ? t : first;
        count++;
    }
    if (count == 0)
        return ERROR_NONE;
    char low[40], high[40];
    return error_set(
        e, ERROR_PROBLEM,
        "%s: the dew point, %s degC in value %zu, is above the dry bulb, %s degC, in %zu "
        "of %zu values: check both columns and their units",
        where, text_of(high, sizeof high, dew[first], 5), first + 1,
        text_of(low, sizeof low, dry[first], 5), count, w->hours);
}

int weather_complete(arena *a, weather *w, const double *relative_humidity, const char *where,
                     error *e)
{
    if (check_zone(w, where, e) != ERROR_NONE || check_ranges(a, w, where, e) != ERROR_NONE)
        return e->code;
    if (relative_humidity != NULL && check_humidity(w, relative_humidity, where, e) != ERROR_NONE)
        return e->code;
    const double *dry = w->series[WEATHER_DRY_BULB], *dew = w->series[WEATHER_DEW_POINT];
    if (dry != NULL && w->series[WEATHER_PRESSURE] == NULL &&
        set_pressure(a, w, where, e) != ERROR_NONE)
        return e->code;
    if (dry == NULL || (relative_humidity == NULL && dew == NULL))
        return ERROR_NONE; /* the moisture of the air is not known */

    const double *pressure = w->series[WEATHER_PRESSURE];
    double *derived[3];
    for (int i = 0; i < 3; i++) {
        derived[i] = ARENA_ARRAY(a, double, w->hours);
        if (derived[i] == NULL)
            return error_memory(e);
    }
    for (size_t t = 0; t < w->hours; t++) {
        double saturation = firn_saturation_pressure(dry[t]), vapour;
        if (relative_humidity != NULL)
            vapour = saturation * relative_humidity[t] / 100.0;
        else
            vapour = firn_saturation_pressure(dew[t]);
        if (isnan(vapour) || isnan(pressure[t])) {
            derived[0][t] = derived[1][t] = derived[2][t] = (double)NAN;
            continue;
        }
        /* Sensors read up to 110 %; the air itself is not supersaturated for long. */
        if (vapour > saturation)
            vapour = saturation;
        double ratio = firn_humidity_ratio(vapour, pressure[t]);
        if (!(ratio <= range[WEATHER_HUMIDITY_RATIO].max))
            return refuse(where, t, "humidity ratio (of dry bulb, humidity and pressure together)",
                          ratio, "kg/kg", 0.0, range[WEATHER_HUMIDITY_RATIO].max, e);
        derived[0][t] = firn_wet_bulb(dry[t], ratio, pressure[t]);
        if (!(vapour < saturation))
            derived[1][t] = dry[t];
        else
            derived[1][t] = relative_humidity != NULL ? firn_dew_point(vapour) : dew[t];
        derived[2][t] = ratio;
    }
    static const int quantity[3] = {WEATHER_WET_BULB, WEATHER_DEW_POINT, WEATHER_HUMIDITY_RATIO};
    for (int i = 0; i < 3; i++) {
        /* A series that was read is not replaced, except the dew point where the moisture was
         * computed from it: a dew point that was read may be above the dry bulb, which is
         * impossible; the derived one is limited to the dry bulb. */
        if (w->series[quantity[i]] == NULL ||
            (quantity[i] == WEATHER_DEW_POINT && relative_humidity == NULL))
            w->series[quantity[i]] = derived[i];
    }
    return ERROR_NONE;
}
