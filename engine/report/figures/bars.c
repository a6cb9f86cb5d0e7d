/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bars.c - a table of bars.
 */
#include "report/figures/bars.h"

#include "report/figures/scale.h"
#include "report/figures/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROW = 22,
    HEAD = 26, /* of a unit */
    NAMES = 170,
    NUMBER = 50, /* room of a number */
    CELL_LEAST = 92,
    WIDE_LEAST = 60 /* of a bar */
};

bars_row *bars_add(arena *a, bars *b, const char *name, const char *unit)
{
    bars_row *row = VEC_PUSH(a, &b->rows);
    if (row == NULL)
        return NULL;
    *row = (bars_row){name, unit, ARENA_ARRAY(a, double, b->columns * b->parts)};
    for (size_t i = 0; row->value != NULL && i < b->columns * b->parts; i++)
        row->value[i] = (double)NAN;
    return row->value == NULL ? NULL : row;
}

static double sum_of(const bars *b, const bars_row *row, size_t column)
{
    double sum = 0;
    bool any = false;
    for (size_t k = 0; k < b->parts; k++) {
        const double v = row->value[column * b->parts + k];
        any |= isfinite(v);
        sum += isfinite(v) ? v : 0;
    }
    return any ? sum : (double)NAN;
}

static double weight(const bars *b, const bars_row *row)
{
    double most = 0;
    for (size_t c = 0; c < b->columns; c++) {
        double size = 0;
        for (size_t k = 0; k < b->parts; k++)
            size += isfinite(row->value[c * b->parts + k]) ? fabs(row->value[c * b->parts + k]) : 0;
        most = fmax(most, size);
    }
    return most;
}

typedef struct ranked {
    bars_row row;
    double weight;
    size_t unit, before; /* the number of its group; its place */
} ranked;

static int by_weight(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->before < y->before ? -1 : 1;
}

static void add_row(const bars *b, bars_row *to, const bars_row *row)
{
    for (size_t k = 0; k < b->columns * b->parts; k++)
        if (isfinite(row->value[k]))
            to->value[k] = isfinite(to->value[k]) ? to->value[k] + row->value[k] : row->value[k];
}

int bars_sort(arena *a, bars *b, error *e)
{
    const size_t n = b->rows.count;
    ranked *all = ARENA_ARRAY(a, ranked, n + 1);
    size_t kept = 0;
    if (all == NULL)
        return error_memory(e);
    for (size_t i = 0; i < n; i++)
        all[i] = (ranked){b->rows.at[i], weight(b, &b->rows.at[i]), i, i};
    for (size_t i = 0; i < n; i++) /* the group: the first row of its unit */
        for (size_t k = 0; k < i; k++)
            if (strcmp(all[k].row.unit, all[i].row.unit) == 0) {
                all[i].unit = all[k].unit;
                break;
            }
    qsort(all, n, sizeof *all, by_weight);
    for (size_t first = 0; first < n;) {
        size_t after = first;
        while (after < n && all[after].unit == all[first].unit)
            after++;
        const size_t shown = after - first > BARS_MOST ? BARS_MOST - 1 : after - first;
        for (size_t i = first; i < first + shown; i++)
            b->rows.at[kept++] = all[i].row;
        if (first + shown < after) {
            bars_row *rest = &all[first + shown].row;
            for (size_t i = first + shown + 1; i < after; i++)
                add_row(b, rest, &all[i].row);
            rest->name = arena_printf(a, "%zu %s", after - first - shown, TEXT_OTHERS);
            if (rest->name == NULL)
                return error_memory(e);
            b->rows.at[kept++] = *rest;
        }
        first = after;
    }
    b->rows.count = kept;
    return 0;
}

typedef struct range {
    double low, high; /* of stacks: <= 0 and >= 0 */
} range;

static range range_of(const bars *b, const bars_row *first, size_t n)
{
    range g = {0, 0};
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < b->columns; c++) {
            double up = 0, down = 0;
            for (size_t k = 0; k < b->parts; k++) {
                const double v = first[i].value[c * b->parts + k];
                up += v > 0 ? v : 0;
                down += v < 0 ? v : 0;
            }
            g.high = fmax(g.high, up);
            g.low = fmin(g.low, down);
        }
    return g;
}

/* A cell: the stack to both sides of zero, and the sum. */
static void draw_cell(figure *f, const bars *b, const bars_row *row, size_t column, const range *g,
                      const scale_unit *u, double x, double y, double width)
{
    char number[SCALE_TEXT];
    const double span = g->high - g->low, per_unit = span > 0 ? width / span : 0;
    const double zero = x - g->low * per_unit;
    double up = 0, down = 0;
    for (size_t k = 0; k < b->parts; k++) {
        const double v = row->value[column * b->parts + k];
        if (!isfinite(v) || v == 0)
            continue;
        const char *of = b->column == NULL ? "" : b->column[column];
        const char *hint =
            kit_print(f->a, f->out, "%s%s%s%s%s: %s %s", row->name, *of ? ", " : "", of,
                      b->part == NULL ? "" : ", ", b->part == NULL ? "" : b->part[k],
                      scale_text(number, v / u->factor), u->unit);
        kit_group(f, row->name, v, hint);
        const double from = v > 0 ? zero + up * per_unit : zero + (down + v) * per_unit;
        kit_field(f, from, y + 4, fmax(fabs(v) * per_unit, 0.6), ROW - 8, k);
        kit_group_end(f);
        *(v > 0 ? &up : &down) += v;
    }
    const double sum = sum_of(b, row, column);
    if (isfinite(sum))
        kit_text(f, zero + up * per_unit + 5, y + ROW / 2.0 + 4, THEME_TEXT, ANCHOR_START, 0,
                 scale_text(number, sum / u->factor));
}

/* Of a total the number alone: its bar would make those of all rows small. */
static void draw_sum(figure *f, const bars *b, const bars_row *row, size_t column,
                     const scale_unit *u, double x, double y)
{
    char number[SCALE_TEXT];
    const double sum = sum_of(b, row, column);
    if (!isfinite(sum))
        return;
    kit_group(f, row->name, sum, NULL);
    kit_strong(f, x, y + ROW / 2.0 + 4, ANCHOR_START, 0, scale_text(number, sum / u->factor));
    kit_group_end(f);
}

static int add_total(arena *a, bars *b)
{
    bars_row *all = bars_add(a, b, TEXT_TOTAL, b->rows.count > 0 ? b->rows.at[0].unit : "");
    if (all == NULL)
        return 1;
    for (size_t i = 0; i + 1 < b->rows.count; i++)
        add_row(b, all, &b->rows.at[i]);
    return 0;
}

static size_t group_end(const bars *b, size_t first)
{
    size_t after = first;
    while (after < b->rows.count && strcmp(b->rows.at[after].unit, b->rows.at[first].unit) == 0)
        after++;
    return after;
}

int bars_draw(arena *a, bars *b, const char *seed, text_buffer *out, error *e)
{
    figure f;
    size_t groups = 0;
    if (b->total && b->rows.count > 1 && add_total(a, b) != 0)
        return error_memory(e);
    for (size_t i = 0; i < b->rows.count; i = group_end(b, i))
        groups++;
    double names = 60;
    for (size_t i = 0; i < b->rows.count; i++)
        names = fmax(names, kit_width(b->rows.at[i].name, FIGURE_FONT));
    names = fmin(names, NAMES) + 12;
    const double width =
        fmax(FIGURE_WIDTH, 2 * KIT_MARGIN + names + (double)b->columns * CELL_LEAST);
    const double cell = (width - 2 * KIT_MARGIN - names) / (double)b->columns;
    const size_t series[BARS_PARTS] = {0, 1, 2};
    const double legend =
        b->part == NULL ? 0 : kit_legend_height(b->part, b->parts, width - 2 * KIT_MARGIN) + 6;
    const double head = KIT_TOP + legend + (b->column == NULL ? 0 : 18);
    kit_begin(&f, a, out, seed, width,
              head + (double)groups * HEAD + (double)b->rows.count * ROW + 12, b->title, b->desc);
    if (b->part != NULL)
        kit_legend(&f, KIT_MARGIN, KIT_TOP, width - 2 * KIT_MARGIN, b->part, series, b->parts,
                   false);
    const double left = KIT_MARGIN + names;
    for (size_t c = 0; b->column != NULL && c < b->columns; c++)
        kit_strong(&f, left + (double)c * cell, head - 4, ANCHOR_START, cell - 8, b->column[c]);
    double y = head;
    for (size_t first = 0; first < b->rows.count;) {
        const size_t after = group_end(b, first);
        const bool last = after == b->rows.count && b->total && after - first > 1;
        const range g = range_of(b, &b->rows.at[first], after - first - (last ? 1 : 0));
        const scale_unit u =
            scale_unit_of(fmax(g.high, -g.low), b->rows.at[first].unit, b->currency);
        kit_text(&f, KIT_MARGIN, y + 18, THEME_DIM, ANCHOR_START, names, u.unit);
        kit_line(&f, KIT_MARGIN, y + HEAD - 2, width - KIT_MARGIN, y + HEAD - 2, THEME_GRID);
        y += HEAD;
        for (size_t i = first; i < after; i++) {
            const bars_row *row = &b->rows.at[i];
            const bool sum = b->total && i + 1 == b->rows.count && b->rows.count > 1;
            if (sum) {
                kit_line(&f, KIT_MARGIN, y, width - KIT_MARGIN, y, THEME_AXIS);
                kit_strong(&f, KIT_MARGIN, y + ROW / 2.0 + 4, ANCHOR_START, names - 8, row->name);
            } else {
                kit_text(&f, KIT_MARGIN, y + ROW / 2.0 + 4, THEME_TEXT, ANCHOR_START, names - 8,
                         row->name);
            }
            for (size_t c = 0; c < b->columns && sum; c++)
                draw_sum(&f, b, row, c, &u, left + (double)c * cell, y);
            for (size_t c = 0; c < b->columns && !sum; c++)
                draw_cell(&f, b, row, c, &g, &u, left + (double)c * cell, y, cell - NUMBER);
            y += ROW;
        }
        first = after;
    }
    return kit_end(&f, e);
}
