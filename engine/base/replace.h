/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replace.h - shared steps of replacing a file or a folder atomically: find the target, sync, lock
 * the temporary, and remove temporaries that killed runs have left.
 *
 * The order that makes a replacement safe against a power cut: write the new file or folder under a
 * temporary name, sync its contents, rename it, sync the parent folder. Whenever the power fails,
 * either the old or the new one exists, complete.
 */
#ifndef FIRN_BASE_REPLACE_H
#define FIRN_BASE_REPLACE_H

#include "base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Size of a buffer for a path, and how many temporary names are tried. */
enum { REPLACE_PATH = 4096, REPLACE_ATTEMPTS = 100 };

/* The text of an errno value, in a buffer of the caller's: strerror() is not thread-safe. */
typedef struct errno_text {
    char text[128];
} errno_text;
const char *errno_describe(int number, errno_text *buffer);
/* Does the system lack descriptors or memory? Then the file that could not be opened is not at
 * fault. The remedy, ": raise ...", for such a message; "" if there is none. */
bool errno_is_shortage(int number);
const char *errno_remedy(int number);

/* Records "cannot VERB PATH: REASON" with the text of the errno value `number`. Returns ERROR_IO,
 * or the code of an earlier error. */
int replace_error(error *e, const char *verb, const char *path, int number);

/* Follows links, so that the target of a link is replaced and not the link: writes the real path to
 * `out` and its stat to `st`. `missing` is 0, or ENOENT if there is no file or folder yet. */
int replace_target(const char *path, char out[REPLACE_PATH], struct stat *st, int *missing,
                   error *e);

/* Writes the parent folder of a path. -1: it is too long. */
int replace_parent(const char *path, char out[REPLACE_PATH]);

/* Writes the bytes, syncs them if `sync`, and closes the file. `path` is for messages. */
int replace_write(int fd, const char *path, const char *bytes, size_t count, bool sync, error *e);
int replace_sync_folder(const char *path, error *e);

/* Locks a new temporary file or folder, so that other runs see that its creator is alive: the
 * operating system releases the lock when the process ends, even if it is killed. False: another
 * run has taken it for a leftover before it was locked, and removes it. `fd` may be -1. */
bool replace_lock(int fd, const char *path);
/* Does the path still lead to the open file or folder? */
bool replace_is_same(int fd, const char *path);

/* Removes temporaries next to `path` whose creators were killed: half-written files or, with
 * `known` (the names that they may contain, ended by NULL), folders. A folder is one if it is empty
 * or contains the first of the names. A temporary that cannot be removed stays: it does no harm. */
void replace_remove_leftovers(const char *path, const char *const *known);

/* Whether `name` is in the list, which ends with NULL. A list that is NULL is empty. */
bool replace_is_known(const char *const *known, const char *name);
/* Lists an open folder. `foreign`: the alphabetically first name that is not a known, regular file,
 * "" if all are; `any`: of the known files the one that comes first in the list, "" if there is
 * none. -1 with errno if the folder cannot be read. */
int replace_list(int fd, const char *const *known, char foreign[NAME_MAX + 1],
                 char any[NAME_MAX + 1]);
/* Removes the known files of a folder, the first of them last, then the folder. If it contains
 * anything else, that and the folder stay: -1 with errno. */
int replace_remove_folder(const char *path, const char *const *known);

#endif
