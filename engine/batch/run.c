/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.c - runs a batch from its first look at the paths to its summary.
 */
#include "batch/internal.h"

#include "base/clock.h"
#include "batch/slurm/slurm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double CHUNK = 600; /* s of work per element of a Slurm array */

/* A path made absolute by the working directory of this process. NULL: out of memory. */
static const char *absolute(batch *b, const char *path)
{
    return path[0] == '/' ? arena_text(b->memory, path)
                          : arena_printf(b->memory, "%s/%s", b->directory, path);
}

static int set_paths(batch *b, const batch_options *o, error *e)
{
    char *here = getcwd(NULL, 0);
    if (here == NULL)
        return error_set(e, ERROR_IO, "cannot find the working directory: %s", strerror(errno));
    b->directory = arena_text(b->memory, here);
    free(here);
    const char **plugin = ARENA_ARRAY(b->memory, const char *, o->plugins + 1);
    if (b->directory == NULL || plugin == NULL || (b->out = absolute(b, o->out)) == NULL)
        return error_memory(e);
    b->db = o->db != NULL ? absolute(b, o->db) : arena_printf(b->memory, "%s/firn.db", b->out);
    for (size_t i = 0; i < o->plugins; i++) {
        if ((plugin[i] = absolute(b, o->plugin[i])) == NULL)
            return error_memory(e);
    }
    b->options.plugin = plugin;
    if (o->metrics != NULL && (b->options.metrics = absolute(b, o->metrics)) == NULL)
        return error_memory(e);
    return b->db == NULL ? error_memory(e) : 0;
}

static void note(void *data, const char *text)
{
    batch_tell(data, (batch_event){.kind = BATCH_NOTE, .text = text});
}

static runner *open_runner(batch *b, error *e)
{
    const batch_options *o = &b->options;
    if (!batch_in_slurm(o))
        return runner_local(b->memory, (size_t)o->workers, e);
    slurm_setup *s = ARENA_NEW(b->memory, slurm_setup);
    if (s == NULL) {
        error_memory(e);
        return NULL;
    }
    *s = (slurm_setup){.out = b->out,
                       .run = b->run,
                       .engine = identity_engine(b->identity),
                       .words = o->slurm_options,
                       .chunk = o->chunk > 0 ? o->chunk : CHUNK,
                       .threads = o->threads,
                       .at_once = o->workers,
                       .wait = !o->no_wait,
                       .jobs = b->list.count,
                       .note = note,
                       .data = b};
    return runner_slurm(b->memory, s, e);
}

static int begin_run(batch *b, error *e)
{
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    const history_run run = {.id = b->run,
                             .started = b->started,
                             .engine = identity_engine(b->identity),
                             .version = firn_version(),
                             .host = host,
                             .directory = b->directory};
    return history_begin_run(b->history, &run, e);
}

/* The jobs that ended before the batch was killed: counts them, and adds to the history those that
 * it had not committed. */
static int take_over(batch *b, error *e)
{
    for (size_t i = 0; i < b->list.count && e->code == 0; i++) {
        job *j = &b->list.at[i];
        char path[BATCH_PATH];
        bool has;
        if (j->outcome == BATCH_PENDING)
            continue;
        b->solved += j->outcome == BATCH_SOLVED;
        b->no += j->outcome == BATCH_NO;
        b->failed += j->outcome == BATCH_FAILED;
        b->reused += j->reused;
        if (history_has_job(b->history, b->run, j->name, &has, e) != 0 || has)
            continue;
        batch_job_path(b, j, "results/result.json", path);
        json_t *answer = j->result[0] == '\0' ? NULL : json_load_file(path, 0, NULL);
        batch_job_path(b, j, "results/run.json", path);
        json_t *run = j->result[0] == '\0' ? NULL : json_load_file(path, 0, NULL);
        batch_record(b, j, answer, run, e);
        json_decref(answer);
        json_decref(run);
    }
    return e->code;
}

static int open_batch(batch *b, error *e)
{
    const char *latest;
    if (b->resumed) {
        if (batch_latest_run(b, &latest, e) != 0)
            return e->code;
        if (*latest == '\0')
            return error_set(e, ERROR_USAGE, "there is no batch to resume in %s", b->out);
        if (batch_read_journal(b, latest, e) != 0 || batch_check_slurm(&b->options, e) != 0)
            return e->code;
    } else {
        /* Before the run is noted: a wrong path leaves no trace. */
        if (slurm_check_open(b->out, e) != 0 ||
            jobs_find(b->memory, &b->options, &b->list, e) != 0 || batch_new_run(b, e) != 0)
            return e->code;
        b->started = batch_now(b->memory);
        if (b->started == NULL)
            return error_memory(e);
    }
    if (b->options.workers == 0 && !batch_in_slurm(&b->options)) {
        const long processors = sysconf(_SC_NPROCESSORS_ONLN);
        b->options.workers = processors > 0 && processors < 10000 ? (int32_t)processors : 1;
    }
    b->identity = identity_open(b->memory, &b->options, e);
    if (b->identity == NULL)
        return e->code;
    b->history = history_open(b->db, e);
    b->runner = b->history == NULL ? NULL : open_runner(b, e);
    if (b->runner == NULL || (!b->resumed && batch_write_head(b, e) != 0))
        return e->code;
    return begin_run(b, e) != 0 || take_over(b, e) != 0 ? e->code : 0;
}

static int run(batch *b, int *code, error *e)
{
    if (open_batch(b, e) != 0)
        return e->code;
    batch_tell(b, (batch_event){.kind = BATCH_BEGIN});
    for (size_t i = 0; i < b->list.skips; i++)
        batch_tell(b, (batch_event){.kind = BATCH_SKIPPED, .text = b->list.skipped[i]});
    if (batch_work(b, e) != 0) {
        error unused = {0};
        if (b->history != NULL) /* what has ended is kept, even if the user has stopped the rest */
            history_commit(b->history, &unused);
        return e->code;
    }
    const double seconds = clock_seconds() - b->begin;
    if (b->runner->parked) {
        if (history_commit(b->history, e) == 0)
            batch_tell(b, (batch_event){.kind = BATCH_PARK, .seconds = seconds});
        return e->code;
    }
    const char *ended = batch_now(b->memory);
    if (ended == NULL)
        return error_memory(e);
    if (batch_summary(b, ended, seconds, code, e) != 0)
        return e->code;
    const history_totals totals = {.ended = ended, .seconds = seconds, .code = *code};
    if (history_end_run(b->history, b->run, &totals, e) != 0 ||
        history_commit(b->history, e) != 0 ||
        (b->options.metrics != NULL && batch_metrics(b, seconds, *code, e) != 0) ||
        journal_add(&b->journal, json_pack("{s:s,s:i}", "event", "finish", "code", *code), true,
                    e) != 0)
        return e->code;
    if (b->runner->finish != NULL)
        b->runner->finish(b->runner);
    batch_tell(b, (batch_event){.kind = BATCH_FINISH, .code = *code, .seconds = seconds});
    return 0;
}

int batch_run(const batch_options *options, int *code, firn_error *out)
{
    error e = {0};
    batch b = {.options = *options, .lock = -1, .journal = {.fd = -1}, .resumed = options->resume};
    b.begin = clock_seconds();
    *code = 0;
    if ((b.memory = arena_new()) == NULL)
        error_memory(&e);
    else if (batch_check_options(options, &e) == 0 && set_paths(&b, options, &e) == 0 &&
             batch_lock(&b, &e) == 0)
        run(&b, code, &e);
    history_close(b.history);
    journal_close(&b.journal);
    identity_close(b.identity);
    if (b.lock >= 0)
        close(b.lock);
    arena_free(b.memory);
    out->code = e.code;
    memcpy(out->text, e.text, sizeof e.text);
    return e.code;
}
