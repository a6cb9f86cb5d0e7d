/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve.h - one interface to every solver, and a certificate that belongs to none of them.
 */
#ifndef FIRN_SOLVE_SOLVE_H
#define FIRN_SOLVE_SOLVE_H

#include "base/arena.h"
#include "base/error.h"
#include "lp/lp.h"

#include <stdbool.h>
#include <stdint.h>

enum solve_status {
    SOLVE_OPTIMAL, /* and certified */
    SOLVE_INFEASIBLE,
    SOLVE_UNBOUNDED,
    SOLVE_UNCERTIFIED, /* solved, but the certificate is not within SOLVE_CERTIFIED */
    SOLVE_TIME_LIMIT,  /* x holds the best point found, if any */
    SOLVE_INTERRUPTED,
    SOLVE_FAILED, /* the solver gave up */
};
const char *solve_status_name(enum solve_status s); /* "optimal", "infeasible", ... */

/* Largest violations, each relative, recomputed on the lp as given:
 *   row i      / (1 + max_j |a_ij x_j|)
 *   bound j    / (1 + |bound|)
 *   reduced cost of column j, of the wrong sign for where x_j stands / (1 + |c_j| + max_i |a_ij
 * y_i|) gap: primal less dual objective / (1 + |objective|) complementarity: the largest |dual *
 * slack| of a row or column / (1 + |objective|) */
typedef struct certificate {
    double row, bound, dual, gap, complementarity;
    double worst; /* of them all */
} certificate;
#define SOLVE_CERTIFIED 1e-6 /* what an optimum must meet */
#define SOLVE_AIMED 1e-7     /* one between the two is kept, but a better one is tried for */

typedef struct solution {
    enum solve_status status;
    bool has_point;   /* x and the duals mean something */
    bool proven;      /* infeasible or unbounded, and a certificate bears it out */
    double *x;        /* cols */
    double *row_dual; /* rows: d objective / d right-hand side */
    double *col_dual; /* cols: reduced cost c - A'y */
    double objective, dual_objective;
    certificate proof;
    /* Where a simplex method stood at its end (rows, cols), for the next try to start from; or
     * NULL. */
    unsigned char *row_basis, *col_basis;
    int64_t iterations;
    int attempts;               /* how many attempts the certificate took */
    const char *method;         /* "glpk dual simplex", ... of the last try */
    const char *fell_back_from; /* the method that handed over to it, or NULL */
} solution;

typedef struct solve_options {
    const char *method; /* "auto", "glpk", "barrier" */
    double time_limit;  /* seconds; 0: none */
    int threads;        /* of the barrier; 0: one for each processor it may use */
    /* Called several times a second with one line about where it stands; true: stop. May be NULL.
     */
    bool (*progress)(void *data, const char *line);
    void *data;
    /* Dense columns are split along time, or along the rows where there is none: a copy for every
     * so many steps (rows); 0: not at all. */
    int32_t split;
} solve_options;

int solve(arena *a, const lp *p, const solve_options *options, solution *out, error *e);

/* Are all numbers finite, but for bounds on their own side? ERROR_SOLVER if not. */
int solve_check(const lp *p, error *e);
/* Judges s->x and s->row_dual: fills col_dual, the objectives and the proof. False without memory.
 */
bool solve_certify(const lp *p, solution *s);

/* A back end fills x, duals, status and iterations of an lp (scaled by the caller). It keeps
 * nothing. */
typedef struct solve_attempt {
    const char *name;
    int (*run)(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e);
    int attempt;
    bool only_if_uncertified; /* made only where nothing is certified yet, even short of the aim */
} solve_attempt;
/* The tries in their order, each judged by the certificate; solve() calls this with its own table.
 */
int solve_with(arena *a, const lp *p, const solve_attempt *tries, size_t count,
               const solve_options *options, solution *out, error *e);

/* Interior points (barrier.c). */
int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e);
int solve_glpk(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
               error *e);

const char *solve_glpk_version(void);

#endif
