/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * burnt.h - energy that a plan burns.
 */
#ifndef FIRN_REVIEW_BURNT_H
#define FIRN_REVIEW_BURNT_H

#include "result/result.h"

/* Fills r->burnt, and adds a note on each. The only error is ERROR_IO, for lack of memory. */
int review_burnt(arena *a, result *r, error *e);

#endif
