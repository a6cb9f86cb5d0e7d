/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sql.h - SQLite with the errors of this project: statements, values, rows.
 */
#ifndef FIRN_HISTORY_SQL_H
#define FIRN_HISTORY_SQL_H

#include "base/error.h"
#include "history/history.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct history {
    sqlite3 *db;
    char *path;
    bool writes, began; /* began: a transaction is open */
    sqlite3_stmt *insert[9];
};

/* Records what SQLite says of the last call, with the path and a remedy. ERROR_IO. */
int sql_fail(const history *h, error *e);
/* Runs statements without results. */
int sql_run(history *h, const char *text, error *e);
/* A statement, to be ended by sqlite3_finalize(); NULL with the error set. */
sqlite3_stmt *sql_prepare(history *h, const char *text, error *e);
/* Steps: *row is false at the end. */
int sql_step(history *h, sqlite3_stmt *s, bool *row, error *e);

/* Values of ?1, ?2, ...: a text NULL, or a number that is not finite, is NULL. */
void sql_text(sqlite3_stmt *s, int at, const char *value);
void sql_number(sqlite3_stmt *s, int at, double value);
void sql_integer(sqlite3_stmt *s, int at, int64_t value);
/* Columns, counted from 0: "" and NaN for NULL. */
const char *sql_get_text(sqlite3_stmt *s, int at);
double sql_get_number(sqlite3_stmt *s, int at);

#endif
