/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_table.h - columns of text that line up within 80 characters, and paragraphs wrapped to them.
 *
 * Widths count characters (UTF-8 code points), not bytes.
 */
#ifndef FIRN_RESULT_TEXT_TABLE_H
#define FIRN_RESULT_TEXT_TABLE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

#define GRID_WIDTH 80

typedef struct grid {
    arena *memory;
    const char *align;       /* a column each: 'l' left, 'r' right, 'd' by the decimal point */
    vec(const char *) cells; /* row by row, the heading first; not copied */
    bool failed;
} grid;

grid grid_new(arena *a, const char *align);
/* The next cell. What stands right is never cut; where the line would be too long, the
 * widest left-standing column is cut, with a `~` for what is missing. */
void grid_put(grid *g, const char *text);
/* Adds its lines, each indented by two. False: out of memory. */
bool grid_print(const grid *g, text_buffer *out);

/* A paragraph: the first line indented by `first`, the others by `rest`; broken at blanks only. */
void grid_wrap(text_buffer *out, int first, int rest, const char *text);

#endif
