/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.h - a linear program in compressed sparse column form: made from a model, scaled, split,
 * written to a file.
 *
 *   minimise    constant + cost' x
 *   subject to  row_lower <= A x <= row_upper
 *               col_lower <=   x <= col_upper
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
    /* rows: the first step of the row's element, counted through all periods; -1: the row belongs
     * to no single step, as a yearly total. NULL: the lp has no time structure. */
    const int32_t *row_step;
    /* rows: of a scaled lp, what 1 in the row of the original lp is in this one; NULL: 1. */
    const double *row_one;
    /* cols: of a scaled lp, what 1 of a reduced cost of the original lp is in this one; NULL: 1. */
    const double *col_dual_one;
} lp;

/* Where the elements of the model's variables and rows are in the lp. */
typedef struct lp_map {
    int32_t *col_base; /* of each model var: column of its element 0; -1 for VAR_ONE */
    int32_t *row_base; /* of each model row: lp row of its first kept element */
    int32_t *row_kept; /* of each model row: how many of its elements are lp rows */
    /* Of each model row: element -> (lp row) - row_base, -1: dropped; NULL: all elements are kept,
     * in order. */
    const int32_t **row_at;
    int32_t *row_of_row; /* lp row -> model row */
    int32_t *var_of_col; /* lp column -> model var */
} lp_map;

/* A partition of the rows into blocks (of time). */
typedef struct lp_blocks {
    const int32_t *block_of_row; /* -1: in no block, or in more than one */
    int32_t blocks;              /* number of blocks */
} lp_blocks;

/* Expands the model over time. Time and memory are linear in steps times terms, variables and rows.
 * An element of a row that has no entries is dropped if it is satisfied; if it is not, that is
 * ERROR_PLUGIN or ERROR_PROBLEM, and the message names the limit, the bus, or the row and element.
 */
int lp_expand(arena *a, const model *m, lp *out, lp_map *map, error *e);

/* Sets cost and constant of `out` to those of these objective terms. Yearly totals are multiplied
 * by D_p of their phase if `discounted`, otherwise by the phase's years. */
void lp_cost(const model *m, const lp_map *map, const model_objective_term *term, size_t terms,
             bool discounted, lp *out);

/* The lp row of a model row's element, or -1 if it was dropped. */
static inline int32_t lp_row(const lp_map *map, int32_t row, int32_t element)
{
    const int32_t *at = map->row_at[row];
    if (at == NULL)
        return map->row_base[row] + element;
    return at[element] < 0 ? -1 : map->row_base[row] + at[element];
}

/* Names for files and messages, made on demand: "battery.charge@13" (elements count from 1; scope
 * PERIOD has none), with "NAME:" of the period in front if there are several periods. Rows and
 * columns that the host adds: "bus.hv@13", "throughput.hv@13", "limit.water". Both return `out`. */
char *lp_col_name(const model *m, const lp_map *map, int32_t col, char *out, size_t size);
char *lp_row_name(const model *m, const lp_map *map, int32_t row, char *out, size_t size);

/* Geometric scaling by powers of two, which is exact: a[i][j] * row[i] * col[j]; `cost` brings the
 * geometric mean of the scaled costs near 1. */
typedef struct lp_scale {
    double *row, *col;
    double cost;
} lp_scale;
int lp_scale_of(arena *a, const lp *p, lp_scale *out, error *e);
/* Makes a scaled copy. A solution x', y' of it gives x = col * x', y = row * y' / cost (scale.c).
 */
int lp_scaled(arena *a, const lp *p, const lp_scale *s, lp *out, error *e);

/* Splits dense columns along time. A column that has entries in many blocks of `length` steps gets
 * one copy per block, and consecutive copies are connected by an equality, a linking row. The
 * optimum is the same, without dense columns. Existing rows and columns keep their numbers; further
 * copies and linking rows follow them. The first copy of a column, the column itself, keeps the
 * entries in rows of no single step and the whole cost; all copies have the column's bounds.
 * p->row_step must not be NULL; length >= 1. ERROR_USAGE if the result would be too large. */
typedef struct lp_split {
    int32_t rows, cols; /* of the lp that was split */
    /* cols + 1: the further copies of column j are the columns cols + copy_start[j] to cols +
     * copy_start[j + 1] - 1. Row rows + k links column cols + k to the copy before it, or for the
     * first of them to column j itself. */
    const int32_t *copy_start;
} lp_split;
int lp_split_of(arena *a, const lp *p, int32_t length, lp *out, lp_split *map, error *e);
/* Maps a point of the split lp to one of the original lp. The results may overwrite the inputs. */
void lp_unsplit(const lp_split *map, const double *x, const double *row_dual, double *x_out,
                double *row_dual_out);

enum lp_format { LP_MPS, LP_TEXT }; /* free MPS; CPLEX LP */
/* Writes the lp to a file, with 17 significant digits. Names are those above, adapted to the
 * format. `split`: how `p` was made from the model's lp, or NULL if it is the model's lp. The
 * further copies of a column are called NAME~2, NAME~3 and so on, and each linking row has the name
 * of its copy. */
int lp_write(const model *m, const lp_map *map, const lp *p, const lp_split *split,
             const char *path, enum lp_format format, error *e);

#endif
