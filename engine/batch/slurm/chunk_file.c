/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chunk_file.c - writes and reads the files of chunks.
 */
#include "batch/slurm/chunk_file.h"

#include "base/file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SCHEMA = 1 };

json_t *chunk_begin(const char *engine)
{
    return json_pack("{s:i,s:s,s:[]}", "schema", CHUNK_SCHEMA, "engine", engine, "jobs");
}

void chunk_add(json_t *root, const runner_order *o)
{
    json_t *argument = json_array();
    for (size_t i = 0; o->argument[i] != NULL; i++)
        json_array_append_new(argument, json_string(o->argument[i]));
    json_array_append_new(json_object_get(root, "jobs"),
                          json_pack("{s:s,s:i,s:s,s:f,s:f,s:i,s:o}", "job", o->name, "attempt",
                                    o->attempt, "directory", o->directory, "time_limit",
                                    o->time_limit, "memory", o->memory, "results_at",
                                    (int)o->results_at, "argument", argument));
}

int chunk_write(const char *path, json_t *root, error *e)
{
    char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    if (text == NULL)
        return error_memory(e);
    file_write(path, text, strlen(text), e);
    free(text);
    return e->code;
}

static const char *text_in(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static double number_in(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static int int_in(const json_t *o, const char *key)
{
    return (int)json_integer_value(json_object_get(o, key));
}

/* False: it is not complete. */
static bool read_order(arena *a, const json_t *o, runner_order *out)
{
    const json_t *list = json_object_get(o, "argument");
    const size_t count = json_array_size(list);
    char **argument = ARENA_ARRAY(a, char *, count + 1);
    *out = (runner_order){.name = text_in(o, "job"),
                          .attempt = int_in(o, "attempt"),
                          .directory = text_in(o, "directory"),
                          .argument = argument,
                          .results_at = (size_t)int_in(o, "results_at"),
                          .time_limit = number_in(o, "time_limit"),
                          .memory = number_in(o, "memory")};
    for (size_t i = 0; argument != NULL && i < count; i++) {
        argument[i] = (char *)(uintptr_t)json_string_value(json_array_get(list, i));
        if (argument[i] == NULL)
            return false;
    }
    return argument != NULL && out->name != NULL && out->directory != NULL &&
           out->results_at < count;
}

int chunk_read(arena *a, const char *path, chunk *out, error *e)
{
    char *bytes;
    size_t count;
    *out = (chunk){.root = NULL};
    if (file_read_binary(a, path, ERROR_IO, &bytes, &count, e) != 0)
        return e->code;
    out->root = json_loadb(bytes, count, 0, NULL);
    const json_t *jobs = json_object_get(out->root, "jobs");
    out->engine = text_in(out->root, "engine");
    out->at = ARENA_ARRAY(a, runner_order, json_array_size(jobs) + 1);
    if (out->at == NULL)
        return error_memory(e);
    bool whole = out->engine != NULL && int_in(out->root, "schema") == CHUNK_SCHEMA;
    for (; whole && out->count < json_array_size(jobs); out->count++) {
        whole = read_order(a, json_array_get(jobs, out->count), &out->at[out->count]);
        out->at[out->count].job = out->count;
    }
    return whole ? 0 : error_set(e, ERROR_IO, "%s is not a chunk of jobs of this version", path);
}

void chunk_free(chunk *c)
{
    json_decref(c->root);
    *c = (chunk){.root = NULL};
}

json_t *chunk_end_json(const runner_order *o, const runner_end *end)
{
    return json_pack("{s:s,s:s,s:i,s:i,s:i,s:f,s:f,s:s}", "event", "end", "job", o->name, "attempt",
                     o->attempt, "cause", (int)end->cause, "code", end->code, "seconds",
                     end->seconds, "memory", end->memory, "why", end->why);
}

bool chunk_end_read(const json_t *line, int *attempt, runner_end *end)
{
    const int cause = int_in(line, "cause");
    const char *why = text_in(line, "why");
    *attempt = int_in(line, "attempt");
    *end = (runner_end){.cause = (enum runner_cause)cause,
                        .code = int_in(line, "code"),
                        .seconds = number_in(line, "seconds"),
                        .memory = number_in(line, "memory")};
    snprintf(end->why, sizeof end->why, "%s", why != NULL ? why : "");
    return cause >= RUNNER_EXIT && cause <= RUNNER_NOT_BEGUN;
}
