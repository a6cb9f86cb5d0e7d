/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * economics.c - reads [economics]: the site's currency and its year, inflation, exchange rates of
 * other currencies and years, the discount rate.
 *
 * Rates for other years of the site's own currency are read first, because the other rates may be
 * quoted in them (`EUR2020 = 1.14 USD2020`).
 */
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { WHY = 500 }; /* bytes of a message from units/ */

static bool is_currency(const char *text)
{
    for (int i = 0; i < 3; i++)
        if (!isupper((unsigned char)text[i]))
            return false;
    return true;
}

/* "USD", "USD2022", or a currency with another number of digits, which is a mistyped year. */
static bool is_money(const char *text)
{
    return is_currency(text) && strspn(text + 3, "0123456789") == strlen(text + 3);
}

/* Whether the text is a number in another currency: "1.27 USD" where the site's currency is EUR. */
static bool is_other_money(const char *text, const char *currency)
{
    double number;
    char why[WHY];
    unit u;
    const char *rest = text_number(text, &number);
    return rest != NULL && unit_parse(rest, strlen(rest), &u, why, sizeof why) &&
           u.currency[0] != '\0' && strncmp(u.currency, currency, 3) != 0;
}

/* Reads an exchange rate into the site's money: "USD = 0.92 EUR", "USD2022 = 1.12 USD". `own`: the
 * site's money, with the rates of other years in which this rate may be quoted. */
static int read_rate(problem *p, const ini_section *s, ini_entry *n, const money *own,
                     money_rate *rates, error *e)
{
    char why[WHY];
    double rate;
    unit u;
    if (!unit_parse(n->key, strlen(n->key), &u, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    if (u.power[UNIT_MONEY] != 1)
        return ini_complain(e, s, n, "`%s` is not a currency", n->key);
    int year = money_year(u.currency);
    if (strncmp(u.currency, p->money.currency, 3) == 0 && (year == 0 || year == p->money.year))
        return ini_complain(e, s, n, "%s is the site's own %s: it needs no rate: remove this key",
                            n->key, year == 0 ? "currency" : "money");
    if (!unit_read(n->value, own->currency, own, false, &rate, why, sizeof why))
        return is_other_money(n->value, p->money.currency)
                   ? ini_complain(e, s, n,
                                  "a rate must be in the site's own currency: write `%s = ... %s`",
                                  n->key, p->money.currency)
                   : ini_complain(e, s, n, "%s", why);
    if (!(rate > 0))
        return ini_complain(e, s, n, "must be above 0");
    money_rate *r = &rates[p->money.rates++];
    memcpy(r->currency, u.currency, sizeof r->currency);
    r->rate = rate;
    n->used = true;
    return 0;
}

static int read_rates(problem *p, ini_section *s, error *e)
{
    money_rate *rates = ARENA_ARRAY(p->memory, money_rate, s->entries.count);
    money own = p->money;
    if (rates == NULL)
        return error_memory(e);
    p->money.rate = rates;
    own.rate = rates;
    for (int foreign = 0; foreign <= 1; foreign++) {
        for (size_t i = 0; i < s->entries.count; i++) {
            ini_entry *n = &s->entries.at[i];
            if (n->used || !is_money(n->key) ||
                (strncmp(n->key, p->money.currency, 3) != 0) != (foreign == 1))
                continue;
            if (read_rate(p, s, n, &own, rates, e) != 0)
                return e->code;
        }
        own.rates = p->money.rates; /* the rates of other years of the site's own currency */
    }
    return 0;
}

/* The year of the site's money, and the inflation that escalates prices of other years to it. */
static int read_year(problem *p, const ini_section *s, const ini_entry *year,
                     const ini_entry *inflation, error *e)
{
    int64_t number = 0;
    if (year != NULL && value_integer(s, year, (value_range){1900, 2199}, &number, e) != 0)
        return e->code;
    p->money.year = (int)number;
    p->money.has_inflation = inflation != NULL;
    if (inflation != NULL &&
        value_real(p, s, inflation, "%", (value_range){-0.5, 1}, &p->money.inflation, e) != 0)
        return e->code;
    if (inflation != NULL && year == NULL)
        return ini_complain(e, s, inflation,
                            "inflation escalates prices to the year of the site's money, which is "
                            "not given: write `year = 2026` too");
    return 0;
}

int economics_read(problem *p, error *e)
{
    static const char *const known[] = {"currency", "discount", "year", "inflation"};
    ini_section *s = ini_find_section(&p->document, "", "economics");
    ini_entry *currency = ini_take_entry(s, "currency"), *discount = ini_take_entry(s, "discount"),
              *year = ini_take_entry(s, "year"), *inflation = ini_take_entry(s, "inflation");
    char why[WHY];
    unit u;
    const char *code = currency != NULL ? currency->value : "USD";
    if (currency != NULL && is_money(code) && strlen(code) == 7)
        return ini_complain(e, s, currency,
                            "the year has a key of its own: write `currency = %.3s` and `year = "
                            "%s`",
                            code, code + 3);
    if (currency != NULL && (!is_currency(code) || strlen(code) != 3 ||
                             !unit_parse(code, 3, &u, why, sizeof why) || u.currency[0] == '\0'))
        return ini_complain(e, s, currency,
                            "must be a currency, as in `USD`, `EUR`, `GBP` or `JPY`; docs/units.md "
                            "lists all currencies");
    memcpy(p->money.currency, code, 4);
    p->discount = 0.07;
    if (discount != NULL &&
        value_real(p, s, discount, "%", (value_range){0, 1}, &p->discount, e) != 0)
        return e->code;
    if (read_year(p, s, year, inflation, e) != 0)
        return e->code;
    if (s == NULL)
        return 0;
    return read_rates(p, s, e) != 0 ? e->code : ini_all_used(s, known, 4, e);
}
