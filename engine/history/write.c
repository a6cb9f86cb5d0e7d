/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - adds runs, jobs and the key figures of their results to a history.
 */
#include "history/sql.h"

#include <math.h>
#include <string.h>

enum {
    INSERT_JOB,
    INSERT_ACCOUNT,
    INSERT_SIZE,
    INSERT_LIMIT,
    INSERT_INPUT,
    INSERT_SENSITIVITY,
    FIND_SOURCE,
    FIND_JOB
};

static const char *const statements[] = {
    [INSERT_JOB] =
        "INSERT INTO jobs (run, name, file, scenario, sets, outcome, status, code, reason,"
        " attempts, reused, source, result, seconds, memory, site, objective, objective_text,"
        " objective_unit, currency, method, solve_seconds, \"rows\", \"columns\", engine, glpk)"
        " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,"
        "?23,?24,?25,?26)",
    [INSERT_ACCOUNT] = "INSERT OR REPLACE INTO accounts VALUES (?1,?2,?3,?4,?5,?6)",
    [INSERT_SIZE] = "INSERT OR REPLACE INTO sizes VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)",
    [INSERT_LIMIT] = "INSERT OR REPLACE INTO limits VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)",
    [INSERT_INPUT] = "INSERT OR REPLACE INTO inputs VALUES (?1,?2,?3,?4,?5,?6)",
    [INSERT_SENSITIVITY] = "INSERT OR REPLACE INTO sensitivities VALUES (?1,?2,?3,?4,?5,?6,?7)",
    [FIND_SOURCE] = "SELECT source FROM jobs WHERE result = ?1 AND name = ?2 LIMIT 1",
    [FIND_JOB] = "SELECT id FROM jobs WHERE run = ?1 AND name = ?2",
};

/* One of the statements above, ready for values; NULL with the error set. */
static sqlite3_stmt *statement(history *h, int which, error *e)
{
    if (h->insert[which] == NULL)
        h->insert[which] = sql_prepare(h, statements[which], e);
    else
        sqlite3_reset(h->insert[which]);
    return h->insert[which];
}

static int begin(history *h, error *e)
{
    if (!h->began && sql_run(h, "BEGIN IMMEDIATE", e) == 0)
        h->began = true;
    return e->code;
}

int history_commit(history *h, error *e)
{
    if (h->began && sql_run(h, "COMMIT", e) == 0)
        h->began = false;
    return e->code;
}

static int finish(history *h, sqlite3_stmt *s, error *e)
{
    bool row;
    const int code = sql_step(h, s, &row, e);
    sqlite3_reset(s);
    return code;
}

int history_begin_run(history *h, const history_run *r, error *e)
{
    if (begin(h, e) != 0)
        return e->code;
    sqlite3_stmt *s = sql_prepare(
        h,
        "INSERT OR IGNORE INTO runs (id, started, engine, version, host, directory, options)"
        " VALUES (?1,?2,?3,?4,?5,?6,?7)",
        e);
    if (s == NULL)
        return e->code;
    const char *const values[] = {r->id,   r->started,   r->engine, r->version,
                                  r->host, r->directory, r->options};
    for (int i = 0; i < 7; i++)
        sql_text(s, i + 1, values[i]);
    finish(h, s, e);
    sqlite3_finalize(s);
    return e->code;
}

int history_end_run(history *h, const char *run, const history_totals *t, error *e)
{
    if (begin(h, e) != 0)
        return e->code;
    sqlite3_stmt *s =
        sql_prepare(h, "UPDATE runs SET ended = ?2, seconds = ?3, code = ?4 WHERE id = ?1", e);
    if (s == NULL)
        return e->code;
    sql_text(s, 1, run);
    sql_text(s, 2, t->ended);
    sql_number(s, 3, t->seconds);
    sql_integer(s, 4, t->code);
    finish(h, s, e);
    sqlite3_finalize(s);
    return e->code;
}

/* ---- values of a result ---------------------------------------------------------------------- */

static const char *text_of(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static const char *text_or_empty(const json_t *o, const char *key)
{
    const char *text = text_of(o, key);
    return text == NULL ? "" : text;
}

static double number_of(const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int add_account(history *h, int64_t job, const char *kind, const json_t *o,
                       const char *phase, double value, error *e)
{
    sqlite3_stmt *s = statement(h, INSERT_ACCOUNT, e);
    if (s == NULL)
        return e->code;
    sql_integer(s, 1, job);
    sql_text(s, 2, kind);
    sql_text(s, 3, text_or_empty(o, "name"));
    sql_text(s, 4, phase);
    sql_text(s, 5, text_of(o, "unit"));
    sql_number(s, 6, value);
    return finish(h, s, e);
}

static int add_accounts(history *h, int64_t job, const json_t *answer, error *e)
{
    const json_t *o, *one;
    size_t i, k;
    json_array_foreach(json_object_get(answer, "accounts"), i, o)
    {
        if (add_account(h, job, "total", o, "", number_of(o, "total"), e) != 0)
            return e->code;
        json_array_foreach(json_object_get(o, "phases"), k, one)
        {
            if (add_account(h, job, "phase", o, text_or_empty(one, "phase"),
                            number_of(one, "value"), e) != 0)
                return e->code;
        }
    }
    json_array_foreach(json_object_get(answer, "ratios"), i, o)
    {
        if (add_account(h, job, "ratio", o, text_or_empty(o, "phase"), number_of(o, "value"), e) !=
            0)
            return e->code;
    }
    return 0;
}

static int add_sizes(history *h, int64_t job, const json_t *answer, error *e)
{
    static const char *const numbers[] = {"built", "installed", "firm", "capex"};
    const json_t *o;
    size_t i;
    json_array_foreach(json_object_get(answer, "sizes"), i, o)
    {
        sqlite3_stmt *s = statement(h, INSERT_SIZE, e);
        if (s == NULL)
            return e->code;
        sql_integer(s, 1, job);
        sql_text(s, 2, text_or_empty(o, "component"));
        sql_text(s, 3, text_or_empty(o, "name"));
        sql_text(s, 4, text_or_empty(o, "phase"));
        sql_text(s, 5, text_of(o, "unit"));
        for (int k = 0; k < 4; k++)
            sql_number(s, 6 + k, number_of(o, numbers[k]));
        if (finish(h, s, e) != 0)
            return e->code;
    }
    return 0;
}

static int add_limits(history *h, int64_t job, const json_t *answer, error *e)
{
    const json_t *o;
    size_t i;
    json_array_foreach(json_object_get(answer, "limits"), i, o)
    {
        sqlite3_stmt *s = statement(h, INSERT_LIMIT, e);
        if (s == NULL)
            return e->code;
        sql_integer(s, 1, job);
        sql_text(s, 2, text_or_empty(o, "name"));
        sql_text(s, 3, text_or_empty(o, "phase"));
        sql_text(s, 4, text_or_empty(o, "sense"));
        sql_text(s, 5, text_of(o, "unit"));
        sql_number(s, 6, number_of(o, "value"));
        sql_number(s, 7, number_of(o, "bound"));
        sql_number(s, 8, number_of(o, "shadow_price"));
        sql_integer(s, 9, json_is_true(json_object_get(o, "binding")));
        if (finish(h, s, e) != 0)
            return e->code;
    }
    return 0;
}

static int add_sensitivities(history *h, int64_t job, const json_t *answer, error *e)
{
    const json_t *o;
    size_t i;
    json_array_foreach(json_object_get(json_object_get(answer, "sensitivity"), "keys"), i, o)
    {
        sqlite3_stmt *s = statement(h, INSERT_SENSITIVITY, e);
        if (s == NULL)
            return e->code;
        sql_integer(s, 1, job);
        sql_text(s, 2, text_or_empty(o, "key"));
        sql_text(s, 3, text_of(o, "value"));
        sql_text(s, 4, text_of(o, "unit"));
        sql_text(s, 5, text_of(o, "change"));
        sql_number(s, 6, number_of(o, "effect"));
        sql_number(s, 7, number_of(o, "per_unit"));
        if (finish(h, s, e) != 0)
            return e->code;
    }
    return 0;
}

static int add_inputs(history *h, int64_t job, const json_t *run, const char *member, error *e)
{
    const bool plugins = strcmp(member, "plugins") == 0;
    const json_t *o;
    size_t i;
    json_array_foreach(json_object_get(run, member), i, o)
    {
        sqlite3_stmt *s = statement(h, INSERT_INPUT, e);
        if (s == NULL)
            return e->code;
        sql_integer(s, 1, job);
        sql_text(s, 2, plugins ? "plugin" : i == 0 ? "problem" : "data");
        sql_text(s, 3, text_or_empty(o, plugins ? "type" : "file"));
        sql_text(s, 4, text_or_empty(o, "path"));
        sql_text(s, 5, text_or_empty(o, "sha256"));
        sql_text(s, 6, text_of(o, "version"));
        if (finish(h, s, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- jobs ------------------------------------------------------------------------------------ */

/* Removes what an earlier call has added for the same run and job. */
static int remove_job(history *h, const history_job *j, error *e)
{
    static const char *const tables[] = {"accounts", "sizes", "limits", "inputs", "sensitivities"};
    char text[100];
    bool row = false;
    sqlite3_stmt *s = statement(h, FIND_JOB, e);
    if (s == NULL)
        return e->code;
    sql_text(s, 1, j->run);
    sql_text(s, 2, j->name);
    if (sql_step(h, s, &row, e) != 0)
        return e->code;
    const int64_t id = row ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    for (size_t i = 0; row && i < sizeof tables / sizeof tables[0] && e->code == 0; i++) {
        snprintf(text, sizeof text, "DELETE FROM %s WHERE job = %lld", tables[i], (long long)id);
        sql_run(h, text, e);
    }
    snprintf(text, sizeof text, "DELETE FROM jobs WHERE id = %lld", (long long)id);
    return row && e->code == 0 ? sql_run(h, text, e) : e->code;
}

/* The job whose values are those of this result; 0: none yet. */
static int find_source(history *h, const history_job *j, int64_t *out, error *e)
{
    bool row = false;
    *out = 0;
    if (j->result[0] == '\0')
        return 0;
    sqlite3_stmt *s = statement(h, FIND_SOURCE, e);
    if (s == NULL)
        return e->code;
    sql_text(s, 1, j->result);
    sql_text(s, 2, j->name);
    if (sql_step(h, s, &row, e) == 0 && row)
        *out = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return e->code;
}

static int insert_job(history *h, const history_job *j, const json_t *answer, const json_t *run,
                      int64_t source, error *e)
{
    const json_t *lp = json_object_get(run, "lp");
    const char *status = text_of(answer, "status");
    sqlite3_stmt *s = statement(h, INSERT_JOB, e);
    if (s == NULL)
        return e->code;
    const char *const texts[] = {j->run, j->name, j->file, j->scenario, j->set};
    for (int i = 0; i < 5; i++)
        sql_text(s, i + 1, texts[i]);
    sql_integer(s, 6, j->outcome);
    sql_text(s, 7, j->result[0] != '\0' && status != NULL ? status : "failed");
    sql_integer(s, 8, j->code);
    sql_text(s, 9, j->reason);
    sql_integer(s, 10, j->attempts);
    sql_integer(s, 11, j->reused);
    sql_integer(s, 12, source);
    sql_text(s, 13, j->result[0] != '\0' ? j->result : NULL);
    sql_number(s, 14, j->seconds);
    sql_number(s, 15, j->memory > 0 ? j->memory : (double)NAN);
    sql_text(s, 16, text_of(answer, "site"));
    sql_number(s, 17, number_of(answer, "objective"));
    sql_text(s, 18, text_of(answer, "objective_text"));
    sql_text(s, 19, text_of(answer, "objective_unit"));
    sql_text(s, 20, text_of(answer, "currency"));
    sql_text(s, 21, text_of(answer, "method"));
    sql_number(s, 22, number_of(json_object_get(run, "seconds"), "solve"));
    sql_number(s, 23, number_of(lp, "rows"));
    sql_number(s, 24, number_of(lp, "columns"));
    sql_text(s, 25, text_of(run, "engine_version"));
    sql_text(s, 26, text_of(run, "glpk_version"));
    return finish(h, s, e);
}

int history_add_job(history *h, const history_job *j, const json_t *answer, const json_t *run,
                    error *e)
{
    int64_t source;
    if (begin(h, e) != 0 || remove_job(h, j, e) != 0 || find_source(h, j, &source, e) != 0 ||
        insert_job(h, j, answer, run, source, e) != 0)
        return e->code;
    const int64_t id = sqlite3_last_insert_rowid(h->db);
    if (source != 0)
        return 0;
    char text[100];
    snprintf(text, sizeof text, "UPDATE jobs SET source = %lld WHERE id = %lld", (long long)id,
             (long long)id);
    if (sql_run(h, text, e) != 0 || answer == NULL || add_accounts(h, id, answer, e) != 0 ||
        add_sizes(h, id, answer, e) != 0 || add_limits(h, id, answer, e) != 0 ||
        add_sensitivities(h, id, answer, e) != 0 || add_inputs(h, id, run, "inputs", e) != 0)
        return e->code;
    return add_inputs(h, id, run, "plugins", e);
}

int history_has_job(history *h, const char *run, const char *name, bool *has, error *e)
{
    sqlite3_stmt *s = statement(h, FIND_JOB, e);
    *has = false;
    if (s == NULL)
        return e->code;
    sql_text(s, 1, run);
    sql_text(s, 2, name);
    sql_step(h, s, has, e);
    sqlite3_reset(s);
    return e->code;
}

int history_expected(history *h,
                     void (*found)(void *data, const char *name, double seconds, double memory),
                     void *data, error *e)
{
    bool row = true;
    sqlite3_stmt *s = sql_prepare(
        h,
        "SELECT name, seconds, memory FROM jobs WHERE id IN (SELECT MAX(id) FROM jobs WHERE"
        " reused = 0 AND memory > 0 AND outcome < 3 GROUP BY name)",
        e);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row)
        found(data, sql_get_text(s, 0), sql_get_number(s, 1), sql_get_number(s, 2));
    sqlite3_finalize(s);
    return e->code;
}
