/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.h - units of the field: reading "130 MW", "12 USD/kW/month", "40 degC" into base units.
 *
 * Base units: MW, h (so energy is MWh), t, m (so volume is m3), K, deg, MVA, the site's currency; a
 * year and a month are of their own kind, not hours; a pressure is an energy per volume (MWh/m3), a
 * speed is in m/h. A point on the temperature scale (degC, degF) is not a difference (K).
 */
#ifndef FIRN_PROBLEM_UNIT_H
#define FIRN_PROBLEM_UNIT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unit_dimension {
    UNIT_POWER,
    UNIT_TIME,
    UNIT_MASS,
    UNIT_LENGTH,
    UNIT_TEMPERATURE,
    UNIT_ANGLE,
    UNIT_APPARENT,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_MONEY,
    UNIT_DIMENSIONS
};

typedef struct unit {
    double factor; /* base = number * factor + offset */
    double offset; /* points only */
    int8_t power[UNIT_DIMENSIONS];
    bool point;       /* degC, degF alone */
    char currency[4]; /* "USD" when power[UNIT_MONEY] != 0; else "" */
} unit;

/* The table, for the manual: the i-th unit, the prefixes it takes ("kM"), what it is. NULL behind
 * the last. */
typedef struct unit_entry {
    const char *symbol, *prefixes, *meaning;
} unit_entry;
const unit_entry *unit_known(size_t i);

/* What one unit of another currency is worth in the site's. The site's own is worth 1. */
typedef struct money_rate {
    char currency[4];
    double worth;
} money_rate;
typedef struct money {
    char currency[4]; /* the site's */
    const money_rate *rate;
    size_t rates;
} money;

/* Reads a unit expression: products ("*", a blank or "."), quotients ("/", left to right), powers
 * ("m2", "m^2", "m3", "ft3"), SI prefixes where the field uses them (kW, GWh, ML, kUSD, MUSD), "%",
 * "1" or "" for a pure number. `text` of `length` bytes. On failure returns false and writes into
 * `why` a sentence that names what was not understood, with "did you mean" where a known unit is
 * near. */
bool unit_parse(const char *text, size_t length, unit *out, char *why, size_t why_size);
/* The unit with money converted into the site's currency: factor times worth; `m` NULL: as it is.
 * False with a sentence ("this is in USD, the site counts in EUR: write `[economics] USD = ...
 * EUR`") without a rate. */
bool unit_convert_money(unit *u, const money *m, char *why, size_t why_size);
/* Same dimensions, and both points or neither; money is money in any currency. */
bool unit_same(const unit *a, const unit *b);
/* "a power (MW)", "money per power and month (USD/MW/month)", "a temperature (degC)", ...: what
 * kind of quantity it is, for messages. Returns `out`. */
char *unit_kind(const unit *u, char *out, size_t size);

/* Reads "NUMBER [UNIT]" into base units. A bare number is in `wanted` (a unit expression). The
 * whole of `text` must be used. False with a sentence in `why` that says what was read and what was
 * expected: not a number, unknown unit, other dimension, currency without rate, nan or inf. With
 * `infinite`, "inf" (alone or with a unit) reads as +infinity. */
bool unit_read(const char *text, const char *wanted, const money *m, bool infinite, double *base,
               char *why, size_t why_size);
/* base units -> number in `wanted` (for showing). `wanted` must parse; else returns `base`. */
double unit_show(double base, const char *wanted, const money *m);
/* The factor and offset of `wanted` with money converted. */
bool unit_wanted(const char *wanted, const money *m, unit *out, char *why, size_t why_size);

#endif
