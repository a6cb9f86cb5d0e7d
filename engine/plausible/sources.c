/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sources.c - supplies that nothing bounds and that emit nothing, and fuels whose carbon is counted
 * nowhere, or twice.
 */
#include "plausible/inspect.h"
#include "plausible/model.h"
#include "plausible/ranges.h"

/* Has the planner written a carbon intensity, be it 0? */
static bool carbon_written(const plausible *p, const part *of)
{
    for (size_t i = 0; i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        const plausible_range *r =
            v->part == of ? range_of(p->problem, v->in, v->sizing, v->param->key) : NULL;
        if (r != NULL && strcmp(r->unit, "kg/kWh") == 0)
            return true;
    }
    return false;
}

/* What a component supplies in the first typical year; it draws nothing. */
typedef struct supply {
    bool draws, electricity, fuel, unlimited;
    const model_bus *bus;
} supply;

/* What each component supplies, in the order of components; NULL without memory. */
static supply *supplies(arena *a, const model *m)
{
    supply *of = ARENA_ARRAY(a, supply, m->components.count + 1);
    for (size_t i = 0; of != NULL && i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        supply *out = &of[m->ports.at[n->port].component];
        if (n->period != 0)
            continue;
        const int32_t steps = m->periods.at[0].count[SCOPE_STEP];
        for (int32_t t = 0; t < (n->coef.each == NULL ? 1 : steps); t++)
            out->draws = out->draws || num_at(n->coef, t) < 0;
        out->electricity = out->electricity || has_trait(m, n, CARRIER_ELECTRIC);
        out->fuel = out->fuel || has_trait(m, n, CARRIER_FUEL);
        out->unlimited = out->unlimited || is_unlimited(m, n->var);
        out->bus = &m->buses.at[m->ports.at[n->port].bus];
    }
    return of;
}

/* Carbon that a component books per MWh of an entry of its own, in the first step, t: of the fuel
 * that it supplies or burns. */
static double carbon_of(const model *m, const model_entry *n)
{
    const double flow = fabs(num_at(n->coef, 0));
    double carbon = 0;
    for (size_t i = 0; i < m->bookings.count && flow > 0; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (b->account == ACCOUNT_CARBON && b->var == n->var)
            carbon += num_at(b->rate, 0) / flow;
    }
    return carbon;
}

/* Where the carbon of a fuel is counted: at its supply, where it is burnt, or both. */
typedef struct fuel_carbon {
    double supplied;           /* t per MWh that component c supplies */
    double burnt;              /* maximum of what those who take it book */
    bool all;                  /* all who take it book carbon, and there are some */
    const model_component *by; /* one of them */
} fuel_carbon;

/* Does a component also bring to the bus, in the first period? It is a store, which burns nothing.
 */
static bool brings(const model *m, int32_t component, const model_bus *bus)
{
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        if (n->period == 0 && port->component == component && &m->buses.at[port->bus] == bus &&
            num_at(n->coef, 0) > 0)
            return true;
    }
    return false;
}

/* Of the bus that component c supplies, in the first period. */
static fuel_carbon carbon_on(const model *m, int32_t c, const model_bus *bus)
{
    fuel_carbon f = {.all = true};
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const int32_t component = m->ports.at[n->port].component;
        if (n->period != 0 || &m->buses.at[m->ports.at[n->port].bus] != bus)
            continue;
        const double carbon = carbon_of(m, n);
        if (component == c)
            f.supplied = fmax(f.supplied, carbon);
        if (num_at(n->coef, 0) >= 0 || brings(m, component, bus))
            continue;
        f.all = f.all && carbon > 0;
        if (carbon > f.burnt) {
            f.burnt = carbon;
            f.by = &m->components.at[component];
        }
    }
    f.all = f.all && f.by != NULL;
    return f;
}

/* Above this share of what is booked where the fuel is burnt, the carbon of its supply is not that
 * of extraction and transport (0.02 to 0.06 kg/kWh of 0.18), but the same carbon again. */
#define UPSTREAM_MAX 0.5

int inspect_sources(plausible *p, const assembly *a, error *e)
{
    const model *m = a->model;
    const supply *of_component = supplies(p->memory, m);
    if (of_component == NULL)
        return error_memory(e);
    for (int32_t c = 0; c < (int32_t)m->components.count; c++) {
        const supply s = of_component[c];
        const model_component *of = &m->components.at[c];
        const fuel_carbon f = s.draws || s.bus == NULL || !s.fuel || s.electricity
                                  ? (fuel_carbon){0}
                                  : carbon_on(m, c, s.bus);
        if (f.by != NULL && s.bus != NULL && f.supplied > UPSTREAM_MAX * f.burnt &&
            finding_on_section(
                p, "carbon-twice", of->name, of->location, e,
                "books %s kg/kWh of carbon for what it supplies on bus `%s`, and [%s] books %s "
                "kg/kWh where it burns it: remove `carbon` here, or write `carbon = 0` in [%s]",
                PLAIN(f.supplied), s.bus->name, f.by->name, PLAIN(f.burnt), f.by->name) != 0)
            return e->code;
        if (s.draws || s.bus == NULL || f.all || books(m, c, ACCOUNT_CARBON) ||
            books(m, c, ACCOUNT_RENEWABLE_ENERGY) || carbon_written(p, &a->parts[c]))
            continue;
        if (s.electricity && s.unlimited &&
            finding_on_section(
                p, "source", of->name, of->location, e,
                "supplies electricity on bus `%s` without a bound, without carbon and without "
                "capital: write `limit` or a size (`capex` and `max`), and `carbon` (`carbon = 0` "
                "if that is meant)",
                s.bus->name) != 0)
            return e->code;
        if (!s.electricity && s.fuel &&
            finding_on_section(
                p, "source", of->name, of->location, e,
                "supplies %s on bus `%s` without carbon, so whatever burns it emits none: write "
                "`carbon`, as in `carbon = 0.181 kg/kWh` for natural gas or 0.25 for diesel "
                "(higher "
                "heating value), or `carbon = 0` if that is meant",
                s.bus->carrier, s.bus->name) != 0)
            return e->code;
    }
    return 0;
}
