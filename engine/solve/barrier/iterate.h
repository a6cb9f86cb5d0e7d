/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iterate.h - the iterate of the interior point method: the point, its residuals and objectives,
 * the directions, and the arrays that an iteration works on.
 */
#ifndef FIRN_SOLVE_BARRIER_ITERATE_H
#define FIRN_SOLVE_BARRIER_ITERATE_H

#include "base/arena.h"
#include "base/thread_pool.h"
#include "solve/barrier/form.h"
#include "solve/barrier/kkt.h"
#include "solve/barrier/parameters.h"

#include <stdbool.h>
#include <stdint.h>

/* A point (v, y, x, z), see form.h, or a direction (dv, dy, dx, dz). */
typedef struct barrier_point {
    double *v;     /* vars */
    double *y;     /* rows */
    double *slack; /* x: pairs; > 0 in a point */
    double *dual;  /* z: pairs; > 0 in a point */
} barrier_point;

/* The results of a job on one part: sums, maxima and counts, which are then combined in the order
 * of the parts. */
typedef struct barrier_partial_sums {
    double primal_error, dual_error;
    double primal_objective, dual_objective;
    double products; /* sum of x_k z_k */
    /* 1 / step length, the largest of the part: for each weight of a corrector, or the first entry
     * alone for a single direction. */
    double primal_inv_step[CORRECTOR_WEIGHTS], dual_inv_step[CORRECTOR_WEIGHTS];
    /* How many slacks and duals reach 0 within each interval of the grid of step lengths. */
    int32_t primal_blocking[CLIP_STEP_GRID], dual_blocking[CLIP_STEP_GRID];
} barrier_partial_sums;

typedef struct barrier_state {
    const barrier_form *form;
    thread_pool *threads;
    barrier_kkt *kkt;
    bool conservative; /* this is the conservative barrier: see barrier.h */
    barrier_point point;
    barrier_point direction; /* of the iteration, correctors included */
    barrier_point corrector; /* one centrality corrector */
    double *primal_residual; /* r_p: rows */
    double *dual_residual;   /* r_d: vars */
    double *bound_residual;  /* r_b: pairs */
    double *diagonal;        /* D: vars */
    double *inv_slack;       /* 1 / x: pairs */
    double *target;          /* t: pairs; desired change of the product x_k z_k, to first order */
    double *work_vars, *work_rows;
    barrier_partial_sums *partial_sums; /* parts */
    double mu;
    double primal_error, dual_error; /* relative, the largest component */
    double primal_objective, dual_objective;
    double duality_gap; /* relative */
} barrier_state;

/* Allocates the arrays; `kkt` is left to the caller. False without memory. */
bool barrier_state_new(arena *a, const barrier_form *f, thread_pool *threads, barrier_state *s);

/* clang-format off */
/*
 * The residuals of the point (v, y, x, z), its objectives, duality gap and mu:
 *
 *   r_p   = b - A v                                  primal_residual
 *   r_d   = c - A'y - sum_k s_k z_k e_j(k)           dual_residual, c - A'y - z_lower + z_upper
 *   r_b_k = s_k (v_j(k) - beta_k) - x_k              bound_residual
 *
 *   mu    = sum_k x_k z_k / pairs                    0 without pairs
 *
 *   primal_objective = c'v + constant
 *   dual_objective   = b'y + sum_k s_k beta_k z_k + constant
 *   duality_gap      = |primal - dual objective| / (one + |primal_objective|)
 *
 * The errors are the largest components, each relative to its largest term, nearly as in the
 * certificate (solution.h):
 *
 *   primal_error = max( |r_p_i| / (one_i + max_j |a_ij v_j|),  |r_b_k| / (one + |beta_k|) )
 *   dual_error   = max( |r_d_j| / max(dual_one_j + |c_j|, max_i |a_ij y_i|) )
 *
 * with one = form->residual_one, one_i = form->row_one[i], dual_one_j = form->dual_one[j]. The bound of a row slack is a side of its
 * row i, and its residual is relative to the same as r_p_i.
 */
/* clang-format on */
void barrier_residuals(barrier_state *s);

#endif
