/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c - firn/firn.h: reports of results folders.
 */
#include "report/report.h"
#include "api/api.h"

/* Are all paths there? */
static bool named(const char *const *results, size_t count, error *e)
{
    bool all = results != NULL;
    for (size_t i = 0; i < count && all; i++)
        all = results[i] != NULL;
    if (!all)
        error_set(e, ERROR_USAGE, "the path of a result is missing: pass %zu paths", count);
    return all;
}

int firn_report(const char *const *results, size_t count, const char *path, firn_error *out)
{
    api_call call = {.out = out};
    if (!api_begin(&call))
        return api_end(&call);
    if (named(results, count, &call.e))
        report_write(results, count, path, &call.e);
    return api_end(&call);
}

char *firn_figure(const char *const *results, size_t count, const char *name, firn_error *out)
{
    api_call call = {.out = out};
    text_buffer b = {0};
    if (api_begin(&call) && named(results, count, &call.e))
        report_figure(results, count, name, &b, &call.e);
    return api_text(&call, &b);
}

int firn_figure_write(const char *const *results, size_t count, const char *name, const char *path,
                      firn_error *out)
{
    api_call call = {.out = out};
    if (!api_begin(&call))
        return api_end(&call);
    if (name == NULL || path == NULL)
        error_set(&call.e, ERROR_USAGE, "the %s of the figure is missing: pass a text",
                  name == NULL ? "name" : "path");
    else if (named(results, count, &call.e))
        report_write_figure(results, count, name, path, &call.e);
    return api_end(&call);
}
