/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ranges.c - the table of plausible ranges by kind of quantity, and exchange rates that are good
 * enough to apply it to a site in any currency.
 *
 * Sources. Energy: US hubs 2024 have yearly means of 25 to 60 USD/MWh and Lazard's 2025 levelised
 * costs 37 to 251; diesel in outages 290; gas 2 to 20 USD/MMBtu is 7 to 70 USD/MWh. Demand charges:
 * 6 to 19 USD/kW/month in the large tariffs of Entergy, 1 to 40 elsewhere. Carbon: 0.02 (hydro and
 * nuclear grids) to 1.1 kg/kWh (lignite). Capital: from 5 USD/kWh (hot water) and 12 USD/kVA (large
 * transformers) to 12,700 USD/kW (small reactors). The usual range leaves about a factor of ten on
 * either side, so that what it refuses is off by a prefix.
 */
#include "plausible/ranges.h"

#include <math.h>
#include <string.h>

/* clang-format off */
static const plausible_range table[] = {
    /* unit            name                          sizing word      usual          wide            */
    {"kg/kWh",         "a carbon intensity",         false, "carbon", 0.002, 1.5,    0.0005, 3},
    {"kg/kWh",         "a carbon intensity",         false, "co2",    0.002, 1.5,    0.0005, 3},
    {"USD/MWh",        "a price of energy",          false, "price",  1, 500,        0.1, 20000},
    {"USD/MWh",        "a cost of energy",           false, NULL,     0.2, 500,      0.0001, 20000},
    {"USD/kW/month",   "a demand charge per month",  false, NULL,     0.05, 100,     0.04, 300},
    {"USD/kW/yr",      "a demand charge per year",   false, NULL,     0.5, 1000,     0.3, 3000},
    {"USD/month",      "a fee per month",            false, NULL,     0, 1e8,        0, 1e8},
    {"USD/yr",         "a fee per year",             false, NULL,     0, 1e9,        0, 1e9},
    {"h",              "a duration",                 false, "duration", 0.01, 200,   0, 1e5},
    {"MW",             "a power",                    false, NULL,     0, 20000,      0, 1e6},
    {"m2",             "an area of land",            false, "area",   1000, 1e9,     1, 1e10},
    {"yr",             "a life",                     true,  NULL,     1, 150,        0.9, 1000},
    {"USD/kW",         "capital per power",          true,  NULL,     5, 50000,      0.1, 100000},
    {"USD/kVA",        "capital per rating",         true,  NULL,     1, 5000,       0.1, 20000},
    {"USD/kWh",        "capital per stored energy",  true,  NULL,     0.9, 5000,     0.01, 20000},
    {"MW",             "an amount of equipment",     true,  NULL,     0, 20000,      0, 1e6},
    {"MVA",            "an amount of equipment",     true,  NULL,     0, 20000,      0, 1e6},
    {"MWh",            "an amount of storage",       true,  NULL,     0, 1e6,        0, 1e8},
};

/* US dollars per unit, of 2024, to a tenth. */
static const struct {
    const char *currency;
    double dollars;
} rough[] = {{"USD", 1},    {"EUR", 1.1},   {"GBP", 1.3},    {"JPY", 0.0068}, {"CHF", 1.1},   {"AUD", 0.66},
             {"CAD", 0.73}, {"CNY", 0.14},  {"INR", 0.012},  {"KRW", 0.00073}, {"SGD", 0.75}, {"SEK", 0.095},
             {"NOK", 0.093}, {"DKK", 0.145}, {"BRL", 0.18},  {"MXN", 0.055}};
/* clang-format on */

/* The site's money per US dollar; NaN: not known. */
static double per_dollar(const money *m)
{
    for (size_t i = 0; i < m->rates; i++) {
        if (strcmp(m->rate[i].currency, "USD") == 0)
            return m->rate[i].rate;
    }
    for (size_t i = 0; i < sizeof rough / sizeof rough[0]; i++) {
        if (strcmp(rough[i].currency, m->currency) == 0)
            return 1 / rough[i].dollars;
    }
    return (double)NAN;
}

const plausible_range *range_of(const problem *p, const char *in, bool sizing, const char *key)
{
    unit wanted, has;
    char why[200];
    if (!unit_parse_parameter(in, &p->money, &wanted, why, sizeof why))
        return NULL;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const plausible_range *r = &table[i];
        if (r->sizing == sizing && (r->word == NULL || strstr(key, r->word) != NULL) &&
            unit_parse(r->unit, strlen(r->unit), &has, why, sizeof why) && unit_same(&wanted, &has))
            return r;
    }
    return NULL;
}

double range_in_base(const problem *p, const plausible_range *r, double end)
{
    unit u;
    char why[200];
    if (!unit_parse(r->unit, strlen(r->unit), &u, why, sizeof why))
        return (double)NAN;
    return end * u.factor * (u.power[UNIT_MONEY] == 1 ? per_dollar(&p->money) : 1);
}
