/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem/ini.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

enum { SECTION_MOST = 49 }; /* inih keeps no more of a section's name */

typedef struct reading {
    arena *a;
    ini_document *out;
    const char *shown;
    char *next; /* text still to be read */
    int line;
    error *e;
} reading;

static ini_section *add_section(arena *a, ini_document *d, const char *kind, const char *name,
                                const char *file, int line)
{
    ini_section *s = VEC_PUSH(a, &d->sections);
    if (s == NULL)
        return NULL;
    s->kind = arena_text(a, kind);
    s->name = arena_text(a, name);
    s->file = file;
    s->line = line;
    return s->kind == NULL || s->name == NULL ? NULL : s;
}

/* "[bus w40]" -> kind "bus", name "w40"; "[grid]" -> "", "grid". */
static bool open_section(reading *r, char *text)
{
    char *end = strchr(text, ']');
    if (end == NULL) {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: `%s` has no closing `]`", r->shown, r->line, text);
        return false;
    }
    char *rest = text_trim(end + 1);
    if (*rest != '\0' && *rest != ';' && *rest != '#') {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: `%s` stands behind a section's `]`: put it on a line "
                  "of its own",
                  r->shown, r->line, rest);
        return false;
    }
    *end = '\0';
    char *name = text_trim(text + 1);
    char *blank = strpbrk(name, " \t");
    const char *kind = "";
    if (strlen(name) > SECTION_MOST) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: section name `%s` is %zu characters long; %d are the "
                  "most: shorten it",
                  r->shown, r->line, name, strlen(name), SECTION_MOST);
        return false;
    }
    if (blank != NULL) {
        *blank = '\0';
        kind = name;
        name = text_trim(blank + 1);
    }
    if (!text_is_name(name, SECTION_MOST)) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: section name `%s`: names are of a-z, 0-9, `-` and `_`", r->shown, r->line,
                  name);
        return false;
    }
    const ini_section *twin = ini_find_section(r->out, kind, name);
    if (twin != NULL) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: section [%s%s%s] stands already at line %d: join them", r->shown, r->line,
                  kind, *kind != '\0' ? " " : "", name, twin->line);
        return false;
    }
    if (add_section(r->a, r->out, kind, name, r->shown, r->line) == NULL) {
        error_memory(r->e);
        return false;
    }
    return true;
}

/* inih's reader: the next line, checked and without its indentation; NULL at the end or on an
 * error. */
static char *next_line(char *to, int room, void *data)
{
    reading *r = data;
    if (r->e->code != 0 || *r->next == '\0')
        return NULL;
    r->line++;
    char *line = r->next;
    size_t length = strcspn(line, "\n");
    r->next += length + (line[length] == '\n');
    if (length > 0 && line[length - 1] == '\r')
        length--;
    while (length > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < ' ' && line[i] != '\t') {
            error_set(r->e, ERROR_PROBLEM, "%s:%d: a control character (%d) in the text", r->shown,
                      r->line, line[i]);
            return NULL;
        }
    }
    if (length + 2 > (size_t)room) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: the line is %zu bytes long; %d are the most: shorten it, or put long "
                  "lists of numbers into a CSV file",
                  r->shown, r->line, length, room - 2);
        return NULL;
    }
    memcpy(to, line, length);
    to[length] = '\0';
    if (*to == '[') {
        char *text = arena_slice(r->a, to, length); /* open_section writes into it */
        if (text == NULL) {
            error_memory(r->e);
            return NULL;
        }
        if (!open_section(r, text))
            return NULL;
    } else if (*to != ';' && *to != '#' && to[strcspn(to, "=:")] == ':') {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: a `:` stands before any `=`: write `key = value`",
                  r->shown, r->line);
        return NULL;
    }
    to[length] = '\n';
    to[length + 1] = '\0';
    return to;
}

/* inih's handler: one key and its value. Returns 1 to go on. */
static int on_entry(void *data, const char *cut_section, const char *key, const char *value)
{
    reading *r = data;
    ini_section *s = &r->out->sections.at[r->out->sections.count - 1];
    (void)cut_section;
    if (r->e->code != 0)
        return 0;
    if (*key == '\0') {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: no key stands before the `=`", r->shown, r->line);
        return 0;
    }
    if (*value == '\0') {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: `%s` has no value: write one, or remove the line",
                  r->shown, r->line, key);
        return 0;
    }
    const ini_entry *twin = ini_find_entry(s, key);
    if (twin != NULL) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: [%s] `%s` stands already at line %d: remove one of the two", r->shown,
                  r->line, s->name, key, twin->line);
        return 0;
    }
    ini_entry *n = VEC_PUSH(r->a, &s->entries);
    if (n != NULL)
        *n = (ini_entry){.key = arena_text(r->a, key),
                         .value = arena_text(r->a, value),
                         .file = r->shown,
                         .line = r->line};
    if (n == NULL || n->key == NULL || n->value == NULL) {
        error_memory(r->e);
        return 0;
    }
    return 1;
}

static int no_entry(const char *shown, const char *bytes, int line, error *e)
{
    char text[60], whole[300];
    for (int i = 1; i < line && *bytes != '\0'; i++)
        bytes += strcspn(bytes, "\n") + 1;
    snprintf(whole, sizeof whole, "%.*s", (int)strcspn(bytes, "\r\n"), bytes);
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: `%s` is neither a [section], nor `key = value`, nor a comment (`;`)",
                     shown, line, text_short(text, sizeof text, text_trim(whole)));
}

int ini_load(arena *a, const char *path, const char *shown, ini_document *out, error *e)
{
    char *bytes;
    size_t count;
    char digest[65];
    if (file_read(a, path, ERROR_PROBLEM, &bytes, &count, e) != 0)
        return e->code;
    sha256_hex(bytes, count, digest);
    *out = (ini_document){.sha256 = arena_text(a, digest)};
    if (out->sha256 == NULL || add_section(a, out, "", "", shown, 1) == NULL)
        return error_memory(e);
    if (memchr(bytes, '\0', count) != NULL)
        return error_set(e, ERROR_PROBLEM, "%s: holds zero bytes: it is no text file", shown);
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3;
    error ours = {0};
    reading r = {.a = a, .out = out, .shown = shown, .next = bytes, .e = &ours};
    int bad = ini_parse_stream(next_line, &r, on_entry, &r);
    if (bad < 0)
        return error_memory(e);
    /* inih reads on after a line it does not understand: the first mistake is told. */
    if (bad > 0 && (ours.code == 0 || bad < r.line))
        return no_entry(shown, bytes, bad, e);
    return ours.code != 0 ? error_set(e, ours.code, "%s", ours.text) : 0;
}

ini_section *ini_find_section(ini_document *d, const char *kind, const char *name)
{
    for (size_t i = 0; i < d->sections.count; i++) {
        ini_section *s = &d->sections.at[i];
        if (strcmp(s->kind, kind) == 0 && strcmp(s->name, name) == 0)
            return s;
    }
    return NULL;
}

ini_entry *ini_find_entry(ini_section *s, const char *key)
{
    for (size_t i = 0; s != NULL && i < s->entries.count; i++) {
        if (strcmp(s->entries.at[i].key, key) == 0)
            return &s->entries.at[i];
    }
    return NULL;
}

ini_entry *ini_take_entry(ini_section *s, const char *key)
{
    ini_entry *n = ini_find_entry(s, key);
    if (n != NULL)
        n->used = true;
    return n;
}

int ini_put(arena *a, ini_document *d, const char *kind, const char *name, const char *key,
            const char *value, const char *file, error *e)
{
    ini_section *s = ini_find_section(d, kind, name);
    if (s == NULL)
        s = add_section(a, d, kind, name, file, 0);
    ini_entry *n = s == NULL ? NULL : ini_find_entry(s, key);
    if (n == NULL && s != NULL)
        n = VEC_PUSH(a, &s->entries);
    if (n == NULL)
        return error_memory(e);
    *n = (ini_entry){.key = arena_text(a, key), .value = arena_text(a, value), .file = file};
    return n->key == NULL || n->value == NULL ? error_memory(e) : 0;
}

char *ini_place(const ini_section *s, const ini_entry *n, char *out, size_t size)
{
    const char *gap = *s->kind != '\0' ? " " : "";
    char section[80] = "";
    if (*s->name != '\0')
        snprintf(section, sizeof section, "[%s%s%s] ", s->kind, gap, s->name);
    if (n->line > 0)
        snprintf(out, size, "%s:%d: %s%s", n->file, n->line, section, n->key);
    else
        snprintf(out, size, "%s: %s%s", n->file, section, n->key);
    return out;
}

int ini_complain(error *e, const ini_section *s, const ini_entry *n, const char *format, ...)
{
    char place[600], sentence[1000];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    ini_place(s, n, place, sizeof place);
    return error_set(e, ERROR_PROBLEM, "%s = %s: %s", place, n->value, sentence);
}

static int unknown_key(const ini_section *s, const ini_entry *n, const char *const *known,
                       size_t count, error *e)
{
    char place[600], hint[120] = "";
    const char *near = text_nearest_of(n->key, known, count);
    if (near != NULL)
        snprintf(hint, sizeof hint, "; did you mean `%s`?", near);
    ini_place(s, n, place, sizeof place);
    return error_set(e, ERROR_PROBLEM, "%s: unknown key%s", place, hint);
}

int ini_all_known(const ini_section *s, const char *const *known, size_t count, error *e)
{
    for (size_t i = 0; i < s->entries.count; i++) {
        bool found = false;
        for (size_t k = 0; k < count && !found; k++)
            found = strcmp(s->entries.at[i].key, known[k]) == 0;
        if (!found)
            return unknown_key(s, &s->entries.at[i], known, count, e);
    }
    return 0;
}

int ini_all_used(const ini_section *s, const char *const *known, size_t count, error *e)
{
    for (size_t i = 0; i < s->entries.count; i++) {
        if (!s->entries.at[i].used)
            return unknown_key(s, &s->entries.at[i], known, count, e);
    }
    return 0;
}
