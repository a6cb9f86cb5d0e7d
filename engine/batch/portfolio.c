/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * portfolio.c - portfolio.csv: a row per job, then a column for each account and each ratio that
 * any job of the run has.
 */
#include "batch/portfolio.h"

#include "base/file.h"
#include "base/text.h"
#include "history/sql.h"
#include "history/table.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 10, ACCOUNTS_MAX = 400 };

static void add_number(text_buffer *t, double value)
{
    if (isfinite(value))
        text_add_number(t, value, DIGITS);
}

/* Names of accounts (totals) and ratios, in that order, by name. */
static int list_columns(batch *b, char **names, size_t *count, error *e)
{
    bool row = true;
    sqlite3_stmt *s = sql_prepare(
        b->history,
        "SELECT DISTINCT a.kind, a.name FROM jobs j JOIN accounts a ON a.job = j.source WHERE"
        " j.run = ?1 AND a.kind IN ('total', 'ratio') ORDER BY a.kind DESC, a.name",
        e);
    *count = 0;
    if (s != NULL)
        sql_text(s, 1, b->run);
    while (s != NULL && sql_step(b->history, s, &row, e) == 0 && row && *count < ACCOUNTS_MAX) {
        names[*count] = arena_printf(b->memory, "%s %s", sql_get_text(s, 0), sql_get_text(s, 1));
        if (names[(*count)++] == NULL)
            error_memory(e);
    }
    sqlite3_finalize(s);
    return e->code;
}

/* The values of one job in the order of the columns. Of several phases, the ratio of the last. */
static int add_values(batch *b, sqlite3_stmt *s, int64_t source, char *const *names, size_t count,
                      text_buffer *t, error *e)
{
    double value[ACCOUNTS_MAX];
    char name[300];
    bool row = true;
    for (size_t i = 0; i < count; i++)
        value[i] = (double)NAN;
    sqlite3_reset(s);
    sql_integer(s, 1, source);
    while (sql_step(b->history, s, &row, e) == 0 && row) {
        snprintf(name, sizeof name, "%s %s", sql_get_text(s, 0), sql_get_text(s, 1));
        for (size_t i = 0; i < count; i++) {
            if (strcmp(names[i], name) == 0)
                value[i] = sql_get_number(s, 2);
        }
    }
    for (size_t i = 0; i < count; i++) {
        text_add(t, ",");
        add_number(t, value[i]);
    }
    return e->code;
}

int batch_portfolio(batch *b, error *e)
{
    static const char head[] = "job,site,file,scenario,set,status,code,reused,seconds,memory_mb,"
                               "currency,objective,objective_unit";
    char *names[ACCOUNTS_MAX], path[BATCH_PATH];
    size_t count;
    bool row = true;
    text_buffer t = {0};
    if (list_columns(b, names, &count, e) != 0)
        return e->code;
    text_add(&t, head);
    for (size_t i = 0; i < count; i++) {
        text_add(&t, ",");
        history_csv_cell(&t, strchr(names[i], ' ') + 1);
    }
    text_add(&t, ",reason\n");
    sqlite3_stmt *s = sql_prepare(
        b->history,
        "SELECT source, name, site, file, scenario, sets, status, code, reused, seconds,"
        " memory / 1e6, currency, objective, objective_unit, reason FROM jobs WHERE run = ?1"
        " ORDER BY name",
        e);
    sqlite3_stmt *values = sql_prepare(
        b->history,
        "SELECT kind, name, value FROM accounts WHERE job = ?1 ORDER BY kind, name, phase", e);
    if (s != NULL)
        sql_text(s, 1, b->run);
    while (s != NULL && values != NULL && sql_step(b->history, s, &row, e) == 0 && row) {
        for (int i = 1; i <= 13; i++) {
            if (i > 1)
                text_add(&t, ",");
            const int type = sqlite3_column_type(s, i);
            if (type == SQLITE_FLOAT || type == SQLITE_INTEGER)
                add_number(&t, sql_get_number(s, i));
            else
                history_csv_cell(
                    &t, i == 5 && strcmp(sql_get_text(s, i), "[]") == 0 ? "" : sql_get_text(s, i));
        }
        if (add_values(b, values, sqlite3_column_int64(s, 0), names, count, &t, e) != 0)
            break;
        text_add(&t, ",");
        history_csv_cell(&t, sql_get_text(s, 14));
        text_add(&t, "\n");
    }
    sqlite3_finalize(s);
    sqlite3_finalize(values);
    snprintf(path, sizeof path, "%s/portfolio.csv", b->out);
    if (e->code == 0 && t.failed)
        error_memory(e);
    if (e->code == 0)
        file_write(path, t.at, t.count, e);
    text_free(&t);
    return e->code;
}
