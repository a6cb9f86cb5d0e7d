/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * carrier.c - the table of carriers, and questions about it.
 */
#include "model/carrier.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */

static const carrier_property thermal[] = {
    /* key          unit    minimum maximum  weather */
    {"temperature", "degC", -100,   500,     true,  "temperature.min", "temperature.max", "supply temperature"},
    {"range",       "K",    0.1,    100,     false, NULL, NULL, "return less supply temperature"},
    {"supply_max",  "degC", -50,    200,     false, NULL, NULL, "maximum supply temperature that the racks accept"},
    {"rack_power",  "kW",   1e-6,   100,     false, NULL, NULL, "power of a rack"},
};

/* A bus of `any` may turn out to be of heat, for whoever reads its properties. */
static const carrier table[] = {
    {"electricity", "MW",   CARRIER_ELECTRIC, NULL,    0},
    {"heat",        "MW",   CARRIER_THERMAL,  thermal, COUNT(thermal)},
    {"gas",         NULL,   CARRIER_FUEL,     NULL,    0},
    {"fuel",        NULL,   CARRIER_FUEL,     NULL,    0},
    {"hydrogen",    NULL,   CARRIER_FUEL,     NULL,    0},
    {"water",       "m3/h", 0,                NULL,    0},
    {"any",         NULL,   CARRIER_OPEN,     thermal, COUNT(thermal)},
};
static const carrier own = {"x-NAME", NULL, CARRIER_FUEL, NULL, 0};

/* clang-format on */

const carrier *carrier_find(const char *name)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return text_starts(name, "x-") && name[2] != '\0' && text_is_name(name, 60) ? &own : NULL;
}

const char *carrier_any(void)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        if (table[i].traits & CARRIER_OPEN)
            return table[i].name;
    }
    return "";
}

bool carrier_is(const char *name, unsigned trait)
{
    const carrier *c = name == NULL ? NULL : carrier_find(name);
    return c != NULL && (c->traits & trait) != 0;
}

/* "" for `any` where it is not asked for: nothing is near to it. */
static const char *name_of(size_t i, const void *open)
{
    return (table[i].traits & CARRIER_OPEN) && !*(const bool *)open ? "" : table[i].name;
}

const char *carrier_nearest(const char *name, bool open)
{
    return text_nearest(name, COUNT(table), name_of, &open);
}

const char *carrier_list(char *out, size_t size, bool open)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < COUNT(table) && used < size; i++) {
        const char *name = name_of(i, &open);
        if (*name != '\0')
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", name);
    }
    return out;
}

const carrier_property *carrier_property_find(const char *key)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        for (size_t k = 0; k < table[i].properties; k++) {
            const carrier_property *p = &table[i].property[k];
            if (strcmp(p->key, key) == 0 || (p->min_key != NULL && strcmp(p->min_key, key) == 0) ||
                (p->max_key != NULL && strcmp(p->max_key, key) == 0))
                return p;
        }
    }
    return NULL;
}

bool carrier_has(const char *name, const carrier_property *property)
{
    const carrier *c = carrier_find(name);
    for (size_t k = 0; c != NULL && k < c->properties; k++) {
        if (&c->property[k] == property)
            return true;
    }
    return false;
}

const char *carrier_of(const carrier_property *property)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        if (carrier_has(table[i].name, property))
            return table[i].name;
    }
    return "";
}

/* `carrier`, then three keys for each property of each row. */
size_t carrier_keys(void)
{
    size_t count = 1;
    for (size_t i = 0; i < COUNT(table); i++)
        count += 3 * table[i].properties;
    return count;
}

const char *carrier_key(size_t i)
{
    if (i == 0)
        return "carrier";
    i--;
    for (size_t c = 0; c < COUNT(table); i -= 3 * table[c].properties, c++) {
        if (i >= 3 * table[c].properties)
            continue;
        const carrier_property *p = &table[c].property[i / 3];
        const char *key = i % 3 == 0 ? p->key : i % 3 == 1 ? p->min_key : p->max_key;
        return key != NULL ? key : "";
    }
    return "";
}
