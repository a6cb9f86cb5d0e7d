/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * penalty.h - a note on IT energy that is no use: leakage of warm chips.
 */
#ifndef FIRN_REVIEW_PENALTY_H
#define FIRN_REVIEW_PENALTY_H

#include "result/result.h"

/* Adds a note per phase in which the account `penalty_energy` has a sum. The only error is
 * ERROR_IO, for lack of memory. */
int review_penalty(arena *a, result *r, error *e);

#endif
