/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_extensions.c - what plugins ask for by get_extension(): the weather within the steps.
 */
#include "assembly/host_extensions.h"

#include "assembly/host_check.h"
#include "assembly/host_data.h"

#include <string.h>

/* The parts of the selected period. NULL with the error set. */
static weather_parts *parts_of(firn_build *b)
{
    assembly *a = b->a;
    if (a->parts_of_steps != NULL)
        return a->parts_of_steps;
    weather_parts *parts = ARENA_NEW(a->memory, weather_parts);
    if (parts == NULL)
        error_memory(b->e);
    else if (weather_cut(a->memory, &a->period->calendar, &a->period->weather, parts, b->e) == 0)
        a->parts_of_steps = parts;
    return a->parts_of_steps;
}

/* Without weather, after an error, each step is one part: a plugin's loops stay safe. */
static bool cut(firn_build *b, const char *call)
{
    return host_check_allowed(b, call) && b->a->period->has_weather && parts_of(b) != NULL;
}

static int64_t parts_count(firn_build *b)
{
    if (host_check_misused_call(b, "count"))
        return 0;
    return b->a->parts_of_steps != NULL || cut(b, "count") ? b->a->parts_of_steps->calendar.steps
                                                           : b->period->count[SCOPE_STEP];
}

static const int32_t *parts_per_step(firn_build *b)
{
    const int32_t steps = b->period->count[SCOPE_STEP];
    if (host_check_misused_call(b, "per_step"))
        return NULL;
    const int32_t *from = NULL;
    if (b->a->parts_of_steps != NULL || cut(b, "per_step")) {
        from = b->a->parts_of_steps->per_step;
    } else {
        int32_t *ones = ARENA_ARRAY(b->a->memory, int32_t, steps);
        for (int32_t t = 0; ones != NULL && t < steps; t++)
            ones[t] = 1;
        from = ones;
    }
    const int32_t *out = from == NULL ? NULL
                                      : world_array_of(&b->a->world, b->a->memory, from,
                                                       (size_t)steps * sizeof *from);
    if (out == NULL)
        error_memory(b->e);
    return out != NULL ? out : from;
}

static const double *parts_weather(firn_build *b, int32_t quantity)
{
    assembly *a = b->a;
    const double *by_step = host_weather(b, quantity), *out = NULL;
    if (by_step == NULL) /* after build(), or from another thread */
        return NULL;
    if (b->e->code != 0 || !cut(b, "weather"))
        return host_scratch(b, parts_count(b));
    if (a->weather_in_parts[quantity] == NULL &&
        weather_in_parts(a->memory, a->parts_of_steps, &a->period->weather, quantity,
                         a->period->weather_by_step[quantity], &a->weather_in_parts[quantity],
                         b->e) != 0)
        return host_scratch(b, parts_count(b));
    out = world_array_of(&a->world, a->memory, a->weather_in_parts[quantity],
                         (size_t)a->parts_of_steps->calendar.steps * sizeof *out);
    if (out == NULL)
        error_memory(b->e);
    return out != NULL ? out : a->weather_in_parts[quantity];
}

const void *host_extension(const firn_host *h, const char *id)
{
    static const firn_weather_parts within_steps = {
        .struct_size = sizeof(firn_weather_parts),
        .count = parts_count,
        .per_step = parts_per_step,
        .weather = parts_weather,
    };
    (void)h;
    return id != NULL && strcmp(id, FIRN_WEATHER_PARTS) == 0 ? &within_steps : NULL;
}
