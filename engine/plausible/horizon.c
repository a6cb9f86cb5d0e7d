/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * horizon.c - a horizon too short to represent a year, a target of an odd size, yearly rates a
 * hundred times off.
 */
#include "plausible/inspect.h"
#include "plausible/ranges.h"

#include <math.h>
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

int inspect_site(plausible *p, const problem_period *period, error *e)
{
    if (judge_horizon(p, period, e) != 0 || judge_target(p, period, e) != 0 ||
        judge_rate(p, "discount", p->problem->discount, e) != 0)
        return e->code;
    return judge_rate(p, "inflation", p->problem->money.inflation, e);
}
