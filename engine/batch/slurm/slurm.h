/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slurm.h - runs jobs on the nodes of a Slurm cluster.
 *
 * Jobs are sent in chunks: an element of a Slurm array runs its chunk one job after another, by
 * `firn batch-worker`. All that is known of them lies in files of one folder that all machines see,
 * OUT/slurm/RUN/:
 *   K/T.json          the chunk of element T of submission K, one Slurm array
 *   K/array           the id of the array, once Slurm has taken it
 *   K/T-ID-R.ends     written by the element's worker, one file per start of it (Slurm's job id,
 *                     number of restarts): its jobs as they begin and end, in lines as of journal.h
 *   K/T-ID-R/JOB/     what this attempt wrote: results/, log, lock
 *   K/T.log           what the worker itself printed
 * The files decide what has ended, and the first complete attempt counts; Slurm is only asked which
 * elements are gone, so that no accounting database is needed. A batch that was killed finds its
 * arrays by their names, which the folder and the run determine.
 */
#ifndef FIRN_BATCH_SLURM_SLURM_H
#define FIRN_BATCH_SLURM_SLURM_H

#include "base/arena.h"
#include "base/error.h"
#include "batch/runner.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct slurm_setup {
    const char *out, *run;    /* the batch's folder, absolute; the id of the run */
    const char *engine;       /* digest of program and libraries, which the nodes must have, too */
    const char *words;        /* options for sbatch, as in a shell; NULL: none */
    double chunk;             /* s of work per element */
    int32_t threads, at_once; /* of each job; elements of an array at a time, 0: any number */
    bool wait;                /* else a Slurm job collects */
    size_t jobs;              /* of the run */
    void (*note)(void *data, const char *text); /* for the reader */
    void *data;
} slurm_setup;

/* ERROR_USAGE: a run of this batch's folder is in Slurm, and is not collected yet. */
int slurm_check_open(const char *out, error *e);

/* NULL with ERROR_USAGE: options of sbatch that cannot be; ERROR_IO: Slurm does not answer, or the
 * folder cannot be written. `s` and its texts must outlive the runner, which lies in `a`. Blocks
 * the signals that ask to stop, which wait() reports. */
runner *runner_slurm(arena *a, const slurm_setup *s, error *e);

#endif
