/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_builder.h - the parts of which the JSON of results, runs and linear programs is made.
 * Creating a JSON value fails only if memory runs out, so a failure is recorded in the `builder`
 * and checked once, at the end.
 */
#ifndef FIRN_RESULT_JSON_BUILDER_H
#define FIRN_RESULT_JSON_BUILDER_H

#include "result/internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* With 15 digits a decimal number that a person wrote is printed as it was written. */
#define FORMAT (JSON_INDENT(2) | JSON_REAL_PRECISION(15))

typedef struct builder {
    bool failed;
} builder;

/* Records a failure; returns `value`. */
static inline json_t *checked(builder *b, json_t *value)
{
    b->failed = b->failed || value == NULL;
    return value;
}

static inline json_t *number(builder *b, double value)
{
    /* + 0.0 turns -0.0 into 0.0. */
    return checked(b, isfinite(value) ? json_real(value + 0.0) : json_null());
}

/* Jansson rejects texts that are not UTF-8 (a Latin-1 comment in a weather file). */
static inline bool is_utf8(const char *text)
{
    while (*text != '\0') {
        size_t length = text_utf8(text);
        if (length == 0)
            return false;
        text += length;
    }
    return true;
}

/* A string; bytes that are not UTF-8 become `?`. NULL gives null. */
static inline json_t *text(builder *b, const char *value)
{
    if (value == NULL)
        return checked(b, json_null());
    if (is_utf8(value))
        return checked(b, json_string(value));
    char *plain = strdup(value);
    for (char *c = plain; c != NULL && *c != '\0';) {
        size_t length = text_utf8(c);
        if (length == 0)
            *c = '?';
        c += length == 0 ? 1 : length;
    }
    json_t *out = plain == NULL ? NULL : json_string(plain);
    free(plain);
    return checked(b, out);
}

static inline json_t *object(builder *b)
{
    return checked(b, json_object());
}

static inline json_t *list(builder *b)
{
    return checked(b, json_array());
}

/* Both take ownership of `value`, whether they fail or not, as Jansson's _new functions do. */
static inline void set(builder *b, json_t *o, const char *key, json_t *value)
{
    b->failed = json_object_set_new(o, key, value) != 0 || b->failed;
}

static inline json_t *add(builder *b, json_t *l, json_t *value)
{
    b->failed = json_array_append_new(l, value) != 0 || b->failed;
    return value;
}

/* Jansson escapes the control characters of ASCII; the other characters that a terminal obeys are
 * escaped here. They begin with one of three bytes and have no more than three. */
static inline int add_part(const char *bytes, size_t count, void *out)
{
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        char one[4] = "";
        if (c != 0xC2 && c != 0xD8 && c != 0xE2)
            continue;
        memcpy(one, bytes + i, count - i < 3 ? count - i : 3);
        if (!text_is_hidden(one))
            continue;
        const size_t length = c == 0xE2 ? 3 : 2;
        const unsigned low = (unsigned char)one[length - 1] & 0x3F;
        const unsigned code = length == 2 ? (c & 0x1Fu) << 6 | low
                                          : 0x2000u | ((unsigned char)one[1] & 0x3Fu) << 6 | low;
        text_add_bytes(out, bytes + from, i - from);
        text_addf(out, "\\u%04x", code);
        from = i + length;
        i = from - 1;
    }
    text_add_bytes(out, bytes + from, count - from);
    return ((text_buffer *)out)->failed ? -1 : 0;
}

/* Writes the JSON to `out` and frees it. Not by json_dumps(), which returns a text with gaps if
 * memory runs out half-way. */
static inline int finish(builder *b, json_t *root, text_buffer *out, error *e)
{
    bool complete = !b->failed && json_dump_callback(root, add_part, out, FORMAT) == 0;
    json_decref(root);
    text_add(out, "\n");
    return !complete || out->failed ? error_memory(e) : 0;
}

static inline json_t *certificate_json(builder *b, bool certified, const certificate *c,
                                       double dual)
{
    json_t *o = object(b);
    set(b, o, "certified", json_boolean(certified));
    set(b, o, "tolerance", number(b, SOLVE_CERTIFIED));
    set(b, o, "worst", number(b, c->worst));
    set(b, o, "row_violation", number(b, c->row));
    set(b, o, "bound_violation", number(b, c->bound));
    set(b, o, "dual_violation", number(b, c->dual));
    set(b, o, "gap", number(b, c->gap));
    set(b, o, "complementarity", number(b, c->complementarity));
    set(b, o, "dual_objective", number(b, dual));
    return o;
}

#endif
