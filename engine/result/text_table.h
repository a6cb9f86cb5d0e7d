/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_table.h - plain-text tables with aligned columns, at most 80 characters wide, and paragraphs
 * wrapped to the same width.
 *
 * Widths count characters (UTF-8 code points), not bytes.
 */
#ifndef FIRN_RESULT_TEXT_TABLE_H
#define FIRN_RESULT_TEXT_TABLE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

#define TEXT_TABLE_WIDTH 80

typedef struct text_table {
    arena *memory;
    const char *align;       /* one letter per column: 'l' left, 'r' right, 'd' decimal point */
    vec(const char *) cells; /* row by row, the headings first; the texts are not copied */
    bool failed;             /* out of memory */
} text_table;

text_table text_table_new(arena *a, const char *align);
/* Appends the next cell. Right-aligned cells are never truncated; where a line would be too long,
 * the widest left-aligned column is narrowed and the truncated texts in it end in `~`. */
void text_table_put(text_table *t, const char *text);
/* Appends the table's lines to `out`, each indented by two spaces. False: out of memory. */
bool text_table_print(const text_table *t, text_buffer *out);

/* Appends a paragraph, wrapped at whitespace only: the first line is indented by `first` spaces,
 * the others by `rest`. */
void text_wrap(text_buffer *out, int first, int rest, const char *text);

#endif
