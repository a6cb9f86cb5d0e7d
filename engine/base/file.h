/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file.h - reads whole files, replaces files atomically, and joins paths.
 *
 * A reader never sees half a file: a file is written under a temporary name next to its target and
 * then renamed. folder.h does the same for a folder of results.
 */
#ifndef FIRN_BASE_FILE_H
#define FIRN_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>

#define FILE_MAX_BYTES ((size_t)1 << 30)

/* Reads a whole regular file of text, with a final zero added after its `count` bytes. Anything
 * that is not a regular file, or is larger than FILE_MAX_BYTES, is refused, and so is a long run of
 * zero bytes, as soon as it is read. `code` is the error code of a failure; where the system lacks
 * descriptors or memory, it is ERROR_IO. */
int file_read(arena *a, const char *path, int code, char **bytes, size_t *count, error *e);
/* The same for a file of any bytes. */
int file_read_binary(arena *a, const char *path, int code, char **bytes, size_t *count, error *e);
/* Reads only the beginning of a file: up to `size` bytes, and writes their number to `count`.
 * Refuses the same files as file_read(). */
int file_head(const char *path, int code, char *bytes, size_t size, size_t *count, error *e);

/* Replaces the file at `path` by these bytes: writes them to `PATH.new-PID.N`, syncs and renames.
 * Temporary files that killed runs have left there are removed. A link is followed. A device or a
 * pipe (/dev/stdout) is written to directly. ERROR_IO. */
int file_write(const char *path, const char *bytes, size_t count, error *e);

/* Fails as file_write() would, as far as that is known before there is anything to write. Leaves no
 * file. */
int file_check_writable(const char *path, error *e);

/* The folder of a path: "dir/of/it" for "dir/of/it/name", "." for "name". NULL: out of memory. */
char *file_folder(arena *a, const char *path);
/* The path of `name` relative to the folder `dir`; `name` itself if it is absolute. NULL: out of
 * memory. */
char *file_join(arena *a, const char *dir, const char *name);

#endif
