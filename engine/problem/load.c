/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - from a file and the command line's --set to a problem.
 */
#include "base/file.h"
#include "base/text.h"
#include "problem/problem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fixed_sections[] = {"site",      "time",   "weather", "economics",
                                             "objective", "limits", "plugins"};
enum { FIXED = sizeof fixed_sections / sizeof fixed_sections[0] };

static bool is_fixed(const char *name)
{
    for (size_t i = 0; i < FIXED; i++) {
        if (strcmp(fixed_sections[i], name) == 0)
            return true;
    }
    return false;
}

static const char *section_name(size_t i, const void *data)
{
    return ((const ini_document *)data)->sections.at[i].name;
}

/* "bus w40.temperature=30 degC": the section is what stands before the first dot. */
static int apply_set(problem *p, const char *text, error *e)
{
    ini_document *d = &p->document;
    char *copy = arena_text(p->memory, text);
    if (copy == NULL)
        return error_memory(e);
    char *equal = strchr(copy, '='), *dot = strchr(copy, '.');
    if (equal == NULL || dot == NULL || dot > equal)
        return error_set(e, ERROR_USAGE,
                         "--set %s: write SECTION.KEY=VALUE, as in "
                         "--set \"grid.import_limit=520 MW\"",
                         text);
    *equal = *dot = '\0';
    char *name = text_trim(copy), *key = text_trim(dot + 1), *value = text_trim(equal + 1);
    const char *kind = "";
    if (*key == '\0' || *value == '\0')
        return error_set(e, ERROR_USAGE, "--set %s: no key or no value", text);
    if (text_starts(name, "bus ")) {
        kind = "bus";
        name = text_trim(name + 4);
    }
    if (*kind == '\0' && !is_fixed(name) && ini_find_section(d, kind, name) == NULL) {
        const char *near = text_nearest(name, d->sections.count, section_name, d);
        return error_set(e, ERROR_PROBLEM, "--set %s: there is no section [%s] in %s%s%s%s", text,
                         name, p->path, near != NULL ? "; did you mean [" : "",
                         near != NULL ? near : "", near != NULL ? "]?" : "");
    }
    return ini_put(p->memory, d, kind, name, key, value, "--set", e);
}

static int read_head(problem *p, error *e)
{
    static const char *const known[] = {"format"};
    ini_section *head = &p->document.sections.at[0];
    ini_entry *format = ini_take_entry(head, "format");
    int64_t version;
    if (format == NULL)
        return error_set(
            e, ERROR_PROBLEM,
            "%s:1: the first line must be `format = 1`, the version of the problem format",
            p->path);
    if (value_integer(head, format, (value_range){1, 1e9}, &version, e) != 0)
        return e->code;
    if (version != 1)
        return ini_complain(e, head, format,
                            "this program reads format 1: write `format = 1`, or use the version "
                            "of Firn that the file was written for");
    return ini_all_used(head, known, 1, e);
}

static int by_component(const void *a, const void *b)
{
    return strcmp(((const problem_component *)a)->name, ((const problem_component *)b)->name);
}

static int by_bus(const void *a, const void *b)
{
    return strcmp(((const problem_bus *)a)->name, ((const problem_bus *)b)->name);
}

static int no_section(const problem *p, const ini_section *s, error *e)
{
    char hint[100] = "";
    const char *near = text_nearest_of(s->name, fixed_sections, FIXED);
    if (near != NULL)
        snprintf(hint, sizeof hint, "; did you mean [%s]?", near);
    return error_set(
        e, ERROR_PROBLEM,
        "%s:%d: [%s] is none of the sections Firn knows and has no `type`, so it is no "
        "component either%s",
        p->path, s->line, s->name, hint);
}

static int sort_sections(problem *p, error *e)
{
    ini_document *d = &p->document;
    for (size_t i = 1; i < d->sections.count; i++) {
        ini_section *s = &d->sections.at[i];
        if (strcmp(s->kind, "bus") == 0) {
            problem_bus *bus = VEC_PUSH(p->memory, &p->buses);
            if (bus == NULL)
                return error_memory(e);
            *bus = (problem_bus){s->name, s};
            continue;
        }
        if (*s->kind != '\0')
            return error_set(e, ERROR_PROBLEM,
                             "%s:%d: [%s %s]: unknown kind of section `%s`; a section of two words "
                             "is [bus NAME]",
                             p->path, s->line, s->kind, s->name, s->kind);
        if (is_fixed(s->name))
            continue;
        ini_entry *type = ini_take_entry(s, "type");
        if (type == NULL)
            return no_section(p, s, e);
        problem_component *c = VEC_PUSH(p->memory, &p->components);
        if (c == NULL)
            return error_memory(e);
        *c = (problem_component){s->name, type->value,
                                 arena_printf(p->memory, "%s:%d", s->file, s->line), s};
        if (c->place == NULL)
            return error_memory(e);
    }
    if (p->components.count == 0)
        return error_set(
            e, ERROR_PROBLEM,
            "%s: no component: every section with a `type` is one, as in [grid] type = "
            "grid.connection",
            p->path);
    qsort(p->components.at, p->components.count, sizeof *p->components.at, by_component);
    if (p->buses.count > 0)
        qsort(p->buses.at, p->buses.count, sizeof *p->buses.at, by_bus);
    return 0;
}

problem *problem_load(arena *a, const char *path, const char *const *set, size_t sets, error *e)
{
    problem *p = ARENA_NEW(a, problem);
    if (p == NULL || (p->path = arena_text(a, path)) == NULL ||
        (p->folder = file_folder(a, path)) == NULL) {
        error_memory(e);
        return NULL;
    }
    p->memory = a;
    p->target = (double)NAN;
    if (ini_load(a, path, p->path, &p->document, e) != 0)
        return NULL;
    for (size_t i = 0; i < sets; i++) {
        if (apply_set(p, set[i], e) != 0)
            return NULL;
    }
    if (read_head(p, e) != 0 || sort_sections(p, e) != 0 || problem_read_site(p, e) != 0 ||
        problem_read_goal(p, e) != 0 || problem_read_weather(p, e) != 0)
        return NULL;
    return p;
}

csv *problem_csv(problem *p, const char *name, error *e)
{
    for (size_t i = 0; i < p->files.count; i++) {
        if (strcmp(p->files.at[i].shown, name) == 0)
            return &p->files.at[i];
    }
    char *shown = arena_text(p->memory, name);
    char *path = file_beside(p->memory, p->folder, name);
    csv *c = VEC_PUSH(p->memory, &p->files);
    if (shown == NULL || path == NULL || c == NULL) {
        error_memory(e);
        return NULL;
    }
    if (csv_read(p->memory, path, shown, c, e) != 0) {
        p->files.count--; /* a table that could not be read is none that was */
        return NULL;
    }
    return c;
}
