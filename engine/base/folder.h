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

/* Which folder may be replaced: an empty one, or one that contains known files only and is Firn's
 * own, and none of the files that this run has read. Everything else is somebody's data. */
typedef struct folder_rules {
    const char *const *known; /* names of the files that such a folder may contain; ends with NULL.
                                 The first is written first and replaced last: it marks a folder */
    bool (*is_own)(int fd); /* was this open folder written by Firn? By the content of its files */
    /* The name of a file in this open folder that has a known name but is somebody's own; NULL:
     * there is none. May be NULL. */
    const char *(*foreign)(int fd);
    const char *const *read; /* paths of the files that this run has read */
    size_t reads;
} folder_rules;

/* A folder that is being written. */
typedef struct folder {
    char *path, *temporary;
    const folder_rules *rules;
    int lock;  /* descriptor that locks the temporary folder while this process runs; -1: none */
    bool open; /* between folder_begin() and folder_end() or folder_abandon() */
} folder;

/* Creates `PATH.new-PID` next to `path` and removes what killed runs have left there. The rules
 * must outlive the folder; a folder at `path` that they do not allow to replace is refused.
 * ERROR_IO, as for the functions below. */
int folder_begin(arena *a, folder *f, const char *path, const folder_rules *rules, error *e);
/* Adds a file to the new folder. `name` is one of the known names; each may be written once. */
int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e);
/* Syncs the new folder, exchanges it with the one at `path` in one step if there is one, and
 * removes the old one. Of several runs that end at once, the last one's folder stays. Where the
 * file system cannot exchange folders, or not this one (of a lower layer of a container's file
 * system), the files are replaced one by one, the first of the known names last. On failure the new
 * folder is removed. */
int folder_end(folder *f, error *e);
/* Removes the new folder; does nothing after folder_end(). */
void folder_abandon(folder *f);

#endif
