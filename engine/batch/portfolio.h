/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * portfolio.h - portfolio.csv: a row per job with the columns that a planner compares.
 */
#ifndef FIRN_BATCH_PORTFOLIO_H
#define FIRN_BATCH_PORTFOLIO_H

#include "batch/internal.h"

int batch_portfolio(batch *b, error *e);

#endif
