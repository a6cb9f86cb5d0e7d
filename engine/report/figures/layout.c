/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.c - places for the nodes and bands of a graph, by layers (Sugiyama, Tagawa and Toda 1981):
 * the order in a layer follows the mean rank of the neighbours, and the places are the nearest to
 * the mean place of the neighbours that this order allows.
 */
#include "report/figures/layout.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS = 12, GAP = 16, BAND_GAP = 10 };

typedef struct row {
    size_t *item;
    size_t count;
} row;
typedef struct placer {
    arena *a;
    error *e;
    const graph *g;
    layout *out;
    row *rows;
    double *wish, *weight; /* per item */
} placer;

static void add_piece(placer *p, size_t edge, size_t from, size_t to, double width)
{
    layout_piece *slot = VEC_PUSH(p->a, &p->out->pieces);
    if (slot == NULL)
        error_memory(p->e);
    else
        *slot = (layout_piece){.edge = edge, .from = from, .to = to, .width = width};
}

static size_t add_item(placer *p, size_t node, size_t layer, double bar, double room)
{
    layout_item *slot = VEC_PUSH(p->a, &p->out->items);
    if (slot == NULL) {
        error_memory(p->e);
        return 0;
    }
    *slot = (layout_item){.node = node, .layer = layer, .bar = bar, .room = room};
    return p->out->items.count - 1;
}

static void make_items(placer *p, const double *bar, const double *label, const double *band)
{
    for (size_t i = 0; i < p->g->nodes.count && p->e->code == 0; i++)
        add_item(p, i, p->g->nodes.at[i].layer, bar[i], bar[i] + label[i] + GAP);
    for (size_t i = 0; i < p->g->edges.count && p->e->code == 0; i++) {
        const graph_edge *x = &p->g->edges.at[i];
        size_t above = x->from;
        for (size_t l = p->g->nodes.at[x->from].layer + 1; l < p->g->nodes.at[x->to].layer; l++) {
            const size_t own = add_item(p, SIZE_MAX, l, band[i], band[i] + BAND_GAP);
            add_piece(p, i, above, own, band[i]);
            above = own;
        }
        add_piece(p, i, above, x->to, band[i]);
    }
}

static int make_rows(placer *p)
{
    const size_t layers = p->g->layers, items = p->out->items.count;
    size_t *all = ARENA_ARRAY(p->a, size_t, items + 1);
    p->rows = ARENA_ARRAY(p->a, row, layers + 1);
    p->wish = ARENA_ARRAY(p->a, double, items + 1);
    p->weight = ARENA_ARRAY(p->a, double, items + 1);
    if (all == NULL || p->rows == NULL || p->wish == NULL || p->weight == NULL)
        return error_memory(p->e);
    for (size_t i = 0; i < items; i++)
        p->rows[p->out->items.at[i].layer].count++;
    for (size_t l = 0; l < layers; l++) {
        p->rows[l].item = all;
        all += p->rows[l].count;
        p->rows[l].count = 0;
    }
    for (size_t i = 0; i < items; i++) {
        row *r = &p->rows[p->out->items.at[i].layer];
        p->out->items.at[i].rank = r->count;
        r->item[r->count++] = i;
    }
    return 0;
}

/* The wishes of the items of a layer: the mean of what `value` says of their neighbours above or
 * below, by the width of the bands; an item without neighbours wishes to stay. */
static void find_wishes(placer *p, size_t layer, bool above, double (*value)(const layout_item *))
{
    const row *r = &p->rows[layer];
    double *sum = p->wish, *weight = p->weight;
    for (size_t i = 0; i < r->count; i++)
        sum[r->item[i]] = weight[r->item[i]] = 0;
    for (size_t i = 0; i < p->out->pieces.count; i++) {
        const layout_piece *c = &p->out->pieces.at[i];
        const size_t own = above ? c->to : c->from, other = above ? c->from : c->to;
        if (p->out->items.at[own].layer != layer)
            continue;
        sum[own] += value(&p->out->items.at[other]) * c->width;
        weight[own] += c->width;
    }
    for (size_t i = 0; i < r->count; i++) {
        const size_t own = r->item[i];
        p->wish[own] = weight[own] > 0 ? sum[own] / weight[own] : value(&p->out->items.at[own]);
    }
}

static double rank_of(const layout_item *i)
{
    return (double)i->rank;
}

static double centre_of(const layout_item *i)
{
    return i->x + i->bar / 2;
}

static void sort_row(placer *p, size_t layer)
{
    row *r = &p->rows[layer];
    for (size_t i = 1; i < r->count; i++) /* insertion: stable, and rows are short */
        for (size_t k = i; k > 0 && p->wish[r->item[k]] < p->wish[r->item[k - 1]]; k--) {
            const size_t swap = r->item[k];
            r->item[k] = r->item[k - 1];
            r->item[k - 1] = swap;
        }
    for (size_t i = 0; i < r->count; i++)
        p->out->items.at[r->item[i]].rank = i;
}

static size_t crossings(const placer *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->out->pieces.count; i++)
        for (size_t k = i + 1; k < p->out->pieces.count; k++) {
            const layout_piece *x = &p->out->pieces.at[i], *y = &p->out->pieces.at[k];
            const layout_item *it = p->out->items.at;
            if (it[x->from].layer != it[y->from].layer)
                continue;
            const long long from = (long long)it[x->from].rank - (long long)it[y->from].rank;
            const long long to = (long long)it[x->to].rank - (long long)it[y->to].rank;
            n += from * to < 0;
        }
    return n;
}

static void order_rows(placer *p)
{
    size_t *best = ARENA_ARRAY(p->a, size_t, p->out->items.count + 1), least = SIZE_MAX;
    if (best == NULL) {
        error_memory(p->e);
        return;
    }
    for (int sweep = 0; sweep < SWEEPS && p->e->code == 0; sweep++) {
        for (size_t i = 1; i < p->g->layers; i++) {
            const size_t layer = sweep % 2 == 0 ? i : p->g->layers - 1 - i;
            find_wishes(p, layer, sweep % 2 == 0, rank_of);
            sort_row(p, layer);
        }
        const size_t now = crossings(p);
        if (now >= least)
            continue;
        least = now;
        for (size_t i = 0; i < p->out->items.count; i++)
            best[i] = p->out->items.at[i].rank;
    }
    for (size_t l = 0; l < p->g->layers && least != SIZE_MAX; l++)
        for (size_t i = 0; i < p->rows[l].count; i++)
            p->wish[p->rows[l].item[i]] = (double)best[p->rows[l].item[i]];
    for (size_t l = 0; l < p->g->layers && least != SIZE_MAX; l++)
        sort_row(p, l);
}

/* Places the items of a row as near to their wishes as their order and rooms allow, by least
 * squares: pool adjacent violators. */
static void place_row(placer *p, size_t layer)
{
    typedef struct block {
        double sum, weight;
        size_t count;
    } block;
    const row *r = &p->rows[layer];
    block *blocks = ARENA_ARRAY(p->a, block, r->count + 1);
    double offset = 0;
    size_t n = 0;
    if (blocks == NULL) {
        error_memory(p->e);
        return;
    }
    for (size_t i = 0; i < r->count; i++) {
        const layout_item *it = &p->out->items.at[r->item[i]];
        const double w = it->bar + 1;
        blocks[n++] = (block){(p->wish[r->item[i]] - it->bar / 2 - offset) * w, w, 1};
        offset += it->room;
        while (n > 1 && blocks[n - 2].sum / blocks[n - 2].weight >
                            blocks[n - 1].sum / blocks[n - 1].weight) {
            blocks[n - 2].sum += blocks[n - 1].sum;
            blocks[n - 2].weight += blocks[n - 1].weight;
            blocks[n - 2].count += blocks[n - 1].count;
            n--;
        }
    }
    /* within the drawing: the nearest places inside bounds are those without, clipped */
    const double room = fmax(p->out->width - offset, 0);
    offset = 0;
    for (size_t b = 0, i = 0; b < n; b++)
        for (size_t k = 0; k < blocks[b].count; k++, i++) {
            layout_item *it = &p->out->items.at[r->item[i]];
            it->x = fmin(fmax(blocks[b].sum / blocks[b].weight, 0), room) + offset;
            offset += it->room;
        }
}

static void place(placer *p)
{
    for (size_t l = 0; l < p->g->layers; l++) {
        double x = 0;
        for (size_t i = 0; i < p->rows[l].count; i++) {
            layout_item *it = &p->out->items.at[p->rows[l].item[i]];
            it->x = x;
            x += it->room;
        }
        p->out->width = fmax(p->out->width, x);
    }
    for (int sweep = 0; sweep < 2 * SWEEPS && p->e->code == 0; sweep++)
        for (size_t i = 0; i < p->g->layers && p->e->code == 0; i++) {
            const size_t layer = sweep % 2 == 0 ? i : p->g->layers - 1 - i;
            find_wishes(p, layer, sweep % 2 == 0, centre_of);
            place_row(p, layer);
        }
}

typedef struct end {
    size_t item, piece;
    double other; /* centre of the item at the other end */
} end;

static int by_item(const void *a, const void *b)
{
    const end *x = a, *y = b;
    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return x->piece < y->piece ? -1 : 1;
}

/* The bands that leave or reach a bar stand side by side, centred, in the order of their other
 * ends. */
static void attach(placer *p, bool lower)
{
    const size_t n = p->out->pieces.count;
    end *ends = ARENA_ARRAY(p->a, end, n + 1);
    if (ends == NULL) {
        error_memory(p->e);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const layout_piece *c = &p->out->pieces.at[i];
        const size_t own = lower ? c->to : c->from, other = lower ? c->from : c->to;
        ends[i] = (end){own, i, centre_of(&p->out->items.at[other])};
    }
    qsort(ends, n, sizeof *ends, by_item);
    for (size_t i = 0; i < n;) {
        size_t k = i;
        double sum = 0;
        for (; k < n && ends[k].item == ends[i].item; k++)
            sum += p->out->pieces.at[ends[k].piece].width;
        double x = centre_of(&p->out->items.at[ends[i].item]) - sum / 2;
        for (; i < k; i++) {
            layout_piece *c = &p->out->pieces.at[ends[i].piece];
            *(lower ? &c->x1 : &c->x0) = x;
            x += c->width;
        }
    }
}

int layout_make(arena *a, const graph *g, const double *bar, const double *label,
                const double *band, double width, layout *out, error *e)
{
    placer p = {.a = a, .e = e, .g = g, .out = out};
    *out = (layout){.width = width};
    make_items(&p, bar, label, band);
    if (e->code != 0 || make_rows(&p) != 0)
        return e->code;
    order_rows(&p);
    if (e->code == 0)
        place(&p);
    if (e->code == 0)
        attach(&p, false);
    if (e->code == 0)
        attach(&p, true);
    return e->code;
}
