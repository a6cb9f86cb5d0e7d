/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus_properties.c - the properties of buses: the keys of [bus ...] sections, and the parameters
 * and series that components publish.
 */
#include "assembly/buses/bus_properties.h"

#include "base/text.h"
#include "model/carrier.h"
#include "plugin/bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Far above any number of a real site, as for the numbers that plugins pass. */
#define MAX_NUMBER 1e100

#define OWN_SECTION "its own section"

static const bus_property *find(const bus_property *list, size_t count, int32_t bus,
                                const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].bus == bus && strcmp(list[i].key, key) == 0)
            return &list[i];
    }
    return NULL;
}

const bus_property *assemble_property(const assembly *a, int32_t bus, const char *key)
{
    return find(a->properties.at, a->properties.count, bus, key);
}

static int add_property(assembly *a, const bus_property *p, error *e)
{
    bus_property *slot = VEC_PUSH(a->memory, &a->properties);
    if (slot == NULL)
        return error_memory(e);
    *slot = *p;
    return 0;
}

/* An array of the values of a number; NULL with the error set. */
static double *each_step(assembly *a, double scale, const double *each, error *e)
{
    double *out = ARENA_ARRAY(a->memory, double, a->period->calendar.steps);
    if (out == NULL)
        error_memory(e);
    for (int32_t t = 0; out != NULL && t < a->period->calendar.steps; t++)
        out[t] = each != NULL ? scale * each[t] : scale;
    return out;
}

static void clamp(double *each, int32_t steps, double low, double high)
{
    for (int32_t t = 0; t < steps; t++)
        each[t] = fmin(fmax(each[t], low), high);
}

/* ---- keys of [bus ...] sections ------------------------------------------------------------- */

static int read_series(assembly *a, const problem_bus *b, const ini_entry *n, const char *wanted,
                       value_range range, double **each, error *e)
{
    value_series series;
    if (value_series_of(a->period, b->section, n, wanted, range, &series, e) != 0)
        return e->code;
    *each = each_step(a, series.scale, series.each, e);
    return e->code;
}

/* The value of a key that the table of carriers knows. */
static int read_known(assembly *a, const problem_bus *b, const ini_entry *n,
                      const carrier_property *p, double **each, error *e)
{
    if (!p->of_weather)
        return read_series(a, b, n, p->unit, (value_range){p->min, p->max}, each, e);
    a->wet_bulb_used = a->wet_bulb_used || text_starts(n->value, "wet_bulb");
    return value_temperature(a->period, b->section, n, each, e);
}

/* The value of any other key: in the unit that it is written with, else in base units. */
static int read_free(assembly *a, const problem_bus *b, const ini_entry *n, double **each, error *e)
{
    bool column;
    const char *in = csv_unit_of_value(a->memory, n->value, &column);
    if (in == NULL)
        return error_memory(e);
    return read_series(a, b, n, *in == '\0' ? "1" : bind_local_unit(a->problem, in),
                       (value_range){-MAX_NUMBER, MAX_NUMBER}, each, e);
}

/* Reads one property of the bus's carrier and the keys that clamp it. Bounds of a property that the
 * section does not have apply to what components publish. */
static int read_property(assembly *a, const problem_bus *b, int32_t bus, const carrier_property *p,
                         error *e)
{
    ini_section *s = b->section;
    ini_entry *n = ini_take_entry(s, p->key),
              *min = p->min_key != NULL ? ini_take_entry(s, p->min_key) : NULL,
              *max = p->max_key != NULL ? ini_take_entry(s, p->max_key) : NULL;
    const value_range range = {p->min, p->max};
    bus_clamp bounds = {bus, p->key, -HUGE_VAL, HUGE_VAL, s, min != NULL ? min : max};
    double *each = NULL;
    if ((min != NULL && value_real(a->problem, s, min, p->unit, range, &bounds.low, e) != 0) ||
        (max != NULL && value_real(a->problem, s, max, p->unit, range, &bounds.high, e) != 0))
        return e->code;
    if (bounds.low > bounds.high)
        return ini_complain(e, s, min, "this is above `%s` (%g %s)", p->max_key,
                            unit_from_base(bounds.high, p->unit, &a->problem->money), p->unit);
    if (n == NULL && bounds.entry != NULL) {
        bus_clamp *slot = VEC_PUSH(a->memory, &a->clamps);
        if (slot == NULL)
            return error_memory(e);
        *slot = bounds;
    }
    if (n == NULL)
        return 0;
    if (read_known(a, b, n, p, &each, e) != 0)
        return e->code;
    clamp(each, a->period->calendar.steps, bounds.low, bounds.high);
    return add_property(
        a,
        &(bus_property){
            .bus = bus, .key = p->key, .each = each, .by = OWN_SECTION, .written = true},
        e);
}

/* Reads the keys of a section that are parameters published on this bus by components. */
static int read_published_keys(assembly *a, const problem_bus *b, int32_t bus, error *e)
{
    for (size_t c = 0; c < a->period->components.count; c++) {
        const part *p = &a->parts[c];
        for (uint32_t i = 0; i < p->plugin->desc->param_count; i++) {
            const firn_param *param = plugin_param(p->plugin->desc, i);
            int32_t port = param->port < 0 ? -1 : p->port[param->port];
            if (port < 0 || a->model->ports.at[port].bus != bus ||
                assemble_property(a, bus, param->key) != NULL)
                continue;
            ini_entry *n = ini_take_entry(b->section, param->key);
            double *each = NULL;
            if (n == NULL)
                continue;
            if (read_series(a, b, n, bind_local_unit(a->problem, param->unit),
                            bind_range(a->problem, param), &each, e) != 0 ||
                add_property(a,
                             &(bus_property){.bus = bus,
                                             .key = param->key,
                                             .each = each,
                                             .by = OWN_SECTION,
                                             .written = true},
                             e) != 0)
                return e->code;
        }
    }
    return 0;
}

static bus_candidate *candidate_of(const assembly *a, int32_t bus, const char *key)
{
    for (size_t i = 0; i < a->candidates.count; i++) {
        bus_candidate *c = &a->candidates.at[i];
        if (c->bus == bus && strcmp(c->entry->key, key) == 0)
            return c;
    }
    return NULL;
}

/* Reads a key that may be a property of some plugin. A value that cannot be read is reported to
 * those that ask for it: the key may as well be a misspelt one. */
static int read_candidate(assembly *a, const problem_bus *b, int32_t bus, const ini_entry *n,
                          error *e)
{
    const carrier_property *p = carrier_property_find(n->key);
    bus_property property = {.bus = bus, .key = n->key, .by = OWN_SECTION, .written = true};
    double *each = NULL;
    error flaw = {0};
    if (p != NULL && strcmp(p->key, n->key) == 0)
        read_known(a, b, n, p, &each, &flaw);
    else
        read_free(a, b, n, &each, &flaw);
    property.each = flaw.code == 0 ? each : NULL;
    property.flaw = flaw.code == 0 ? NULL : arena_copy(a->memory, &flaw, sizeof flaw);
    if (property.each == NULL && property.flaw == NULL)
        return error_memory(e);
    if (candidate_of(a, bus, n->key) == NULL) {
        bus_candidate *slot = VEC_PUSH(a->memory, &a->candidates);
        if (slot == NULL)
            return error_memory(e);
        *slot = (bus_candidate){bus, b->section, n, false};
    }
    return add_property(a, &property, e);
}

int assemble_bus_sections(assembly *a, error *e)
{
    for (size_t i = 0; i < a->period->buses.count; i++) {
        const problem_bus *b = &a->period->buses.at[i];
        const int32_t bus = model_find_bus(a->model, b->name);
        const char *of = a->model->buses.at[bus].carrier;
        const carrier *c = carrier_find(of);
        ini_take_entry(b->section, "carrier"); /* the same in every period; connect.c reads it */
        for (size_t k = 0; c != NULL && k < c->properties; k++) {
            if (read_property(a, b, bus, &c->property[k], e) != 0)
                return e->code;
        }
        if (read_published_keys(a, b, bus, e) != 0)
            return e->code;
        for (size_t k = 0; k < b->section->entries.count; k++) {
            const ini_entry *n = &b->section->entries.at[k];
            const carrier_property *p = carrier_property_find(n->key);
            if (strcmp(n->key, "carrier") == 0 || (p != NULL && carrier_has(of, p)) ||
                assemble_property(a, bus, n->key) != NULL)
                continue;
            if (read_candidate(a, b, bus, n, e) != 0)
                return e->code;
        }
    }
    return 0;
}

/* ---- what components publish ----------------------------------------------------------------- */

/* " K", "" for a pure number. */
static const char *after_number(const char *in)
{
    return strcmp(in, "1") == 0 ? "" : in;
}

/* Two components give a bus unequal values, in `in`; at step `t`, -1: in all steps. */
static int refuse_two(const assembly *a, const part *p, const bus_property *known, double value,
                      double other, const char *in, int32_t t, error *e)
{
    const money *m = &a->problem->money;
    const char *bus = a->model->buses.at[known->bus].name, *space = *after_number(in) ? " " : "";
    char when[40], step[80] = "";
    if (t >= 0)
        snprintf(step, sizeof step, " at step %d (%s)", t + 1,
                 calendar_show(&a->period->calendar, t, when, sizeof when));
    return error_set(e, ERROR_PROBLEM,
                     "%s: [%s] `%s` is %g%s%s%s, but [%s] sets it to %g%s%s on the same bus `%s`: "
                     "connect them to separate buses, or write `[bus %s] %s = ...`",
                     p->component->location, p->component->name, known->key,
                     unit_from_base(value, in, m), space, after_number(in), step, known->by,
                     unit_from_base(other, in, m), space, after_number(in), bus, bus, known->key);
}

/* Whether `p` gives the bus the known values; else the error is set. */
static bool is_equal(const assembly *a, const part *p, const bus_property *known,
                     const double *each, const char *in, error *e)
{
    const int32_t steps = a->period->calendar.steps;
    bool varies = false;
    int32_t first = -1;
    for (int32_t t = 0; t < steps; t++) {
        varies = varies || each[t] != each[0] || known->each[t] != known->each[0];
        first = first < 0 && each[t] != known->each[t] ? t : first;
    }
    if (first >= 0)
        refuse_two(a, p, known, each[first], known->each[first], in, varies ? first : -1, e);
    return first < 0;
}

static int publish_parameter(assembly *a, const part *p, const firn_param *param, error *e)
{
    const int32_t port = p->port[param->port];
    firn_num value = {0};
    const void *at = (const char *)p->instance.self + param->offset;
    if (param->kind == FIRN_KIND_SERIES)
        memcpy(&value, at, sizeof value);
    else
        memcpy(&value.scale, at, sizeof value.scale);
    if (port < 0 || isnan(value.scale) || value.count < 0)
        return 0;
    const int32_t bus = a->model->ports.at[port].bus;
    const bus_property *known = assemble_property(a, bus, param->key);
    if (known != NULL && known->written)
        return 0;
    double *each = each_step(a, value.scale, value.each, e);
    if (each == NULL)
        return e->code;
    if (known != NULL)
        return is_equal(a, p, known, each, param->unit, e) ? 0 : e->code;
    return add_property(
        a, &(bus_property){.bus = bus, .key = param->key, .each = each, .by = p->component->name},
        e);
}

int assemble_published(assembly *a, error *e)
{
    for (size_t c = 0; c < a->period->components.count; c++) {
        const part *p = &a->parts[c];
        for (uint32_t i = 0; i < p->plugin->desc->param_count; i++) {
            const firn_param *param = plugin_param(p->plugin->desc, i);
            if (param->port >= 0 && publish_parameter(a, p, param, e) != 0)
                return e->code;
        }
    }
    return 0;
}

int assemble_told(assembly *a, const part *p, int32_t bus, const char *key, const double *each,
                  error *e)
{
    const carrier_property *of = carrier_property_find(key);
    const char *in = of != NULL ? of->unit : "1";
    if (assemble_ask(a, bus, key, e) != 0)
        return e->code;
    const bus_property *known = assemble_property(a, bus, key);
    if (known != NULL && known->flaw != NULL)
        return error_set(e, known->flaw->code, "%s", known->flaw->text);
    if (known != NULL && known->written)
        return 0;
    if (known == NULL)
        known = find(a->told.at, a->told.count, bus, key);
    if (known != NULL)
        return is_equal(a, p, known, each, in, e) ? 0 : e->code;
    bus_property *slot = VEC_PUSH(a->memory, &a->told);
    if (slot == NULL)
        return error_memory(e);
    *slot = (bus_property){.bus = bus, .key = key, .each = each, .by = p->component->name};
    return 0;
}

int assemble_close_properties(assembly *a, error *e)
{
    for (size_t i = 0; i < a->told.count; i++) {
        if (add_property(a, &a->told.at[i], e) != 0)
            return e->code;
    }
    a->told.count = 0;
    for (size_t i = 0; i < a->clamps.count; i++) {
        const bus_clamp *c = &a->clamps.at[i];
        const carrier_property *of = carrier_property_find(c->key);
        bus_property *p = NULL;
        for (size_t k = 0; k < a->properties.count && p == NULL; k++) {
            if (a->properties.at[k].bus == c->bus && strcmp(a->properties.at[k].key, c->key) == 0)
                p = &a->properties.at[k];
        }
        if (p == NULL)
            return ini_complain(e, c->section, c->entry,
                                "a bound needs a %s: write `%s = ... %s` too, or remove this key",
                                c->key, c->key, of != NULL ? of->unit : "");
        double *each = each_step(a, 1, p->each, e);
        if (each == NULL)
            return e->code;
        clamp(each, a->period->calendar.steps, c->low, c->high);
        p->each = each;
    }
    return 0;
}

/* ---- keys that are not known ------------------------------------------------------------------
 */

int assemble_ask(assembly *a, int32_t bus, const char *key, error *e)
{
    if (a->candidates.count == 0)
        return 0;
    bus_candidate *c = candidate_of(a, bus, key);
    if (c != NULL)
        c->used = true;
    for (size_t i = 0; i < a->asked.count; i++) {
        if (a->asked.at[i].bus == bus && strcmp(a->asked.at[i].key, key) == 0)
            return 0;
    }
    const char *kept = arena_text(a->memory, key);
    bus_key *slot = VEC_PUSH(a->memory, &a->asked);
    if (slot == NULL || kept == NULL)
        return error_memory(e);
    *slot = (bus_key){bus, kept};
    return 0;
}

/* The i-th of the keys that may be written for a bus: those of the table, those that components
 * publish, those that they ask for; "" stands for none. */
static const char *known_key(const assembly *a, int32_t bus, size_t i)
{
    const size_t table = carrier_keys(), properties = a->properties.count;
    if (i < table)
        return carrier_key(i);
    if (i < table + properties) {
        const bus_property *p = &a->properties.at[i - table];
        return p->bus == bus && !p->written ? p->key : "";
    }
    const bus_key *asked = &a->asked.at[i - table - properties];
    return asked->bus == bus ? asked->key : "";
}

/* Refuses a key of a section, with the keys that may be written for its bus. */
static int refuse_unknown(const assembly *a, const bus_candidate *c, error *e)
{
    const size_t most = carrier_keys() + a->properties.count + a->asked.count;
    const char **known = ARENA_ARRAY(a->memory, const char *, most);
    size_t count = 0;
    if (known == NULL)
        return error_memory(e);
    for (size_t i = 0; i < most; i++) {
        const char *key = known_key(a, c->bus, i);
        bool listed = *key == '\0';
        for (size_t k = 0; k < count && !listed; k++)
            listed = strcmp(known[k], key) == 0;
        if (!listed)
            known[count++] = key;
    }
    for (size_t i = 0; i < c->section->entries.count; i++) {
        ini_entry *n = &c->section->entries.at[i];
        const bus_candidate *other = candidate_of(a, c->bus, n->key);
        n->used = n->used || (other != NULL && other->used);
    }
    return ini_all_used(c->section, known, count, e);
}

int assemble_check_bus_keys(const assembly *a, error *e)
{
    for (size_t i = 0; i < a->candidates.count; i++) {
        const bus_candidate *c = &a->candidates.at[i];
        const carrier_property *p = carrier_property_find(c->entry->key);
        if (c->used)
            continue;
        if (p == NULL)
            return refuse_unknown(a, c, e);
        return ini_complain(e, c->section, c->entry,
                            "this key applies to %s buses; this bus carries %s: remove the key, or "
                            "write it for a %s bus",
                            carrier_of(p), a->model->buses.at[c->bus].carrier, carrier_of(p));
    }
    return 0;
}

typedef struct unused_keys {
    const assembly *a;
    int32_t bus;
} unused_keys;

static const char *unused_key(size_t i, const void *data)
{
    const unused_keys *k = data;
    const bus_candidate *c = &k->a->candidates.at[i];
    return c->bus == k->bus && !c->used ? c->entry->key : "";
}

int assemble_refuse_near(const assembly *a, int32_t bus, const char *key, error *e)
{
    const unused_keys unused = {a, bus};
    const char *near = text_nearest(key, a->candidates.count, unused_key, &unused);
    const bus_candidate *c = near == NULL ? NULL : candidate_of(a, bus, near);
    char hint[120];
    if (c == NULL)
        return 0;
    snprintf(hint, sizeof hint, "; did you mean `%s`?", key);
    return ini_unknown_key(e, c->section, c->entry, hint);
}
