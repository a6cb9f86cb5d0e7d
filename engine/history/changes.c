/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * changes.c - what moved between two runs, and which inputs are different.
 */
#include "history/changes.h"

#include "base/text.h"
#include "history/sql.h"

#include <math.h>
#include <string.h>

/* All figures of one job, named; ?N is the job. */
#define FIGURES(N)                                                                                 \
    "SELECT 1 AS place, 'objective' AS what, '' AS phase, objective_unit AS unit,"                 \
    " objective AS value FROM jobs WHERE id = " N                                                  \
    " UNION ALL SELECT 2, name, '', unit, value FROM accounts WHERE kind = 'total' AND job = " N   \
    " UNION ALL SELECT 3, name, phase, unit, value FROM accounts WHERE kind = 'ratio' AND job "    \
    "= " N " UNION ALL SELECT 4, component || '.' || size, phase, unit, installed FROM sizes"      \
    " WHERE job = " N                                                                              \
    " UNION ALL SELECT 5, 'shadow price of ' || name || ' (' || sense || ')', phase, '',"          \
    " shadow_price FROM limits WHERE job = " N

static const char figures_sql[] = "WITH b AS (" FIGURES("?1") "), a AS (" FIGURES(
    "?2") ")"
          " SELECT a.place, a.what, a.phase, a.unit, b.value, a.value FROM a LEFT JOIN b"
          " USING (place, what, phase)"
          " UNION ALL SELECT b.place, b.what, b.phase, b.unit, b.value, NULL FROM b LEFT JOIN a"
          " USING (place, what, phase) WHERE a.what IS NULL ORDER BY 1, 2, 3";

static const char inputs_sql[] =
    "SELECT a.kind, a.file, a.version, b.version, b.sha256 IS NULL, 0 FROM inputs a LEFT JOIN"
    " inputs b ON b.job = ?1 AND b.kind = a.kind AND b.file = a.file AND b.path = a.path"
    " WHERE a.job = ?2 AND b.sha256 IS NOT a.sha256"
    " UNION ALL SELECT b.kind, b.file, NULL, b.version, 0, 1 FROM inputs b WHERE b.job = ?1 AND NOT"
    " EXISTS (SELECT 1 FROM inputs a WHERE a.job = ?2 AND a.kind = b.kind AND a.file = b.file AND"
    " a.path = b.path)"
    " ORDER BY 1 DESC, 2";

static const char limits_sql[] =
    "SELECT a.name, a.sense, a.unit, a.phase, b.bound, a.bound, b.shadow_price FROM limits a JOIN"
    " limits b ON b.job = ?1 AND b.name = a.name AND b.phase = a.phase AND b.sense = a.sense"
    " WHERE a.job = ?2 AND a.bound IS NOT b.bound ORDER BY 1, 4, 2";

static const char orders_sql[] =
    "SELECT b.sets, a.sets, b.engine, a.engine, b.glpk, a.glpk, rb.engine <> ra.engine"
    " FROM jobs a, jobs b, runs ra, runs rb"
    " WHERE b.id = ?1 AND a.id = ?2 AND ra.id = a.run AND rb.id = b.run";

typedef struct pair {
    arena *memory;
    int64_t before, after; /* the jobs that hold the values */
    vec(history_change) changes;
    vec(history_cause) causes;
} pair;

static sqlite3_stmt *prepare(history *h, const pair *p, const char *text, error *e)
{
    sqlite3_stmt *s = sql_prepare(h, text, e);
    if (s != NULL) {
        sql_integer(s, 1, p->before);
        sql_integer(s, 2, p->after);
    }
    return s;
}

/* Has the figure moved by more than the share? One that does not exist on one side has. */
static bool has_moved(double before, double after, double share)
{
    if (isnan(before) || isnan(after))
        return isnan(before) != isnan(after);
    return fabs(after - before) > share * fmax(fabs(before), fabs(after)) && before != after;
}

static int compare_figures(history *h, pair *p, double share, error *e)
{
    bool row = true;
    sqlite3_stmt *s = prepare(h, p, figures_sql, e);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        const double before = sql_get_number(s, 4), after = sql_get_number(s, 5);
        if (!has_moved(before, after, share))
            continue;
        history_change *c = VEC_PUSH(p->memory, &p->changes);
        if (c != NULL)
            *c = (history_change){arena_text(p->memory, sql_get_text(s, 1)),
                                  arena_text(p->memory, sql_get_text(s, 2)),
                                  arena_text(p->memory, sql_get_text(s, 3)), before, after};
        if (c == NULL || c->what == NULL || c->phase == NULL || c->unit == NULL) {
            error_memory(e);
            break;
        }
    }
    sqlite3_finalize(s);
    return e->code;
}

static int add_cause(pair *p, const char *text, double effect, const char *by, error *e)
{
    history_cause *c = VEC_PUSH(p->memory, &p->causes);
    if (c == NULL || text == NULL)
        return error_memory(e);
    *c = (history_cause){text, effect, isfinite(effect) ? by : NULL};
    return 0;
}

/* ---- keys, where the results have sensitivities ---------------------------------------------- */

static const char keys_sql[] =
    "SELECT a.key, b.value, a.value, b.unit, b.change, b.effect, b.per_unit, a.unit, a.change,"
    " a.effect, a.per_unit FROM sensitivities a JOIN sensitivities b ON b.job = ?1 AND b.key = "
    "a.key"
    " WHERE a.job = ?2 AND a.value IS NOT b.value ORDER BY 1";

static const char readers_sql[] =
    "SELECT s.key, s.change, s.effect, j.objective_unit FROM sensitivities s JOIN jobs j ON"
    " j.id = s.job WHERE s.job = ?1 AND substr(s.value, 1, length(?2) + 1) = ?2 || ':' ORDER BY 1";

/* The keys that have their series from a file, with the effect of a small change of all its values:
 * ": grid.price, +1 % of which is 42048 USD". "" where the results have no sensitivities. */
static const char *readers_of(history *h, const pair *p, const char *file, error *e)
{
    const char *out = "";
    bool row = true;
    sqlite3_stmt *s = sql_prepare(h, readers_sql, e);
    if (s != NULL) {
        sql_integer(s, 1, p->before);
        sql_text(s, 2, file);
    }
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        char effect[40];
        const double value = sql_get_number(s, 2);
        const char *next =
            arena_printf(p->memory, "%s%s %s", out, *out != '\0' ? "," : ":", sql_get_text(s, 0));
        if (next != NULL && isfinite(value) && *sql_get_text(s, 1) != '\0')
            next = arena_printf(p->memory, "%s (+%s of it: %s %s)", next, sql_get_text(s, 1),
                                text_of(effect, sizeof effect, value, 4), sql_get_text(s, 3));
        if (next == NULL) {
            error_memory(e);
            break;
        }
        out = next;
    }
    sqlite3_finalize(s);
    return out;
}

/* A value as written: its number, and the text after it. NULL: it does not begin with a number. */
static const char *number_in(const char *text, double *number)
{
    const char *rest = text_number(text, number);
    return rest == NULL ? NULL : text_skip(rest);
}

/* Change of the objective per unit in which the value is written: from the effect of a relative
 * change, whatever the unit; else from that per unit of the key. */
static double slope_of(double value, const char *written, const char *unit, const char *change,
                       double effect, double per_unit)
{
    double share;
    const char *rest = number_in(change, &share);
    if (rest != NULL && strcmp(rest, "%") == 0 && value != 0 && isfinite(effect))
        return 100 * effect / share / value;
    return strcmp(written, unit) == 0 ? per_unit : (double)NAN;
}

/* The effect of a key's change: the change times the mean of the slopes before and after it. */
static double effect_of_key(sqlite3_stmt *s)
{
    double before, after;
    char unit[100], then[100], now[100];
    const char *rest = number_in(sql_get_text(s, 1), &before);
    snprintf(then, sizeof then, "%s", rest == NULL ? "" : rest);
    const char *rest_now = number_in(sql_get_text(s, 2), &after);
    snprintf(now, sizeof now, "%s", rest_now == NULL ? "" : rest_now);
    if (rest == NULL || rest_now == NULL || strcmp(then, now) != 0)
        return (double)NAN;
    snprintf(unit, sizeof unit, "%s", sql_get_text(s, 3));
    const double first = slope_of(before, then, unit, sql_get_text(s, 4), sql_get_number(s, 5),
                                  sql_get_number(s, 6));
    snprintf(unit, sizeof unit, "%s", sql_get_text(s, 7));
    const double second =
        slope_of(after, now, unit, sql_get_text(s, 8), sql_get_number(s, 9), sql_get_number(s, 10));
    const double slope = isfinite(first) && isfinite(second) ? (first + second) / 2
                         : isfinite(first)                   ? first
                                                             : second;
    return slope * (after - before);
}

static int compare_keys(history *h, pair *p, error *e)
{
    bool row = true;
    sqlite3_stmt *s = prepare(h, p, keys_sql, e);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        const char *key = arena_text(p->memory, sql_get_text(s, 0));
        const char *then = arena_text(p->memory, sql_get_text(s, 1));
        const char *now = arena_text(p->memory, sql_get_text(s, 2));
        if (key == NULL || then == NULL || now == NULL) {
            error_memory(e);
            break;
        }
        if (add_cause(p, arena_printf(p->memory, "%s: %s -> %s", key, then, now), effect_of_key(s),
                      "sensitivity", e) != 0)
            break;
    }
    sqlite3_finalize(s);
    return e->code;
}

/* ---- causes ---------------------------------------------------------------------------------- */

static int compare_inputs(history *h, pair *p, error *e)
{
    bool row = true;
    sqlite3_stmt *s = prepare(h, p, inputs_sql, e);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        const char *kind = sql_get_text(s, 0), *file = sql_get_text(s, 1);
        const char *now = sql_get_text(s, 2), *then = sql_get_text(s, 3);
        const bool added = sqlite3_column_int(s, 4) != 0, removed = sqlite3_column_int(s, 5) != 0;
        const bool plugin = strcmp(kind, "plugin") == 0;
        const char *text;
        if (added || removed)
            text = arena_printf(p->memory, "%s %s %s", plugin ? "plugin" : "file", file,
                                added ? "is new" : "is no longer read");
        else if (plugin && strcmp(now, then) != 0)
            text = arena_printf(p->memory, "plugin %s changed from %s to %s", file, then, now);
        else
            text = arena_printf(p->memory, "%s %s changed%s", plugin ? "plugin" : "file", file,
                                plugin ? "" : readers_of(h, p, file, e));
        if (add_cause(p, text, (double)NAN, NULL, e) != 0)
            break;
    }
    sqlite3_finalize(s);
    return e->code;
}

static int compare_limits(history *h, pair *p, error *e)
{
    bool row = true;
    sqlite3_stmt *s = prepare(h, p, limits_sql, e);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        const double before = sql_get_number(s, 4), after = sql_get_number(s, 5);
        const double price = sql_get_number(s, 6);
        const bool minimum = strcmp(sql_get_text(s, 1), "min") == 0;
        char was[40], is[40];
        const char *text = arena_printf(
            p->memory, "limit %s%s%s: bound %s -> %s %s", sql_get_text(s, 0),
            *sql_get_text(s, 3) != '\0' ? " in " : "", sql_get_text(s, 3),
            isnan(before) ? "none" : text_of(was, sizeof was, before, 6),
            isnan(after) ? "none" : text_of(is, sizeof is, after, 6), sql_get_text(s, 2));
        /* A shadow price is the decrease of the objective per unit of relaxation. */
        if (add_cause(p, text, (minimum ? 1 : -1) * price * (after - before), "shadow price", e) !=
            0)
            break;
    }
    sqlite3_finalize(s);
    return e->code;
}

static int compare_orders(history *h, pair *p, error *e)
{
    bool row = false;
    sqlite3_stmt *s = prepare(h, p, orders_sql, e);
    if (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        static const char *const what[] = {"--set", "Firn", "GLPK"};
        bool version = false;
        for (int i = 0; i < 3 && e->code == 0; i++) {
            const char *before = sql_get_text(s, 2 * i), *after = sql_get_text(s, 2 * i + 1);
            if (strcmp(before, after) == 0)
                continue;
            version = version || i > 0;
            add_cause(p,
                      arena_printf(p->memory, "%s changed from %s to %s", what[i], before, after),
                      (double)NAN, NULL, e);
        }
        if (e->code == 0 && !version && sqlite3_column_int(s, 6) != 0)
            add_cause(p, "another build of Firn or of its libraries, of the same version",
                      (double)NAN, NULL, e);
    }
    sqlite3_finalize(s);
    return e->code;
}

int history_changes(history *h, arena *a, const char *run, double share, history_moved **out,
                    size_t *count, error *e)
{
    vec(history_moved) moved = {0};
    bool row = true;
    sqlite3_stmt *s = sql_prepare(
        h,
        "SELECT n.name, n.source, o.source, o.run, o.status, n.status, n.objective_unit FROM jobs n"
        " JOIN jobs o ON o.id = (SELECT p.id FROM jobs p WHERE p.name = n.name AND p.run < n.run"
        " AND p.outcome < 3 ORDER BY p.run DESC LIMIT 1)"
        " WHERE n.run = ?1 AND n.outcome < 3 AND n.source <> o.source ORDER BY n.name",
        e);
    if (s != NULL)
        sql_text(s, 1, run);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        pair p = {
            .memory = a, .before = sqlite3_column_int64(s, 2), .after = sqlite3_column_int64(s, 1)};
        const char *status_before = arena_text(a, sql_get_text(s, 4)),
                   *status_after = arena_text(a, sql_get_text(s, 5)),
                   *job = arena_text(a, sql_get_text(s, 0)),
                   *before = arena_text(a, sql_get_text(s, 3)),
                   *unit = arena_text(a, sql_get_text(s, 6)), *after = arena_text(a, run);
        if (job == NULL || before == NULL || after == NULL || unit == NULL ||
            status_before == NULL || status_after == NULL) {
            error_memory(e);
            break;
        }
        if (compare_figures(h, &p, share, e) != 0)
            break;
        if (p.changes.count == 0 && strcmp(status_before, status_after) == 0)
            continue;
        if (compare_inputs(h, &p, e) != 0 || compare_keys(h, &p, e) != 0 ||
            compare_limits(h, &p, e) != 0 || compare_orders(h, &p, e) != 0)
            break;
        history_moved *m = VEC_PUSH(a, &moved);
        if (m == NULL) {
            error_memory(e);
            break;
        }
        *m = (history_moved){job,  before,       after,           status_before, status_after,
                             unit, p.changes.at, p.changes.count, p.causes.at,   p.causes.count};
    }
    sqlite3_finalize(s);
    *out = moved.at;
    *count = moved.count;
    return e->code;
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *history_moved_json(const history_moved *moved, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const history_moved *m = &moved[i];
        json_t *changes = json_array(), *causes = json_array();
        for (size_t k = 0; k < m->changes; k++)
            json_array_append_new(changes,
                                  json_pack("{s:s,s:s,s:s,s:o,s:o}", "what", m->change[k].what,
                                            "phase", m->change[k].phase, "unit", m->change[k].unit,
                                            "before", number(m->change[k].before), "after",
                                            number(m->change[k].after)));
        for (size_t k = 0; k < m->causes; k++)
            json_array_append_new(causes,
                                  json_pack("{s:s,s:o,s:s?}", "text", m->cause[k].text, "effect",
                                            number(m->cause[k].effect), "by", m->cause[k].by));
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:o}", "job", m->job,
                                              "since", m->before, "run", m->after, "status_before",
                                              m->status_before, "status_after", m->status_after,
                                              "changes", changes, "causes", causes));
    }
    return list;
}

int history_latest(history *h, arena *a, const char **run, error *e)
{
    bool row = false;
    sqlite3_stmt *s = sql_prepare(h, "SELECT id FROM runs ORDER BY id DESC LIMIT 1", e);
    *run = "";
    if (s != NULL && sql_step(h, s, &row, e) == 0 && row &&
        (*run = arena_text(a, sql_get_text(s, 0))) == NULL)
        error_memory(e);
    sqlite3_finalize(s);
    return e->code;
}
