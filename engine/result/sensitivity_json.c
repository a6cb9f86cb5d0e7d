/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity_json.c - the member `sensitivity` of result.json.
 */
#include "result/sensitivity_json.h"
#include "result/json_plain.h"

static json_t *text(const char *value)
{
    return json_plain_text(value, "\n\t");
}

static json_t *row(bool *f, const sensitivity_row *r)
{
    json_t *o = json_object();
    const bool none = isnan(r->up) && isnan(r->down);
    json_plain_set(f, o, "key", text(r->key));
    json_plain_set(f, o, "value", text(r->value));
    json_plain_set(f, o, "unit", text(r->unit));
    json_plain_set(f, o, "change", text(none ? NULL : r->change));
    json_plain_set(f, o, "effect", json_plain_number(r->effect));
    json_plain_set(f, o, "per_unit", json_plain_number(r->per_unit));
    json_plain_set(f, o, "up", json_plain_number(r->up));
    json_plain_set(f, o, "down", json_plain_number(r->down));
    json_plain_set(f, o, "differs", json_boolean(r->differs));
    json_plain_set(f, o, "by", text(none ? NULL : r->solved ? "solves" : "duals"));
    json_plain_set(f, o, "unsure", json_boolean(r->unsure));
    json_plain_set(f, o, "structural", text(r->structural));
    return o;
}

json_t *result_sensitivity_json(const sensitivity *s)
{
    bool failed = false;
    if (s == NULL)
        return json_null();
    json_t *o = json_object(), *keys = json_array();
    json_plain_set(&failed, o, "objective", json_plain_number(s->objective));
    json_plain_set(&failed, o, "unit", text(s->unit));
    json_plain_set(&failed, o, "change", json_plain_number(s->change));
    json_plain_set(&failed, o, "complete", json_boolean(s->complete));
    for (size_t i = 0; i < s->rows.count; i++)
        failed = json_array_append_new(keys, row(&failed, &s->rows.at[i])) != 0 || failed;
    json_plain_set(&failed, o, "keys", keys);
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}
