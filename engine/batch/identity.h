/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * identity.h - is a results folder still the answer to a job?
 *
 * A job's order is the digest of all that its answer depends on besides the contents of files: path
 * of the problem, scenario, --set, method and the like, the program with its libraries, the names
 * of the plugin files. The worker writes it into run.json as `label`, "RUN ORDER". The files are in
 * run.json, too, each with its digest: what the site was read from (problem, includes, CSV, EPW,
 * plugins), and what was written. So a results folder says by itself whether it is up to date and
 * undamaged, without a solve, and even if the batch was killed before it noted the job's end.
 */
#ifndef FIRN_BATCH_IDENTITY_H
#define FIRN_BATCH_IDENTITY_H

#include "base/arena.h"
#include "base/error.h"
#include "batch/jobs.h"

#include <jansson.h>

typedef struct identity identity;

/* In the given memory; closed by identity_close(). Reads the names of the plugin files. */
identity *identity_open(arena *a, const batch_options *options, error *e);
void identity_close(identity *x); /* may be NULL */
/* Digest of the program and the libraries that it has loaded. */
const char *identity_engine(const identity *x);
/* The same for this process. ERROR_IO: out of memory. */
int identity_of_program(char out[65], error *e);

/* The order of a job: 64 hexadecimal digits. */
void identity_order(const identity *x, const job *j, char out[65]);

typedef struct identity_found {
    bool current;    /* the folder answers this order, nothing has changed since */
    bool of_run;     /* it was written in this run */
    char result[65]; /* SHA-256 of run.json */
    json_t *run;     /* run.json; NULL unless `current`; json_decref() */
} identity_found;

/* Looks at a results folder. `run`: the id of the run, for of_run. ERROR_IO: out of memory. */
int identity_check(identity *x, const char *folder, const char *order, const char *run,
                   identity_found *out, error *e);

#endif
