/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.c - adds phases, variables, rows, terms, accounts, bookings and limits to a model, and
 * finds them.
 */
#include "model/model.h"

#include <math.h>
#include <string.h>

const model_ratio_spec model_ratios[RATIOS] = {
    /* m3/MWh is L/kWh and t/MWh is kg/kWh, so that all scales are 1. */
    [RATIO_PUE] = {"pue", "1", ACCOUNT_FACILITY_ENERGY, ACCOUNT_IT_ENERGY, 1, SENSE_AT_MOST},
    [RATIO_WUE] = {"wue", "L/kWh", ACCOUNT_WATER, ACCOUNT_IT_ENERGY, 1, SENSE_AT_MOST},
    [RATIO_CUE] = {"cue", "kg/kWh", ACCOUNT_CARBON, ACCOUNT_IT_ENERGY, 1, SENSE_AT_MOST},
    [RATIO_REF] = {"ref", "1", ACCOUNT_RENEWABLE_ENERGY, ACCOUNT_FACILITY_ENERGY, 1,
                   SENSE_AT_LEAST},
    [RATIO_ERF] = {"erf", "1", ACCOUNT_REUSED_ENERGY, ACCOUNT_FACILITY_ENERGY, 1, SENSE_AT_LEAST},
};

/* Appends a copy of *item to a list of the model; evaluates to its index, or -1. */
#define APPEND(list, type, item)                                                                   \
    do {                                                                                           \
        type *slot = VEC_PUSH(m->memory, &m->list);                                                \
        if (slot == NULL || m->list.count > INT32_MAX) {                                           \
            error_memory(e);                                                                       \
            return -1;                                                                             \
        }                                                                                          \
        *slot = *(item);                                                                           \
        return (int32_t)m->list.count - 1;                                                         \
    } while (0)

model *model_new(arena *memory, const char *currency, double discount_rate, error *e)
{
    model *m = ARENA_NEW(memory, model);
    if (m == NULL) {
        error_memory(e);
        return NULL;
    }
    m->memory = memory;
    m->currency = currency;
    m->discount_rate = discount_rate;
    m->discounted = true;
    const model_account first[MODEL_ACCOUNTS] = {
        [ACCOUNT_COST] = {.name = "cost", .unit = currency},
        [ACCOUNT_CAPEX] = {.name = "capex", .unit = currency},
        [ACCOUNT_CARBON] = {.name = "carbon", .unit = "t"},
        [ACCOUNT_WATER] = {.name = "water", .unit = "m3"},
        [ACCOUNT_IT_ENERGY] = {.name = "it_energy", .unit = "MWh"},
        [ACCOUNT_FACILITY_ENERGY] = {.name = "facility_energy", .unit = "MWh"},
        [ACCOUNT_RENEWABLE_ENERGY] = {.name = "renewable_energy", .unit = "MWh"},
        [ACCOUNT_REUSED_ENERGY] = {.name = "reused_energy", .unit = "MWh"},
    };
    for (int i = 0; i < MODEL_ACCOUNTS; i++) {
        if (model_account_of(m, first[i].name, first[i].unit, e) < 0)
            return NULL;
    }
    return m;
}

int32_t model_add_phase(model *m, const model_phase *phase, error *e)
{
    APPEND(phases, model_phase, phase);
}

int32_t model_add_var(model *m, const model_var *var, error *e)
{
    APPEND(vars, model_var, var);
}

int32_t model_add_row(model *m, const model_row *row, error *e)
{
    APPEND(rows, model_row, row);
}

int32_t model_add_term(model *m, const model_term *term, error *e)
{
    APPEND(terms, model_term, term);
}

int32_t model_add_draw(model *m, const model_draw *draw, error *e)
{
    APPEND(draws, model_draw, draw);
}

int32_t model_book(model *m, const model_booking *booking, error *e)
{
    APPEND(bookings, model_booking, booking);
}

int32_t model_add_limit(model *m, const model_limit *limit, error *e)
{
    APPEND(limits, model_limit, limit);
}

/* Element `at` of a table of variable indices with `width` entries per period. The table is made,
 * filled with -1, on first use. */
static int32_t *table_cell(model *m, int32_t **table, size_t width, size_t at, error *e)
{
    if (*table == NULL) {
        size_t count = m->periods.count * width;
        *table = ARENA_ARRAY(m->memory, int32_t, count);
        if (*table == NULL) {
            error_memory(e);
            return NULL;
        }
        for (size_t i = 0; i < count; i++)
            (*table)[i] = -1;
    }
    return &(*table)[at];
}

int32_t model_one(model *m, int32_t period, error *e)
{
    int32_t *at = table_cell(m, &m->one, 1, (size_t)period, e);
    if (at == NULL)
        return -1;
    if (*at < 0) {
        model_var var = {.name = "one",
                         .unit = "1",
                         .period = period,
                         .component = -1,
                         .scope = SCOPE_PERIOD,
                         .role = VAR_ONE,
                         .subject = -1,
                         .lower = model_const(1),
                         .upper = model_const(1)};
        *at = model_add_var(m, &var, e);
    }
    return *at;
}

int32_t model_throughput(model *m, int32_t period, int32_t bus, error *e)
{
    size_t width = m->buses.count;
    int32_t *at = table_cell(m, &m->throughput, width, (size_t)period * width + (size_t)bus, e);
    if (at == NULL)
        return -1;
    if (*at < 0) {
        const model_bus *b = &m->buses.at[bus];
        model_var var = {.name = b->name,
                         .unit = b->unit,
                         .period = period,
                         .component = -1,
                         .scope = SCOPE_STEP,
                         .role = VAR_THROUGHPUT,
                         .subject = bus,
                         .lower = model_const(0),
                         .upper = model_const(HUGE_VAL)};
        *at = model_add_var(m, &var, e);
    }
    return *at;
}

int32_t model_typical(const model *m, int32_t phase)
{
    for (size_t i = 0; i < m->periods.count; i++) {
        if (m->periods.at[i].phase == phase && !m->periods.at[i].stress)
            return (int32_t)i;
    }
    return -1;
}

double model_limit_share(const model *m, const model_limit *l)
{
    bool whole = l->phase < 0 || l->account == ACCOUNT_CAPEX || l->ratio != RATIO_NONE;
    int32_t period = whole ? -1 : model_typical(m, l->phase);
    return period < 0 ? 1.0 : m->periods.at[period].weight[SCOPE_PERIOD][0];
}

int32_t model_find_bus(const model *m, const char *name)
{
    if (m->bus_names.count > 0) {
        size_t at = index_find(&m->bus_names, name);
        return at == INDEX_NONE ? -1 : (int32_t)at;
    }
    for (size_t i = 0; i < m->buses.count; i++) {
        if (strcmp(m->buses.at[i].name, name) == 0)
            return (int32_t)i;
    }
    return -1;
}

int32_t model_find_account(const model *m, const char *name)
{
    for (size_t i = 0; i < m->accounts.count; i++) {
        if (strcmp(m->accounts.at[i].name, name) == 0)
            return (int32_t)i;
    }
    return -1;
}

int32_t model_account_of(model *m, const char *name, const char *unit, error *e)
{
    int32_t found = model_find_account(m, name);
    if (found >= 0)
        return found;
    const model_account account = {.name = name, .unit = unit};
    APPEND(accounts, model_account, &account);
}
