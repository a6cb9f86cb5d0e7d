/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * maker.c - adds columns and rows to a table that is being made.
 */
#include "table/maker.h"

#include "base/text.h"

/* The unit with the names of this site in it; NULL: out of memory. */
static const char *unit_of(const table_maker *m, const char *declared)
{
    static const char currency[] = "MONEY", objective[] = "OBJECTIVE";
    if (text_starts(declared, currency))
        return arena_printf(m->scratch, "%s%s", m->n->result.model->currency,
                            declared + sizeof currency - 1);
    if (text_starts(declared, objective))
        return arena_printf(m->scratch, "%s%s", m->n->source.objective_unit,
                            declared + sizeof objective - 1);
    return declared;
}

int table_add_columns(table_maker *m, const table_column *column, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *in = unit_of(m, column[i].unit);
        if (in == NULL ||
            cursor_add(m->c, column[i].name, column[i].type, in, column[i].meaning) == NULL)
            return error_memory(m->e);
    }
    return 0;
}

int table_read_where(table_maker *m, const char *table, const char *where,
                     const table_column *column, size_t count)
{
    where_name *names = ARENA_ARRAY(m->scratch, where_name, count);
    size_t used = 0;
    if (names == NULL)
        return error_memory(m->e);
    /* Numbers keep their place, so that the index is that of the column, but have no name. */
    for (size_t i = 0; i < count; i++) {
        const bool word = column[i].type == COLUMN_TEXT || column[i].type == COLUMN_BOOL;
        names[used++] = (where_name){word ? column[i].name : "", column[i].type};
    }
    return where_read(m->scratch, m->n, table, where, names, used, &m->where, m->e);
}

int table_row(table_maker *m, const table_cell *cell)
{
    cursor *c = m->c;
    bool meets = true;
    for (size_t i = 0; i < c->columns && m->where.count > 0; i++) {
        const int32_t type = c->column[i].type;
        bool this;
        if (type != COLUMN_TEXT && type != COLUMN_BOOL)
            continue;
        const char *text = type == COLUMN_TEXT     ? cell[i].text
                           : isnan(cell[i].number) ? NULL
                           : cell[i].number != 0   ? "yes"
                                                   : "no";
        if (where_test(&m->where, (int32_t)i, text, &this, m->e) != 0)
            return m->e->code;
        meets = meets && this;
    }
    if (!meets)
        return 0;
    if (!cursor_row(c))
        return error_memory(m->e);
    for (size_t i = 0; i < c->columns; i++) {
        if (c->column[i].type == COLUMN_TIME)
            cursor_second(c, i, (int64_t)cell[i].number);
        else if (c->column[i].type != COLUMN_TEXT)
            cursor_number(c, i, cell[i].number);
        else if (!cursor_text(c, i, cell[i].text))
            return error_memory(m->e);
    }
    return 0;
}
