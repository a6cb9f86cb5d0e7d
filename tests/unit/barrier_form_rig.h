/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_form_rig.h - an lp in the form of the barrier, for tests of its parts, and a Newton
 * system that refinement alone does not solve.
 */
#ifndef FIRN_TESTS_BARRIER_FORM_RIG_H
#define FIRN_TESTS_BARRIER_FORM_RIG_H

#include "lp_rig.h"

#include "solve/barrier/form.h"
#include "solve/barrier/kkt.h"
#include "solve/barrier/presolve.h"

typedef struct form_rig {
    arena *a;
    thread_pool *threads;
    barrier_presolved presolved;
    barrier_form form;
    barrier_map map;
} form_rig;

static inline void form_rig_begin(form_rig *r, const lp *p)
{
    error e = {0};
    barrier_partition partition;
    r->a = arena_new();
    r->threads = thread_pool_new(1);
    assert_true(r->a != NULL && r->threads != NULL);
    assert_int_equal(barrier_presolve(r->a, r->a, p, &r->presolved, &e), 0);
    assert_int_equal(barrier_partition_of(r->a, &r->presolved, p->row_step, &partition, &e), 0);
    assert_int_equal(
        barrier_form_of(r->a, &r->presolved, &partition, NULL, r->threads, &r->form, &r->map, &e),
        0);
    assert_int_equal(r->form.rows, p->rows); /* presolve has removed nothing */
}

static inline void form_rig_end(form_rig *r)
{
    thread_pool_free(r->threads);
    arena_free(r->a);
}

/* Equalities over two columns each and, as the last TWINS pairs of columns, columns that are the
 * same in all rows. */
enum { TWIN_ROWS = 12, TWINS = 3, TWIN_COLS = 2 * TWIN_ROWS + 2 * TWINS };
static inline lp twins_lp(arena *a)
{
    double m[TWIN_ROWS * TWIN_COLS] = {0};
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < TWIN_ROWS; i++) {
        m[i * TWIN_COLS + 2 * i] = 1 + fabs(draw_real(&seed));
        m[i * TWIN_COLS + 2 * i + 1] = draw_real(&seed);
        m[i * TWIN_COLS + (2 * i + 2) % (2 * TWIN_ROWS)] = draw_real(&seed);
        for (int t = 0; t < TWINS; t++) {
            double *pair = &m[i * TWIN_COLS + 2 * TWIN_ROWS + 2 * t];
            pair[0] = pair[1] = draw_real(&seed);
        }
    }
    lp p = lp_dense(a, TWIN_ROWS, TWIN_COLS, m);
    for (int i = 0; i < TWIN_ROWS; i++) {
        double sum = 0; /* of the row where all columns are 1 */
        for (int j = 0; j < TWIN_COLS; j++)
            sum += m[i * TWIN_COLS + j];
        p.row_lower[i] = p.row_upper[i] = sum;
    }
    for (int j = 0; j < TWIN_COLS; j++)
        p.cost[j] = 1;
    return p;
}

/* D of the twins is a tenth of the regularisation R and less, so that a round of refinement removes
 * a tenth of the difference of two twins, or less. g: different for the two. Sets d and g (vars).
 */
static inline void twins_system(const form_rig *r, double *d, double *g)
{
    uint64_t seed = 7;
    for (int j = 0; j < TWIN_COLS; j++) {
        int twin = j - 2 * TWIN_ROWS;
        int32_t v = r->map.var_of_col[j];
        d[v] = twin >= 0 ? 1e-9 / (1 + twin / 2) : exp2(8 * draw_real(&seed));
        g[v] = draw_real(&seed);
    }
}

#endif
