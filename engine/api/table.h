/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h - a table from the arguments of a caller, for the two functions that return one.
 */
#ifndef FIRN_API_TABLE_H
#define FIRN_API_TABLE_H

#include "table/table.h"

/* Refuses a missing argument, and makes the table. NULL with the error set. */
cursor *api_table(const site_answer *n, const char *table, const char *where, error *e);

#endif
