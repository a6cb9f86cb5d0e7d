/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lives.h - notes on equipment whose life ends inside a phase.
 */
#ifndef FIRN_REVIEW_LIVES_H
#define FIRN_REVIEW_LIVES_H

#include "result/result.h"

/* Adds a note for each size that the plan keeps after the end of its life. The only error is
 * ERROR_IO, for lack of memory. */
int review_lives(arena *a, result *r, error *e);

#endif
