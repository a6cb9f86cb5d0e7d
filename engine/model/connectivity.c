/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connectivity.c - does every bus have two ends, and can what is taken from it come from anywhere?
 *
 * A bus that nothing gives to, or nothing takes from, is a slip of the planner's pen, not a matter
 * for the solver. The test is structural and generous: it asks which way coefficients point, not
 * whether bounds allow it today.
 */
#include "model/internal.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { GIVES = 1, TAKES = 2 };

typedef struct reach {
    const model *m;
    size_t width;        /* buses */
    unsigned char *does; /* component x bus: GIVES, TAKES */
    bool *source;        /* of each component */
    bool *reached;       /* of each bus */
} reach;

static void look(const model *m, const model_entry *n, unsigned char *does)
{
    const model_var *v = &m->vars.at[n->var];
    const model_period *p = &m->periods.at[n->period];
    int32_t steps = n->coef.each == NULL ? 1 : p->count[SCOPE_STEP];
    bool negative = false;
    for (int32_t t = 0; t < (v->lower.each == NULL ? 1 : p->count[SCOPE_STEP]) && !negative; t++)
        negative = model_value(v->lower, t) < 0;
    for (int32_t t = 0; t < steps; t++) {
        double coef = model_value(n->coef, t);
        if (coef > 0 || (coef < 0 && negative))
            *does |= GIVES;
        if (coef < 0 || (coef > 0 && negative))
            *does |= TAKES;
    }
}

static void spread(reach *r)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t c = 0; c < r->m->components.count; c++) {
            const unsigned char *does = r->does + c * r->width;
            bool can = r->source[c];
            for (size_t b = 0; b < r->width && !can; b++)
                can = (does[b] & TAKES) && r->reached[b];
            for (size_t b = 0; b < r->width && can; b++) {
                if ((does[b] & GIVES) && !r->reached[b]) {
                    r->reached[b] = true;
                    more = true;
                }
            }
        }
    }
}

/* "halls.power, crah.power" - who is tied to the bus. */
static void list_ports(const model *m, int32_t bus, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *port = &m->ports.at[i];
        if (port->bus != bus || used >= size)
            continue;
        int wrote = snprintf(out + used, size - used, "%s%s.%s", used == 0 ? "" : ", ",
                             m->components.at[port->component].name, port->name);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
}

/* The name of the i-th bus; a bus is not the one it was mistaken for, so it itself has none. */
typedef struct others {
    const model *m;
    int32_t but;
} others;

static const char *other_name(size_t i, const void *data)
{
    const others *o = data;
    return (int32_t)i == o->but ? "" : o->m->buses.at[i].name;
}

static int judge(const reach *r, int32_t bus, error *e)
{
    const model *m = r->m;
    const model_bus *b = &m->buses.at[bus];
    char who[400], near[80] = "";
    int ends = 0;
    unsigned char does = 0;
    const char *location = "";
    const others all = {m, bus};
    list_ports(m, bus, who, sizeof who);
    for (size_t i = m->ports.count; i-- > 0;) {
        if (m->ports.at[i].bus != bus)
            continue;
        ends++;
        location = m->components.at[m->ports.at[i].component].location;
    }
    const char *name = text_nearest(b->name, m->buses.count, other_name, &all);
    if (name != NULL && strlen(b->name) > 2) /* hv, mv and lv are all near each other */
        snprintf(near, sizeof near, " (did you mean `%s`?)", name);
    for (size_t c = 0; c < m->components.count; c++)
        does |= r->does[c * r->width + (size_t)bus];
    if (ends == 0)
        return error_set(e, ERROR_PROBLEM,
                         "bus `%s` has no component on it: remove [bus %s] or tie a port to it",
                         b->name, b->name);
    if (ends == 1 && does != 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s` has one end: only %s is tied to it; tie a component that "
                         "%s, or name another bus for this port%s",
                         location, b->name, who, does & GIVES ? "takes from it" : "gives to it",
                         near);
    if (does == TAKES)
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s`: %s take from it, and nothing gives to it; add a component "
                         "that does, or name another bus%s",
                         location, b->name, who, near);
    if (does == GIVES)
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s`: %s give to it, and nothing takes from it; add a component "
                         "that does, or name another bus%s",
                         location, b->name, who, near);
    if (does != 0 && !r->reached[bus])
        return error_set(e, ERROR_PROBLEM,
                         "%s: bus `%s` (%s) cannot be reached from any source: no chain of "
                         "components leads from a grid connection, generator or basic.source to it",
                         location, b->name, who);
    return 0;
}

int close_reach(const model *m, error *e)
{
    reach r = {.m = m, .width = m->buses.count};
    r.does = ARENA_ARRAY(m->memory, unsigned char, m->components.count *r.width);
    r.source = ARENA_ARRAY(m->memory, bool, m->components.count);
    r.reached = ARENA_ARRAY(m->memory, bool, r.width);
    if (r.does == NULL || r.source == NULL || r.reached == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        look(m, n, &r.does[(size_t)port->component * r.width + (size_t)port->bus]);
        if (port->boundary)
            r.source[port->component] = true;
    }
    for (size_t c = 0; c < m->components.count; c++) {
        unsigned char all = 0;
        for (size_t b = 0; b < r.width; b++)
            all |= r.does[c * r.width + b];
        if (all == GIVES)
            r.source[c] = true;
    }
    spread(&r);
    /* Electricity first: where it is missing, nothing behind it is reached either. */
    for (int last = 0; last < 2; last++) {
        for (int32_t b = 0; b < (int32_t)r.width; b++) {
            bool other = strcmp(m->buses.at[b].carrier, "electricity") != 0;
            if (other == (last == 1) && judge(&r, b, e) != 0)
                return e->code;
        }
    }
    return 0;
}
