/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * review.h - what a planner should know of a plan besides its numbers: notes on energy
 * burnt, on ends of lives, on ties.
 */
#ifndef FIRN_REVIEW_REVIEW_H
#define FIRN_REVIEW_REVIEW_H

#include "result/result.h"

/* Fills r->burnt and adds notes to r->notes; without a point it does nothing. `r` comes from
 * result_make(), with the same arena. The only error is ERROR_IO, for lack of memory. */
int review(arena *a, result *r, error *e);

#endif
