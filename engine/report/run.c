/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.c - the part of run.json that a page shows.
 */
#include "report/run.h"
#include "report/encode.h"
#include "result/json_plain.h"

/* Members that are the same in equal runs. */
static const char *const kept[] = {
    "engine_version", "glpk_version", "method", "iterations", "attempts", "fell_back_from", "lp",
    "scenario",       "set",          "free",   "label"};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void keep(bool *failed, json_t *to, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    if (value != NULL)
        *failed = json_object_set(to, key, value) != 0 || *failed;
}

static void keep_name(bool *failed, json_t *to, const json_t *from, const char *key)
{
    const char *path = json_string_value(json_object_get(from, key));
    if (path != NULL)
        json_plain_set(failed, to, key, json_plain_text(base_name(path), ""));
}

/* The files that were read, or the plugins that were used. */
static json_t *files(bool *failed, const json_t *list, bool plugins)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);
        json_t *o = json_object();
        if (plugins) {
            keep(failed, o, from, "type");
            keep(failed, o, from, "version");
        } else {
            keep_name(failed, o, from, "file");
        }
        keep(failed, o, from, "sha256");
        json_plain_add(failed, out, o);
    }
    return out;
}

int payload_run(const char *run_json, text_buffer *out, error *e)
{
    bool failed = false;
    json_t *run = json_loads(run_json, 0, NULL), *o = json_object();
    if (run == NULL) /* Jansson does not say that memory is missing: read it again */
        run = json_loads(run_json, 0, NULL);
    if (!json_is_object(run)) { /* there is none, or it cannot be read */
        json_decref(run);
        json_decref(o);
        text_add(out, "null");
        return out->failed ? error_memory(e) : 0;
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        keep(&failed, o, run, kept[i]);
    keep_name(&failed, o, run, "sizes_from");
    json_plain_set(&failed, o, "inputs", files(&failed, json_object_get(run, "inputs"), false));
    json_plain_set(&failed, o, "plugins", files(&failed, json_object_get(run, "plugins"), true));
    char *text = failed ? NULL : json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (text != NULL)
        encode_json_of(out, text);
    else
        error_memory(e);
    free(text);
    json_decref(o);
    json_decref(run);
    return out->failed ? error_memory(e) : e->code;
}
