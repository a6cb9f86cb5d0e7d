/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conversions.c - energy from nothing: a component that makes more electricity than it takes of all
 * energy, because a heat rate or a percentage was given as an efficiency, or the reverse; and power
 * from fuel without a bound and without capital.
 */
#include "plausible/inspect.h"
#include "plausible/model.h"
#include "plausible/ranges.h"

#include <stdio.h>

/* No engine, turbine or fuel cell makes more electricity from fuel. */
#define POWER_MAX 0.75
/* Condensing boilers and cogeneration reach 1.1 of the lower heating value. */
#define FUEL_MAX 1.15
/* The COP of a chiller or heat pump stays below. */
#define COP_MAX 40.0
#define BTU_PER_KWH 3412.14
/* Used gensets are sold from 100 USD/kW. */
#define PLANT_CAPEX_MIN 30.0

/* What one variable takes and gives per unit, at its most efficient step. */
typedef struct conversion {
    double takes, electricity, heat;
    bool fuel, only_electricity; /* it takes a fuel; it takes nothing but electricity */
    const model_bus *from, *to;
} conversion;

static bool is_energy(const model *m, const model_entry *n)
{
    return strcmp(m->buses.at[m->ports.at[n->port].bus].unit, "MW") == 0;
}

/* What an entry exchanges, looked up by name once and not in each step. */
typedef struct exchange {
    bool energy, fuel, electric, thermal;
} exchange;

static exchange exchange_of(const model *m, const model_entry *n)
{
    return (exchange){.energy = is_energy(m, n),
                      .fuel = has_trait(m, n, CARRIER_FUEL),
                      .electric = has_trait(m, n, CARRIER_ELECTRIC),
                      .thermal = has_trait(m, n, CARRIER_THERMAL)};
}

enum { EXCHANGES_KEPT = 16 }; /* of further entries they are looked up again */

/* Adds up the entries first to last - 1, which are those of one variable. */
static conversion conversion_of(const model *m, const model_entry *const *list, size_t count)
{
    const int32_t steps = m->periods.at[list[0]->period].count[SCOPE_STEP];
    conversion best = {0};
    bool varies = false;
    exchange kept[EXCHANGES_KEPT];
    for (size_t i = 0; i < count; i++) {
        varies = varies || list[i]->coef.each != NULL;
        if (i < EXCHANGES_KEPT)
            kept[i] = exchange_of(m, list[i]);
    }
    for (int32_t t = 0; t < (varies ? steps : 1); t++) {
        conversion now = {.only_electricity = true};
        for (size_t i = 0; i < count; i++) {
            const model_entry *n = list[i];
            const double coef = num_at(n->coef, t);
            const model_bus *bus = &m->buses.at[m->ports.at[n->port].bus];
            const exchange is = i < EXCHANGES_KEPT ? kept[i] : exchange_of(m, n);
            if (!is.energy || coef == 0)
                continue;
            if (coef < 0) {
                now.takes -= coef;
                now.fuel = now.fuel || is.fuel;
                now.only_electricity = now.only_electricity && is.electric;
                now.from = now.from == NULL || is.fuel ? bus : now.from;
            } else if (is.electric) {
                now.electricity += coef;
                now.to = bus;
            } else if (is.thermal) {
                now.heat += coef;
                now.to = now.to == NULL ? bus : now.to;
            }
        }
        if (now.takes > 0 && (best.takes == 0 || (now.electricity + now.heat) * best.takes >
                                                     (best.electricity + best.heat) * now.takes))
            best = now;
    }
    return best;
}

static bool equal(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

/* The written pure number that the conversion follows from; NULL: not known. */
static const plausible_value *cause_of(const plausible *p, const part *of, double ratio)
{
    for (size_t i = 0; i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        if (v->part == of && !v->sizing && (equal(v->max, ratio) || equal(v->min, 1 / ratio)))
            return v;
    }
    return NULL;
}

static void remedy(const plausible_value *v, double ratio, char *out, size_t size)
{
    const double inverse = 1 / ratio;
    const bool reverse = v != NULL && !equal(v->max, ratio);
    if (reverse)
        snprintf(out, size,
                 "a heat rate is fuel per power: write `%s` if the number is the "
                 "efficiency",
                 PLAIN(ratio));
    else if (ratio >= 4000 && ratio <= 25000)
        snprintf(out, size,
                 "a heat rate is fuel per power, an efficiency is power per fuel: %s Btu/kWh are "
                 "an efficiency of `%s`, %s kJ/kWh of `%s`",
                 PLAIN(ratio), PLAIN(BTU_PER_KWH / ratio), PLAIN(ratio), PLAIN(3600 / ratio));
    else if (ratio >= 4.7 && ratio <= 25)
        snprintf(out, size,
                 "a heat rate is fuel per power, an efficiency is power per fuel: %s MMBtu/MWh are "
                 "an efficiency of `%s`, %s MJ/kWh of `%s`",
                 PLAIN(ratio), PLAIN(BTU_PER_KWH / 1000 / ratio), PLAIN(ratio), PLAIN(3.6 / ratio));
    else if (inverse >= 0.1 && inverse <= POWER_MAX)
        snprintf(out, size,
                 "a heat rate is fuel per power, an efficiency is power per fuel: write "
                 "`%s` as efficiency",
                 PLAIN(inverse));
    else if (ratio / 100 >= 0.05 && ratio / 100 <= 1.1)
        snprintf(out, size, "write `%s %%` if percent are meant", PLAIN(ratio));
    else
        snprintf(out, size, "write the efficiency, output per input, as in `0.4` or `40 %%`");
}

static int judge(plausible *p, const assembly *a, int32_t component, const conversion *c, error *e)
{
    const model_component *of = &a->model->components.at[component];
    const double power = c->electricity / c->takes, all = power + c->heat / c->takes;
    const bool from_nothing = power > 1.0001 || (c->fuel && power > POWER_MAX);
    const bool too_warm = (c->fuel && all > FUEL_MAX) || (c->only_electricity && all > COP_MAX);
    char how[300], in_all[80] = "";
    if (!from_nothing && !too_warm)
        return 0;
    const bool of_power = from_nothing || c->heat == 0; /* else it is the heat that is too much */
    const double ratio = of_power ? power : all - power;
    const char *made = of_power ? "electricity" : "heat";
    const char *from = c->from != NULL ? c->from->name : "";
    const plausible_value *v = cause_of(p, &a->parts[component], ratio);
    if (v == NULL && !from_nothing && !c->fuel)
        return 0; /* fans and pumps move far more heat than they draw */
    if (!of_power && power > 0)
        snprintf(in_all, sizeof in_all, ", and %s MWh of energy in all,", PLAIN(all));
    remedy(v, ratio, how, sizeof how);
    if (v != NULL)
        return finding_on_entry(p, "share", v->section, v->entry, e,
                                "makes %s MWh of %s%s from 1 MWh taken from bus `%s`%s: %s",
                                PLAIN(ratio), made, in_all, from,
                                ratio > 1 && of_power ? ", energy from nothing" : "", how);
    return finding_on_section(
        p, "conversion", of->name, of->location, e,
        "makes %s MWh of %s, and %s MWh of energy in all, from 1 MWh taken from bus `%s`: %s",
        PLAIN(ratio), made, PLAIN(all), from, how);
}

/* The written capital of a plant that makes power from fuel, below that of any: a prefix is
 * missing, as in 1.4 USD/kW for 1.4 USD/W. */
static int judge_capex(plausible *p, const part *of, error *e)
{
    const plausible_range least = {.unit = "USD/kW"};
    for (size_t i = 0; i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        unit in, power;
        char why[200];
        if (v->part != of || !v->sizing || v->mean <= 0 ||
            !unit_parse_parameter(v->in, &p->problem->money, &in, why, sizeof why) ||
            !unit_parse("USD/kW", 6, &power, why, sizeof why) || !unit_same(&in, &power) ||
            !(v->mean < range_in_base(p->problem, &least, PLANT_CAPEX_MIN)))
            continue;
        return finding_on_entry(p, "magnitude", v->section, v->entry, e,
                                "is %s: no plant that makes electricity from fuel costs less than "
                                "%s %s: check the number and its unit",
                                SHOW(p, v->mean, v->in), PLAIN(PLANT_CAPEX_MIN), least.unit);
    }
    return 0;
}

/* Power from fuel that costs no capital and has no bound. */
static int judge_capital(plausible *p, const assembly *a, int32_t component, int32_t var, error *e)
{
    const model *m = a->model;
    const model_component *of = &m->components.at[component];
    bool sized = false;
    for (size_t i = 0; i < m->sizes.count; i++) {
        const model_size *s = &m->sizes.at[i];
        if (s->component != component)
            continue;
        const model_sizing *o = &s->sizing[0];
        if (o->capex > 0 || o->existing > 0 || !isnan(o->fix))
            return o->capex > 0 ? judge_capex(p, &a->parts[component], e) : 0;
        sized = true;
    }
    if (!sized && !is_unlimited(m, var))
        return 0;
    return finding_on_section(p, "capital", of->name, of->location, e,
                              "makes electricity from fuel without capital%s: write `capex`, as in "
                              "`capex = 1400 USD/kW`, "
                              "or `existing` or `limit` for a plant that is already there",
                              sized ? "" : " and without a bound");
}

int inspect_conversions(plausible *p, const assembly *a, error *e)
{
    const model *m = a->model;
    const model_entry **list = ARENA_ARRAY(p->memory, const model_entry *, m->entries.count + 1);
    size_t *first = ARENA_ARRAY(p->memory, size_t, m->vars.count + 1);
    if (list == NULL || first == NULL)
        return error_memory(e);
    /* the entries by variable: counted, then placed */
    for (size_t i = 0; i < m->entries.count; i++)
        first[m->entries.at[i].var + 1]++;
    for (size_t v = 0; v < m->vars.count; v++)
        first[v + 1] += first[v];
    size_t *next = arena_copy(p->memory, first, (m->vars.count + 1) * sizeof *first);
    if (next == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->entries.count; i++)
        list[next[m->entries.at[i].var]++] = &m->entries.at[i];
    for (size_t v = 0; v < m->vars.count; v++) {
        if (first[v + 1] - first[v] < 2 || m->periods.at[m->vars.at[v].period].stress)
            continue;
        const conversion c = conversion_of(m, list + first[v], first[v + 1] - first[v]);
        const int32_t component = m->ports.at[list[first[v]]->port].component;
        if (c.takes == 0)
            continue;
        if (judge(p, a, component, &c, e) != 0 ||
            (c.fuel && c.electricity > 0 && judge_capital(p, a, component, (int32_t)v, e) != 0))
            return e->code;
    }
    return 0;
}
