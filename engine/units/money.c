/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.c - converts money of another currency or year into the site's money.
 *
 * An exchange rate of exactly that money takes precedence over everything else. Without one, prices
 * rise by inflation from the money's year to the site's year in their own currency, and are then
 * exchanged. Money without a year is money of the site's year.
 */
#include "units/money.h"

#include <stdio.h>
#include <string.h>

int money_year(const char *currency)
{
    int year = 0;
    for (size_t i = 3; i < strlen(currency); i++)
        year = 10 * year + currency[i] - '0';
    return year;
}

void money_name(char out[UNIT_CURRENCY], const char *code, int year)
{
    if (year > 0)
        snprintf(out, UNIT_CURRENCY, "%.3s%04d", code, year % 10000);
    else
        snprintf(out, UNIT_CURRENCY, "%.3s", code);
}

static bool find_rate(const money *m, const char *currency, double *rate)
{
    for (size_t i = 0; i < m->rates; i++) {
        if (strcmp(m->rate[i].currency, currency) != 0)
            continue;
        *rate = m->rate[i].rate;
        return true;
    }
    *rate = 1.0;
    return strcmp(currency, m->currency) == 0;
}

/* The price increase from a year to the site's year. Multiplied year by year, since pow() does not
 * give the same result on every platform. */
static double inflation_from(const money *m, int from)
{
    double rate = 1.0;
    for (int y = from; y < m->year; y++)
        rate *= 1.0 + m->inflation;
    for (int y = m->year; y < from; y++)
        rate /= 1.0 + m->inflation;
    return rate;
}

/* Writes which keys of [economics] would define the exchange rate of money of a year. `has_rate`:
 * the rate of the currency without a year is known. Always returns false. */
static bool refuse_year(const char *currency, const money *m, bool has_rate, char *why,
                        size_t why_size)
{
    int year = money_year(currency);
    if (!has_rate)
        snprintf(why, why_size,
                 "this is in %s, but the site's currency is %s: write `[economics] %s = ... %s`, "
                 "or `%.3s = ... %s` together with `year` and `inflation`",
                 currency, m->currency, currency, m->currency, currency, m->currency);
    else if (m->year == 0)
        snprintf(why, why_size,
                 "this is money of %d, but the year of the site's money is not given: write "
                 "`[economics] year = ...` and `inflation = ... %%`, or `%s = ... %s`",
                 year, currency, m->currency);
    else
        snprintf(why, why_size,
                 "this is money of %d, but the site's money is of %d: write `[economics] inflation "
                 "= ... %%`, or `%s = ... %s`",
                 year, m->year, currency, m->currency);
    return false;
}

static bool rate_of(const char *currency, const money *m, enum money_source source, double *rate,
                    char *why, size_t why_size)
{
    char without_year[UNIT_CURRENCY];
    int year = money_year(currency);
    if (find_rate(m, currency, rate))
        return true;
    money_name(without_year, currency, 0);
    bool has_rate = find_rate(m, without_year, rate);
    bool inflates = m->year > 0 && m->has_inflation;
    bool convertible = has_rate && (inflates || year == m->year);
    if (year > 0 && source == MONEY_FROM_INPUT && !convertible)
        return refuse_year(currency, m, has_rate, why, why_size);
    if (has_rate && year > 0 && inflates)
        *rate *= inflation_from(m, year);
    if (!has_rate)
        snprintf(why, why_size,
                 "this is in %s, but the site's currency is %s: write `[economics] %s = ... %s`",
                 without_year, m->currency, without_year, m->currency);
    return has_rate;
}

bool money_convert(unit *u, const money *m, enum money_source source, char *why, size_t why_size)
{
    int power = u->power[UNIT_MONEY];
    double rate;
    if (m == NULL || power == 0 || strcmp(u->currency, m->currency) == 0)
        return true;
    if (!rate_of(u->currency, m, source, &rate, why, why_size))
        return false;
    for (int k = 0; k < power; k++)
        u->factor *= rate;
    for (int k = 0; k < -power; k++)
        u->factor /= rate;
    money_name(u->currency, m->currency, 0);
    return true;
}
