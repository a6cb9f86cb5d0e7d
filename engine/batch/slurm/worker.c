/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.c - runs the chunk of one element of a Slurm array on its node.
 *
 * It writes only files that no one else writes: each start of an element has a name of its own
 * (Slurm's job id, number of restarts), so that a node that was given up and works on does no harm.
 * A job that an earlier start has ended is not run again.
 */
#include "batch/slurm/worker.h"

#include "base/index.h"
#include "base/replace.h"
#include "base/text.h"
#include "batch/identity.h"
#include "batch/journal.h"
#include "batch/slurm/chunk_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 4200 };
static const double LOOK = 3600; /* s; the runner wakes by itself when a job ends */

typedef struct worker {
    arena *memory;
    const char *folder, *task;
    char own[PATH]; /* FOLDER/T-ID-R, without .ends */
    char host[256];
    chunk chunk;
    name_index ended; /* jobs that an earlier start has ended */
    journal ends;
    runner *runner;
} worker;

/* The value of a variable of Slurm: digits. NULL: it has none. */
static const char *number_of(const char *name)
{
    const char *text = getenv(name);
    return text != NULL && *text != '\0' && text[strspn(text, "0123456789")] == '\0' ? text : NULL;
}

static int read_ended(void *data, const json_t *line, error *e)
{
    worker *w = data;
    runner_end end;
    int attempt;
    const char *event = json_string_value(json_object_get(line, "event"));
    const char *name = json_string_value(json_object_get(line, "job"));
    if (event == NULL || name == NULL || strcmp(event, "end") != 0 ||
        !chunk_end_read(line, &attempt, &end) || index_find(&w->ended, name) != INDEX_NONE)
        return 0;
    name = arena_text(w->memory, name);
    return name == NULL || !index_put(w->memory, &w->ended, name, 0) ? error_memory(e) : 0;
}

/* Reads the ends of the earlier starts of this element, which have the names T-ID-R.ends. */
static int find_ended(worker *w, error *e)
{
    DIR *dir = opendir(w->folder);
    struct dirent *entry;
    const size_t stem = strlen(w->task);
    if (dir == NULL)
        return replace_error(e, "read the folder", w->folder, errno);
    while (e->code == 0 && (entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name, *ending = strrchr(name, '.');
        if (strncmp(name, w->task, stem) != 0 || name[stem] != '-' || ending == NULL ||
            strcmp(ending, ".ends") != 0)
            continue;
        const char *path = arena_printf(w->memory, "%s/%s", w->folder, name);
        if (path == NULL)
            error_memory(e);
        else
            journal_read(path, read_ended, w, e);
    }
    closedir(dir);
    return e->code;
}

static int make_folder(const char *path, error *e)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return replace_error(e, "create the folder", path, errno);
    return 0;
}

static int open_worker(worker *w, error *e)
{
    char path[PATH + 16], engine[65];
    const char *id = number_of("SLURM_JOB_ID"), *restart = number_of("SLURM_RESTART_COUNT");
    w->task = number_of("SLURM_ARRAY_TASK_ID");
    if (w->task == NULL || id == NULL)
        return error_set(e, ERROR_USAGE,
                         "this command is run by Slurm, in arrays that `firn batch --engine slurm` "
                         "submits");
    gethostname(w->host, sizeof w->host - 1);
    snprintf(path, sizeof path, "%s/%s.json", w->folder, w->task);
    if (chunk_read(w->memory, path, &w->chunk, e) != 0 || identity_of_program(engine, e) != 0)
        return e->code;
    if (strcmp(engine, w->chunk.engine) != 0)
        return error_set(
            e, ERROR_IO,
            "node %s has another build of Firn or of its libraries than the machine on "
            "which the batch was begun: install the same on both, or begin the batch "
            "on a node (`srun firn batch ...`)",
            w->host);
    snprintf(w->own, sizeof w->own, "%s/%s-%s-%s", w->folder, w->task, id,
             restart != NULL ? restart : "0");
    snprintf(path, sizeof path, "%s.ends", w->own);
    if (find_ended(w, e) != 0 || make_folder(w->own, e) != 0 ||
        journal_create(&w->ends, w->memory, path, "", 0, e) != 0)
        return e->code;
    w->runner = runner_local(w->memory, 1, e);
    return e->code;
}

/* Runs a job to its end. */
static int run_job(worker *w, const runner_order *listed_order, runner_end *end, error *e)
{
    char folder[PATH + 300], results[PATH + 320];
    runner_order o = *listed_order;
    snprintf(folder, sizeof folder, "%s/%s", w->own, o.name);
    snprintf(results, sizeof results, "%s/results", folder);
    o.folder = folder;
    ((char **)(uintptr_t)o.argument)[o.results_at] = results;
    bool got = false;
    int signal = 0;
    if (make_folder(folder, e) != 0 || w->runner->start(w->runner, &o, e) != 0)
        return e->code;
    while (!got && signal == 0) {
        if (w->runner->wait(w->runner, LOOK, end, &got, &signal, e) != 0)
            return e->code;
    }
    if (!got) {
        w->runner->stop(w->runner);
        return error_set(e, ERROR_INTERRUPTED, "interrupted by signal %d", signal);
    }
    return 0;
}

static int run_chunk(worker *w, error *e)
{
    for (size_t i = 0; i < w->chunk.count && e->code == 0; i++) {
        const runner_order *o = &w->chunk.at[i];
        runner_end end;
        if (index_find(&w->ended, o->name) != INDEX_NONE)
            continue;
        if (journal_add(
                &w->ends,
                json_pack("{s:s,s:s,s:s}", "event", "start", "job", o->name, "node", w->host),
                false, e) == 0 &&
            run_job(w, o, &end, e) == 0)
            journal_add(&w->ends, chunk_end_json(o, &end), true, e);
    }
    return e->code;
}

int batch_worker(const char *folder, firn_error *out)
{
    error e = {0};
    worker w = {.folder = folder, .ends = {.fd = -1}};
    if ((w.memory = arena_new()) == NULL)
        error_memory(&e);
    else if (open_worker(&w, &e) == 0)
        run_chunk(&w, &e);
    journal_close(&w.ends);
    chunk_free(&w.chunk);
    arena_free(w.memory);
    out->code = e.code;
    memcpy(out->text, e.text, sizeof e.text);
    return e.code;
}
