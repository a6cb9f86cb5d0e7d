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
#include "base/index.h"

#include <stdbool.h>

typedef struct ini_entry {
    const char *key, *value;
    const char *file;   /* as shown to people; "--set" for the command line */
    const char *folder; /* what paths in the value are relative to */
    const char *via;    /* "[phase 2028] grid.price" when written there, "phase 2028: grid.price"
                           when laid from the command line; NULL: in its own section */
    int line;           /* 0 for the command line */
    bool used;          /* somebody has read it */
} ini_entry;

typedef struct ini_section {
    const char *kind; /* "bus" of [bus w40]; "" of [grid] */
    const char *name; /* "w40", "grid"; "" for what stands before the first section */
    const char *file;
    int line; /* 0: the command line made it */
    vec(ini_entry) entries;
    name_index keys;
} ini_section;

typedef struct ini_document {
    vec(ini_section) sections; /* [0] is what stands before the first */
    name_index names;          /* "bus w40", "grid" */
    const char *sha256;
} ini_document;

/* Reads `path`; `shown` is how messages call it. ERROR_PROBLEM with shown:line for whatever is
 * wrong: no regular file, a line too long, no `=`, a key without a value, a key or section that
 * stands twice, a control character. */
int ini_load(arena *a, const char *path, const char *shown, ini_document *out, error *e);
/* The same from `count` bytes of text, with a zero behind them; its paths are relative to the
 * folder `beside`. */
int ini_read(arena *a, char *text, size_t count, const char *shown, const char *beside,
             ini_document *out, error *e);

/* A copy whose sections and entries may go their own way; texts are shared. */
int ini_copy(arena *a, const ini_document *from, ini_document *to, error *e);
/* Lays all of `over` on `d`: its values replace what is there, its sections take their place. */
int ini_overlay(arena *a, ini_document *d, const ini_document *over, error *e);

/* Finds; NULL when there is none. find_entry does not mark it used; take_entry does. A pointer to
 * a section is good until the next section is made. */
ini_section *ini_find_section(const ini_document *d, const char *kind, const char *name);
ini_entry *ini_find_entry(const ini_section *s, const char *key);
ini_entry *ini_take_entry(ini_section *s, const char *key); /* s may be NULL */

/* The section, made when missing; NULL with the error set (memory). */
ini_section *ini_need_section(arena *a, ini_document *d, const char *kind, const char *name,
                              const char *file, error *e);
/* Puts an entry into a section, replacing what has its key. */
int ini_put(arena *a, ini_section *s, const ini_entry *entry, error *e);

/* A control character, which no line and no value may have; a tab may. */
static inline bool ini_control(char c)
{
    return ((unsigned char)c < ' ' && c != '\t') || c == 127;
}

/* "bus w40", "grid": how a section is called. Returns out. */
char *ini_section_title(const ini_section *s, char *out, size_t size);
/* "site.ini:12: [grid] import_limit" - how a message begins. Returns out. */
char *ini_location(const ini_section *s, const ini_entry *n, char *out, size_t size);
/* ERROR_PROBLEM "PLACE = VALUE: sentence". */
int ini_complain(error *e, const ini_section *s, const ini_entry *n, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* ERROR_PROBLEM "site.ini:10: [window peak] sentence": about a section as a whole. */
int ini_section_complain(error *e, const ini_section *s, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Complains about the first entry whose key is none of the known ones, naming the nearest. */
int ini_all_known(const ini_section *s, const char *const *known, size_t count, error *e);
/* Complains about the first entry nobody has used, naming the nearest of the known keys. */
int ini_all_used(const ini_section *s, const char *const *known, size_t count, error *e);

#endif
