/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity_json.c - the member `sensitivity` of result.json.
 */
#include "result/sensitivity_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Takes ownership of `value`. */
static void set(bool *failed, json_t *o, const char *key, json_t *value)
{
    *failed = json_object_set_new(o, key, value) != 0 || *failed;
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value + 0.0) : json_null();
}

/* Texts of the problem file are not always UTF-8. */
static json_t *text(const char *value)
{
    char *plain = value == NULL ? NULL : strdup(value);
    json_t *out = value == NULL   ? json_null()
                  : plain == NULL ? NULL
                                  : json_string(text_clean(plain, "\n\t"));
    free(plain);
    return out;
}

static json_t *row(bool *f, const sensitivity_row *r)
{
    json_t *o = json_object();
    const bool none = isnan(r->up) && isnan(r->down);
    set(f, o, "key", text(r->key));
    set(f, o, "value", text(r->value));
    set(f, o, "unit", text(r->unit));
    set(f, o, "change", text(none ? NULL : r->change));
    set(f, o, "effect", number(r->effect));
    set(f, o, "per_unit", number(r->per_unit));
    set(f, o, "up", number(r->up));
    set(f, o, "down", number(r->down));
    set(f, o, "differs", json_boolean(r->differs));
    set(f, o, "by", text(none ? NULL : r->solved ? "solves" : "duals"));
    set(f, o, "unsure", json_boolean(r->unsure));
    set(f, o, "structural", text(r->structural));
    return o;
}

json_t *result_sensitivity_json(const sensitivity *s)
{
    bool failed = false;
    if (s == NULL)
        return json_null();
    json_t *o = json_object(), *keys = json_array();
    set(&failed, o, "objective", number(s->objective));
    set(&failed, o, "unit", text(s->unit));
    set(&failed, o, "change", number(s->change));
    set(&failed, o, "complete", json_boolean(s->complete));
    for (size_t i = 0; i < s->rows.count; i++)
        failed = json_array_append_new(keys, row(&failed, &s->rows.at[i])) != 0 || failed;
    set(&failed, o, "keys", keys);
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}
