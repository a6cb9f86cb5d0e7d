/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scan.c - a first look at a problem file, line by line, without the rules of its format.
 */
#include "batch/scan.h"

#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ROWS_PER_STEP: rows per component and step, which are 2 to 4 in the problems that ship. */
enum { MAX_DEPTH = 10, MAX_FILES = 200, YEAR = 8760 };
static const double ROWS_PER_STEP = 3;

typedef struct course {
    arena *memory;
    scan *out;
    size_t files, components, phases;
    double hours, step;
} course;

static bool knows_scenario(const scan *s, const char *name)
{
    for (size_t i = 0; i < s->scenarios.count; i++) {
        if (strcmp(s->scenarios.at[i], name) == 0)
            return true;
    }
    return false;
}

/* "[scenario dry]", "[phase 2028: grid]", "[time]": the kind and the name; false: not a section. */
static bool read_section(char *line, char **kind, char **name)
{
    char *end = line[0] == '[' ? strchr(line, ']') : NULL;
    if (end == NULL)
        return false;
    *end = '\0';
    *kind = text_trim(line + 1);
    size_t length = strcspn(*kind, " \t");
    *name = *kind + length;
    if (**name != '\0') {
        *(*name)++ = '\0';
        *name = text_trim(*name);
    }
    return true;
}

static int scan_bytes(course *c, const char *path, char *bytes, int depth, error *e);

static int scan_includes(course *c, const char *path, char *list, int depth, error *e)
{
    char *folder = file_folder(c->memory, path), *rest;
    for (char *word = strtok_r(list, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        char *bytes, *name = text_trim(word);
        char *inner = folder == NULL ? NULL : file_join(c->memory, folder, name);
        size_t count;
        error missing = {0};
        if (inner == NULL)
            return error_memory(e);
        if (depth < MAX_DEPTH && c->files++ < MAX_FILES && *name != '\0' &&
            file_read_binary(c->memory, inner, ERROR_PROBLEM, &bytes, &count, &missing) == 0 &&
            scan_bytes(c, inner, bytes, depth + 1, e) != 0)
            return e->code;
    }
    return 0;
}

/* `key = value` of a section. */
static int scan_entry(course *c, const char *path, const char *kind, char *line, int depth,
                      error *e)
{
    char *equal = strchr(line, '=');
    double number;
    if (equal == NULL)
        return 0;
    *equal = '\0';
    const char *key = text_trim(line);
    char *value = text_trim(equal + 1);
    if (*kind == '\0' && strcmp(key, "format") == 0 && depth == 0)
        c->out->has_format = true;
    if (*kind == '\0' && strcmp(key, "include") == 0)
        return scan_includes(c, path, value, depth, e);
    if (strcmp(key, "type") == 0)
        c->components++;
    if (strcmp(kind, "time") == 0 && strcmp(key, "hours") == 0 &&
        text_number(value, &number) != NULL && number > 0)
        c->hours = number;
    if (strcmp(kind, "time") == 0 && strcmp(key, "step") == 0 &&
        text_number(value, &number) != NULL && number > 0)
        c->step = strstr(value, "min") != NULL ? number / 60 : number;
    return 0;
}

static int scan_bytes(course *c, const char *path, char *bytes, int depth, error *e)
{
    char *rest, *kind = "";
    if (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3;
    for (char *line = strtok_r(bytes, "\r\n", &rest); line != NULL;
         line = strtok_r(NULL, "\r\n", &rest)) {
        char *name, *begin = text_trim(line);
        if (*begin == ';' || *begin == '#')
            continue;
        if (read_section(begin, &kind, &name)) {
            if (strcmp(kind, "phase") == 0 && strchr(name, ':') == NULL)
                c->phases++;
            if (strcmp(kind, "scenario") == 0 && *name != '\0' && !knows_scenario(c->out, name)) {
                char **slot = VEC_PUSH(c->memory, &c->out->scenarios);
                if (slot == NULL || (*slot = arena_text(c->memory, name)) == NULL)
                    return error_memory(e);
            }
        } else {
            char *comment = strstr(begin, " ;");
            if (comment != NULL)
                *comment = '\0';
            if (scan_entry(c, path, kind, begin, depth, e) != 0)
                return e->code;
        }
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int scan_file(arena *a, const char *path, scan *out, error *e)
{
    char *bytes;
    size_t count;
    error unread = {0};
    arena *scratch = arena_new();
    course c = {.memory = a, .out = out, .hours = YEAR, .step = 1};
    *out = (scan){.is_text = true};
    if (scratch == NULL)
        return error_memory(e);
    if (file_read_binary(scratch, path, ERROR_PROBLEM, &bytes, &count, &unread) == 0) {
        out->readable = true;
        out->is_text = memchr(bytes, '\0', count) == NULL;
        c.memory = scratch;
        scan_bytes(&c, path, bytes, 0, e);
        const double steps = fmax(1, c.hours / c.step) * (double)(c.phases > 1 ? c.phases : 1);
        out->rows = steps * ROWS_PER_STEP * (double)(c.components + 1);
    }
    /* The names were read into the scratch memory, with the files. */
    for (size_t i = 0; i < out->scenarios.count && e->code == 0; i++) {
        if ((out->scenarios.at[i] = arena_text(a, out->scenarios.at[i])) == NULL)
            error_memory(e);
    }
    char **names = ARENA_ARRAY(a, char *, out->scenarios.count + 1);
    if (names == NULL)
        error_memory(e);
    if (e->code == 0) {
        if (out->scenarios.count > 0)
            memcpy(names, out->scenarios.at, out->scenarios.count * sizeof *names);
        qsort(names, out->scenarios.count, sizeof *names, by_name);
        out->scenarios.at = names;
        out->scenarios.room = out->scenarios.count + 1;
    }
    arena_free(scratch);
    return e->code;
}
