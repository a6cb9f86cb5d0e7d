/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solution.h - the solver's types: status, certificate, solution and options. A back end fills a
 * solution; solve() and the certificate judge it. No function is declared here, so that solve.h and
 * the back ends can include this header without including each other.
 */
#ifndef FIRN_SOLVE_SOLUTION_H
#define FIRN_SOLVE_SOLUTION_H

#include "base/log.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum solve_status {
    SOLVE_OPTIMAL, /* and certified */
    SOLVE_INFEASIBLE,
    SOLVE_UNBOUNDED,
    SOLVE_UNCERTIFIED, /* solved, but the certificate is not within SOLVE_CERTIFIED */
    SOLVE_TIME_LIMIT,  /* x holds the best point found, if any */
    SOLVE_INTERRUPTED,
    SOLVE_FAILED, /* no attempt found an answer */
};

/* clang-format off */
/* Largest violations, each relative, recomputed on the lp as given:
 *
 *   row               violation of row i                 / (1 + max_j |a_ij x_j|)
 *   bound             violation of a bound of column j   / (1 + |bound|)
 *   dual              reduced cost of column j whose sign no bound of the column admits
 *                                                        / (1 + |c_j| + max_i |a_ij y_i|)
 *                     dual of row i whose sign no side of the row admits
 *                                                        / (1 + |y_i|)
 *   gap               |primal - dual objective|          / (1 + |objective|)
 *   complementarity   max |dual * distance to the bound that the dual belongs to|, of rows and
 *                     columns                            / (1 + |objective|)
 */
/* clang-format on */
typedef struct certificate {
    double row, bound, dual, gap, complementarity;
    double worst; /* the largest of the five */
} certificate;
#define SOLVE_CERTIFIED 1e-6 /* an optimum must meet this */
#define SOLVE_AIMED 1e-7 /* between the two, a solution is kept, but a better one is attempted */

typedef struct solution {
    enum solve_status status;
    bool has_point; /* x and the duals are valid */
    bool proven;    /* infeasible or unbounded, and the judge has confirmed it (judge.h) */
    /* Of a back end: it claims infeasible, and row_dual is a Farkas ray; or it claims unbounded,
     * and `ray` is a recession ray (ray.h); x is the point at which it was found. Of solve():
     * unbounded, and `ray` is such a ray. */
    bool has_ray;
    bool suffices; /* the run ended since solve_options.suffices accepted this point */
    bool diverges; /* of a back end that failed: nothing followed its last iterates but more of the
                      same, mostly since the lp has no solution */
    double *x;     /* cols */
    double *row_dual; /* rows: d objective / d right-hand side */
    double *ray;      /* cols */
    double miss;      /* proven infeasible: no point satisfies all rows to within less (judge.h) */
    double *col_dual; /* cols: reduced cost c - A'y */
    double objective, dual_objective;
    certificate proof;
    /* The final basis of a simplex method (rows, cols), from which the next attempt starts; or
     * NULL. */
    unsigned char *row_basis, *col_basis;
    int64_t iterations;
    int attempts;       /* number of attempts made */
    const char *method; /* "glpk dual simplex", ...: the attempt that this solution is from */
    const char *fell_back_from; /* the last attempt before it by another back end, or NULL */
} solution;

/* What a solve works on. The numbers are those of firn_progress in firn/firn.h. */
enum solve_stage {
    STAGE_SOLVE = 1,
    STAGE_EVENTS,
    STAGE_COST,
    STAGE_VERTEX,
    STAGE_EXPLAIN,
    STAGE_SENSITIVITY
};

/* A report on the progress; numbers that do not apply are NaN, as in solve_report(). */
typedef struct solve_progress {
    enum solve_stage stage; /* 0: that of the solve */
    bool begins;            /* an attempt begins */
    int64_t iteration;
    double primal, dual, gap, infeasibility;
    const char *method; /* "" between attempts */
    const char *line;   /* "" if there is no new one */
} solve_progress;
/* A report that consists of a line. */
static inline solve_progress solve_report(const char *line)
{
    const double none = (double)NAN;
    return (solve_progress){.primal = none,
                            .dual = none,
                            .gap = none,
                            .infeasibility = none,
                            .method = "",
                            .line = line};
}

typedef struct solve_options {
    const char *method; /* "auto", "glpk", "barrier" */
    double time_limit;  /* seconds; 0: none */
    int threads;        /* of the barrier and the vertex search; 0: one per available processor */
    /* Called several times per second; returns true to stop the solve. May be NULL. */
    bool (*progress)(void *data, const solve_progress *p);
    void *data;
    /* Receives a warning when another back end takes over, with the name of the file; NULL: none.
     */
    const log_sink *log;
    const char *path;
    /* Dense columns are split along time, or along the rows where the lp has no time: one copy per
     * this many steps (rows); 0: no split. */
    int32_t split;
    /* Orders of elimination that the barrier keeps from solve to solve (barrier/ordering.h); NULL:
     * none. They do not change an answer. */
    struct ordering_cache *orders;
    /* Of a solve that decides a question, and needs no optimum: whether this point suffices, after
     * which the run ends with it (solution.suffices), and no further attempt is made. Only x,
     * row_dual and the objectives of `now` are set, and of its proof `row` and `dual`, the
     * barrier's own residuals. The barrier asks after each iteration; the simplex never does. NULL:
     * never. */
    bool (*suffices)(void *data, const struct solution *now);
    void *suffices_data;
} solve_options;

#endif
