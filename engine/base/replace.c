/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replace.c - shared steps of replacing a file or a folder atomically; replace.h gives their order.
 */
#include "base/replace.h"

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

const char *errno_describe(int number, errno_text *buffer)
{
    return strerror_r(number, buffer->text, sizeof buffer->text);
}

bool errno_is_shortage(int number)
{
    return number == EMFILE || number == ENFILE || number == ENOMEM;
}

const char *errno_remedy(int number)
{
    return number == EMFILE ? ": raise this process's limit on open files (`ulimit -n`)" : "";
}

int replace_error(error *e, const char *verb, const char *path, int number)
{
    errno_text reason;
    return error_set(e, ERROR_IO, "cannot %s %s: %s", verb, path, errno_describe(number, &reason));
}

/* ---- writing and syncing --------------------------------------------------------------------- */

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

/* Syncs a file. A few kinds of file and file system do not support it and return EINVAL. */
static int sync_fd(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result != 0 && errno == EINVAL ? 0 : result;
}

int replace_sync_folder(const char *path, error *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return replace_error(e, "sync", path, errno);
    int result = sync_fd(fd) == 0 ? 0 : replace_error(e, "sync", path, errno);
    close(fd);
    return result;
}

/* Some file systems report a full disk only at close(). */
int replace_write(int fd, const char *path, const char *bytes, size_t count, bool sync, error *e)
{
    int result = 0;
    if (write_fully(fd, bytes, count) != 0 || (sync && sync_fd(fd) != 0))
        result = replace_error(e, "write", path, errno);
    if (close(fd) != 0 && errno != EINTR && result == 0)
        result = replace_error(e, "write", path, errno);
    return result;
}

/* ---- the target ------------------------------------------------------------------------------ */

int replace_parent(const char *path, char out[REPLACE_PATH])
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (length >= REPLACE_PATH)
        return -1;
    memcpy(out, length == 0 ? "." : path, length == 0 ? 1 : length);
    out[length == 0 ? 1 : length] = '\0';
    return 0;
}

int replace_target(const char *path, char out[REPLACE_PATH], struct stat *st, int *missing,
                   error *e)
{
    struct stat link;
    bool is_link = false;
    *missing = lstat(path, &link) == 0 ? 0 : errno;
    if (*missing == 0) {
        is_link = S_ISLNK(link.st_mode);
        *missing = stat(path, st) == 0 ? 0 : errno;
    }
    if (*missing != 0) {
        if (*missing != ENOENT)
            return replace_error(e, "write", path, *missing);
        if (strlen(path) >= REPLACE_PATH)
            return replace_error(e, "write", path, ENAMETOOLONG);
        /* Not a link and yet missing: another run creates or removes it at this moment. */
        if (is_link)
            return error_set(
                e, ERROR_IO,
                "cannot write %s: it is a link whose target does not exist; create the "
                "target, or remove the link",
                path);
        strcpy(out, path);
        return 0;
    }
    char *real = is_link ? realpath(path, NULL) : strdup(path);
    if (real == NULL)
        return replace_error(e, "write", path, errno);
    int result = strlen(real) < REPLACE_PATH ? 0 : replace_error(e, "write", path, ENAMETOOLONG);
    if (result == 0)
        strcpy(out, real);
    free(real);
    return result;
}

/* ---- the contents of a folder ---------------------------------------------------------------- */

bool replace_is_known(const char *const *known, const char *name)
{
    for (size_t i = 0; known != NULL && known[i] != NULL; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return false;
}

int replace_list(int fd, const char *const *known, char foreign[NAME_MAX + 1],
                 char any[NAME_MAX + 1])
{
    foreign[0] = any[0] = '\0';
    int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = own < 0 ? NULL : fdopendir(own);
    size_t first = SIZE_MAX;
    if (d == NULL) {
        int number = errno;
        if (own >= 0)
            close(own);
        errno = number;
        return -1;
    }
    errno = 0;
    for (struct dirent *entry; (entry = readdir(d)) != NULL; errno = 0) {
        const char *name = entry->d_name;
        struct stat st;
        size_t at = 0;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
            continue; /* another run has just removed it */
        while (known != NULL && known[at] != NULL && strcmp(known[at], name) != 0)
            at++;
        if (known != NULL && known[at] != NULL && S_ISREG(st.st_mode)) {
            if (at < first)
                snprintf(any, NAME_MAX + 1, "%s", name);
            first = at < first ? at : first;
        } else if (foreign[0] == '\0' || strcmp(name, foreign) < 0) {
            snprintf(foreign, NAME_MAX + 1, "%s", name);
        }
    }
    int number = errno;
    closedir(d);
    errno = number;
    return number == 0 ? 0 : -1;
}

int replace_remove_folder(const char *path, const char *const *known)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t count = 0;
    if (fd < 0)
        return -1;
    while (known != NULL && known[count] != NULL)
        count++;
    while (count-- > 0)
        unlinkat(fd, known[count], 0);
    close(fd);
    return rmdir(path);
}

/* ---- leftovers of killed runs ---------------------------------------------------------------- */

/* Reads a decimal number of digits only at the start of `text`. Returns the rest; NULL if there is
 * no such number. */
static const char *read_number(const char *text, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return text[0] < '0' || text[0] > '9' || errno != 0 ? NULL : end;
}

/* The process that created the temporary `name` for the target `last`: `last.new-PID`, optionally
 * with the number of an attempt. 0: it is not a temporary. */
static pid_t creator_of(const char *name, const char *last)
{
    size_t length = strlen(last);
    long pid, attempt;
    if (strncmp(name, last, length) != 0 || strncmp(name + length, ".new-", 5) != 0)
        return 0;
    const char *end = read_number(name + length + 5, &pid);
    if (end != NULL && *end == '.')
        end = read_number(end + 1, &attempt);
    return end == NULL || *end != '\0' || pid <= 0 || pid > INT_MAX ? 0 : (pid_t)pid;
}

bool replace_is_same(int fd, const char *path)
{
    struct stat mine, there;
    return fstat(fd, &mine) == 0 && lstat(path, &there) == 0 && mine.st_dev == there.st_dev &&
           mine.st_ino == there.st_ino;
}

bool replace_lock(int fd, const char *path)
{
    if (fd < 0)
        return true;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    return replace_is_same(fd, path);
}

/* Whether the run that created a temporary is still alive. A lock shows that it is. Some file
 * systems have no locks: without a lock, a living process with the creator's number is assumed to
 * be the creator, except this process itself. Containers that share a folder, and consecutive runs
 * of one container, may have the same process number. The lock is kept until the temporary is
 * removed: a creator that has not locked it yet then sees that it is lost. */
static bool is_in_use(int fd, pid_t creator)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK || kill(creator, 0) == 0 || errno != ESRCH;
    return creator != getpid() && (kill(creator, 0) == 0 || errno != ESRCH);
}

/* A folder as a killed run leaves it: it writes the first of the known names before the others, and
 * removes it after them. */
static bool is_leftover(int fd, const char *const *known)
{
    char foreign[NAME_MAX + 1], any[NAME_MAX + 1];
    return replace_list(fd, known, foreign, any) == 0 && foreign[0] == '\0' &&
           (any[0] == '\0' || strcmp(any, known[0]) == 0);
}

void replace_remove_leftovers(const char *path, const char *const *known)
{
    char parent[REPLACE_PATH];
    const char *slash = strrchr(path, '/'), *last = slash == NULL ? path : slash + 1;
    DIR *d = replace_parent(path, parent) == 0 ? opendir(parent) : NULL;
    if (d == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        pid_t creator = creator_of(entry->d_name, last);
        struct stat st;
        if (creator == 0)
            continue;
        int fd = openat(dirfd(d), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0)
            continue;
        char leftover[REPLACE_PATH + NAME_MAX + 2];
        snprintf(leftover, sizeof leftover, "%s/%s", parent, entry->d_name);
        if (fstat(fd, &st) != 0 || is_in_use(fd, creator)) {
            /* in use by another run, or already gone */
        } else if (known == NULL) {
            if (S_ISREG(st.st_mode))
                unlink(leftover);
        } else if (S_ISDIR(st.st_mode) && is_leftover(fd, known)) {
            replace_remove_folder(leftover, known);
        }
        close(fd);
    }
    closedir(d);
}
