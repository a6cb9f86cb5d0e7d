/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rings.c - finds flows that run against each other at the same time, and takes them out of
 * the point, the shortest rings first.
 *
 * A state is a node and the sign that the next arc must have there. The arc with the coefficient a
 * at node A and b at node B leads from the state (A, sign of a) to the state (B, the other sign
 * than that of b), and back from (B, sign of b). A ring of the plan is a ring of states. Only arcs
 * within a strongly connected set of states can be in one, so that in most sites nothing is left to
 * be searched in the steps; whether arcs are left is found by removing dead ends.
 */
#include "review/rings.h"

#include <string.h>

typedef struct arc {
    const flow *v;
    int32_t node[2]; /* rows of the model; from `rows` on: the outside of a component */
    bool positive[2];
    bool active; /* above 0 in this step, and not given up */
} arc;

typedef struct rings {
    flows *b;
    vec(arc) arcs;
    size_t states;  /* two per node: 2 * node + 1 if the next arc must be positive there */
    int32_t *from;  /* by state: the state before it in the search, -1: not reached */
    int32_t *along; /* by state: the arc that led to it, as 2 * arc + end */
    int32_t *queue, *in, *out;
} rings;

/* ---- arcs ---------------------------------------------------------------------------------- */

/* The sign of the coefficient in all steps in which it is not 0; 0 if it changes, or is 0. */
static int sign_of(const flows *b, const flow *v, int32_t row)
{
    int sign = 0;
    for (int32_t t = 0; t < b->time->count[SCOPE_STEP]; t++) {
        double coef = flows_coef(b, v, row, t);
        int now = (coef > 0) - (coef < 0);
        if (now != 0 && sign != 0 && now != sign)
            return 0;
        sign = now != 0 ? now : sign;
    }
    return sign;
}

/* Chooses the two nodes of a variable; false: it is no arc. */
static bool choose_nodes(const flows *b, const flow *v, int32_t node[2])
{
    int32_t bus;
    size_t count = 0;
    if (v->bound_elsewhere || v->nodes == 0 || v->nodes > FLOW_NODES || !(v->most > 0))
        return false;
    if (v->nodes == 1) {
        node[0] = v->node[0];
        node[1] = (int32_t)b->r->model->rows.count + v->component;
        return flows_is_bus(b, v->node[0], &bus);
    }
    for (size_t i = 0; i < v->nodes; i++) {
        if (v->nodes > 2 && flows_is_bus(b, v->node[i], &bus) &&
            !flows_is_electricity(b, v->node[i]))
            continue;
        if (count < 2)
            node[count] = v->node[i];
        count++;
    }
    return count == 2;
}

static bool add_arcs(rings *s)
{
    flows *b = s->b;
    int32_t rows = (int32_t)b->r->model->rows.count;
    for (size_t i = 0; i < b->vars.count; i++) {
        arc new = {.v = &b->vars.at[i]};
        if (!choose_nodes(b, new.v, new.node))
            continue;
        int first = sign_of(b, new.v, new.node[0]);
        int second = new.node[1] >= rows ? -first : sign_of(b, new.v, new.node[1]);
        if (first == 0 || second == 0)
            continue;
        new.positive[0] = first > 0;
        new.positive[1] = second > 0;
        arc *slot = VEC_PUSH(b->a, &s->arcs);
        if (slot == NULL)
            return false;
        *slot = new;
    }
    return true;
}

/* The states that an arc connects when it is entered at this end. */
static int32_t tail(const arc *c, int end)
{
    return 2 * c->node[end] + c->positive[end];
}
static int32_t head(const arc *c, int end)
{
    return 2 * c->node[1 - end] + !c->positive[1 - end];
}

/* Deactivates the arcs that cannot be in a ring of active arcs; returns how many are left. */
static size_t remove_dead_ends(rings *s)
{
    size_t left = s->arcs.count, before;
    do {
        before = left;
        for (size_t i = 0; i < s->arcs.count; i++) {
            for (int end = 0; end < 2; end++)
                s->in[head(&s->arcs.at[i], end)] = s->out[tail(&s->arcs.at[i], end)] = 0;
        }
        for (size_t i = 0; i < s->arcs.count; i++) {
            for (int end = 0; end < 2 && s->arcs.at[i].active; end++) {
                s->in[head(&s->arcs.at[i], end)]++;
                s->out[tail(&s->arcs.at[i], end)]++;
            }
        }
        left = 0;
        for (size_t i = 0; i < s->arcs.count; i++) {
            arc *c = &s->arcs.at[i];
            bool through = false;
            for (int end = 0; end < 2; end++)
                through = through || (s->in[tail(c, end)] > 0 && s->out[head(c, end)] > 0);
            c->active = c->active && through;
            left += c->active;
        }
    } while (left < before && left > 0);
    return left;
}

/* Keeps the arcs that can be in a ring in any step. */
static void keep_ring_arcs(rings *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->arcs.count; i++)
        s->arcs.at[i].active = true;
    remove_dead_ends(s);
    for (size_t i = 0; i < s->arcs.count; i++) {
        if (s->arcs.at[i].active)
            s->arcs.at[kept++] = s->arcs.at[i];
    }
    s->arcs.count = kept;
}

/* ---- one ring ------------------------------------------------------------------------------ */

typedef struct ring {
    size_t arcs;
    int32_t arc[RING_ARCS];
    int end[RING_ARCS]; /* at which each arc is entered */
} ring;

/* The shortest ring through an arc, entered at its first end; false: there is none with fewer than
 * `limit` arcs. */
static bool shortest_through(rings *s, int32_t first, size_t limit, ring *out)
{
    const arc *start = &s->arcs.at[first];
    int32_t goal = tail(start, 0), read = 0, count = 0;
    for (size_t i = 0; i < s->arcs.count; i++) {
        for (int end = 0; end < 2; end++)
            s->from[head(&s->arcs.at[i], end)] = s->from[tail(&s->arcs.at[i], end)] = -1;
    }
    s->queue[count++] = head(start, 0);
    s->from[head(start, 0)] = goal;
    s->along[head(start, 0)] = 2 * first;
    while (read < count && s->from[goal] < 0) {
        int32_t state = s->queue[read++];
        for (int32_t i = 0; i < (int32_t)s->arcs.count; i++) {
            const arc *c = &s->arcs.at[i];
            for (int end = 0; end < 2; end++) {
                if (!c->active || tail(c, end) != state || s->from[head(c, end)] >= 0)
                    continue;
                s->from[head(c, end)] = state;
                s->along[head(c, end)] = 2 * i + end;
                s->queue[count++] = head(c, end);
            }
        }
    }
    out->arcs = 0;
    int32_t state = goal;
    while (s->from[goal] >= 0) {
        if (out->arcs + 1 >= limit)
            return false;
        out->arc[out->arcs] = s->along[state] / 2;
        out->end[out->arcs++] = s->along[state] % 2;
        state = s->from[state];
        if (state == goal)
            break;
    }
    for (size_t i = 0; i < out->arcs; i++) { /* an arc must not be passed both ways */
        for (size_t k = 0; k < i; k++) {
            if (out->arc[i] == out->arc[k])
                return false;
        }
    }
    return out->arcs >= 2;
}

/* The shortest ring; of several, the first. Its arcs are listed backwards. */
static bool shortest_ring(rings *s, ring *out)
{
    size_t best = RING_ARCS + 1;
    for (int32_t i = 0; i < (int32_t)s->arcs.count; i++) {
        ring found;
        if (s->arcs.at[i].active && shortest_through(s, i, best, &found)) {
            best = found.arcs;
            *out = found;
        }
        if (best == 2)
            break;
    }
    return best <= RING_ARCS;
}

static double coef_at(const rings *s, const arc *c, int end, int32_t t)
{
    int32_t rows = (int32_t)s->b->r->model->rows.count;
    return c->node[end] >= rows ? -flows_coef(s->b, c->v, c->node[1 - end], t)
                                : flows_coef(s->b, c->v, c->node[end], t);
}

/* How well a bus suits as the one on which the burnt energy is measured: best where electricity
 * enters the site. */
static int rank_of(const flows *b, int32_t row, int32_t bus)
{
    const model *m = b->r->model;
    if (!flows_is_electricity(b, row))
        return 0;
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus == bus && m->ports.at[i].boundary)
            return 2;
    }
    return 1;
}

/* Turns the ring so that it begins and ends at the balance of a bus, of several that of the best,
 * then of the first; false: it contains none. *bus receives it. */
static bool turn_to_bus(const rings *s, ring *out, int32_t *bus)
{
    int32_t rows = (int32_t)s->b->r->model->rows.count, at;
    size_t best = 0;
    int rank = -1;
    for (size_t i = 0; i < out->arcs; i++) {
        int32_t node = s->arcs.at[out->arc[i]].node[out->end[i]];
        if (node >= rows || !flows_is_bus(s->b, node, &at))
            continue;
        int here = rank_of(s->b, node, at);
        if (here < rank || (here == rank && at >= *bus))
            continue;
        rank = here;
        *bus = at;
        best = i;
    }
    ring turned = *out; /* forwards, from the arc that is entered at the bus */
    for (size_t i = 0; i < out->arcs; i++) {
        size_t from = (best + out->arcs - i) % out->arcs;
        turned.arc[i] = out->arc[from];
        turned.end[i] = out->end[from];
    }
    *out = turned;
    return rank >= 0;
}

/* The factor by which all flows can be lowered by share[i] per unit, within their bounds and the
 * rows that are no nodes. */
static double possible(const rings *s, const ring *g, const double *share, int32_t t)
{
    const flows *b = s->b;
    double factor = HUGE_VAL;
    for (size_t i = 0; i < g->arcs; i++) {
        const flow *v = s->arcs.at[g->arc[i]].v;
        double room = b->x[v->col + t] - fmax(b->r->lp->col_lower[v->col + t], 0);
        factor = fmin(factor, fmax(room, 0) / share[i]);
        for (size_t k = 0; k < v->terms; k++) {
            int32_t row = v->term[k].row;
            double change = 0, scale = 0;
            if (b->r->model->rows.at[row].sense == SENSE_EQUAL)
                continue;
            for (size_t n = 0; n < g->arcs; n++) {
                const flow *other = s->arcs.at[g->arc[n]].v;
                double part = flows_coef(b, other, row, t) * share[n];
                change -= part;
                scale += fabs(part);
            }
            if (fabs(change) > RESULT_NOISE * scale)
                factor = fmin(factor, flows_room(b, row, t, change) / fabs(change));
        }
    }
    return factor;
}

/* Money per hour that the ring earns when its flows are share[i]: what its flows book, and the
 * energy that it draws from all buses at their prices. */
static double earned_by(const rings *s, const ring *g, const double *share, int32_t t)
{
    const flows *b = s->b;
    double spent = 0;
    int32_t bus;
    for (size_t i = 0; i < g->arcs; i++) {
        const flow *v = s->arcs.at[g->arc[i]].v;
        spent += flows_cost(v, t) * share[i];
        for (size_t k = 0; k < v->terms; k++) {
            if (flows_is_bus(b, v->term[k].row, &bus))
                spent -= model_value(v->term[k].coef, t) * share[i] * b->price[bus][t];
        }
    }
    return -spent;
}

static size_t components_of(const rings *s, const ring *g, int32_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < g->arcs; i++) {
        int32_t c = s->arcs.at[g->arc[i]].v->component;
        size_t at = 0;
        while (at < count && out[at] < c)
            at++;
        if (at < count && out[at] == c)
            continue;
        memmove(out + at + 1, out + at, (count - at) * sizeof *out);
        out[at] = c;
        count++;
    }
    return count;
}

static void record_ring(rings *s, const ring *g, int32_t bus, int32_t t, double amount,
                        double earned)
{
    int32_t component[RING_ARCS + 1], var[2] = {-1, -1};
    size_t components = components_of(s, g, component);
    if (g->arcs == 2 && components == 1) {
        int32_t one = s->arcs.at[g->arc[0]].v->var, other = s->arcs.at[g->arc[1]].v->var;
        var[0] = one < other ? one : other;
        var[1] = one < other ? other : one;
    }
    flow_record *r = flows_find(s->b, component, components, bus, false, var);
    if (r != NULL)
        flows_count(s->b, r, t, amount, earned);
}

/* Takes a ring out of the point, and records it unless it is noise, or burns and earns nothing. */
static void take_out(rings *s, ring *g, int32_t t)
{
    flows *b = s->b;
    double share[RING_ARCS], lowered[RING_ARCS];
    int32_t bus = -1;
    arc *first = &s->arcs.at[g->arc[0]];
    first->active = false; /* unless the ring can be lowered, until another arc of it is 0 */
    if (!turn_to_bus(s, g, &bus))
        return;
    first = &s->arcs.at[g->arc[0]];
    share[0] = 1;
    for (size_t i = 1; i < g->arcs; i++) {
        const arc *before = &s->arcs.at[g->arc[i - 1]], *c = &s->arcs.at[g->arc[i]];
        share[i] =
            -coef_at(s, before, 1 - g->end[i - 1], t) * share[i - 1] / coef_at(s, c, g->end[i], t);
        if (!isfinite(share[i]) || share[i] <= 0)
            return;
    }
    const arc *last = &s->arcs.at[g->arc[g->arcs - 1]];
    double drawn = coef_at(s, first, g->end[0], t);
    double left = -drawn - coef_at(s, last, 1 - g->end[g->arcs - 1], t) * share[g->arcs - 1];
    double scale = fabs(drawn);
    if (left < -RESULT_NOISE * scale)
        return; /* more comes back than was taken: not a loss */
    double factor = possible(s, g, share, t);
    if (!isfinite(factor) || factor <= 0)
        return;
    bool noise = factor * scale <= FLOWS_LEAST * b->largest[bus];
    for (size_t i = 0; i < g->arcs; i++)
        lowered[i] = factor * share[i];
    double earned = earned_by(s, g, lowered, t), turnover = 0;
    for (size_t i = 0; i < g->arcs; i++)
        turnover += fabs(flows_cost(s->arcs.at[g->arc[i]].v, t)) * lowered[i];
    for (size_t i = 0; i < g->arcs; i++)
        flows_move(b, s->arcs.at[g->arc[i]].v, t, -lowered[i]);
    bool burns = left > RESULT_NOISE * scale;
    if (!noise && (burns || fabs(earned) > RESULT_NOISE * turnover))
        record_ring(s, g, bus, t, burns ? left * factor : 0, earned);
    for (size_t i = 0; i < g->arcs; i++) {
        arc *c = &s->arcs.at[g->arc[i]];
        c->active = b->x[c->v->col + t] > RESULT_NOISE * c->v->most && i != 0;
    }
    /* The first arc may take part in further rings, if another arc of this one is used up. */
    bool used_up = false;
    for (size_t i = 1; i < g->arcs; i++)
        used_up = used_up || !s->arcs.at[g->arc[i]].active;
    first->active = used_up && b->x[first->v->col + t] > RESULT_NOISE * first->v->most;
}

void review_rings(flows *b)
{
    const model *m = b->r->model;
    rings s = {.b = b, .states = 2 * (m->rows.count + m->components.count)};
    s.from = ARENA_ARRAY(b->a, int32_t, s.states);
    s.along = ARENA_ARRAY(b->a, int32_t, s.states);
    s.queue = ARENA_ARRAY(b->a, int32_t, s.states);
    s.in = ARENA_ARRAY(b->a, int32_t, s.states);
    s.out = ARENA_ARRAY(b->a, int32_t, s.states);
    if (s.from == NULL || s.along == NULL || s.queue == NULL || s.in == NULL || s.out == NULL ||
        !add_arcs(&s)) {
        b->failed = true;
        return;
    }
    keep_ring_arcs(&s);
    for (int32_t t = 0; t < b->time->count[SCOPE_STEP] && s.arcs.count > 0; t++) {
        ring g;
        for (size_t i = 0; i < s.arcs.count; i++) {
            arc *c = &s.arcs.at[i];
            c->active = b->x[c->v->col + t] > RESULT_NOISE * c->v->most;
        }
        while (!b->failed && remove_dead_ends(&s) > 0 && shortest_ring(&s, &g))
            take_out(&s, &g, t);
    }
}
