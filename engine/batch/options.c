/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * options.c - checks the options of a batch, before anything is written.
 *
 * What every job would refuse is refused here, once: a night in which each of 500 jobs says that
 * `--method` is misspelt is a night lost.
 */
#include "batch/internal.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *const methods[] = {"auto", "glpk", "barrier"};
static const char *const engines[] = {"local", "slurm"};

bool batch_in_slurm(const batch_options *o)
{
    return o->engine != NULL && strcmp(o->engine, "slurm") == 0;
}

static bool is_among(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, list[i]) == 0)
            return true;
    }
    return false;
}

int batch_check_slurm(const batch_options *o, error *e)
{
    const char *only = o->no_wait                 ? "--no-wait"
                       : o->slurm_options != NULL ? "--slurm-options"
                       : o->chunk > 0             ? "--chunk"
                                                  : NULL;
    if (only != NULL && !batch_in_slurm(o))
        return error_set(e, ERROR_USAGE,
                         "%s is for jobs in Slurm: add `--engine slurm`, or leave it out", only);
    return 0;
}

/* What each job would complain about in the same words. */
static int check_jobs(const batch_options *o, error *e)
{
    struct stat st;
    if (o->engine != NULL && !is_among(o->engine, engines, sizeof engines / sizeof engines[0]))
        return error_set(e, ERROR_USAGE, "unknown engine `%s`: write `local` or `slurm`",
                         TEXT_SHORT(o->engine));
    if (o->method != NULL && !is_among(o->method, methods, sizeof methods / sizeof methods[0]))
        return error_set(e, ERROR_USAGE, "unknown method `%s`: write `auto`, `glpk` or `barrier`",
                         TEXT_SHORT(o->method));
    for (size_t i = 0; i < o->sets; i++) {
        const char *equal = strchr(o->set[i], '='), *dot = strchr(o->set[i], '.');
        if (equal == NULL || dot == NULL || dot > equal)
            return error_set(e, ERROR_USAGE, "--set %s: must be SECTION.KEY=VALUE",
                             TEXT_SHORT(o->set[i]));
    }
    for (size_t i = 0; i < o->plugins; i++) {
        if (stat(o->plugin[i], &st) != 0)
            return error_set(e, ERROR_USAGE, "--plugin %s: %s", TEXT_SHORT(o->plugin[i]),
                             strerror(errno));
    }
    return 0;
}

int batch_check_options(const batch_options *o, error *e)
{
    if (o->out == NULL || *o->out == '\0')
        return error_set(e, ERROR_USAGE,
                         "--out DIR is missing: it names the folder of journal, results and "
                         "history");
    if (o->resume && o->paths > 0)
        return error_set(e, ERROR_USAGE,
                         "--resume goes on with the files that the batch was begun with: leave "
                         "out `%s`, or --resume",
                         TEXT_SHORT(o->path[0]));
    if (o->resume && (o->sets > 0 || o->scenario != NULL || o->plugins > 0 || o->fresh ||
                      o->method != NULL || o->time_limit > 0 || o->memory > 0 || o->threads > 0 ||
                      o->vertex || o->no_explain || o->report || o->sensitivity || o->strict ||
                      o->trust_plugins || o->trust_problem || o->engine != NULL))
        return error_set(e, ERROR_USAGE,
                         "--resume goes on with the options that the batch was begun with: only "
                         "-j, --db, --metrics, --json and --quiet can be changed, and in Slurm "
                         "--slurm-options, --chunk and --no-wait");
    if (!o->resume && o->paths == 0)
        return error_set(e, ERROR_USAGE,
                         "PATH is missing: name problem files, folders or patterns, or write "
                         "--resume");
    if (!o->resume && batch_check_slurm(o, e) != 0)
        return e->code;
    return check_jobs(o, e);
}
