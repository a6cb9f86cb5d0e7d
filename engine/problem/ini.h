/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ini.h - the text of a problem file as sections and entries, each with its place.
 *
 * Read by inih, behind a reader that hands it one checked line at a time: a line that inih would
 * cut, a section name it would shorten, an indented line it would join to the one before, are
 * stopped or cured before they reach it.
 */
#ifndef FIRN_PROBLEM_INI_H
#define FIRN_PROBLEM_INI_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

typedef struct ini_entry {
    const char *key, *value;
    const char *file; /* as shown to people; "--set" for the command line */
    int line;         /* 0 for the command line */
    bool used;        /* somebody has read it */
} ini_entry;

typedef struct ini_section {
    const char *kind; /* "bus" of [bus w40]; "" of [grid] */
    const char *name; /* "w40", "grid"; "" for what stands before the first section */
    const char *file;
    int line;
    vec(ini_entry) entries;
} ini_section;

typedef struct ini_document {
    vec(ini_section) sections; /* [0] is what stands before the first */
    const char *sha256;
} ini_document;

/* Reads `path`; `shown` is how messages call it. ERROR_PROBLEM with shown:line for whatever is
 * wrong: no regular file, a line too long, no `=`, a key without a value, a key or section that
 * stands twice, a control character. */
int ini_load(arena *a, const char *path, const char *shown, ini_document *out, error *e);

/* Finds; NULL when there is none. find_entry does not mark it used; take_entry does. */
ini_section *ini_find_section(ini_document *d, const char *kind, const char *name);
ini_entry *ini_find_entry(ini_section *s, const char *key);
ini_entry *ini_take_entry(ini_section *s, const char *key); /* s may be NULL */

/* Puts key = value into a section (made when missing), replacing what is there. */
int ini_put(arena *a, ini_document *d, const char *kind, const char *name, const char *key,
            const char *value, const char *file, error *e);

/* "site.ini:12: [grid] import_limit" - how a message begins. Returns out. */
char *ini_place(const ini_section *s, const ini_entry *n, char *out, size_t size);
/* ERROR_PROBLEM "PLACE = VALUE: sentence". */
int ini_complain(error *e, const ini_section *s, const ini_entry *n, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Complains about the first entry whose key is none of the known ones, naming the nearest. */
int ini_all_known(const ini_section *s, const char *const *known, size_t count, error *e);
/* Complains about the first entry nobody has used, naming the nearest of the known keys. */
int ini_all_used(const ini_section *s, const char *const *known, size_t count, error *e);

#endif
