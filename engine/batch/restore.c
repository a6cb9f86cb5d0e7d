/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore.c - writes the head of a run's journal, and reads a journal back into a batch.
 */
#include "batch/internal.h"

#include "base/index.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { JOURNAL_SCHEMA = 1 };

static json_t *texts(const char *const *at, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(at[i]));
    return list;
}

/* All that a resumed run must know besides its jobs. */
static json_t *options_json(const batch *b)
{
    const batch_options *o = &b->options;
    return json_pack(
        "{s:s,s:s,s:f,s:f,s:i,s:s?,s:b,s:b,s:b,s:b,s:b,s:b,s:o,s:i,s:s?,s:s?,s:s?,s:f,s:b,s:b}",
        "directory", b->directory, "db", b->db, "time_limit", o->time_limit, "memory", o->memory,
        "threads", o->threads, "method", o->method, "vertex", o->vertex, "no_explain",
        o->no_explain, "strict", o->strict, "trust_plugins", o->trust_plugins, "trust_problem",
        o->trust_problem, "fresh", o->fresh, "plugin", texts(o->plugin, o->plugins), "workers",
        o->workers, "metrics", o->metrics, "engine", o->engine, "slurm_options", o->slurm_options,
        "chunk", o->chunk, "sensitivity", o->sensitivity, "report", o->report);
}

int batch_write_head(batch *b, error *e)
{
    text_buffer head = {0};
    journal_format(&head,
                   json_pack("{s:s,s:i,s:s,s:s,s:o}", "event", "run", "schema", JOURNAL_SCHEMA,
                             "run", b->run, "started", b->started, "options", options_json(b)),
                   e);
    for (size_t i = 0; i < b->list.count && e->code == 0; i++) {
        const job *j = &b->list.at[i];
        journal_format(&head,
                       json_pack("{s:s,s:s,s:s,s:s?,s:f,s:o}", "event", "job", "job", j->name,
                                 "file", j->file, "scenario", j->scenario, "rows", j->rows, "set",
                                 texts(j->set, j->sets)),
                       e);
    }
    for (size_t i = 0; i < b->list.skips && e->code == 0; i++)
        journal_format(&head, json_pack("{s:s,s:s}", "event", "skip", "file", b->list.skipped[i]),
                       e);
    if (e->code == 0)
        journal_format(&head, json_pack("{s:s}", "event", "begin"), e);
    const char *path = batch_journal_path(b, b->run);
    if (e->code == 0 && path == NULL)
        error_memory(e);
    if (e->code == 0)
        journal_create(&b->journal, b->memory, path, head.at, head.count, e);
    text_free(&head);
    return e->code;
}

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct reader {
    batch *batch;
    const char *path;
    vec(job) jobs;
    vec(const char *) skipped;
    name_index by_name;
    bool has_head;
} reader;

/* A copy of a text of the journal; NULL if it is null or missing. */
static const char *copy(reader *r, const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text == NULL ? NULL : arena_text(r->batch->memory, text);
}

static int copy_list(reader *r, const json_t *list, const char *const **out, size_t *count,
                     error *e)
{
    *count = json_array_size(list);
    const char **at = ARENA_ARRAY(r->batch->memory, const char *, *count + 1);
    if (at == NULL)
        return error_memory(e);
    for (size_t i = 0; i < *count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        at[i] = arena_text(r->batch->memory, text == NULL ? "" : text);
        if (at[i] == NULL)
            return error_memory(e);
    }
    *out = at;
    return 0;
}

static double number_in(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static bool flag_in(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

static int read_run(reader *r, const json_t *line, error *e)
{
    batch *b = r->batch;
    batch_options *o = &b->options;
    const json_t *from = json_object_get(line, "options");
    const json_int_t schema = json_integer_value(json_object_get(line, "schema"));
    if (schema != JOURNAL_SCHEMA)
        return error_set(e, ERROR_IO,
                         "%s has schema %d, this version reads schema %d: resume it with the "
                         "version of Firn that began it, or start a new run without --resume",
                         r->path, (int)schema, JOURNAL_SCHEMA);
    b->run = copy(r, line, "run");
    b->started = copy(r, line, "started");
    b->directory = copy(r, from, "directory");
    if (o->db == NULL) /* else it was named again: the file may have been moved */
        b->db = copy(r, from, "db");
    if (o->metrics == NULL)
        o->metrics = copy(r, from, "metrics");
    if (o->workers == 0)
        o->workers = (int32_t)number_in(from, "workers");
    if (o->slurm_options == NULL)
        o->slurm_options = copy(r, from, "slurm_options");
    if (o->chunk <= 0)
        o->chunk = number_in(from, "chunk");
    o->engine = copy(r, from, "engine");
    o->method = copy(r, from, "method");
    o->time_limit = number_in(from, "time_limit");
    o->memory = number_in(from, "memory");
    o->threads = (int32_t)number_in(from, "threads");
    o->vertex = flag_in(from, "vertex");
    o->no_explain = flag_in(from, "no_explain");
    o->sensitivity = flag_in(from, "sensitivity");
    o->report = flag_in(from, "report");
    o->strict = flag_in(from, "strict");
    o->trust_plugins = flag_in(from, "trust_plugins");
    o->trust_problem = flag_in(from, "trust_problem");
    o->fresh = flag_in(from, "fresh");
    if (b->run == NULL || b->started == NULL || b->directory == NULL || b->db == NULL)
        return error_memory(e);
    return copy_list(r, json_object_get(from, "plugin"), &o->plugin, &o->plugins, e);
}

static int read_job(reader *r, const json_t *line, error *e)
{
    job *j = VEC_PUSH(r->batch->memory, &r->jobs);
    if (j == NULL)
        return error_memory(e);
    *j = (job){.name = copy(r, line, "job"),
               .file = copy(r, line, "file"),
               .scenario = copy(r, line, "scenario"),
               .rows = number_in(line, "rows")};
    if (j->name == NULL || j->file == NULL ||
        !index_put(r->batch->memory, &r->by_name, j->name, r->jobs.count - 1))
        return error_memory(e);
    return copy_list(r, json_object_get(line, "set"), &j->set, &j->sets, e);
}

static int read_end(reader *r, job *j, const json_t *line, error *e)
{
    const char *result = json_string_value(json_object_get(line, "result"));
    (void)e;
    j->outcome = (enum batch_outcome)json_integer_value(json_object_get(line, "outcome"));
    j->code = (int)json_integer_value(json_object_get(line, "code"));
    j->attempts = (int)json_integer_value(json_object_get(line, "attempts"));
    j->reused = flag_in(line, "reused");
    j->seconds = number_in(line, "seconds");
    j->memory = number_in(line, "memory");
    j->reason = copy(r, line, "reason");
    snprintf(j->result, sizeof j->result, "%s", result != NULL ? result : "");
    return 0;
}

static int read_line(void *data, const json_t *line, error *e)
{
    reader *r = data;
    const char *event = json_string_value(json_object_get(line, "event"));
    const char *name = json_string_value(json_object_get(line, "job"));
    if (event == NULL)
        return 0;
    if (strcmp(event, "run") == 0)
        return read_run(r, line, e);
    if (strcmp(event, "job") == 0)
        return read_job(r, line, e);
    if (strcmp(event, "skip") == 0) {
        const char **slot = VEC_PUSH(r->batch->memory, &r->skipped);
        if (slot == NULL || (*slot = copy(r, line, "file")) == NULL)
            return error_memory(e);
    }
    if (strcmp(event, "begin") == 0)
        r->has_head = true;
    const size_t at = name == NULL ? INDEX_NONE : index_find(&r->by_name, name);
    if (at == INDEX_NONE)
        return 0;
    job *j = &r->jobs.at[at];
    if (strcmp(event, "retry") == 0) {
        j->attempts = 1;
        j->failed_once = true;
    }
    return strcmp(event, "end") == 0 ? read_end(r, j, line, e) : 0;
}

int batch_read_journal(batch *b, const char *run, error *e)
{
    reader r = {.batch = b, .path = batch_journal_path(b, run)};
    if (r.path == NULL)
        return error_memory(e);
    if (journal_open(&b->journal, b->memory, r.path, read_line, &r, e) != 0)
        return e->code;
    if (!r.has_head)
        return error_set(e, ERROR_IO,
                         "%s has no complete head: start a new run without --resume; unchanged "
                         "results are reused",
                         r.path);
    b->list = (job_list){r.jobs.at, r.jobs.count, r.skipped.at, r.skipped.count};
    return 0;
}
