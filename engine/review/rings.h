/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rings.h - finds flows that run against each other at the same time.
 */
#ifndef FIRN_REVIEW_RINGS_H
#define FIRN_REVIEW_RINGS_H

#include "review/flows.h"

/* Searches the selected period, and takes what it finds out of the point. */
void review_rings(flows *b);

#endif
