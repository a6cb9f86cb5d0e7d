/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.h - the input files of a problem: CSV files, read once each, and the list of all files
 * read, with their digests.
 */
#ifndef FIRN_PROBLEM_INPUTS_H
#define FIRN_PROBLEM_INPUTS_H

#include "problem/problem.h"

/* The CSV file `name`, relative to the file in which the entry is written. A file is read once and
 * then shared. NULL with the error set. */
csv *problem_csv(problem *p, const ini_entry *n, const char *name, error *e);

/* Adds a file that was read to p->inputs. */
int problem_note_input(problem *p, const char *file, const char *sha256, error *e);
/* Adds the path of a file that was read to p->read: results never replace it. */
int problem_note_read(problem *p, const char *path, error *e);

#endif
