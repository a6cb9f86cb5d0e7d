/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * carrier.h - the table of carriers: what flows on a bus, in which unit, and which properties a bus
 * of it has.
 *
 * The engine knows no technology, only these carriers and what follows from them: what is counted
 * as facility energy, where a temperature range bounds a sink, what may be burnt. A plugin's own
 * carrier is called `x-NAME`; it has a row, too, the one at the end of the table.
 */
#ifndef FIRN_MODEL_CARRIER_H
#define FIRN_MODEL_CARRIER_H

#include <stdbool.h>
#include <stddef.h>

/* What the engine does with a carrier. */
enum carrier_trait {
    CARRIER_ELECTRIC = 1, /* may cross the site's boundary, and is then facility energy */
    CARRIER_THERMAL = 2,  /* has a temperature range from which sinks draw (draw.c); its stocks are
                             cyclic in design events (stock.c) */
    CARRIER_FUEL = 4,     /* a converter may make electricity from it */
    CARRIER_OPEN = 8,     /* `any`: of a port or bus for which no other carrier is known */
};

/* A key of [bus NAME] and of bus_series(). */
typedef struct carrier_property {
    const char *key, *unit;        /* of a number without a unit; bus_series() gives base units */
    double min, max;               /* in base units */
    bool of_weather;               /* may be `wet_bulb + 4.5 K`: a temperature */
    const char *min_key, *max_key; /* keys of [bus NAME] that clamp its values; NULL: none */
    const char *doc;               /* a phrase for messages */
} carrier_property;

typedef struct carrier {
    const char *name;
    const char *unit; /* of its flows; NULL: any base unit, MW where no port has one */
    unsigned traits;  /* CARRIER_... */
    const carrier_property *property;
    size_t properties;
} carrier;

/* The row of a name; that of own carriers for `x-NAME`. NULL: unknown. */
const carrier *carrier_find(const char *name);
/* The name of the carrier of a bus for which none is known. */
const char *carrier_any(void);
/* Whether a carrier has a trait; false for an unknown name and for NULL. */
bool carrier_is(const char *name, unsigned trait);
/* The known name that is nearest to `name`; NULL: none is near. `any` only if `open`. */
const char *carrier_nearest(const char *name, bool open);
/* "electricity, heat, gas, ...": the known names, `any` only if `open`. Returns out. */
const char *carrier_list(char *out, size_t size, bool open);

/* The property of a key, of whichever carrier, also by its min_key or max_key; NULL: unknown. A key
 * means the same on each carrier that has it. */
const carrier_property *carrier_property_find(const char *key);
/* Whether buses of a carrier have it. */
bool carrier_has(const char *name, const carrier_property *property);
/* The first carrier that has it. */
const char *carrier_of(const carrier_property *property);
/* The keys of [bus NAME] that the table knows, for suggestions: their number, of which some may
 * occur twice, and the i-th of them; "" stands for none. */
size_t carrier_keys(void);
const char *carrier_key(size_t i);

#endif
