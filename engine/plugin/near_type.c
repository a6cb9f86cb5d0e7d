/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * near_type.c - the remedy for a type that no plugin has: the type that may be meant, the types of
 * the same family, and the generic type that can describe the technology.
 */
#include "plugin/near_type.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Words in names of technologies, and the type that describes one of that kind, mostly a generic
 * one. */
static const struct {
    const char *word, *type, *what;
} generic[] = {
    {"pumped", "basic.storage", "with `power` and `energy`"}, /* before "hydro" and "pump" */
    {"wind", "renewable.wind", "with `turbine` and `hub_height`"},
    {"solar", "renewable.pv", "with `mounting`"},
    {"hydro", "renewable.hydro", "with `inflow` and `head`"},
    {"nuclear", "basic.source", "with `limit` or `capex`, `price` and `carbon`"},
    {"ppa", "basic.source", "with `limit`, `price` and `carbon`"},
    {"smr", "basic.source", "with `limit` or `capex`, `price` and `carbon`"},
    {"geothermal", "basic.source", "with `limit` or `capex`, `price` and `carbon`"},
    {"heat-pump", "basic.converter", "with the COP as `efficiency`"},
    {"heat.pump", "basic.converter", "with the COP as `efficiency`"},
    {"heatpump", "basic.converter", "with the COP as `efficiency`"},
    {"exchanger", "basic.link", "from one loop to the other"},
    {"turbine", "basic.converter", "from a bus of gas, with `efficiency`"},
    {"engine", "basic.converter", "from a bus of gas, with `efficiency`"},
    {"genset", "basic.converter", "from a bus of fuel, with `efficiency`"},
    {"generator", "basic.converter", "from a bus of fuel, with `efficiency`"},
    {"diesel", "basic.converter", "from a bus of fuel, with `efficiency`"},
    {"fuel-cell", "basic.converter", "from a bus of gas or hydrogen, with `efficiency`"},
    {"fuelcell", "basic.converter", "from a bus of gas or hydrogen, with `efficiency`"},
    {"cogeneration", "basic.converter", "with `efficiency` and, for the heat, `efficiency2`"},
    {"chp", "basic.converter", "with `efficiency` and, for the heat, `efficiency2`"},
    {"boiler", "basic.converter", "with `efficiency`"},
    {"electroly", "basic.converter", "with `efficiency`"},
    {"absorption", "basic.converter", "with `efficiency`"},
    {"ups", "basic.converter", "with `efficiency`; its battery is a storage of its own"},
    {"rectifier", "basic.converter", "with `efficiency`"},
    {"inverter", "basic.converter", "with `efficiency`"},
    {"pdu", "basic.link", "with `loss`"},
    {"cable", "basic.link", "with `loss`"},
    {"line", "basic.link", "with `loss`"},
    {"tower", "basic.sink", "on the loop, with `limit`, and its fans and pumps as another"},
    {"flywheel", "basic.storage", "with `power` and `energy`"},
    {"tank", "basic.storage", "with `power` and `energy`"},
    {"storage", "basic.storage", "with `power` and `energy`"},
    {"load", "basic.sink", "with `demand`"},
    {"demand", "basic.sink", "with `demand`"},
};

static const char *type_name(size_t i, const void *data)
{
    return ((const plugin_file *)data)[i].type;
}

static const char *word_of(const char *type)
{
    const char *dot = strchr(type, '.');
    return dot != NULL ? dot + 1 : type;
}

static bool has(const plugin_file *file, size_t count, const char *type)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(type_name(i, file), type) == 0)
            return true;
    }
    return false;
}

const char *near_type(const plugin_file *file, size_t count, const char *type)
{
    for (size_t i = 0; i < count; i++) { /* "battery", "power.battery" */
        if (strcmp(word_of(type_name(i, file)), word_of(type)) == 0)
            return type_name(i, file);
    }
    const char *near = text_nearest(type, count, type_name, file);
    /* a long family in common makes two technologies near that are not */
    const char *word = near != NULL ? word_of(near) : NULL;
    return near != NULL && text_nearest_of(word_of(type), &word, 1) != NULL ? near : NULL;
}

void near_type_hint(const plugin_file *file, size_t count, const char *type, char *out, size_t size)
{
    size_t used = 0, family = (size_t)(word_of(type) - type);
    int listed = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && family > 1 && used < size; i++) {
        if (strncmp(type_name(i, file), type, family) == 0)
            used += (size_t)snprintf(out + used, size - used, "%s`%s`",
                                     listed++ == 0 ? ": installed of this family: " : ", ",
                                     type_name(i, file));
    }
    for (size_t i = 0; i < sizeof generic / sizeof generic[0] && used < size; i++) {
        if (strstr(type, generic[i].word) == NULL || !has(file, count, generic[i].type))
            continue;
        snprintf(out + used, size - used, "%s describe it by `%s`, %s", listed > 0 ? "; or" : ":",
                 generic[i].type, generic[i].what);
        return;
    }
    if (used < size)
        snprintf(out + used, size - used, "; `firn plugin list` lists the types");
}
