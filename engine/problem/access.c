/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access.c - compares the real path of a file with that of the problem's folder.
 */
#include "problem/access.h"

#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The real path of a file, or, if there is no such file, that of its folder. */
static bool real_path(const char *path, char out[PATH_MAX])
{
    char folder[PATH_MAX];
    if (realpath(path, out) != NULL)
        return true;
    const char *slash = strrchr(path, '/');
    const size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (length >= sizeof folder)
        return false;
    snprintf(folder, sizeof folder, "%.*s", (int)length, path);
    return realpath(length > 0 ? folder : ".", out) != NULL;
}

/* Writes a path without `.`, `..` and doubled slashes: of files that are not on the disk. */
static void plain_path(const char *path, char out[PATH_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t length; *path != '\0'; path += length) {
        path += strspn(path, "/");
        length = strcspn(path, "/");
        if (length == 0 || (length == 1 && path[0] == '.'))
            continue;
        const bool up = length == 2 && strncmp(path, "..", 2) == 0;
        char *last = strrchr(out, '/');
        if (up && last != NULL && strcmp(last, "/..") != 0) {
            *last = '\0';
            used = (size_t)(last - out);
        } else if (used + length + 2 < PATH_MAX) {
            used += (size_t)snprintf(out + used, PATH_MAX - used, "/%.*s", (int)length, path);
        }
    }
}

static bool is_below(const char *folder, const char *path)
{
    const size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool is_inside(const problem *p, const char *path)
{
    char file[PATH_MAX], folder[PATH_MAX];
    if (p->read_by_caller) { /* its paths need not exist */
        plain_path(path, file);
        plain_path(p->folder, folder);
        return (*path == '/') == (*p->folder == '/') && is_below(folder, file) &&
               !text_starts(file + strlen(folder), "/..");
    }
    const char *now = inputs_path(p->files_kept, p->memory, path),
               *base = inputs_path(p->files_kept, p->memory, p->folder);
    return now != NULL && base != NULL && realpath(base, folder) != NULL && real_path(now, file) &&
           is_below(folder, file);
}

bool problem_may_read(const problem *p, const char *path, const char *shown, const char **hide,
                      char *why, size_t why_size)
{
    *hide = NULL;
    if (inputs_was_added(p->files_kept, path)) /* by the caller: numbers in memory */
        return true;
    if (p->access == PROBLEM_READS_NONE) {
        snprintf(why, why_size,
                 "this problem may not read files (FIRN_NO_FILES): write the values into its text");
        return false;
    }
    if (is_inside(p, path) || (p->access == PROBLEM_READS_ALL && p->trusted))
        return true;
    if (p->access == PROBLEM_READS_INSIDE) {
        snprintf(why, why_size,
                 "this file is outside the folder of the problem, and may not be read "
                 "(FIRN_NO_OUTSIDE_FILES): move it into that folder");
        return false;
    }
    *hide = shown;
    return true;
}

int problem_check_access(const problem *p, const ini_section *s, const ini_entry *n,
                         const char *path, const char *shown, const char **hide, error *e)
{
    char why[200];
    return problem_may_read(p, path, shown, hide, why, sizeof why)
               ? 0
               : ini_complain(e, s, n, "cannot read %s: %s", TEXT_SHORT(shown), why);
}
