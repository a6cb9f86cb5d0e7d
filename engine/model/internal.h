/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - the parts of model_close(), each in its own file.
 */
#ifndef FIRN_MODEL_INTERNAL_H
#define FIRN_MODEL_INTERNAL_H

#include "model/model.h"

int close_stocks(model *m, error *e);      /* stock.c: what stress events begin with */
int close_buses(model *m, error *e);       /* bus.c: balances, throughput, facility energy */
int close_reach(const model *m, error *e); /* connectivity.c: sources and demands find each other */
int close_sizes(model *m, error *e);       /* close.c: linking rows and money */
int close_limits(model *m, error *e);      /* close.c */

#endif
