/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chunk_file.h - the file of a chunk of jobs, which the batch writes and a worker reads:
 *   {"schema": 1, "engine": DIGEST, "jobs": [{"job": NAME, "attempt": 1, "directory": ...,
 *    "time_limit": s, "memory": bytes, "results_at": N, "argument": [...]}]}
 * and the lines of its ends:
 *   {"event": "start", "job": NAME, "node": HOST}
 *   {"event": "end", "job": NAME, "attempt": 1, "cause": C, "code": N, "seconds": s, "memory":
 *    bytes, "why": TEXT}
 */
#ifndef FIRN_BATCH_SLURM_CHUNK_FILE_H
#define FIRN_BATCH_SLURM_CHUNK_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "batch/runner.h"

#include <jansson.h>

/* A chunk that was read. The orders have no folder. */
typedef struct chunk {
    json_t *root; /* holds all texts */
    const char *engine;
    runner_order *at;
    size_t count;
} chunk;

json_t *chunk_begin(const char *engine);
void chunk_add(json_t *root, const runner_order *order);
/* Writes the file, and frees the chunk. ERROR_IO. */
int chunk_write(const char *path, json_t *root, error *e);
/* ERROR_IO: it cannot be read, or is not a chunk of this version. chunk_free() also then. */
int chunk_read(arena *a, const char *path, chunk *out, error *e);
void chunk_free(chunk *c);

/* The end of a job as a line for journal_add(), and back. False: it is not one. */
json_t *chunk_end_json(const runner_order *order, const runner_end *end);
bool chunk_end_read(const json_t *line, int *attempt, runner_end *end);

#endif
