/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file.h - whole files in, whole folders out.
 *
 * A reader never sees half of anything: files are written beside their place and renamed, a folder
 * of results is written complete, synced, and exchanged with the old one in one step.
 */
#ifndef FIRN_BASE_FILE_H
#define FIRN_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads a regular file whole, with a zero behind it. What is no regular file, or larger than
 * FILE_MAX_BYTES bytes, is refused. `code`: the error code a failure gets. */
#define FILE_MAX_BYTES ((size_t)1 << 30)
int file_read(arena *a, const char *path, int code, char **bytes, size_t *count, error *e);
/* Only how it begins: up to `size` bytes, `count` of them. Refuses what file_read refuses. */
int file_head(const char *path, int code, char *bytes, size_t size, size_t *count, error *e);

/* Replaces `path` by these bytes: written beside it (`PATH.new-PID.N`), synced, renamed; what a run
 * that was killed has left there is removed. A link is followed; a device
 * or a pipe (/dev/stdout) is written to as it is. */
int file_write(const char *path, const char *bytes, size_t count, error *e);

/* A folder in the making. folder_begin makes `PATH.new-PID` beside `path`; folder_write adds a file
 * to it, of a `known` name and once each; folder_end syncs and exchanges it with `path` (which may
 * exist, as a folder) and removes the old one. folder_abandon removes what was begun; harmless
 * after folder_end, which itself leaves nothing half done when it fails. A folder at `path` that
 * holds anything but what a folder of this kind holds (`known`, closed by NULL, which must outlive
 * the folder) is refused: it is not ours to replace. folder_begin also removes what runs that were
 * killed have left beside `path`. */
typedef struct folder {
    char *path, *fresh;
    const char *const *known;
    int lock; /* on the folder in the making: the run still goes */
    bool open;
} folder;
int folder_begin(arena *a, folder *f, const char *path, const char *const *known, error *e);
int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e);
int folder_end(folder *f, error *e);
void folder_abandon(folder *f);

/* "dir/of/it" of "dir/of/it/name", "." of "name". */
char *file_folder(arena *a, const char *path);
/* `name` seen from the folder `dir`: itself when absolute. */
char *file_join(arena *a, const char *dir, const char *name);

#endif
