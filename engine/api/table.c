/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - firn/firn.h: counted answers and their tables.
 */
#include "table/table.h"
#include "api/api.h"
#include "api/table.h"

_Static_assert(FIRN_COLUMN_F64 == COLUMN_F64 && FIRN_COLUMN_TEXT == COLUMN_TEXT &&
                   FIRN_COLUMN_BOOL == COLUMN_BOOL && FIRN_COLUMN_TIME == COLUMN_TIME,
               "the types of columns are those of firn.h");

firn_answer *firn_site_answer(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    firn_answer *n = NULL;
    if (api_change_site(&c, s))
        n = site_answer_take(s, &c.e);
    api_end(&c);
    return n;
}

firn_answer *firn_answer_keep(firn_answer *n)
{
    return n == NULL ? NULL : site_answer_keep(n);
}

void firn_answer_free(firn_answer *n)
{
    site_answer_free(n);
}

const char *const *firn_tables(size_t *count)
{
    if (count != NULL) {
        for (*count = 0; table_names[*count] != NULL;)
            ++*count;
    }
    return table_names;
}

const char *firn_table_meaning(const char *table)
{
    return table == NULL ? NULL : table_meaning(table);
}

cursor *api_table(api_call *c, const firn_answer *n, const char *table, const char *where)
{
    return api_given(c, n, "answer was given: pass one of firn_site_answer") &&
                   api_given(c, table, "table was given: pass a name that firn_tables lists")
               ? table_make(n, table, where, &c->e)
               : NULL;
}

int firn_answer_table(const firn_answer *n, const char *table, const char *where, firn_cursor **to,
                      firn_error *out)
{
    api_call c = {.out = out};
    if (to != NULL)
        *to = NULL;
    if (api_begin(&c) &&
        api_given(&c, to, "place was given for the table: pass a firn_cursor **") && to != NULL)
        *to = api_table(&c, n, table, where);
    return api_end(&c);
}

void firn_cursor_free(firn_cursor *c)
{
    cursor_free(c);
}

size_t firn_cursor_rows(const firn_cursor *c)
{
    return c == NULL ? 0 : c->rows;
}

size_t firn_cursor_columns(const firn_cursor *c)
{
    return c == NULL ? 0 : c->columns;
}

static const cursor_column *column_of(const firn_cursor *c, size_t column)
{
    return c == NULL || column >= c->columns ? NULL : &c->column[column];
}

const char *firn_cursor_name(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? NULL : k->name;
}

const char *firn_cursor_unit(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? NULL : k->unit;
}

const char *firn_cursor_meaning(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? NULL : k->meaning;
}

int32_t firn_cursor_type(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? 0 : k->type;
}

const double *firn_cursor_numbers(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? NULL : k->number;
}

const char *const *firn_cursor_texts(const firn_cursor *c, size_t column)
{
    const cursor_column *k = column_of(c, column);
    return k == NULL ? NULL : k->text;
}
