/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bus.c - bus balances, bus throughput, and the electricity that crosses the site's boundary.
 */
#include "model/internal.h"

static uint8_t directions_of(const model_period *p, model_num coef)
{
    uint8_t found = 0;
    for (int32_t t = 0; t < (coef.each == NULL ? 1 : p->count[SCOPE_STEP]); t++) {
        double value = model_value(coef, t);
        found |= value > 0 ? PORT_BRINGS : value < 0 ? PORT_TAKES : 0;
    }
    return found;
}

uint8_t *port_directions(const model *m)
{
    uint8_t *of = ARENA_ARRAY(m->memory, uint8_t, m->periods.count * m->ports.count);
    for (size_t i = 0; of != NULL && i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        of[(size_t)n->period * m->ports.count + (size_t)n->port] |=
            directions_of(&m->periods.at[n->period], n->coef);
    }
    return of;
}

/* max(coef, 0) in each step; *any: it is above 0 in at least one step. */
static model_num positive_part(model *m, const model_period *p, model_num coef, bool *any, error *e)
{
    if (coef.each == NULL) {
        *any = coef.scale > 0;
        return coef;
    }
    double *part = ARENA_ARRAY(m->memory, double, p->count[SCOPE_STEP]);
    *any = false;
    if (part == NULL) {
        error_memory(e);
        return coef;
    }
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        double value = model_value(coef, t);
        part[t] = value > 0 ? value : 0;
        *any = *any || value > 0;
    }
    return (model_num){1, part};
}

static int add_balance(model *m, int32_t period, int32_t bus, int32_t *row, error *e)
{
    model_row balance = {.name = m->buses.at[bus].name,
                         .period = period,
                         .component = -1,
                         .scope = SCOPE_STEP,
                         .role = ROW_BUS,
                         .subject = bus,
                         .sense = SENSE_EQUAL,
                         .rhs = model_const(0)};
    *row = model_add_row(m, &balance, e);
    return e->code;
}

/* throughput - sum of what ports bring = 0, with the terms of add_to_throughput() */
static int add_throughput(model *m, int32_t period, int32_t bus, int32_t var, int32_t *row,
                          error *e)
{
    model_row definition = {.name = m->buses.at[bus].name,
                            .period = period,
                            .component = -1,
                            .scope = SCOPE_STEP,
                            .role = ROW_THROUGHPUT,
                            .subject = bus,
                            .sense = SENSE_EQUAL,
                            .rhs = model_const(0)};
    *row = model_add_row(m, &definition, e);
    model_term term = {.row = *row, .var = var, .coef = model_const(1)};
    if (*row >= 0)
        model_add_term(m, &term, e);
    return e->code;
}

/* Adds what an entry brings. A port that only brings counts with its entries, one that only takes
 * not at all. A port that does both counts with its net, which is negative while it takes: then the
 * throughput equals what the ports that only take carry away, and a store cannot raise it, neither
 * by charging and discharging in the same step nor by charging in one and discharging in another.
 * (Any linear expression that counts a store's discharge but not its charge rewards that.) */
static int add_to_throughput(model *m, int32_t row, const model_entry *n, uint8_t directions,
                             error *e)
{
    bool any = true;
    model_term term = {.row = row, .var = n->var, .coef = n->coef};
    if (directions != (PORT_BRINGS | PORT_TAKES))
        term.coef = positive_part(m, &m->periods.at[n->period], n->coef, &any, e);
    term.coef.scale = -term.coef.scale;
    if (e->code == 0 && any)
        model_add_term(m, &term, e);
    return e->code;
}

/* The rate of a booking that accounts for a flow in MW as energy in MWh. A booking multiplies each
 * element of a variable by the element's weight once, but a variable of a scope coarser than a step
 * flows in every step of its element. Its rate is therefore the sum of flow * weight over these
 * steps, divided by the weight of the element. */
static model_num energy_rate(model *m, const model_period *p, int32_t scope, model_num flow,
                             error *e)
{
    if (scope == SCOPE_STEP)
        return flow;
    double *sum = ARENA_ARRAY(m->memory, double, p->count[scope]);
    double *rate = ARENA_ARRAY(m->memory, double, p->count[SCOPE_STEP]);
    if (sum == NULL || rate == NULL) {
        error_memory(e);
        return flow;
    }
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++)
        sum[scope == SCOPE_PERIOD ? 0 : p->of[scope][t]] +=
            model_value(flow, t) * p->weight[SCOPE_STEP][t];
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        int32_t element = scope == SCOPE_PERIOD ? 0 : p->of[scope][t];
        rate[t] = sum[element] / p->weight[scope][element];
    }
    return (model_num){1, rate};
}

int close_buses(model *m, error *e)
{
    size_t width = m->buses.count, cells = m->periods.count * width;
    int32_t *balance = ARENA_ARRAY(m->memory, int32_t, cells);
    int32_t *throughput = ARENA_ARRAY(m->memory, int32_t, cells);
    uint8_t *directions = m->throughput != NULL ? port_directions(m) : NULL;
    if (balance == NULL || throughput == NULL || (m->throughput != NULL && directions == NULL))
        return error_memory(e);
    for (size_t i = 0; i < cells; i++) {
        int32_t period = (int32_t)(i / width), bus = (int32_t)(i % width);
        throughput[i] = -1;
        if (add_balance(m, period, bus, &balance[i], e) != 0)
            return e->code;
        if (m->throughput != NULL && m->throughput[i] >= 0 &&
            add_throughput(m, period, bus, m->throughput[i], &throughput[i], e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *port = &m->ports.at[n->port];
        size_t at = (size_t)n->period * width + (size_t)port->bus;
        model_term term = {.row = balance[at], .var = n->var, .coef = n->coef};
        if (model_add_term(m, &term, e) < 0)
            return e->code;
        if (directions != NULL && throughput[at] >= 0 &&
            add_to_throughput(m, throughput[at], n,
                              directions[(size_t)n->period * m->ports.count + (size_t)n->port],
                              e) != 0)
            return e->code;
        if (port->boundary && !m->periods.at[n->period].stress) {
            model_booking b = {.account = ACCOUNT_FACILITY_ENERGY,
                               .var = n->var,
                               .component = port->component,
                               .period = n->period,
                               .kind = BOOKING_OPERATION};
            b.rate =
                energy_rate(m, &m->periods.at[n->period], m->vars.at[n->var].scope, n->coef, e);
            if (e->code != 0 || model_book(m, &b, e) < 0)
                return e->code;
        }
    }
    return 0;
}
