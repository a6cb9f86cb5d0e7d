/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.h - the site's currency, exchange rates and inflation, and conversion of units with money.
 */
#ifndef FIRN_UNITS_MONEY_H
#define FIRN_UNITS_MONEY_H

#include "units/dimension.h"

#include <stdbool.h>
#include <stddef.h>

/* One exchange rate: the value, in the site's money, of one unit of another currency ("EUR") or of
 * the money of a year ("USD2022"). The site's own currency has rate 1. */
typedef struct money_rate {
    char currency[UNIT_CURRENCY];
    double rate;
} money_rate;

typedef struct money {
    char currency[4]; /* the site's currency */
    const money_rate *rate;
    size_t rates;
    int year;           /* the year of the site's money; 0: not given */
    bool has_inflation; /* `inflation` is given */
    double inflation;   /* per year: 0.025 is 2.5 % */
} money;

/* The year in a currency's name: 2022 for "USD2022"; 0 for "USD". */
int money_year(const char *currency);

/* Writes the name of a currency: "USD2022" for the code "USD" and the year 2022, "USD" for year 0.
 */
void money_name(char out[UNIT_CURRENCY], const char *code, int year);

/* Who wrote a unit with the year of its money. It decides the treatment of a year that has no known
 * exchange rate. */
enum money_source {
    MONEY_FROM_INPUT,     /* the planner: the unit is refused */
    MONEY_FROM_PARAMETER, /* a plugin's author: the amount is taken as money of the site's year */
};

/* Converts the money in a unit into the site's: multiplies the factor by the exchange rate (to the
 * power of the money's exponent) and sets the currency. Without money in the unit, or with `m`
 * NULL, nothing changes.
 *
 * An exchange rate of exactly that money ("EUR2020") takes precedence. Without one, prices rise by
 * inflation from the money's year to the site's year, in the money's own currency, and are then
 * exchanged at the rate of that currency. Where neither is known, returns false and writes into
 * `why` which keys are missing: "this is in USD, but the site's currency is EUR: write `[economics]
 * USD = ... EUR`". */
bool money_convert(unit *u, const money *m, enum money_source source, char *why, size_t why_size);

#endif
