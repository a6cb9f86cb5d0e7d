/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - makes a table by its name.
 */
#include "table/table.h"

#include "base/text.h"
#include "table/lists.h"
#include "table/series.h"

#include <string.h>

const char *const table_names[] = {"accounts", "answer",   "burnt",   "certificate", "costs",
                                   "flows",    "left_out", "limits",  "notes",       "parameters",
                                   "periods",  "phases",   "plugins", "ports",       "prices",
                                   "ratios",   "sizes",    NULL};

static const table_spec *find(const char *name)
{
    const table_spec *others[] = {&table_flows, &table_prices};
    for (size_t i = 0; i < table_list_count; i++) {
        if (strcmp(table_lists[i].name, name) == 0)
            return &table_lists[i];
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(others[i]->name, name) == 0)
            return others[i];
    }
    return NULL;
}

const char *table_meaning(const char *table)
{
    const table_spec *spec = find(table);
    return spec == NULL ? NULL : spec->meaning;
}

static int unknown(const char *table, error *e)
{
    size_t count = 0;
    text_buffer all = {0};
    for (; table_names[count] != NULL; count++)
        text_addf(&all, "%s`%s`", count > 0 ? ", " : "", table_names[count]);
    const char *near = text_nearest_of(table, table_names, count);
    if (all.failed)
        error_memory(e);
    else
        error_set(e, ERROR_USAGE, "there is no table `%s`%s%s%s: the tables are %s",
                  TEXT_SHORT(table), near != NULL ? "; did you mean `" : "",
                  near != NULL ? near : "", near != NULL ? "`?" : "", all.at);
    text_free(&all);
    return e->code;
}

static int make(table_maker *m, const table_spec *spec, const char *where)
{
    if (table_read_where(m, spec->name, where, spec->column, spec->columns) != 0)
        return m->e->code;
    if (spec->make != NULL)
        return spec->make(m);
    m->c = cursor_new(spec->name, spec->columns, 0, m->e);
    if (m->c == NULL || table_add_columns(m, spec->column, spec->columns) != 0 ||
        spec->fill(m) != 0)
        return m->e->code;
    return where_finish(&m->where, m->e);
}

cursor *table_make(const site_answer *n, const char *table, const char *where, error *e)
{
    table_maker m = {.n = n, .e = e};
    const table_spec *spec = find(table);
    if (spec == NULL) {
        unknown(table, e);
        return NULL;
    }
    m.scratch = arena_new();
    if (m.scratch == NULL)
        error_memory(e);
    else
        make(&m, spec, where);
    arena_free(m.scratch);
    if (e->code == 0)
        return m.c;
    cursor_free(m.c);
    return NULL;
}
