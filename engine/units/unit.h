/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.h - units of the field: reading "130 MW", "12 USD/kW/month", "40 degC" into base units.
 *
 * Base units: MW, h (so energy is MWh), t, m (so volume is m3), K, deg, MVA, the site's currency; a
 * year and a month are of their own kind, not hours; a pressure is an energy per volume (MWh/m3), a
 * speed is in m/h. A point on the temperature scale (degC, degF) is not a difference (K).
 */
#ifndef FIRN_UNITS_UNIT_H
#define FIRN_UNITS_UNIT_H

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

/* "USD", or "USD2022": dollars of 2022. */
enum { UNIT_CURRENCY = 8 };

typedef struct unit {
    double factor; /* base = number * factor + offset */
    double offset; /* points only */
    int8_t power[UNIT_DIMENSIONS];
    bool point;                   /* degC, degF alone */
    char currency[UNIT_CURRENCY]; /* "USD", "USD2022" when power[UNIT_MONEY] != 0; else "" */
} unit;

/* The table, for the manual: the i-th unit, the prefixes it takes ("kM"), what it is. NULL behind
 * the last. */
typedef struct unit_entry {
    const char *symbol, *prefixes, *meaning;
} unit_entry;
const unit_entry *unit_table_entry(size_t i);

/* The value of one unit of other money in the site's money: of another currency ("EUR"), or of a
 * year
 * ("USD2022"). The site's own has rate 1. */
typedef struct money_rate {
    char currency[UNIT_CURRENCY];
    double rate;
} money_rate;
typedef struct money {
    char currency[4]; /* the site's */
    const money_rate *rate;
    size_t rates;
    int year;           /* of the money that the site counts in; 0: not said */
    bool has_inflation; /* `inflation` was said */
    double inflation;   /* a year */
} money;

/* The year of "USD2022"; 0 for "USD". */
int money_year(const char *currency);

/* Reads a unit expression: products ("*", a blank or "."), quotients ("/", left to right), units
 * joined by a hyphen, which are one factor ("USD/kW-yr" is USD/kW/yr), powers ("m2", "m^2", "m3",
 * "ft3"), SI prefixes where the field uses them (kW, GWh, ML, kUSD, MUSD), the year of money
 * ("USD2022"), "%", "1" or "" for a pure number. `text` of `length` bytes. On failure returns false
 * and writes into `why` a sentence that names what was not understood, with "did you mean" where a
 * known unit is near. */
bool unit_parse(const char *text, size_t length, unit *out, char *why, size_t why_size);
/* The unit with money converted into the site's: factor times exchange rate; `m` NULL: unchanged.
 * The rate is the rate of that very money ("EUR2020"), else prices rise by inflation from its year
 * to the site's, and are exchanged there at the rate of its currency. False with a sentence ("this
 * is in USD, the site counts in EUR: write `[economics] USD = ... EUR`") where none of this is
 * known. */
bool unit_convert_money(unit *u, const money *m, char *why, size_t why_size);
/* Same dimensions, and both points or neither; money is money in any currency. */
bool unit_same(const unit *a, const unit *b);
/* "a power (MW)", "money per power and month (USD/MW/month)", "a temperature (degC)", ...: what
 * kind of quantity it is, for messages. Returns `out`. */
char *unit_kind(const unit *u, char *out, size_t size);

/* Reads "NUMBER [UNIT]" into base units. A bare number is in `wanted` (a unit expression); money of
 * the year that `wanted` names counts as it does there (unit_parse_parameter). The whole of `text`
 * must be used. False with a sentence in `why` that says what was read and what was expected: not a
 * number, unknown unit, other dimension, currency without rate, nan or inf. With `infinite`, "inf"
 * (alone or with a unit) reads as +infinity. */
bool unit_read(const char *text, const char *wanted, const money *m, bool infinite, double *base,
               char *why, size_t why_size);
/* base units -> number in `wanted` (for showing). `wanted` must parse; else returns `base`. */
double unit_from_base(double base, const char *wanted, const money *m);
/* The factor and offset of `wanted`, a parameter's unit, with money converted. Its author named the
 * year of his money, which this site may not care about: where its exchange rate is not known, it
 * is taken as money of the site's year. */
bool unit_parse_parameter(const char *wanted, const money *m, unit *out, char *why,
                          size_t why_size);
/* The same of a unit that the planner wrote: the exchange rate must be known. */
bool unit_parse_input(const char *text, const money *m, unit *out, char *why, size_t why_size);
/* `text` with its money made `currency`, of no year: what a bare number of a planner's counts in,
 * whatever the plugin's defaults do. A table's unit has one a column ("MW: USD/kW"). NULL: no
 * memory. */
const char *unit_in_currency(arena *a, const char *text, const char *currency);

#endif
