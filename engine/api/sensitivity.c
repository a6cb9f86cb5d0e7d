/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.c - firn/firn.h: the sensitivities of a site that has been solved.
 */
#include "sensitivity/sensitivity.h"

#include "api/api.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LISTED = 40 }; /* keys in the table */

static bool on_progress(void *data, const char *line)
{
    const firn_sensitivity_options *o = data;
    return o->progress(o->progress_data, line) != 0;
}

static bool is_valid(const firn_sensitivity_options *o, error *e)
{
    if (o->size != sizeof *o)
        error_set(e, ERROR_USAGE,
                  "`size` is %u: it must be sizeof(firn_sensitivity_options), %zu, of the header "
                  "of this library",
                  (unsigned)o->size, sizeof *o);
    else if (o->reserved != 0)
        error_set(e, ERROR_USAGE, "`reserved` is %d: it must be 0", (int)o->reserved);
    else if (!(o->change >= 0 && o->change <= 0.5))
        error_set(e, ERROR_USAGE, "the change is %g: it must be above 0 and at most 0.5",
                  o->change);
    else if (!(o->time_limit >= 0))
        error_set(e, ERROR_USAGE,
                  "the time limit is %g s: it must be a number of seconds, 0 for no limit",
                  o->time_limit);
    return e->code == 0;
}

int firn_site_sensitivity(firn_site *s, const firn_sensitivity_options *options, firn_error *out)
{
    firn_sensitivity_options o = {.size = sizeof o};
    error e = {0};
    if (options != NULL && options->size != sizeof o)
        o.size = options->size; /* the rest may be another structure */
    else if (options != NULL)
        o = *options;
    if (s == NULL) {
        error_set(&e, ERROR_USAGE, "no site was given");
        return api_error(out, &e);
    }
    if (!is_valid(&o, &e))
        return api_error(out, &e);
    const solve_options how = {.method = o.method,
                               .time_limit = o.time_limit,
                               .progress = o.progress != NULL ? on_progress : NULL,
                               .data = &o,
                               .threads = o.threads};
    const sensitivity_options study = {.solve = &how,
                                       .keys = o.keys,
                                       .change = o.change > 0 ? o.change : 0.01,
                                       .solves = o.solves == 0  ? -1
                                                 : o.solves < 0 ? 0
                                                                : o.solves};
    if (sensitivity_of(s, &study, &e) == 0 && !s->result.sensitivity->complete)
        error_set(&e, o.time_limit > 0 ? ERROR_SOLVER : ERROR_INTERRUPTED,
                  o.time_limit > 0 ? "the time limit was reached before all keys were done"
                                   : "interrupted");
    return api_error(out, &e);
}

static const sensitivity *found(const firn_site *s)
{
    return s == NULL || s->stage != SITE_SOLVED ? NULL : s->result.sensitivity;
}

size_t firn_site_sensitivities(const firn_site *s)
{
    return found(s) == NULL ? 0 : found(s)->rows.count;
}

int firn_site_sensitivity_key(const firn_site *s, size_t index, firn_sensitivity *to,
                              firn_error *out)
{
    error e = {0};
    if (to == NULL || to->size != sizeof *to)
        error_set(&e, ERROR_USAGE, "`size` must be sizeof(firn_sensitivity), %zu", sizeof *to);
    else if (index >= firn_site_sensitivities(s))
        error_set(&e, ERROR_USAGE, "there is no key %zu: there are %zu, counted from 0", index,
                  firn_site_sensitivities(s));
    if (e.code != 0)
        return api_error(out, &e);
    const sensitivity_row *r = &found(s)->rows.at[index];
    *to = (firn_sensitivity){.size = sizeof *to,
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
    return api_error(out, &e);
}

char *firn_site_sensitivity_text(const firn_site *s, const char *format, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    const sensitivity *x = found(s);
    if (x == NULL)
        error_set(&e, ERROR_USAGE, "this site has no sensitivities: call firn_site_sensitivity");
    else if (format != NULL && strcmp(format, "table") == 0)
        sensitivity_page(s->problem->path, x, LISTED, &b, &e);
    else if (format != NULL && strcmp(format, "csv") == 0)
        sensitivity_csv(x, &b, &e);
    else if (format != NULL && strcmp(format, "json") == 0)
        result_sensitivity_text(x, &b, &e);
    else
        error_set(&e, ERROR_USAGE, "unknown format `%s`: write `table`, `csv` or `json`",
                  format != NULL ? format : "");
    return api_text(out, &e, &b);
}
