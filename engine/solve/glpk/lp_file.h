/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_file.h - a linear program from a file of another program: MPS or CPLEX LP.
 */
#ifndef FIRN_SOLVE_GLPK_LP_FILE_H
#define FIRN_SOLVE_GLPK_LP_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "lp/lp.h"

#include <stdbool.h>

/* What files write for "no bound", as other solvers read it too. */
#define LP_FILE_INFINITE 1e20

typedef struct lp_file {
    lp lp;              /* minimises: of a file that maximises, the costs are negated */
    bool maximises;     /* the file does */
    const char *format; /* "free MPS", "fixed MPS", "CPLEX LP" */
    const char **row;   /* names, as they stand in the file */
    const char **col;
} lp_file;

/* Reads the file, also one packed by gzip (.gz). What it is, its first word tells, and for a packed
 * one its name. Free rows are left out; entries that are 0 too; a bound of LP_FILE_INFINITE or more
 * is none; the right-hand side of an MPS objective is its constant with the other sign. Refused
 * with ERROR_PROBLEM, the file's line named where one is to blame: whatever the format does not
 * allow, integer columns, an LP file without `End`. What is merely odd goes to the log as a
 * warning. */
int lp_file_read(arena *a, const char *path, log_sink log, lp_file *out, error *e);

#endif
