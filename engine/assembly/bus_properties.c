/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus_properties.c - the properties of buses that are known before any build(): the keys of [bus
 * ...] sections, and the parameters that components publish on their ports.
 */
#include "assembly/bus_properties.h"

#include "base/text.h"
#include "plugin/bind.h"

#include <math.h>
#include <string.h>

const bus_property *assemble_property(const assembly *a, int32_t bus, const char *key)
{
    for (size_t i = 0; i < a->properties.count; i++) {
        const bus_property *p = &a->properties.at[i];
        if (p->bus == bus && strcmp(p->key, key) == 0)
            return p;
    }
    return NULL;
}

static int add_property(assembly *a, int32_t bus, const char *key, const double *each,
                        const char *by, bool written, error *e)
{
    bus_property *slot = VEC_PUSH(a->memory, &a->properties);
    if (slot == NULL)
        return error_memory(e);
    *slot = (bus_property){bus, key, each, by, written};
    return 0;
}

static const char *const heat_keys[] = {"temperature", "temperature.min", "temperature.max",
                                        "range",       "supply_max",      "rack_power"};

/* Reads `temperature`, limited to temperature.min and temperature.max. */
static int read_temperature(assembly *a, const problem_bus *b, int32_t bus, error *e)
{
    problem *p = a->problem;
    problem_period *period = a->period;
    ini_entry *n = ini_take_entry(b->section, "temperature"),
              *min = ini_take_entry(b->section, "temperature.min"),
              *max = ini_take_entry(b->section, "temperature.max");
    double low = -HUGE_VAL, high = HUGE_VAL, *each;
    const value_range any = {-100, 500};
    if (n == NULL) {
        if (min != NULL || max != NULL)
            return ini_complain(e, b->section, min != NULL ? min : max,
                                "a bound needs a temperature: write `temperature = ... degC` too, "
                                "or remove this key");
        return 0;
    }
    if ((min != NULL && value_real(p, b->section, min, "degC", any, &low, e) != 0) ||
        (max != NULL && value_real(p, b->section, max, "degC", any, &high, e) != 0))
        return e->code;
    if (low > high)
        return ini_complain(e, b->section, min, "this is above `temperature.max` (%g degC)", high);
    if (value_temperature(period, b->section, n, &each, e) != 0)
        return e->code;
    a->wet_bulb_used = a->wet_bulb_used || text_starts(n->value, "wet_bulb");
    for (int32_t t = 0; t < period->calendar.steps; t++)
        each[t] = fmin(fmax(each[t], low), high);
    return add_property(a, bus, "temperature", each, "its own section", true, e);
}

static double *constant(assembly *a, double value, error *e)
{
    double *each = ARENA_ARRAY(a->memory, double, a->period->calendar.steps);
    if (each == NULL)
        error_memory(e);
    for (int32_t t = 0; each != NULL && t < a->period->calendar.steps; t++)
        each[t] = value;
    return each;
}

/* Reads the keys of a [bus ...] section that are parameters published on this bus by components:
 * the section takes precedence over the components. */
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
            double value, *each;
            if (n == NULL)
                continue;
            if (value_real(a->problem, b->section, n, bind_local_unit(a->problem, param->unit),
                           bind_range(a->problem, param), &value, e) != 0 ||
                (each = constant(a, value, e)) == NULL ||
                add_property(a, bus, param->key, each, "its own section", true, e) != 0)
                return e->code;
        }
    }
    return 0;
}

/* All keys of a [bus ...] section except `carrier` apply to heat: an electricity bus has none. */
static int check_heat_keys(const assembly *a, const problem_bus *b, int32_t bus, error *e)
{
    const char *carrier = a->model->buses.at[bus].carrier;
    if (carrier == NULL || strcmp(carrier, "electricity") != 0)
        return 0;
    for (size_t i = 0; i < b->section->entries.count; i++) {
        const ini_entry *n = &b->section->entries.at[i];
        for (size_t k = 0; k < sizeof heat_keys / sizeof heat_keys[0]; k++) {
            if (strcmp(n->key, heat_keys[k]) == 0)
                return ini_complain(e, b->section, n,
                                    "this key applies to heat buses; this bus carries electricity: "
                                    "remove the key, or write it for a heat bus");
        }
    }
    return 0;
}

int assemble_bus_sections(assembly *a, error *e)
{
    static const char *const known[] = {"carrier",         "temperature", "temperature.min",
                                        "temperature.max", "range",       "supply_max",
                                        "rack_power"};
    static const struct {
        const char *key, *unit;
        value_range range;
    } numbers[] = {{"range", "K", {0.1, 100}},
                   {"supply_max", "degC", {-50, 200}},
                   {"rack_power", "kW", {1e-6, 100}}};
    for (size_t i = 0; i < a->period->buses.count; i++) {
        const problem_bus *b = &a->period->buses.at[i];
        int32_t bus = model_find_bus(a->model, b->name);
        ini_take_entry(b->section, "carrier"); /* the same in every period; connect.c reads it */
        if (check_heat_keys(a, b, bus, e) != 0 || read_temperature(a, b, bus, e) != 0)
            return e->code;
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
            ini_entry *n = ini_take_entry(b->section, numbers[k].key);
            double value, *each;
            if (n == NULL)
                continue;
            if (value_real(a->problem, b->section, n, numbers[k].unit, numbers[k].range, &value,
                           e) != 0 ||
                (each = constant(a, value, e)) == NULL ||
                add_property(a, bus, numbers[k].key, each, "its own section", true, e) != 0)
                return e->code;
        }
        if (read_published_keys(a, b, bus, e) != 0)
            return e->code;
        if (ini_all_used(b->section, known, sizeof known / sizeof known[0], e) != 0)
            return e->code;
    }
    return 0;
}

static int publish(assembly *a, const part *p, const firn_param *param, error *e)
{
    double value, *each;
    const money *rates = &a->problem->money;
    int32_t port = p->port[param->port];
    if (port < 0)
        return 0;
    memcpy(&value, (const char *)p->instance.self + param->offset, sizeof value);
    if (isnan(value))
        return 0;
    int32_t bus = a->model->ports.at[port].bus;
    const bus_property *known = assemble_property(a, bus, param->key);
    if (known != NULL && known->written)
        return 0;
    if (known != NULL && known->each[0] == value)
        return 0;
    if (known != NULL)
        return error_set(e, ERROR_PROBLEM,
                         "%s: [%s] `%s` is %g %s, but [%s] sets it to %g %s on the same bus `%s`: "
                         "connect them to separate buses, or write `[bus %s] %s = ...`",
                         p->component->location, p->component->name, param->key,
                         unit_from_base(value, param->unit, rates), param->unit, known->by,
                         unit_from_base(known->each[0], param->unit, rates), param->unit,
                         a->model->buses.at[bus].name, a->model->buses.at[bus].name, param->key);
    each = constant(a, value, e);
    return each == NULL ? e->code
                        : add_property(a, bus, param->key, each, p->component->name, false, e);
}

int assemble_published(assembly *a, error *e)
{
    for (size_t c = 0; c < a->period->components.count; c++) {
        const part *p = &a->parts[c];
        for (uint32_t i = 0; i < p->plugin->desc->param_count; i++) {
            const firn_param *param = plugin_param(p->plugin->desc, i);
            if (param->kind == FIRN_KIND_REAL && param->port >= 0 && publish(a, p, param, e) != 0)
                return e->code;
        }
    }
    return 0;
}
