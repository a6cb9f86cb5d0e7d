/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * jobs.h - the jobs of a batch: one per problem file, scenario and combination of --set values.
 */
#ifndef FIRN_BATCH_JOBS_H
#define FIRN_BATCH_JOBS_H

#include "base/arena.h"
#include "base/error.h"
#include "batch/batch.h"

typedef struct job {
    /* What it is. */
    const char *name;     /* unique; a folder name */
    const char *file;     /* absolute path */
    const char *scenario; /* NULL: none */
    const char *const *set;
    size_t sets;
    /* Estimates, from the last time or from the size of the problem: s, bytes. */
    double expected_seconds, expected_memory;
    double rows;
    /* How it went. */
    enum batch_outcome outcome;
    int code, attempts;
    bool failed_once; /* waits for its retry */
    bool reused;      /* the result is of an earlier run */
    double seconds, memory;
    const char *reason; /* of a failure; NULL: none */
    char result[65];    /* SHA-256 of its run.json; "": none */
} job;

typedef struct job_list {
    job *at;
    size_t count;
    const char **skipped; /* files of folders and patterns that are not problems */
    size_t skips;
} job_list;

/* The jobs of the paths, sorted by name. FIRN_USAGE: a path does not exist or a pattern matches
 * nothing, no problem is left, two jobs have the same name. */
int jobs_find(arena *a, const batch_options *options, job_list *out, error *e);

#endif
