/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file.c - reads whole files, replaces files atomically, and joins paths.
 */
#include "base/file.h"

#include "base/replace.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading --------------------------------------------------------------------------------- */

/* Reads up to `count` bytes, fewer only at the end of the file; -1 with errno. */
static ssize_t read_fully(int fd, char *bytes, size_t count)
{
    size_t done = 0;
    while (done < count) {
        ssize_t n = read(fd, bytes + done, count - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

/* Shortens a path for a message, so that a long path leaves room for the text after it. */
enum { PATH_SHOWN = 700 };
#define SHOWN(path) text_short((char[PATH_SHOWN]){0}, PATH_SHOWN, (path))

/* Opens a regular file of at most FILE_MAX_BYTES; -1 with the message. */
static int open_file(const char *path, int code, struct stat *st, error *e)
{
    errno_text reason;
    /* Without O_NONBLOCK, opening a FIFO would block before it can be refused. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int number = errno;
        /* The system's lack of descriptors or memory is no fault of the file. */
        error_set(e, errno_is_shortage(number) ? ERROR_IO : code, "cannot read %s: %s%s",
                  SHOWN(path), errno_describe(number, &reason), errno_remedy(number));
        return -1;
    }
    if (fstat(fd, st) != 0)
        error_set(e, code, "cannot read %s: %s", SHOWN(path), errno_describe(errno, &reason));
    else if (!S_ISREG(st->st_mode))
        error_set(e, code, "cannot read %s: it is %s, not a file", SHOWN(path),
                  S_ISDIR(st->st_mode) ? "a folder" : "a device or a pipe");
    else if (st->st_size < 0 || (uintmax_t)st->st_size > FILE_MAX_BYTES)
        error_set(e, code, "%s has %jd bytes; the maximum is %zu", SHOWN(path),
                  (intmax_t)st->st_size, FILE_MAX_BYTES);
    else
        return fd;
    close(fd);
    return -1;
}

/* Reads a portion at a time. Of text, a portion of zeros alone is refused (*zeros is then set): a
 * file of a gigabyte that was never written need not be read to its end. -1 with errno. */
static ssize_t read_portions(int fd, char *bytes, size_t count, bool text, bool *zeros)
{
    enum { PORTION = 1 << 16 };
    size_t done = 0;
    *zeros = false;
    while (done < count && !*zeros) {
        size_t room = count - done < PORTION ? count - done : PORTION;
        ssize_t n = read_fully(fd, bytes + done, room);
        if (n < 0)
            return -1;
        *zeros = text && n == PORTION && bytes[done] == '\0' &&
                 memcmp(bytes + done, bytes + done + 1, PORTION - 1) == 0;
        done += (size_t)n;
        if ((size_t)n < room)
            break;
    }
    return (ssize_t)done;
}

static int read_whole(arena *a, const char *path, int code, bool is_text, char **bytes,
                      size_t *count, error *e)
{
    errno_text reason;
    struct stat st;
    bool zeros;
    int result;
    int fd = open_file(path, code, &st, e);
    if (fd < 0)
        return e->code;
    size_t size = (size_t)st.st_size;
    char *text = arena_alloc(a, size + 1);
    if (text == NULL) {
        result = error_memory(e);
        goto done;
    }
    /* Asks for one byte more than the file has, to detect that it grew while it was read. */
    ssize_t n = read_portions(fd, text, size + 1, is_text, &zeros);
    if (n < 0)
        result =
            error_set(e, code, "cannot read %s: %s", SHOWN(path), errno_describe(errno, &reason));
    else if (zeros)
        result = error_set(e, code,
                           "%s contains a long run of zero bytes: it is not a text file, or it was "
                           "not written completely",
                           SHOWN(path));
    else if ((size_t)n != size)
        result = error_set(e, code, "%s changed while it was read: try again when it is complete",
                           SHOWN(path));
    else {
        *bytes = text;
        *count = size;
        result = 0;
    }
done:
    close(fd);
    return result;
}

int file_read(arena *a, const char *path, int code, char **bytes, size_t *count, error *e)
{
    return read_whole(a, path, code, true, bytes, count, e);
}

int file_read_binary(arena *a, const char *path, int code, char **bytes, size_t *count, error *e)
{
    return read_whole(a, path, code, false, bytes, count, e);
}

int file_head(const char *path, int code, char *bytes, size_t size, size_t *count, error *e)
{
    errno_text reason;
    struct stat st;
    int fd = open_file(path, code, &st, e);
    if (fd < 0)
        return e->code;
    ssize_t n = read_fully(fd, bytes, size);
    if (n < 0)
        error_set(e, code, "cannot read %s: %s", SHOWN(path), errno_describe(errno, &reason));
    *count = n < 0 ? 0 : (size_t)n;
    close(fd);
    return n < 0 ? e->code : 0;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Refuses a folder, and a file that no user, or not this one, may write: it could be replaced,
 * but somebody wants to keep it. */
static int check_target(const char *path, const char *target, const struct stat *st, error *e)
{
    if (S_ISDIR(st->st_mode))
        return error_set(e, ERROR_IO, "cannot write %s: it is a folder; name a file", path);
    if (S_ISREG(st->st_mode) && ((st->st_mode & 0222) == 0 || access(target, W_OK) != 0))
        return error_set(e, ERROR_IO, "cannot write %s: it is read-only; name another file", path);
    return 0;
}

/* Where a file is written: the target itself (a device, a pipe), or a temporary next to it. */
typedef struct writing {
    char target[REPLACE_PATH], parent[REPLACE_PATH], temporary[REPLACE_PATH + 64];
    bool direct;
    int fd;
} writing;

static int open_temporary(writing *w, const char *path, error *e)
{
    for (int attempt = 0; attempt < REPLACE_ATTEMPTS; attempt++) {
        snprintf(w->temporary, sizeof w->temporary, "%s.new-%ld.%d", w->target, (long)getpid(),
                 attempt);
        w->fd = open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (w->fd >= 0 && replace_lock(w->fd, w->temporary))
            return 0;
        int number = errno;
        if (w->fd >= 0)
            close(w->fd);
        else if (number != EEXIST)
            break;
    }
    errno_text reason;
    return error_set(e, ERROR_IO, "cannot write %s: folder %s: %s; name a file in another folder",
                     path, w->parent, errno_describe(errno, &reason));
}

static int open_for_writing(writing *w, const char *path, error *e)
{
    struct stat st;
    int missing;
    if (replace_target(path, w->target, &st, &missing, e) != 0)
        return e->code;
    if (missing == 0 && check_target(path, w->target, &st, e) != 0)
        return e->code;
    w->direct = missing == 0 && !S_ISREG(st.st_mode);
    if (w->direct) {
        w->fd = open(w->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        return w->fd < 0 ? replace_error(e, "write", path, errno) : 0;
    }
    if (replace_parent(w->target, w->parent) != 0)
        return replace_error(e, "write", path, ENAMETOOLONG);
    replace_remove_leftovers(w->target, NULL);
    if (open_temporary(w, path, e) != 0)
        return e->code;
    if (missing == 0 && fchmod(w->fd, st.st_mode & 07777) != 0) {
        /* The file belongs to another user: the new one keeps its default mode. */
    }
    return 0;
}

int file_write(const char *path, const char *bytes, size_t count, error *e)
{
    writing w;
    if (open_for_writing(&w, path, e) != 0)
        return e->code;
    if (w.direct) /* /dev/stdout or a pipe: there is no file to replace */
        return replace_write(w.fd, path, bytes, count, false, e);
    int result = replace_write(w.fd, path, bytes, count, true, e);
    if (result == 0 && rename(w.temporary, w.target) != 0)
        result = replace_error(e, "write", path, errno);
    if (result != 0) {
        unlink(w.temporary);
        return result;
    }
    return replace_sync_folder(w.parent, e);
}

int file_check_writable(const char *path, error *e)
{
    char target[REPLACE_PATH], parent[REPLACE_PATH];
    errno_text reason;
    struct stat st;
    int missing;
    if (replace_target(path, target, &st, &missing, e) != 0)
        return e->code;
    if (missing == 0 && check_target(path, target, &st, e) != 0)
        return e->code;
    if (missing == 0 && !S_ISREG(st.st_mode))
        return access(target, W_OK) == 0 ? 0 : replace_error(e, "write", path, errno);
    if (replace_parent(target, parent) != 0)
        return replace_error(e, "write", path, ENAMETOOLONG);
    if (access(parent, W_OK | X_OK) == 0)
        return 0;
    int number = errno;
    return error_set(e, ERROR_IO, "cannot write %s: folder %s: %s; name a file in another folder",
                     path, parent, errno_describe(number, &reason));
}

/* ---- paths ----------------------------------------------------------------------------------- */

char *file_folder(arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_text(a, ".");
    return arena_slice(a, path, slash == path ? 1 : (size_t)(slash - path));
}

char *file_join(arena *a, const char *dir, const char *name)
{
    size_t length = strlen(dir);
    if (name[0] == '/' || length == 0 || strcmp(dir, ".") == 0)
        return arena_text(a, name);
    return arena_printf(a, "%s%s%s", dir, dir[length - 1] == '/' ? "" : "/", name);
}
