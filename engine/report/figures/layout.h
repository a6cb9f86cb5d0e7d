/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.h - places for the nodes and bands of a graph: layers from top to bottom.
 */
#ifndef FIRN_REPORT_FIGURES_LAYOUT_H
#define FIRN_REPORT_FIGURES_LAYOUT_H

#include "base/arena.h"
#include "base/error.h"
#include "report/figures/graph.h"

#include <stddef.h>

/* A node, or a place where a band crosses a layer in which it has no node. */
typedef struct layout_item {
    size_t node;        /* SIZE_MAX: a crossing */
    size_t layer, rank; /* rank: from the left */
    double x, bar;      /* left edge and width of the bar or band */
    double room;        /* width that is reserved from x on, with a label and a gap */
} layout_item;
/* A piece of a band between two layers that follow one another. */
typedef struct layout_piece {
    size_t edge, from, to; /* items */
    double width, x0, x1;  /* left edges at the upper and at the lower end */
} layout_piece;
typedef struct layout {
    vec(layout_item) items;   /* the nodes first, in their order */
    vec(layout_piece) pieces; /* the pieces of an edge follow one another */
    double width;             /* of the drawing, from 0 */
} layout;

/* `bar[i]` and `label[i]` are the widths of node i and of the text at its right (0: none),
 * `band[i]` that of edge i, all in pixels. The drawing is `width` wide, and wider
 * only if a layer does not fit. Fails with ERROR_IO for lack of memory. */
int layout_make(arena *a, const graph *g, const double *bar, const double *label,
                const double *band, double width, layout *out, error *e);

#endif
