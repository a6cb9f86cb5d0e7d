/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.h - the input files of a problem: CSV files, read once each, and the list of all files
 * read, with their digests.
 */
#ifndef FIRN_PROBLEM_INPUTS_H
#define FIRN_PROBLEM_INPUTS_H

#include "problem/problem.h"

/* The CSV file `name`, relative to the file in which the entry is written. A file is read once,
 * with the header row that has `column`, and then shared. NULL with the error set. If the file's
 * content must not be quoted, sets e->hide, so `e` must serve messages about this file only. */
csv *problem_csv(problem *p, const ini_entry *n, const char *name, const char *column, error *e);

/* Reports that the row of units below the header is not read, with the unit that column `name` is
 * read in. */
void problem_note_units(problem *p, csv *c, const char *name, const char *read_in);

/* Adds a file that was read to p->inputs. `file` is its name in the problem; the path is copied. */
int problem_note_input(problem *p, const char *file, const char *path, const char *sha256,
                       error *e);
/* Adds the path of a file that was read to p->read: results never replace it. */
int problem_note_read(problem *p, const char *path, error *e);
/* Adds the CSV files that the values of a document name, whether they are read or not. */
int problem_note_named(problem *p, const ini_document *d, error *e);

/* Checks the times of the rows against those that they are used for (csv/timeline.h). zone: the
 * time zone that they are used in, h east of UTC; NULL: that of the site. The message does not name
 * the entry. */
int problem_check_times(problem_period *period, csv *c, bool typical, const double *zone, error *e);

#endif
