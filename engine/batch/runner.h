/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * runner.h - the one interface between a batch and what runs its jobs: child processes of this
 * machine (local.c), or the nodes of a Slurm cluster (slurm/).
 *
 * A runner gets complete command lines of `firn solve` and folders, and says how each process
 * ended. It knows nothing of sites, results, journals or the history.
 */
#ifndef FIRN_BATCH_RUNNER_H
#define FIRN_BATCH_RUNNER_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A command to run. The runner opens FOLDER/lock and holds its lock as long as the process lives,
 * and writes what the process prints to FOLDER/log. */
typedef struct runner_order {
    size_t job;            /* handed back at the end */
    const char *name;      /* of the job: unique, the name of a folder */
    int attempt;           /* 1; 2: once more, after a failure of the system */
    const char *folder;    /* exists */
    const char *directory; /* the working directory of the process */
    char *const *argument; /* of the program itself, without its name; ends with NULL */
    size_t results_at;     /* argument[results_at] is the results folder, FOLDER/results */
    double time_limit;     /* s; 0: none */
    double memory;         /* bytes of resident memory; 0: no limit */
    double expected_seconds, expected_memory; /* estimates, s, bytes */
} runner_order;

enum runner_cause {
    RUNNER_EXIT,      /* it ended by itself, with `code` */
    RUNNER_SIGNAL,    /* `code` is the signal; no one of us sent it */
    RUNNER_TIME,      /* stopped at its time limit */
    RUNNER_MEMORY,    /* stopped at its memory limit */
    RUNNER_OUTPUT,    /* stopped, as it printed too much */
    RUNNER_NOT_BEGUN, /* the process could not begin: `why` */
    RUNNER_LOST,      /* the cluster lost it, or ended it: `why` */
    RUNNER_CANCELLED, /* a person has cancelled it on the cluster: `why` */
    RUNNER_NOT_KEPT,  /* it has ended, but its results could not be put into its folder: `why` */
};

typedef struct runner_end {
    size_t job;
    enum runner_cause cause;
    int code;
    double seconds, memory; /* elapsed; peak of the resident memory, bytes */
    char why[600];
} runner_end;

typedef struct runner runner;
struct runner {
    /* Begins a job. An error is one of the runner as a whole. */
    int (*start)(runner *r, const runner_order *order, error *e);
    /* Waits up to `seconds` for a job to end. *got: one has. *signal: the signal by which the user
     * asks to stop, 0: none. */
    int (*wait)(runner *r, double seconds, runner_end *out, bool *got, int *signal, error *e);
    /* Stops all jobs and waits for their ends, unless they are `detached`. */
    void (*stop)(runner *r);
    /* All jobs of the run have ended, and are noted: what the runner has kept may go. May be NULL.
     */
    void (*finish)(runner *r);
    size_t running;
    bool cluster; /* starts any number of jobs, which go on when this process ends */
    bool parked;  /* set by wait(): all jobs are on the cluster, and shall not be waited for */
};

/* Child processes of this one; `a` holds the runner until runner_free(). Blocks SIGCHLD, and the
 * signals that ask to stop, which wait() reports. */
runner *runner_local(arena *a, size_t workers, error *e);

/* Waits until no process holds the lock of a job folder. *held: one holds it. ERROR_IO. */
int runner_folder_held(const char *folder, bool *held, error *e);

#endif
