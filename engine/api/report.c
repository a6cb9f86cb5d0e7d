/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c - firn/firn.h: reports of results folders.
 */
#include "report/report.h"
#include "api/api.h"

int firn_report(const char *const *results, size_t count, const char *path, firn_error *out)
{
    api_call call = {.out = out};
    if (!api_begin(&call))
        return api_end(&call);
    bool named = results != NULL;
    for (size_t i = 0; i < count && named; i++)
        named = results[i] != NULL;
    if (!named)
        error_set(&call.e, ERROR_USAGE, "the path of a result is missing: pass %zu paths", count);
    else
        report_write(results, count, path, &call.e);
    return api_end(&call);
}
