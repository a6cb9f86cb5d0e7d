/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clean.c - sets the noise of a solver's point to 0, and sums of sizes to their sum, once, before
 * anything is read from the point, so that tables, files, ratios and bounds all have the same
 * zeros.
 *
 * A value of at most RESULT_NOISE times its scale is noise. The scale of a size is the largest size
 * with the same unit or, if that is larger, the largest flow of a port on a bus of its component;
 * that of any other variable is the largest of these with the same unit. A scale is at least 1 (MW,
 * MWh, t, ...), because where everything is idle, the point has no scale of its own: 1e-9 MW are a
 * milliwatt. Flows of ports are net: what a store takes in and gives back in the same step may be
 * large without any meaning.
 */
#include "result/internal.h"

#include <math.h>
#include <string.h>

#define ROUNDING 1e-14 /* relative; of a sum that a simplex method has met exactly */

/* The largest absolute value of the variables with a unit. */
typedef struct unit_scale {
    const char *unit;
    bool size;
    double largest;
} unit_scale;

typedef struct cleaner {
    const model *m;
    const lp_map *map;
    const lp *p;
    double *x;
    vec(unit_scale) scales;
    int32_t *scale_of;    /* by variable */
    double *at_component; /* by component: the largest flow of a port on one of its buses */
} cleaner;

static bool is_size(const model_var *v)
{
    return v->role == VAR_INSTALLED || v->role == VAR_BUILT;
}

/* The index of the scale of a variable; -1: out of memory. */
static int32_t find_scale(arena *a, cleaner *c, const model_var *v)
{
    const char *unit = v->unit == NULL ? "" : v->unit;
    for (size_t i = 0; i < c->scales.count; i++) {
        if (c->scales.at[i].size == is_size(v) && strcmp(c->scales.at[i].unit, unit) == 0)
            return (int32_t)i;
    }
    unit_scale *new = VEC_PUSH(a, &c->scales);
    if (new == NULL)
        return -1;
    *new = (unit_scale){unit, is_size(v), 1};
    return (int32_t)c->scales.count - 1;
}

/* Adds the flows of all ports in a period: flow[port * steps + step]. */
static void add_flows(const cleaner *c, int32_t period, double *flow)
{
    const model *m = c->m;
    const model_period *p = &m->periods.at[period];
    size_t steps = (size_t)p->count[SCOPE_STEP];
    memset(flow, 0, m->ports.count * steps * sizeof *flow);
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_var *v = &m->vars.at[n->var];
        int32_t base = c->map->col_base[n->var];
        if (n->period != period)
            continue;
        const int32_t *of =
            v->scope == SCOPE_DAY || v->scope == SCOPE_MONTH ? p->of[v->scope] : NULL;
        for (size_t t = 0; t < steps; t++) {
            int32_t k = v->scope == SCOPE_STEP ? (int32_t)t : of != NULL ? of[t] : 0;
            flow[(size_t)n->port * steps + t] +=
                model_value(n->coef, (int32_t)t) * (base < 0 ? 1.0 : c->x[base + k]);
        }
    }
}

/* Fills c->at_component. */
static int measure_flows(arena *a, cleaner *c, error *e)
{
    const model *m = c->m;
    size_t most = 1;
    for (size_t i = 0; i < m->periods.count; i++) {
        size_t steps = (size_t)m->periods.at[i].count[SCOPE_STEP];
        most = steps > most ? steps : most;
    }
    double *flow = ARENA_ARRAY(a, double, (m->ports.count + 1) * most);
    double *at_bus = ARENA_ARRAY(a, double, m->buses.count + 1);
    c->at_component = ARENA_ARRAY(a, double, m->components.count + 1);
    if (flow == NULL || at_bus == NULL || c->at_component == NULL)
        return error_memory(e);
    for (int32_t p = 0; p < (int32_t)m->periods.count; p++) {
        size_t steps = (size_t)m->periods.at[p].count[SCOPE_STEP];
        if (m->periods.at[p].design != NULL)
            continue;
        add_flows(c, p, flow);
        for (size_t i = 0; i < m->ports.count; i++) {
            int32_t bus = m->ports.at[i].bus;
            for (size_t t = 0; bus >= 0 && t < steps; t++)
                at_bus[bus] = fmax(at_bus[bus], fabs(flow[i * steps + t]));
        }
    }
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        if (p->bus >= 0)
            c->at_component[p->component] = fmax(c->at_component[p->component], at_bus[p->bus]);
    }
    return 0;
}

static int measure(arena *a, cleaner *c, error *e)
{
    const model *m = c->m;
    c->scale_of = ARENA_ARRAY(a, int32_t, m->vars.count);
    if (c->scale_of == NULL)
        return error_memory(e);
    if (measure_flows(a, c, e) != 0)
        return e->code;
    for (size_t i = 0; i < m->vars.count; i++) {
        c->scale_of[i] = find_scale(a, c, &m->vars.at[i]);
        if (c->scale_of[i] < 0)
            return error_memory(e);
    }
    for (int32_t j = 0; j < c->p->cols; j++) {
        int32_t var = c->map->var_of_col[j];
        unit_scale *s = &c->scales.at[c->scale_of[var]];
        if (m->periods.at[m->vars.at[var].period].design != NULL)
            continue; /* nothing has a price there, so a flow may be of any size */
        s->largest = fmax(s->largest, fabs(c->x[j]));
    }
    return 0;
}

static double scale_of(const cleaner *c, int32_t var)
{
    const model_var *v = &c->m->vars.at[var];
    double scale = c->scales.at[c->scale_of[var]].largest;
    return is_size(v) ? fmax(scale, c->at_component[v->component]) : scale;
}

/* True if a value changed. */
static bool set_zeros(const cleaner *c)
{
    bool changed = false;
    for (int32_t j = 0; j < c->p->cols; j++) {
        if (c->p->col_lower[j] <= 0 && c->p->col_upper[j] >= 0 &&
            fabs(c->x[j]) <= RESULT_NOISE * scale_of(c, c->map->var_of_col[j])) {
            changed = changed || c->x[j] != 0;
            c->x[j] = 0; /* -0 becomes 0, too */
        }
    }
    return changed;
}

/* Sets each installed amount to what exists and all that was built, within its bounds: a method
 * leaves a difference of 1e-9, which shows where 86.615 is rounded. True if a value changed. */
static bool clean_sums(const cleaner *c, double *sum)
{
    const model *m = c->m;
    bool changed = false;
    for (size_t i = 0; i < m->rows.count; i++)
        sum[i] = model_value(m->rows.at[i].rhs, 0);
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        if (m->rows.at[t->row].role == ROW_SIZE && m->vars.at[t->var].role == VAR_BUILT)
            sum[t->row] += c->x[c->map->col_base[t->var]];
    }
    for (size_t i = 0; i < m->rows.count; i++) {
        const model_row *row = &m->rows.at[i];
        if (row->role != ROW_SIZE)
            continue;
        int32_t j = c->map->col_base[m->sizes.at[row->subject].installed[row->period]];
        double x = fmin(fmax(sum[i], c->p->col_lower[j]), c->p->col_upper[j]);
        double change = fabs(x - c->x[j]), scale = 1 + fabs(sum[i]);
        if (sum[i] == 0 ? c->p->col_lower[j] > 0
                        : change <= ROUNDING * scale || change > SOLVE_CERTIFIED * scale)
            continue;
        changed = changed || x != c->x[j];
        c->x[j] = x;
    }
    return changed;
}

/* How far a column may fall: to its lower bound, or until a row binds; 0 if it has entries in an
 * equation. */
static double room_below(const lp *p, int32_t j, const double *activity, double x)
{
    double room = x - p->col_lower[j];
    for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
        const int32_t i = p->index[k];
        const double a = p->value[k];
        if (p->row_lower[i] == p->row_upper[i])
            return 0;
        room = fmin(room, a > 0 ? (activity[i] - p->row_lower[i]) / a
                                : (activity[i] - p->row_upper[i]) / a);
    }
    return room;
}

/* In a stress event nothing has a price, so a method leaves a variable that is only bounded from
 * below, such as a month's peak, at any height. Lowers each to the least that its rows allow.
 * False: out of memory. */
static bool lower_free(arena *a, const cleaner *c, bool *changed, error *e)
{
    const lp *p = c->p;
    double *activity = ARENA_ARRAY(a, double, p->rows + 1);
    if (activity == NULL) {
        error_memory(e);
        return false;
    }
    for (int32_t j = 0; j < p->cols; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            activity[p->index[k]] += p->value[k] * c->x[j];
    }
    for (int32_t j = 0; j < p->cols; j++) {
        const model_var *v = &c->m->vars.at[c->map->var_of_col[j]];
        if (!c->m->periods.at[v->period].stress || v->role != VAR_PLAIN ||
            p->col_upper[j] < HUGE_VAL || !isfinite(p->col_lower[j]))
            continue;
        double room = room_below(p, j, activity, c->x[j]);
        if (!(room > ROUNDING * (1 + fabs(c->x[j]))))
            continue;
        *changed = true;
        c->x[j] -= room;
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++)
            activity[p->index[k]] -= p->value[k] * room;
    }
    return true;
}

static bool has_stress(const model *m)
{
    bool found = false;
    for (size_t i = 0; i < m->periods.count && !found; i++)
        found = m->periods.at[i].stress;
    return found;
}

int result_clean_point(arena *a, const model *m, const lp_map *map, const lp *p, solution *s,
                       error *e)
{
    cleaner c = {.m = m, .map = map, .p = p, .x = s->x};
    if (!s->has_point || s->x == NULL)
        return 0;
    bool lowered = false;
    if (has_stress(m) && !lower_free(a, &c, &lowered, e))
        return e->code;
    if (measure(a, &c, e) != 0)
        return e->code;
    double *sum = ARENA_ARRAY(a, double, m->rows.count + 1);
    if (sum == NULL)
        return error_memory(e);
    bool zeros = set_zeros(&c), sums = clean_sums(&c, sum);
    if (!zeros && !sums && !lowered)
        return 0;
    double objective = p->constant, gross = fabs(p->constant);
    for (int32_t j = 0; j < p->cols; j++) {
        objective += p->cost[j] * s->x[j];
        gross += fabs(p->cost[j] * s->x[j]);
    }
    s->objective = result_clean(objective, gross);
    if (s->objective == 0 && fabs(s->dual_objective) <= SOLVE_CERTIFIED)
        s->dual_objective = 0;
    return 0;
}
