/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * graph.c - what flows through a site in a year, as a graph without cycles.
 */
#include "report/figures/graph.h"

#include "report/figures/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More components than this are too many for a picture: the smallest become one. */
enum { COMPONENTS_MOST = 40 };
/* A flow of less than this share of the largest of its unit is rounding. */
#define NOISE 1e-9

/* What a component exchanges with a bus in a year. */
typedef struct exchange {
    size_t bus; /* node */
    const char *carrier, *unit;
    double in, out;
} exchange;
typedef struct part {
    const char *component;
    double size; /* of its largest flow, relative to the largest of that unit */
    vec(exchange) at;
    bool merged;
} part;

typedef struct maker {
    arena *a;
    error *e;
    const report_data *d;
    graph *g;
    vec(part) parts;
} maker;

static size_t add_node(maker *m, graph_node node)
{
    graph_node *slot = VEC_PUSH(m->a, &m->g->nodes);
    if (slot == NULL) {
        error_memory(m->e);
        return 0;
    }
    *slot = node;
    return m->g->nodes.count - 1;
}

static void add_edge(maker *m, size_t from, size_t to, double value, const char *carrier,
                     const char *unit)
{
    graph_edge *slot = value > 0 ? VEC_PUSH(m->a, &m->g->edges) : NULL;
    if (slot != NULL)
        *slot = (graph_edge){from, to, value, carrier, unit};
    else if (value > 0)
        error_memory(m->e);
}

static size_t bus_node(maker *m, const record_flow *f)
{
    for (size_t i = 0; i < m->g->nodes.count; i++)
        if (strcmp(m->g->nodes.at[i].name, f->bus) == 0)
            return i;
    return add_node(
        m,
        (graph_node){
            .name = f->bus, .note = "", .carrier = f->carrier, .unit = f->unit, .kind = GRAPH_BUS});
}

static double largest_of(const maker *m, const char *unit, const char *phase)
{
    double most = 0;
    for (size_t i = 0; i < m->d->r.flows.count; i++) {
        const record_flow *f = &m->d->r.flows.at[i];
        if (strcmp(f->phase, phase) == 0 && strcmp(f->unit, unit) == 0)
            most = fmax(most, fmax(f->in, f->out)); /* fmax passes over NaN */
    }
    return most;
}

static exchange *exchange_with(maker *m, part *p, size_t bus, const record_flow *f)
{
    for (size_t i = 0; i < p->at.count; i++)
        if (p->at.at[i].bus == bus)
            return &p->at.at[i];
    exchange *x = VEC_PUSH(m->a, &p->at);
    if (x == NULL)
        error_memory(m->e);
    else
        *x = (exchange){.bus = bus, .carrier = f->carrier, .unit = f->unit};
    return x;
}

/* The flows of a component stand together in result.json. */
static void gather(maker *m, const char *phase)
{
    const char *unit = NULL;
    double most = 0;
    for (size_t i = 0; i < m->d->r.flows.count && m->e->code == 0; i++) {
        const record_flow *f = &m->d->r.flows.at[i];
        if (strcmp(f->phase, phase) != 0)
            continue;
        part *p = m->parts.count > 0 ? &m->parts.at[m->parts.count - 1] : NULL;
        if (p == NULL || strcmp(p->component, f->component) != 0) {
            p = VEC_PUSH(m->a, &m->parts);
            if (p == NULL) {
                error_memory(m->e);
                return;
            }
            p->component = f->component;
        }
        if (unit == NULL || strcmp(unit, f->unit) != 0) {
            unit = f->unit;
            most = largest_of(m, unit, phase);
        }
        const double in = f->in > most * NOISE ? f->in : 0,
                     out = f->out > most * NOISE ? f->out : 0;
        if (in + out <= 0)
            continue;
        exchange *x = exchange_with(m, p, bus_node(m, f), f);
        if (x == NULL)
            return;
        x->in += in;
        x->out += out;
        p->size = fmax(p->size, fmax(in, out) / most);
    }
}

/* Does it store: has it a level, or a size in units of energy? */
static bool is_store(const report_data *d, const char *component)
{
    for (size_t i = 0; i < d->periods; i++)
        for (size_t s = 0; s < d->period[i].count; s++) {
            const report_series *c = &d->period[i].series[s];
            if (c->kind == REPORT_VARIABLE && strcmp(c->item, "level") == 0 &&
                strcmp(c->component, component) == 0)
                return true;
        }
    for (size_t i = 0; i < d->r.sizes.count; i++)
        if (strcmp(d->r.sizes.at[i].component, component) == 0 &&
            strcmp(d->r.sizes.at[i].unit, "MWh") == 0)
            return true;
    return false;
}

static void link_exchange(maker *m, size_t node, const exchange *x, double in, double out)
{
    add_edge(m, node, x->bus, in, x->carrier, x->unit);
    add_edge(m, x->bus, node, out, x->carrier, x->unit);
}

static void add_part(maker *m, const part *p)
{
    const bool store = is_store(m->d, p->component);
    graph_node node = {
        .name = p->component, .note = "", .carrier = "", .unit = "", .kind = GRAPH_COMPONENT};
    bool split = false, heat = false; /* a cold store charges where it gives heat */
    for (size_t i = 0; i < p->at.count; i++) {
        const exchange *x = &p->at.at[i];
        const bool both = x->in > 0 && x->out > 0 && (store || p->at.count == 1);
        split |= both;
        heat |= both && strcmp(x->carrier, "heat") == 0;
    }
    if (split)
        node.note = heat ? TEXT_TAKING_HEAT : store ? TEXT_CHARGING : TEXT_TAKING;
    const size_t own = add_node(m, node);
    size_t giving = own;
    if (split) {
        node.note = heat ? TEXT_GIVING_HEAT : store ? TEXT_DISCHARGING : TEXT_GIVING;
        giving = add_node(m, node);
    }
    for (size_t i = 0; i < p->at.count; i++) {
        const exchange *x = &p->at.at[i];
        if (split && x->in > 0 && x->out > 0) {
            link_exchange(m, giving, x, x->in, 0);
            link_exchange(m, own, x, 0, x->out);
        } else {
            link_exchange(m, own, x, x->in - x->out, x->out - x->in);
        }
    }
}

typedef struct ranked {
    double size;
    size_t part;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->part < y->part ? -1 : 1;
}

/* Makes the smallest components one, which exchanges the sums of theirs. */
static void merge_smallest(maker *m)
{
    size_t n = 0;
    ranked *order = ARENA_ARRAY(m->a, ranked, m->parts.count + 1);
    part all = {.component = TEXT_OTHERS};
    if (order == NULL) {
        error_memory(m->e);
        return;
    }
    for (size_t i = 0; i < m->parts.count; i++)
        if (m->parts.at[i].size > 0)
            order[n++] = (ranked){m->parts.at[i].size, i};
    if (n <= COMPONENTS_MOST)
        return;
    qsort(order, n, sizeof *order, by_size);
    for (size_t i = COMPONENTS_MOST - 1; i < n && m->e->code == 0; i++) {
        part *p = &m->parts.at[order[i].part];
        for (size_t k = 0; k < p->at.count; k++) {
            const exchange *from = &p->at.at[k];
            const record_flow as = {.carrier = from->carrier, .unit = from->unit};
            exchange *x = exchange_with(m, &all, from->bus, &as);
            if (x == NULL)
                return;
            x->in += from->in;
            x->out += from->out;
        }
        p->merged = true;
        m->g->merged++;
    }
    all.size = 1;
    part *slot = VEC_PUSH(m->a, &m->parts);
    if (slot == NULL)
        error_memory(m->e);
    else
        *slot = all;
}

/* The search for cycles: the nodes on the way from a root, and the edges between them. */
typedef struct walk {
    const graph *g;
    const size_t *first, *next; /* edges that leave a node, as lists; SIZE_MAX: end */
    unsigned char *state;       /* 0 new, 1 on the way, 2 done */
    size_t *way;                /* edges */
    size_t depth;
} walk;

/* Returns the smallest edge of a cycle below `node`, or SIZE_MAX. */
static size_t cycle_below(walk *w, size_t node, const bool *cut)
{
    w->state[node] = 1;
    for (size_t i = w->first[node]; i != SIZE_MAX; i = w->next[i]) {
        const size_t to = w->g->edges.at[i].to;
        if (cut[i])
            continue;
        w->way[w->depth++] = i;
        if (w->state[to] == 1) {
            size_t least = i;
            for (size_t k = w->depth; k-- > 0;) {
                const graph_edge *x = &w->g->edges.at[w->way[k]];
                if (x->value < w->g->edges.at[least].value)
                    least = w->way[k];
                if (x->from == to)
                    break;
            }
            return least;
        }
        if (w->state[to] == 0) {
            const size_t found = cycle_below(w, to, cut);
            if (found != SIZE_MAX)
                return found;
        }
        w->depth--;
    }
    w->state[node] = 2;
    return SIZE_MAX;
}

static void open_cycles(maker *m)
{
    graph *g = m->g;
    const size_t nodes = g->nodes.count, edges = g->edges.count;
    size_t *first = ARENA_ARRAY(m->a, size_t, nodes + 1),
           *next = ARENA_ARRAY(m->a, size_t, edges + 1);
    size_t *way = ARENA_ARRAY(m->a, size_t, edges + 1);
    unsigned char *state = ARENA_ARRAY(m->a, unsigned char, nodes + 1);
    bool *cut = ARENA_ARRAY(m->a, bool, edges + 1);
    if (first == NULL || next == NULL || way == NULL || state == NULL || cut == NULL) {
        error_memory(m->e);
        return;
    }
    for (size_t i = 0; i < nodes; i++)
        first[i] = SIZE_MAX;
    for (size_t i = edges; i-- > 0;) {
        next[i] = first[g->edges.at[i].from];
        first[g->edges.at[i].from] = i;
    }
    walk w = {.g = g, .first = first, .next = next, .state = state, .way = way};
    for (size_t root = 0; root < nodes;) {
        w.depth = 0;
        const size_t found = state[root] == 0 ? cycle_below(&w, root, cut) : SIZE_MAX;
        if (found == SIZE_MAX) {
            root++;
            continue;
        }
        cut[found] = true;
        memset(state, 0, nodes);
        root = 0;
    }
    for (size_t i = 0; i < edges && m->e->code == 0; i++) {
        if (!cut[i])
            continue;
        const graph_edge x = g->edges.at[i];
        const size_t end = add_node(m, (graph_node){.name = g->nodes.at[x.to].name,
                                                    .note = TEXT_TO,
                                                    .carrier = "",
                                                    .unit = "",
                                                    .kind = GRAPH_LOOSE});
        const size_t begin = add_node(m, (graph_node){.name = g->nodes.at[x.from].name,
                                                      .note = TEXT_FROM,
                                                      .carrier = "",
                                                      .unit = "",
                                                      .kind = GRAPH_LOOSE});
        g->edges.at[i].to = end;
        add_edge(m, begin, x.to, x.value, x.carrier, x.unit);
    }
}

/* In and out of each node, in the unit of its bus or of its largest flow. */
static void sum_up(graph *g)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < g->edges.count; i++) {
            const graph_edge *x = &g->edges.at[i];
            graph_node *end[2] = {&g->nodes.at[x->from], &g->nodes.at[x->to]};
            for (int k = 0; k < 2; k++) {
                graph_node *n = end[k];
                if (pass == 0 && n->kind != GRAPH_BUS &&
                    (*n->unit == '\0' || strcmp(x->unit, "MWh") == 0))
                    n->unit = x->unit; /* energy goes first */
                if (pass == 1 && strcmp(n->unit, x->unit) == 0)
                    *(k == 0 ? &n->out : &n->in) += x->value;
            }
        }
}

static size_t edges_from(const graph *g, size_t node)
{
    size_t n = 0;
    for (size_t i = 0; i < g->edges.count; i++)
        n += g->edges.at[i].from == node;
    return n;
}

/* Moves nodes down, next to what they feed, as far as all that feeds them feeds nothing else: the
 * mains of a tower stand above the tower, not at the top. `layer` nodes first is the order in which
 * no edge leads back. */
static int move_down(maker *m)
{
    graph *g = m->g;
    const size_t nodes = g->nodes.count;
    bool *movable = ARENA_ARRAY(m->a, bool, nodes);
    size_t *leaving = ARENA_ARRAY(m->a, size_t, nodes);
    if (movable == NULL || leaving == NULL)
        return error_memory(m->e);
    for (size_t n = 0; n < nodes; n++) {
        movable[n] = true;
        leaving[n] = edges_from(g, n);
    }
    for (size_t l = 0; l < g->layers; l++)
        for (size_t i = 0; i < g->edges.count; i++) {
            const graph_edge *x = &g->edges.at[i];
            if (g->nodes.at[x->to].layer == l)
                movable[x->to] &= leaving[x->from] == 1 && movable[x->from];
        }
    for (size_t l = g->layers; l-- > 0;)
        for (size_t n = 0; n < nodes; n++) {
            size_t nearest = SIZE_MAX;
            if (g->nodes.at[n].layer != l || !movable[n])
                continue;
            for (size_t i = 0; i < g->edges.count; i++) {
                const graph_edge *x = &g->edges.at[i];
                if (x->from == n && g->nodes.at[x->to].layer < nearest)
                    nearest = g->nodes.at[x->to].layer;
            }
            if (nearest != SIZE_MAX)
                g->nodes.at[n].layer = nearest - 1;
        }
    return 0;
}

/* Layers by the longest way from above. */
static int find_layers(maker *m)
{
    graph *g = m->g;
    bool changed = true;
    /* the graph has no cycles, so the longest way has less edges than there are nodes */
    for (size_t round = 0; changed && round <= g->nodes.count; round++) {
        changed = false;
        for (size_t i = 0; i < g->edges.count; i++) {
            const graph_edge *x = &g->edges.at[i];
            if (g->nodes.at[x->to].layer <= g->nodes.at[x->from].layer) {
                g->nodes.at[x->to].layer = g->nodes.at[x->from].layer + 1;
                changed = true;
            }
        }
    }
    for (size_t n = 0; n < g->nodes.count; n++)
        if (g->nodes.at[n].layer + 1 > g->layers)
            g->layers = g->nodes.at[n].layer + 1;
    return move_down(m);
}

int graph_make(arena *a, const report_data *d, const char *phase, graph *out, error *e)
{
    maker m = {.a = a, .e = e, .d = d, .g = out};
    *out = (graph){0};
    gather(&m, phase);
    if (e->code == 0)
        merge_smallest(&m);
    for (size_t i = 0; i < m.parts.count && e->code == 0; i++) {
        const part *p = &m.parts.at[i];
        if (p->size > 0 && !p->merged)
            add_part(&m, p);
        const char **slot = p->size > 0 ? NULL : VEC_PUSH(a, &out->idle);
        if (slot != NULL)
            *slot = p->component;
        else if (p->size <= 0)
            error_memory(e);
    }
    if (e->code == 0)
        open_cycles(&m);
    if (e->code != 0)
        return e->code;
    sum_up(out);
    return find_layers(&m);
}
