/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.h - the model as numbers: one linear program in column-sorted sparse form, and the way back.
 *
 *   minimise  constant + cost'x   subject to  row_lower <= A x <= row_upper,  col_lower <= x <=
 * col_upper
 */
#ifndef FIRN_LP_LP_H
#define FIRN_LP_LP_H

#include "base/arena.h"
#include "base/error.h"
#include "model/model.h"

#include <stdint.h>

typedef struct lp {
    int32_t rows, cols;
    int64_t *start; /* cols + 1 */
    int32_t *index; /* row of each entry, ascending in a column, no duplicates, no zeros */
    double *value;
    double *row_lower, *row_upper; /* may be infinite */
    double *col_lower, *col_upper;
    double *cost;
    double constant;
    /* Of each row: at which step it stands (its element's first), counted through all periods; -1:
     * at none, as a year's total. NULL: there is no time in it. */
    const int32_t *row_step;
} lp;

/* Where the model's elements stand in the lp. */
typedef struct lp_map {
    int32_t *col_base; /* of each model var: column of its element 0; -1 for VAR_ONE */
    int32_t *row_base; /* of each model row: lp row of its first kept element */
    int32_t *row_kept; /* how many elements of it are rows */
    const int32_t *
        *row_at; /* element -> lp row less row_base, -1: dropped; NULL: all are kept in order */
    int32_t *row_of_row; /* lp row -> model row */
    int32_t *var_of_col; /* lp column -> model var */
} lp_map;

/* Expands. Time and memory are linear in steps times symbols. An element of a row without entries
 * is dropped if it holds, and is ERROR_PLUGIN or ERROR_PROBLEM (naming row, component, time) if it
 * cannot. */
int lp_expand(arena *a, const model *m, lp *out, lp_map *map, error *e);

/* The costs and the constant that these terms come to, in place of what stands there; discounted:
 * yearly totals times D_p of their phase, else its years. */
void lp_cost(const model *m, const lp_map *map, const model_objective_term *term, size_t terms,
             bool discounted, lp *out);
/* A copy with one row more, the last: what `p` minimises is at most `most`. Nothing is minimised in
 * it yet; bounds of columns are shared with `p`. */
int lp_cap_objective(arena *a, const lp *p, double most, lp *out, error *e);

/* The lp row of a model row's element, or -1 when it was dropped. */
static inline int32_t lp_row(const lp_map *map, int32_t row, int32_t element)
{
    const int32_t *at = map->row_at[row];
    if (at == NULL)
        return map->row_base[row] + element;
    return at[element] < 0 ? -1 : map->row_base[row] + at[element];
}

/* Names for files and messages, made on demand: "battery.charge@13" (element from 1, bare when the
 * scope is PERIOD), "period:" before it when there is more than one. Buses: "bus.hv@13". Returns
 * out. */
char *lp_col_name(const model *m, const lp_map *map, int32_t col, char *out, size_t size);
char *lp_row_name(const model *m, const lp_map *map, int32_t row, char *out, size_t size);

/* Geometric scaling by powers of two, so that it is exact: a[i][j] * row[i] * col[j]; `cost` brings
 * the geometric mean of the scaled costs near 1. */
typedef struct lp_scale {
    double *row, *col;
    double cost;
} lp_scale;
int lp_scale_of(arena *a, const lp *p, lp_scale *out, error *e);
/* A scaled copy: x = col * x', y = row * y' / cost (see lp_scale.c). */
int lp_scaled(arena *a, const lp *p, const lp_scale *s, lp *out, error *e);

/* A copy in which every column that stands in rows of many blocks of `length` places has a copy of
 * its own in each block, neighbours in time tied by an equality: the same optimum, and no dense
 * column. Rows and columns that were there keep their numbers; copies and ties come behind. Rows at
 * no place keep the column's first copy, which alone has its cost; all have its bounds. `p` has
 * places; length >= 1. ERROR_USAGE where it would grow past all measure. */
typedef struct lp_split {
    int32_t rows, cols; /* of the lp that was split */
    /* cols + 1: the further copies of column j are the columns cols + more[j], cols + more[j] + 1
     * and so on to before cols + more[j + 1]; row rows + more[j] ties the first of these to j, and
     * so on. */
    const int32_t *more;
} lp_split;
int lp_split_of(arena *a, const lp *p, int32_t length, lp *out, lp_split *map, error *e);
/* From a point of the split lp to that of the one it was made of, which may take its place. */
void lp_split_back(const lp_split *map, const double *x, const double *row_dual, double *x_out,
                   double *row_dual_out);

enum lp_format { LP_MPS, LP_TEXT }; /* free MPS; CPLEX LP */
/* Writes the whole file (17 significant digits). Names are those above, made fit for the format.
 * `split`: how `p` came from the model's own lp, NULL: it is that. Further copies of a column are
 * called NAME~2, NAME~3 and so on, and each one's tie as the copy. */
int lp_write(const model *m, const lp_map *map, const lp *p, const lp_split *split,
             const char *path, enum lp_format format, error *e);

#endif
