/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ini.c - reads the text of a problem file into sections and entries; finds, copies, overlays and
 * changes them; begins messages with their file, line, section and key.
 */
#include "problem/ini.h"

#include "base/file.h"
#include "base/redact.h"
#include "base/sha256.h"
#include "base/text.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

enum { MAX_SECTION_NAME = 49 }; /* inih cuts a longer name */
enum { VALUE_SHOWN = 200 };     /* bytes of a value in a message, to leave room for the message */
enum { MAX_BYTES = 64 << 20 };  /* of a file; a site of 10,000 components has 2 MB */
enum { COLON = 1 };             /* replaces a `:` inside a key while inih parses the line */

typedef struct reading {
    arena *a;
    ini_document *out;
    const char *shown, *folder;
    char *next; /* text still to be read */
    int line;
    error *e;
} reading;

/* "bus w40", "grid": the name under which a section is indexed. */
static const char *title(arena *a, const char *kind, const char *name)
{
    return *kind == '\0' ? arena_text(a, name) : arena_printf(a, "%s %s", kind, name);
}

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
    const char *key = title(a, kind, name);
    if (s->kind == NULL || s->name == NULL || key == NULL ||
        !index_put(a, &d->names, key, d->sections.count - 1))
        return NULL;
    return s;
}

/* Appends an entry; the caller has checked that its key is new. */
static ini_entry *add_entry(arena *a, ini_section *s, const ini_entry *entry)
{
    ini_entry *n = VEC_PUSH(a, &s->entries);
    if (n == NULL || !index_put(a, &s->keys, entry->key, s->entries.count - 1))
        return NULL;
    *n = *entry;
    return n;
}

/* Parses a section line and adds the section: "[bus w40]" has kind "bus" and name "w40", "[grid]"
 * has kind "" and name "grid". False with the error set. */
static bool open_section(reading *r, char *text)
{
    char *end = strchr(text, ']');
    if (end == NULL) {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: `%s` has no closing `]`: add it", r->shown, r->line,
                  TEXT_SHORT(text));
        return false;
    }
    char *rest = text_trim(end + 1);
    if (*rest != '\0' && *rest != ';' && *rest != '#') {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: `%s` follows a section's `]`: put it on a line of its own", r->shown,
                  r->line, TEXT_SHORT(rest));
        return false;
    }
    *end = '\0';
    const char *kind, *name = text_trim(text + 1);
    if (strlen(name) > MAX_SECTION_NAME) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: section name `%s` is %zu characters long; the maximum is %d: shorten it",
                  r->shown, r->line, TEXT_SHORT(name), strlen(name), MAX_SECTION_NAME);
        return false;
    }
    ini_split_title(text + 1, &kind, &name);
    if (!text_is_name(name, MAX_SECTION_NAME)) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: section name `%s` must consist of a-z, 0-9, `-` and `_`", r->shown,
                  r->line, name);
        return false;
    }
    const ini_section *first = ini_find_section(r->out, kind, name);
    if (first != NULL) {
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: duplicate section [%s%s%s] (first at line %d): merge the two", r->shown,
                  r->line, kind, *kind != '\0' ? " " : "", name, first->line);
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
        if (ini_control(line[i])) {
            error_set(r->e, ERROR_PROBLEM,
                      "%s:%d: the line contains a control character (%d): remove it", r->shown,
                      r->line, line[i]);
            return NULL;
        }
    }
    if (length + 2 > (size_t)room) {
        const char *rest = text_skip(line);
        bool moments = text_starts(rest, "at") && *text_skip(rest + 2) == '=';
        error_set(r->e, ERROR_PROBLEM, "%s:%d: the line is %zu bytes long; the maximum is %d: %s",
                  r->shown, r->line, length, room - 2,
                  moments ? "the moments of a window cannot be in a CSV file: divide them among "
                            "several windows"
                          : "shorten it, or put long lists of numbers into a CSV file");
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
        char *colon = strchr(to, ':'), *equal = strchr(to, '=');
        if (!text_starts(to, "phase ") || equal == NULL ||
            memchr(colon + 1, ':', (size_t)(equal - colon - 1)) != NULL) {
            error_set(r->e, ERROR_PROBLEM,
                      "%s:%d: there is a `:` before the first `=`: write `key = value`", r->shown,
                      r->line);
            return NULL;
        }
        *colon = COLON; /* in `phase 2028: grid.price`: inih would end the key at the colon */
    }
    to[length] = '\n';
    to[length + 1] = '\0';
    return to;
}

/* The first character that results and messages, which repeat the text, cannot print; NULL: none.
 */
static const char *unprintable(const char *text)
{
    while (*text != '\0') {
        size_t length = *text == '\t' ? 1 : text_character(text);
        if (length == 0)
            return text;
        text += length;
    }
    return NULL;
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
        error_set(r->e, ERROR_PROBLEM, "%s:%d: there is no key before the `=`: write `key = value`",
                  r->shown, r->line);
        return 0;
    }
    char *own = arena_text(r->a, key), *colon = own != NULL ? strchr(own, COLON) : NULL;
    if (own == NULL) {
        error_memory(r->e);
        return 0;
    }
    if (colon != NULL)
        *colon = ':';
    if (*value == '\0') {
        error_set(r->e, ERROR_PROBLEM, "%s:%d: `%s` has no value: write one, or remove the line",
                  r->shown, r->line, TEXT_SHORT(own));
        return 0;
    }
    const ini_entry *first = ini_find_entry(s, own);
    if (first != NULL) {
        char name[120];
        bool head = *s->name == '\0';
        error_set(r->e, ERROR_PROBLEM,
                  "%s:%d: %s%s%sduplicate key `%s` (first at line %d): remove one of the two",
                  r->shown, r->line, head ? "" : "[", ini_section_title(s, name, sizeof name),
                  head ? "" : "] ", TEXT_SHORT(own), first->line);
        return 0;
    }
    const char *bad = unprintable(own) != NULL ? unprintable(own) : unprintable(value);
    if (bad != NULL) {
        error_set(r->e, ERROR_PROBLEM,
                  text_utf8(bad) == 0
                      ? "%s:%d: `%s = %s` contains bytes that are not UTF-8: save the file as UTF-8"
                      : "%s:%d: `%s = %s` contains a character that cannot be seen, a mark of "
                        "writing direction or a control character (shown as `?`): remove it",
                  r->shown, r->line, TEXT_SHORT(own), TEXT_SHORT(value));
        return 0;
    }
    const ini_entry entry = {.key = own,
                             .value = arena_text(r->a, value),
                             .file = r->shown,
                             .folder = r->folder,
                             .line = r->line};
    if (entry.value == NULL || add_entry(r->a, s, &entry) == NULL) {
        error_memory(r->e);
        return 0;
    }
    return 1;
}

/* Sets the error for a line that inih cannot parse. */
static int not_an_entry(const char *shown, const char *bytes, int line, error *e)
{
    char text[60], whole[300];
    for (int i = 1; i < line && *bytes != '\0'; i++)
        bytes += strcspn(bytes, "\n") + 1;
    snprintf(whole, sizeof whole, "%.*s", (int)strcspn(bytes, "\r\n"), bytes);
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: `%s` is neither a [section], nor `key = value`, nor a comment (`;`)",
                     shown, line, text_short(text, sizeof text, text_trim(whole)));
}

int ini_read(arena *a, char *bytes, size_t count, const char *shown, const char *base,
             ini_document *out, error *e)
{
    char digest[65];
    if (count > MAX_BYTES)
        return error_set(
            e, ERROR_PROBLEM,
            "%s has %zu bytes; the maximum of a problem file is %d: put tables into CSV "
            "files",
            shown, count, MAX_BYTES);
    if (memchr(bytes, '\0', count) != NULL)
        return error_set(e, ERROR_PROBLEM, "%s: contains NUL bytes: it is not a text file", shown);
    sha256_hex(bytes, count, digest);
    *out = (ini_document){.sha256 = arena_text(a, digest)};
    if (out->sha256 == NULL || add_section(a, out, "", "", shown, 1) == NULL)
        return error_memory(e);
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3;
    error ours = {0};
    reading r = {.a = a, .out = out, .shown = shown, .folder = base, .next = bytes, .e = &ours};
    ours.hide = e->hide;
    int bad = ini_parse_stream(next_line, &r, on_entry, &r);
    if (bad < 0)
        return error_memory(e);
    /* inih continues after a line that it cannot parse: report whichever error comes first. */
    if (bad > 0 && (ours.code == 0 || bad < r.line))
        return not_an_entry(shown, bytes, bad, e);
    e->hide = NULL; /* ours.text quotes nothing then */
    return ours.code != 0 ? error_set(e, ours.code, "%s", ours.text) : 0;
}

int ini_load(inputs *from, arena *a, const char *path, const char *shown, bool hidden,
             ini_document *out, error *e)
{
    char *bytes;
    size_t count;
    const char *base = file_folder(a, path);
    if (base == NULL)
        return error_memory(e);
    if (inputs_read(from, a, path, ERROR_PROBLEM, &bytes, &count, e) != 0)
        return e->code;
    e->hide = hidden ? shown : NULL;
    ini_read(a, bytes, count, shown, base, out, e);
    e->hide = NULL;
    for (size_t i = 0; hidden && e->code == 0 && i < out->sections.count; i++) {
        ini_section *s = &out->sections.at[i];
        s->hidden = true;
        for (size_t k = 0; k < s->entries.count; k++)
            s->entries.at[k].hidden = true;
    }
    return e->code;
}

int ini_copy(arena *a, const ini_document *from, ini_document *to, error *e)
{
    size_t count = from->sections.count;
    *to = *from;
    to->sections.at = ARENA_ARRAY(a, ini_section, count);
    to->sections.room = count;
    if (to->sections.at == NULL || !index_copy(a, &from->names, &to->names))
        return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        const ini_section *s = &from->sections.at[i];
        ini_section *copy = &to->sections.at[i];
        *copy = *s;
        copy->entries.room = s->entries.count;
        copy->entries.at = arena_copy(a, s->entries.at, s->entries.count * sizeof(ini_entry));
        if (copy->entries.at == NULL || !index_copy(a, &s->keys, &copy->keys))
            return error_memory(e);
    }
    return 0;
}

int ini_overlay(arena *a, ini_document *d, const ini_document *over, error *e)
{
    for (size_t i = 0; i < over->sections.count; i++) {
        const ini_section *from = &over->sections.at[i];
        ini_section *to = ini_ensure_section(a, d, from->kind, from->name, from->file, e);
        if (to == NULL)
            return e->code;
        to->file = from->file;
        to->line = from->line;
        to->hidden = from->hidden;
        for (size_t k = 0; k < from->entries.count; k++) {
            if (ini_put(a, to, &from->entries.at[k], e) != 0)
                return e->code;
        }
    }
    return 0;
}

ini_section *ini_find_section(const ini_document *d, const char *kind, const char *name)
{
    char full[2 * (MAX_SECTION_NAME + 2)];
    int length = snprintf(full, sizeof full, "%s%s%s", kind, *kind != '\0' ? " " : "", name);
    size_t at = length < (int)sizeof full ? index_find(&d->names, full) : INDEX_NONE;
    return at == INDEX_NONE ? NULL : &d->sections.at[at];
}

ini_entry *ini_find_entry(const ini_section *s, const char *key)
{
    size_t at = s == NULL ? INDEX_NONE : index_find(&s->keys, key);
    return at == INDEX_NONE ? NULL : &s->entries.at[at];
}

ini_entry *ini_take_entry(ini_section *s, const char *key)
{
    ini_entry *n = ini_find_entry(s, key);
    if (n != NULL)
        n->used = true;
    return n;
}

ini_section *ini_ensure_section(arena *a, ini_document *d, const char *kind, const char *name,
                                const char *file, error *e)
{
    ini_section *s = ini_find_section(d, kind, name);
    if (s == NULL)
        s = add_section(a, d, kind, name, file, 0);
    if (s == NULL)
        error_memory(e);
    return s;
}

int ini_put(arena *a, ini_section *s, const ini_entry *entry, error *e)
{
    ini_entry *n = ini_find_entry(s, entry->key);
    if (n != NULL)
        *n = *entry;
    else if (add_entry(a, s, entry) == NULL)
        return error_memory(e);
    return 0;
}

void ini_split_title(char *text, const char **kind, const char **name)
{
    char *title = text_trim(text), *blank = strpbrk(title, " \t");
    *kind = "";
    *name = title;
    if (blank == NULL)
        return;
    *blank = '\0';
    *kind = title;
    *name = text_trim(blank + 1);
}

bool ini_split_address(char *text, ini_address *out)
{
    char *dot = strchr(text, '.');
    if (dot == NULL)
        return false;
    *dot = '\0';
    out->key = text_trim(dot + 1);
    ini_split_title(text, &out->kind, &out->name);
    return true;
}

char *ini_section_title(const ini_section *s, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", s->kind, *s->kind != '\0' ? " " : "", s->name);
    return out;
}

/* Writes the location of an entry up to its key, "site.ini:31: [grid] ", and returns the key as the
 * planner wrote it. An entry of a scenario or --set carries its own "[SECTION] KEY" in `via`. */
static const char *location_and_key(const ini_section *s, const ini_entry *n, char *out,
                                    size_t size)
{
    char name[120], section[130] = "", line[20] = "";
    const char *end = n->via != NULL ? strstr(n->via, "] ") : NULL;
    const char *key = end != NULL ? end + 2 : n->via != NULL ? n->via : n->key;
    if (n->via == NULL && *s->name != '\0')
        snprintf(section, sizeof section, "[%s] ", ini_section_title(s, name, sizeof name));
    if (n->line > 0)
        snprintf(line, sizeof line, ":%d", n->line);
    if (n->via != NULL)
        snprintf(out, size, "%s%s: %.*s", n->file, line, (int)(key - n->via), n->via);
    else
        snprintf(out, size, "%s%s: %s", n->file, line, section);
    return key;
}

const char *ini_shown_value(const ini_entry *n)
{
    return n->hidden ? "..." : n->value;
}

char *ini_location(const ini_section *s, const ini_entry *n, char *out, size_t size)
{
    if (n->hidden) {
        snprintf(out, size, "%s:%d" REDACT_A_VALUE, n->file, n->line);
        return out;
    }
    const char *key = location_and_key(s, n, out, size);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", key);
    return out;
}

int ini_complain(error *e, const ini_section *s, const ini_entry *n, const char *format, ...)
{
    char location[600], sentence[ERROR_TEXT], value[VALUE_SHOWN];
    va_list args;
    va_start(args, format);
    if (n->hidden)
        redact(sentence, sizeof sentence, n->file, format, args);
    else
        vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    ini_location(s, n, location, sizeof location);
    return error_set(e, ERROR_PROBLEM, "%s = %s: %s", location,
                     text_short(value, sizeof value, ini_shown_value(n)), sentence);
}

int ini_section_complain(error *e, const ini_section *s, const char *format, ...)
{
    char title[120], line[20] = "", sentence[ERROR_TEXT];
    va_list args;
    va_start(args, format);
    if (s->hidden)
        redact(sentence, sizeof sentence, s->file, format, args);
    else
        vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (s->line > 0)
        snprintf(line, sizeof line, ":%d", s->line);
    return error_set(e, ERROR_PROBLEM, "%s%s: [%s] %s", s->file, line,
                     s->hidden ? "..." : ini_section_title(s, title, sizeof title), sentence);
}

int ini_unknown_key(error *e, const ini_section *s, const ini_entry *n, const char *hint)
{
    char location[600];
    if (n->hidden)
        return error_set(e, ERROR_PROBLEM, "%s:%d: unknown key%s", n->file, n->line,
                         REDACT_NOT_SHOWN);
    const char *key = location_and_key(s, n, location, sizeof location);
    return error_set(e, ERROR_PROBLEM, "%sunknown key `%s`%s", location, key, hint);
}

enum { LISTED = 10 }; /* maximum number of known keys in a message; a longer list would not help */

/* The remedy for a key that is unknown in its section. */
static void remedy(const ini_section *s, const ini_entry *n, const char *const *known, size_t count,
                   char *out, size_t size)
{
    const char *near = text_nearest_of(n->key, known, count);
    bool head = strcmp(n->key, "include") == 0 || strcmp(n->key, "format") == 0;
    size_t used = 0;
    *out = '\0';
    if (near != NULL) {
        snprintf(out, size, "; did you mean `%s`?", near);
        return;
    }
    if (head && *s->name != '\0') {
        snprintf(out, size, ": it must come before the first section");
        return;
    }
    for (size_t i = 0; i < count && count <= LISTED && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s`%s`",
                                 i > 0 ? ", " : "; known keys are ", known[i]);
    if (used < size && (strcmp(s->kind, "phase") == 0 || strcmp(s->kind, "stress") == 0))
        snprintf(out + used, size - used,
                 ", and SECTION.KEY of the values it changes, as in `grid.import_limit = 520 MW`");
}

static int unknown_key(const ini_section *s, const ini_entry *n, const char *const *known,
                       size_t count, error *e)
{
    char hint[400];
    remedy(s, n, known, count, hint, sizeof hint);
    return ini_unknown_key(e, s, n, hint);
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
