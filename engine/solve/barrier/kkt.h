/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kkt.h - what the files of the Newton system share; they alone know CHOLMOD.
 */
#ifndef FIRN_SOLVE_BARRIER_KKT_H
#define FIRN_SOLVE_BARRIER_KKT_H

#include "solve/barrier/barrier.h"

#include <cholmod.h>

/* What moves do to a direction. */
enum kkt_moving { KKT_SET, KKT_ADD, KKT_TAKE };

/* One part with those of the border that it touches. */
typedef struct kkt_block {
    cholmod_common common;
    cholmod_sparse *matrix; /* upper triangle in the order of elimination */
    cholmod_factor *factor;
    int32_t own, size; /* unknowns: own, then those of the border */
    int32_t *unknown;  /* own ones: a variable, or ~row */
    int32_t *border;   /* the others: their numbers in the border */
    int32_t *diagonal; /* of each unknown: its entry in the matrix */
    double *corner;    /* L2, by columns, and D2 on its diagonal */
    cholmod_dense *right, *half, *whole, *space_y, *space_e;
    const double *move; /* what it adds to the direction */
    bool failed;
} kkt_block;

struct barrier_kkt {
    const barrier_form *form;
    thread_pool *threads;
    kkt_block *part; /* all but the border */
    int32_t parts;
    int32_t borders; /* unknowns of the border */
    int32_t border_vars;
    int32_t *touched; /* by how many parts each is */
    const double *d;  /* as factorized for */
    double *e;        /* of each row */
    double regular, least_regular;
    /* The border's own system. */
    cholmod_common common;
    cholmod_factor *factor;
    cholmod_dense *right, *answer, *space_y, *space_e;
    /* Of the solve at work. */
    const double *g, *given;       /* right-hand sides */
    double *h;                     /* the second one without slacks */
    double *dv, *dy;               /* the direction */
    double *left_v, *left_y;       /* residuals */
    const double *from_v, *from_y; /* what moves are sought for: right-hand side or residual */
    enum kkt_moving moving;
    double *sum; /* of each part: its worst residual */
    bool starved;
};

/* Settings: simplicial L D L', silent. */
void kkt_begin(cholmod_common *c);
/* Lays out a part's matrix, in its final order but for the diagonal, and its symbolic factor; a
 * thread pool's job on a barrier_kkt. */
void kkt_lay(void *kkt, int32_t part);

/* Is this unknown of the border a row? */
static inline bool kkt_is_row(const barrier_kkt *k, int32_t border)
{
    return border >= k->border_vars;
}

#endif
