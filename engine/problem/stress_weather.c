/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_weather.c - what a stress event does to the weather: `weather.dry_bulb = 44 degC`.
 *
 * A value replaces what the weather says during the event; `dry_bulb + 6 K` and `ghi * 0.2` change
 * it. Where the dry bulb changes and nothing is said of the moisture, the water in the air stays
 * what it is (its dew point), up to saturation. Where the global irradiance changes alone, its
 * parts change with it.
 */
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SOLAR_CONSTANT 1361.0 /* W/m2 */

enum { HUMIDITY = WEATHER_QUANTITIES, CHANGES }; /* relative humidity is no quantity of its own */

static const struct {
    const char *key, *unit;
    bool shifts; /* `key + 5 K`; else `key * 0.5` */
} change[CHANGES] = {
    [WEATHER_DRY_BULB] = {"dry_bulb", "degC", true},
    [WEATHER_DEW_POINT] = {"dew_point", "degC", true},
    [WEATHER_PRESSURE] = {"pressure", "Pa", false},
    [WEATHER_GHI] = {"ghi", "W/m2", false},
    [WEATHER_DNI] = {"dni", "W/m2", false},
    [WEATHER_DHI] = {"dhi", "W/m2", false},
    [WEATHER_WIND_SPEED] = {"wind_speed", "m/s", false},
    [HUMIDITY] = {"relative_humidity", "%", false},
};

static int find(const char *key)
{
    for (int i = 1; i < CHANGES; i++) {
        if (change[i].key != NULL && strcmp(change[i].key, key) == 0)
            return i;
    }
    return -1;
}

static int no_change(const ini_section *s, const ini_entry *n, int what, error *e)
{
    const char *key = change[what].key;
    if (what == HUMIDITY)
        return ini_complain(e, s, n, "a value in %% is expected, or a series");
    return ini_complain(e, s, n,
                        "a value in %s is expected, a series, or what the weather says, changed: "
                        "`%s %s`",
                        change[what].unit, key, change[what].shifts ? "+ 6 K" : "* 0.5");
}

/* "dry_bulb + 6 K", "ghi * 0.2": what is there, changed. *is: the value begins with the key. */
static int relative(problem_period *period, const ini_section *s, const ini_entry *n, int what,
                    double *out, bool *is, error *e)
{
    const char *key = change[what].key, *rest;
    char why[500];
    double by;
    *is = text_starts(n->value, key) && !value_is_reference(n->value);
    if (!*is)
        return 0;
    rest = text_skip(n->value + strlen(key));
    if (*rest == '\0' && what != HUMIDITY && period->weather_by_step[what] != NULL) { /* as it is */
        memcpy(out, period->weather_by_step[what], (size_t)period->calendar.steps * sizeof *out);
        return 0;
    }
    bool shift = change[what].shifts && (*rest == '+' || *rest == '-');
    bool times = !change[what].shifts && *rest == '*';
    const money *m = &period->problem->money;
    if (!shift && !times)
        return no_change(s, n, what, e);
    if (!unit_read(text_skip(rest + 1), shift ? "K" : "1", m, false, &by, why, sizeof why))
        return ini_complain(e, s, n, "%s: write `%s %s`", why, key, shift ? "+ 6 K" : "* 0.5");
    if (what == HUMIDITY || period->weather_by_step[what] == NULL)
        return ini_complain(e, s, n, "the weather does not tell it: write a value");
    for (int32_t t = 0; t < period->calendar.steps; t++)
        out[t] = times ? period->weather_by_step[what][t] * by
                       : period->weather_by_step[what][t] + (*rest == '-' ? -by : by);
    return 0;
}

/* What the weather may be, in base units. */
static value_range bounds(int what, const unit *u)
{
    double least = 0, most = WEATHER_MOST_HUMIDITY;
    if (what != HUMIDITY)
        weather_bounds(what, &least, &most);
    return (value_range){least * u->factor + u->offset, most * u->factor + u->offset};
}

/* One change as numbers in the weather's own units. */
static double *values(problem_period *period, const ini_section *s, const ini_entry *n, int what,
                      error *e)
{
    double *out = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
    value_series series;
    char why[500];
    double number;
    bool is;
    unit u;
    if (out == NULL)
        error_memory(e);
    if (e->code != 0 || relative(period, s, n, what, out, &is, e) != 0)
        return NULL;
    if (is)
        return out;
    if (text_number(n->value, &number) == NULL && strstr(n->value, ".csv") == NULL) {
        no_change(s, n, what, e);
        return NULL;
    }
    if (!unit_wanted(change[what].unit, &period->problem->money, &u, why, sizeof why) ||
        value_series_of(period, s, n, change[what].unit, bounds(what, &u), &series, e) != 0)
        return NULL;
    for (int32_t t = 0; t < period->calendar.steps; t++) {
        double base = series.each != NULL ? series.scale * series.each[t] : series.scale;
        out[t] = what == HUMIDITY ? base * 100 : (base - u.offset) / u.factor;
    }
    return out;
}

/* The direct and the diffuse part follow the whole, as far as they can: no beam is stronger than
 * outside of the air, and no part more than the whole. */
static int follow(problem_period *period, const double *ghi, int q, const double **out, error *e)
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
            follow(period, ghi, q, &w.series[q], e) != 0)
            return e->code;
    }
    w.series[WEATHER_WET_BULB] = w.series[WEATHER_HUMIDITY_RATIO] = NULL; /* worked out again */
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
        int what = find(text_skip(dot + 1));
        if (what < 0)
            return ini_complain(e, event, n,
                                "a stress event changes dry_bulb, dew_point, relative_humidity, "
                                "pressure, ghi, dni, dhi or wind_speed");
        if (!period->has_weather)
            return ini_complain(e, event, n,
                                "there is no weather to change: write [weather] file "
                                "= ...");
        changed[what] = values(period, event, n, what, e);
        if (changed[what] == NULL)
            return e->code;
        any = n;
    }
    if (any == NULL)
        return 0;
    if (changed[HUMIDITY] != NULL && changed[WEATHER_DEW_POINT] != NULL)
        return ini_complain(e, event, any,
                            "both dew_point and relative_humidity are written: one of them says "
                            "how moist the air is");
    const char *where = arena_printf(period->problem->memory, "%s:%d: [%s]", event->file,
                                     event->line, ini_section_title(event, title, sizeof title));
    return where == NULL ? error_memory(e) : apply(period, changed, where, e);
}
