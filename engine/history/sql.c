/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sql.c - SQLite with the errors of this project.
 */
#include "history/sql.h"

#include <math.h>

int sql_fail(const history *h, error *e)
{
    const int code = sqlite3_errcode(h->db);
    const char *what = sqlite3_errmsg(h->db);
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return error_set(e, ERROR_IO,
                         "%s is not a history of Firn: it is no SQLite file; name another with "
                         "`--db FILE`",
                         h->path);
    case SQLITE_CORRUPT:
        return error_set(e, ERROR_IO,
                         "the history %s is damaged (%s): restore a copy, or name a new file with "
                         "`--db FILE`; results are not affected",
                         h->path, what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(e, ERROR_IO,
                         "the history %s is being written by another program: try again later",
                         h->path);
    case SQLITE_FULL:
        return error_set(e, ERROR_IO, "cannot write the history %s: the disk is full", h->path);
    case SQLITE_NOMEM:
        return error_memory(e);
    default:
        return error_set(e, ERROR_IO, "the history %s: %s", h->path, what);
    }
}

int sql_run(history *h, const char *text, error *e)
{
    return sqlite3_exec(h->db, text, NULL, NULL, NULL) != SQLITE_OK ? sql_fail(h, e) : 0;
}

sqlite3_stmt *sql_prepare(history *h, const char *text, error *e)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(h->db, text, -1, &s, NULL) != SQLITE_OK)
        sql_fail(h, e);
    return s;
}

int sql_step(history *h, sqlite3_stmt *s, bool *row, error *e)
{
    const int status = sqlite3_step(s);
    *row = status == SQLITE_ROW;
    return *row || status == SQLITE_DONE ? 0 : sql_fail(h, e);
}

void sql_text(sqlite3_stmt *s, int at, const char *value)
{
    sqlite3_bind_text(s, at, value, -1, SQLITE_TRANSIENT);
}

void sql_number(sqlite3_stmt *s, int at, double value)
{
    if (isfinite(value))
        sqlite3_bind_double(s, at, value);
    else
        sqlite3_bind_null(s, at);
}

void sql_integer(sqlite3_stmt *s, int at, int64_t value)
{
    sqlite3_bind_int64(s, at, value);
}

const char *sql_get_text(sqlite3_stmt *s, int at)
{
    const unsigned char *text = sqlite3_column_text(s, at);
    return text == NULL ? "" : (const char *)text;
}

double sql_get_number(sqlite3_stmt *s, int at)
{
    return sqlite3_column_type(s, at) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(s, at);
}
