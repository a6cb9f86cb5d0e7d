/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * make.c - fills a result from the solver's point: totals of accounts, ratios, sizes with their
 * bounds, and the cost of each component; and indexes the entries of ports and buses.
 */
#include "result/internal.h"

#include <string.h>

enum { KINDS = BOOKING_FIXED_OM + 1 };

/* The sums of all bookings, added up in one pass. */
typedef struct ledger {
    size_t phases;
    double *total; /* account x phase */
    double *gross; /* account x phase: sum of the absolute values, the scale of noise */
    double *cost;  /* (component + 1) x phase x kind; component row 0 is the site's own */
    bool *booked;  /* (component + 1) x phase: has a booking in the cost account */
} ledger;

static int add_up(arena *a, const result *r, ledger *l, error *e)
{
    const model *m = r->model;
    l->phases = m->phases.count;
    size_t owners = m->components.count + 1;
    l->total = ARENA_ARRAY(a, double, m->accounts.count * l->phases);
    l->gross = ARENA_ARRAY(a, double, m->accounts.count * l->phases);
    l->cost = ARENA_ARRAY(a, double, owners * l->phases * KINDS);
    l->booked = ARENA_ARRAY(a, bool, owners * l->phases);
    if (l->total == NULL || l->gross == NULL || l->cost == NULL || l->booked == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        if (p->stress)
            continue;
        double gross, sum = result_booked(r, b, &gross);
        size_t phase = (size_t)p->phase;
        l->total[(size_t)b->account * l->phases + phase] += sum;
        l->gross[(size_t)b->account * l->phases + phase] += gross;
        if (b->account != ACCOUNT_COST)
            continue;
        size_t owner = (size_t)(b->component + 1) * l->phases + phase;
        l->cost[owner * KINDS + (size_t)b->kind] += sum;
        l->booked[owner] = true;
    }
    return 0;
}

static int list_accounts(arena *a, result *r, const ledger *l, error *e)
{
    const model *m = r->model;
    for (size_t i = 0; i < m->accounts.count; i++) {
        double all = 0;
        for (size_t p = 0; p <= l->phases; p++) {
            result_account *out = VEC_PUSH(a, &r->accounts);
            if (out == NULL)
                return error_memory(e);
            out->name = m->accounts.at[i].name;
            out->unit = m->accounts.at[i].unit;
            if (p == l->phases) {
                out->value = all;
                continue;
            }
            const model_phase *phase = &m->phases.at[p];
            out->phase = result_phase_name(m, (int32_t)p);
            out->value = result_clean(l->total[i * l->phases + p], l->gross[i * l->phases + p]);
            all += out->value * (i == ACCOUNT_COST    ? phase->discount
                                 : i == ACCOUNT_CAPEX ? 1.0
                                                      : phase->years);
        }
    }
    return 0;
}

static int list_ratios(arena *a, result *r, error *e)
{
    for (int32_t p = 0; p < (int32_t)r->model->phases.count; p++) {
        for (int i = 0; i < RATIOS; i++) {
            const model_ratio_spec *ratio = &model_ratios[i];
            double denominator = result_total(r, ratio->denominator, p);
            result_ratio *out = VEC_PUSH(a, &r->ratios);
            if (out == NULL)
                return error_memory(e);
            *out =
                (result_ratio){ratio->name, ratio->unit, result_phase_name(r->model, p), 0, false};
            if (denominator != 0) {
                out->defined = true;
                out->value = ratio->scale * result_total(r, ratio->numerator, p) / denominator;
            }
        }
    }
    return 0;
}

static int list_costs(arena *a, result *r, const ledger *l, error *e)
{
    const model *m = r->model;
    for (size_t p = 0; p < l->phases; p++) {
        double gross = l->gross[ACCOUNT_COST * l->phases + p];
        for (size_t c = 0; c <= m->components.count; c++) {
            size_t owner = c * l->phases + p;
            const double *kind = &l->cost[owner * KINDS];
            if (!l->booked[owner])
                continue;
            result_cost *out = VEC_PUSH(a, &r->costs);
            if (out == NULL)
                return error_memory(e);
            out->component = c == 0 ? "" : m->components.at[c - 1].name;
            out->phase = result_phase_name(m, (int32_t)p);
            out->capital = result_clean(kind[BOOKING_CAPITAL], gross);
            out->fixed_om = result_clean(kind[BOOKING_FIXED_OM], gross);
            out->operation = result_clean(kind[BOOKING_OPERATION], gross);
        }
    }
    return 0;
}

/* Finds out whether the size is at one of its bounds. Bounds are read from the variable, not from
 * the size, because each phase may have its own. */
static void find_bound(const model *m, const model_sizing *o, int32_t var, result_size *out)
{
    double lower = model_value(m->vars.at[var].lower, 0);
    double upper = model_value(m->vars.at[var].upper, 0);
    if (lower == upper)
        return;
    if (isfinite(upper) && upper != 0 && out->installed >= upper * (1 - RESULT_AT_BOUND)) {
        out->at_bound = "max";
        out->bound_set_by_user = o->max_written;
    } else if (isfinite(lower) && lower != 0 && out->installed <= lower * (1 + RESULT_AT_BOUND)) {
        out->at_bound = "min";
        out->bound_set_by_user = o->min_written;
    }
}

/* Held at the size of an earlier result, so that it was not a decision. */
static bool is_held(const model *m, const model_size *s, int32_t phase)
{
    const model_var *v = s->built[phase] < 0 ? NULL : &m->vars.at[s->built[phase]];
    return v != NULL && model_value(v->lower, 0) == model_value(v->upper, 0);
}

/* Of what is built in a phase, and of what is bought again in it because its life ends. */
static double overnight_cost(const result *r, const model_size *s, int32_t phase)
{
    double sum = 0;
    for (int32_t q = 0; q <= phase; q++) {
        int32_t times = (q == phase) + model_renewals(r->model, s, q, phase);
        if (times > 0 && s->built[q] >= 0)
            sum += times * result_value(r, s->built[q], 0) * s->sizing[q].capex;
    }
    return sum;
}

/* The share of its marginal cost at which an event holds a size: the duals of events that do not
 * hold it are 0, or noise of the barrier far below this. */
#define HOLDS 1e-4

/* Finds the events that hold a size in a phase. The dual of installed = existing + built in an
 * event is the value of one more unit there. link: the rows of the size, one per period, or
 * -1. */
static int find_events(arena *a, const result *r, const int32_t *link, int32_t phase,
                       result_size *out, error *e)
{
    const model *m = r->model;
    const double *y = r->solution->row_dual;
    double sum = 0;
    if (y == NULL || out->installed == 0)
        return 0;
    int32_t *list = ARENA_ARRAY(a, int32_t, m->periods.count);
    if (list == NULL)
        return error_memory(e);
    for (size_t p = 0; p < m->periods.count; p++)
        sum += link[p] < 0 ? 0 : fabs(y[link[p]]);
    const double noise = RESULT_NOISE * (1 + fabs(r->solution->objective));
    for (int32_t p = 0; p < (int32_t)m->periods.count; p++) {
        if (!m->periods.at[p].stress || m->periods.at[p].phase != phase || link[p] < 0)
            continue;
        double value = -y[link[p]];
        if (value > HOLDS * sum && value * out->installed > noise)
            list[out->events++] = p;
    }
    out->sized_by = list;
    return 0;
}

/* The row installed = existing + built of each size in each period, in the lp; -1: none. */
static int32_t *size_links(arena *a, const result *r)
{
    const model *m = r->model;
    const size_t periods = m->periods.count;
    int32_t *link = ARENA_ARRAY(a, int32_t, m->sizes.count * periods);
    for (size_t i = 0; link != NULL && i < m->sizes.count * periods; i++)
        link[i] = -1;
    for (size_t i = 0; link != NULL && i < m->rows.count; i++) {
        const model_row *row = &m->rows.at[i];
        if (row->role == ROW_SIZE)
            link[(size_t)row->subject * periods + (size_t)row->period] =
                lp_row(r->map, (int32_t)i, 0);
    }
    return link;
}

static int list_sizes(arena *a, result *r, error *e)
{
    const model *m = r->model;
    const int32_t *link = size_links(a, r);
    if (link == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->sizes.count; i++) {
        const model_size *s = &m->sizes.at[i];
        for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
            int32_t period = model_typical(m, p);
            if (period < 0 || s->installed[period] < 0)
                continue;
            result_size *out = VEC_PUSH(a, &r->sizes);
            if (out == NULL)
                return error_memory(e);
            out->component = m->components.at[s->component].name;
            out->name = s->name;
            out->phase = result_phase_name(m, p);
            out->unit = s->unit;
            if (s->built[p] >= 0)
                out->built = result_value(r, s->built[p], 0);
            out->installed = result_value(r, s->installed[period], 0);
            out->firm = out->installed * s->sizing[p].firm;
            out->capex = overnight_cost(r, s, p);
            if (!is_held(m, s, p))
                find_bound(m, &s->sizing[p], s->installed[period], out);
            if (find_events(a, r, link + i * m->periods.count, p, out, e) != 0)
                return e->code;
        }
    }
    return 0;
}

/* Finds the entries of each port and the balance row of each bus, once for all series. */
static int index_series(arena *a, const model *m, result *r, error *e)
{
    size_t ports = m->periods.count * m->ports.count, buses = m->periods.count * m->buses.count;
    int32_t *next = ARENA_ARRAY(a, int32_t, ports + 1);
    r->entry_from = ARENA_ARRAY(a, int32_t, ports + 1);
    r->entry = ARENA_ARRAY(a, int32_t, m->entries.count);
    r->balance = ARENA_ARRAY(a, int32_t, buses);
    if (next == NULL || r->entry_from == NULL || r->entry == NULL || r->balance == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        r->entry_from[(size_t)n->period * m->ports.count + (size_t)n->port + 1]++;
    }
    for (size_t k = 0; k < ports; k++)
        next[k + 1] = r->entry_from[k + 1] += r->entry_from[k];
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        r->entry[next[(size_t)n->period * m->ports.count + (size_t)n->port]++] = (int32_t)i;
    }
    for (size_t k = 0; k < buses; k++)
        r->balance[k] = -1;
    for (size_t i = 0; i < m->rows.count; i++) {
        const model_row *row = &m->rows.at[i];
        if (row->role == ROW_BUS)
            r->balance[(size_t)row->period * m->buses.count + (size_t)row->subject] = (int32_t)i;
    }
    return 0;
}

int result_make(arena *a, const model *m, const lp *p, const lp_map *map, const solution *s,
                const solution *first, const result_source *source, result *out, error *e)
{
    ledger l;
    *out = (result){.model = m,
                    .lp = p,
                    .map = map,
                    .solution = s,
                    .first = first,
                    .source = source,
                    .solved = s->has_point && s->status != SOLVE_INFEASIBLE &&
                              s->status != SOLVE_UNBOUNDED};
    if (index_series(a, m, out, e) != 0)
        return e->code;
    for (size_t i = 0; i < source->notes; i++) {
        result_note *note = VEC_PUSH(a, &out->notes);
        if (note == NULL)
            return error_memory(e);
        *note = source->note[i];
    }
    if (!out->solved)
        return 0;
    if (add_up(a, out, &l, e) != 0 || list_accounts(a, out, &l, e) != 0 ||
        result_check_energy(a, out, e) != 0 || list_ratios(a, out, e) != 0 ||
        list_costs(a, out, &l, e) != 0 || list_sizes(a, out, e) != 0 ||
        result_list_left_out(a, out, e) != 0 || result_make_shares(a, out, e) != 0)
        return e->code;
    return result_make_limits(a, out, e);
}
