/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_data.c - returns data to plugins: time, location, weather, target, bus properties, scratch
 * memory.
 *
 * A plugin need not check the arrays that it receives: after an error they still have one number
 * per step. Only a call from another thread or after build() has returned receives NULL.
 */
#include "assembly/host_data.h"

#include "assembly/buses/bus_properties.h"
#include "assembly/host_check.h"
#include "model/carrier.h"

#include <math.h>
#include <string.h>

/* An array of one number per step, in pages that the plugin cannot write to. */
static const double *read_only(firn_build *b, const double *each)
{
    const size_t bytes = (size_t)b->period->count[SCOPE_STEP] * sizeof *each;
    const double *out = world_array_of(&b->a->world, b->a->memory, each, bytes);
    if (out == NULL)
        error_memory(b->e);
    return out != NULL ? out : each;
}

int64_t host_steps(firn_build *b)
{
    return host_check_misused_call(b, "steps") ? 0 : b->period->count[SCOPE_STEP];
}

const double *host_hours(firn_build *b)
{
    return host_check_misused_call(b, "hours") ? NULL : read_only(b, b->period->hours);
}

/* After an error a plugin may continue and write: into one array for all calls, so that a loop of
 * calls does not fill the memory. */
static void *after_error(firn_build *b, int64_t bytes)
{
    if (bytes > b->after_error_bytes) {
        const int64_t room = bytes > 2 * b->after_error_bytes ? bytes : 2 * b->after_error_bytes;
        void *larger = arena_alloc(b->a->memory, (size_t)room);
        if (larger == NULL)
            return NULL;
        b->after_error = larger;
        b->after_error_bytes = room;
    }
    return memset(b->after_error, 0, (size_t)bytes);
}

/* Memory for a plugin, of which one build may have a limited amount. */
static void *give(firn_build *b, const char *call, int64_t bytes)
{
    const int64_t per_step = (int64_t)FIRN_SCRATCH_PER_STEP * b->period->count[SCOPE_STEP],
                  limit = per_step > FIRN_SCRATCH_BYTES ? per_step : FIRN_SCRATCH_BYTES;
    if (b->e->code == 0 && bytes > limit - b->scratch_bytes)
        host_check_complain(b, call, "",
                            "requests %lld bytes after %lld, above the limit of %lld bytes per "
                            "build: request an array once and use it again",
                            (long long)bytes, (long long)b->scratch_bytes, (long long)limit);
    if (b->e->code != 0)
        return after_error(b, bytes);
    void *out = arena_alloc(b->a->memory, (size_t)bytes);
    b->scratch_bytes += bytes;
    if (out == NULL)
        error_set(b->e, ERROR_IO, "%s: [%s] (plugin %s, %s): %s: out of memory, after %lld bytes",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, b->part->plugin->name, call,
                  (long long)(b->scratch_bytes - bytes));
    return out;
}

double *host_scratch(firn_build *b, int64_t count)
{
    if (host_check_misused_call(b, "scratch"))
        return NULL;
    /* Always room for one number per step, so that a plugin that continues after an error writes
     * into valid memory. */
    int64_t steps = b->period->count[SCOPE_STEP], max = 64 * steps + (1 << 20);
    int64_t room = count > steps ? count : steps;
    if (count < 0 || count > max) {
        host_check_complain(b, "scratch", "",
                            "%lld numbers are out of range: 0 to %lld are available",
                            (long long)count, (long long)max);
        room = steps;
    }
    return give(b, "scratch", room * (int64_t)sizeof(double));
}

uint8_t *host_mask(firn_build *b)
{
    if (host_check_misused_call(b, "mask"))
        return NULL;
    return give(b, "mask", b->period->count[SCOPE_STEP]);
}

/* An array of zeros for a plugin that continues after an error. */
static const double *zeros(firn_build *b)
{
    return host_scratch(b, b->period->count[SCOPE_STEP]);
}

const double *host_calendar(firn_build *b, int32_t what)
{
    const calendar *c = &b->a->period->calendar;
    if (!host_check_allowed(b, "calendar"))
        return zeros(b);
    switch (what) {
    case FIRN_HOUR:
        return read_only(b, c->hour);
    case FIRN_WEEKDAY:
        return read_only(b, c->weekday);
    case FIRN_MONTH_OF_YEAR:
        return read_only(b, c->month);
    case FIRN_DAY_OF_YEAR:
        return read_only(b, c->yearday);
    default:
        host_check_complain(b, "calendar", "", "unknown selector %d", what);
        return zeros(b);
    }
}

static bool has_weather(firn_build *b, const char *call)
{
    if (b->a->period->has_weather)
        return true;
    if (b->e->code == 0)
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs the weather (%s): write `[weather] file = ...`, with an EPW "
                  "file, a CSV file or `normals`",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, call);
    return false;
}

double host_site(firn_build *b, int32_t what)
{
    const weather *w = &b->a->period->weather;
    if (!host_check_allowed(b, "site"))
        return 0;
    if (what < FIRN_LATITUDE || what > FIRN_WIND_HEIGHT) {
        host_check_complain(b, "site", "", "unknown selector %d", what);
        return 0;
    }
    if (!has_weather(b, "location of the site"))
        return 0;
    switch (what) {
    case FIRN_LATITUDE:
        return w->latitude;
    case FIRN_LONGITUDE:
        return w->longitude;
    case FIRN_ELEVATION:
        return w->elevation;
    case FIRN_UTC_OFFSET:
        return w->utc_offset;
    default:
        return w->wind_height;
    }
}

double host_period(firn_build *b, int32_t what)
{
    const model_period *p = b->period;
    if (!host_check_allowed(b, "period"))
        return 0;
    const model_phase *phase = &b->m->phases.at[p->phase];
    switch (what) {
    case FIRN_STRESS:
        return p->stress;
    case FIRN_PHASE:
        return p->phase;
    case FIRN_START:
        return phase->start;
    case FIRN_YEARS:
        return phase->years;
    case FIRN_HORIZON_HOURS:
        return p->horizon_hours;
    case FIRN_YEAR_HOURS:
        return p->year_hours;
    default:
        host_check_complain(b, "period", "", "unknown selector %d", what);
        return 0;
    }
}

const double *host_weather(firn_build *b, int32_t quantity)
{
    static const char *const names[WEATHER_QUANTITIES] = {
        "",         "dry bulb", "wet bulb", "dew point", "humidity ratio",
        "pressure", "ghi",      "dni",      "dhi",       "wind speed"};
    if (!host_check_allowed(b, "weather"))
        return zeros(b);
    if (quantity <= 0 || quantity >= WEATHER_QUANTITIES) {
        host_check_complain(b, "weather", "", "unknown quantity %d", quantity);
        return zeros(b);
    }
    if (!has_weather(b, names[quantity]))
        return zeros(b);
    b->a->wet_bulb_used = b->a->wet_bulb_used || quantity == WEATHER_WET_BULB;
    const double *air = period_weather(b->a->period, quantity);
    const char *gap = b->a->period->weather.gaps[quantity];
    if (air == NULL && gap != NULL) {
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs `%s`, which the weather (%s) lacks in some of the time "
                  "planned: %s: " WEATHER_GAP_REMEDY,
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, names[quantity], b->a->period->weather.source, gap);
        return zeros(b);
    }
    if (air == NULL) {
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs `%s`, which the weather (%s) does not contain",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, names[quantity], b->a->period->weather.source);
        return zeros(b);
    }
    return read_only(b, air);
}

double host_target(firn_build *b)
{
    double target = b->a->period->target;
    if (!host_check_allowed(b, "target"))
        return 0;
    if (!b->a->target_used)
        b->a->target_by = b->component;
    b->a->target_used = true;
    if (isnan(target)) {
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs the target IT capacity: write `[site] target = ... MW`",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type);
        return 0;
    }
    return target;
}

/* Whether the carrier of the port has such a property: the temperature of an electricity bus is
 * that of another port. A port of any carrier may ask for all. */
static bool check_property(firn_build *b, int32_t index, const char *key)
{
    const char *carries = plugin_port(b->part->plugin->desc, (uint32_t)index)->carrier;
    const carrier_property *of = carrier_property_find(key);
    if (of == NULL || carrier_is(carries, CARRIER_OPEN) || carrier_has(carries, of))
        return true;
    host_check_complain(
        b, "bus_series", host_port_key(b, index),
        "carries %s, which has no `%s` (%s): ask for it at the port that carries %s", carries, key,
        of->doc, carrier_of(of));
    return false;
}

const double *host_bus_series(firn_build *b, int32_t index, const char *key, double fallback)
{
    if (!host_check_allowed(b, "bus_series") || !host_check_port(b, "bus_series", index) ||
        !host_check_name(b, "bus_series", key))
        return zeros(b);
    int32_t steps = b->period->count[SCOPE_STEP], bus = host_bus(b, index);
    if (bus >= 0 && !check_property(b, index, key))
        return zeros(b);
    const bus_property *known = bus < 0 ? NULL : assemble_property(b->a, bus, key);
    if (bus >= 0 && assemble_ask(b->a, bus, key, b->e) != 0)
        return zeros(b);
    if (known != NULL && known->flaw != NULL)
        error_set(b->e, known->flaw->code, "%s", known->flaw->text);
    if (known != NULL)
        return known->flaw != NULL ? zeros(b) : read_only(b, known->each);
    if (isnan(fallback) && bus < 0) {
        host_check_complain(b, "bus_series", host_port_key(b, index),
                            "the port is not connected to a bus, so its %s is unknown", key);
        return zeros(b);
    }
    if (isnan(fallback)) {
        const char *name = b->m->buses.at[bus].name;
        const carrier_property *of = carrier_property_find(key);
        if (assemble_refuse_near(b->a, bus, key, b->e) != 0)
            return zeros(b);
        error_set(b->e, ERROR_PROBLEM,
                  "%s: [%s] (%s) needs the %s of bus `%s`%s%s%s: write `[bus %s] %s = ...`",
                  b->part->component->location, b->part->component->name,
                  b->part->plugin->desc->type, key, name, of != NULL ? " (" : "",
                  of != NULL ? of->doc : "", of != NULL ? ")" : "", name, key);
        return zeros(b);
    }
    double *out = host_scratch(b, steps);
    for (int32_t t = 0; out != NULL && t < steps; t++)
        out[t] = fallback;
    return out;
}

/* A property of the table of carriers must be in its range, whoever gives it. */
static bool check_told(firn_build *b, const char *key, const double *each)
{
    const carrier_property *of = carrier_property_find(key);
    const money *m = &b->a->problem->money;
    char when[40];
    for (int32_t t = 0; of != NULL && t < b->period->count[SCOPE_STEP]; t++) {
        const bool low = each[t] < of->min;
        if (!low && each[t] <= of->max)
            continue;
        host_check_complain(b, "tell", key, "%g %s at step %d (%s) is %s of %g %s",
                            unit_from_base(each[t], of->unit, m), of->unit, t + 1,
                            calendar_show(&b->a->period->calendar, t, when, sizeof when),
                            low ? "below the minimum" : "above the maximum",
                            unit_from_base(low ? of->min : of->max, of->unit, m), of->unit);
        return false;
    }
    return true;
}

void host_tell(firn_build *b, int32_t index, const char *key, firn_num value)
{
    const int32_t steps = b->period->count[SCOPE_STEP];
    model_num number;
    if (!host_check_allowed(b, "tell"))
        return;
    if (!b->publishing) {
        host_check_complain(b, "tell", key != NULL ? key : "",
                            "may be called only in publish(): other components have read the "
                            "properties of buses before build(); give the description a function "
                            "publish()");
        return;
    }
    if (!host_check_port(b, "tell", index) || !host_check_name(b, "tell", key))
        return;
    if (strcmp(key, "carrier") == 0) {
        host_check_complain(b, "tell", key, "this key is not a property: choose another");
        return;
    }
    if (!host_check_number(b, "tell", key, "value", value, false, SCOPE_STEP, &number))
        return;
    const int32_t bus = host_bus(b, index);
    double *each = ARENA_ARRAY(b->a->memory, double, steps);
    const char *kept = arena_text(b->a->memory, key);
    if (each == NULL || kept == NULL) {
        error_memory(b->e);
        return;
    }
    for (int32_t t = 0; t < steps; t++)
        each[t] = model_value(number, t);
    if (check_told(b, key, each) && bus >= 0) /* not connected: as in port(), no effect */
        assemble_told(b->a, b->part, bus, kept, each, b->e);
}

int32_t host_connected(firn_build *b, int32_t index)
{
    return host_check_allowed(b, "connected") && host_check_port(b, "connected", index) &&
           b->part->port[index] >= 0;
}
