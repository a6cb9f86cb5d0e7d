/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ties.h - notes on sizes that are ties.
 */
#ifndef FIRN_REVIEW_TIES_H
#define FIRN_REVIEW_TIES_H

#include "result/result.h"

/* Adds a note for each group of equal components whose sizes can be exchanged. The only error is
 * ERROR_IO, for lack of memory. */
int review_ties(arena *a, result *r, error *e);

#endif
