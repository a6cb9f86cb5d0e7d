/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reference.h - the text by which a planner names a column of a file: FILE.csv:COLUMN; and the unit
 * in the text of a value.
 */
#ifndef FIRN_CSV_REFERENCE_H
#define FIRN_CSV_REFERENCE_H

#include "base/arena.h"

#include <stdbool.h>

/* Whether the text names a file rather than a number or an expression: it begins with a quote, or
 * has ".csv" before a ":", a space or its end. */
bool csv_is_reference(const char *text);

/* Splits off the first word of `text`: the characters before the first of `ends`, or those inside
 * "quotes". Writes into `text`; returns the rest of it, NULL when there is no word. */
char *csv_reference_word(char *text, const char *ends, char **out);
/* The unit in the text of a number or a series, "1, 2, 3 MW" or FILE.csv:COLUMN [UNIT] [* FACTOR];
 * "" without one. *column: the text names a column. NULL: out of memory. */
const char *csv_unit_of_value(arena *a, const char *value, bool *column);

#endif
