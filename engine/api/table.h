/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h - a table from the arguments of a caller, for the two functions that return one.
 */
#ifndef FIRN_API_TABLE_H
#define FIRN_API_TABLE_H

#include "api/api.h"
#include "table/table.h"

/* Refuses a missing argument, and makes the table. NULL with c->e set. */
cursor *api_table(api_call *c, const site_answer *n, const char *table, const char *where);

#endif
