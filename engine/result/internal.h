/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - declarations that the files of engine/result/ share.
 *
 * Noise. A solver's point has digits without meaning (1e-13 MW in a series of flows of 100 MW). If
 * they were written, they would look like decisions and differ between machines. A number of at
 * most RESULT_NOISE times its scale is therefore 0. Values of variables, such as sizes, are set to
 * 0 in the point itself (clean.c). Sums of these may cancel to noise: the scale of a flow or price
 * is the largest number of its column (for flows at least a fraction of the largest number of the
 * point: series.c), that of a total or cost is the sum of the absolute values of its terms.
 */
#ifndef FIRN_RESULT_INTERNAL_H
#define FIRN_RESULT_INTERNAL_H

#include "result/result.h"

#include <math.h>

#define RESULT_NOISE 1e-9
/* A number that does not exist: an empty cell, a null. */
#define RESULT_NONE ((double)NAN)
/* Relative distance within which a size or a limit counts as at its bound: the tolerance of the
 * certificate. */
#define RESULT_AT_BOUND SOLVE_CERTIFIED

/* The value, or 0 (never -0) if it is noise at this scale. */
static inline double result_clean(double value, double scale)
{
    return fabs(value) <= RESULT_NOISE * scale ? 0.0 : value;
}

/* values.c: the sum of rate * var * W over the elements (model_booking); *gross receives the sum of
 * the absolute values of its terms. */
double result_booked(const result *r, const model_booking *b, double *gross);
/* shares.c: fills r->shares. */
int result_make_shares(arena *a, result *r, error *e);
/* energy.c: ERROR_PLUGIN, naming the component, if it books an energy that cannot be, so that a
 * ratio would be no figure (PUE below 1); r's accounts must have been filled before. */
int result_check_energy(arena *a, const result *r, error *e);
/* left_out.c: fills r->left_out; r's accounts and costs must have been filled before. */
int result_list_left_out(arena *a, result *r, error *e);
/* limits.c: fills r->limits; r's accounts must have been filled before. */
int result_make_limits(arena *a, result *r, error *e);

/* csv.c: appends a text, quoted if RFC 4180 requires it, with an apostrophe before it if a
 * spreadsheet would take it for a formula; a number, empty if it is not finite. */
#define RESULT_DIGITS 10
void result_cell(text_buffer *out, const char *text);
void result_number(text_buffer *out, double value);

/* series.c: whether this variable has a column in flows.csv, and its values, one per step of its
 * period; a variable that exists once per day, month or period has the same value in each step of
 * its element. */
bool result_shows(const model_var *v);
void result_decision(const result *r, int32_t var, double *out);
/* series.c: the name of the column of a variable that is no component's: "site.land",
 * "bus.lv.reserve", "site.carbon.flow". */
char *result_host_name(const model *m, const model_var *v, char *out, size_t size);

#endif
