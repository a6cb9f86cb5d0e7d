/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h - the tables of an answer: those of result.json, the series of flows.csv and prices.csv,
 * and the parameters of all components.
 */
#ifndef FIRN_TABLE_TABLE_H
#define FIRN_TABLE_TABLE_H

#include "site/answer.h"
#include "table/cursor.h"

/* The names of all tables, in alphabetical order; the list ends with NULL. */
extern const char *const table_names[];
/* The contents of a table in a phrase; NULL: there is no such table. */
const char *table_meaning(const char *table);
/* Makes a table of the answer; `where`: the rows (in series also the columns) to select, NULL: all
 * (where.h). NULL with the error set: ERROR_USAGE for an unknown name or an invalid `where`. */
cursor *table_make(const site_answer *n, const char *table, const char *where, error *e);

#endif
