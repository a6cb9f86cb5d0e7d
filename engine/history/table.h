/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h - the rows of a query as text, CSV or JSON.
 */
#ifndef FIRN_HISTORY_TABLE_H
#define FIRN_HISTORY_TABLE_H

#include "base/text.h"
#include "history/format.h"
#include "history/sql.h"

/* Adds all rows of a statement, under the names of its columns. A NULL is an empty cell, `-` in
 * text, null in JSON. *rows: how many. ERROR_IO. */
int history_table(history *h, sqlite3_stmt *s, enum history_format format, text_buffer *out,
                  size_t *rows, error *e);

/* A cell of CSV, quoted where it must be. */
void history_csv_cell(text_buffer *out, const char *text);

#endif
