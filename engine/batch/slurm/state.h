/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * state.h - what a batch knows of its jobs in Slurm, which the files of this room share.
 */
#ifndef FIRN_BATCH_SLURM_STATE_H
#define FIRN_BATCH_SLURM_STATE_H

#include "base/index.h"
#include "batch/slurm/slurm.h"

#include <jansson.h>
#include <signal.h>

enum { SLURM_PATH = 4200, NO_ELEMENT = -1 };

/* A job of the batch. */
typedef struct slot {
    runner_order order; /* a copy; its `name` is NULL before the job is ordered */
    enum slot_state { SLOT_FREE, SLOT_UNSENT, SLOT_SENT, SLOT_ENDED } state;
    long element; /* that it was sent in */
    bool begun;   /* there */
    bool alone;   /* the only job of its element, as a retry */
} slot;

/* An element of an array, with its chunk of jobs. */
typedef struct element {
    size_t submission, task;
    vec(size_t) jobs;  /* those of this run of the command */
    bool alive;        /* Slurm has it, and it has not ended */
    bool progressed;   /* it has begun jobs */
    double gone_since; /* clock; 0: it is not gone */
    char state[24], node[64];
} element;

/* A file of ends, and how far it has been read. */
typedef struct ends {
    const char *name;
    long long read;
} ends;

/* An array. */
typedef struct submission {
    size_t number;       /* 1, ... */
    const char *folder;  /* SLURM_FOLDER/K */
    const char *name;    /* of the array in Slurm */
    char id[32];         /* of the array; "": Slurm has not confirmed it */
    size_t first, count; /* elements */
    size_t open;         /* jobs that have not ended */
    vec(ends) files;
    name_index by_file;
} submission;

/* A job as a chunk of an earlier process of this run lists it. */
typedef struct listed {
    const char *name;
    int attempt;
    long element;
} listed;

/* An end that wait() has not handed out yet. */
typedef struct waiting {
    runner_end end;
} waiting;

typedef struct slurm {
    runner face; /* first, so that a runner is a slurm */
    arena *memory;
    const slurm_setup *setup;
    const char *folder;  /* OUT/slurm/RUN */
    const char *name;    /* of the arrays, without -K */
    const char *program; /* absolute path of this firn */
    char *const *option; /* of sbatch, from the user; ends with NULL */
    size_t options;
    size_t array_max; /* elements of an array */
    slot *slot;       /* by job */
    name_index by_name;
    vec(element) elements;
    vec(submission) submissions;
    vec(listed) listed;
    name_index by_listed;
    vec(waiting) ready;
    size_t next_ready;
    size_t unsent;
    double expected, spent;    /* of the jobs that have ended here: estimate and fact, s */
    double begun, polled;      /* clock; polled 0: never */
    double send_again;         /* clock; after a refusal; 0: at once */
    const char *told;          /* the last note about Slurm, so that it is not repeated */
    vec(const char *) reasons; /* for which elements wait, each told once */
    sigset_t waited;
} slurm;

/* ---- command.c ------------------------------------------------------------------------------- */

/* Runs a command, found by PATH, and gives what it printed, each cut to some MB, in the arena.
 * *status: its exit code; 127: it could not be run, and `err` says why; 128 + signal. ERROR_IO. */
typedef struct command_result {
    int status;
    char *out, *err;
} command_result;
int command_run(arena *a, char *const *argument, command_result *r, error *e);
/* The first line that it printed as an error, without "sbatch: error: "; in `out`. */
const char *command_complaint(const command_result *r, char *out, size_t size);

/* ---- words.c --------------------------------------------------------------------------------- */

/* Splits options as a shell does: blanks, quotes, backslashes. ERROR_USAGE: an open quote, or an
 * option that the batch sets itself. The list ends with NULL. */
int slurm_words(arena *a, const char *text, char ***out, size_t *count, error *e);
/* Do the options of the user contain this one, "--mem" (then also --mem-per-cpu) or "-t"? */
bool slurm_has_option(const slurm *r, const char *option);

/* ---- chunk.c --------------------------------------------------------------------------------- */

/* The submission of this number; false: out of memory. */
int slurm_add_submission(slurm *r, size_t number, error *e);
/* Adds an element to the last submission. NULL with the error set. */
element *slurm_add_element(slurm *r, error *e);
/* Reads the submissions that an earlier process of this run has made. */
int slurm_find_submissions(slurm *r, error *e);
/* Sends all unsent jobs: forms chunks, writes them, submits arrays. ERROR_IO. */
int slurm_send(slurm *r, error *e);

/* ---- submit.c -------------------------------------------------------------------------------- */

typedef struct array_needs {
    double seconds, memory; /* of an element: s, bytes */
} array_needs;
/* Submits the last submission. *taken: Slurm has. If it has not, that is an error only where
 * nothing is open that could make room. */
int slurm_submit(slurm *r, submission *s, const array_needs *needs, bool *taken, error *e);
/* Submits the job that collects after the arrays. */
int slurm_submit_collector(slurm *r, error *e);

/* ---- poll.c ---------------------------------------------------------------------------------- */

/* Reads the files of ends, asks Slurm, and adds the ends of jobs to `ready`. */
int slurm_poll(slurm *r, error *e);
/* Is each element with jobs that have not ended still in Slurm? */
bool slurm_all_alive(const slurm *r);
/* Tells the reader, unless it is what was told last. */
void slurm_tell(slurm *r, const char *text);

#endif
