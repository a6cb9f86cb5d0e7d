/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.h - what the parts of the barrier share.
 *
 *   minimise c'v  subject to  A v = b,  lower <= v <= upper
 *
 * A row of the lp that is no equality has a slack here, its own activity: a variable that stands in
 * that row alone, with -1. Rows and variables lie in parts, stretches of time that only the last
 * part, the border, joins: columns and rows that reach over several. All work goes part by part, on
 * several threads; what is summed is summed in the order of the parts, so that no digit depends on
 * their number.
 */
#ifndef FIRN_SOLVE_BARRIER_BARRIER_H
#define FIRN_SOLVE_BARRIER_BARRIER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "lp/lp.h"
#include "solve/solution.h"

#include <stdbool.h>
#include <stdint.h>

/* As fmax, but inline: it stands in the innermost loops. */
static inline double barrier_larger(double a, double b)
{
    return a > b ? a : b;
}

/* Sparse, by columns or by rows. */
typedef struct barrier_matrix {
    int64_t *start;
    int32_t *index;
    double *value;
} barrier_matrix;

/* From the first to one behind the last. */
typedef struct barrier_range {
    int32_t from, to;
} barrier_range;
typedef struct barrier_part {
    barrier_range vars, rows, pairs;
} barrier_part;

typedef struct barrier_form {
    int32_t rows, vars;
    barrier_matrix by_col, by_row;
    int32_t *slack_of; /* of a row: its slack, -1: an equality */
    bool *is_slack;    /* of a variable */
    /* Of each variable that is no slack, and of each row: its rank in its part's elimination; in
     * the border: its number. */
    int32_t *seat_var, *seat_row;
    double *lower, *upper; /* vars; may be infinite */
    double *cost;          /* vars */
    double *rhs;           /* rows; 0 where there is a slack */
    double constant;       /* cost of what is fixed */
    double unit;           /* v, bounds, right-hand sides and cost are counted in this */
    double one;            /* what is 1 in the lp: residuals are relative to it and their terms */
    /* A pair is a finite bound: the gap to it and its dual, whose product goes to zero. */
    int32_t pairs;
    int32_t *pair_var; /* ascending */
    double *pair_sign; /* 1: a lower bound, -1: an upper one */
    double *pair_bound;
    barrier_part *part; /* the border is the last, and may be empty */
    int32_t parts;
} barrier_form;

/* The lp without what needs no method, and the way back. */
typedef struct barrier_shrunk {
    int32_t rows, cols;
    barrier_matrix by_col;
    double *lower, *upper, *cost;   /* cols */
    double *row_lower, *row_upper;  /* rows; equal: an equality */
    double constant;                /* cost of what is fixed */
    int32_t *col_of;                /* column here -> column of the lp */
    int32_t *row_of;                /* row here -> row of the lp */
    double *fixed;                  /* of each lp column: its value where it is not here */
    bool *kept;                     /* of each lp column: it is here */
    int32_t *lowest, *highest;      /* of each lp column: the lp row that gave its bound, or -1 */
    int32_t *bound_row, *bound_col; /* lp rows that became bounds, as found, and their columns */
    int32_t bounds;
    bool infeasible; /* shown to be so already: a row or column cannot be satisfied */
    bool unbounded;  /* if it is feasible: a column that stands in no row earns without end */
} barrier_shrunk;

/* Leaves out fixed columns, rows that bind nothing, and rows of one entry, which become bounds. */
int barrier_shrink(arena *a, const lp *p, barrier_shrunk *out, error *e);
/* x (cols) and y (rows) of what was shrunk -> x and row duals of the lp. */
void barrier_unshrink(const barrier_shrunk *s, const lp *p, const double *x, const double *y,
                      double *x_out, double *row_dual_out);
/* So for a ray: what is fixed does not move, and nothing costs. */
void barrier_unshrink_ray(const barrier_shrunk *s, const lp *p, const double *x, const double *y,
                          double *x_out, double *row_dual_out);
/* The transpose of a matrix of so many rows and columns. */
bool barrier_transpose(arena *a, int32_t rows, int32_t cols, const barrier_matrix *from,
                       barrier_matrix *to);

/* To which part each row and column belongs; the border is part `parts - 1`. */
typedef struct barrier_cut {
    int32_t parts;
    int32_t *part_of_row, *part_of_col;
} barrier_cut;
/* place: of each row, ascending with time, -1: no place. */
int barrier_cut_of(arena *a, const barrier_shrunk *s, const int32_t *row_step, barrier_cut *out,
                   error *e);

/* The form in an order in which neighbours in elimination are neighbours in memory. col_at and
 * row_at: of each column and row of `s` its variable and row. */
typedef struct barrier_order {
    int32_t *col_at, *row_at;
} barrier_order;
int barrier_form_of(arena *a, const barrier_shrunk *s, const barrier_cut *cut, thread_pool *c,
                    barrier_form *out, barrier_order *order, error *e);

/* The Newton system, for dv (vars) and dy (rows) of right-hand sides g (vars), h (rows):
 *
 *   -D dv + A'dy = g,   A dv = h
 */
typedef struct barrier_kkt barrier_kkt;
/* careful: more regularisation from the start. */
barrier_kkt *barrier_kkt_new(const barrier_form *f, thread_pool *c, bool careful, error *e);
void barrier_kkt_free(barrier_kkt *k);
/* An order of the columns and rows of one part in which factors stay sparse: of each unknown
 * (columns, then rows) its rank. False without memory. */
bool barrier_kkt_rank(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank);
/* Factorizes for the diagonal d (vars, >= 0). False: no memory, or no factors even with much
 * regularisation. */
bool barrier_kkt_factor(barrier_kkt *k, const double *d);
/* Solves, until the residual is `enough` times the right-hand side or refinement does not help;
 * returns what it is. Infinite: one solve with the factors, and nobody looks. */
double barrier_kkt_solve(barrier_kkt *k, const double *g, const double *h, double enough,
                         double *dv, double *dy);
/* Another regularisation in the next factors: once as little as can be, from then on more; false:
 * they have the most already. */
bool barrier_kkt_regularise(barrier_kkt *k);
bool barrier_kkt_starved(const barrier_kkt *k);

/* Where the method stands, or a direction. */
typedef struct barrier_point {
    double *v, *y;
    double *gap, *dual; /* pairs; > 0 in a point */
} barrier_point;

/* What a part has to say after a job: sums and largest values. */
enum {
    BARRIER_WEIGHTS = 8,  /* tried for a corrector: 1/8 ... 1 */
    BARRIER_LENGTHS = 40, /* of a step: 1/40 ... 1 */
};
typedef struct barrier_tally {
    double primal_error, dual_error, primal_objective, dual_objective, products;
    double primal_reach[BARRIER_WEIGHTS], dual_reach[BARRIER_WEIGHTS]; /* 1 / step */
    /* How many gaps and duals fall to zero between each length and the one before. */
    int32_t primal_ends[BARRIER_LENGTHS], dual_ends[BARRIER_LENGTHS];
} barrier_tally;

typedef struct barrier_state {
    const barrier_form *form;
    thread_pool *threads;
    barrier_kkt *kkt;
    bool careful;                  /* shorter steps, fewer correctors, finer solves */
    barrier_point at, step, other; /* step: the direction, other: a corrector */
    double *primal;                /* b - A v: rows */
    double *dual;                  /* c - A'y - duals of bounds: vars */
    double *off;                   /* distance to the bound less gap: pairs */
    double *diagonal;              /* vars */
    double *over_gap;              /* 1 / gap: pairs */
    double *aim;                   /* what gap * dual is to change by, to first order: pairs */
    double *work_vars, *work_rows;
    barrier_tally *tally; /* of each part */
    double mu;
    double primal_error, dual_error; /* of each line over its largest term, as in a certificate */
    double primal_objective, dual_objective, gap; /* gap: relative */
    double solve_error; /* the largest residual of a Newton system in this iteration */
} barrier_state;

/* A first point; false: no factors. */
bool barrier_start(barrier_state *s);
void barrier_residuals(barrier_state *s);

/* The longest steps along `step`, at most 1, that let no gap and no dual fall below zero. */
void barrier_reach(barrier_state *s, double *primal, double *dual);
/* Lengthens them to where one in a thousand has fallen. */
void barrier_reach_of_most(barrier_state *s, double *primal, double *dual);
/* Of `other`, added to `step`, the weights that lead farthest, where at least as far as `primal`
 * and `dual` say, which become what is reached then; else 0. */
void barrier_weigh(barrier_state *s, double *primal, double *dual, double *primal_weight,
                   double *dual_weight);

/* One iteration from the point and its residuals. False: no factors. */
bool barrier_step(barrier_state *s, double *primal_step, double *dual_step, int *correctors);

/* Do row duals show that nothing satisfies rows and bounds? They are scaled, and cleared of noise.
 */
bool barrier_proves_infeasible(const lp *p, double *y);
/* Does cost fall without end along this direction of the columns? It is scaled. */
bool barrier_proves_unbounded(const lp *p, double *ray);
/* The least by which rows must be missed, all together, as a program: feasible if its bounds are,
 * never unbounded; its row duals prove the lp infeasible where its optimum is above 0. */
bool barrier_elastic(arena *a, const lp *p, lp *out);
/* The steepest fall of cost among directions along which rows and bounds hold, none beyond 1. */
bool barrier_steepest(arena *a, const lp *p, lp *out);

/* The barrier as a back end of solve(); see solve.h. */
int solve_barrier(arena *a, const lp *p, int attempt, const solve_options *options, solution *out,
                  error *e);

#endif
