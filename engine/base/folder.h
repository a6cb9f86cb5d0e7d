/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder.h - replaces a whole folder atomically: a reader sees the old folder or the new one,
 * complete.
 */
#ifndef FIRN_BASE_FOLDER_H
#define FIRN_BASE_FOLDER_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A folder that is being written. */
typedef struct folder {
    char *path, *temporary;
    const char *const *known; /* names of the files that the folder may contain */
    int lock;  /* descriptor that locks the temporary folder while this process runs; -1: none */
    bool open; /* between folder_begin() and folder_end() or folder_abandon() */
} folder;

/* Creates `PATH.new-PID` next to `path` and removes what killed runs have left there. `known` lists
 * the names of the files that such a folder may contain; it ends with NULL and must outlive the
 * folder. A folder at `path` that contains anything else is refused, since replacing it would
 * delete files of others. ERROR_IO, as for the functions below. */
int folder_begin(arena *a, folder *f, const char *path, const char *const *known, error *e);
/* Adds a file to the new folder. `name` is one of the known names; each may be written once. */
int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e);
/* Syncs the new folder, exchanges it with the one at `path` in one step if there is one, and
 * removes the old one. On failure the new folder is removed. */
int folder_end(folder *f, error *e);
/* Removes the new folder; does nothing after folder_end(). */
void folder_abandon(folder *f);

#endif
