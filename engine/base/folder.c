/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder.c - replaces a whole folder atomically; file by file where the file system cannot exchange
 * two folders.
 */
#include "base/folder.h"

#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The name of a file in the open folder that this run reads or names, by whatever path, and of one
 * that is read-only; "" if there is none. */
static void find_kept(int fd, const folder_rules *rules, char read[NAME_MAX + 1],
                      char fixed[NAME_MAX + 1])
{
    enum { MOST = 16 };
    struct stat here[MOST], st;
    size_t name[MOST], count = 0;
    read[0] = fixed[0] = '\0';
    for (size_t i = 0; rules->known[i] != NULL && count < MOST; i++) {
        if (fstatat(fd, rules->known[i], &here[count], 0) != 0)
            continue;
        if ((here[count].st_mode & 0222) == 0)
            snprintf(fixed, NAME_MAX + 1, "%s", rules->known[i]);
        name[count++] = i;
    }
    for (size_t k = 0; k < rules->reads && count > 0; k++) {
        if (stat(rules->read[k], &st) != 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            if (here[i].st_dev == st.st_dev && here[i].st_ino == st.st_ino)
                snprintf(read, NAME_MAX + 1, "%s", rules->known[name[i]]);
        }
    }
}

static int check_open(int fd, const char *path, const folder_rules *rules, error *e)
{
    char foreign[NAME_MAX + 1], any[NAME_MAX + 1], read[NAME_MAX + 1], fixed[NAME_MAX + 1];
    if (replace_list(fd, rules->known, foreign, any) != 0)
        return replace_error(e, "read folder", path, errno);
    find_kept(fd, rules, read, fixed);
    if (read[0] != '\0')
        return error_set(
            e, ERROR_IO,
            "folder %s contains `%s`, which this run has read or its problem names, so the folder "
            "is not replaced; name another folder with `--out DIR`",
            path, read);
    const char *alike = foreign[0] == '\0' && rules->foreign != NULL ? rules->foreign(fd) : NULL;
    if (foreign[0] != '\0' || alike != NULL)
        return error_set(
            e, ERROR_IO,
            "folder %s contains `%s`, which is not a result file, so the folder is not "
            "replaced; move that file away, or name another folder with `--out DIR`",
            path, alike != NULL ? alike : foreign);
    if (any[0] != '\0' && !rules->is_own(fd))
        return error_set(
            e, ERROR_IO,
            "folder %s contains `%s`, but no file that shows that Firn has written it, so the "
            "folder is not replaced; move its files away, or name another folder with `--out DIR`",
            path, any);
    if (fixed[0] != '\0')
        return error_set(
            e, ERROR_IO,
            "folder %s contains `%s`, which is read-only, so the folder is not replaced; make its "
            "files writable, or name another folder with `--out DIR`",
            path, fixed);
    return 0;
}

/* Refuses a folder that must not be replaced. Another run may exchange the folder meanwhile and
 * remove its files: then the new one is checked. */
static int check_replaceable(const char *path, const folder_rules *rules, error *e)
{
    for (int attempt = 0;; attempt++) {
        error refusal = {0};
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 && errno == ENOENT)
            return 0;
        if (fd < 0)
            return replace_error(e, "read folder", path, errno);
        bool refused = check_open(fd, path, rules, &refusal) != 0;
        bool same = replace_is_same(fd, path);
        close(fd);
        if (!refused)
            return 0;
        if (same || attempt == REPLACE_ATTEMPTS)
            return error_set(e, refusal.code, "%s", refusal.text);
    }
}

/* Creates and locks the temporary folder. -1 with errno. */
static int make_temporary(arena *a, folder *f, const char *target)
{
    for (int attempt = 0; attempt < REPLACE_ATTEMPTS; attempt++) {
        f->temporary = attempt == 0
                           ? arena_printf(a, "%s.new-%ld", target, (long)getpid())
                           : arena_printf(a, "%s.new-%ld.%d", target, (long)getpid(), attempt);
        errno = ENOMEM;
        if (f->temporary == NULL)
            return -1;
        if (mkdir(f->temporary, 0777) != 0) {
            if (errno != EEXIST)
                return -1;
            continue;
        }
        f->lock = open(f->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (replace_lock(f->lock, f->temporary))
            return 0;
        close(f->lock);
        f->lock = -1;
    }
    errno = EEXIST;
    return -1;
}

int folder_begin(arena *a, folder *f, const char *path, const folder_rules *rules, error *e)
{
    char target[REPLACE_PATH], parent[REPLACE_PATH], trimmed[REPLACE_PATH];
    struct stat st;
    int missing;
    *f = (folder){.rules = rules, .lock = -1};

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
    replace_remove_leftovers(target, rules->known);
    if (missing == 0 && !S_ISDIR(st.st_mode))
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: it is a file; name a folder with "
                         "`--out DIR`",
                         path);
    if (missing == 0 && check_replaceable(target, rules, e) != 0)
        return e->code;
    if (replace_parent(target, parent) != 0)
        return replace_error(e, "write", path, ENAMETOOLONG);

    if (make_temporary(a, f, target) != 0) {
        if (errno == ENOMEM)
            return error_memory(e);
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
    f->path = arena_text(a, target);
    if (f->path == NULL) {
        folder_abandon(f);
        return error_memory(e);
    }
    if (missing == 0 && chmod(f->temporary, st.st_mode & 07777) != 0) {
        /* The folder belongs to another user: the new one keeps its default mode. */
    }
    struct stat made;
    if (missing == 0 && stat(f->temporary, &made) == 0 && made.st_dev != st.st_dev) {
        folder_abandon(f);
        return error_set(e, ERROR_IO,
                         "cannot write the results to %s: it is a mount point, which cannot be "
                         "replaced; name a folder in it with `--out DIR`",
                         path);
    }
    if (access(f->temporary, W_OK | X_OK) != 0) { /* the old folder is read-only, so this one is */
        char shown[REPLACE_PATH + NAME_MAX + 2];
        int number = errno;
        snprintf(shown, sizeof shown, "%s/%s", target, rules->known[0]);
        folder_abandon(f);
        return replace_error(e, "write", shown, number);
    }
    return 0;
}

int folder_write(folder *f, const char *name, const char *bytes, size_t count, error *e)
{
    char path[REPLACE_PATH + NAME_MAX + 64], shown[REPLACE_PATH + NAME_MAX + 64];
    /* With another name, the next run would find a foreign file in the folder. */
    if (!f->open || !replace_is_known(f->rules->known, name))
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

/* ---- putting it in place -----------------------------------------------------------------------
 */

/* Replaces one file of the folder `to` by that of the new folder, or removes it if there is no new
 * one. -1 with errno. */
static int replace_one(int from, int to, const char *name)
{
    if (renameat(from, name, to, name) == 0)
        return 0;
    if (errno != ENOENT)
        return -1;
    return unlinkat(to, name, 0) != 0 && errno != ENOENT ? -1 : 0;
}

/* Replaces the files one by one, where the folder as a whole cannot be replaced. A lock keeps the
 * files of runs that end at once from being mixed. *moved: false if another run has moved the
 * folder away before it was locked, so that nothing is done. */
static int replace_files(folder *f, bool *moved, error *e)
{
    const char *const *known = f->rules->known;
    int to = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int from = open(f->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t count = 0;
    *moved = false;
    if (to < 0 || from < 0) {
        replace_error(e, "replace", f->path, errno);
        goto done;
    }
    while (flock(to, LOCK_EX) != 0 && errno == EINTR)
        ;
    if (!replace_is_same(to, f->path) || check_open(to, f->path, f->rules, e) != 0)
        goto done;
    while (known[count] != NULL)
        count++;
    for (size_t i = count; i-- > 0;) {
        if (i == 0 && replace_sync_folder(f->path, e) != 0)
            goto done;
        if (replace_one(from, to, known[i]) != 0) {
            char shown[REPLACE_PATH + NAME_MAX + 2];
            snprintf(shown, sizeof shown, "%s/%s", f->path, known[i]);
            replace_error(e, "replace", shown, errno);
            goto done;
        }
    }
    *moved = true;
    if (replace_sync_folder(f->path, e) == 0 && rmdir(f->temporary) != 0)
        replace_error(e, "remove", f->temporary, errno);
done:
    if (to >= 0)
        close(to);
    if (from >= 0)
        close(from);
    return e->code;
}

/* Can folders not be exchanged here? EXDEV: the old one is of a lower layer of an overlay. */
static bool cannot_exchange(int number)
{
    return number == EINVAL || number == ENOSYS || number == ENOTSUP || number == EXDEV ||
           number == EPERM;
}

/* Moves the new folder to its path. *old: there was one, which is now at f->temporary. */
static int move_into_place(folder *f, bool *old, error *e)
{
    bool moved = false;
    *old = false;
    for (int attempt = 0; attempt < REPLACE_ATTEMPTS && !moved; attempt++) {
        /* A folder that is not there or is empty is replaced in one step. */
        if (rename(f->temporary, f->path) == 0)
            return 0;
        if (errno != EEXIST && errno != ENOTEMPTY && errno != EXDEV)
            return replace_error(e, "write", f->path, errno);
        /* Checked again: a solve may take hours, and a user may have saved files meanwhile. */
        if (check_replaceable(f->path, f->rules, e) != 0)
            return e->code;
        if (renameat2(AT_FDCWD, f->temporary, AT_FDCWD, f->path, RENAME_EXCHANGE) == 0) {
            *old = true;
            return 0;
        }
        if (errno == ENOENT) /* another run has just removed it */
            continue;
        if (!cannot_exchange(errno))
            return replace_error(e, "replace", f->path, errno);
        if (replace_files(f, &moved, e) != 0)
            return e->code;
    }
    return moved ? 0
                 : error_set(e, ERROR_IO,
                             "cannot replace %s: other runs write to the same folder; name another "
                             "with `--out DIR`",
                             f->path);
}

int folder_end(folder *f, error *e)
{
    char parent[REPLACE_PATH];
    bool old;
    if (!f->open)
        return error_set(e, ERROR_IO, "no folder is being written");
    if (replace_sync_folder(f->temporary, e) != 0 || move_into_place(f, &old, e) != 0) {
        folder_abandon(f);
        return e->code;
    }
    f->open = false;
    if (f->lock >= 0)
        close(f->lock);
    if (replace_parent(f->path, parent) != 0)
        return replace_error(e, "sync", f->path, ENAMETOOLONG);
    if (replace_sync_folder(parent, e) != 0)
        return e->code;
    if (old && replace_remove_folder(f->temporary, f->rules->known) != 0 && errno != ENOENT) {
        errno_text reason;
        int number = errno;
        return error_set(
            e, ERROR_IO,
            "the results are in %s; the old ones could not be removed and remain in %s: "
            "%s",
            f->path, f->temporary, errno_describe(number, &reason));
    }
    return 0;
}

void folder_abandon(folder *f)
{
    if (!f->open)
        return;
    f->open = false;
    if (f->lock >= 0)
        close(f->lock);
    replace_remove_folder(f->temporary, f->rules->known);
}
