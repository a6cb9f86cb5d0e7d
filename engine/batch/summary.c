/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * summary.c - the morning's files: summary.json, summary.txt and portfolio.csv of the run, from the
 * history.
 */
#include "batch/internal.h"

#include "base/file.h"
#include "base/text.h"
#include "batch/portfolio.h"
#include "history/changes.h"
#include "history/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SUMMARY_SCHEMA = 1, SLOWEST = 5, SCREEN = 5 /* lines of a list on one screen */ };
static const double CHANGED = 0.01; /* share by which a figure must have moved */

typedef struct view {
    batch *batch;
    int code;
    double seconds;
    const char *ended;
    history_moved *moved;
    size_t moves;
} view;

/* 0 all solved; 1 some have no plan; else the highest code of a failure. */
static int exit_code(const batch *b)
{
    int code = b->no > 0 ? FIRN_NO_SOLUTION : 0;
    for (size_t i = 0; i < b->list.count; i++) {
        const job *j = &b->list.at[i];
        if (j->outcome == BATCH_FAILED && j->code > code)
            code = j->code;
    }
    return code;
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* ---- summary.json ---------------------------------------------------------------------------- */

static json_t *list_jobs(const batch *b, enum batch_outcome outcome)
{
    json_t *list = json_array();
    for (size_t i = 0; i < b->list.count; i++) {
        const job *j = &b->list.at[i];
        if (j->outcome == outcome)
            json_array_append_new(list, json_pack("{s:s,s:i,s:s?}", "job", j->name, "code", j->code,
                                                  "reason", j->reason));
    }
    return list;
}

static int by_seconds(const void *a, const void *b)
{
    const job *x = *(const job *const *)a, *y = *(const job *const *)b;
    if (x->seconds != y->seconds)
        return x->seconds > y->seconds ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The jobs that were run in this run, the slowest first. Their number is in *count. */
static const job **slowest(const batch *b, size_t *count)
{
    const job **at = ARENA_ARRAY(b->memory, const job *, b->list.count + 1);
    *count = 0;
    for (size_t i = 0; at != NULL && i < b->list.count; i++) {
        if (!b->list.at[i].reused && b->list.at[i].attempts > 0)
            at[(*count)++] = &b->list.at[i];
    }
    if (*count > 1)
        qsort(at, *count, sizeof(const job *), by_seconds);
    return at;
}

/* Totals over the sites that have a plan, for each scenario and combination of --set: those of one
 * site must not be added up. */
static json_t *totals_json(view *v, error *e)
{
    history *h = v->batch->history;
    json_t *list = json_array(), *accounts = NULL;
    char last[1000] = "";
    bool row = true;
    sqlite3_stmt *s = sql_prepare(
        h,
        "SELECT ifnull(j.scenario, ''), j.sets, a.name, a.unit, SUM(a.value), COUNT(*) FROM jobs j"
        " JOIN accounts a ON a.job = j.source AND a.kind = 'total' WHERE j.run = ?1 AND"
        " j.outcome = 1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        e);
    if (s != NULL)
        sql_text(s, 1, v->batch->run);
    while (s != NULL && sql_step(h, s, &row, e) == 0 && row) {
        char variant[1000];
        snprintf(variant, sizeof variant, "%s\n%s", sql_get_text(s, 0), sql_get_text(s, 1));
        if (accounts == NULL || strcmp(variant, last) != 0) {
            const char *scenario = sql_get_text(s, 0);
            snprintf(last, sizeof last, "%s", variant);
            accounts = json_array();
            json_array_append_new(list, json_pack("{s:s?,s:o,s:o}", "scenario",
                                                  *scenario != '\0' ? scenario : NULL, "set",
                                                  json_loads(sql_get_text(s, 1), 0, NULL),
                                                  "accounts", accounts));
        }
        json_array_append_new(accounts,
                              json_pack("{s:s,s:s,s:o,s:i}", "name", sql_get_text(s, 2), "unit",
                                        sql_get_text(s, 3), "total", number(sql_get_number(s, 4)),
                                        "sites", sqlite3_column_int(s, 5)));
    }
    sqlite3_finalize(s);
    return list;
}

static int write_json(view *v, const json_t *totals, error *e)
{
    const batch *b = v->batch;
    char path[BATCH_PATH];
    size_t count;
    const job **slow = slowest(b, &count);
    json_t *slow_list = json_array(), *skipped = json_array();
    for (size_t i = 0; slow != NULL && i < count && i < SLOWEST; i++)
        json_array_append_new(slow_list, json_pack("{s:s,s:f,s:f}", "job", slow[i]->name, "seconds",
                                                   slow[i]->seconds, "memory", slow[i]->memory));
    for (size_t i = 0; i < b->list.skips; i++)
        json_array_append_new(skipped, json_string(b->list.skipped[i]));
    json_t *o =
        json_pack("{s:i,s:s,s:s,s:s,s:f,s:i,s:i,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:O,s:o}", "schema",
                  SUMMARY_SCHEMA, "run", b->run, "started", b->started, "ended", v->ended,
                  "seconds", v->seconds, "code", v->code, "jobs", (int)b->list.count, "solved",
                  (json_int_t)b->solved, "no", (json_int_t)b->no, "failed", (json_int_t)b->failed,
                  "reused", (json_int_t)b->reused, "no_plan", list_jobs(b, BATCH_NO), "failures",
                  list_jobs(b, BATCH_FAILED), "slowest", slow_list, "changed",
                  history_moved_json(v->moved, v->moves), "totals", totals, "skipped", skipped);
    char *text = o == NULL ? NULL : json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(o);
    if (text == NULL)
        return error_memory(e);
    snprintf(path, sizeof path, "%s/summary.json", b->out);
    file_write(path, text, strlen(text), e);
    free(text);
    return e->code;
}

/* ---- summary.txt ----------------------------------------------------------------------------- */

/* A line of at most 100 characters. */
static void add_line(text_buffer *t, const char *name, const char *text)
{
    char one[TEXT_SHOWN + 1], whole[400];
    snprintf(whole, sizeof whole, "%s%s%s", name, *text != '\0' ? ": " : "", text);
    text_addf(t, "  %s\n", text_short(one, sizeof one - 1, whole));
}

static void add_more(text_buffer *t, size_t count)
{
    if (count > SCREEN)
        text_addf(t, "  ... and %zu more: summary.json\n", count - SCREEN);
}

static void add_jobs(text_buffer *t, const batch *b, enum batch_outcome outcome, const char *title)
{
    size_t shown = 0;
    for (size_t i = 0; i < b->list.count; i++) {
        const job *j = &b->list.at[i];
        if (j->outcome != outcome)
            continue;
        if (shown == 0)
            text_addf(t, "\n%s\n", title);
        if (shown++ < SCREEN)
            add_line(t, j->name, j->reason != NULL ? j->reason : "");
    }
    add_more(t, shown);
}

static void add_moved(text_buffer *t, const view *v)
{
    if (v->moves > 0)
        text_addf(t, "\nChanged by more than 1 %% (%zu)\n", v->moves);
    for (size_t i = 0; i < v->moves && i < SCREEN; i++) {
        const history_moved *m = &v->moved[i];
        text_buffer line = {0};
        char before[40], after[40];
        if (strcmp(m->status_before, m->status_after) != 0)
            text_addf(&line, "%s -> %s", m->status_before, m->status_after);
        else if (m->changes > 0)
            text_addf(&line, "%s %s -> %s%s%s", m->change[0].what,
                      text_of(before, sizeof before, m->change[0].before, 4),
                      text_of(after, sizeof after, m->change[0].after, 4),
                      *m->change[0].unit != '\0' ? " " : "", m->change[0].unit);
        if (m->causes > 0)
            text_addf(&line, "; %s", m->cause[0].text);
        add_line(t, m->job, line.at == NULL ? "" : line.at);
        text_free(&line);
    }
    add_more(t, v->moves);
}

static void add_totals(text_buffer *t, const json_t *totals)
{
    const json_t *first = json_array_get(totals, 0), *o;
    size_t i;
    if (first == NULL)
        return;
    const char *scenario = json_string_value(json_object_get(first, "scenario"));
    text_addf(t, "\nTotals over the solved sites%s%s%s\n", scenario != NULL ? ", scenario " : "",
              scenario != NULL ? scenario : "",
              json_array_size(totals) > 1 ? " (other variants: summary.json)" : "");
    json_array_foreach(json_object_get(first, "accounts"), i, o)
    {
        char value[40];
        if (i == 8) /* one screen */
            break;
        text_addf(t, "  %-18s %s %s\n", json_string_value(json_object_get(o, "name")),
                  text_of(value, sizeof value, json_number_value(json_object_get(o, "total")), 6),
                  json_string_value(json_object_get(o, "unit")));
    }
}

static int write_text(view *v, const json_t *totals, error *e)
{
    const batch *b = v->batch;
    text_buffer t = {0};
    char path[BATCH_PATH], seconds[40], megabytes[40];
    size_t count;
    text_addf(&t,
              "Run %s: %zu jobs in %s s; %lld solved, %lld without a plan, %lld failed; %lld "
              "results of earlier runs\nExit code %d\n",
              b->run, b->list.count, text_of(seconds, sizeof seconds, v->seconds, 3),
              (long long)b->solved, (long long)b->no, (long long)b->failed, (long long)b->reused,
              v->code);
    add_jobs(&t, b, BATCH_FAILED, "Failed");
    add_jobs(&t, b, BATCH_NO, "Without a plan");
    add_moved(&t, v);
    const job **slow = slowest(b, &count);
    if (count > 0 && slow != NULL)
        text_add(&t, "\nSlowest\n");
    for (size_t i = 0; slow != NULL && i < count && i < SLOWEST; i++)
        text_addf(&t, "  %s: %s s, %s MB\n", slow[i]->name,
                  text_of(seconds, sizeof seconds, slow[i]->seconds, 3),
                  text_of(megabytes, sizeof megabytes, slow[i]->memory / 1e6, 3));
    add_totals(&t, totals);
    snprintf(path, sizeof path, "%s/summary.txt", b->out);
    if (t.failed)
        error_memory(e);
    else
        file_write(path, t.at, t.count, e);
    text_free(&t);
    return e->code;
}

int batch_summary(batch *b, const char *ended, double seconds, int *code, error *e)
{
    view v = {.batch = b, .code = exit_code(b), .seconds = seconds, .ended = ended};
    *code = v.code;
    if (history_changes(b->history, b->memory, b->run, CHANGED, &v.moved, &v.moves, e) != 0)
        return e->code;
    json_t *totals = totals_json(&v, e);
    if (e->code == 0 && write_json(&v, totals, e) == 0 && write_text(&v, totals, e) == 0)
        batch_portfolio(b, e);
    json_decref(totals);
    return e->code;
}
