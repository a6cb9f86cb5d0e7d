/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.h - a linear program from a file of another program: read, solved, its values by name.
 *
 * Inside, the program minimises. Values are given in the file's own sense: for a file that
 * maximises, objectives and duals have the other sign.
 */
#ifndef FIRN_SITE_PROGRAM_H
#define FIRN_SITE_PROGRAM_H

#include "base/index.h"
#include "base/log.h"
#include "solve/glpk/lp_file.h"
#include "solve/solve.h"

/* The struct of firn/firn.h's firn_lp, by that name, so that api/ passes the pointer through. */
typedef struct firn_lp {
    arena *own; /* holds this and the file */
    const char *path;
    lp_file file;
    name_index columns, rows; /* filled when a value is first asked for by name */
    bool indexed;

    arena *answer; /* holds the solution; made new by each solve */
    bool solved;
    solution solution;
    double seconds_read, seconds_solve;
} program;

/* Reads the file. NULL with the error set. */
program *program_read(const char *path, log_sink log, error *e);
void program_free(program *p); /* NULL is fine */

/* Solves it. ERROR_ANSWER, ERROR_SOLVER or ERROR_INTERRUPTED where the status is not optimal. */
int program_solve(program *p, const solve_options *options, error *e);

/* There is a point, the optimum or the best one found. */
bool program_has_point(const program *p);
/* An objective or a dual in the file's sense. */
double program_sense(const program *p, double value);

/* The values that a point has: x and reduced cost of columns, activity and dual of rows. */
enum program_value { VALUE_X, VALUE_REDUCED_COST, VALUE_ACTIVITY, VALUE_DUAL, PROGRAM_VALUES };
/* "x", "reduced_cost", "activity" or "dual". ERROR_USAGE for other words and without a point. */
int program_find_value(const program *p, const char *name, enum program_value *out, error *e);
bool program_of_columns(enum program_value kind);
/* One number per column or per row. */
void program_values(const program *p, enum program_value kind, double *values);
/* That of one column or row by its name. ERROR_USAGE where there is none of that name. */
int program_value_of(program *p, enum program_value kind, const char *name, double *value,
                     error *e);

#endif
