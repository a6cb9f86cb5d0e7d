/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * where.c - reads and applies the conditions that select rows of a table.
 */
#include "table/where.h"

#include "base/text.h"

#include <string.h>

enum { LISTED = 20 };

/* "a, b, c and 7 more" */
static void list(text_buffer *out, const char *const *name, size_t count)
{
    for (size_t i = 0; i < count && i < LISTED; i++)
        text_addf(out, "%s`%s`", i > 0 ? ", " : "", TEXT_SHORT(name[i]));
    if (count > LISTED)
        text_addf(out, " and %zu more", count - LISTED);
}

/* "WHAT; did you mean `near`? There are `a`, `b`" */
static int refuse(const where_filter *f, const char *what, const char *word, const char *of,
                  const char *const *name, size_t count, error *e)
{
    text_buffer all = {0};
    const char *near = text_nearest_of(word, name, count);
    list(&all, name, count);
    if (all.failed)
        error_memory(e);
    else
        error_set(e, ERROR_USAGE, "where = `%s` of table `%s`: %s%s%s%s%s%s", TEXT_SHORT(f->text),
                  f->table, what, near != NULL ? "; did you mean `" : "",
                  near != NULL ? TEXT_SHORT(near) : "", near != NULL ? "`?" : "",
                  near != NULL ? " It has "
                  : count > 0  ? ": it has "
                               : of,
                  all.at != NULL ? all.at : "");
    text_free(&all);
    return e->code;
}

static int unknown_column(const where_filter *f, const char *word, const where_name *names,
                          size_t count, error *e)
{
    const char **name = ARENA_ARRAY(f->memory, const char *, count);
    const char *what = arena_printf(f->memory, "there is no column `%s` of texts or of yes and no",
                                    TEXT_SHORT(word));
    if (name == NULL || what == NULL)
        return error_memory(e);
    size_t words = 0;
    for (size_t i = 0; i < count; i++) {
        if (*names[i].name != '\0')
            name[words++] = names[i].name;
    }
    return refuse(f, what, word, "", name, words, e);
}

/* Does the site have a thing of this name, of the kind that the column names? */
static bool belongs_to_site(const site_answer *n, const char *column, const char *value)
{
    const model *m = n->result.model;
    bool found = *value == '\0';
    if (strcmp(column, "component") == 0) {
        for (size_t i = 0; i < m->components.count && !found; i++)
            found = strcmp(m->components.at[i].name, value) == 0;
    } else if (strcmp(column, "phase") == 0) {
        for (size_t i = 0; i < m->phases.count && !found; i++)
            found = strcmp(result_phase_name(m, (int32_t)i), value) == 0;
    } else if (strcmp(column, "period") == 0) {
        for (size_t i = 0; i < m->periods.count && !found; i++)
            found = strcmp(m->periods.at[i].name, value) == 0;
    } else if (strcmp(column, "bus") == 0) {
        for (size_t i = 0; i < m->buses.count && !found; i++)
            found = strcmp(m->buses.at[i].name, value) == 0;
    }
    return found;
}

/* The names that belongs_to_site() knows, to suggest one. */
static int names_of_site(where_filter *f, where_condition *c, error *e)
{
    const model *m = f->answer->result.model;
    const bool components = strcmp(c->name, "component") == 0,
               phases = strcmp(c->name, "phase") == 0, periods = strcmp(c->name, "period") == 0,
               buses = strcmp(c->name, "bus") == 0;
    const size_t count = components ? m->components.count
                         : phases   ? m->phases.count
                         : periods  ? m->periods.count
                         : buses    ? m->buses.count
                                    : 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = components ? m->components.at[i].name
                           : phases   ? result_phase_name(m, (int32_t)i)
                           : periods  ? m->periods.at[i].name
                                      : m->buses.at[i].name;
        bool ignored;
        if (where_test(f, c->column, name, &ignored, e) != 0)
            return e->code;
    }
    return 0;
}

/* Splits "NAME = VALUE" or "NAME VALUE" in place; false: it has neither form. */
static bool split(char *text, const char **name, const char **value)
{
    char *at = text_trim(text), *end = at;
    while ((*end >= 'a' && *end <= 'z') || (*end >= '0' && *end <= '9') || *end == '_')
        end++;
    char *rest = end;
    while (*rest == ' ' || *rest == '\t')
        rest++;
    const bool equal = *rest == '=';
    if (end == at || (!equal && (rest == end || *rest == '\0')))
        return false;
    *name = at;
    *value = text_trim(rest + (equal ? 1 : 0));
    *end = '\0';
    return true;
}

static int add(where_filter *f, char *text, const where_name *names, size_t count, error *e)
{
    where_condition c = {.column = -1};
    if (!split(text, &c.name, &c.value))
        return error_set(e, ERROR_USAGE,
                         "where = `%s` of table `%s`: `%s` is not a condition: write `COLUMN = "
                         "VALUE`, several separated by commas, or pass NULL for all rows",
                         TEXT_SHORT(f->text), f->table, TEXT_SHORT(text));
    for (size_t i = 0; i < count && c.column < 0; i++) {
        if (strcmp(names[i].name, c.name) != 0)
            continue;
        c.column = (int32_t)i;
        static const char *const flags[] = {"no", "yes"};
        if (names[i].type == COLUMN_BOOL && *c.value != '\0' && strcmp(c.value, "yes") != 0 &&
            strcmp(c.value, "no") != 0)
            return refuse(f, "a column of yes and no has other values", "", "", flags, 2, e);
        c.known = names[i].type == COLUMN_BOOL;
    }
    if (c.column < 0)
        return unknown_column(f, c.name, names, count, e);
    for (size_t i = 0; i < f->count; i++) {
        if (f->at[i].column == c.column)
            return error_set(e, ERROR_USAGE,
                             "where = `%s` of table `%s`: `%s` has two conditions: write one",
                             TEXT_SHORT(f->text), f->table, c.name);
    }
    if (f->count == WHERE_CONDITIONS)
        return error_set(e, ERROR_USAGE,
                         "where = `%s` of table `%s`: it has more than %d conditions",
                         TEXT_SHORT(f->text), f->table, WHERE_CONDITIONS);
    c.known = c.known || belongs_to_site(f->answer, c.name, c.value);
    f->at[f->count++] = c;
    return c.known ? 0 : names_of_site(f, &f->at[f->count - 1], e);
}

int where_read(arena *memory, const site_answer *n, const char *table, const char *text,
               const where_name *names, size_t count, where_filter *out, error *e)
{
    *out = (where_filter){.memory = memory, .answer = n, .table = table, .text = text};
    char *rest = text == NULL ? NULL : arena_text(memory, text);
    if (text != NULL && rest == NULL)
        return error_memory(e);
    while (rest != NULL) {
        char *comma = strchr(rest, ',');
        if (comma != NULL)
            *comma = '\0';
        if (add(out, rest, names, count, e) != 0)
            return e->code;
        rest = comma != NULL ? comma + 1 : NULL;
    }
    return 0;
}

const char *where_value(const where_filter *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++) {
        if (strcmp(f->at[i].name, name) == 0)
            return f->at[i].value;
    }
    return NULL;
}

int where_test(where_filter *f, int32_t column, const char *text, bool *meets, error *e)
{
    *meets = true;
    for (size_t i = 0; i < f->count; i++) {
        where_condition *c = &f->at[i];
        if (c->column != column)
            continue;
        *meets = strcmp(text != NULL ? text : "", c->value) == 0;
        if (c->known)
            return 0;
        c->known = *meets;
        if (*meets || text == NULL || *text == '\0' || index_find(&c->index, text) != INDEX_NONE)
            return 0;
        const char **slot = VEC_PUSH(f->memory, &c->seen);
        if (slot == NULL || !index_put(f->memory, &c->index, text, c->seen.count))
            return error_memory(e);
        *slot = text;
    }
    return 0;
}

int where_finish(const where_filter *f, error *e)
{
    for (size_t i = 0; i < f->count; i++) {
        const where_condition *c = &f->at[i];
        if (c->known)
            continue;
        const char *what =
            arena_printf(f->memory, "column `%s` has no `%s`", c->name, TEXT_SHORT(c->value));
        return what == NULL ? error_memory(e)
                            : refuse(f, what, c->value, ", nor any other text", c->seen.at,
                                     c->seen.count, e);
    }
    return 0;
}
