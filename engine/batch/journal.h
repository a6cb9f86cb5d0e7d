/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * journal.h - what happened in a run, line by line, so that a batch that was killed can go on.
 *
 * A line is "SUM TEXT": SUM are the first 16 hexadecimal digits of the SHA-256 of TEXT, which is a
 * JSON object with the member `event`:
 *   run    first line: schema, run (its id), started, options
 *   job    one per job: name, file, scenario, set; and `skip`, with the path of a file
 *   begin  last line of the head, which is written as a whole before any job starts
 *   start  job, attempt
 *   end    job, outcome, code, attempts, reused, seconds, memory, reason, result
 *   finish code: all jobs have ended, and the history has them
 * `end` and `finish` are synced to the disk. A last line that is torn, or whose sum is wrong, is
 * cut off: it was being written when the power failed.
 */
#ifndef FIRN_BATCH_JOURNAL_H
#define FIRN_BATCH_JOURNAL_H

#include "base/arena.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

typedef struct journal {
    int fd; /* -1: closed */
    const char *path;
} journal;

/* Adds a line to a text, for the head. Takes the value over. */
struct text_buffer;
int journal_format(struct text_buffer *to, json_t *value, error *e);

/* Creates the journal with its head, in one step. */
int journal_create(journal *j, arena *a, const char *path, const char *head, size_t count,
                   error *e);
/* Reads a journal: calls `line` for each whole line, and cuts off what follows the last of them.
 * ERROR_IO: it cannot be read, or a line that is not the last one is damaged. */
int journal_open(journal *j, arena *a, const char *path,
                 int (*line)(void *data, const json_t *value, error *e), void *data, error *e);
/* The same for a journal that another process may be writing: it is not changed, and ends at the
 * first line that is not whole. A file that cannot be read has no lines. */
int journal_read(const char *path, int (*line)(void *data, const json_t *value, error *e),
                 void *data, error *e);
void journal_close(journal *j);

/* The value of a line of `length` bytes, its line end not counted; NULL: it is damaged.
 * json_decref(). */
json_t *journal_parse(const char *line, size_t length);

/* Appends a line, and syncs if told to. Takes the value over. */
int journal_add(journal *j, json_t *value, bool sync, error *e);

#endif
