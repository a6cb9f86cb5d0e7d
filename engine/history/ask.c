/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ask.c - answers questions to a history: the runs, the results of a site, what moved.
 */
#include "history/ask.h"

#include "base/text.h"
#include "history/changes.h"
#include "history/sql.h"
#include "history/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCREEN = 12 /* figures of a job that are shown as text */ };

static const char runs_sql[] =
    "SELECT r.id AS run, r.started, count(j.id) AS jobs, ifnull(sum(j.outcome = 1), 0) AS solved,"
    " ifnull(sum(j.outcome = 2), 0) AS no_plan, ifnull(sum(j.outcome = 3), 0) AS failed,"
    " ifnull(sum(j.reused), 0) AS reused, r.seconds, r.code, r.version"
    " FROM runs r LEFT JOIN jobs j ON j.run = r.id GROUP BY r.id ORDER BY r.id";

/* ?1: a job's name, ?2 and ?3: what the names of its scenarios and of its grid begin with. */
#define OF_SITE "(?1 IS NULL OR j.name = ?1 OR j.name GLOB ?2 OR j.name GLOB ?3)"
#define RATIO(NAME)                                                                                \
    "(SELECT value FROM accounts WHERE job = j.source AND kind = 'ratio' AND name = '" NAME        \
    "' ORDER BY phase DESC LIMIT 1) AS " NAME
#define TOTAL(NAME)                                                                                \
    "(SELECT value FROM accounts WHERE job = j.source AND kind = 'total' AND name = '" NAME        \
    "') AS " NAME
static const char site_sql[] =
    "SELECT j.run, j.name AS job, j.status, j.reused, j.seconds, j.objective,"
    " j.objective_unit AS unit, " TOTAL("capex") ", " TOTAL("carbon") ", " TOTAL(
        "water") ", " RATIO("pue") ", " RATIO("wue") ", " RATIO("cue") ", j.reason FROM jobs j "
                                                                       "WHERE " OF_SITE
                                                                       " ORDER BY j.run, j.name";

/* ---- runs and sites -------------------------------------------------------------------------- */

/* Binds the name of a site, with what GLOB takes for a pattern in brackets. */
static int bind_site(sqlite3_stmt *s, const char *site, error *e)
{
    text_buffer b = {0};
    for (const char *at = site; at != NULL && *at != '\0'; at++)
        text_addf(&b, strchr("*?[", *at) != NULL ? "[%c]" : "%c", *at);
    text_add(&b, "");
    sql_text(s, 1, site);
    for (int i = 0; i < 2 && !b.failed; i++) {
        const size_t count = b.count;
        text_add(&b, i == 0 ? "+*" : ",*");
        if (!b.failed)
            sql_text(s, 2 + i, b.at);
        b.count = count;
    }
    const bool failed = b.failed;
    text_free(&b);
    return failed ? error_memory(e) : 0;
}

/* Reports an unknown site, with the nearest name. */
static int unknown_site(history *h, const history_question *q, error *e)
{
    arena *a = arena_new();
    vec(const char *) names = {0};
    bool row = true;
    sqlite3_stmt *s = sql_prepare(h, "SELECT DISTINCT name FROM jobs ORDER BY name", e);
    while (a != NULL && s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        const char **slot = VEC_PUSH(a, &names);
        if (slot == NULL || (*slot = arena_text(a, sql_get_text(s, 0))) == NULL)
            break;
    }
    const char *near = text_nearest_of(q->site, names.at, names.count);
    if (e->code == 0)
        error_set(e, ERROR_USAGE, "the history %s has no job `%s`%s%s%s", q->db,
                  TEXT_SHORT(q->site), near != NULL ? "; did you mean `" : "",
                  near != NULL ? near : "", near != NULL ? "`?" : "");
    sqlite3_finalize(s);
    arena_free(a);
    return e->code;
}

static int show_table(history *h, const history_question *q, text_buffer *out, error *e)
{
    size_t rows = 0;
    sqlite3_stmt *s = sql_prepare(h, q->site == NULL ? runs_sql : site_sql, e);
    if (s != NULL && (q->site == NULL || bind_site(s, q->site, e) == 0))
        history_table(h, s, q->format, out, &rows, e);
    sqlite3_finalize(s);
    return e->code == 0 && q->site != NULL && rows == 0 ? unknown_site(h, q, e) : e->code;
}

/* ---- what moved ------------------------------------------------------------------------------ */

/* "+5.2 %"; "" where there is no relative change. */
static const char *percent(char *out, size_t size, const history_change *c)
{
    char value[40];
    if (!isfinite(c->before) || !isfinite(c->after) || c->before == 0)
        return "";
    const double share = 100 * (c->after - c->before) / fabs(c->before);
    snprintf(out, size, " (%s%s %%)", share > 0 ? "+" : "", text_of(value, sizeof value, share, 3));
    return out;
}

static void moved_text(const history_moved *m, text_buffer *out)
{
    text_addf(out, "%s, since %s\n", m->job, m->before);
    if (strcmp(m->status_before, m->status_after) != 0)
        text_addf(out, "  status: %s -> %s\n", m->status_before, m->status_after);
    for (size_t i = 0; i < m->changes && i < SCREEN; i++) {
        const history_change *c = &m->change[i];
        char before[40], after[40], share[60];
        text_addf(out, "  %s%s%s: %s -> %s%s%s%s\n", c->what, *c->phase != '\0' ? " in " : "",
                  c->phase,
                  isnan(c->before) ? "none" : text_of(before, sizeof before, c->before, 6),
                  isnan(c->after) ? "none" : text_of(after, sizeof after, c->after, 6),
                  *c->unit != '\0' && strcmp(c->unit, "1") != 0 ? " " : "",
                  strcmp(c->unit, "1") != 0 ? c->unit : "", percent(share, sizeof share, c));
    }
    if (m->changes > SCREEN)
        text_addf(out, "  ... and %zu more figures: --csv or --json\n", m->changes - SCREEN);
    for (size_t i = 0; i < m->causes; i++) {
        char effect[40];
        text_addf(out, "  input: %s", m->cause[i].text);
        if (isfinite(m->cause[i].effect))
            text_addf(out, "; by its %s, %s %s of the objective", m->cause[i].by,
                      text_of(effect, sizeof effect, m->cause[i].effect, 4), m->unit);
        text_add(out, "\n");
    }
    if (m->causes == 0)
        text_add(out, "  input: no file, plugin, limit or version differs\n");
}

static void moved_csv(const history_moved *m, text_buffer *out)
{
    for (size_t i = 0; i < m->changes || (i == 0 && m->changes == 0); i++) {
        const history_change *c = i < m->changes ? &m->change[i] : NULL;
        text_buffer causes = {0};
        for (size_t k = 0; k < m->causes; k++)
            text_addf(&causes, "%s%s", k > 0 ? "; " : "", m->cause[k].text);
        const char *const cells[] = {m->job,
                                     m->before,
                                     m->after,
                                     m->status_before,
                                     m->status_after,
                                     c != NULL ? c->what : "",
                                     c != NULL ? c->phase : "",
                                     c != NULL ? c->unit : ""};
        for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) {
            history_csv_cell(out, cells[k]);
            text_add(out, ",");
        }
        if (c != NULL && isfinite(c->before))
            text_add_number(out, c->before, 10);
        text_add(out, ",");
        if (c != NULL && isfinite(c->after))
            text_add_number(out, c->after, 10);
        text_add(out, ",");
        history_csv_cell(out, causes.at != NULL ? causes.at : "");
        text_add(out, "\n");
        text_free(&causes);
    }
}

/* Is it the job, or one of the site's? */
static bool is_of(const char *job, const char *site)
{
    const size_t length = strlen(site);
    return strncmp(job, site, length) == 0 &&
           (job[length] == '\0' || job[length] == '+' || job[length] == ',');
}

static int show_changes(history *h, const history_question *q, text_buffer *out, error *e)
{
    arena *a = arena_new();
    const char *run;
    history_moved *moved = NULL;
    size_t count = 0, kept = 0;
    if (a == NULL)
        return error_memory(e);
    if (history_latest(h, a, &run, e) == 0 && *run == '\0')
        error_set(e, ERROR_USAGE, "the history %s has no run yet", q->db);
    if (e->code == 0)
        history_changes(h, a, run, q->changed, &moved, &count, e);
    for (size_t i = 0; i < count && e->code == 0; i++) {
        if (q->site == NULL || is_of(moved[i].job, q->site))
            moved[kept++] = moved[i];
    }
    if (e->code == 0 && q->format == HISTORY_JSON) {
        json_t *list = history_moved_json(moved, kept);
        char *text = json_dumps(list, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        text_addf(out, "%s\n", text != NULL ? text : "[]");
        free(text);
        json_decref(list);
    } else if (e->code == 0 && q->format == HISTORY_CSV) {
        text_add(out, "job,since,run,status_before,status_after,what,phase,unit,before,after,"
                      "causes\n");
        for (size_t i = 0; i < kept; i++)
            moved_csv(&moved[i], out);
    } else if (e->code == 0) {
        for (size_t i = 0; i < kept; i++)
            moved_text(&moved[i], out);
        if (kept == 0)
            text_addf(out, "run %s: nothing moved that much\n", run);
    }
    arena_free(a);
    return e->code;
}

char *history_answer(const history_question *q, firn_error *to)
{
    error e = {0};
    text_buffer out = {0};
    history *h = history_read(q->db, &e);
    if (h != NULL && q->changed >= 0)
        show_changes(h, q, &out, &e);
    else if (h != NULL)
        show_table(h, q, &out, &e);
    history_close(h);
    text_add(&out, "");
    if (e.code == 0 && out.failed)
        error_memory(&e);
    to->code = e.code;
    memcpy(to->text, e.text, sizeof e.text);
    if (e.code == 0)
        return out.at;
    text_free(&out);
    return NULL;
}
