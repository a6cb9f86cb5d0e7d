/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.h - the bytes of all files that a site was read from. A file is read once, from the disk or
 * through the caller's reader, and is then kept: what happens to it on the disk later changes
 * nothing.
 *
 * A store belongs to one thread. What it keeps is immutable and counted, so that a copy of a store
 * shares it, also with another thread. A path names the same file for as long as the store exists:
 * a relative one is relative to the working directory at the time the store was made.
 */
#ifndef FIRN_INPUTS_STORE_H
#define FIRN_INPUTS_STORE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads a file in place of the disk: returns 0 and sets bytes, length and release (NULL: nothing is
 * to be released), which is called as soon as the bytes were copied; else an errno value, or -1
 * without a reason. */
typedef struct inputs_reader {
    int (*open)(void *data, const char *path, const void **bytes, size_t *length,
                void (**release)(void *data, const void *bytes));
    void *data;
} inputs_reader;

typedef struct inputs inputs;

/* reader.open NULL: the disk. NULL with the error set: out of memory. */
inputs *inputs_new(inputs_reader reader, error *e);
/* A store that shares all that `from` keeps. NULL with the error set: out of memory. */
inputs *inputs_copy(const inputs *from, error *e);
/* A store that shares only what inputs_add() has added: everything else will be read again. */
inputs *inputs_renew(const inputs *from, error *e);
void inputs_free(inputs *s); /* may be NULL */

/* The bytes of a file, with a final zero added after its `count` bytes, as file_read() of
 * base/file.h gives them, which also has the errors; they may be changed. `s` NULL: reads the disk
 * and keeps nothing. */
int inputs_read(inputs *s, arena *a, const char *path, int code, char **bytes, size_t *count,
                error *e);
/* Whether the file is kept. */
bool inputs_has(const inputs *s, const char *path);
/* Why inputs_read() would fail, as far as that is known without reading: "No such file or
 * directory", "it is a folder, not a file"; NULL: it would not. The text is valid until the next
 * call. */
const char *inputs_refusal(const inputs *s, const char *path);
/* Adds bytes as a file of that path, in place of any other. */
int inputs_add(inputs *s, const char *path, const char *bytes, size_t count, error *e);
/* Was the file at this path added by inputs_add()? `s` may be NULL. */
bool inputs_was_added(const inputs *s, const char *path);
/* Forgets what inputs_add() has added, but for the paths that `used` returns true for. */
void inputs_forget(inputs *s, bool (*used)(const void *data, const char *path), const void *data);

/* The path by which the file is reached now, if the working directory has changed since: absolute
 * then, else `path` itself. NULL: out of memory. `s` may be NULL. */
const char *inputs_path(const inputs *s, arena *a, const char *path);

/* ---- what was made of inputs ----------------------------------------------------------------- */

/* A value that was computed from a key of `length` bytes, or NULL; and adds one, which `memory`
 * holds: the store then owns it, after a failure too. A few of the latest are kept. */
const void *inputs_made(const inputs *s, const void *key, size_t length);
void inputs_keep(inputs *s, const void *key, size_t length, arena *memory, const void *value);

#endif
