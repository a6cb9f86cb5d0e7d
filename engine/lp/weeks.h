/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weeks.h - partitions the rows of a model's lp into weeks.
 */
#ifndef FIRN_LP_WEEKS_H
#define FIRN_LP_WEEKS_H

#include "lp/lp.h"

/* Each period is divided from its start into weeks of 168 hours; its last week includes the hours
 * that remain, and a period shorter than a week is one block. A row belongs to a week if all steps
 * of its element are in that week. Rows of limits and sizes, and rows that span several weeks,
 * belong to no week. `rows`: number of rows of the lp. */
int lp_weeks(arena *a, const model *m, const lp_map *map, int32_t rows, lp_blocks *out, error *e);

#endif
