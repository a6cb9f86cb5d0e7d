/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - what the files of this room share among themselves.
 *
 * Noise. A simplex point carries digits that mean nothing (1e-13 MW of a 100 MW flow); written out
 * they would look like decisions and differ between machines. A number below RESULT_NOISE of the
 * scale it belongs to is written as 0: flows and prices by the largest of their column, sizes by
 * the largest of their unit, totals by the sum of their terms' absolute values.
 */
#ifndef FIRN_RESULT_INTERNAL_H
#define FIRN_RESULT_INTERNAL_H

#include "result/result.h"

#include <math.h>

#define RESULT_NOISE 1e-9
/* There is no such number. */
#define RESULT_NONE ((double)NAN)
/* A size or a limit within this share of its bound stands at it: the certificate's own tolerance.
 */
#define RESULT_AT_BOUND SOLVE_CERTIFIED

/* Never a negative zero either. */
static inline double result_clean(double value, double scale)
{
    return fabs(value) <= RESULT_NOISE * scale ? 0.0 : value;
}

/* "" when the problem names no phases. */
const char *result_phase_name(const model *m, int32_t phase);
/* What follows the last slash: an answer says nothing of where its files lay. */
const char *result_base_name(const char *path);

/* limits.c: fills r->limits; r's accounts and ratios stand already. */
int result_make_limits(arena *a, result *r, error *e);

/* csv.c: a cell as RFC 4180 has it, quoted where it must be; a number, empty when it is not finite.
 */
#define RESULT_DIGITS 10
void result_cell(text_buffer *out, const char *text);
void result_number(text_buffer *out, double value);

/* Has this variable a column in flows.csv? What its period's steps show of it: one that holds for
 * longer than a step is the same in each of its steps. */
bool result_shows(const model_var *v);
void result_decision(const result *r, int32_t var, double *out);

#endif
