/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.c - the rows of draws: heat that is taken from a bus, but only from the hottest share of its
 * temperature range. In each step, for each draw i on the bus:
 *
 *   sum of all draws j with share_j <= share_i  <=  share_i * throughput
 *
 * The draws of a step are sorted by share, so that each row continues the one before: with r, the
 * remainder of the heat that the rows of lower shares leave, row k is
 *
 *   q_k + r_k <= r_(k-1) + (share_k - share_(k-1)) * throughput,   r_0 = 0, r >= 0
 *
 * which has the same solutions in q and a number of entries that does not grow with the number of
 * draws. Draws of equal share have one row. The last row of a step needs no remainder. A row of a
 * share of 1 follows from the balance of the bus and is left out, unless another sink on the bus
 * may be negative.
 */
#include "model/internal.h"

#include <math.h>
#include <string.h>

/* Shares between 0 and 1 that are closer than this are equal. The difference of two shares that
 * rounding has made unequal would be a coefficient without meaning, which the solver must scale. */
#define SHARE_TOLERANCE 1e-9

/* Draws on one bus in one period whose shares are equal in every step. */
typedef struct group {
    model_num share;
    int32_t first;          /* its first draw */
    int32_t row, remainder; /* -1: not needed in any step */
    uint8_t *when;          /* the steps of its row; in the others the row of another group holds */
    double *throughput;     /* coefficient in its row */
    double *passes;         /* 1 in steps in which a row of a higher share continues its own */
    double **tied;          /* of each group: 1 in steps in which its draws are in this row */
    double **below;         /* of each group: -1 in steps in which this row continues that one */
} group;

typedef struct drawing {
    model *m;
    const model_period *period;
    int32_t period_index, bus, steps;
    bool every_share; /* rows of a share of 1 are needed, too */
    vec(group) groups;
    int32_t *group_of; /* of each draw of the model; -1: another bus or period */
    int32_t *order;    /* groups by share */
} drawing;

static bool same_share(model_num a, model_num b, int32_t steps)
{
    if (a.each == NULL && b.each == NULL)
        return a.scale == b.scale;
    for (int32_t t = 0; t < steps; t++) {
        if (model_value(a, t) != model_value(b, t))
            return false;
    }
    return true;
}

/* The group of a draw, which is added if its shares are new; -1: out of memory. */
static int32_t group_of(drawing *x, int32_t draw)
{
    const model_num share = x->m->draws.at[draw].share;
    for (int32_t i = 0; i < (int32_t)x->groups.count; i++) {
        if (same_share(x->groups.at[i].share, share, x->steps))
            return i;
    }
    group *g = VEC_PUSH(x->m->memory, &x->groups);
    if (g == NULL)
        return -1;
    *g = (group){.share = share, .first = draw, .row = -1, .remainder = -1};
    g->when = ARENA_ARRAY(x->m->memory, uint8_t, x->steps);
    g->throughput = ARENA_ARRAY(x->m->memory, double, x->steps);
    return g->when == NULL || g->throughput == NULL ? -1 : (int32_t)x->groups.count - 1;
}

/* Puts the draws of the bus and period of `first`, and of all later draws, into groups. */
static bool make_groups(drawing *x, int32_t first)
{
    const model *m = x->m;
    for (int32_t i = first; i < (int32_t)m->draws.count; i++) {
        const model_draw *d = &m->draws.at[i];
        if (d->period != x->period_index || m->ports.at[d->port].bus != x->bus)
            continue;
        x->group_of[i] = group_of(x, i);
        if (x->group_of[i] < 0)
            return false;
    }
    const size_t count = x->groups.count;
    x->order = ARENA_ARRAY(m->memory, int32_t, count);
    for (size_t i = 0; i < count && x->order != NULL; i++) {
        x->order[i] = (int32_t)i;
        x->groups.at[i].tied = ARENA_ARRAY(m->memory, double *, count);
        x->groups.at[i].below = ARENA_ARRAY(m->memory, double *, count);
        if (x->groups.at[i].tied == NULL || x->groups.at[i].below == NULL)
            return false;
    }
    return x->order != NULL;
}

static double share_of(const drawing *x, int32_t at, int32_t t)
{
    return model_value(x->groups.at[at].share, t);
}

/* Sorts the groups by their share in a step, those of equal share by number. The order of the step
 * before, which rarely changes, is where the sort begins. */
static void sort_groups(drawing *x, int32_t t)
{
    for (int32_t k = 1; k < (int32_t)x->groups.count; k++) {
        const int32_t moved = x->order[k];
        const double share = share_of(x, moved, t);
        int32_t to = k;
        for (; to > 0; to--) {
            const int32_t other = x->order[to - 1];
            const double its = share_of(x, other, t);
            if (its < share || (its == share && other < moved))
                break;
            x->order[to] = other;
        }
        x->order[to] = moved;
    }
}

/* Whether draws of the shares a <= b have one row. */
static bool is_tie(double a, double b)
{
    return a == b || (a > 0 && b < 1 && b <= a + SHARE_TOLERANCE);
}

/* Sets element t of an array, which is made on first use. */
static bool set(const drawing *x, double **array, int32_t t, double value)
{
    if (*array == NULL)
        *array = ARENA_ARRAY(x->m->memory, double, x->steps);
    if (*array != NULL)
        (*array)[t] = value;
    return *array != NULL;
}

/* Sets the coefficients of the rows of one step. */
static bool chain_step(drawing *x, int32_t t)
{
    const int32_t count = (int32_t)x->groups.count;
    int32_t below = -1;
    double reached = 0; /* the share of the row `below` */
    sort_groups(x, t);
    for (int32_t k = 0; k < count;) {
        const int32_t at = x->order[k++];
        const double share = share_of(x, at, t);
        group *g = &x->groups.at[at];
        if (share >= 1 && !x->every_share)
            return true;
        g->when[t] = 1;
        for (; k < count && is_tie(share, share_of(x, x->order[k], t)); k++) {
            if (!set(x, &g->tied[x->order[k]], t, 1))
                return false;
        }
        g->throughput[t] = reached - share;
        if (below >= 0 &&
            (!set(x, &g->below[below], t, -1) || !set(x, &x->groups.at[below].passes, t, 1)))
            return false;
        if (share > 0) { /* a share of 0 leaves nothing */
            below = at;
            reached = share;
        }
    }
    return true;
}

static int add_remainder(drawing *x, group *g, error *e)
{
    model *m = x->m;
    const model_draw *d = &m->draws.at[g->first];
    double *upper = ARENA_ARRAY(m->memory, double, x->steps);
    if (upper == NULL)
        return error_memory(e);
    for (int32_t t = 0; t < x->steps; t++)
        upper[t] = g->passes[t] > 0 ? HUGE_VAL : 0;
    const model_var v = {.name = m->vars.at[d->var].name,
                         .unit = m->buses.at[x->bus].unit,
                         .period = x->period_index,
                         .component = m->ports.at[d->port].component,
                         .scope = SCOPE_STEP,
                         .role = VAR_REMAINDER,
                         .subject = x->bus,
                         .lower = model_const(0),
                         .upper = {1, upper}};
    g->remainder = model_add_var(m, &v, e);
    return e->code;
}

static void add_term(drawing *x, int32_t row, int32_t var, const double *each, error *e)
{
    const model_term t = {.row = row, .var = var, .coef = {1, each}};
    if (e->code == 0)
        model_add_term(x->m, &t, e);
}

/* Adds the row of a group, with all remainders in place. */
static int add_row(drawing *x, int32_t at, int32_t first, error *e)
{
    model *m = x->m;
    const group *g = &x->groups.at[at];
    const model_draw *own = &m->draws.at[g->first];
    const model_row row = {.name = m->vars.at[own->var].name,
                           .period = x->period_index,
                           .component = m->ports.at[own->port].component,
                           .scope = SCOPE_STEP,
                           .role = ROW_DRAW,
                           .subject = x->bus,
                           .sense = SENSE_AT_MOST,
                           .rhs = model_const(0),
                           .when = g->when};
    bool draws_on = false;
    for (int32_t t = 0; t < x->steps; t++)
        draws_on = draws_on || g->throughput[t] < 0;
    const int32_t throughput = draws_on ? model_throughput(m, x->period_index, x->bus, e) : -1;
    const int32_t index = e->code == 0 ? model_add_row(m, &row, e) : -1;
    for (int32_t i = first; i < (int32_t)m->draws.count && e->code == 0; i++) {
        const int32_t other = x->group_of[i];
        if (other == at || (other >= 0 && g->tied[other] != NULL))
            add_term(x, index, m->draws.at[i].var, other == at ? NULL : g->tied[other], e);
    }
    if (throughput >= 0)
        add_term(x, index, throughput, g->throughput, e);
    if (g->passes != NULL)
        add_term(x, index, g->remainder, g->passes, e);
    for (size_t i = 0; i < x->groups.count; i++) {
        if (g->below[i] != NULL)
            add_term(x, index, x->groups.at[i].remainder, g->below[i], e);
    }
    return e->code;
}

/* Adds the rows of the bus and period of draw `first`, and marks their draws as done. */
static int add_rows(drawing *x, int32_t first, bool *done, error *e)
{
    const model *m = x->m;
    if (!make_groups(x, first))
        return error_memory(e);
    for (int32_t t = 0; t < x->steps; t++) {
        if (!chain_step(x, t))
            return error_memory(e);
    }
    for (size_t i = 0; i < x->groups.count; i++) {
        group *g = &x->groups.at[i];
        if (g->passes != NULL && add_remainder(x, g, e) != 0)
            return e->code;
    }
    for (int32_t i = 0; i < (int32_t)x->groups.count; i++) {
        if (memchr(x->groups.at[i].when, 1, (size_t)x->steps) != NULL &&
            add_row(x, i, first, e) != 0)
            return e->code;
    }
    for (size_t i = (size_t)first; i < m->draws.count; i++) {
        done[i] = done[i] || x->group_of[i] >= 0;
        x->group_of[i] = -1;
    }
    return 0;
}

static bool may_be_negative(const model *m, const model_entry *n)
{
    const model_num lower = m->vars.at[n->var].lower;
    bool negative = false;
    for (int32_t t = 0; t < (lower.each == NULL ? 1 : m->periods.at[n->period].count[SCOPE_STEP]);
         t++)
        negative = negative || model_value(lower, t) < 0;
    return negative;
}

/* Whether a sink on a bus may be negative in a period: [period * buses + bus]. The draws may then
 * amount to more than the throughput. */
static bool *negative_sinks(const model *m, const uint8_t *directions)
{
    bool *out = ARENA_ARRAY(m->memory, bool, m->periods.count * m->buses.count);
    for (size_t i = 0; out != NULL && i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const size_t period = (size_t)n->period;
        if (directions[period * m->ports.count + (size_t)n->port] == PORT_TAKES &&
            may_be_negative(m, n))
            out[period * m->buses.count + (size_t)m->ports.at[n->port].bus] = true;
    }
    return out;
}

int close_draws(model *m, error *e)
{
    const size_t count = m->draws.count;
    if (count == 0)
        return 0;
    const uint8_t *directions = port_directions(m);
    const bool *negative = directions != NULL ? negative_sinks(m, directions) : NULL;
    bool *done = ARENA_ARRAY(m->memory, bool, count);
    int32_t *groups = ARENA_ARRAY(m->memory, int32_t, count);
    if (negative == NULL || done == NULL || groups == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++)
        groups[i] = -1;
    for (size_t i = 0; i < count; i++) {
        const model_draw *d = &m->draws.at[i];
        drawing x = {.m = m,
                     .period = &m->periods.at[d->period],
                     .period_index = d->period,
                     .bus = m->ports.at[d->port].bus,
                     .group_of = groups};
        x.steps = x.period->count[SCOPE_STEP];
        x.every_share = negative[(size_t)x.period_index * m->buses.count + (size_t)x.bus];
        if (!done[i] && add_rows(&x, (int32_t)i, done, e) != 0)
            return e->code;
    }
    return 0;
}
