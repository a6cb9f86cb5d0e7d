/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * magnitude.c - a number far off its default, or outside the plausible range of its quantity.
 *
 * A bare number is judged by a factor of 100, since a prefix more or less is the usual mistake. A
 * number with a unit was written with care: only a factor of 300 off the default counts.
 */
#include "plausible/ranges.h"
#include "plausible/rules.h"

#include <math.h>
#include <stdio.h>

enum { BARE_FACTOR = 100, UNIT_FACTOR = 300 };

bool near_unit(const char *in, char *out, size_t size)
{
    static const struct {
        const char *from, *to;
    } pairs[] = {{"/MWh", "/kWh"}, {"/MW", "/kW"},      {"/MVA", "/kVA"}, {"/kWh", "/MWh"},
                 {"/kW", "/MW"},   {"kg/kWh", "g/kWh"}, {"MWh", "kWh"},   {"MW", "kW"},
                 {"MVA", "kVA"},   {"kW", "W"},         {"m2", "ha"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const char *at = strstr(in, pairs[i].from);
        if (at == NULL)
            continue;
        snprintf(out, size, "%.*s%s%s", (int)(at - in), in, pairs[i].to,
                 at + strlen(pairs[i].from));
        return true;
    }
    return false;
}

/* How far a value is outside of what is plausible: below or above, and by what limit. */
typedef struct verdict {
    bool odd, low;
    const plausible_range *range; /* NULL: it is the default that it is far from */
    double min, max;              /* of the range, base units */
} verdict;

static verdict by_range(const plausible *p, const plausible_value *v, double value)
{
    verdict out = {false, false, range_of(p->problem, v->in, v->sizing, v->param->key), 0, 0};
    const plausible_range *r = out.range;
    if (r == NULL || value == 0)
        return out;
    bool usual = v->column || is_bare(v);
    out.min = range_in_base(p->problem, r, usual ? r->usual_min : r->wide_min);
    out.max = range_in_base(p->problem, r, usual ? r->usual_max : r->wide_max);
    double top = fmax(fabs(v->min), fabs(v->max)) / v->magnitude * value;
    /* hours of low prices are common: a series is low only if even its maximum is */
    out.low = value < out.min && top < 2 * out.min;
    out.odd = out.low || value > out.max;
    return out;
}

static verdict by_default(const plausible_value *v, double value)
{
    verdict out = {0};
    double far = is_bare(v) ? BARE_FACTOR : UNIT_FACTOR, fallback = fabs(v->fallback);
    if (!(fallback > 0) || value == 0 || v->column)
        return out;
    out.low = value * far <= fallback;
    out.odd = out.low || value >= fallback * far;
    return out;
}

/* ": write ...": with the unit that makes the number plausible, if there is one. */
static void remedy(const plausible *p, const plausible_value *v, double value, char *out,
                   size_t size)
{
    char unit_text[60], why[200];
    unit a, b;
    const money *m = &p->problem->money;
    const char *now = *v->written != '\0' ? v->written : v->in;
    bool fits = near_unit(now, unit_text, sizeof unit_text) &&
                unit_parse_parameter(now, m, &a, why, sizeof why) &&
                unit_parse_parameter(unit_text, m, &b, why, sizeof why);
    double other = fits ? value * b.factor / a.factor : 0;
    fits = fits && !by_range(p, v, other).odd && !by_default(v, other).odd;
    if (v->column && fits)
        snprintf(out, size,
                 "check the column and its unit: if its numbers are in %s, write `FILE.csv:COLUMN "
                 "%s`",
                 unit_text, unit_text);
    else if (v->column)
        snprintf(out, size, "check that this is the right column, and write its unit after it");
    else if (fits && is_bare(v))
        snprintf(out, size,
                 "a number without a unit is in %s: write `%s = %s %s` if that is meant, "
                 "or the unit",
                 v->in, v->entry->key, v->entry->value, unit_text);
    else if (is_bare(v))
        snprintf(out, size,
                 "a number without a unit is in %s: check the number, and write its unit", v->in);
    else if (fits)
        snprintf(out, size, "is it in %s?", unit_text);
    else
        snprintf(out, size, "check the number and its unit");
}

int judge_magnitude(plausible *p, const plausible_value *v, error *e)
{
    char how[400], off[80];
    verdict r = by_default(v, v->magnitude);
    bool against_default = r.odd;
    if (!r.odd)
        r = by_range(p, v, v->magnitude);
    if (!r.odd)
        return 0;
    remedy(p, v, v->magnitude, how, sizeof how);
    const char *read = SHOW(p, v->mean, v->in);
    if (against_default) {
        double fallback = fabs(v->fallback);
        snprintf(off, sizeof off, "%s times %s",
                 PLAIN(r.low ? fallback / v->magnitude : v->magnitude / fallback),
                 r.low ? "below" : "above");
        return finding_on_entry(p, "magnitude", v->section, v->entry, e,
                                "is read as %s, %s the default of %s: %s", read, off,
                                SHOW(p, v->fallback, v->in), how);
    }
    const char *in = r.range->unit;
    bool money_differs =
        strstr(in, "USD") != NULL && strcmp(p->problem->money.currency, "USD") != 0;
    if (money_differs)
        in = v->in;
    if (v->column || v->min != v->max)
        return finding_on_entry(p, "magnitude", v->section, v->entry, e,
                                "has a mean of %s (from %s to %s), outside the range of %s to %s "
                                "that is plausible for %s: %s",
                                read, SHOW(p, v->min, v->in), SHOW(p, v->max, v->in),
                                SHOW(p, r.min, in), SHOW(p, r.max, in), r.range->name, how);
    return finding_on_entry(p, "magnitude", v->section, v->entry, e,
                            "is read as %s, outside the range of %s to %s that is plausible for "
                            "%s: %s",
                            read, SHOW(p, r.min, in), SHOW(p, r.max, in), r.range->name, how);
}
