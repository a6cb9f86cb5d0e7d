/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_table.h - looks up one unit name ("kWh", "USD2022") in the table of known units.
 */
#ifndef FIRN_UNITS_UNIT_TABLE_H
#define FIRN_UNITS_UNIT_TABLE_H

#include "units/dimension.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A unit as docs/units.md shows it: its name, the prefixes that it takes ("kM"), its meaning. */
typedef struct unit_entry {
    const char *symbol, *prefixes, *meaning;
} unit_entry;

typedef struct unit_definition {
    unit_entry shown;
    double numerator, denominator; /* factor to base units: numerator / denominator * 10^exponent */
    int exponent;
    int8_t power[UNIT_DIMENSIONS];
    double offset; /* points: base = (number + offset) * numerator / denominator */
    bool point;
} unit_definition;

/* The i-th unit of the table, from 0; NULL after the last. */
const unit_entry *unit_table_entry(size_t i);

/* The unit that the `length` bytes at `name` spell, with or without a prefix; NULL if they spell
 * none. Otherwise `exponent` is the power of ten of the unit with its prefix, and `year` the year
 * after a currency (0: none). */
const unit_definition *unit_find(const char *name, size_t length, int *exponent, int *year);

/* Writes into `why` that a name is not a unit, with the unit that may be meant, if one is near.
 * Always returns false. */
bool unit_unknown(const char *name, size_t length, char *why, size_t why_size);

#endif
