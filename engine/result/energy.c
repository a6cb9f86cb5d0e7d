/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * energy.c - checks the energies that the ratios stand on, before a ratio is formed of them.
 *
 * The balances make what enters at the boundary equal to what the components inside draw. So IT
 * energy is below facility energy (PUE at least 1) unless a component books more IT energy than the
 * electricity that it draws, and it is negative only if a component books a negative one. Either is
 * a mistake of that component's plugin: an error that names it, never a figure.
 */
#include "model/carrier.h"
#include "result/internal.h"

/* Relative; far above what the certificate lets a balance miss, far below what a PUE shows. */
#define TOLERANCE 1e-5

typedef struct energies { /* of one component in one phase, MWh a year */
    double it, reused, drawn, gross;
} energies;

/* Adds what a component draws from electricity buses inside the site. */
static void add_drawn(const result *r, energies *of, size_t phases)
{
    const model *m = r->model;
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        const model_period *p = &m->periods.at[n->period];
        if (p->stress || port->boundary || port->bus < 0 ||
            !carrier_is(m->buses.at[port->bus].carrier, CARRIER_ELECTRIC))
            continue;
        energies *to = &of[(size_t)port->component * phases + (size_t)p->phase];
        const int32_t scope = m->vars.at[n->var].scope,
                      *element = scope == SCOPE_DAY || scope == SCOPE_MONTH ? p->of[scope] : NULL;
        for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
            int32_t k = scope == SCOPE_STEP ? t : element != NULL ? element[t] : 0;
            double flow = model_value(n->coef, t) * result_value(r, n->var, k);
            to->drawn -= flow * p->weight[SCOPE_STEP][t];
        }
    }
}

static void add_booked(const result *r, energies *of, size_t phases)
{
    const model *m = r->model;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        double gross;
        if (p->stress || b->component < 0 ||
            (b->account != ACCOUNT_IT_ENERGY && b->account != ACCOUNT_REUSED_ENERGY))
            continue;
        energies *to = &of[(size_t)b->component * phases + (size_t)p->phase];
        double sum = result_booked(r, b, &gross);
        *(b->account == ACCOUNT_IT_ENERGY ? &to->it : &to->reused) += sum;
        to->gross += gross;
    }
}

static int complain(const result *r, size_t component, const char *sentence, double value, error *e)
{
    const model_component *c = &r->model->components.at[component];
    return error_set(e, ERROR_PLUGIN, "%s: [%s] (plugin %s): %s (%.6g MWh a year)", c->location,
                     c->name, c->type, sentence, value);
}

static int check_phase(const result *r, const energies *of, size_t phases, size_t phase, error *e)
{
    const double it = result_total(r, ACCOUNT_IT_ENERGY, (int32_t)phase),
                 facility = result_total(r, ACCOUNT_FACILITY_ENERGY, (int32_t)phase);
    size_t worst = 0;
    double excess = 0;
    for (size_t c = 0; c < r->model->components.count; c++) {
        const energies *own = &of[c * phases + phase];
        if (own->it < -TOLERANCE * own->gross)
            return complain(r, c,
                            "books a negative `it_energy`: book the energy that IT equipment uses",
                            own->it, e);
        if (own->reused < -TOLERANCE * own->gross)
            return complain(r, c, "books a negative `reused_energy`: book the heat that is reused",
                            own->reused, e);
        if (own->it - own->drawn > excess) {
            excess = own->it - own->drawn;
            worst = c;
        }
    }
    if (it > 0 && facility < it * (1 - TOLERANCE) && excess > 0)
        return complain(r, worst,
                        "books more `it_energy` than the electricity that it draws, so that the "
                        "PUE would be below 1: draw at a port what is booked",
                        excess, e);
    return 0;
}

int result_check_energy(arena *a, const result *r, error *e)
{
    const size_t phases = r->model->phases.count;
    if (r->solution->status != SOLVE_OPTIMAL)
        return 0; /* a point that is not certified may miss its balances */
    energies *of = ARENA_ARRAY(a, energies, r->model->components.count * phases);
    if (of == NULL)
        return error_memory(e);
    add_booked(r, of, phases);
    add_drawn(r, of, phases);
    for (size_t p = 0; p < phases; p++) {
        if (check_phase(r, of, phases, p, e) != 0)
            return e->code;
    }
    return 0;
}
