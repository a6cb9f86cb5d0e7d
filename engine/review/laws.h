/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * laws.h - finds losses above their part-load law.
 */
#ifndef FIRN_REVIEW_LAWS_H
#define FIRN_REVIEW_LAWS_H

#include "review/flows.h"

/* Searches the selected period; to be called after review_rings(). */
void review_laws(flows *b);

#endif
