/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.c - reads and replaces the file of the user's permissions.
 */
#include "trust/store.h"

#include "base/file.h"
#include "base/replace.h"
#include "base/text.h"
#include "trust/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char head[] = "firn-trusted 1";

/* ---- where ----------------------------------------------------------------------------------- */

/* The folder of the file; `parent` is the folder that it is made in. */
static int find_folder(arena *a, const char **folder, const char **parent, error *e)
{
    *folder = *parent = NULL;
    const char *config = secure_getenv("XDG_CONFIG_HOME"), *home = secure_getenv("HOME");
    if (config != NULL && *config == '/')
        *parent = arena_text(a, config);
    else if (home != NULL && *home == '/')
        *parent = arena_printf(a, "%s/.config", home);
    else
        return error_set(e, ERROR_USAGE,
                         "there is no place for permissions: neither XDG_CONFIG_HOME nor HOME is "
                         "an absolute path");
    *folder = *parent == NULL ? NULL : arena_printf(a, "%s/firn", *parent);
    return *folder == NULL ? error_memory(e) : 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

static int malformed(const char *path, int line, error *e)
{
    return error_set(e, ERROR_IO,
                     "%s:%d: this is not a file of permissions: remove it, and give the "
                     "permissions again with `firn trust FILE`",
                     path, line);
}

static int read_line(arena *a, trust_store *s, char *line, int number, error *e)
{
    trust_grant *last = s->grants.count == 0 ? NULL : &s->grants.at[s->grants.count - 1];
    char *rest = strchr(line, ' ');
    if (rest == NULL)
        return malformed(s->path, number, e);
    *rest++ = '\0';
    if (strcmp(line, "problem") == 0) {
        trust_grant *g = VEC_PUSH(a, &s->grants);
        if (g == NULL)
            return error_memory(e);
        *g = (trust_grant){.problem = rest, .given = ""};
        return 0;
    }
    if (last == NULL)
        return malformed(s->path, number, e);
    if (strcmp(line, "given") == 0) {
        last->given = rest;
        return 0;
    }
    char *path = strchr(rest, ' ');
    if (path == NULL)
        return malformed(s->path, number, e);
    *path++ = '\0';
    trust_item *item = VEC_PUSH(a, &last->items);
    if (item == NULL)
        return error_memory(e);
    *item = (trust_item){line, rest, path};
    return 0;
}

static int read_text(arena *a, trust_store *s, char *text, size_t count, error *e)
{
    int number = 1;
    if (memchr(text, '\0', count) != NULL || count == 0 || text[count - 1] != '\n' ||
        !text_starts(text, head) || text[sizeof head - 1] != '\n')
        return malformed(s->path, 1, e);
    for (char *line = text + sizeof head; *line != '\0';) {
        char *end = strchr(line, '\n');
        *end = '\0';
        if (read_line(a, s, line, ++number, e) != 0)
            return e->code;
        line = end + 1;
    }
    return 0;
}

int trust_store_read(arena *a, trust_store *out, error *e)
{
    const char *folder, *parent;
    trust_file file;
    char *text;
    size_t count;
    *out = (trust_store){0};
    if (find_folder(a, &folder, &parent, e) != 0)
        return e->code;
    if ((out->path = arena_printf(a, "%s/trusted", folder)) == NULL)
        return error_memory(e);
    struct stat st;
    if (stat(out->path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    if (trust_open_file(a, "file of permissions", out->path, NULL, ERROR_IO, &file, e) != 0)
        return e->code;
    if (file.doubt != NULL)
        error_set(e, ERROR_IO, "the file of permissions %s %s; it is not used", out->path,
                  file.doubt);
    else if (file.st.st_size > 0 &&
             trust_read(a, "file of permissions", &file, ERROR_IO, &text, &count, e) == 0)
        read_text(a, out, text, count, e);
    close(file.fd);
    return e->code;
}

trust_grant *trust_store_find(const trust_store *s, const char *problem)
{
    for (size_t i = 0; i < s->grants.count; i++) {
        if (strcmp(s->grants.at[i].problem, problem) == 0)
            return &s->grants.at[i];
    }
    return NULL;
}

/* ---- changing -------------------------------------------------------------------------------- */

/* A path goes into one line of the file. */
static bool fits(const char *path)
{
    for (const char *c = path; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 127)
            return false;
    }
    return true;
}

static void write_grant(const trust_grant *g, text_buffer *b)
{
    text_addf(b, "problem %s\ngiven %s\n", g->problem, g->given);
    for (size_t i = 0; i < g->items.count; i++)
        text_addf(b, "%s %s %s\n", g->items.at[i].kind, g->items.at[i].sha256, g->items.at[i].path);
}

/* Makes a folder that only the user can enter, if there is none. */
static int ensure_folder(const char *path, error *e)
{
    errno_text reason;
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return 0;
    return error_set(e, ERROR_IO, "cannot make folder %s: %s", path,
                     errno_describe(errno, &reason));
}

/* Opens the folder and locks it for this process; -1 with the error set. */
static int lock_folder(const char *folder, const char *parent, error *e)
{
    errno_text reason;
    if (ensure_folder(parent, e) != 0 || ensure_folder(folder, e) != 0)
        return -1;
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int locked = -1;
    while (fd >= 0 && (locked = flock(fd, LOCK_EX)) != 0 && errno == EINTR)
        ;
    if (fd < 0 || (locked != 0 && errno != ENOTSUP && errno != ENOLCK))
        error_set(e, ERROR_IO, "cannot lock folder %s: %s", folder, errno_describe(errno, &reason));
    if (e->code != 0 && fd >= 0)
        close(fd);
    return e->code != 0 ? -1 : fd;
}

static int write_store(const trust_store *s, const trust_grant *add, const char *without, error *e)
{
    text_buffer b = {0};
    errno_text reason;
    text_addf(&b, "%s\n", head);
    for (size_t i = 0; i < s->grants.count; i++) {
        if (strcmp(s->grants.at[i].problem, without) != 0)
            write_grant(&s->grants.at[i], &b);
    }
    if (add != NULL)
        write_grant(add, &b);
    /* The new file gets the rights of the one that it replaces. */
    const int fd = open(s->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0 || fchmod(fd, 0600) != 0)
        error_set(e, ERROR_IO, "cannot write %s: %s", s->path, errno_describe(errno, &reason));
    else if (b.failed)
        error_memory(e);
    else
        file_write(s->path, b.at, b.count, e);
    if (fd >= 0)
        close(fd);
    text_free(&b);
    return e->code;
}

static int change(arena *a, const trust_grant *add, const char *problem, bool *found, error *e)
{
    const char *folder, *parent;
    trust_store store;
    *found = false;
    if (find_folder(a, &folder, &parent, e) != 0)
        return e->code;
    const int lock = lock_folder(folder, parent, e);
    if (lock < 0)
        return e->code;
    if (trust_store_read(a, &store, e) == 0) {
        *found = trust_store_find(&store, problem) != NULL;
        if (add != NULL || *found)
            write_store(&store, add, problem, e);
    }
    close(lock);
    return e->code;
}

int trust_store_add(arena *a, const trust_grant *grant, error *e)
{
    bool found;
    for (size_t i = 0; i < grant->items.count; i++) {
        if (!fits(grant->items.at[i].path))
            return error_set(e, ERROR_USAGE,
                             "%s: the path contains a control character: rename the file or folder",
                             grant->items.at[i].path);
    }
    return change(a, grant, grant->problem, &found, e);
}

int trust_store_remove(arena *a, const char *problem, bool *removed, error *e)
{
    return change(a, NULL, problem, removed, e);
}

/* ---- comparing ------------------------------------------------------------------------------- */

static const trust_item *find_item(const trust_grant *g, const trust_item *like)
{
    for (size_t i = 0; i < g->items.count; i++) {
        const trust_item *item = &g->items.at[i];
        if (strcmp(item->kind, like->kind) == 0 && strcmp(item->path, like->path) == 0)
            return item;
    }
    return NULL;
}

const char *trust_difference(arena *a, const trust_grant *allowed, const trust_grant *now,
                             bool *no_memory)
{
    const char *path = NULL, *how = "";
    for (size_t i = 0; i < now->items.count && path == NULL; i++) {
        const trust_item *item = &now->items.at[i], *before = find_item(allowed, item);
        if (before == NULL || strcmp(before->sha256, item->sha256) != 0) {
            path = item->path;
            how = before == NULL ? "was added" : "changed";
        }
    }
    for (size_t i = 0; i < allowed->items.count && path == NULL; i++) {
        if (find_item(now, &allowed->items.at[i]) == NULL) {
            path = allowed->items.at[i].path;
            how = "was removed";
        }
    }
    if (path == NULL)
        return NULL;
    const char *text = arena_printf(a, "%s %s after you allowed it", path, how);
    *no_memory = *no_memory || text == NULL;
    return text;
}
