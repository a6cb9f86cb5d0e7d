/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * work.c - runs the jobs of a batch: in which order, how many at a time, and again after a failure
 * of the system.
 *
 * The longest jobs start first, so that no processor idles at the end while another works on a
 * large one. A job starts only while the estimates of all running jobs fit into the memory that was
 * free when the batch began; the next one that fits takes its place, and one job always runs.
 */
#include "batch/internal.h"

#include "base/clock.h"
#include "base/index.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Estimates for jobs without an earlier run, from the rows of their programs: measured with one
 * thread on the problems that ship (tests/bench/README.md). */
static const double BASE_MEMORY = 16e6, MEMORY_PER_ROW = 4e3; /* bytes */
static const double BASE_SECONDS = 0.05, SECONDS_PER_ROW = 5e-5;
static const double MEMORY_SHARE = 0.8; /* of what is free, for all jobs together */
static const double TICK = 0.25;        /* s between looks at a bar */
static const double LOCK_WAIT = 60;     /* s until a job folder in use is a failure */

typedef struct queue {
    batch *batch;
    job **at; /* in order of their starts */
    size_t count, next;
    job **retry; /* run alone, after the others */
    size_t retries;
    double budget, in_use; /* bytes */
} queue;

/* ---- order ----------------------------------------------------------------------------------- */

typedef struct estimates {
    batch *batch;
    name_index by_name;
} estimates;

static void take_estimate(void *data, const char *name, double seconds, double memory)
{
    const estimates *x = data;
    const size_t at = index_find(&x->by_name, name);
    if (at == INDEX_NONE)
        return;
    x->batch->list.at[at].expected_seconds = seconds;
    x->batch->list.at[at].expected_memory = memory;
}

static int estimate(batch *b, error *e)
{
    estimates x = {.batch = b};
    for (size_t i = 0; i < b->list.count; i++) {
        job *j = &b->list.at[i];
        j->expected_seconds = BASE_SECONDS + SECONDS_PER_ROW * j->rows;
        j->expected_memory = BASE_MEMORY + MEMORY_PER_ROW * j->rows;
        if (!index_put(b->memory, &x.by_name, j->name, i))
            return error_memory(e);
    }
    return history_expected(b->history, take_estimate, &x, e);
}

static int longest_first(const void *a, const void *b)
{
    const job *x = *(job *const *)a, *y = *(job *const *)b;
    if (x->expected_seconds != y->expected_seconds)
        return x->expected_seconds > y->expected_seconds ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Memory that processes can get without swapping, bytes. */
static double free_memory(void)
{
    char line[200];
    double kilobytes = 0;
    FILE *file = fopen("/proc/meminfo", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "MemAvailable:", 13) == 0)
            kilobytes = strtod(line + 13, NULL);
    }
    if (file != NULL)
        fclose(file);
    return kilobytes > 0 ? kilobytes * 1024 : 1e9;
}

/* ---- starting -------------------------------------------------------------------------------- */

enum { MAX_ARGUMENTS = 40, NUMBER = 40 };

static void add_option(char **argument, size_t *count, const char *name, const char *value)
{
    argument[(*count)++] = (char *)(uintptr_t)name;
    if (value != NULL)
        argument[(*count)++] = (char *)(uintptr_t)value;
}

/* The worker stops by itself a little before it is killed: then it can still say that a site is
 * infeasible, whose explanation would have taken longer. */
static double own_limit(double limit)
{
    return limit - fmin(0.1 * limit, 60);
}

static int start_worker(batch *b, job *j, error *e)
{
    const batch_options *o = &b->options;
    char folder[BATCH_PATH], results[BATCH_PATH], order[65], label[200], threads[NUMBER],
        limit[NUMBER];
    size_t count = 0;
    char **argument = calloc(MAX_ARGUMENTS + 2 * (o->plugins + j->sets), sizeof *argument);
    if (argument == NULL)
        return error_memory(e);
    batch_job_path(b, j, "", folder);
    batch_job_path(b, j, "results", results);
    identity_order(b->identity, j, order);
    snprintf(label, sizeof label, "%s %s", b->run, order);
    snprintf(threads, sizeof threads, "%d", o->threads > 0 ? (int)o->threads : 1);
    snprintf(limit, sizeof limit, "%.6f", own_limit(o->time_limit));
    add_option(argument, &count, "solve", j->file);
    add_option(argument, &count, "--out", results);
    const size_t results_at = count - 1;
    add_option(argument, &count, "--label", label);
    add_option(argument, &count, "--threads", threads);
    add_option(argument, &count, "--quiet", NULL);
    if (j->scenario != NULL)
        add_option(argument, &count, "--scenario", j->scenario);
    for (size_t i = 0; i < j->sets; i++)
        add_option(argument, &count, "--set", j->set[i]);
    for (size_t i = 0; i < o->plugins; i++)
        add_option(argument, &count, "--plugin", o->plugin[i]);
    if (o->trust_problem)
        add_option(argument, &count, "--trust-problem", NULL);
    if (o->trust_plugins)
        add_option(argument, &count, "--trust-plugins", NULL);
    if (o->method != NULL)
        add_option(argument, &count, "--method", o->method);
    if (o->time_limit > 0)
        add_option(argument, &count, "--time-limit", limit);
    if (o->vertex)
        add_option(argument, &count, "--vertex", NULL);
    if (o->no_explain)
        add_option(argument, &count, "--no-explain", NULL);
    if (o->sensitivity)
        add_option(argument, &count, "--sensitivity", NULL);
    if (!o->report)
        add_option(argument, &count, "--no-report", NULL);
    if (o->strict)
        add_option(argument, &count, "--strict", NULL);
    j->attempts++;
    const runner_order work = {.job = (size_t)(j - b->list.at),
                               .name = j->name,
                               .attempt = j->attempts,
                               .folder = folder,
                               .directory = b->directory,
                               .argument = argument,
                               .results_at = results_at,
                               .time_limit = o->time_limit,
                               .memory = o->memory,
                               .expected_seconds = j->expected_seconds,
                               .expected_memory = j->expected_memory};
    if (journal_add(
            &b->journal,
            json_pack("{s:s,s:s,s:i}", "event", "start", "job", j->name, "attempt", j->attempts),
            false, e) == 0 &&
        b->runner->start(b->runner, &work, e) == 0) {
        b->running++;
        batch_tell(b, (batch_event){.kind = BATCH_START, .job = j->name, .attempt = j->attempts});
    }
    free(argument);
    return e->code;
}

/* Starts a job, or ends it at once if it cannot have a folder. *started: a worker runs. */
static int start(queue *q, job *j, bool *started, error *e)
{
    batch *b = q->batch;
    char folder[BATCH_PATH], reason[BATCH_PATH + 200];
    struct stat st;
    batch_job_path(b, j, "", folder);
    *started = false;
    if ((mkdir(folder, 0777) == 0 || errno == EEXIST) && stat(folder, &st) == 0 &&
        (S_ISDIR(st.st_mode) || (errno = ENOTDIR) == 0)) {
        *started = true;
        q->in_use += j->expected_memory;
        return start_worker(b, j, e);
    }
    snprintf(reason, sizeof reason, "cannot create the folder %s: %s", folder, strerror(errno));
    j->attempts++;
    return batch_end_job(b, j,
                         &(job_end){.outcome = BATCH_FAILED,
                                    .code = FIRN_IO,
                                    .reason = reason,
                                    .source = "solved",
                                    .result = ""},
                         e);
}

/* The next job that may start now; NULL: none. Retries run when all others have ended, alone; a
 * cluster takes them and all others at once, since its nodes are not this machine. */
static job *next_job(queue *q)
{
    const size_t running = q->batch->runner->running;
    const size_t workers = (size_t)q->batch->options.workers;
    const bool cluster = q->batch->runner->cluster;
    while (q->next < q->count && q->at[q->next] == NULL)
        q->next++;
    if (q->next == q->count)
        return (cluster || running == 0) && q->retries > 0 ? q->retry[--q->retries] : NULL;
    if (!cluster && running >= workers)
        return NULL;
    for (size_t i = q->next; i < q->count; i++) {
        job *j = q->at[i];
        if (j == NULL || (!cluster && running > 0 && q->in_use + j->expected_memory > q->budget))
            continue;
        q->at[i] = NULL;
        return j;
    }
    return NULL;
}

/* ---- the loop -------------------------------------------------------------------------------- */

static int interrupted(const batch *b, error *e)
{
    if (b->runner->cluster)
        return error_set(e, ERROR_INTERRUPTED,
                         "interrupted; %lld of %zu jobs have ended, the others go on in Slurm: "
                         "`firn batch --resume --out %s` waits for them and collects them, "
                         "`scancel` ends them",
                         (long long)(b->solved + b->no + b->failed), b->list.count, b->out);
    return error_set(e, ERROR_INTERRUPTED,
                     "interrupted; %lld of %zu jobs have ended: `firn batch --resume --out %s` "
                     "runs the others",
                     (long long)(b->solved + b->no + b->failed), b->list.count, b->out);
}

static int take_end(queue *q, const runner_end *end, error *e)
{
    batch *b = q->batch;
    job *j = &b->list.at[end->job];
    bool retry;
    q->in_use -= j->expected_memory;
    b->running--;
    if (batch_worker_ended(b, j, end, &retry, e) == 0 && retry)
        q->retry[q->retries++] = j;
    return e->code;
}

static int run_queue(queue *q, error *e)
{
    batch *b = q->batch;
    for (;;) {
        runner_end end;
        bool got, started;
        int signal;
        for (job *j; e->code == 0 && (j = next_job(q)) != NULL;)
            start(q, j, &started, e);
        if (e->code != 0 || b->runner->running == 0)
            return e->code; /* next_job() returned none although nothing runs: all have ended */
        if (b->runner->wait(b->runner, TICK, &end, &got, &signal, e) != 0)
            return e->code;
        if (signal != 0)
            return interrupted(b, e);
        if (b->runner->parked)
            return 0;
        if (got && take_end(q, &end, e) != 0)
            return e->code;
        if (!got)
            batch_tell(b, (batch_event){.kind = BATCH_TICK});
    }
}

/* Waits for a worker of a batch that was killed: the kernel kills it, too, but a moment later. */
static int wait_for_folder(batch *b, const job *j, error *e)
{
    char folder[BATCH_PATH];
    const double until = clock_seconds() + LOCK_WAIT;
    bool held = true, told = false;
    batch_job_path(b, j, "", folder);
    while (held && clock_seconds() < until) {
        const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
        if (runner_folder_held(folder, &held, e) != 0)
            return e->code;
        if (held && !told)
            batch_tell(b, (batch_event){.kind = BATCH_WAIT, .job = j->name});
        told = held;
        if (held)
            nanosleep(&pause, NULL);
    }
    return 0;
}

int batch_work(batch *b, error *e)
{
    queue q = {.batch = b, .budget = MEMORY_SHARE * free_memory()};
    q.at = ARENA_ARRAY(b->memory, job *, b->list.count + 1);
    q.retry = ARENA_ARRAY(b->memory, job *, b->list.count + 1);
    if (q.at == NULL || q.retry == NULL)
        return error_memory(e);
    if (estimate(b, e) != 0)
        return e->code;
    for (size_t i = 0; i < b->list.count && e->code == 0; i++) {
        job *j = &b->list.at[i];
        bool taken;
        if (j->outcome != BATCH_PENDING || (b->resumed && wait_for_folder(b, j, e) != 0) ||
            batch_take_result(b, j, &taken, e) != 0 || taken)
            continue;
        if (j->failed_once)
            q.retry[q.retries++] = j;
        else
            q.at[q.count++] = j;
    }
    if (q.count > 0)
        qsort(q.at, q.count, sizeof(job *), longest_first);
    if (e->code == 0)
        run_queue(&q, e);
    b->runner->stop(b->runner);
    return e->code;
}
