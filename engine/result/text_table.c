/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_table.c - aligns the columns of plain-text tables and wraps paragraphs.
 */
#include "result/text_table.h"

#include <string.h>

enum { INDENT = 2, GAP = 2, MIN_WIDTH = 6 };

/* Is this byte the first of a UTF-8 character? */
static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static int width_of(const char *text, size_t bytes)
{
    int count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += begins_character(text[i]);
    return count;
}

static void add_spaces(text_buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        text_add_bytes(out, " ", 1);
}

text_table text_table_new(arena *a, const char *align)
{
    return (text_table){.memory = a, .align = align};
}

void text_table_put(text_table *t, const char *text)
{
    const char **slot = VEC_PUSH(t->memory, &t->cells);
    if (slot == NULL)
        t->failed = true;
    else
        *slot = text;
}

/* Narrows the widest left-aligned column, one character at a time, until the line fits. */
static void fit(const text_table *t, int *width, size_t columns)
{
    int total = INDENT + GAP * ((int)columns - 1);
    for (size_t c = 0; c < columns; c++)
        total += width[c];
    for (; total > TEXT_TABLE_WIDTH; total--) {
        size_t widest = columns;
        for (size_t c = 0; c < columns; c++) {
            if (t->align[c] == 'l' && width[c] > MIN_WIDTH &&
                (widest == columns || width[c] > width[widest]))
                widest = c;
        }
        if (widest == columns)
            return;
        width[widest]--;
    }
}

/* Writes a left-aligned cell, truncated to `width`. Returns the number of spaces that would fill it
 * up to `width`. */
static int put_left(text_buffer *out, const char *text, int width)
{
    size_t bytes = strlen(text);
    int have = width_of(text, bytes);
    if (have <= width) {
        text_add_bytes(out, text, bytes);
        return width - have;
    }
    size_t end = 0;
    for (int count = 0; text[end] != '\0'; end++) {
        if (begins_character(text[end]) && ++count == width)
            break;
    }
    text_add_bytes(out, text, end);
    text_add_bytes(out, "~", 1);
    return 0;
}

/* The length of the decimal point and the digits after it; 0 without a point. */
static int fraction_width(const char *text)
{
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : (int)strlen(point);
}

/* The spaces after a cell that align its decimal point with those of its column. `fraction`: the
 * longest fraction of each column. */
static int padding(const text_table *t, const int *fraction, size_t columns, size_t cell)
{
    size_t c = cell % columns;
    bool number = t->align[c] == 'd' && cell >= columns && t->cells.at[cell][0] != '\0';
    return number ? fraction[c] - fraction_width(t->cells.at[cell]) : 0;
}

bool text_table_print(const text_table *t, text_buffer *out)
{
    size_t columns = strlen(t->align), rows = t->cells.count / columns;
    int *width = ARENA_ARRAY(t->memory, int, columns);
    int *fraction = ARENA_ARRAY(t->memory, int, columns);
    if (t->failed || width == NULL || fraction == NULL)
        return false;
    for (size_t i = columns; i < rows * columns; i++) {
        int have = fraction_width(t->cells.at[i]);
        if (have > fraction[i % columns])
            fraction[i % columns] = have;
    }
    for (size_t i = 0; i < rows * columns; i++) {
        const char *text = t->cells.at[i];
        int have = width_of(text, strlen(text)) + padding(t, fraction, columns, i);
        if (have > width[i % columns])
            width[i % columns] = have;
    }
    fit(t, width, columns);
    for (size_t row = 0; row < rows; row++) {
        int pending =
            INDENT; /* spaces are written only before a text, so that no line ends in one */
        for (size_t c = 0; c < columns; c++) {
            const char *text = t->cells.at[row * columns + c];
            int have = width_of(text, strlen(text));
            if (have == 0) {
                pending += width[c] + GAP;
            } else if (t->align[c] != 'l') {
                int pad = padding(t, fraction, columns, row * columns + c);
                add_spaces(out, pending + width[c] - have - pad);
                text_add(out, text);
                pending = GAP + pad;
            } else {
                add_spaces(out, pending);
                pending = put_left(out, text, width[c]) + GAP;
            }
        }
        text_add(out, "\n");
    }
    return !out->failed;
}

void text_wrap(text_buffer *out, int first, int rest, const char *text)
{
    int column = first;
    bool line_is_empty = true;
    add_spaces(out, first);
    for (;;) {
        text += strspn(text, " \t\r\n");
        size_t bytes = strcspn(text, " \t\r\n");
        if (bytes == 0)
            break;
        int width = width_of(text, bytes);
        if (!line_is_empty && column + 1 + width > TEXT_TABLE_WIDTH) {
            text_add(out, "\n");
            add_spaces(out, rest);
            column = rest;
            line_is_empty = true;
        }
        if (!line_is_empty) {
            text_add_bytes(out, " ", 1);
            column++;
        }
        text_add_bytes(out, text, bytes);
        column += width;
        line_is_empty = false;
        text += bytes;
    }
    text_add(out, "\n");
}
