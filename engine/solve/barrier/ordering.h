/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ordering.h - a fill-reducing order of elimination for one part of the Newton system.
 */
#ifndef FIRN_SOLVE_BARRIER_ORDERING_H
#define FIRN_SOLVE_BARRIER_ORDERING_H

#include "solve/barrier/matrix.h"

#include <stdbool.h>
#include <stdint.h>

/* Orders the unknowns of a part, its columns and then its rows, by approximate minimum degree
 * (AMD): rank[u] is the position of unknown u in the elimination. Values of the matrix are not
 * used. False without memory. */
bool barrier_ordering(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank);

#endif
