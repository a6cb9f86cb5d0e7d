/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - the steps of model_close(), in the order in which it runs them.
 */
#ifndef FIRN_MODEL_INTERNAL_H
#define FIRN_MODEL_INTERNAL_H

#include "model/model.h"

int close_stocks(model *m, error *e);             /* stock.c: initial levels of stress events */
int close_draws(model *m, error *e);              /* draw.c: draws from a share of a throughput */
int close_buses(model *m, error *e);              /* bus.c: balances, throughput, facility energy */
int close_connectivity(const model *m, error *e); /* connectivity.c: supply and demand per bus */
int close_sizes(model *m, error *e);              /* close.c: size rows and their money */
int close_flows(model *m, error *e);  /* flow.c: what is booked to an account per hour */
int close_limits(model *m, error *e); /* close.c: limit rows */

/* What the entries of a port do in a period; both of them: a store, a line with flow both ways. */
enum { PORT_BRINGS = 1, PORT_TAKES = 2 };
/* bus.c: the directions of each port in each period, [period * ports + port]; NULL: no memory. */
uint8_t *port_directions(const model *m);

#endif
