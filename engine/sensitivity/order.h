/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * order.h - matches the variables, rows, terms and bookings of two models of a site by what they
 * are: period, component, role, subject and name.
 *
 * Both models number their periods, components and buses alike. Of several elements that are the
 * same, as a plugin may give rows of several windows one name, the n-th belongs to the n-th.
 */
#ifndef FIRN_SENSITIVITY_ORDER_H
#define FIRN_SENSITIVITY_ORDER_H

#include "model/model.h"

/* Indices in a fixed order; NULL: out of memory. row_of, var_of (NULL: their own): what the rows
 * and variables are called in the other model. */
int32_t *order_vars(arena *a, const model *m);
int32_t *order_rows(arena *a, const model *m);
int32_t *order_terms(arena *a, const model *m, const int32_t *row_of, const int32_t *var_of);
int32_t *order_bookings(arena *a, const model *m, const int32_t *var_of);

int order_compare_terms(const model_term *s, const model_term *t);
int order_compare_bookings(const model_booking *s, const model_booking *t);

/* Of each variable (row) of `to` the one of `m`, whose order is given. *missing, *added: one that
 * only `m`, only `to` has; -1: there is none. NULL: out of memory. */
const int32_t *order_match_vars(arena *a, const model *m, const int32_t *order, const model *to,
                                int32_t *missing, int32_t *added);
const int32_t *order_match_rows(arena *a, const model *m, const int32_t *order, const model *to,
                                int32_t *missing, int32_t *added);

#endif
