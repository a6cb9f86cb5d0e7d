/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * path.h - opens a file whose content decides what code runs, and finds out which other users could
 * change it or put another file in its place.
 *
 * The path is followed folder by folder, each opened by its descriptor and examined as it was
 * opened, so that what was examined is what is used, whatever is renamed meanwhile. As sshd does
 * for its files, the file, each folder on the way up to the root, and each symbolic link on the way
 * must belong to root, to the user, or to the owner of this program (who could change the program
 * itself), and no other user may write to them. Two exceptions:
 *   - a sticky folder (/tmp) may be writable by all, because only the owner of a file in it can
 *     rename or remove that file;
 *   - a group is not another user if it is the user's own: it has the user's name and no members.
 *     Many systems give each user such a group and make new files writable by it. Not for root.
 * Folders that also hold the program are not examined: who can write to them can replace it.
 */
#ifndef FIRN_TRUST_PATH_H
#define FIRN_TRUST_PATH_H

#include "base/arena.h"
#include "base/error.h"

#include <sys/stat.h>

typedef struct trust_file {
    int fd;            /* open for reading; of a folder, O_PATH */
    const char *path;  /* absolute, without symbolic links */
    struct stat st;    /* of the file, taken from the descriptor */
    const char *doubt; /* why other users may change it, and the remedy: "is writable by every user:
                          run `chmod o-w` on it"; NULL: they cannot */
} trust_file;

/* Opens a regular file, or a folder. `what` begins messages: "plugin", "plugin folder". `program`:
 * the real path of this program or library; NULL: not known. Fails with `code` if the file does not
 * exist, is of another kind or cannot be read; ERROR_IO where the system lacks descriptors or
 * memory. A doubt is not a failure. The caller closes fd. */
int trust_open_file(arena *a, const char *what, const char *path, const char *program, int code,
                    trust_file *out, error *e);
int trust_open_folder(arena *a, const char *what, const char *path, const char *program, int code,
                      trust_file *out, error *e);

/* Reads the whole file that is open, into memory of `a`, with a zero after its bytes. Fails with
 * `code` if its size is not that of file->st, or larger than the maximum of base/file.h. */
int trust_read(arena *a, const char *what, const trust_file *file, int code, char **bytes,
               size_t *count, error *e);

#endif
