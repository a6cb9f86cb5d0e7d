/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_rig.h - helpers of the barrier's tests: the barrier without a fallback, and lps read from
 * and written to MPS files by GLPK.
 */
#ifndef FIRN_TESTS_BARRIER_RIG_H
#define FIRN_TESTS_BARRIER_RIG_H

#include "lp_rig.h"

#include <glpk.h>
#include <unistd.h>

/* Solves by the barrier alone, with the scaling and the certificate of solve(). */
static inline int barrier_alone(arena *a, const lp *p, const solve_options *o, solution *out,
                                error *e)
{
    static const solve_attempt alone[] = {{"barrier", solve_barrier, 0, false}};
    return solve_with(a, p, alone, 1, o, out, e);
}

static inline bool rig_near(double x, double y, double tolerance)
{
    return fabs(x - y) <= tolerance * (1 + fabs(y));
}

static inline void rig_bounds(int kind, double low, double high, double *lower, double *upper)
{
    *lower = kind == GLP_FR || kind == GLP_UP ? -INF : low;
    *upper = kind == GLP_FR || kind == GLP_LO ? INF : kind == GLP_FX ? low : high;
}

/* Reads a free MPS file. False if the file does not exist; any other failure fails the test. */
static inline bool rig_read(arena *a, const char *path, lp *out)
{
    if (access(path, R_OK) != 0)
        return false;
    glp_term_out(GLP_OFF);
    glp_prob *g = glp_create_prob();
    if (glp_read_mps(g, GLP_MPS_FILE, NULL, path) != 0)
        fail_msg("%s cannot be read", path);
    int rows = glp_get_num_rows(g), cols = glp_get_num_cols(g), nonzeros = glp_get_num_nz(g);
    int *index = calloc((size_t)rows + 1, sizeof *index);
    double *value = calloc((size_t)rows + 1, sizeof *value);
    assert_true(index != NULL && value != NULL);
    double lower, upper;
    lp p = lp_room(a, rows, cols, (size_t)nonzeros);
    p.constant = glp_get_obj_coef(g, 0);
    for (int i = 0; i < rows; i++) {
        rig_bounds(glp_get_row_type(g, i + 1), glp_get_row_lb(g, i + 1), glp_get_row_ub(g, i + 1),
                   &lower, &upper);
        p.row_lower[i] = lower;
        p.row_upper[i] = upper;
    }
    /* An objective that the file also has as a free row stays a row; the entries of a column are
     * sorted by row. */
    for (int j = 0; j < cols; j++) {
        rig_bounds(glp_get_col_type(g, j + 1), glp_get_col_lb(g, j + 1), glp_get_col_ub(g, j + 1),
                   &lower, &upper);
        p.col_lower[j] = lower;
        p.col_upper[j] = upper;
        p.cost[j] = glp_get_obj_coef(g, j + 1);
        int count = glp_get_mat_col(g, j + 1, index, value);
        int64_t at = p.start[j];
        for (int k = 1; k <= count; k++) {
            int64_t to = at++;
            for (; to > p.start[j] && p.index[to - 1] > index[k] - 1; to--) {
                p.index[to] = p.index[to - 1];
                p.value[to] = p.value[to - 1];
            }
            p.index[to] = index[k] - 1;
            p.value[to] = value[k];
        }
        p.start[j + 1] = at;
    }
    free(index);
    free(value);
    glp_delete_prob(g);
    glp_free_env();
    *out = p;
    return true;
}

static inline int rig_kind(double low, double high)
{
    if (low == high)
        return GLP_FX;
    if (low == -INF)
        return high == INF ? GLP_FR : GLP_UP;
    return high == INF ? GLP_LO : GLP_DB;
}

/* Writes a free MPS file for other solvers, FOLDER/NAME-NUMBER.mps, if the environment names the
 * folder as FIRN_MPS. */
static inline void rig_write(const lp *p, const char *name, unsigned long long number)
{
    char path[400];
    const char *folder = getenv("FIRN_MPS");
    if (folder == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s-%llu.mps", folder, name, number);
    glp_term_out(GLP_OFF);
    glp_prob *g = glp_create_prob();
    if (p->rows > 0)
        glp_add_rows(g, p->rows);
    if (p->cols > 0)
        glp_add_cols(g, p->cols);
    for (int32_t i = 0; i < p->rows; i++)
        glp_set_row_bnds(g, i + 1, rig_kind(p->row_lower[i], p->row_upper[i]), p->row_lower[i],
                         p->row_upper[i]);
    glp_set_obj_coef(g, 0, p->constant);
    for (int32_t j = 0; j < p->cols; j++) {
        int index[1 + 1000];
        double value[1 + 1000];
        int count = (int)(p->start[j + 1] - p->start[j]);
        assert_true(count <= 1000);
        glp_set_col_bnds(g, j + 1, rig_kind(p->col_lower[j], p->col_upper[j]), p->col_lower[j],
                         p->col_upper[j]);
        glp_set_obj_coef(g, j + 1, p->cost[j]);
        for (int k = 0; k < count; k++) {
            index[k + 1] = p->index[p->start[j] + k] + 1;
            value[k + 1] = p->value[p->start[j] + k];
        }
        glp_set_mat_col(g, j + 1, count, index, value);
    }
    if (glp_write_mps(g, GLP_MPS_FILE, NULL, path) != 0)
        print_error("%s cannot be written\n", path);
    else
        print_message("written to %s\n", path);
    glp_delete_prob(g);
    glp_free_env();
}

#endif
