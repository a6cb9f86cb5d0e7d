/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_table.c - laying out plain text.
 */
#include "result/text_table.h"

#include <string.h>

enum { INDENT = 2, GAP = 2, LEAST = 6 };

static bool begins(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static int width_of(const char *text, size_t bytes)
{
    int count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += begins(text[i]);
    return count;
}

static void blanks(text_buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        text_add_bytes(out, " ", 1);
}

grid grid_new(arena *a, const char *align)
{
    return (grid){.memory = a, .align = align};
}

void grid_put(grid *g, const char *text)
{
    const char **slot = VEC_PUSH(g->memory, &g->cells);
    if (slot == NULL)
        g->failed = true;
    else
        *slot = text;
}

/* Narrows the widest left-standing column, one character at a time, until the line fits. */
static void fit(const grid *g, int *width, size_t columns)
{
    int total = INDENT + GAP * ((int)columns - 1);
    for (size_t c = 0; c < columns; c++)
        total += width[c];
    for (; total > GRID_WIDTH; total--) {
        size_t widest = columns;
        for (size_t c = 0; c < columns; c++) {
            if (g->align[c] == 'l' && width[c] > LEAST &&
                (widest == columns || width[c] > width[widest]))
                widest = c;
        }
        if (widest == columns)
            return;
        width[widest]--;
    }
}

/* Writes what fits. Returns how many blanks are missing to the column's end. */
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
        if (begins(text[end]) && ++count == width)
            break;
    }
    text_add_bytes(out, text, end);
    text_add_bytes(out, "~", 1);
    return 0;
}

/* How long the decimal point and what follows it are. */
static int tail_of(const char *text)
{
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : (int)strlen(point);
}

/* The blanks behind a cell that bring its decimal point under the others'. */
static int pad_of(const grid *g, const int *tail, size_t columns, size_t cell)
{
    size_t c = cell % columns;
    bool number = g->align[c] == 'd' && cell >= columns && g->cells.at[cell][0] != '\0';
    return number ? tail[c] - tail_of(g->cells.at[cell]) : 0;
}

bool grid_print(const grid *g, text_buffer *out)
{
    size_t columns = strlen(g->align), rows = g->cells.count / columns;
    int *width = ARENA_ARRAY(g->memory, int, columns), *tail = ARENA_ARRAY(g->memory, int, columns);
    if (g->failed || width == NULL || tail == NULL)
        return false;
    for (size_t i = columns; i < rows * columns; i++) {
        int have = tail_of(g->cells.at[i]);
        if (have > tail[i % columns])
            tail[i % columns] = have;
    }
    for (size_t i = 0; i < rows * columns; i++) {
        int have = width_of(g->cells.at[i], strlen(g->cells.at[i])) + pad_of(g, tail, columns, i);
        if (have > width[i % columns])
            width[i % columns] = have;
    }
    fit(g, width, columns);
    for (size_t row = 0; row < rows; row++) {
        int owed = INDENT; /* blanks are written when something follows them */
        for (size_t c = 0; c < columns; c++) {
            const char *text = g->cells.at[row * columns + c];
            int have = width_of(text, strlen(text));
            if (have == 0) {
                owed += width[c] + GAP;
            } else if (g->align[c] != 'l') {
                int pad = pad_of(g, tail, columns, row * columns + c);
                blanks(out, owed + width[c] - have - pad);
                text_add(out, text);
                owed = GAP + pad;
            } else {
                blanks(out, owed);
                owed = put_left(out, text, width[c]) + GAP;
            }
        }
        text_add(out, "\n");
    }
    return !out->failed;
}

void grid_wrap(text_buffer *out, int first, int rest, const char *text)
{
    int at = first;
    bool fresh = true;
    blanks(out, first);
    for (;;) {
        text += strspn(text, " \t\r\n");
        size_t bytes = strcspn(text, " \t\r\n");
        if (bytes == 0)
            break;
        int width = width_of(text, bytes);
        if (!fresh && at + 1 + width > GRID_WIDTH) {
            text_add(out, "\n");
            blanks(out, rest);
            at = rest;
            fresh = true;
        }
        if (!fresh) {
            text_add_bytes(out, " ", 1);
            at++;
        }
        text_add_bytes(out, text, bytes);
        at += width;
        fresh = false;
        text += bytes;
    }
    text_add(out, "\n");
}
