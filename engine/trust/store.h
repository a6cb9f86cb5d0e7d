/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.h - the permissions that the user has given to problem files: a file of the user's own,
 * $XDG_CONFIG_HOME/firn/trusted or ~/.config/firn/trusted.
 *
 * A permission holds for a problem file, by its real path, and for the content of every file that
 * decides what code runs: the problem with its included files, and the plugins of the folders that
 * it names. The text has one line per fact:
 *
 *   firn-trusted 1
 *   problem /home/me/site.ini
 *   given 2026-11-29T21:50:00Z
 *   file SHA-256 /home/me/site.ini
 *   folder - /home/me/lib
 *   plugin SHA-256 /home/me/lib/my.technology.so
 */
#ifndef FIRN_TRUST_STORE_H
#define FIRN_TRUST_STORE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

/* What a permission covers: an INI file, a folder of plugins, a plugin. */
typedef struct trust_item {
    const char *kind;   /* "file", "folder", "plugin" */
    const char *sha256; /* "-" of a folder */
    const char *path;   /* real path */
} trust_item;

typedef struct trust_grant {
    const char *problem; /* real path */
    const char *given;   /* UTC */
    vec(trust_item) items;
} trust_grant;

typedef struct trust_store {
    const char *path; /* of the file of permissions */
    vec(trust_grant) grants;
} trust_store;

/* Reads the permissions; none if there is no file. ERROR_USAGE if there is no home folder, ERROR_IO
 * if the file cannot be read, is not one of permissions, or may be changed by other users. */
int trust_store_read(arena *a, trust_store *out, error *e);
/* The permission of a problem, by its real path; NULL: there is none. */
trust_grant *trust_store_find(const trust_store *s, const char *problem);

/* Adds a permission in place of an earlier one of the same problem; removes one (*removed: there
 * was one). The file is replaced as a whole, only its user may read it, and changes by several
 * processes follow one another. */
int trust_store_add(arena *a, const trust_grant *grant, error *e);
int trust_store_remove(arena *a, const char *problem, bool *removed, error *e);

/* The first difference between what was allowed and what is there now, as the end of a sentence,
 * "lib/x.so has changed since"; NULL: none. *no_memory is set if memory ran out. */
const char *trust_difference(arena *a, const trust_grant *allowed, const trust_grant *now,
                             bool *no_memory);

#endif
