/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.h - parses units and numbers with units ("130 MW", "12 USD/kW/month", "40 degC") and
 * converts them to and from base units. The base units are listed in dimension.h.
 */
#ifndef FIRN_UNITS_UNIT_H
#define FIRN_UNITS_UNIT_H

#include "base/arena.h"
#include "units/dimension.h"
#include "units/money.h"

#include <stdbool.h>
#include <stddef.h>

/* Parses the unit expression in the `length` bytes at `text`:
 *   - products ("*", a space or ".") and quotients ("/"), from left to right;
 *   - a hyphen, which joins units to one factor: "USD/kW-yr" is USD/kW/yr;
 *   - exponents: "m2", "m^2", "m3", "ft3", "s^-1";
 *   - SI prefixes where the field uses them: kW, GWh, ML, kUSD, MUSD;
 *   - the year of money: "USD2022";
 *   - "%", and "1" or "" for a pure number.
 * On failure returns false and writes into `why` a sentence that quotes the part that was not
 * understood, with "did you mean" where a known unit is near. */
bool unit_parse(const char *text, size_t length, unit *out, char *why, size_t why_size);

/* Parses the unit that a plugin's author gives to a parameter, and converts its money into the
 * site's. The author may name the year of the money, which this site may not care about: where the
 * exchange rate for that year is not known, the money is taken as money of the site's year. */
bool unit_parse_parameter(const char *text, const money *m, unit *out, char *why, size_t why_size);
/* Parses a unit that the planner wrote, and converts its money: the exchange rate must be known. */
bool unit_parse_input(const char *text, const money *m, unit *out, char *why, size_t why_size);

/* Whether two units have the same dimensions and are both points or neither; money is money in any
 * currency. */
bool unit_same(const unit *a, const unit *b);
/* The kind of quantity that a unit measures, for messages: "a power (MW)", "money per power and
 * month (USD/MW/month)", "a temperature (degC)". Returns `out`. */
char *unit_kind(const unit *u, char *out, size_t size);

/* Reads "NUMBER [UNIT]" into base units. A bare number is in `expected`, a unit expression, and the
 * unit must be of that kind. Money of the year that `expected` names is converted as there (see
 * unit_parse_parameter). The whole of `text` must be used. With `allow_infinite`, "inf", alone or
 * with a unit, reads as +infinity.
 *
 * False, with a sentence in `why` that quotes the text and gives the expected kind: not a number,
 * nan or inf, unknown unit, another dimension, a currency without exchange rate, beyond 1e30 in
 * base units. `base` is then unchanged. */
bool unit_read(const char *text, const char *expected, const money *m, bool allow_infinite,
               double *base, char *why, size_t why_size);
/* Converts from base units to a number in `text`, a unit expression, for display. Returns `base`
 * unchanged if `text` cannot be parsed or its money cannot be converted. */
double unit_from_base(double base, const char *text, const money *m);

/* A copy of the unit expression `text` with its currency replaced by `currency`, without a year:
 * the unit of a planner's bare number, whatever currency and year the plugin's defaults are in. The
 * unit of a table has one expression per column, separated by colons ("MW: USD/kW"). NULL: out of
 * memory. */
const char *unit_in_currency(arena *a, const char *text, const char *currency);

#endif
