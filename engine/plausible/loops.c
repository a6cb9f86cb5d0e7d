/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loops.c - a small temperature range of a loop that cools racks by liquid: it moves more water for
 * the same heat, and lets whatever cools the loop reach less of it.
 */
#include "plausible/inspect.h"

#include <string.h>

/* 45 degC in, about 55 degC out, NVIDIA Rubin liquid cooling, 2026; 8 K is 1.8 L/min per kW. */
#define RANGE_MIN 8.0   /* K */
#define LIQUID_MIN 25.0 /* degC: a warmer loop cools racks by liquid, a colder one room air */

static const bus_property *property_of(const assembly *a, int32_t bus, const char *key)
{
    for (size_t i = 0; i < a->properties.count; i++) {
        const bus_property *p = &a->properties.at[i];
        if (p->bus == bus && p->each != NULL && strcmp(p->key, key) == 0)
            return p;
    }
    return NULL;
}

/* Does a component connect the loop with racks, or do racks give their heat to it directly? The
 * loop between a chiller and its tower has a smaller range, and is not meant. */
static bool serves_racks(const assembly *a, int32_t loop)
{
    const model *m = a->model;
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *on = &m->ports.at[i];
        for (size_t k = 0; on->bus == loop && k < m->ports.count; k++) {
            const model_port *other = &m->ports.at[k];
            if (other->component == on->component && other->bus >= 0 &&
                property_of(a, other->bus, "rack_power") != NULL)
                return true;
        }
    }
    return false;
}

int inspect_loops(plausible *p, const assembly *a, error *e)
{
    const problem_period *period = a->period;
    for (size_t i = 0; i < period->buses.count; i++) {
        const problem_bus *b = &period->buses.at[i];
        const ini_entry *n = ini_find_entry(b->section, "range");
        const int32_t bus = n == NULL ? -1 : model_find_bus(a->model, b->name);
        const bus_property *range = bus < 0 ? NULL : property_of(a, bus, "range");
        const bus_property *supply = bus < 0 ? NULL : property_of(a, bus, "temperature");
        int32_t t = 0;
        if (range == NULL || supply == NULL || !serves_racks(a, bus))
            continue;
        while (t < period->calendar.steps &&
               !(supply->each[t] >= LIQUID_MIN && range->each[t] < RANGE_MIN))
            t++;
        if (t < period->calendar.steps &&
            finding_on_entry(p, "range", b->section, n, e,
                             "is a range of %s K on a loop of %s degC, below the minimum of %s K "
                             "that is plausible for racks cooled by liquid: write `range = 10 K`, "
                             "or check the flow of the racks",
                             PLAIN(range->each[t]), PLAIN(supply->each[t]), PLAIN(RANGE_MIN)) != 0)
            return e->code;
    }
    return 0;
}
