/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.c - firn/firn.h: loads, changes, builds, solves and exports a site.
 */
#include "site/site.h"
#include "api/api.h"
#include "study/explain.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* ---- loading ------------------------------------------------------------------------------- */

static site *open_site(const char *path, const char *text, size_t length,
                       const firn_load_options *o, firn_error *out)
{
    static const firn_load_options defaults;
    error e = {0};
    if (o == NULL)
        o = &defaults;
    const site_options options = {.path = path,
                                  .text = text,
                                  .length = length,
                                  .scenario = o->scenario,
                                  .set = o->set,
                                  .sets = o->sets,
                                  .plugin = o->plugin,
                                  .plugins = o->plugins,
                                  .plugin_dir = o->plugin_dir,
                                  .trust = o->trust_plugins != 0,
                                  .strict = o->strict != 0,
                                  .log = {o->log, o->log_data},
                                  .reader = {o->open, o->open_data}};
    site *s = site_open(&options, &e);
    api_error(out, &e);
    return s;
}

static site *refuse(const char *why, firn_error *out)
{
    error e = {0};
    error_set(&e, ERROR_USAGE, "%s", why);
    api_error(out, &e);
    return NULL;
}

firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *out)
{
    if (path == NULL)
        return refuse("no path was given: pass the path of the problem file", out);
    return open_site(path, NULL, 0, options, out);
}

firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *out)
{
    if (path == NULL)
        return refuse("no path was given: pass the path that the text has as a file", out);
    if (text == NULL)
        return refuse("no text was given: pass the text of the problem file", out);
    return open_site(path, text, length, options, out);
}

void firn_site_free(firn_site *s)
{
    site_free(s);
}

int firn_site_set(firn_site *s, const char *address, const char *value, firn_error *out)
{
    error e = {0};
    const site_value one = {address, value};
    site_set(s, &one, 1, &e);
    return api_error(out, &e);
}

/* ---- building and solving ------------------------------------------------------------------- */

int firn_site_build(firn_site *s, firn_error *out)
{
    error e = {0};
    site_build(s, &e);
    return api_error(out, &e);
}

int firn_site_check(firn_site *s, firn_error *out)
{
    error e = {0};
    site_check(s, &e);
    return api_error(out, &e);
}

firn_dimensions firn_site_dimensions(const firn_site *s)
{
    if (s->stage < SITE_BUILT)
        return (firn_dimensions){0};
    const model *m = s->assembly.model;
    firn_dimensions d = {.rows = s->lp.rows,
                         .columns = s->lp.cols,
                         .nonzeros = s->lp.start[s->lp.cols],
                         .periods = (int64_t)m->periods.count,
                         .components = (int64_t)m->components.count,
                         .plugins = (int64_t)s->source.plugins};
    for (size_t i = 0; i < m->periods.count; i++)
        d.steps += m->periods.at[i].count[SCOPE_STEP];
    return d;
}

static bool on_progress(void *data, const char *line)
{
    const firn_solve_options *o = data;
    return o->progress(o->progress_data, line) != 0;
}

/* The explanation of a site without a plan has what the solve has left of the time limit. */
static int solve_and_explain(site *s, const solve_options *how, const firn_solve_options *o,
                             error *e)
{
    const double begin = clock_seconds();
    solve_options rest = *how;
    if (site_solve(s, how, o->vertex != 0, e) != 0)
        return e->code;
    if (how->time_limit > 0)
        rest.time_limit = fmax(how->time_limit - (clock_seconds() - begin), 1e-3);
    return o->no_explanation != 0 ? 0 : study_explain(s, &rest, e);
}

int firn_site_solve(firn_site *s, const firn_solve_options *options, firn_error *out)
{
    firn_solve_options o = {0};
    error e = {0};
    if (options != NULL)
        o = *options;
    const solve_options how = {.method = o.method,
                               .time_limit = o.time_limit,
                               .progress = o.progress != NULL ? on_progress : NULL,
                               .data = &o,
                               .threads = o.threads};
    if (!(o.time_limit >= 0))
        error_set(&e, ERROR_USAGE,
                  "the time limit is %g s: it must be a number of seconds, 0 for no limit",
                  o.time_limit);
    else if (solve_and_explain(s, &how, &o, &e) == 0)
        return api_error(out, &s->verdict);
    return api_error(out, &e);
}

int firn_site_has_answer(const firn_site *s)
{
    return s->stage == SITE_SOLVED && s->solution.status != SOLVE_INTERRUPTED;
}

/* ---- the linear program as a file ------------------------------------------------------------ */

int firn_site_export(firn_site *s, const char *path, const firn_export_options *options,
                     firn_error *out)
{
    error e = {0};
    const char *format = options != NULL && options->format != NULL ? options->format : "mps";
    int32_t split = options != NULL ? options->split : 0;
    bool mps = strcmp(format, "mps") == 0;
    if (path == NULL)
        error_set(&e, ERROR_USAGE, "no path was given: pass the path of the file to write");
    else if (!mps && strcmp(format, "lp") != 0)
        error_set(&e, ERROR_USAGE, "unknown format `%s`: write `mps` or `lp`", format);
    else if (split < 0)
        error_set(&e, ERROR_USAGE, "split is %d: it must be a number of steps, 0 for no split",
                  split);
    else
        site_export(s, path, mps ? LP_MPS : LP_TEXT, split, &e);
    return api_error(out, &e);
}
