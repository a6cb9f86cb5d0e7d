/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * graph.h - what flows through a site in a year, as a graph without cycles: the site diagram before
 * it is drawn.
 */
#ifndef FIRN_REPORT_FIGURES_GRAPH_H
#define FIRN_REPORT_FIGURES_GRAPH_H

#include "base/arena.h"
#include "base/error.h"
#include "report/data.h"

#include <stdbool.h>
#include <stddef.h>

enum graph_kind {
    GRAPH_BUS,
    GRAPH_COMPONENT,
    GRAPH_LOOSE /* the end of a flow that would close a cycle */
};
typedef struct graph_node {
    const char *name;    /* of the bus or component */
    const char *note;    /* "charging"; "": none */
    const char *carrier; /* of a bus; else "" */
    const char *unit;    /* of in and out; of a component that of its largest flow */
    enum graph_kind kind;
    double in, out; /* the sum of the edges that end and begin here, in `unit` only */
    size_t layer;   /* below the layers of all nodes from which an edge comes */
} graph_node;
typedef struct graph_edge {
    size_t from, to;
    double value; /* per year, above 0 */
    const char *carrier, *unit;
} graph_edge;
typedef struct graph {
    vec(graph_node) nodes;
    vec(graph_edge) edges;
    size_t layers;
    vec(const char *) idle; /* components with ports, but without a flow */
    size_t merged;          /* components that are drawn as one, because there are many */
} graph;

/* The flows of a phase. What a component exchanges with a bus in both directions is netted, but for
 * stores, and components on one bus only, which become two nodes. Of each cycle that remains the
 * smallest flow ends in a node of its own, and begins again in another. So what flows into a bus is
 * what flows out of it, but for the tolerance of the solver. Fails with ERROR_IO for lack of
 * memory. */
int graph_make(arena *a, const report_data *d, const char *phase, graph *out, error *e);

#endif
