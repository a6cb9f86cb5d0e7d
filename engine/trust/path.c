/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * path.c - opens a file by following its path from the root, and examines each part of it.
 */
#include "trust/path.h"

#include "base/file.h"
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { MAX_LINKS = 40 }; /* as the kernel's */

/* The way from the root to a file. */
typedef struct walk {
    arena *a;
    const char *program;
    uid_t program_owner;
    char rest[2 * PATH_MAX]; /* still to be followed */
    char real[PATH_MAX];     /* what has been followed; "" is the root */
    int fd;                  /* of the folder `real` */
    int links;
    const char *doubt; /* the first */
} walk;

/* ---- users and groups ------------------------------------------------------------------------ */

static bool has_no_members(const struct group *g, const char *user)
{
    for (char *const *member = g->gr_mem; *member != NULL; member++) {
        if (strcmp(*member, user) != 0)
            return false;
    }
    return true;
}

/* Is this the group of the user alone? It is that of the account, bears its name, and has no
 * members. */
static bool is_own_group(gid_t gid)
{
    char users[4096], groups[4096];
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;
    if (geteuid() == 0 || getpwuid_r(geteuid(), &user, users, sizeof users, &found_user) != 0 ||
        found_user == NULL || user.pw_gid != gid)
        return false;
    return getgrgid_r(gid, &group, groups, sizeof groups, &found_group) == 0 &&
           found_group != NULL && strcmp(group.gr_name, user.pw_name) == 0 &&
           has_no_members(&group, user.pw_name);
}

/* Has the file an access control list? Its mode then shows the rights of further users as those of
 * the group. */
static bool has_list(int fd)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return getxattr(path, "system.posix_acl_access", NULL, 0) >= 0 ||
           (errno != ENODATA && errno != ENOTSUP);
}

/* ---- one part of the path -------------------------------------------------------------------- */

/* Does the folder hold the program, in itself or in a folder below? */
static bool holds_program(const walk *w, const char *folder)
{
    const size_t length = strlen(folder);
    return w->program != NULL && strncmp(w->program, folder, length) == 0 &&
           w->program[length] == '/';
}

/* Sets w->doubt if others may change what has been opened as `fd`, or put another thing in its
 * place. path: what it is; NULL: the file that was asked for. */
static int examine(walk *w, const char *path, int fd, const struct stat *st, error *e)
{
    const char *lead = "", *which = "it";
    mode_t mode = st->st_mode;
    if (w->doubt != NULL)
        return 0;
    if (path != NULL && S_ISLNK(mode)) {
        lead = arena_printf(w->a, "is reached by the link %s, which ", path);
        mode = 0; /* a link's own mode means nothing */
    } else if (path != NULL) {
        if (holds_program(w, path))
            return 0;
        lead = arena_printf(w->a, "is in folder %s, which ", *path != '\0' ? path : "/");
        which = "that folder";
        mode = (mode & S_ISVTX) != 0 ? 0 : mode;
    }
    if (lead == NULL)
        return error_memory(e);
    if (st->st_uid != 0 && st->st_uid != geteuid() &&
        (w->program == NULL || st->st_uid != w->program_owner))
        w->doubt = arena_printf(w->a,
                                "%sbelongs to user %ju, who is neither you nor root: copy the "
                                "file to a folder of your own",
                                lead, (uintmax_t)st->st_uid);
    else if ((mode & S_IWOTH) != 0)
        w->doubt =
            arena_printf(w->a, "%sis writable by every user: run `chmod o-w` on %s", lead, which);
    else if ((mode & S_IWGRP) != 0 && (!is_own_group(st->st_gid) || has_list(fd)))
        w->doubt = arena_printf(w->a, "%sis writable by group %ju: run `chmod g-w` on %s", lead,
                                (uintmax_t)st->st_gid, which);
    else
        return 0;
    return w->doubt == NULL ? error_memory(e) : 0;
}

/* ---- the walk -------------------------------------------------------------------------------- */

static int complain(const char *what, const char *path, int number, int code, error *e)
{
    errno_text reason;
    return error_set(e, errno_is_shortage(number) ? ERROR_IO : code, "cannot read %s %s: %s%s",
                     what, path, errno_describe(number, &reason), errno_remedy(number));
}

/* Takes the next part off the path that is left. False: there is none. */
static bool next_part(walk *w, char *part, size_t size)
{
    const char *start = w->rest + strspn(w->rest, "/");
    const size_t length = strcspn(start, "/");
    if (length == 0)
        return false;
    snprintf(part, size, "%.*s", (int)length, start);
    memmove(w->rest, start + length, strlen(start + length) + 1);
    return true;
}

/* Puts another path before what is left. */
static bool prepend(walk *w, const char *path)
{
    char all[sizeof w->rest];
    const int length = snprintf(all, sizeof all, "%s/%s", path, w->rest);
    if (length < 0 || (size_t)length >= sizeof all)
        return false;
    memcpy(w->rest, all, (size_t)length + 1);
    return true;
}

/* Continues at the folder `fd`, whose real path is `real`. */
static int enter(walk *w, int fd, error *e)
{
    struct stat st;
    if (fd < 0)
        return errno;
    if (w->fd >= 0)
        close(w->fd);
    w->fd = fd;
    return fstat(fd, &st) != 0 ? errno : examine(w, w->real, fd, &st, e) != 0 ? ENOMEM : 0;
}

static int enter_root(walk *w, error *e)
{
    w->real[0] = '\0';
    return enter(w, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), e);
}

/* Follows the link `part` of the folder w->fd. */
static int follow(walk *w, const char *path, const char *part, const struct stat *st, error *e)
{
    char target[PATH_MAX];
    const ssize_t length = readlinkat(w->fd, part, target, sizeof target - 1);
    if (length < 0)
        return errno;
    target[length] = '\0';
    if (++w->links > MAX_LINKS)
        return ELOOP;
    if (examine(w, path, -1, st, e) != 0)
        return ENOMEM;
    if (!prepend(w, target))
        return ENAMETOOLONG;
    return target[0] == '/' ? enter_root(w, e) : 0;
}

static bool is_last(const walk *w)
{
    return w->rest[strspn(w->rest, "/")] == '\0';
}

/* Follows w->rest to its end. 0 with *last, a descriptor of the file or folder; or an errno. */
static int follow_path(walk *w, bool folder, int *last, error *e)
{
    char part[sizeof w->rest],
        path[PATH_MAX]; /* a part that is too long is refused by the kernel */
    int number = enter_root(w, e);
    while (number == 0 && next_part(w, part, sizeof part)) {
        struct stat st;
        if (strcmp(part, ".") == 0)
            continue;
        if (strcmp(part, "..") == 0) {
            char *slash = strrchr(w->real, '/');
            if (slash != NULL)
                *slash = '\0';
            number = enter(w, openat(w->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC), e);
            continue;
        }
        if (snprintf(path, sizeof path, "%s/%s", w->real, part) >= (int)sizeof path)
            return ENAMETOOLONG;
        if (fstatat(w->fd, part, &st, AT_SYMLINK_NOFOLLOW) != 0)
            return errno;
        if (S_ISLNK(st.st_mode)) {
            number = follow(w, path, part, &st, e);
            continue;
        }
        if (!S_ISDIR(st.st_mode) && !is_last(w))
            return ENOTDIR;
        memcpy(w->real, path, strlen(path) + 1);
        if (!is_last(w)) {
            number =
                enter(w, openat(w->fd, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), e);
            continue;
        }
        /* Without O_NONBLOCK, opening a FIFO would block before it can be refused. */
        const int how = folder || S_ISDIR(st.st_mode) ? O_PATH : O_RDONLY | O_NONBLOCK | O_NOCTTY;
        *last = openat(w->fd, part, how | O_NOFOLLOW | O_CLOEXEC);
        return *last < 0 ? errno : 0;
    }
    if (number == 0) /* the path ends with `..`, or is that of the root */
        *last = dup(w->fd);
    return number != 0 ? number : *last < 0 ? errno : 0;
}

static int open_path(arena *a, const char *what, const char *path, const char *program, bool folder,
                     int code, trust_file *out, error *e)
{
    walk w = {.a = a, .program = program, .fd = -1};
    struct stat own;
    char here[PATH_MAX] = "";
    int number = 0, fd = -1;
    *out = (trust_file){.fd = -1};
    if (program != NULL && stat(program, &own) == 0)
        w.program_owner = own.st_uid;
    else
        w.program = NULL;
    if (*path == '\0')
        number = ENOENT;
    else if (*path != '/' && getcwd(here, sizeof here) == NULL)
        number = errno;
    else if (snprintf(w.rest, sizeof w.rest, "%s/%s", here, path) >= (int)sizeof w.rest)
        number = ENAMETOOLONG;
    else
        number = follow_path(&w, folder, &fd, e);
    if (w.fd >= 0)
        close(w.fd);
    if (number == 0 && fstat(fd, &out->st) != 0)
        number = errno;
    if (e->code != 0) {
        /* memory ran out */
    } else if (number != 0) {
        complain(what, path, number, code, e);
    } else if (folder && !S_ISDIR(out->st.st_mode)) {
        complain(what, w.real, ENOTDIR, code, e);
    } else if (!folder && !S_ISREG(out->st.st_mode)) {
        error_set(e, code, "%s %s is not a regular file", what, *w.real != '\0' ? w.real : "/");
    } else if (examine(&w, NULL, fd, &out->st, e) == 0) {
        out->fd = fd;
        out->doubt = w.doubt;
        out->path = arena_text(a, *w.real != '\0' ? w.real : "/");
        if (out->path == NULL)
            error_memory(e);
    }
    if (e->code != 0 && fd >= 0)
        close(fd);
    return e->code;
}

int trust_open_file(arena *a, const char *what, const char *path, const char *program, int code,
                    trust_file *out, error *e)
{
    return open_path(a, what, path, program, false, code, out, e);
}

int trust_open_folder(arena *a, const char *what, const char *path, const char *program, int code,
                      trust_file *out, error *e)
{
    return open_path(a, what, path, program, true, code, out, e);
}

/* ---- content --------------------------------------------------------------------------------- */

int trust_read(arena *a, const char *what, const trust_file *file, int code, char **bytes,
               size_t *count, error *e)
{
    const uintmax_t size = (uintmax_t)file->st.st_size;
    size_t done = 0;
    if (size > FILE_MAX_BYTES)
        return error_set(e, code, "%s %s has %ju bytes; the maximum is %zu", what, file->path, size,
                         FILE_MAX_BYTES);
    char *text = arena_alloc(a, (size_t)size + 1);
    if (text == NULL)
        return error_memory(e);
    while (done < size + 1) { /* one byte more, to see that it grew */
        const ssize_t got = pread(file->fd, text + done, (size_t)size + 1 - done, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return complain(what, file->path, errno, code, e);
        if (got == 0)
            break;
        done += (size_t)got;
    }
    if (done != size)
        return error_set(e, code, "%s %s changed while it was read: try again when it is complete",
                         what, file->path);
    text[size] = '\0';
    *bytes = text;
    *count = (size_t)size;
    return 0;
}
