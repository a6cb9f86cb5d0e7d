/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch.h - many sites and scenarios in one run: `firn batch`. The command's only door to this
 * room.
 *
 * A batch lives in one folder:
 *   batch.lock        the process that works in the folder; it marks the folder as a batch's
 *   runs/RUN.journal  what happened in each run (journal.h); the latest name is the latest run
 *   slurm/RUN/        of a run in Slurm, until it is collected (slurm/slurm.h)
 *   jobs/NAME/        results/ as `firn solve --out` writes it, log (what the worker printed), lock
 *   firn.db           the history (history/history.h)
 *   summary.json, summary.txt, portfolio.csv   of the latest run
 */
#ifndef FIRN_BATCH_BATCH_H
#define FIRN_BATCH_BATCH_H

#include "firn/firn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a job ended: numbers are stored and published, and never change. */
enum batch_outcome {
    BATCH_PENDING = 0,
    BATCH_SOLVED = 1, /* there is a plan */
    BATCH_NO = 2,     /* answered: there is no plan, or the objective has no bound */
    BATCH_FAILED = 3, /* no answer */
};

enum batch_event_kind {
    BATCH_BEGIN,   /* the jobs are known */
    BATCH_SKIPPED, /* a file that is not a problem (`text`: its path) */
    BATCH_START,
    BATCH_RETRY, /* the job will run once more, alone */
    BATCH_END,   /* of a job: it was solved, or its earlier result was reused or adopted */
    BATCH_WAIT,  /* for the lock of a job folder that an earlier worker still holds */
    BATCH_NOTE,  /* for the reader; `text` */
    BATCH_PARK,  /* all jobs that have not ended are in Slurm, and shall not be waited for */
    BATCH_TICK,  /* nothing happened: a bar may be drawn again. Not a line of JSON. */
    BATCH_FINISH,
};

/* The counts of all events are those after it. Texts are valid during the call. */
typedef struct batch_event {
    enum batch_event_kind kind;
    const char *run;    /* the run's id */
    const char *job;    /* NULL: not about one job */
    const char *text;   /* the reason of a failure or of a "no", in one line; a path; NULL: none */
    const char *status; /* of an end: "optimal", "infeasible", "unbounded", "failed" */
    const char *source; /* of an end: "solved", "reused", "adopted" */
    int code, attempt;  /* exit code of the job, or of the batch; attempts so far */
    double seconds;     /* of the job, or of the batch */
    double memory;      /* peak of the job's resident memory, bytes; 0: not known */
    double left;        /* estimate of the time until the batch ends, s; -1: not known */
    int64_t jobs, solved, no, failed, reused, running;
} batch_event;

typedef struct batch_options {
    const char *const *path; /* problem files, folders, patterns; none with `resume` */
    size_t paths;
    const char *out;     /* the folder of the batch */
    const char *db;      /* NULL: OUT/firn.db */
    const char *metrics; /* a file for Prometheus; NULL: none */
    int32_t workers;     /* jobs at a time; 0: one per processor */
    double time_limit;   /* of each job, s; 0: none */
    double memory;       /* of each job, bytes of resident memory; 0: no limit */
    int32_t threads;     /* of each job; 0: 1 */
    const char
        *scenario; /* "NAME,NAME" or "all", which includes the site without one; NULL: none */
    const char *const *set;
    size_t sets;
    const char *const *plugin;
    size_t plugins;
    const char *method;
    bool report; /* each result gets a report.html */
    bool vertex, no_explain, sensitivity, strict, trust_plugins, trust_problem;
    const char *engine;        /* "local", "slurm"; NULL: local */
    const char *slurm_options; /* for sbatch, as in a shell; NULL: none */
    double chunk;              /* with Slurm: s of work per element of an array; 0: 600 */
    bool no_wait;              /* with Slurm: do not wait for jobs; a Slurm job collects them */
    bool fresh;                /* solve again what is unchanged */
    bool resume;            /* go on with the latest run, with the options that it was begun with */
    const char *plugin_dir; /* as in firn_load_options */
    void (*event)(void *data, const batch_event *e); /* may be NULL */
    void *data;
} batch_options;

/* Runs the batch in the calling thread, which must be the process's first. Returns 0 if it came to
 * its end, or is in Slurm and shall not be waited for (BATCH_PARK, code 0), with the exit code of
 * the batch in *code: 0 all solved; 1 some have no plan; otherwise the highest code of a job that
 * failed, 3 to 6. FIRN_USAGE, FIRN_IO or FIRN_INTERRUPTED with the error set: the batch could not
 * begin or go on. */
int batch_run(const batch_options *options, int *code, firn_error *error);

/* The event as a line of JSON, without a line end; NULL: out of memory, or a tick. To be freed. */
char *batch_event_json(const batch_event *e);

#endif
