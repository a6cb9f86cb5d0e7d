/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.c - exchange rates: money of another currency or year in the site's money.
 *
 * A rate that names the very money outranks all. Without one, prices rise by inflation from the
 * money's year to the site's in its own currency, and are exchanged there. Money without a year is
 * of the site's year.
 */
#include "units/unit_table.h"

#include <stdio.h>
#include <string.h>

int money_year(const char *currency)
{
    int year = 0;
    for (size_t i = 3; i < strlen(currency); i++)
        year = 10 * year + currency[i] - '0';
    return year;
}

void unit_name_money(char out[UNIT_CURRENCY], const char *code, int year)
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

/* Year by year, since pow() is not the same everywhere. */
static double inflate(const money *m, int from)
{
    double rate = 1.0;
    for (int y = from; y < m->year; y++)
        rate *= 1.0 + m->inflation;
    for (int y = m->year; y < from; y++)
        rate /= 1.0 + m->inflation;
    return rate;
}

/* What must be written so that money of a year has an exchange rate. */
static bool say_year(const char *currency, const money *m, bool known, char *why, size_t why_size)
{
    int year = money_year(currency);
    if (!known)
        snprintf(why, why_size,
                 "this is in %s, the site counts in %s: write `[economics] %s = ... %s`, or `%.3s "
                 "= ... %s` beside `year` and `inflation`",
                 currency, m->currency, currency, m->currency, currency, m->currency);
    else if (m->year == 0)
        snprintf(why, why_size,
                 "this is money of %d, and nothing says of which year the site's is: write "
                 "`[economics] year = ...` and `inflation = ... %%`, or `%s = ... %s`",
                 year, currency, m->currency);
    else
        snprintf(why, why_size,
                 "this is money of %d, the site's is of %d: write `[economics] inflation = ... "
                 "%%`, or `%s = ... %s`",
                 year, m->year, currency, m->currency);
    return false;
}

/* `author`: money of a year without a known exchange rate is taken as of the site's year. */
static bool rate_of(const char *currency, const money *m, bool author, double *rate, char *why,
                    size_t why_size)
{
    char plain[UNIT_CURRENCY];
    int year = money_year(currency);
    if (find_rate(m, currency, rate))
        return true;
    unit_name_money(plain, currency, 0);
    bool known = find_rate(m, plain, rate);
    bool rises = m->year > 0 && m->has_inflation;
    if (year > 0 && !author && !(known && (rises || year == m->year)))
        return say_year(currency, m, known, why, why_size);
    if (known && year > 0 && rises)
        *rate *= inflate(m, year);
    if (!known)
        snprintf(why, why_size,
                 "this is in %s, the site counts in %s: write `[economics] %s = ... %s`", plain,
                 m->currency, plain, m->currency);
    return known;
}

bool unit_convert(unit *u, const money *m, bool author, char *why, size_t why_size)
{
    int power = u->power[UNIT_MONEY];
    double rate;
    if (m == NULL || power == 0 || strcmp(u->currency, m->currency) == 0)
        return true;
    if (!rate_of(u->currency, m, author, &rate, why, why_size))
        return false;
    for (int k = 0; k < power; k++)
        u->factor *= rate;
    for (int k = 0; k < -power; k++)
        u->factor /= rate;
    unit_name_money(u->currency, m->currency, 0);
    return true;
}

bool unit_convert_money(unit *u, const money *m, char *why, size_t why_size)
{
    return unit_convert(u, m, false, why, why_size);
}
