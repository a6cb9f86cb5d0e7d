/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flows.c - lists the flows of a period with their coefficients, values, costs and prices.
 */
#include "review/flows.h"

#include "model/carrier.h"

#include <string.h>

/* ---- variables, rows, money ---------------------------------------------------------------- */

bool flows_is_bus(const flows *b, int32_t row, int32_t *bus)
{
    const model_row *r = &b->r->model->rows.at[row];
    *bus = r->subject;
    return r->role == ROW_BUS;
}

bool flows_is_electricity(const flows *b, int32_t row)
{
    int32_t bus;
    return flows_is_bus(b, row, &bus) &&
           carrier_is(b->r->model->buses.at[bus].carrier, CARRIER_ELECTRIC);
}

double flows_coef(const flows *b, const flow *v, int32_t row, int32_t t)
{
    const uint8_t *when = b->r->model->rows.at[row].when;
    double sum = 0;
    if (when != NULL && !when[t])
        return 0;
    for (size_t i = 0; i < v->terms; i++) {
        if (v->term[i].row == row)
            sum += model_value(v->term[i].coef, t);
    }
    return sum;
}

double flows_room(const flows *b, int32_t row, int32_t t, double change)
{
    int32_t i = lp_row(b->r->map, row, t);
    if (i < 0)
        return HUGE_VAL;
    double room = change > 0 ? b->r->lp->row_upper[i] - b->activity[i]
                             : b->activity[i] - b->r->lp->row_lower[i];
    return fmax(room, 0);
}

void flows_move(flows *b, const flow *v, int32_t t, double change)
{
    const lp *p = b->r->lp;
    int32_t j = v->col + t;
    b->x[j] += change;
    for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
        b->activity[p->index[k]] += p->value[k] * change;
}

double flows_cost(const flow *v, int32_t t)
{
    double sum = 0;
    for (size_t i = 0; i < v->costs; i++)
        sum += model_value(v->cost[i], t);
    return sum;
}

/* Whether the variable of the term exists once per step, may be a flow, and is of this period. */
static bool is_flow(const flows *b, int32_t var)
{
    const model_var *v = &b->r->model->vars.at[var];
    return v->period == b->period && v->component >= 0 && v->role == VAR_PLAIN &&
           v->scope == SCOPE_STEP;
}

static void add_node(flow *v, int32_t row)
{
    for (size_t i = 0; i < v->nodes && i < FLOW_NODES; i++) {
        if (v->node[i] == row)
            return;
    }
    if (v->nodes < FLOW_NODES)
        v->node[v->nodes] = row;
    v->nodes++;
}

/* Sorts the terms of the flows of the period by variable. index[var] - 1: in b->vars; 0: no flow.
 */
static bool list_terms(flows *b, const int32_t *index)
{
    const model *m = b->r->model;
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        if (index[t->var] != 0)
            b->vars.at[index[t->var] - 1].terms++;
    }
    for (size_t i = 0; i < b->vars.count; i++) {
        flow *v = &b->vars.at[i];
        v->term = ARENA_ARRAY(b->a, flow_term, v->terms);
        v->terms = v->term == NULL ? SIZE_MAX : 0;
        if (v->term == NULL)
            return false;
    }
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        const model_row *row = &m->rows.at[t->row];
        bool equality = row->sense == SENSE_EQUAL && row->role != ROW_THROUGHPUT &&
                        row->role != ROW_FLOW && row->role != ROW_LIMIT;
        if (index[t->var] == 0)
            continue;
        flow *v = &b->vars.at[index[t->var] - 1];
        if (row->scope != SCOPE_STEP || t->lag != 0 || t->total) {
            v->bound_elsewhere = v->bound_elsewhere || equality;
            continue;
        }
        v->term[v->terms++] = (flow_term){t->row, t->coef};
        if (equality)
            add_node(v, t->row);
    }
    return true;
}

static bool list_costs(flows *b, const int32_t *index)
{
    const model *m = b->r->model;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *n = &m->bookings.at[i];
        if (index[n->var] == 0 || n->period != b->period)
            continue;
        flow *v = &b->vars.at[index[n->var] - 1];
        v->booked = v->booked || n->account != ACCOUNT_FACILITY_ENERGY;
        if (n->account != ACCOUNT_COST)
            continue;
        model_num *cost = ARENA_ARRAY(b->a, model_num, v->costs + 1);
        if (cost == NULL)
            return false;
        if (v->costs > 0)
            memcpy(cost, v->cost, v->costs * sizeof *cost);
        cost[v->costs++] = n->rate;
        v->cost = cost;
    }
    return true;
}

static bool list_vars(flows *b)
{
    const model *m = b->r->model;
    int32_t *index = ARENA_ARRAY(b->a, int32_t, m->vars.count);
    b->vars.count = 0;
    for (size_t i = 0; index != NULL && i < m->vars.count; i++) {
        if (!is_flow(b, (int32_t)i))
            continue;
        flow *v = VEC_PUSH(b->a, &b->vars);
        if (v == NULL)
            return false;
        *v = (flow){
            .var = (int32_t)i, .component = m->vars.at[i].component, .col = b->r->map->col_base[i]};
        for (int32_t t = 0; t < b->time->count[SCOPE_STEP]; t++)
            v->most = fmax(v->most, fabs(b->x[v->col + t]));
        index[i] = (int32_t)b->vars.count;
    }
    return index != NULL && list_terms(b, index) && list_costs(b, index);
}

static bool measure_buses(flows *b)
{
    int32_t bus;
    b->largest = ARENA_ARRAY(b->a, double, b->r->model->buses.count + 1);
    for (size_t i = 0; b->largest != NULL && i < b->vars.count; i++) {
        const flow *v = &b->vars.at[i];
        for (size_t k = 0; k < v->terms; k++) {
            if (!flows_is_bus(b, v->term[k].row, &bus))
                continue;
            for (int32_t t = 0; t < b->time->count[SCOPE_STEP]; t++)
                b->largest[bus] =
                    fmax(b->largest[bus], fabs(model_value(v->term[k].coef, t) * b->x[v->col + t]));
        }
    }
    return b->largest != NULL;
}

static bool list_prices(flows *b)
{
    const model *m = b->r->model;
    b->price = ARENA_ARRAY(b->a, double *, m->buses.count + 1);
    for (int32_t i = 0; b->price != NULL && i < (int32_t)m->buses.count; i++) {
        b->price[i] = ARENA_ARRAY(b->a, double, b->time->count[SCOPE_STEP]);
        if (b->price[i] == NULL)
            return false;
        result_price(b->r, b->period, i, b->price[i]);
        for (int32_t t = 0; t < b->time->count[SCOPE_STEP]; t++)
            b->price[i][t] = isfinite(b->price[i][t]) ? b->price[i][t] : 0;
    }
    return b->price != NULL;
}

/* ---- records ------------------------------------------------------------------------------- */

static bool is_same(const flow_record *r, const int32_t *component, size_t components, int32_t bus,
                    bool law)
{
    return r->law == law && r->bus == bus && r->components == components &&
           memcmp(r->component, component, components * sizeof *component) == 0;
}

flow_record *flows_find(flows *b, const int32_t *component, size_t components, int32_t bus,
                        bool law, const int32_t var[2])
{
    for (size_t i = 0; i < b->records.count; i++) {
        flow_record *old = &b->records.at[i];
        if (old->period != b->period || !is_same(old, component, components, bus, law))
            continue;
        if (old->var[0] != var[0] || old->var[1] != var[1])
            old->var[0] = old->var[1] = -1; /* several rings of one component */
        return old;
    }
    flow_record *new = VEC_PUSH(b->a, &b->records);
    if (new == NULL) {
        b->failed = true;
        return NULL;
    }
    *new = (flow_record){.period = b->period,
                         .bus = bus,
                         .components = components,
                         .law = law,
                         .var = {var[0], var[1]},
                         .last_step = -1};
    memcpy(new->component, component, components * sizeof *component);
    return new;
}

void flows_count(flows *b, flow_record *record, int32_t t, double amount, double earned)
{
    double weight = b->time->weight[SCOPE_STEP][t];
    record->steps += record->last_step != t;
    record->last_step = t;
    record->energy += amount * weight;
    record->earned += earned * weight;
}

/* ---- the point ----------------------------------------------------------------------------- */

/* The activities of the rows at the point. */
static void fill_activity(const lp *p, const double *x, double *activity)
{
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            activity[p->index[k]] += p->value[k] * x[j];
    }
}

bool flows_open(flows *b, const result *r)
{
    *b = (flows){.r = r, .a = arena_new()};
    if (b->a == NULL)
        return false;
    b->x = arena_copy(b->a, r->solution->x, (size_t)r->lp->cols * sizeof *b->x);
    b->activity = ARENA_ARRAY(b->a, double, r->lp->rows);
    if (b->x == NULL || b->activity == NULL)
        return false;
    fill_activity(r->lp, b->x, b->activity);
    return true;
}

bool flows_select(flows *b, int32_t period)
{
    b->period = period;
    b->time = &b->r->model->periods.at[period];
    return list_vars(b) && measure_buses(b) && list_prices(b);
}
