/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * take.c - moves what an attempt of a job has written into the job's folder.
 *
 * The job's earlier results make room by a rename, and are removed once the new ones are in place.
 * A batch that is killed between the steps repeats them: the attempt's folder is complete, or the
 * results in the job's folder name this run.
 */
#include "batch/slurm/take.h"

#include "base/replace.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH = 4200, MAX_FILES = 64, OPEN_FOLDERS = 16 };

/* The files that a results folder may hold besides those of the new one. */
static const char *const usual[] = {"run.json",        "result.json",    "sizes.csv",
                                    "flows.csv",       "prices.csv",     "limits.csv",
                                    "assumptions.csv", "sensitivity.csv"};

/* The names in the new results folder and the usual ones; the list ends with NULL. */
static void list_names(const char *path, char text[MAX_FILES][NAME_MAX + 1],
                       const char *list[MAX_FILES + 1])
{
    size_t count = 0;
    DIR *dir = opendir(path);
    struct dirent *entry;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        list[count++] = usual[i];
    list[count] = NULL;
    while (dir != NULL && (entry = readdir(dir)) != NULL && count < MAX_FILES) {
        if (entry->d_name[0] == '.' || replace_is_known(list, entry->d_name))
            continue;
        snprintf(text[count], sizeof text[count], "%s", entry->d_name);
        list[count] = text[count];
        list[++count] = NULL;
    }
    if (dir != NULL)
        closedir(dir);
}

/* Puts a message into `why`, and frees it. */
static void say(char *why, size_t size, text_buffer *message)
{
    snprintf(why, size, "%s", message->failed ? "out of memory" : message->at);
    text_clean(why, ""); /* a character may have been cut */
    text_free(message);
}

/* Fails with a message in `why`. */
static bool move_results(const char *from, const char *to, const char *aside, char *why,
                         size_t size)
{
    static char text[MAX_FILES][NAME_MAX + 1];
    const char *known[MAX_FILES + 1];
    char foreign[NAME_MAX + 1] = "", any[NAME_MAX + 1];
    errno_text reason;
    text_buffer message = {0};
    list_names(from, text, known);
    const int fd = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        replace_list(fd, known, foreign, any);
        close(fd);
        if (foreign[0] != '\0') {
            text_addf(&message, "the folder %s holds other files (`%s`): move them, or remove them",
                      to, TEXT_SHORT(foreign));
            say(why, size, &message);
            return false;
        }
        if (rename(to, aside) != 0) {
            text_addf(&message, "cannot replace %s: %s", to, errno_describe(errno, &reason));
            say(why, size, &message);
            return false;
        }
    }
    if (rename(from, to) != 0) {
        text_addf(&message, "cannot move %s to %s: %s", from, to, errno_describe(errno, &reason));
        say(why, size, &message);
        if (fd >= 0 && rename(aside, to) != 0)
            return false; /* both are in the folder of the run */
        return false;
    }
    if (fd >= 0)
        replace_remove_folder(aside, known);
    return true;
}

void take_attempt(const runner_order *o, const char *folder, runner_end *end)
{
    char from[PATH], to[PATH], aside[PATH];
    snprintf(from, sizeof from, "%s/%s/log", folder, o->name);
    snprintf(to, sizeof to, "%s/log", o->folder);
    if (rename(from, to) != 0) {
        /* The message of a failure is then missing: the exit code remains. */
    }
    snprintf(from, sizeof from, "%s/%s/results", folder, o->name);
    snprintf(to, sizeof to, "%s/results", o->folder);
    snprintf(aside, sizeof aside, "%s/%s/before", folder, o->name);
    const bool answered = end->cause == RUNNER_EXIT && (end->code == 0 || end->code == 1);
    if (!answered || access(from, F_OK) != 0) /* or moved already, by a batch that was killed */
        return;
    error unused = {0};
    if (!move_results(from, to, aside, end->why, sizeof end->why))
        end->cause = RUNNER_NOT_KEPT;
    replace_sync_folder(o->folder, &unused);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *place)
{
    (void)st;
    (void)type;
    (void)place;
    if (remove(path) != 0) {
        /* a worker that was given up still writes there */
    }
    return 0;
}

void take_away(const char *folder)
{
    nftw(folder, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
