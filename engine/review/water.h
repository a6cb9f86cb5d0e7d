/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * water.h - a note on water that has neither a price nor a limit.
 */
#ifndef FIRN_REVIEW_WATER_H
#define FIRN_REVIEW_WATER_H

#include "result/result.h"

/* Adds a note if components use water that no bus brings and nothing limits. The only error is
 * ERROR_IO, for lack of memory. */
int review_water(arena *a, result *r, error *e);

#endif
