/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * history.h - the history of batches: one SQLite file with the runs, their jobs and the key figures
 * of each result. docs/batch.md describes its tables for readers with other tools.
 *
 * One process writes at a time (the collector of a batch); any number may read. All changes of a
 * run are made in transactions that can be repeated: adding a job twice leaves one.
 */
#ifndef FIRN_HISTORY_HISTORY_H
#define FIRN_HISTORY_HISTORY_H

#include "base/arena.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct history history;

/* Opens a file to write; creates it if there is none. An older schema is migrated, after a copy of
 * the file was made next to it. NULL with ERROR_IO: it is of a newer version, of another program,
 * or damaged (it is never changed then), or cannot be opened. */
history *history_open(const char *path, error *e);
/* The same to read: nothing is created or migrated. */
history *history_read(const char *path, error *e);
void history_close(history *h); /* may be NULL; what was not committed is lost */

typedef struct history_run {
    const char *id, *started, *engine, *version, *host, *directory, *options;
} history_run;
typedef struct history_totals {
    const char *ended;
    double seconds;
    int code;
} history_totals;

typedef struct history_job {
    const char *run, *name, *file, *scenario, *set; /* set: a JSON array */
    int outcome;                                    /* as enum batch_outcome */
    int code, attempts;
    bool reused;
    double seconds, memory; /* bytes; 0: not known */
    const char *reason;     /* of a failure; NULL: none */
    const char *result;     /* SHA-256 of run.json; "": no result */
} history_job;

/* ERROR_IO. A run that exists already is kept. */
int history_begin_run(history *h, const history_run *run, error *e);
int history_end_run(history *h, const char *run, const history_totals *totals, error *e);
/* Adds a job with the contents of its result.json and run.json (NULL without a result). The values
 * of a reused result that the history has already are not stored again. */
int history_add_job(history *h, const history_job *job, const json_t *answer, const json_t *run,
                    error *e);
/* Has the run a job of that name already? */
int history_has_job(history *h, const char *run, const char *name, bool *has, error *e);
/* Commits what was added. */
int history_commit(history *h, error *e);

/* Calls `found` for each job name that was solved before, with the seconds and the memory (bytes)
 * of the last time. */
int history_expected(history *h,
                     void (*found)(void *data, const char *name, double seconds, double memory),
                     void *data, error *e);

#endif
