/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * energy.c - checks the totals that the ratios stand on, before a ratio is formed of them.
 *
 * The balances make what enters at the boundary equal to what the components inside draw. So IT
 * energy is below facility energy (PUE at least 1) unless a component books more IT energy than the
 * electricity that it draws, and it is negative only if a component books a negative one. Either is
 * a mistake of that component's plugin: an error that names it, never a figure. But a component may
 * book as negative IT energy the electricity that it gives back at a bus inside the site: tanks
 * whose servers have no fans draw less than the halls state. So are totals of
 * water and renewable energy below zero: single bookings of these may be negative (rain that is
 * collected, renewable energy that is sold), their sums may not. Carbon is no such total: who
 * exports electricity or heat may book the emissions that this saves elsewhere.
 *
 * IT energy of zero leaves the ratios without a value. If the settings say so (a utilization of 0),
 * that is the answer; if IT could use energy and the optimum has none, nothing requires it to.
 */
#include "model/carrier.h"
#include "result/internal.h"

#include <stdio.h>
#include <string.h>

/* Relative; far above what the certificate lets a balance miss, far below what a PUE shows. */
#define TOLERANCE 1e-5

/* The accounts that cannot be negative. */
enum { IT, REUSED, WATER, RENEWABLE, CHECKED };
static const struct {
    int32_t account;
    const char *name, *unit, *instead;
    bool each; /* no component may book a negative sum either */
} checked[CHECKED] = {
    [IT] = {ACCOUNT_IT_ENERGY, "it_energy", "MWh",
            "book the energy that IT equipment uses, and take off no more than the electricity "
            "that is given back to a bus",
            true},
    [REUSED] = {ACCOUNT_REUSED_ENERGY, "reused_energy", "MWh", "book the heat that is reused",
                true},
    [WATER] = {ACCOUNT_WATER, "water", "m3",
               "a site cannot give back more water than it takes: bound what is booked", false},
    [RENEWABLE] = {ACCOUNT_RENEWABLE_ENERGY, "renewable_energy", "MWh",
                   "a site cannot give away more renewable energy than it has: bound what is "
                   "booked",
                   false},
};

typedef struct energies {                          /* of one component in one phase, a year */
    double booked[CHECKED], gross[CHECKED], drawn; /* MWh, m3 */
    double given;                                  /* the entries of `drawn` below zero, MWh */
    double could;                                  /* bound of the bookings to it_energy */
} energies;

/* Adds what a component draws from electricity buses inside the site, less what it gives, and what
 * it gives. */
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
            to->given += fmax(flow, 0) * p->weight[SCOPE_STEP][t];
        }
    }
}

/* A bound of the energy that a booking can add, from the bounds of its variable. */
static double most(const result *r, const model_booking *b)
{
    const model_var *v = &r->model->vars.at[b->var];
    const model_period *p = &r->model->periods.at[b->period];
    double sum = 0;
    for (int32_t k = 0; k < p->count[v->scope]; k++) {
        const int32_t t = model_first_step(p, v->scope, k);
        const double rate = model_value(b->rate, t),
                     bound = model_value(rate < 0 ? v->lower : v->upper, t);
        if (rate != 0 && bound != 0) /* 0 * infinity */
            sum += rate * bound * (b->unweighted ? 1.0 : p->weight[v->scope][k]);
    }
    return fmax(sum, 0);
}

static void add_booked(const result *r, energies *of, size_t phases)
{
    const model *m = r->model;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        int k = 0;
        while (k < CHECKED && checked[k].account != b->account)
            k++;
        if (p->stress || b->component < 0 || k == CHECKED)
            continue;
        energies *to = &of[(size_t)b->component * phases + (size_t)p->phase];
        double gross;
        to->booked[k] += result_booked(r, b, &gross);
        to->gross[k] += gross;
        if (k == IT)
            to->could += most(r, b);
    }
}

/* " in phase 2027", or nothing if there is one phase only. */
static const char *in_phase(const result *r, size_t phase, char *out, size_t size)
{
    const char *name = r->model->phases.at[phase].name;
    snprintf(out, size, "%s%s", *name != '\0' ? " in phase " : "", name);
    return out;
}

static int complain(const result *r, size_t component, const char *sentence, double value,
                    const char *unit, error *e)
{
    const model_component *c = &r->model->components.at[component];
    return error_set(e, ERROR_PLUGIN, "%s: [%s] (plugin %s): %s (%.6g %s a year)", c->location,
                     c->name, c->type, sentence, value, unit);
}

/* The sums below zero. */
static int check_signs(const result *r, const energies *of, size_t phases, size_t phase, error *e)
{
    for (int k = 0; k < CHECKED; k++) {
        double total = 0, gross = 0;
        size_t lowest = 0;
        for (size_t c = 0; c < r->model->components.count; c++) {
            const energies *own = &of[c * phases + phase];
            char sentence[200];
            snprintf(sentence, sizeof sentence, "books a negative `%s`: %s", checked[k].name,
                     checked[k].instead);
            /* Immersion saves the servers' fans: it gives back what the IT load drew for them. */
            const double back = k == IT ? own->given : 0;
            if (checked[k].each && own->booked[k] + back < -TOLERANCE * own->gross[k])
                return complain(r, c, sentence, own->booked[k], checked[k].unit, e);
            total += own->booked[k];
            gross += own->gross[k];
            if (own->booked[k] < of[lowest * phases + phase].booked[k])
                lowest = c;
        }
        if (total < -TOLERANCE * gross) {
            char sentence[300], name[100];
            snprintf(sentence, sizeof sentence, "makes the total of `%s` negative%s: %s",
                     checked[k].name, in_phase(r, phase, name, sizeof name), checked[k].instead);
            return complain(r, lowest, sentence, total, checked[k].unit, e);
        }
    }
    return 0;
}

/* IT that uses no energy, and IT energy that is not drawn. */
static int check_it(const result *r, const energies *of, size_t phases, size_t phase, error *e)
{
    const double it = result_total(r, ACCOUNT_IT_ENERGY, (int32_t)phase),
                 facility = result_total(r, ACCOUNT_FACILITY_ENERGY, (int32_t)phase);
    const size_t components = r->model->components.count;
    size_t worst = 0, idle = components;
    double excess = 0;
    for (size_t c = 0; c < components; c++) {
        const energies *own = &of[c * phases + phase];
        if (own->could > 0 && idle == components)
            idle = c;
        if (own->booked[IT] - own->drawn > excess) {
            excess = own->booked[IT] - own->drawn;
            worst = c;
        }
    }
    if (idle < components && !(it > 0)) {
        char sentence[400], name[100];
        snprintf(sentence, sizeof sentence,
                 "could book `it_energy`%s, but nothing requires it and the optimum has none, so "
                 "that PUE and the other ratios would not exist: require what IT must use, by "
                 "lower bounds or a row",
                 in_phase(r, phase, name, sizeof name));
        return complain(r, idle, sentence, of[idle * phases + phase].could, "MWh", e);
    }
    if (it > 0 && facility < it * (1 - TOLERANCE) && excess > 0) {
        const bool books = of[worst * phases + phase].booked[IT] != 0;
        return complain(r, worst,
                        books ? "books more `it_energy` than the electricity that it draws, so "
                                "that the PUE would be below 1: draw at a port what is booked"
                              : "gives more electricity than it takes at ports without "
                                "FIRN_PORT_BOUNDARY, so that the PUE would be below 1: flag the "
                                "port at which it comes from outside or is made",
                        excess, "MWh", e);
    }
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
        if (check_signs(r, of, phases, p, e) != 0 || check_it(r, of, phases, p, e) != 0)
            return e->code;
    }
    return 0;
}
