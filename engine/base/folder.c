/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder.c - replaces a whole folder atomically, with a fallback in two steps where the file system
 * cannot exchange two folders.
 */
#include "base/folder.h"

#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Refuses a folder that contains files which are not part of such a folder. */
static int check_replaceable(const char *path, const char *const *known, error *e)
{
    char foreign[NAME_MAX + 1];
    if (replace_find_foreign(path, known, foreign) != 0)
        return replace_error(e, "read folder", path, errno);
    if (foreign[0] != '\0')
        return error_set(
            e, ERROR_IO,
            "folder %s contains `%s`, which is not a result file, so the folder is not "
            "replaced; move that file away, or name another folder with `--out DIR`",
            path, foreign);
    return 0;
}

int folder_begin(arena *a, folder *f, const char *path, const char *const *known, error *e)
{
    char target[REPLACE_PATH], parent[REPLACE_PATH], trimmed[REPLACE_PATH];
    struct stat st;
    int missing;
    *f = (folder){.known = known, .lock = -1};

    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length >= sizeof trimmed)
        return replace_error(e, "write", path, ENAMETOOLONG);
    memcpy(trimmed, path, length);
    trimmed[length] = '\0';
    const char *slash = strrchr(trimmed, '/');
    const char *last = slash == NULL ? trimmed : slash + 1;
    if (last[0] == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: they need a folder of their own; name "
                         "one with `--out DIR`",
                         path);

    if (replace_target(trimmed, target, &st, &missing, e) != 0)
        return e->code;
    replace_remove_leftovers(target, known);
    if (missing != 0 && stat(target, &st) == 0) /* replace_remove_leftovers() has put it back */
        missing = 0;
    if (missing == 0 && !S_ISDIR(st.st_mode))
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: it is a file; name a folder with "
                         "`--out DIR`",
                         path);
    if (missing == 0 && check_replaceable(target, known, e) != 0)
        return e->code;
    if (replace_parent(target, parent) != 0)
        return replace_error(e, "write", path, ENAMETOOLONG);

    int made = -1;
    for (int attempt = 0; attempt < REPLACE_ATTEMPTS && made != 0; attempt++) {
        f->temporary = attempt == 0
                           ? arena_printf(a, "%s.new-%ld", target, (long)getpid())
                           : arena_printf(a, "%s.new-%ld.%d", target, (long)getpid(), attempt);
        if (f->temporary == NULL)
            return error_memory(e);
        made = mkdir(f->temporary, 0777);
        if (made != 0 && errno != EEXIST)
            break;
    }
    if (made != 0) {
        errno_text reason;
        int number = errno;
        if (number == ENOENT && stat(parent, &st) != 0)
            return error_set(e, ERROR_IO,
                             "cannot write the results to %s: folder %s does not exist; create it, "
                             "or name another with `--out DIR`",
                             path, parent);
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: folder %s: %s; name another with "
                         "`--out DIR`",
                         path, parent, errno_describe(number, &reason));
    }
    f->open = true;
    f->lock = open(f->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    replace_lock(f->lock);
    f->path = arena_text(a, target);
    if (f->path == NULL) {
        folder_abandon(f);
        return error_memory(e);
    }
    if (missing == 0 && chmod(f->temporary, st.st_mode & 07777) != 0) {
        /* The folder belongs to another user: the new one keeps its default mode. */
    }
    return 0;
}

int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e)
{
    char path[REPLACE_PATH + NAME_MAX + 64], shown[REPLACE_PATH + NAME_MAX + 64];
    /* With another name, the next run would find a foreign file in the folder. */
    if (!f->open || !replace_is_known(f->known, name))
        return error_set(e, ERROR_IO, "`%s` does not belong in folder %s", name,
                         f->path == NULL ? "(none)" : f->path);
    int length = snprintf(path, sizeof path, "%s/%s", f->temporary, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return replace_error(e, "write", name, ENAMETOOLONG);
    snprintf(shown, sizeof shown, "%s/%s", f->path, name); /* its final path */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return replace_error(e, "write", shown, errno);
    return replace_write(fd, shown, bytes, count, true, e);
}

/* Replaces a folder where the file system cannot exchange two folders: the old one is first renamed
 * to PATH.old-PID. For an instant there is no folder at the path; before and after, it is complete.
 * Leaves the old one at f->temporary. */
static int exchange_in_steps(folder *f, error *e)
{
    char old[REPLACE_PATH + 64];
    int length = snprintf(old, sizeof old, "%s.old-%ld", f->path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof old)
        return replace_error(e, "replace", f->path, ENAMETOOLONG);
    if (rename(f->path, old) != 0)
        return replace_error(e, "replace", f->path, errno);
    if (rename(f->temporary, f->path) != 0) {
        int number = errno;
        if (rename(old, f->path) != 0)
            return error_set(e, ERROR_IO, "cannot replace %s; the old results are in %s", f->path,
                             old);
        return replace_error(e, "replace", f->path, number);
    }
    if (rename(old, f->temporary) != 0)
        return error_set(e, ERROR_IO, "the results are in %s; the old ones remain in %s", f->path,
                         old);
    return 0;
}

int folder_end(folder *f, error *e)
{
    char parent[REPLACE_PATH];
    struct stat st;
    if (!f->open)
        return error_set(e, ERROR_IO, "no folder is being written");
    if (replace_sync_folder(f->temporary, e) != 0)
        goto failed;

    bool replaces = lstat(f->path, &st) == 0;
    if (!replaces) {
        if (rename(f->temporary, f->path) != 0) {
            replace_error(e, "write", f->path, errno);
            goto failed;
        }
    } else {
        /* Checked again: a solve may take hours, and a user may have saved files meanwhile. */
        if (check_replaceable(f->path, f->known, e) != 0)
            goto failed;
        if (renameat2(AT_FDCWD, f->temporary, AT_FDCWD, f->path, RENAME_EXCHANGE) != 0) {
            if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
                replace_error(e, "replace", f->path, errno);
                goto failed;
            }
            if (exchange_in_steps(f, e) != 0)
                goto failed;
        }
    }
    f->open = false;
    if (f->lock >= 0)
        close(f->lock);
    if (replace_parent(f->path, parent) != 0)
        return replace_error(e, "sync", f->path, ENAMETOOLONG);
    if (replace_sync_folder(parent, e) != 0)
        return e->code;
    if (replaces && replace_remove_folder(f->temporary, f->known) != 0 && errno != ENOENT) {
        errno_text reason;
        int number = errno;
        return error_set(
            e, ERROR_IO,
            "the results are in %s; the old ones could not be removed and remain in %s: "
            "%s",
            f->path, f->temporary, errno_describe(number, &reason));
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
    replace_remove_folder(f->temporary, f->known);
}
