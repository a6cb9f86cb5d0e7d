/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * horizon.c - a horizon too short to represent a year, a target of an odd size, yearly rates a
 * hundred times off, and prices of carbon in the objective.
 */
#include "plausible/inspect.h"
#include "plausible/ranges.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int judge_horizon(plausible *p, const problem_period *period, error *e)
{
    const calendar *c = &period->calendar;
    ini_section *s = ini_find_section(&period->document, "", "time");
    const ini_entry *n = s == NULL ? NULL : ini_find_entry(s, "hours");
    char from[40], length[40];
    if (!c->whole_year || c->horizon >= CALENDAR_DAY || n == NULL)
        return 0;
    return finding_on_entry(
        p, "horizon", s, n, e,
        "lets %s from %s represent a whole year, with one weather and one price level: write whole "
        "days, better a week (168) or the year (8760), or `represents = itself`",
        calendar_duration(c->horizon, length, sizeof length),
        calendar_show(c, 0, from, sizeof from));
}

static int judge_target(plausible *p, const problem_period *period, error *e)
{
    const plausible_range *r = range_of(p->problem, "MW", false, "target");
    ini_section *s = ini_find_section(&period->document, "", "site");
    const ini_entry *n = s == NULL ? NULL : ini_find_entry(s, "target");
    double number;
    const char *end = n == NULL ? NULL : text_number(n->value, &number);
    if (r == NULL || end == NULL || *text_skip(end) != '\0' || period->target <= r->usual_max)
        return 0;
    return finding_on_entry(p, "magnitude", s, n, e,
                            "is read as %s, above %s: a number without a unit is in MW: write "
                            "`target = %s kW` if that is meant, or the unit",
                            SHOW(p, period->target, "GW"), SHOW(p, r->usual_max, "GW"), n->value);
}

/* A yearly rate: real rates of return and inflation are a few percent. */
static int judge_rate(plausible *p, const char *key, double rate, error *e)
{
    ini_section *s = ini_find_section(&p->problem->document, "", "economics");
    const ini_entry *n = s == NULL ? NULL : ini_find_entry(s, key);
    if (n == NULL || rate == 0 || (fabs(rate) >= 0.0019 && fabs(rate) <= 0.5))
        return 0;
    const double other = fabs(rate) < 0.0019 ? 100 * rate : rate / 100;
    return finding_on_entry(p, "rate", s, n, e,
                            "is read as %s %% per year, outside the range of 0.2 to 50 %% that is "
                            "plausible: write `%s %%` if that is meant",
                            PLAIN(100 * rate), PLAIN(100 * other));
}

/* The price of carbon or water in the objective. */
static int judge_weights(plausible *p, error *e)
{
    static const plausible_range ranges[] = {
        {.unit = "USD/t", .name = "a price of carbon", .usual_min = 0.1, .usual_max = 5000},
        {.unit = "USD/m3", .name = "a price of water", .usual_min = 0.001, .usual_max = 500}};
    const ini_entry *n = p->problem->objective_entry;
    const ini_section *s = ini_find_section(&p->problem->document, "", "objective");
    for (size_t i = 0; n != NULL && i < p->problem->objective.count; i++) {
        const problem_objective_term *term = &p->problem->objective.at[i];
        for (size_t k = 0; k < sizeof ranges / sizeof ranges[0]; k++) {
            const plausible_range *r = &ranges[k];
            unit has, wanted;
            char why[200], in[40];
            if (!unit_parse_input(term->unit, &p->problem->money, &has, why, sizeof why) ||
                !unit_parse(r->unit, strlen(r->unit), &wanted, why, sizeof why) ||
                !unit_same(&has, &wanted))
                continue;
            const double value = fabs(term->factor * has.factor);
            if (!(value < range_in_base(p->problem, r, r->usual_min)) &&
                !(value > range_in_base(p->problem, r, r->usual_max)))
                continue;
            snprintf(in, sizeof in, "%s%s", p->problem->money.currency, r->unit + strlen("USD"));
            return finding_on_entry(p, "weight", s, n, e,
                                    "weighs `%s` with %s, outside the range of %s to %s that is "
                                    "plausible for %s: check "
                                    "the unit, as in `80 %s * %s`",
                                    term->account, SHOW(p, value, in),
                                    SHOW(p, range_in_base(p->problem, r, r->usual_min), in),
                                    SHOW(p, range_in_base(p->problem, r, r->usual_max), in),
                                    r->name, in, term->account);
        }
    }
    return 0;
}

int inspect_site(plausible *p, const problem_period *period, error *e)
{
    if (judge_horizon(p, period, e) != 0 || judge_target(p, period, e) != 0 ||
        judge_rate(p, "discount", p->problem->discount, e) != 0 || judge_weights(p, e) != 0)
        return e->code;
    return judge_rate(p, "inflation", p->problem->money.inflation, e);
}
