/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.c - firn/firn.h: compares results folders.
 */
#include "record/compare.h"
#include "api/api.h"

char *firn_compare(const char *const *results, size_t count, int form, firn_error *out)
{
    api_call call = {.out = out};
    text_buffer b = {0};
    comparison c;
    if (!api_begin(&call))
        return api_text(&call, &b);
    error *e = &call.e;
    arena *a = arena_new();
    bool named = results != NULL;
    for (size_t i = 0; i < count && named; i++)
        named = results[i] != NULL;
    if (a == NULL)
        error_memory(e);
    else if (!named)
        error_set(e, ERROR_USAGE, "the path of a result is missing: pass %zu paths", count);
    else if (form != FIRN_COMPARE_TEXT && form != FIRN_COMPARE_JSON)
        error_set(e, ERROR_USAGE,
                  "the form is %d: it must be FIRN_COMPARE_TEXT or FIRN_COMPARE_JSON", form);
    else if (compare_results(a, results, count, &c, e) == 0)
        (void)(form == FIRN_COMPARE_JSON ? compare_json(&c, &b, e) : compare_page(&c, &b, e));
    arena_free(a);
    return api_text(&call, &b);
}
