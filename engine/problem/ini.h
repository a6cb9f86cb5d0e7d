/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ini.h - the text of a problem file as sections and entries, each with its file and line.
 *
 * The library inih parses the text, one line at a time. Each line is checked first: lines that inih
 * would cut and section names that it would shorten are refused, and indentation, which would make
 * inih join a line to the previous one, is removed.
 */
#ifndef FIRN_PROBLEM_INI_H
#define FIRN_PROBLEM_INI_H

#include "base/arena.h"
#include "base/error.h"
#include "base/index.h"
#include "inputs/store.h"

#include <stdbool.h>

typedef struct ini_entry {
    const char *key, *value;
    const char *file;   /* as shown to people; "--set" for the command line */
    const char *folder; /* what paths in the value are relative to */
    const char *via;    /* where an override was written: "[phase 2028] grid.price", or "phase 2028:
                           grid.price" on the command line; NULL: it is no override */
    int line;           /* 0 for the command line */
    bool hidden;        /* its file's content must not be quoted in messages (base/redact.h) */
    bool used;          /* a reader has read it; unused entries are reported as unknown keys */
} ini_entry;

typedef struct ini_section {
    const char *kind; /* "bus" of [bus w40]; "" of [grid] */
    const char *name; /* "w40", "grid"; "" for the entries before the first section */
    const char *file;
    int line;    /* 0: created by the command line */
    bool hidden; /* as in ini_entry: the file of its title */
    vec(ini_entry) entries;
    name_index keys;
} ini_section;

typedef struct ini_document {
    vec(ini_section) sections; /* [0]: the entries before the first section */
    name_index names;          /* "bus w40", "grid" */
    const char *sha256;
} ini_document;

/* Reads `path` from a store (NULL: the disk), which messages call `shown`. `hidden`: they must not
 * quote it. Fails with ERROR_PROBLEM and shown:line: not a regular file, a line that is too long,
 * no
 * `=`, a key without a value, a duplicate key or section, a control character. */
int ini_load(inputs *from, arena *a, const char *path, const char *shown, bool hidden,
             ini_document *out, error *e);
/* The same from `count` bytes of text, followed by a zero; paths in it are relative to the
 * folder `base`. */
int ini_read(arena *a, char *text, size_t count, const char *shown, const char *base,
             ini_document *out, error *e);

/* A copy whose sections and entries can be changed independently; texts are shared. */
int ini_copy(arena *a, const ini_document *from, ini_document *to, error *e);
/* Applies `over` to `d`: values of `over` replace those of `d`, and a section that is in both gets
 * the file and line of `over`. */
int ini_overlay(arena *a, ini_document *d, const ini_document *over, error *e);

/* The section or entry, or NULL. ini_take_entry() marks the entry as used, ini_find_entry() does
 * not. A pointer to a section is valid until the next section is created. */
ini_section *ini_find_section(const ini_document *d, const char *kind, const char *name);
ini_entry *ini_find_entry(const ini_section *s, const char *key);
ini_entry *ini_take_entry(ini_section *s, const char *key); /* s may be NULL */

/* The section, created when missing; NULL with the error set (memory). */
ini_section *ini_ensure_section(arena *a, ini_document *d, const char *kind, const char *name,
                                const char *file, error *e);
/* Puts an entry into a section, replacing the entry of the same key. */
int ini_put(arena *a, ini_section *s, const ini_entry *entry, error *e);

/* A control character, which lines and values must not contain; a tab is allowed. */
static inline bool ini_control(char c)
{
    return ((unsigned char)c < ' ' && c != '\t') || c == 127;
}

/* "bus w40.temperature", "grid.price": the address of a value. */
typedef struct ini_address {
    const char *kind, *name, *key; /* kind "": none is written */
} ini_address;
/* Splits a title, "bus w40" or "grid", or an address, in place. Blanks around its parts are left
 * out. False: it is no address, as it has no dot. */
void ini_split_title(char *text, const char **kind, const char **name);
bool ini_split_address(char *text, ini_address *out);

/* "bus w40", "grid": the title of a section. Returns out. */
char *ini_section_title(const ini_section *s, char *out, size_t size);
/* "site.ini:12: [grid] import_limit": the beginning of a message. Returns out. Of a hidden entry
 * only "site.ini:12: a value". */
char *ini_location(const ini_section *s, const ini_entry *n, char *out, size_t size);
/* The value for a message; "..." of a hidden entry. */
const char *ini_shown_value(const ini_entry *n);
/* ERROR_PROBLEM "LOCATION = VALUE: message". */
int ini_complain(error *e, const ini_section *s, const ini_entry *n, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* ERROR_PROBLEM "site.ini:10: [window peak] message": about a whole section. */
int ini_section_complain(error *e, const ini_section *s, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* ERROR_PROBLEM "site.ini:12: [grid] unknown key `prise`HINT"; the hint begins with its own mark.
 */
int ini_unknown_key(error *e, const ini_section *s, const ini_entry *n, const char *hint);
/* Fails for the first entry whose key is not one of the known keys; suggests the nearest. */
int ini_all_known(const ini_section *s, const char *const *known, size_t count, error *e);
/* Fails for the first entry that is not marked as used; suggests the nearest of the known keys. */
int ini_all_used(const ini_section *s, const char *const *known, size_t count, error *e);

#endif
