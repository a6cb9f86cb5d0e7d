/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_file.h - reads a linear program from an MPS or CPLEX LP file.
 */
#ifndef FIRN_LP_FILE_LP_FILE_H
#define FIRN_LP_FILE_LP_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "lp/lp.h"

#include <stdbool.h>

/* In files a bound of this absolute value or more means "no bound", as in other solvers. */
#define LP_FILE_INFINITE 1e20

typedef struct lp_file {
    lp lp;              /* minimises; the costs of a file that maximises are negated */
    bool maximises;     /* whether the file maximises */
    const char *format; /* "free MPS", "fixed MPS", "CPLEX LP" */
    const char **row;   /* names as in the file */
    const char **col;
} lp_file;

/* Reads a file, which may be compressed by gzip. Its first word decides the format; if that is
 * unknown, the ending of its name does. Free rows and entries of 0 are left out; a bound of
 * LP_FILE_INFINITE or more means no bound; the right-hand side of an MPS objective is its constant
 * with the opposite sign. ERROR_PROBLEM, with the line if one line is the cause: anything that the
 * format does not allow or that programs read differently, a program that is not linear, a file
 * without its last line, `End` or `ENDATA`. Irregularities that change nothing are logged as
 * warnings. */
int lp_file_read(arena *a, const char *path, log_sink log, lp_file *out, error *e);

#endif
