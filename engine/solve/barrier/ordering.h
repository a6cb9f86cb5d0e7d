/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ordering.h - a fill-reducing order of elimination for one part of the Newton system.
 */
#ifndef FIRN_SOLVE_BARRIER_ORDERING_H
#define FIRN_SOLVE_BARRIER_ORDERING_H

#include "solve/barrier/matrix.h"

#include <stdbool.h>
#include <stdint.h>

/* Orders that were computed, each with the whole pattern that it is for: an order is taken only for
 * an equal pattern, so that it is the one that would be computed, and the answer of a solve does
 * not depend on earlier ones. Several threads may use it at once. */
typedef struct ordering_cache ordering_cache;
ordering_cache *ordering_cache_new(void);    /* NULL: out of memory */
void ordering_cache_free(ordering_cache *c); /* may be NULL */
/* Forgets the orders that were not used since the last call. May be NULL. */
void ordering_cache_renew(ordering_cache *c);

/* Orders the unknowns of a part, its columns and then its rows, by approximate minimum degree
 * (AMD): rank[u] is the position of unknown u in the elimination. Values of the matrix are not
 * used. `cache` may be NULL. False without memory. */
bool barrier_ordering(ordering_cache *cache, int32_t cols, int32_t rows,
                      const barrier_matrix *by_col, int32_t *rank);

#endif
