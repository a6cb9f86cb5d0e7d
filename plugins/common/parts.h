/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parts.h - the weather within the steps, for outputs that are not linear in it: an output is
 * computed in each part of a step and averaged.
 */
#ifndef FIRN_PLUGINS_COMMON_PARTS_H
#define FIRN_PLUGINS_COMMON_PARTS_H

#include <firn/plugin.h>

#include <stddef.h>

/* The parts of the period's steps; without the extension each step is one part. */
typedef struct parts {
    const firn_weather_parts *fine; /* NULL: the engine does not have it */
    const int32_t *per_step;
} parts;

static inline parts parts_of(const firn_host *h, firn_build *b)
{
    parts p;
    p.fine = (const firn_weather_parts *)h->get_extension(h, FIRN_WEATHER_PARTS);
    p.per_step = p.fine != NULL ? p.fine->per_step(b) : NULL;
    return p;
}

/* One number per part. */
static inline const double *parts_weather(const parts *p, const firn_host *h, firn_build *b,
                                          int32_t quantity)
{
    return p->fine != NULL ? p->fine->weather(b, quantity) : h->weather(b, quantity);
}

static inline int32_t parts_in(const parts *p, int64_t step)
{
    return p->per_step != NULL ? p->per_step[step] : 1;
}

#endif
