/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_plain.h - the parts of which single members of a result, and comparisons, are made, without
 * a builder: a failure, always of memory, is recorded in a flag.
 */
#ifndef FIRN_RESULT_JSON_PLAIN_H
#define FIRN_RESULT_JSON_PLAIN_H

#include "base/text.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Both take ownership of `value`; *failed: out of memory. */
static inline void json_plain_set(bool *failed, json_t *o, const char *key, json_t *value)
{
    *failed = json_object_set_new(o, key, value) != 0 || *failed;
}

static inline void json_plain_add(bool *failed, json_t *list, json_t *value)
{
    *failed = json_array_append_new(list, value) != 0 || *failed;
}

/* A number that is not finite is null. */
static inline json_t *json_plain_number(double value)
{
    return isfinite(value) ? json_real(value + 0.0) : json_null();
}

/* A missing text is null. Texts of problem files and paths are not always UTF-8; `keep`: the
 * control characters that are kept. */
static inline json_t *json_plain_text(const char *value, const char *keep)
{
    char *plain = value == NULL ? NULL : strdup(value);
    json_t *out = value == NULL   ? json_null()
                  : plain == NULL ? NULL
                                  : json_string(text_clean(plain, keep));
    free(plain);
    return out;
}

#endif
