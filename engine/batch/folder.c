/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder.c - the folder of a batch: its lock, its runs, the paths in it.
 */
#include "batch/internal.h"

#include "base/replace.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int make_folder(const char *path, error *e)
{
    errno_text reason;
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return error_set(e, ERROR_IO, "cannot create the folder %s: %s; name another with `--out DIR`",
                     path, errno_describe(errno, &reason));
}

/* Is there anything in the folder, but no batch? Its files would be mixed with the batch's. */
static int check_own(const char *path, error *e)
{
    errno_text reason;
    DIR *dir = opendir(path);
    struct dirent *entry;
    bool own = false, other = false;
    char name[sizeof entry->d_name] = "";
    if (dir == NULL)
        return error_set(e, ERROR_IO,
                         "cannot read the folder %s: %s; name another with `--out DIR`", path,
                         errno_describe(errno, &reason));
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        own = own || strcmp(entry->d_name, "batch.lock") == 0;
        if (!other || strcmp(entry->d_name, name) < 0)
            snprintf(name, sizeof name, "%s", entry->d_name);
        other = true;
    }
    closedir(dir);
    if (!own && other)
        return error_set(e, ERROR_USAGE,
                         "the folder %s holds other files (`%s`) and is not that of a batch: name "
                         "a new or empty folder with `--out DIR`",
                         path, TEXT_SHORT(name));
    return 0;
}

int batch_lock(batch *b, error *e)
{
    char path[BATCH_PATH], pid[40] = "";
    errno_text reason;
    struct stat st;
    if (stat(b->out, &st) != 0 && b->resumed)
        return error_set(e, ERROR_USAGE, "there is no batch to resume: no folder %s", b->out);
    if (make_folder(b->out, e) != 0 || check_own(b->out, e) != 0)
        return e->code;
    snprintf(path, sizeof path, "%s/batch.lock", b->out);
    if (b->resumed && stat(path, &st) != 0)
        return error_set(e, ERROR_USAGE, "there is no batch to resume in %s", b->out);
    b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (b->lock < 0)
        return error_set(e, ERROR_IO, "cannot write %s: %s; name another folder with `--out DIR`",
                         path, errno_describe(errno, &reason));
    if (flock(b->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return error_set(e, ERROR_IO, "cannot lock %s: %s", path,
                             errno_describe(errno, &reason));
        if (pread(b->lock, pid, sizeof pid - 1, 0) < 0)
            pid[0] = '\0';
        pid[strcspn(pid, "\n")] = '\0';
        return error_set(e, ERROR_IO,
                         "another batch works in %s (process %s): wait for its end, or name "
                         "another folder with `--out DIR`",
                         b->out, *pid != '\0' ? TEXT_SHORT(pid) : "unknown");
    }
    const int length = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
    if (ftruncate(b->lock, 0) != 0 || pwrite(b->lock, pid, (size_t)length, 0) != length)
        return error_set(e, ERROR_IO, "cannot write %s: %s", path, errno_describe(errno, &reason));
    static const char *const inner[] = {"runs", "jobs"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", b->out, inner[i]);
        if (make_folder(path, e) != 0)
            return e->code;
    }
    return 0;
}

int batch_latest_run(batch *b, const char **run, error *e)
{
    static const char ending[] = ".journal";
    char path[BATCH_PATH];
    errno_text reason;
    struct dirent *entry;
    snprintf(path, sizeof path, "%s/runs", b->out);
    DIR *dir = opendir(path);
    *run = "";
    if (dir == NULL)
        return error_set(e, ERROR_IO, "cannot read the folder %s: %s", path,
                         errno_describe(errno, &reason));
    while (e->code == 0 && (entry = readdir(dir)) != NULL) {
        const size_t length = strlen(entry->d_name);
        if (length < sizeof ending ||
            strcmp(entry->d_name + length - sizeof ending + 1, ending) != 0)
            continue;
        const char *id = arena_slice(b->memory, entry->d_name, length - sizeof ending + 1);
        if (id == NULL)
            error_memory(e);
        else if (strcmp(id, *run) > 0)
            *run = id;
    }
    closedir(dir);
    return e->code;
}

/* "20261129T215950Z"; later than the latest run, whatever the clock says: then "...Z-02". */
int batch_new_run(batch *b, error *e)
{
    char text[40] = "";
    const char *latest;
    struct tm utc;
    const time_t now = time(NULL);
    if (batch_latest_run(b, &latest, e) != 0)
        return e->code;
    if (gmtime_r(&now, &utc) != NULL)
        strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc);
    b->run = arena_text(b->memory, text);
    if (b->run != NULL && strcmp(b->run, latest) <= 0) {
        const char *dash = strchr(latest, '-');
        const int stem = dash == NULL ? (int)strlen(latest) : (int)(dash - latest);
        const int number = dash == NULL ? 2 : atoi(dash + 1) + 1;
        b->run = arena_printf(b->memory, "%.*s-%02d", stem, latest, number);
    }
    return b->run == NULL ? error_memory(e) : 0;
}

const char *batch_journal_path(batch *b, const char *run)
{
    return arena_printf(b->memory, "%s/runs/%s.journal", b->out, run);
}

void batch_job_path(const batch *b, const job *j, const char *inner, char out[BATCH_PATH])
{
    snprintf(out, BATCH_PATH, "%s/jobs/%s%s%s", b->out, j->name, *inner != '\0' ? "/" : "", inner);
}

const char *batch_now(arena *a)
{
    char text[40] = "";
    struct tm utc;
    const time_t now = time(NULL);
    if (gmtime_r(&now, &utc) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return arena_text(a, text);
}
