/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cursor.c - a table in memory, which grows row by row.
 */
#include "table/cursor.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

cursor *cursor_new(const char *table, size_t columns, size_t room, error *e)
{
    arena *memory = arena_new();
    cursor *c = memory == NULL ? NULL : ARENA_NEW(memory, cursor);
    if (c != NULL) {
        c->memory = memory;
        c->table = table;
        c->column = ARENA_ARRAY(memory, cursor_column, columns);
        c->room = room > 0 ? room : 1; /* a pointer to a column is never NULL */
    }
    if (c == NULL || c->column == NULL) {
        arena_free(memory);
        error_memory(e);
        return NULL;
    }
    return c;
}

/* Storage for c->room values of a column, with those of the rows so far. */
static bool make_room(cursor *c, cursor_column *k)
{
    void *old = k->type == COLUMN_TEXT ? (void *)k->text : (void *)k->number;
    const size_t size = k->type == COLUMN_TEXT ? sizeof *k->text : sizeof *k->number;
    void *to = arena_array(c->memory, c->room, size);
    if (to == NULL)
        return false;
    if (c->rows > 0)
        memcpy(to, old, c->rows * size);
    if (k->type == COLUMN_TEXT)
        k->text = to;
    else
        k->number = to;
    if (k->type != COLUMN_TIME)
        return true;
    int64_t *second = ARENA_ARRAY(c->memory, int64_t, c->room);
    if (second != NULL && c->rows > 0)
        memcpy(second, k->second, c->rows * sizeof *second);
    k->second = second;
    return second != NULL;
}

cursor_column *cursor_add(cursor *c, const char *name, int32_t type, const char *unit,
                          const char *meaning)
{
    cursor_column *k = &c->column[c->columns];
    *k = (cursor_column){.name = arena_text(c->memory, name),
                         .unit = arena_text(c->memory, unit),
                         .meaning = arena_text(c->memory, meaning),
                         .type = type};
    if (k->name == NULL || k->unit == NULL || k->meaning == NULL || !make_room(c, k))
        return NULL;
    c->columns++;
    return k;
}

bool cursor_row(cursor *c)
{
    if (c->rows == c->room) {
        c->room *= 2;
        for (size_t i = 0; i < c->columns; i++) {
            if (!make_room(c, &c->column[i]))
                return false;
        }
    }
    for (size_t i = 0; i < c->columns; i++) {
        cursor_column *k = &c->column[i];
        if (k->type == COLUMN_TEXT)
            k->text[c->rows] = NULL;
        else
            k->number[c->rows] = (double)NAN;
    }
    c->rows++;
    return true;
}

void cursor_number(cursor *c, size_t column, double value)
{
    c->column[column].number[c->rows - 1] = value + 0.0;
}

void cursor_second(cursor *c, size_t column, int64_t value)
{
    c->column[column].number[c->rows - 1] = (double)value;
    c->column[column].second[c->rows - 1] = value;
}

bool cursor_text(cursor *c, size_t column, const char *value)
{
    cursor_column *k = &c->column[column];
    const size_t row = c->rows - 1;
    if (value == NULL)
        return true;
    if (row > 0 && k->source == value && k->text[row - 1] != NULL) {
        k->text[row] = k->text[row - 1];
    } else {
        char *kept = arena_text(c->memory, value);
        if (kept == NULL)
            return false;
        for (char *at = kept; *at != '\0';) {
            const size_t length = text_utf8(at);
            if (length == 0)
                *at = '?';
            at += length == 0 ? 1 : length;
        }
        k->text[row] = kept;
    }
    k->source = value;
    k->bytes += strlen(k->text[row]);
    return true;
}

cursor *cursor_keep(cursor *c)
{
    atomic_fetch_add_explicit(&c->others, 1, memory_order_relaxed);
    return c;
}

void cursor_free(cursor *c)
{
    if (c != NULL && atomic_fetch_sub_explicit(&c->others, 1, memory_order_acq_rel) == 0)
        arena_free(c->memory);
}
