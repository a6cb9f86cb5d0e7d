/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site.c - firn/firn.h: loads, changes, builds, solves and exports a site.
 */
#include "site/site.h"
#include "api/api.h"
#include "api/trust.h"
#include "study/explain.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* ---- loading ------------------------------------------------------------------------------- */

static bool check_options(const firn_load_options *o, error *e)
{
    static const char name[] = "firn_load_options";
    if (!api_reserved(o->reserved, name, e) ||
        !api_flags(o->flags, FIRN_TRUST_PLUGINS | FIRN_STRICT | API_TRUST_FLAGS, name, e) ||
        !api_trust_check(o->flags, e))
        return false;
    if ((o->set == NULL && o->sets > 0) || (o->plugin == NULL && o->plugins > 0))
        error_set(e, ERROR_USAGE, "`%s` of the %s is NULL, but `%s` is %zu",
                  o->sets > 0 && o->set == NULL ? "set" : "plugin", name,
                  o->sets > 0 && o->set == NULL ? "sets" : "plugins",
                  o->sets > 0 && o->set == NULL ? o->sets : o->plugins);
    for (size_t i = 0; e->code == 0 && i < o->sets; i++) {
        if (o->set[i] == NULL)
            error_set(e, ERROR_USAGE, "`set[%zu]` of the %s is NULL", i, name);
    }
    for (size_t i = 0; e->code == 0 && i < o->plugins; i++) {
        if (o->plugin[i] == NULL)
            error_set(e, ERROR_USAGE, "`plugin[%zu]` of the %s is NULL", i, name);
    }
    return e->code == 0;
}

bool api_load_options(firn_load_options *to, const firn_load_options *from, error *e)
{
    return api_take(to, sizeof *to, from, "firn_load_options", e) && check_options(to, e);
}

static site *open_site(api_call *c, const char *path, const char *text, size_t length,
                       const firn_load_options *given)
{
    firn_load_options o;
    site *s = NULL;
    if (api_load_options(&o, given, &c->e)) {
        stop_flag stop = {.also = o.stop};
        api_stoppable(c, &stop);
        site_options options = {.path = path,
                                .text = text,
                                .length = length,
                                .scenario = o.scenario,
                                .set = o.set,
                                .sets = o.sets,
                                .plugin = o.plugin,
                                .plugins = o.plugins,
                                .plugin_dir = o.plugin_dir,
                                .trust = (o.flags & FIRN_TRUST_PLUGINS) != 0,
                                .strict = (o.flags & FIRN_STRICT) != 0,
                                .log = {o.log, o.log_data},
                                .reader = {o.open, o.open_data}};
        api_trust_flags(o.flags, &options);
        s = site_open(&options, &c->e);
        c->guest.stop = NULL;
    }
    return s;
}

firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *out)
{
    api_call c = {.out = out};
    site *s = NULL;
    if (api_begin(&c) && api_given(&c, path, "path was given: pass the path of the problem file"))
        s = open_site(&c, path, NULL, 0, options);
    api_end(&c);
    return s;
}

firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *out)
{
    api_call c = {.out = out};
    site *s = NULL;
    if (api_begin(&c) &&
        api_given(&c, path, "path was given: pass the path that the text has as a file") &&
        api_given(&c, text, "text was given: pass the text of the problem file"))
        s = open_site(&c, path, text, length, options);
    api_end(&c);
    return s;
}

void firn_site_stop(firn_site *s)
{
    if (s != NULL)
        atomic_store(&s->gate->stop.asked, 1);
}

void firn_site_free(firn_site *s)
{
    if (s != NULL && gate_free(s->gate))
        site_free(s);
}

int firn_site_set(firn_site *s, const char *address, const char *value, firn_error *out)
{
    api_call c = {.out = out};
    const site_value one = {address, value};
    if (api_change_site(&c, s) &&
        api_given(&c, address, "address was given: pass that of a value, as `grid.price`") &&
        api_given(&c, value, "value was given: pass it as text, as `40 USD/MWh`"))
        site_set(s, &one, 1, &c.e);
    return api_end(&c);
}

/* ---- building and solving ------------------------------------------------------------------- */

int firn_site_build(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_build(s, &c.e);
    return api_end(&c);
}

int firn_site_check(firn_site *s, firn_error *out)
{
    api_call c = {.out = out};
    if (api_change_site(&c, s))
        site_check(s, &c.e);
    return api_end(&c);
}

static firn_dimensions dimensions(const site *s)
{
    firn_dimensions d = FIRN_DIMENSIONS_INIT;
    if (s->stage < SITE_BUILT)
        return d;
    const model *m = s->assembly.model;
    d.rows = s->lp.rows;
    d.columns = s->lp.cols;
    d.nonzeros = s->lp.start[s->lp.cols];
    d.periods = (int64_t)m->periods.count;
    d.components = (int64_t)m->components.count;
    d.plugins = (int64_t)s->source.plugins;
    for (size_t i = 0; i < m->periods.count; i++)
        d.steps += m->periods.at[i].count[SCOPE_STEP];
    return d;
}

int firn_site_dimensions(const firn_site *s, firn_dimensions *to, firn_error *out)
{
    api_call c = {.out = out};
    if (api_read_site(&c, s) &&
        api_given(&c, to, "place for the dimensions was given: pass a firn_dimensions")) {
        const firn_dimensions d = dimensions(s);
        api_give(to, &d, sizeof d, "firn_dimensions", &c.e);
    }
    return api_end(&c);
}

/* The explanation of a site without a plan has what the solve has left of the time limit. */
static int solve_and_explain(site *s, const solve_options *how, const firn_solve_options *o,
                             error *e)
{
    const double begin = clock_seconds();
    solve_options rest = *how;
    if (site_build(s, e) != 0)
        return e->code;
    guest_set_unwinds(false); /* a solve that is stopped has a status */
    if (site_solve(s, how, o->vertex != 0, e) != 0)
        return e->code;
    if (how->time_limit > 0)
        rest.time_limit = fmax(how->time_limit - (clock_seconds() - begin), 1e-3);
    if (o->no_explanation == 0 && study_explain(s, &rest, e) != 0)
        return e->code;
    *e = s->verdict;
    api_verdict(e, s->solution.status);
    return e->code;
}

int firn_site_solve(firn_site *s, const firn_solve_options *options, firn_error *out)
{
    static const char name[] = "firn_solve_options";
    api_call c = {.out = out};
    firn_solve_options o;
    if (api_change_site(&c, s) && api_take(&o, sizeof o, options, name, &c.e) &&
        api_reserved(o.reserved, name, &c.e) && api_limits(o.time_limit, o.threads, &c.e)) {
        api_progress p = {.call = o.progress, .data = o.progress_data, .begin = clock_seconds()};
        const solve_options how = {.method = o.method,
                                   .time_limit = o.time_limit,
                                   .progress = api_on_progress,
                                   .data = &p,
                                   .threads = o.threads};
        solve_and_explain(s, &how, &o, &c.e);
    }
    return api_end(&c);
}

/* ---- the linear program as a file ------------------------------------------------------------ */

static void export(api_call *c, site *s, const char *path, const firn_export_options *o)
{
    const char *format = o->format != NULL ? o->format : "mps";
    const bool mps = strcmp(format, "mps") == 0;
    if (!mps && strcmp(format, "lp") != 0)
        error_set(&c->e, ERROR_USAGE, "unknown format `%s`: write `mps` or `lp`", format);
    else if (o->split < 0)
        error_set(&c->e, ERROR_USAGE, "split is %d: it must be a number of steps, 0 for no split",
                  o->split);
    else
        site_export(s, path, mps ? LP_MPS : LP_TEXT, o->split, &c->e);
}

int firn_site_export(firn_site *s, const char *path, const firn_export_options *options,
                     firn_error *out)
{
    static const char name[] = "firn_export_options";
    api_call c = {.out = out};
    firn_export_options o;
    if (api_change_site(&c, s) &&
        api_given(&c, path, "path was given: pass the path of the file to write") &&
        api_take(&o, sizeof o, options, name, &c.e) && api_reserved(o.reserved, name, &c.e))
        export(&c, s, path, &o);
    return api_end(&c);
}
