/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.c - keeps the bytes of the files that a site was read from, and values that were computed
 * from them.
 */
#include "inputs/store.h"

#include "base/file.h"
#include "base/replace.h"
#include "base/text.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file, or a value that was computed (`memory` is then not NULL). Stores share it; the last one
 * that gives it up frees it. */
typedef struct kept {
    atomic_size_t owners;
    char *key; /* of a file: its path */
    size_t key_length;
    bool added; /* by inputs_add() */
    char *bytes;
    size_t count;
    arena *memory;
    const void *value;
} kept;

typedef struct kept_list {
    kept **at;
    size_t count, room;
} kept_list;

struct inputs {
    inputs_reader reader;
    char *directory; /* the working directory; NULL: it has no name */
    struct stat where;
    kept_list files, made;
};

enum { MADE_KEPT = 16 };

/* ---- lists ----------------------------------------------------------------------------------- */

static void give_up(kept *k)
{
    if (k == NULL || atomic_fetch_sub(&k->owners, 1) > 1)
        return;
    arena_free(k->memory);
    free(k->key);
    free(k->bytes);
    free(k);
}

static bool append(kept_list *l, kept *k)
{
    if (l->count == l->room) {
        const size_t room = l->room == 0 ? 8 : 2 * l->room;
        kept **at = realloc(l->at, room * sizeof(kept *));
        if (at == NULL)
            return false;
        l->at = at;
        l->room = room;
    }
    l->at[l->count++] = k;
    return true;
}

static void drop(kept_list *l, size_t i)
{
    give_up(l->at[i]);
    l->count--;
    memmove(l->at + i, l->at + i + 1, (l->count - i) * sizeof(kept *));
}

static kept *find(const kept_list *l, const void *key, size_t length)
{
    for (size_t i = 0; i < l->count; i++) {
        kept *k = l->at[i];
        if (k->key_length == length && memcmp(k->key, key, length) == 0)
            return k;
    }
    return NULL;
}

static bool share(kept_list *to, const kept_list *from, bool only_added)
{
    for (size_t i = 0; i < from->count; i++) {
        kept *k = from->at[i];
        if (only_added && !k->added)
            continue;
        if (!append(to, k))
            return false;
        atomic_fetch_add(&k->owners, 1);
    }
    return true;
}

static void free_list(kept_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        give_up(l->at[i]);
    free(l->at);
}

/* With one owner, the caller; NULL: out of memory. */
static kept *make(const void *key, size_t length)
{
    kept *k = calloc(1, sizeof *k);
    if (k == NULL)
        return NULL;
    atomic_init(&k->owners, 1);
    k->key = malloc(length + 1);
    if (k->key == NULL) {
        free(k);
        return NULL;
    }
    memcpy(k->key, key, length);
    k->key[length] = '\0';
    k->key_length = length;
    return k;
}

static bool put_bytes(kept *k, const char *bytes, size_t count)
{
    k->bytes = malloc(count + 1);
    if (k->bytes == NULL)
        return false;
    if (count > 0)
        memcpy(k->bytes, bytes, count);
    k->bytes[count] = '\0';
    k->count = count;
    return true;
}

/* ---- stores ---------------------------------------------------------------------------------- */

inputs *inputs_new(inputs_reader reader, error *e)
{
    inputs *s = calloc(1, sizeof *s);
    if (s == NULL) {
        error_memory(e);
        return NULL;
    }
    s->reader = reader;
    s->directory = stat(".", &s->where) == 0 ? getcwd(NULL, 0) : NULL;
    return s;
}

static inputs *copy_store(const inputs *from, bool only_added, error *e)
{
    inputs *s = calloc(1, sizeof *s);
    if (s != NULL) {
        s->reader = from->reader;
        s->where = from->where;
        s->directory = from->directory == NULL ? NULL : strdup(from->directory);
    }
    if (s == NULL || (from->directory != NULL && s->directory == NULL) ||
        !share(&s->files, &from->files, only_added) ||
        (!only_added && !share(&s->made, &from->made, false))) {
        inputs_free(s);
        error_memory(e);
        return NULL;
    }
    return s;
}

inputs *inputs_copy(const inputs *from, error *e)
{
    return copy_store(from, false, e);
}

inputs *inputs_renew(const inputs *from, error *e)
{
    return copy_store(from, true, e);
}

void inputs_free(inputs *s)
{
    if (s == NULL)
        return;
    free_list(&s->files);
    free_list(&s->made);
    free(s->directory);
    free(s);
}

/* ---- files ----------------------------------------------------------------------------------- */

const char *inputs_path(const inputs *s, arena *a, const char *path)
{
    struct stat now;
    if (s == NULL || s->directory == NULL || *path == '/' || s->reader.open != NULL ||
        (stat(".", &now) == 0 && now.st_dev == s->where.st_dev && now.st_ino == s->where.st_ino))
        return path;
    return arena_printf(a, "%s/%s", s->directory, path);
}

/* Takes the bytes of the caller's reader. */
static int read_through(const inputs *s, kept *k, const char *path, int code, error *e)
{
    const void *bytes = NULL;
    size_t count = 0;
    void (*release)(void *, const void *) = NULL;
    errno_text reason;
    const int number = s->reader.open(s->reader.data, path, &bytes, &count, &release);
    if (number != 0)
        return error_set(e, code, "cannot read %s: %s", TEXT_SHORT(path),
                         number > 0 ? errno_describe(number, &reason)
                                    : "the program that reads the problem does not provide it");
    if (bytes == NULL && count > 0)
        error_set(e, ERROR_USAGE,
                  "cannot read %s: `open` has returned 0, and %zu bytes at NULL: return an errno "
                  "value for a file that cannot be read",
                  TEXT_SHORT(path), count);
    else if (count > FILE_MAX_BYTES)
        error_set(e, code, "%s has %zu bytes; the maximum is %zu", TEXT_SHORT(path), count,
                  FILE_MAX_BYTES);
    else if (!put_bytes(k, bytes, count))
        error_memory(e);
    if (release != NULL)
        release(s->reader.data, bytes);
    return e->code;
}

static int read_disk(const inputs *s, kept *k, const char *path, int code, error *e)
{
    arena *scratch = arena_new();
    const char *now = scratch == NULL ? NULL : inputs_path(s, scratch, path);
    char *bytes;
    size_t count;
    bool enough = now != NULL;
    if (enough && file_read(scratch, now, code, &bytes, &count, e) == 0)
        enough = put_bytes(k, bytes, count);
    if (!enough)
        error_memory(e);
    arena_free(scratch);
    return e->code;
}

int inputs_read(inputs *s, arena *a, const char *path, int code, char **bytes, size_t *count,
                error *e)
{
    if (s == NULL)
        return file_read(a, path, code, bytes, count, e);
    kept *k = find(&s->files, path, strlen(path));
    if (k == NULL) {
        k = make(path, strlen(path));
        if (k == NULL)
            return error_memory(e);
        if ((s->reader.open != NULL ? read_through(s, k, path, code, e)
                                    : read_disk(s, k, path, code, e)) == 0 &&
            !append(&s->files, k))
            error_memory(e);
        if (e->code != 0) {
            give_up(k);
            return e->code;
        }
    }
    *bytes = arena_alloc(a, k->count + 1);
    if (*bytes == NULL)
        return error_memory(e);
    memcpy(*bytes, k->bytes, k->count + 1);
    *count = k->count;
    return 0;
}

bool inputs_has(const inputs *s, const char *path)
{
    return find(&s->files, path, strlen(path)) != NULL;
}

const char *inputs_refusal(const inputs *s, const char *path)
{
    struct stat st;
    const char *why = NULL;
    if (s != NULL && (s->reader.open != NULL || inputs_has(s, path)))
        return NULL;
    arena *scratch = arena_new();
    const char *now = scratch == NULL ? NULL : inputs_path(s, scratch, path);
    if (now == NULL)
        why = NULL; /* reading reports the lack of memory */
    else if (stat(now, &st) != 0 || access(now, R_OK) != 0)
        why = strerror(errno);
    else if (!S_ISREG(st.st_mode))
        why = S_ISDIR(st.st_mode) ? "it is a folder, not a file"
                                  : "it is a device or a pipe, not a file";
    arena_free(scratch);
    return why;
}

int inputs_add(inputs *s, const char *path, const char *bytes, size_t count, error *e)
{
    kept *k = make(path, strlen(path));
    if (k == NULL || !put_bytes(k, bytes, count) || !append(&s->files, k)) {
        give_up(k);
        return error_memory(e);
    }
    k->added = true;
    for (size_t i = 0; i + 1 < s->files.count; i++) {
        if (strcmp(s->files.at[i]->key, path) == 0)
            drop(&s->files, i--);
    }
    return 0;
}

bool inputs_was_added(const inputs *s, const char *path)
{
    const kept *k = s == NULL ? NULL : find(&s->files, path, strlen(path));
    return k != NULL && k->added;
}

void inputs_forget(inputs *s, bool (*used)(const void *data, const char *path), const void *data)
{
    for (size_t i = 0; i < s->files.count; i++) {
        if (s->files.at[i]->added && !used(data, s->files.at[i]->key))
            drop(&s->files, i--);
    }
}

/* ---- what was made of inputs ----------------------------------------------------------------- */

const void *inputs_made(const inputs *s, const void *key, size_t length)
{
    const kept *k = s == NULL ? NULL : find(&s->made, key, length);
    return k == NULL ? NULL : k->value;
}

void inputs_keep(inputs *s, const void *key, size_t length, arena *memory, const void *value)
{
    kept *k = s == NULL ? NULL : make(key, length);
    if (k == NULL || !append(&s->made, k)) { /* it is only made again then */
        give_up(k);
        arena_free(memory);
        return;
    }
    k->memory = memory;
    k->value = value;
    if (s->made.count > MADE_KEPT)
        drop(&s->made, 0);
}
