/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - the state of a batch, which the files of this room share.
 */
#ifndef FIRN_BATCH_INTERNAL_H
#define FIRN_BATCH_INTERNAL_H

#include "base/arena.h"
#include "base/error.h"
#include "batch/batch.h"
#include "batch/identity.h"
#include "batch/jobs.h"
#include "batch/journal.h"
#include "batch/runner.h"
#include "history/history.h"

enum { BATCH_PATH = 4200 };

typedef struct batch {
    arena *memory;
    batch_options options; /* of a resumed run: those that it was begun with */
    const char *out, *db;  /* absolute paths */
    const char *directory; /* working directory of the workers, and of relative paths */
    const char *run, *started;
    job_list list;
    int lock; /* of the batch's folder; -1: none */
    identity *identity;
    journal journal;
    history *history;
    runner *runner;
    bool resumed;
    double begin;           /* clock */
    double expected, spent; /* of the jobs that have been run here: estimate and fact, s */
    double committed;       /* clock of the last commit of the history */
    int64_t solved, no, failed, reused, running;
} batch;

/* folder.c: locks the batch's folder, which it creates if there is none. FIRN_USAGE: the folder
 * holds other files; FIRN_IO: another batch works in it, or it cannot be written. */
int batch_lock(batch *b, error *e);
/* The id of a new run, and that of the latest run ("": none). */
int batch_new_run(batch *b, error *e);
int batch_latest_run(batch *b, const char **run, error *e);
const char *batch_journal_path(batch *b, const char *run);
/* Writes DIR/jobs/NAME, or a path in it. */
void batch_job_path(const batch *b, const job *j, const char *inner, char out[BATCH_PATH]);
/* Time of day as in run.json. */
const char *batch_now(arena *a);

/* restore.c: the head of a journal, and the state of a run read from it. */
int batch_write_head(batch *b, error *e);
int batch_read_journal(batch *b, const char *run, error *e);

/* end.c: ends of jobs: journal, history, event. `answer` and `run` may be NULL; they are not taken
 * over. */
typedef struct job_end {
    enum batch_outcome outcome;
    int code;
    const char *reason, *source; /* "solved", "reused", "adopted" */
    double seconds, memory;
    const char *result; /* SHA-256 of run.json; "": none */
    const json_t *answer, *run;
} job_end;
int batch_end_job(batch *b, job *j, const job_end *end, error *e);
/* Adds a job that has ended to the history. */
int batch_record(batch *b, const job *j, const json_t *answer, const json_t *run, error *e);
/* What a worker's end means. *retry: run it once more, alone. */
int batch_worker_ended(batch *b, job *j, const runner_end *end, bool *retry, error *e);
/* Takes over the result in a job's folder if it is current. *taken: it is. */
int batch_take_result(batch *b, job *j, bool *taken, error *e);

/* options.c: are the options possible, and do they belong together? ERROR_USAGE. */
int batch_check_options(const batch_options *o, error *e);
/* Are options of Slurm given for another engine? ERROR_USAGE. */
int batch_check_slurm(const batch_options *o, error *e);
bool batch_in_slurm(const batch_options *o);

/* work.c: runs all jobs that have not ended. */
int batch_work(batch *b, error *e);

/* summary.c, metrics.c: the files after the last job. *code: the exit code of the batch. */
int batch_summary(batch *b, const char *ended, double seconds, int *code, error *e);
int batch_metrics(batch *b, double seconds, int code, error *e);

/* event.c */
void batch_tell(batch *b, batch_event e);

#endif
