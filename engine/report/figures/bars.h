/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bars.h - a table of bars: one row per name, one column per phase or result, a stack of parts in
 * each cell, and its sum as a number next to it. Rows of one unit share one scale.
 */
#ifndef FIRN_REPORT_FIGURES_BARS_H
#define FIRN_REPORT_FIGURES_BARS_H

#include "report/figures/kit.h"

#include <stdbool.h>
#include <stddef.h>

enum { BARS_PARTS = 3 };

typedef struct bars_row {
    const char *name, *unit;
    double *value; /* columns x parts; NaN: none */
} bars_row;
typedef struct bars {
    const char *title, *desc, *currency;
    const char *const *column; /* headers; NULL for one column without */
    size_t columns;
    const char *const *part; /* names for the legend; NULL: one part, no legend */
    size_t parts;            /* 1 to BARS_PARTS */
    vec(bars_row) rows;
    bool total; /* a last row with the sums, if there are several; all rows are of one unit */
} bars;

/* A new row with all values NaN; NULL: no memory. */
bars_row *bars_add(arena *a, bars *b, const char *name, const char *unit);
/* Brings rows of one unit together, the largest first, and makes one row of those beyond BARS_MOST
 * of a unit. Fails with ERROR_IO for lack of memory. */
enum { BARS_MOST = 40 };
int bars_sort(arena *a, bars *b, error *e);
/* Draws rows of which those of one unit follow one another. */
int bars_draw(arena *a, bars *b, const char *seed, text_buffer *out, error *e);

#endif
