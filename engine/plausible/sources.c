/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sources.c - supplies that nothing bounds and that emit nothing, and fuels without carbon.
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

int inspect_sources(plausible *p, const assembly *a, error *e)
{
    const model *m = a->model;
    const supply *of_component = supplies(p->memory, m);
    if (of_component == NULL)
        return error_memory(e);
    for (int32_t c = 0; c < (int32_t)m->components.count; c++) {
        const supply s = of_component[c];
        const model_component *of = &m->components.at[c];
        if (s.draws || s.bus == NULL || books(m, c, ACCOUNT_CARBON) ||
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
