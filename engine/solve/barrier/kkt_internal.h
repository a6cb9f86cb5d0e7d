/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt_internal.h - the data of the Newton system, shared by the files kkt_*.c. The mathematics is
 * in kkt.h.
 */
#ifndef FIRN_SOLVE_BARRIER_KKT_INTERNAL_H
#define FIRN_SOLVE_BARRIER_KKT_INTERNAL_H

#include "solve/barrier/cholmod_ldlt.h"
#include "solve/barrier/kkt.h"
#include "solve/barrier/parameters.h"

#include <stdbool.h>
#include <stdint.h>

/* How a contribution changes the direction. */
enum kkt_update { KKT_SET, KKT_ADD, KKT_SUBTRACT };

/* One part, with the unknowns of the border that it touches. */
typedef struct kkt_block {
    cholmod_common common;
    cholmod_sparse *matrix; /* K_p: upper triangle in the order of elimination */
    cholmod_factor *factor;
    int32_t own, size; /* number of unknowns: its own; with those of the border */
    int32_t *unknown;  /* own: a variable, or ~row */
    int32_t *border;   /* size - own: the number in the border, ascending */
    int32_t *diagonal; /* size: index of the unknown's diagonal entry in the matrix */
    double *schur;     /* L2, unit lower triangular, by columns, with D2 on its diagonal */
    double *solution;  /* size: of the last solve, in the order of elimination */
    bool failed;
} kkt_block;

/* A vector of the system. */
typedef struct kkt_vector {
    double *v; /* vars; 0 for row slacks */
    double *y; /* rows */
} kkt_vector;
typedef struct kkt_krylov kkt_krylov; /* the vectors of GMRES */

struct barrier_kkt {
    const barrier_form *form;
    thread_pool *threads;
    kkt_block *block;    /* parts */
    int32_t parts;       /* without the border */
    int32_t border_size; /* unknowns of the border: its variables, then its rows */
    int32_t border_vars;
    int32_t *touching; /* border_size: the number of parts that touch the unknown */
    const double *d;   /* D: vars, as factorized */
    double *e;         /* E: rows */
    double r;
    /* The border's system. */
    cholmod_common common;
    cholmod_factor *factor;
    cholmod_dense *rhs, *solution, *work_y, *work_e;
    /* Of the current solve. */
    const double *g, *h;             /* right-hand sides as given */
    double *h_reduced;               /* h - E g_s: rows */
    double *dv, *dy;                 /* the direction */
    double *residual_v, *residual_y; /* vars, rows */
    const double *rhs_v, *rhs_y;     /* of this round: the right-hand side or the residual */
    enum kkt_update update;
    thread_pool_job *before, *after; /* see kkt_apply() */
    void *data;
    double *max_rhs, *max_residual; /* parts with the border: largest components */
    barrier_kkt_jobs jobs;
    kkt_krylov *krylov; /* NULL until it is first needed */
    bool out_of_memory;
};

/* Builds the matrix of a part, in its final order and without its diagonal, and its symbolic
 * factor. A job of the thread pool on a barrier_kkt; block->failed: no memory. */
void kkt_analyse(void *kkt, int32_t part);

/* One solve with the factors for rhs_v and rhs_y, which changes dv and dy as `how` says. `before`
 * is called on each part before its forward solve, and may make its right-hand side; `after` once
 * dv and dy of the part and of the border are there. Both are called while the part's data are in
 * the processor's cache, on the border last, and may be NULL. False: no memory. */
bool kkt_apply(barrier_kkt *k, enum kkt_update how, thread_pool_job *before, thread_pool_job *after,
               void *data);
/* Adds the last contributions once more, or subtracts them. */
void kkt_update_direction(barrier_kkt *k, enum kkt_update how);
/* Changes dv and dy by at most KRYLOV_STEPS steps of GMRES, which end as soon as the residual has
 * fallen to this factor; residual_v and residual_y hold the residual. False: no memory. */
bool kkt_krylov_improve(barrier_kkt *k, double factor);
/* Takes the last change back. */
void kkt_krylov_undo(barrier_kkt *k);
void kkt_krylov_free(kkt_krylov *s); /* `s` may be NULL */

/* Whether this unknown of the border is a row. */
static inline bool kkt_is_row(const barrier_kkt *k, int32_t border)
{
    return border >= k->border_vars;
}

#endif
