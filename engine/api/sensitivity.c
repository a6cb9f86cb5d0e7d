/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - firn/firn.h: the sensitivities of a site that has been solved.
 */
#include "sensitivity/sensitivity.h"

#include "api/api.h"

#include "base/clock.h"

#include <string.h>

enum { LISTED = 40 }; /* keys in the table */

static bool is_valid(const firn_sensitivity_options *o, error *e)
{
    if (!api_reserved(o->reserved, "firn_sensitivity_options", e) ||
        !api_limits(o->time_limit, o->threads, e))
        return false;
    if (!(o->change >= 0 && o->change <= 0.5))
        error_set(e, ERROR_USAGE, "the change is %g: it must be above 0 and at most 0.5",
                  o->change);
    return e->code == 0;
}

static void find(site *s, const firn_sensitivity_options *o, error *e)
{
    api_progress p = {.call = o->progress, .data = o->progress_data, .begin = clock_seconds()};
    const solve_options how = {.method = o->method,
                               .time_limit = o->time_limit,
                               .progress = api_on_progress,
                               .data = &p,
                               .threads = o->threads};
    const sensitivity_options study = {.solve = &how,
                                       .keys = o->keys,
                                       .change = o->change > 0 ? o->change : 0.01,
                                       .solves = o->solves == 0  ? -1
                                                 : o->solves < 0 ? 0
                                                                 : o->solves};
    guest_set_unwinds(false); /* what was found before a stop is kept */
    if (sensitivity_of(s, &study, e) == 0 && !s->result.sensitivity->complete)
        error_set(e, o->time_limit > 0 ? ERROR_SOLVER : ERROR_INTERRUPTED,
                  o->time_limit > 0 ? "the time limit was reached before all keys were done"
                                    : "interrupted");
}

int firn_site_sensitivity(firn_site *s, const firn_sensitivity_options *options, firn_error *out)
{
    api_call c = {.out = out};
    firn_sensitivity_options o;
    if (api_change_site(&c, s) &&
        api_take(&o, sizeof o, options, "firn_sensitivity_options", &c.e) && is_valid(&o, &c.e))
        find(s, &o, &c.e);
    return api_end(&c);
}

static const sensitivity *found(const firn_site *s)
{
    return s == NULL || s->stage != SITE_SOLVED ? NULL : s->result.sensitivity;
}

static size_t count_of(const firn_site *s)
{
    return found(s) == NULL ? 0 : found(s)->rows.count;
}

size_t firn_site_sensitivities(const firn_site *s)
{
    api_call c = {0};
    const size_t count = api_read_site(&c, s) ? count_of(s) : 0;
    api_end(&c);
    return count;
}

static void give(const site *s, size_t index, firn_sensitivity *to, error *e)
{
    if (index >= count_of(s)) {
        error_set(e, ERROR_USAGE, "there is no key %zu: there are %zu, counted from 0", index,
                  count_of(s));
        return;
    }
    const sensitivity_row *r = &found(s)->rows.at[index];
    const firn_sensitivity row = {.size = sizeof row,
                                  .differs = r->differs,
                                  .solved = r->solved,
                                  .unsure = r->unsure,
                                  .key = r->key,
                                  .value = r->value,
                                  .origin = r->origin,
                                  .unit = r->unit,
                                  .change = r->change,
                                  .effect = r->effect,
                                  .per_unit = r->per_unit,
                                  .up = r->up,
                                  .down = r->down,
                                  .structural = r->structural};
    api_give(to, &row, sizeof row, "firn_sensitivity", e);
}

int firn_site_sensitivity_key(const firn_site *s, size_t index, firn_sensitivity *to,
                              firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_site(&c, s) && api_given(&c, to, "place was given: pass a firn_sensitivity"))
        give(s, index, to, &c.e);
    return api_end(&c);
}

static void write_text(const site *s, const char *format, text_buffer *b, error *e)
{
    const sensitivity *x = found(s);
    if (x == NULL)
        error_set(e, ERROR_USAGE, "this site has no sensitivities: call firn_site_sensitivity");
    else if (strcmp(format, "table") == 0)
        sensitivity_page(s->problem->path, x, LISTED, b, e);
    else if (strcmp(format, "csv") == 0)
        sensitivity_csv(x, b, e);
    else if (strcmp(format, "json") == 0)
        result_sensitivity_text(x, b, e);
    else
        error_set(e, ERROR_USAGE, "unknown format `%s`: write `table`, `csv` or `json`",
                  TEXT_SHORT(format));
}

char *firn_site_sensitivity_text(const firn_site *s, const char *format, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_read_site(&c, s) &&
        api_given(&c, format, "format was given: pass `table`, `csv` or `json`"))
        write_text(s, format, &b, &c.e);
    return api_text(&c, &b);
}
