/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.h - reads a linear program from an MPS or LP file, solves it, and returns its values by
 * name.
 *
 * Internally the program is always minimised. Values are returned in the sense of the file: if the
 * file maximises, objectives and duals have the opposite sign.
 */
#ifndef FIRN_SITE_PROGRAM_H
#define FIRN_SITE_PROGRAM_H

#include "base/gate.h"
#include "base/index.h"
#include "base/log.h"
#include "lp_file/lp_file.h"
#include "solve/solve.h"

/* The definition of firn/firn.h's opaque `firn_lp`: api/ and site/ use the same pointer. */
typedef struct firn_lp {
    arena *own;             /* holds the program itself and the file's data */
    gate *gate;             /* for api/: the calls that use the program */
    struct firn_lp *itself; /* for api/, which may have to free a program that it only reads */
    const char *path;
    log_sink log;
    lp_file file;
    name_index columns, rows; /* filled when a value is first requested by name */
    bool indexed;

    arena *answer; /* holds the solution; replaced by each solve */
    bool solved;
    solution solution;
    double seconds_read, seconds_solve;
} program;

/* Reads the file. NULL with the error set. */
program *program_read(const char *path, log_sink log, error *e);
void program_free(program *p); /* `p` may be NULL */

/* Solves the program. ERROR_ANSWER, ERROR_SOLVER or ERROR_INTERRUPTED if the status is not
 * optimal. */
int program_solve(program *p, const solve_options *options, error *e);

/* Whether the solve returned a point: the optimum, or the best point found. */
bool program_has_point(const program *p);
/* Converts an objective or a dual to the sense of the file. */
double program_sense(const program *p, double value);

/* The kinds of values of a point: x and reduced cost per column, activity and dual per row. */
enum program_value { VALUE_X, VALUE_REDUCED_COST, VALUE_ACTIVITY, VALUE_DUAL, PROGRAM_VALUES };
/* The kind of the name "x", "reduced_cost", "activity" or "dual". ERROR_USAGE for another name,
 * or if there is no point. */
int program_find_value(const program *p, const char *name, enum program_value *out, error *e);
/* Whether the kind has one value per column, not per row. */
bool program_of_columns(enum program_value kind);
/* All values of a kind: one per column, or one per row. */
void program_values(const program *p, enum program_value kind, double *values);
/* The value of one column or row by its name. ERROR_USAGE if there is no such name. */
int program_value_of(program *p, enum program_value kind, const char *name, double *value,
                     error *e);

/* Whether program_write() may replace the file at `path`: it must not be the program's own, and its
 * folder must accept it. */
int program_check_writable(const program *p, const char *path, error *e);
/* Writes the values and duals of all columns and rows as CSV. */
int program_write(const program *p, const char *path, error *e);

#endif
