/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_weather.c - applies a stress event's changes to the weather: `weather.dry_bulb = 44 degC`.
 *
 * A value replaces the weather during the event; `dry_bulb + 6 K` and `ghi * 0.2` change it. If the
 * event changes the dry bulb but neither dew point nor relative humidity, the dew point stays, up
 * to saturation. If it changes the global irradiance, the direct and diffuse parts are scaled
 * with it, unless it changes them as well.
 */
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SOLAR_CONSTANT 1361.0 /* W/m2 */

enum { HUMIDITY = WEATHER_QUANTITIES, CHANGES }; /* relative humidity is not a weather quantity */

static const struct {
    const char *key, *unit;
    bool shifts; /* changed by `key + 5 K`; else by `key * 0.5` */
} quantities[CHANGES] = {
    [WEATHER_DRY_BULB] = {"dry_bulb", "degC", true},
    [WEATHER_DEW_POINT] = {"dew_point", "degC", true},
    [WEATHER_PRESSURE] = {"pressure", "Pa", false},
    [WEATHER_GHI] = {"ghi", "W/m2", false},
    [WEATHER_DNI] = {"dni", "W/m2", false},
    [WEATHER_DHI] = {"dhi", "W/m2", false},
    [WEATHER_WIND_SPEED] = {"wind_speed", "m/s", false},
    [HUMIDITY] = {"relative_humidity", "%", false},
};

/* The index of a key in `quantities`; -1 when unknown. */
static int find_quantity(const char *key)
{
    for (int i = 1; i < CHANGES; i++) {
        if (quantities[i].key != NULL && strcmp(quantities[i].key, key) == 0)
            return i;
    }
    return -1;
}

static int not_a_change(const ini_section *s, const ini_entry *n, int quantity, error *e)
{
    const char *key = quantities[quantity].key;
    if (quantity == HUMIDITY)
        return ini_complain(e, s, n, "must be a value in %%, or a series");
    return ini_complain(
        e, s, n, "must be a value in %s, a series, or a change to the weather, as in `%s %s`",
        quantities[quantity].unit, key, quantities[quantity].shifts ? "+ 6 K" : "* 0.5");
}

/* Reads a change relative to the weather: "dry_bulb + 6 K", "ghi * 0.2". *is_relative: the value
 * begins with the key, so it is meant as such a change. */
static int read_relative(problem_period *period, const ini_section *s, const ini_entry *n,
                         int quantity, double *out, bool *is_relative, error *e)
{
    const char *key = quantities[quantity].key, *rest;
    char why[500];
    double by;
    *is_relative = text_starts(n->value, key) && !csv_is_reference(n->value);
    if (!*is_relative)
        return 0;
    rest = text_skip(n->value + strlen(key));
    if (*rest == '\0' && quantity != HUMIDITY &&
        period->weather_by_step[quantity] != NULL) { /* unchanged */
        memcpy(out, period->weather_by_step[quantity],
               (size_t)period->calendar.steps * sizeof *out);
        return 0;
    }
    bool shift = quantities[quantity].shifts && (*rest == '+' || *rest == '-');
    bool times = !quantities[quantity].shifts && *rest == '*';
    const money *m = &period->problem->money;
    if (!shift && !times)
        return not_a_change(s, n, quantity, e);
    if (!unit_read(text_skip(rest + 1), shift ? "K" : "1", m, false, &by, why, sizeof why))
        return ini_complain(e, s, n, "%s, as in `%s %s`", why, key, shift ? "+ 6 K" : "* 0.5");
    if (quantity != HUMIDITY && period->weather_by_step[quantity] == NULL &&
        period->weather.gaps[quantity] != NULL)
        return ini_complain(e, s, n,
                            "the weather lacks `%s` in some of the time planned: %s: write a value",
                            key, period->weather.gaps[quantity]);
    if (quantity == HUMIDITY || period->weather_by_step[quantity] == NULL)
        return ini_complain(e, s, n, "the weather does not contain `%s`: write a value", key);
    for (int32_t t = 0; t < period->calendar.steps; t++)
        out[t] = times ? period->weather_by_step[quantity][t] * by
                       : period->weather_by_step[quantity][t] + (*rest == '-' ? -by : by);
    return 0;
}

/* The range of a weather quantity, in base units. */
static value_range bounds(int quantity, const unit *u)
{
    double min = 0, max = WEATHER_MAX_HUMIDITY;
    if (quantity != HUMIDITY)
        weather_bounds(quantity, &min, &max);
    return (value_range){min * u->factor + u->offset, max * u->factor + u->offset};
}

/* The changed quantity on the steps, in the units of weather.h. NULL with the error set. */
static double *read_change(problem_period *period, const ini_section *s, const ini_entry *n,
                           int quantity, error *e)
{
    double *out = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
    value_series series;
    char why[500];
    double number;
    bool is_relative;
    unit u;
    if (out == NULL)
        error_memory(e);
    if (e->code != 0 || read_relative(period, s, n, quantity, out, &is_relative, e) != 0)
        return NULL;
    if (is_relative)
        return out;
    if (text_number(n->value, &number) == NULL && strstr(n->value, ".csv") == NULL) {
        not_a_change(s, n, quantity, e);
        return NULL;
    }
    if (!unit_parse_parameter(quantities[quantity].unit, &period->problem->money, &u, why,
                              sizeof why) ||
        value_series_of(period, s, n, quantities[quantity].unit, bounds(quantity, &u), &series,
                        e) != 0)
        return NULL;
    for (int32_t t = 0; t < period->calendar.steps; t++) {
        double base = series.each != NULL ? series.scale * series.each[t] : series.scale;
        out[t] = quantity == HUMIDITY ? base * 100 : (base - u.offset) / u.factor;
    }
    return out;
}

/* Scales the direct or diffuse irradiance with the global one, up to its physical maximum: the
 * solar constant for the direct part, the global irradiance for the diffuse part. */
static int scale_irradiance(problem_period *period, const double *ghi, int q, const double **out,
                            error *e)
{
    const double *part = period->weather_by_step[q];
    double *scaled = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
    const double *before = period->weather_by_step[WEATHER_GHI];
    if (scaled == NULL)
        return error_memory(e);
    for (int32_t t = 0; t < period->calendar.steps; t++)
        scaled[t] = before[t] > 0 ? fmin(part[t] * ghi[t] / before[t],
                                         q == WEATHER_DNI ? SOLAR_CONSTANT : ghi[t])
                                  : 0;
    *out = scaled;
    return 0;
}

static int apply(problem_period *period, double *const changed[CHANGES], const char *where,
                 error *e)
{
    weather w = period->weather;
    w.hours = (size_t)period->calendar.steps;
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        w.series[q] = changed[q] != NULL ? changed[q] : period->weather_by_step[q];
    const double *ghi = changed[WEATHER_GHI];
    for (int q = WEATHER_DNI; q <= WEATHER_DHI && ghi != NULL; q++) {
        if (changed[q] == NULL && period->weather_by_step[q] != NULL &&
            period->weather_by_step[WEATHER_GHI] != NULL &&
            scale_irradiance(period, ghi, q, &w.series[q], e) != 0)
            return e->code;
    }
    w.series[WEATHER_WET_BULB] = w.series[WEATHER_HUMIDITY_RATIO] = NULL; /* computed again */
    if (changed[HUMIDITY] != NULL)
        w.series[WEATHER_DEW_POINT] = NULL;
    if (weather_complete(period->problem->memory, &w, changed[HUMIDITY], where, e) != 0)
        return e->code;
    for (int q = 1; q < WEATHER_QUANTITIES; q++)
        period->weather_by_step[q] = w.series[q];
    return 0;
}

int stress_apply_weather(problem_period *period, ini_section *event, error *e)
{
    double *changed[CHANGES] = {NULL};
    const ini_entry *any = NULL;
    char title[120];
    for (size_t i = 0; i < event->entries.count; i++) {
        ini_entry *n = &event->entries.at[i];
        const char *dot = strchr(n->key, '.');
        size_t length = strcspn(n->key, " \t.");
        if (dot == NULL || strncmp(n->key, "weather", length) != 0 || length != strlen("weather") ||
            text_skip(n->key + length) != dot)
            continue;
        int quantity = find_quantity(text_skip(dot + 1));
        if (quantity < 0)
            return ini_complain(
                e, event, n,
                "a stress event can change only `dry_bulb`, `dew_point`, `relative_humidity`, "
                "`pressure`, `ghi`, `dni`, `dhi` or `wind_speed` of the weather");
        if (!period->has_weather)
            return ini_complain(e, event, n,
                                "there is no weather to change: write `[weather] file = ...`");
        changed[quantity] = read_change(period, event, n, quantity, e);
        if (changed[quantity] == NULL)
            return e->code;
        any = n;
    }
    if (any == NULL)
        return 0;
    if (changed[HUMIDITY] != NULL && changed[WEATHER_DEW_POINT] != NULL)
        return ini_complain(e, event, any,
                            "`dew_point` and `relative_humidity` are both given, and each sets the "
                            "moisture of the air: remove one of the two");
    const char *where = arena_printf(period->problem->memory, "%s:%d: [%s]", event->file,
                                     event->line, ini_section_title(event, title, sizeof title));
    return where == NULL ? error_memory(e) : apply(period, changed, where, e);
}
