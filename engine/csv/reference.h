/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reference.h - the text by which a planner names a column of a file: FILE.csv:COLUMN.
 */
#ifndef FIRN_CSV_REFERENCE_H
#define FIRN_CSV_REFERENCE_H

#include <stdbool.h>

/* Whether the text names a file rather than a number or an expression: it begins with a quote, or
 * has ".csv" before a ":", a space or its end. */
bool csv_is_reference(const char *text);

/* Splits off the first word of `text`: the characters before the first of `ends`, or those inside
 * "quotes". Writes into `text`; returns the rest of it, NULL when there is no word. */
char *csv_reference_word(char *text, const char *ends, char **out);

#endif
