/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.c - reads result.json and run.json of a results folder.
 *
 * The files may be of any origin, so no member is taken for granted: each is read with the type
 * that it must have, and is missing otherwise.
 */
#include "record/record.h"

#include "base/file.h"
#include "base/text.h"

#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum { SCHEMA = 1 }; /* the version of result.json that this program reads */

typedef struct reader {
    arena *a;
    error *e;
} reader;

/* A text that is missing or not a text is "". Control characters are shown as `?`. */
static const char *string(const reader *r, const json_t *o)
{
    const char *value = json_string_value(o);
    char *copy = value == NULL ? NULL : arena_text(r->a, value);
    if (value == NULL)
        return "";
    if (copy == NULL) {
        error_memory(r->e);
        return "";
    }
    return text_clean(copy, "");
}

static const char *text(const reader *r, const json_t *o, const char *key)
{
    return string(r, json_object_get(o, key));
}

static double number(const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int whole(const json_t *o, const char *key)
{
    const double value = number(o, key);
    return value >= 0 && value < 1e9 ? (int)value : 0;
}

/* The list `key` of `o`; *has: it exists. */
static const json_t *list(const json_t *o, const char *key, bool *has)
{
    const json_t *l = json_object_get(o, key);
    *has = json_is_array(l);
    return l;
}

/* Reads each object of a list by `assign`, into a new element of `to`. */
#define READ_LIST(r, from, to, ...)                                                                \
    do {                                                                                           \
        const json_t *list_ = (from);                                                              \
        for (size_t i_ = 0; i_ < json_array_size(list_) && (r)->e->code == 0; i_++) {              \
            const json_t *o = json_array_get(list_, i_);                                           \
            void *slot_ = VEC_PUSH((r)->a, (to));                                                  \
            if (slot_ == NULL)                                                                     \
                error_memory((r)->e);                                                              \
            else                                                                                   \
                (to)->at[(to)->count - 1] = __VA_ARGS__;                                           \
        }                                                                                          \
    } while (0)

static void read_accounts(const reader *r, const json_t *root, record *out)
{
    const json_t *l = json_object_get(root, "accounts");
    for (size_t i = 0; i < json_array_size(l) && r->e->code == 0; i++) {
        const json_t *a = json_array_get(l, i);
        const char *name = text(r, a, "name"), *unit = text(r, a, "unit");
        READ_LIST(r, json_object_get(a, "phases"), &out->accounts,
                  (record_account){name, unit, text(r, o, "phase"), number(o, "value")});
        record_account *total = VEC_PUSH(r->a, &out->accounts);
        if (total == NULL)
            error_memory(r->e);
        else
            *total = (record_account){name, unit, NULL, number(a, "total")};
    }
}

static record_period period(const reader *r, const json_t *from)
{
    record_period p = {.name = text(r, from, "name"),
                       .phase = text(r, from, "phase"),
                       .design = text(r, from, "design"),
                       .stress = json_is_true(json_object_get(from, "stress")),
                       .steps = (size_t)whole(from, "steps"),
                       .per_year = number(from, "per_year")};
    size_t sum = 0;
    READ_LIST(r, json_object_get(from, "step_hours"), &p.runs,
              (record_steps){whole(o, "steps"), number(o, "hours")});
    for (size_t i = 0; i < p.runs.count; i++)
        sum += isfinite(p.runs.at[i].hours) ? (size_t)p.runs.at[i].steps : p.steps + 1;
    if (sum != p.steps)
        p.runs.count = 0;
    return p;
}

static record_size size(const reader *r, const json_t *from)
{
    record_size s = {.component = text(r, from, "component"),
                     .name = text(r, from, "name"),
                     .phase = text(r, from, "phase"),
                     .unit = text(r, from, "unit"),
                     .built = number(from, "built"),
                     .installed = number(from, "installed"),
                     .capex = number(from, "capex"),
                     .firm = number(from, "firm"),
                     .at_bound = text(r, from, "at_bound"),
                     .bound_set_by_user = json_is_true(json_object_get(from, "bound_set_by_user"))};
    READ_LIST(r, json_object_get(from, "sized_by"), &s.sized_by, string(r, o));
    return s;
}

static record_burnt burnt(const reader *r, const json_t *from)
{
    record_burnt b = {.kind = text(r, from, "kind"),
                      .bus = text(r, from, "bus"),
                      .phase = text(r, from, "phase"),
                      .unit = text(r, from, "unit"),
                      .steps = whole(from, "steps"),
                      .amount = number(from, "amount"),
                      .earned = number(from, "earned")};
    READ_LIST(r, json_object_get(from, "components"), &b.components, string(r, o));
    return b;
}

static record_certificate certificate(const json_t *o)
{
    return (record_certificate){number(o, "tolerance"),       number(o, "worst"),
                                number(o, "row_violation"),   number(o, "bound_violation"),
                                number(o, "dual_violation"),  number(o, "gap"),
                                number(o, "complementarity"), number(o, "dual_objective")};
}

static void read_lists(const reader *r, const json_t *root, record *out)
{
    READ_LIST(
        r, json_object_get(root, "phases"), &out->phases,
        (record_phase){text(r, o, "name"), number(o, "years"), number(o, "discounted_years")});
    READ_LIST(r, json_object_get(root, "periods"), &out->periods, period(r, o));
    READ_LIST(r, json_object_get(root, "sizes"), &out->sizes, size(r, o));
    READ_LIST(r, json_object_get(root, "costs"), &out->costs,
              (record_cost){text(r, o, "component"), text(r, o, "phase"), number(o, "capital"),
                            number(o, "fixed_om"), number(o, "operation")});
    READ_LIST(r, json_object_get(root, "ratios"), &out->ratios,
              (record_ratio){text(r, o, "name"), text(r, o, "unit"), text(r, o, "phase"),
                             number(o, "value")});
    READ_LIST(r, json_object_get(root, "limits"), &out->limits,
              (record_limit){text(r, o, "name"), text(r, o, "unit"), text(r, o, "phase"),
                             text(r, o, "sense"), number(o, "value"), number(o, "bound"),
                             number(o, "shadow_price"),
                             json_is_true(json_object_get(o, "binding"))});
    READ_LIST(r, json_object_get(root, "plugins"), &out->plugins,
              (record_file){text(r, o, "type"), text(r, o, "version"), text(r, o, "sha256")});
    READ_LIST(r, list(root, "shares", &out->has_shares), &out->shares,
              (record_share){text(r, o, "account"), text(r, o, "component"), text(r, o, "phase"),
                             number(o, "value")});
    READ_LIST(r, json_object_get(root, "ports"), &out->ports,
              (record_port){text(r, o, "component"), text(r, o, "port"), text(r, o, "bus"),
                            text(r, o, "carrier"), text(r, o, "unit")});
    READ_LIST(r, json_object_get(root, "burnt"), &out->burnt, burnt(r, o));
    READ_LIST(r, json_object_get(root, "left_out"), &out->left_out, string(r, o));
    READ_LIST(r, json_object_get(root, "notes"), &out->notes,
              (record_note){text(r, o, "component"), text(r, o, "text")});
    READ_LIST(r, json_object_get(json_object_get(root, "sensitivity"), "keys"), &out->sensitivity,
              (record_effect){text(r, o, "key"), text(r, o, "value"), text(r, o, "change"),
                              number(o, "effect"), number(o, "up"), number(o, "down")});
    READ_LIST(r, list(root, "flows", &out->has_flows), &out->flows,
              (record_flow){text(r, o, "component"), text(r, o, "port"), text(r, o, "bus"),
                            text(r, o, "carrier"), text(r, o, "unit"), text(r, o, "phase"),
                            number(o, "in"), number(o, "out")});
    READ_LIST(r, list(root, "parameters", &out->has_parameters), &out->parameters,
              (record_parameter){text(r, o, "section"), text(r, o, "key"), text(r, o, "period"),
                                 text(r, o, "value"), text(r, o, "unit"), text(r, o, "origin"),
                                 text(r, o, "file"), number(o, "number"), whole(o, "line"),
                                 text(r, o, "via"), text(r, o, "source")});
    size_t kept = 0; /* of those that name their section and key */
    for (size_t i = 0; i < out->parameters.count; i++) {
        const record_parameter *p = &out->parameters.at[i];
        if (*p->section != '\0' && *p->key != '\0')
            out->parameters.at[kept++] = *p;
    }
    out->parameters.count = kept;
}

static void read_result(const reader *r, const json_t *root, record *out)
{
    out->site = text(r, root, "site");
    out->problem = text(r, json_object_get(root, "problem"), "file");
    out->engine = text(r, json_object_get(root, "engine"), "version");
    if (*out->engine == '\0')
        out->engine = "of an unknown version";
    out->weather = text(r, root, "weather");
    out->currency = text(r, root, "currency");
    if (*out->currency == '\0')
        out->currency = "an unknown currency";
    out->status = text(r, root, "status");
    out->objective = number(root, "objective");
    out->objective_text = text(r, root, "objective_text");
    out->objective_unit = text(r, root, "objective_unit");
    out->explanation = text(r, json_object_get(root, "explanation"), "text");
    out->certified =
        json_is_true(json_object_get(json_object_get(root, "certificate"), "certified"));
    out->certificate = certificate(json_object_get(root, "certificate"));
    out->method = text(r, root, "method");
    read_accounts(r, root, out);
    read_lists(r, root, out);
}

/* Parses a file. NULL: it does not exist, or the error is set. */
static json_t *parse(arena *a, const char *path, const char *what, error *e)
{
    char *bytes;
    size_t count;
    json_error_t why;
    if (file_read_binary(a, path, ERROR_PROBLEM, &bytes, &count, e) != 0)
        return NULL;
    json_t *root = json_loadb(bytes, count, 0, &why);
    if (root == NULL) /* Jansson takes a lack of memory for a fault of the file: read it again */
        root = json_loadb(bytes, count, 0, &why);
    if (root == NULL && why.text[0] == '\0')
        error_memory(e);
    else if (root == NULL)
        error_set(e, ERROR_PROBLEM, "%s:%d: this is not a complete JSON file: %s: solve %s again",
                  path, why.line, TEXT_SHORT(why.text), what);
    return root;
}

/* Refuses a file that is not a result of Firn, or of a version with another meaning. */
static int check(const json_t *root, const char *path, error *e)
{
    const json_t *schema = json_object_get(root, "schema");
    const char *engine =
        json_string_value(json_object_get(json_object_get(root, "engine"), "name"));
    if (!json_is_integer(schema) || engine == NULL || strcmp(engine, "firn") != 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s: this is not the result of a site that Firn has solved: name a "
                         "results folder, or a file result.json",
                         path);
    if (json_integer_value(schema) != SCHEMA)
        return error_set(e, ERROR_PROBLEM,
                         "%s: schema %lld: this program reads schema %d: use the version of Firn "
                         "that has written the file, or solve the site again",
                         path, (long long)json_integer_value(schema), SCHEMA);
    return 0;
}

/* The circumstances of the run; without them only a few differences cannot be shown. */
static void read_run(const reader *r, const char *path, record *out)
{
    struct stat st;
    error ignored = {0};
    json_t *root = stat(path, &st) == 0 ? parse(r->a, path, "the site", &ignored) : NULL;
    if (ignored.code == ERROR_IO)
        error_set(r->e, ERROR_IO, "%s", ignored.text);
    out->scenario = "";
    out->has_run = json_is_array(json_object_get(root, "inputs"));
    if (out->has_run) {
        out->scenario = text(r, root, "scenario");
        READ_LIST(r, json_object_get(root, "inputs"), &out->inputs,
                  (record_file){text(r, o, "file"), "", text(r, o, "sha256")});
    }
    json_decref(root);
}

int record_read(arena *a, const char *path, record *out, error *e)
{
    const reader r = {a, e};
    struct stat st;
    *out = (record){.path = arena_text(a, path)};
    if (out->path == NULL)
        return error_memory(e);
    if (*path == '\0' || stat(path, &st) != 0)
        return error_set(e, ERROR_USAGE,
                         "there is no results folder %s: name a folder that `firn solve` has "
                         "written, or its result.json",
                         *path == '\0' ? "with an empty name" : path);
    const bool folder = S_ISDIR(st.st_mode);
    const char *file = folder ? file_join(a, path, "result.json") : out->path;
    const char *run = folder ? file_join(a, path, "run.json") : "";
    if (file == NULL || run == NULL)
        return error_memory(e);
    if (folder && stat(file, &st) != 0)
        return error_set(e, ERROR_USAGE,
                         "%s: this folder holds no results, since it has no file result.json: name "
                         "a folder that `firn solve` has written",
                         path);
    json_t *root = parse(a, file, "the site", e);
    if (root != NULL && check(root, file, e) == 0)
        read_result(&r, root, out);
    json_decref(root);
    if (e->code == 0)
        read_run(&r, run, out);
    return e->code;
}

bool record_has_plan(const record *r)
{
    return isfinite(r->objective) && r->phases.count > 0;
}
