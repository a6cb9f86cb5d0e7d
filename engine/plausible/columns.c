/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * columns.c - one column of a file that is read as two quantities, such as a wind speed and a
 * humidity: one of them names the wrong column. Values in range do not show it.
 */
#include "plausible/inspect.h"

#include "csv/reference.h"
#include "problem/values.h"

#include <stdio.h>
#include <string.h>

/* A use of a column. */
typedef struct use {
    const char *file, *column;
    const char *key;  /* of weather: each key is a quantity of its own; "" of other values */
    const char *unit; /* of other values */
    const ini_section *section;
    const ini_entry *entry;
} use;

typedef vec(use) uses;

static bool same_quantity(const plausible *p, const use *a, const use *b)
{
    unit x, y;
    char why[200];
    if (*a->key != '\0' || *b->key != '\0')
        return strcmp(a->key, b->key) == 0;
    return !unit_parse_parameter(a->unit, &p->problem->money, &x, why, sizeof why) ||
           !unit_parse_parameter(b->unit, &p->problem->money, &y, why, sizeof why) ||
           memcmp(x.power, y.power, sizeof x.power) == 0;
}

static int add(plausible *p, uses *list, const use *u, error *e)
{
    char title[200];
    for (size_t i = 0; i < list->count; i++) {
        const use *old = &list->at[i];
        if (strcmp(old->column, u->column) != 0 || strcmp(old->file, u->file) != 0)
            continue;
        if (same_quantity(p, old, u))
            return 0;
        return finding_on_entry(
            p, "column", u->section, u->entry, e,
            "reads the column `%s` of %s, and so does [%s] `%s = %s`, as another quantity: one of "
            "them names the wrong column",
            u->column, u->file, ini_section_title(old->section, title, sizeof title),
            old->entry->key, TEXT_SHORT(ini_shown_value(old->entry)));
    }
    use *slot = VEC_PUSH(p->memory, list);
    if (slot == NULL)
        return error_memory(e);
    *slot = *u;
    return 0;
}

/* The columns that [weather] names in its CSV file. */
static int add_weather(plausible *p, uses *list, const problem_period *period, error *e)
{
    static const char *const keys[] = {
        "dry_bulb", "relative_humidity", "dew_point", "pressure", "ghi", "dni",
        "dhi",      "wind_speed"};
    const ini_section *s = ini_find_section(&period->document, "", "weather");
    const ini_entry *file = s == NULL ? NULL : ini_find_entry(s, "file");
    const size_t length = file == NULL ? 0 : strlen(file->value);
    if (length < 4 || strcmp(file->value + length - 4, ".csv") != 0)
        return 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        use u = {.key = keys[i], .section = s, .entry = ini_find_entry(s, keys[i])};
        char *text = u.entry == NULL ? NULL : arena_text(p->memory, u.entry->value), *word,
             *rest = text == NULL ? NULL : csv_reference_word(text, " \t", &word);
        if (rest == NULL)
            continue;
        *rest = '\0';
        u.file = file->value;
        u.column = arena_text(p->memory, word);
        if (u.column == NULL)
            return error_memory(e);
        if (add(p, list, &u, e) != 0)
            return e->code;
    }
    return 0;
}

int inspect_columns(plausible *p, error *e)
{
    uses list = {0};
    for (size_t i = 0; i < p->problem->periods.count; i++) {
        const problem_period *period = &p->problem->periods.at[i];
        if (!period->stress && add_weather(p, &list, period, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < p->values.count; i++) {
        const plausible_value *v = &p->values.at[i];
        use u = {.key = "", .unit = v->in, .section = v->section, .entry = v->entry};
        char *text, *file, *column, *rest;
        /* a factor makes another quantity of a column on purpose; a constant has no quantity */
        if (!v->column || v->min == v->max || strchr(v->entry->value, '*') != NULL)
            continue;
        text = arena_text(p->memory, v->entry->value);
        rest = text == NULL ? NULL : csv_reference_word(text, ":", &file);
        if (rest == NULL || *rest != ':')
            continue;
        *rest++ = '\0';
        rest = csv_reference_word(rest, " \t", &column);
        if (rest == NULL)
            continue;
        *rest = '\0';
        u.file = arena_text(p->memory, file);
        u.column = arena_text(p->memory, column);
        if (u.file == NULL || u.column == NULL)
            return error_memory(e);
        if (add(p, &list, &u, e) != 0)
            return e->code;
    }
    return 0;
}
