/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - the rows of a query as text, CSV or JSON.
 */
#include "history/table.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 40, CSV_DIGITS = 10, TEXT_DIGITS = 6 };

void history_csv_cell(text_buffer *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        text_add(out, text);
        return;
    }
    text_add(out, "\"");
    for (; *text != '\0'; text++)
        text_add(out, *text == '"' ? "\"\"" : (char[]){*text, '\0'});
    text_add(out, "\"");
}

/* The cells of a text table: each row has as many as there are columns. */
typedef struct cells {
    arena *memory;
    vec(const char *) at;
    bool number[COLUMNS]; /* aligned to the right */
    size_t width[COLUMNS];
} cells;

/* Characters of a text, as a terminal shows them. */
static size_t width_of(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static int add_text_cell(cells *c, size_t column, const char *text, error *e)
{
    const char **slot = VEC_PUSH(c->memory, &c->at);
    if (slot == NULL || (*slot = arena_text(c->memory, text)) == NULL)
        return error_memory(e);
    const size_t width = width_of(text);
    if (width > c->width[column])
        c->width[column] = width;
    return 0;
}

static void write_cells(const cells *c, size_t columns, text_buffer *out)
{
    for (size_t i = 0; i < c->at.count; i++) {
        const size_t column = i % columns;
        const int pad = (int)(c->width[column] - width_of(c->at.at[i]));
        const bool last = column + 1 == columns;
        if (c->number[column])
            text_addf(out, "%*s%s", pad, "", c->at.at[i]);
        else
            text_addf(out, "%s%*s", c->at.at[i], last ? 0 : pad, "");
        text_add(out, last ? "\n" : "  ");
    }
}

static json_t *value_of(sqlite3_stmt *s, int column)
{
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(s, column));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(s, column));
    case SQLITE_NULL:
        return json_null();
    default:
        return json_string(sql_get_text(s, column));
    }
}

static bool is_number(sqlite3_stmt *s, int column)
{
    const int type = sqlite3_column_type(s, column);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static int add_row(cells *c, sqlite3_stmt *s, int columns, enum history_format format, json_t *list,
                   text_buffer *out, error *e)
{
    json_t *o = format == HISTORY_JSON ? json_object() : NULL;
    char number[60];
    for (int i = 0; i < columns && e->code == 0; i++) {
        if (format == HISTORY_JSON) {
            json_object_set_new(o, sqlite3_column_name(s, i), value_of(s, i));
        } else if (format == HISTORY_CSV) {
            text_add(out, i > 0 ? "," : "");
            if (is_number(s, i))
                text_add_number(out, sql_get_number(s, i), CSV_DIGITS);
            else
                history_csv_cell(out, sql_get_text(s, i));
        } else if (is_number(s, i)) {
            c->number[i] = true;
            add_text_cell(c, (size_t)i,
                          text_of(number, sizeof number, sql_get_number(s, i), TEXT_DIGITS), e);
        } else {
            const char *text = sql_get_text(s, i);
            add_text_cell(c, (size_t)i, *text != '\0' ? text : "-", e);
        }
    }
    if (format == HISTORY_CSV)
        text_add(out, "\n");
    if (o != NULL)
        json_array_append_new(list, o);
    return e->code;
}

int history_table(history *h, sqlite3_stmt *s, enum history_format format, text_buffer *out,
                  size_t *rows, error *e)
{
    const int all = sqlite3_column_count(s), columns = all < COLUMNS ? all : COLUMNS;
    cells c = {.memory = arena_new()};
    json_t *list = json_array();
    bool row = true;
    *rows = 0;
    if (c.memory == NULL || list == NULL)
        error_memory(e);
    for (int i = 0; i < columns && e->code == 0; i++) {
        if (format == HISTORY_CSV) {
            text_add(out, i > 0 ? "," : "");
            history_csv_cell(out, sqlite3_column_name(s, i));
        } else {
            add_text_cell(&c, (size_t)i, sqlite3_column_name(s, i), e);
        }
    }
    if (format == HISTORY_CSV)
        text_add(out, "\n");
    while (e->code == 0 && sql_step(h, s, &row, e) == 0 && row) {
        ++*rows;
        add_row(&c, s, columns, format, list, out, e);
    }
    if (format == HISTORY_TEXT && e->code == 0)
        write_cells(&c, (size_t)columns, out);
    if (format == HISTORY_JSON && e->code == 0) {
        char *text = json_dumps(list, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        text_add(out, text != NULL ? text : "[]");
        text_add(out, "\n");
        free(text);
    }
    json_decref(list);
    arena_free(c.memory);
    return e->code != 0 ? e->code : out->failed ? error_memory(e) : 0;
}
