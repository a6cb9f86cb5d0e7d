/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file.c - files read whole, files and folders replaced whole.
 *
 * The order that makes a replacement safe: write beside, sync the bytes, sync the folder that holds
 * the names, rename, sync the parent. A power cut at any point leaves the old or the new, complete.
 */
#include "base/file.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 100, MOST_PATH = 4096 };

/* What errno says, in a buffer of the caller's: strerror() is not for threads. */
typedef struct reason {
    char text[128];
} reason;
static const char *say(int number, reason *r)
{
    return strerror_r(number, r->text, sizeof r->text);
}

static int fail(error *e, const char *verb, const char *path, int number)
{
    reason r;
    return error_set(e, ERROR_IO, "cannot %s %s: %s", verb, path, say(number, &r));
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Up to `count` bytes, fewer only at the end of the file; -1 with errno. */
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

/* A path in a message: however long, what follows it must not be lost. */
enum { PATH_SHOWN = 700 };
#define SHOWN(path) text_short((char[PATH_SHOWN]){0}, PATH_SHOWN, (path))

/* Opens what is a regular file of a bearable size; -1 with the message. */
static int open_file(const char *path, int code, struct stat *st, error *e)
{
    reason r;
    /* Without O_NONBLOCK a FIFO would hold the run up before it can be refused. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int number = errno;
        error_set(e, code, "cannot read %s: %s", SHOWN(path), say(number, &r));
        return -1;
    }
    if (fstat(fd, st) != 0)
        error_set(e, code, "cannot read %s: %s", SHOWN(path), say(errno, &r));
    else if (!S_ISREG(st->st_mode))
        error_set(e, code, "cannot read %s: it is %s, not a file", SHOWN(path),
                  S_ISDIR(st->st_mode) ? "a folder" : "a device or a pipe");
    else if (st->st_size < 0 || (uintmax_t)st->st_size > FILE_MAX_BYTES)
        error_set(e, code, "%s has %jd bytes; a file may have %zu at most", SHOWN(path),
                  (intmax_t)st->st_size, FILE_MAX_BYTES);
    else
        return fd;
    close(fd);
    return -1;
}

int file_read(arena *a, const char *path, int code, char **bytes, size_t *count, error *e)
{
    reason r;
    struct stat st;
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
    /* One byte more than there should be: a file that changes meanwhile is not one to trust. */
    ssize_t n = read_fully(fd, text, size + 1);
    if (n < 0)
        result = error_set(e, code, "cannot read %s: %s", SHOWN(path), say(errno, &r));
    else if ((size_t)n != size)
        result = error_set(e, code, "%s changed while it was read: try again once it is written",
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

int file_head(const char *path, int code, char *bytes, size_t size, size_t *count, error *e)
{
    reason r;
    struct stat st;
    int fd = open_file(path, code, &st, e);
    if (fd < 0)
        return e->code;
    ssize_t n = read_fully(fd, bytes, size);
    if (n < 0)
        error_set(e, code, "cannot read %s: %s", SHOWN(path), say(errno, &r));
    *count = n < 0 ? 0 : (size_t)n;
    close(fd);
    return n < 0 ? e->code : 0;
}

/* ---- writing -------------------------------------------------------------------------------- */

static int write_fully(int fd, const char *bytes, size_t count)
{
    size_t done = 0;
    while (done < count) {
        ssize_t n = write(fd, bytes + done, count - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        done += (size_t)n;
    }
    return 0;
}

/* A few kinds of file and file system know no sync and say EINVAL. */
static int sync_fd(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result != 0 && errno == EINVAL ? 0 : result;
}

static int sync_folder(const char *path, error *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(e, "sync", path, errno);
    int result = sync_fd(fd) == 0 ? 0 : fail(e, "sync", path, errno);
    close(fd);
    return result;
}

/* Writes, syncs (when `sync`) and closes. close() too can be the one to say that the disk is full.
 */
static int finish_file(int fd, const char *path, const char *bytes, size_t count, bool sync,
                       error *e)
{
    int result = 0;
    if (write_fully(fd, bytes, count) != 0 || (sync && sync_fd(fd) != 0))
        result = fail(e, "write", path, errno);
    if (close(fd) != 0 && errno != EINTR && result == 0)
        result = fail(e, "write", path, errno);
    return result;
}

static int parent_of(const char *path, char out[MOST_PATH])
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (length >= MOST_PATH)
        return -1;
    memcpy(out, length == 0 ? "." : path, length == 0 ? 1 : length);
    out[length == 0 ? 1 : length] = '\0';
    return 0;
}

/* Follows links, so that what is replaced is the thing and not the link to it. `exists`: 0 or
 * errno. */
static int resolve(const char *path, char out[MOST_PATH], struct stat *st, int *missing, error *e)
{
    struct stat link;
    *missing = 0;
    if (stat(path, st) != 0) {
        *missing = errno;
        if (errno != ENOENT)
            return fail(e, "write", path, errno);
        if (strlen(path) >= MOST_PATH)
            return fail(e, "write", path, ENAMETOOLONG);
        if (lstat(path, &link) == 0)
            return error_set(e, ERROR_IO,
                             "cannot write %s: it is a link to what is not there; make that, or "
                             "remove the link",
                             path);
        strcpy(out, path);
        return 0;
    }
    bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    char *real = is_link ? realpath(path, NULL) : strdup(path);
    if (real == NULL)
        return fail(e, "write", path, errno);
    int result = strlen(real) < MOST_PATH ? 0 : fail(e, "write", path, ENAMETOOLONG);
    if (result == 0)
        strcpy(out, real);
    free(real);
    return result;
}

/* ---- what killed runs left ------------------------------------------------------------------ */

static bool is_known(const char *const *known, const char *name)
{
    for (size_t i = 0; known != NULL && known[i] != NULL; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return false;
}

/* The first name in alphabetical order in the folder that is not a known, regular file; "" when
 * there is none. Returns -1 with errno when the folder cannot be read. */
static int find_foreign(const char *path, const char *const *known, char out[NAME_MAX + 1])
{
    out[0] = '\0';
    DIR *d = opendir(path);
    if (d == NULL)
        return -1;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(d)) != NULL; errno = 0) {
        const char *name = entry->d_name;
        struct stat st;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (is_known(known, name) && fstatat(dirfd(d), name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            continue;
        if (out[0] == '\0' || strcmp(name, out) < 0)
            snprintf(out, NAME_MAX + 1, "%s", name);
    }
    int number = errno;
    closedir(d);
    errno = number;
    return number == 0 ? 0 : -1;
}

/* Removes the known files of a folder, then the folder. Whatever else is in it stays, and so does
 * it; then -1 with errno. */
static int remove_folder(const char *path, const char *const *known)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    for (size_t i = 0; known != NULL && known[i] != NULL; i++)
        unlinkat(fd, known[i], 0);
    close(fd);
    return rmdir(path);
}

/* Digits alone, at the beginning of `text`: the number, and what follows; else NULL. */
static const char *read_number(const char *text, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return text[0] < '0' || text[0] > '9' || errno != 0 ? NULL : end;
}

/* Whose is `name`, if it is what a run made beside `last`: `last.new-PID`, also with an attempt's
 * number, or `last.old-PID`? 0: it is no such thing. */
static pid_t maker_of(const char *name, const char *last, bool *old)
{
    size_t length = strlen(last);
    long pid, attempt;
    if (strncmp(name, last, length) != 0)
        return 0;
    *old = strncmp(name + length, ".old-", 5) == 0;
    if (!*old && strncmp(name + length, ".new-", 5) != 0)
        return 0;
    const char *end = read_number(name + length + 5, &pid);
    if (end != NULL && *end == '.')
        end = read_number(end + 1, &attempt);
    return end == NULL || *end != '\0' || pid <= 0 || pid > INT_MAX ? 0 : (pid_t)pid;
}

/* Marks what is being made: the system takes the mark away when the process ends, however it does.
 * Where a file system has no such marks, the process' number must do. */
static void hold(int fd)
{
    if (fd >= 0)
        flock(fd, LOCK_EX | LOCK_NB);
}

/* Does the run still go that made this? The number alone does not say: containers that share a
 * folder, and runs of one container after the other, have the same ones. */
static bool is_held(int fd, pid_t maker)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK || kill(maker, 0) == 0 || errno != ESRCH;
    flock(fd, LOCK_UN);
    return maker != getpid() && (kill(maker, 0) == 0 || errno != ESRCH);
}

/* Removes what runs that were killed have left beside `path`: half-written files, or, where `known`
 * says what they may hold, folders. Where a run was killed between the two steps of an exchange,
 * the old folder is put back. What cannot be removed stays: it is in nobody's way. */
static void sweep(const char *path, const char *const *known)
{
    char parent[MOST_PATH], foreign[NAME_MAX + 1];
    const char *slash = strrchr(path, '/'), *last = slash == NULL ? path : slash + 1;
    DIR *d = parent_of(path, parent) == 0 ? opendir(parent) : NULL;
    if (d == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        bool old;
        pid_t maker = maker_of(entry->d_name, last, &old);
        struct stat st;
        if (maker == 0)
            continue;
        int fd = openat(dirfd(d), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0)
            continue;
        char left[MOST_PATH + NAME_MAX + 2];
        snprintf(left, sizeof left, "%s/%s", parent, entry->d_name);
        if (fstat(fd, &st) != 0 || is_held(fd, maker)) {
            /* another run's, or gone meanwhile */
        } else if (known == NULL) {
            if (S_ISREG(st.st_mode) && !old)
                unlink(left);
        } else if (S_ISDIR(st.st_mode) && find_foreign(left, known, foreign) == 0 &&
                   foreign[0] == '\0') {
            if (!old || renameat2(AT_FDCWD, left, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
                remove_folder(left, known);
        }
        close(fd);
    }
    closedir(d);
}

/* ---- writing files -------------------------------------------------------------------------- */

int file_write(const char *path, const char *bytes, size_t count, error *e)
{
    char target[MOST_PATH], parent[MOST_PATH], fresh[MOST_PATH + 64];
    struct stat st;
    int missing, fd = -1;
    if (resolve(path, target, &st, &missing, e) != 0)
        return e->code;
    if (missing == 0 && S_ISDIR(st.st_mode))
        return error_set(e, ERROR_IO, "cannot write %s: it is a folder; name a file", path);
    if (missing == 0 &&
        !S_ISREG(st.st_mode)) { /* /dev/stdout, a pipe: there is nothing to replace */
        fd = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        if (fd < 0)
            return fail(e, "write", path, errno);
        return finish_file(fd, path, bytes, count, false, e);
    }
    if (parent_of(target, parent) != 0)
        return fail(e, "write", path, ENAMETOOLONG);
    sweep(target, NULL);
    for (int attempt = 0; attempt < TRIES && fd < 0; attempt++) {
        snprintf(fresh, sizeof fresh, "%s.new-%ld.%d", target, (long)getpid(), attempt);
        fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0) {
        reason r;
        int number = errno;
        return error_set(e, ERROR_IO, "cannot write %s: folder %s: %s; name a file elsewhere", path,
                         parent, say(number, &r));
    }
    hold(fd);
    if (missing == 0 && fchmod(fd, st.st_mode & 07777) != 0) {
        /* Another's file keeps the mode that a new one gets here. */
    }
    int result = finish_file(fd, path, bytes, count, true, e);
    if (result == 0 && rename(fresh, target) != 0)
        result = fail(e, "write", path, errno);
    if (result != 0) {
        unlink(fresh);
        return result;
    }
    return sync_folder(parent, e);
}

/* ---- folders -------------------------------------------------------------------------------- */

/* Fails where the folder holds what is not ours to replace. */
static int check_ours(const char *path, const char *const *known, error *e)
{
    char foreign[NAME_MAX + 1];
    if (find_foreign(path, known, foreign) != 0)
        return fail(e, "read folder", path, errno);
    if (foreign[0] != '\0')
        return error_set(e, ERROR_IO,
                         "folder %s holds `%s`, which is no file of a result: it is not replaced; "
                         "move that file away, or name another folder with `--out DIR`",
                         path, foreign);
    return 0;
}

int folder_begin(arena *a, folder *f, const char *path, const char *const *known, error *e)
{
    char target[MOST_PATH], parent[MOST_PATH], bare[MOST_PATH];
    struct stat st;
    int missing;
    *f = (folder){.known = known, .lock = -1};

    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length >= sizeof bare)
        return fail(e, "write", path, ENAMETOOLONG);
    memcpy(bare, path, length);
    bare[length] = '\0';
    const char *slash = strrchr(bare, '/');
    const char *last = slash == NULL ? bare : slash + 1;
    if (last[0] == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return error_set(e, ERROR_IO,
                         "cannot write the results to `%s`: they want a folder of their own; name "
                         "one with `--out DIR`",
                         path);

    if (resolve(bare, target, &st, &missing, e) != 0)
        return e->code;
    sweep(target, known);
    if (missing != 0 && stat(target, &st) == 0) /* the sweep has put it back */
        missing = 0;
    if (missing == 0 && !S_ISDIR(st.st_mode))
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: it is a file; name a folder with "
                         "`--out DIR`",
                         path);
    if (missing == 0 && check_ours(target, known, e) != 0)
        return e->code;
    if (parent_of(target, parent) != 0)
        return fail(e, "write", path, ENAMETOOLONG);

    int made = -1;
    for (int attempt = 0; attempt < TRIES && made != 0; attempt++) {
        f->fresh = attempt == 0 ? arena_printf(a, "%s.new-%ld", target, (long)getpid())
                                : arena_printf(a, "%s.new-%ld.%d", target, (long)getpid(), attempt);
        if (f->fresh == NULL)
            return error_memory(e);
        made = mkdir(f->fresh, 0777);
        if (made != 0 && errno != EEXIST)
            break;
    }
    if (made != 0) {
        reason r;
        int number = errno;
        if (number == ENOENT && stat(parent, &st) != 0)
            return error_set(e, ERROR_IO,
                             "cannot write the results to %s: there is no folder %s; make it, or "
                             "name another with `--out DIR`",
                             path, parent);
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: folder %s: %s; name another with "
                         "`--out DIR`",
                         path, parent, say(number, &r));
    }
    f->open = true;
    f->lock = open(f->fresh, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    hold(f->lock);
    f->path = arena_text(a, target);
    if (f->path == NULL) {
        folder_abandon(f);
        return error_memory(e);
    }
    if (missing == 0 && chmod(f->fresh, st.st_mode & 07777) != 0) {
        /* Another's folder keeps the mode that a new one gets here. */
    }
    return 0;
}

int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e)
{
    char path[MOST_PATH + NAME_MAX + 64], shown[MOST_PATH + NAME_MAX + 64];
    /* Else the next run would call its own file foreign. */
    if (!f->open || !is_known(f->known, name))
        return error_set(e, ERROR_IO, "`%s` does not belong into folder %s", name,
                         f->path == NULL ? "(none)" : f->path);
    int length = snprintf(path, sizeof path, "%s/%s", f->fresh, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return fail(e, "write", name, ENAMETOOLONG);
    snprintf(shown, sizeof shown, "%s/%s", f->path, name); /* where it is going to be */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail(e, "write", shown, errno);
    return finish_file(fd, shown, bytes, count, true, e);
}

/* Where the file system cannot exchange two folders: the old one steps aside first. For an instant
 * there is none; what there is before and after is complete. Leaves the old one under f->fresh. */
static int exchange_in_steps(folder *f, error *e)
{
    char aside[MOST_PATH + 64];
    int length = snprintf(aside, sizeof aside, "%s.old-%ld", f->path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof aside)
        return fail(e, "replace", f->path, ENAMETOOLONG);
    if (rename(f->path, aside) != 0)
        return fail(e, "replace", f->path, errno);
    if (rename(f->fresh, f->path) != 0) {
        int number = errno;
        if (rename(aside, f->path) != 0)
            return error_set(e, ERROR_IO, "cannot replace %s; the old results are in %s", f->path,
                             aside);
        return fail(e, "replace", f->path, number);
    }
    if (rename(aside, f->fresh) != 0)
        return error_set(e, ERROR_IO, "the results are in %s; the old ones stay in %s", f->path,
                         aside);
    return 0;
}

int folder_end(folder *f, error *e)
{
    char parent[MOST_PATH];
    struct stat st;
    if (!f->open)
        return error_set(e, ERROR_IO, "no folder is open");
    if (sync_folder(f->fresh, e) != 0)
        goto failed;

    bool replaces = lstat(f->path, &st) == 0;
    if (!replaces) {
        if (rename(f->fresh, f->path) != 0) {
            fail(e, "write", f->path, errno);
            goto failed;
        }
    } else {
        /* Again: a solve may take hours, and people save files meanwhile. */
        if (check_ours(f->path, f->known, e) != 0)
            goto failed;
        if (renameat2(AT_FDCWD, f->fresh, AT_FDCWD, f->path, RENAME_EXCHANGE) != 0) {
            if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
                fail(e, "replace", f->path, errno);
                goto failed;
            }
            if (exchange_in_steps(f, e) != 0)
                goto failed;
        }
    }
    f->open = false;
    if (f->lock >= 0)
        close(f->lock);
    if (parent_of(f->path, parent) != 0)
        return fail(e, "sync", f->path, ENAMETOOLONG);
    if (sync_folder(parent, e) != 0)
        return e->code;
    if (replaces && remove_folder(f->fresh, f->known) != 0 && errno != ENOENT) {
        reason r;
        int number = errno;
        return error_set(e, ERROR_IO,
                         "the results are in %s; the old ones could not be removed and stay in %s: "
                         "%s",
                         f->path, f->fresh, say(number, &r));
    }
    return 0;

failed:
    folder_abandon(f);
    return e->code;
}

void folder_abandon(folder *f)
{
    if (!f->open)
        return;
    f->open = false;
    if (f->lock >= 0)
        close(f->lock);
    remove_folder(f->fresh, f->known);
}

/* ---- paths ---------------------------------------------------------------------------------- */

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
