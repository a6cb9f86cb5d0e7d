/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.c - builds a site: finds and loads its plugins, assembles the model, expands it in time to
 * a linear program, and records the sources of the result (files, digests, versions).
 */
#include "site/site.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- plugins ------------------------------------------------------------------------------- */

static int by_type(const void *a, const void *b)
{
    return strcmp(((const result_plugin *)a)->type, ((const result_plugin *)b)->type);
}

/* Why a plugin was allowed to run, for run.json. */
static const char *why_loaded(const site *s, const plugin_file *file)
{
    switch (file->origin) {
    case PLUGIN_NAMED:
        return "named";
    case PLUGIN_PROBLEM:
        return s->plugins->permission.permission == PERMISSION_REMEMBERED ? "problem, remembered"
                                                                          : "problem, trusted";
    case PLUGIN_ENVIRONMENT:
        return "environment";
    default:
        return "installed";
    }
}

/* Lists the plugins that components use, each once, with the digest of its file. They are sorted by
 * type, so that the result does not depend on the folders in which they were found. */
static int used_plugins(site *s, error *e)
{
    size_t components = s->problem->periods.at[0].components.count, used = 0;
    result_plugin *list = ARENA_ARRAY(s->memory, result_plugin, components);
    if (list == NULL)
        return error_memory(e);
    for (size_t f = 0; f < s->plugins->registry.files.count; f++) {
        const plugin_file *file = &s->plugins->registry.files.at[f];
        bool used_here = false;
        for (size_t i = 0; i < components; i++)
            used_here = used_here || s->assembly.parts[i].plugin == file;
        if (!used_here)
            continue;
        list[used] = (result_plugin){.type = file->desc->type,
                                     .file = arena_text(s->memory, file->name),
                                     .version = file->desc->version,
                                     .sha256 = arena_text(s->memory, file->sha256),
                                     .path = arena_text(s->memory, file->path),
                                     .why = why_loaded(s, file)};
        if (list[used].file == NULL || list[used].sha256 == NULL || list[used].path == NULL)
            return error_memory(e);
        used++;
    }
    qsort(list, used, sizeof *list, by_type);
    s->source.plugin = list;
    s->source.plugins = used;
    return 0;
}

/* ---- building ------------------------------------------------------------------------------ */

/* "2026-07-14T15:00" */
static void stamp(const void *data, int32_t period, int32_t step, char *out, size_t size)
{
    calendar_stamp(&((const site *)data)->problem->periods.at[period].calendar, step, out, size);
}

static int describe_source(site *s, error *e)
{
    const problem *p = s->problem;
    const size_t findings = s->plausible.findings.count, own = s->assembly.notes.count;
    const size_t left_out = s->plugins->permission.left_out != NULL, held = s->hold_notes.count;
    result_note *notes = ARENA_ARRAY(s->memory, result_note, own + findings + left_out + held);
    if (notes == NULL)
        return error_memory(e);
    for (size_t i = 0; i < findings; i++) {
        const plausible_finding *f = &s->plausible.findings.at[i];
        notes[own + i] = (result_note){f->who, f->text, f->near};
    }
    for (size_t i = 0; i < s->assembly.notes.count; i++) {
        const component_note *n = &s->assembly.notes.at[i];
        const char *name =
            n->component < 0 ? NULL : s->assembly.model->components.at[n->component].name;
        notes[i] = (result_note){name, n->text, n->location};
    }
    if (left_out > 0)
        notes[own + findings] =
            (result_note){NULL, s->plugins->permission.left_out, s->plugins->permission.location};
    for (size_t i = 0; i < held; i++)
        notes[own + findings + left_out + i] = (result_note){NULL, s->hold_notes.at[i], NULL};
    s->source.site = p->name;
    s->source.problem_path = p->path;
    s->source.problem_sha256 = p->document.sha256;
    s->source.weather = p->periods.at[0].has_weather ? p->periods.at[0].weather.source : NULL;
    s->source.objective_text = p->objective_text;
    s->source.objective_unit = s->assembly.objective_unit;
    s->source.engine_version = FIRN_VERSION;
    s->source.start_year = p->calendar.year;
    s->source.stamp = stamp;
    s->source.stamp_data = s;
    s->source.note = notes;
    s->source.notes = own + findings + left_out + held;
    return used_plugins(s, e);
}

/* Logs the findings from the given one on; with --strict, the first of all is the error. */
static int report_findings(site *s, size_t from, error *e)
{
    const plausible *p = &s->plausible;
    for (size_t i = from; i < p->findings.count; i++) {
        const plausible_finding *f = &p->findings.at[i];
        if (i > 0 || !s->options.strict)
            log_line(&s->options.log, LOG_WARNING, "%s: [%s] %s", f->location, f->who, f->text);
    }
    if (!s->options.strict || p->findings.count == 0)
        return 0;
    const plausible_finding *f = &p->findings.at[0];
    const size_t others = p->findings.count - 1;
    char more[80] = "";
    if (others > 0)
        snprintf(more, sizeof more, " (and %zu more warning%s: see `firn check`)", others,
                 others > 1 ? "s" : "");
    return error_set(e, ERROR_PROBLEM, "%s: [%s] %s%s; with `--strict` a warning is an error",
                     f->location, f->who, f->text, more);
}

static int look_at_period(void *data, assembly *a, error *e)
{
    site *s = data;
    return plausible_period(&s->plausible, a, e) != 0 ? e->code : site_note_series(s, a, e);
}

static int build(site *s, error *e)
{
    const assembly_inspector inspector = {.period = look_at_period, .data = s};
    double begin = clock_seconds();
    s->plausible = (plausible){.memory = s->memory, .problem = s->problem};
    s->series.at = NULL;
    s->series.count = s->series.room = 0;
    s->hours_tried = false;
    if (site_find_plugins(s, e) != 0 ||
        assemble(s->memory, s->problem, &s->plugins->registry, s->options.log, &inspector,
                 &s->assembly, e) != 0 ||
        plausible_model(&s->plausible, &s->assembly, e) != 0 || site_apply_holding(s, e) != 0)
        return e->code;
    if (s->plugins->permission.left_out != NULL) /* if it is needed, the error has said so */
        log_line(&s->options.log, LOG_WARNING, "%s: %s", s->plugins->permission.location,
                 s->plugins->permission.left_out);
    double assembled = clock_seconds();
    if (lp_expand(s->memory, s->assembly.model, &s->lp, &s->map, e) != 0 ||
        describe_source(s, e) != 0)
        return e->code;
    s->seconds_build = assembled - begin;
    s->seconds_expand = clock_seconds() - assembled;
    return 0;
}

int site_assemble_like(site *v, const site *base, const assembly_inspector *inspector, error *e)
{
    registry known = base->plugins->registry; /* its plugins are loaded: it is only read */
    return assemble(v->memory, v->problem, &known, v->options.log, inspector, &v->assembly, e);
}

int site_expand(site *v, error *e)
{
    return lp_expand(v->memory, v->assembly.model, &v->lp, &v->map, e);
}

int site_try_hours(site *s, error *e)
{
    if (s->hours_tried)
        return 0;
    const size_t before = s->plausible.findings.count;
    const bool unwinds = guest_set_unwinds(true); /* it allocates as it goes */
    s->hours_tried = plausible_hours(&s->plausible, &s->assembly, &s->lp, &s->map, e) == 0;
    guest_set_unwinds(unwinds);
    if (!s->hours_tried)
        s->plausible.findings.count = before;
    return e->code;
}

/* Reads the problem again after a build that has failed. */
static int read_again(site *s, error *e)
{
    arena *memory = s->memory, *answer = s->answer;
    char *written = s->written;
    if (site_read(s, e) != 0)
        return e->code;
    arena_free(memory);
    arena_free(answer);
    free(written);
    return 0;
}

int site_build(site *s, error *e)
{
    if (s->stage >= SITE_BUILT)
        return 0;
    if (s->dirty && read_again(s, e) != 0)
        return e->code;
    s->dirty = true; /* building changes the problem: events are added to it */
    if (build(s, e) != 0 || (s->options.strict && site_try_hours(s, e) != 0) ||
        report_findings(s, 0, e) != 0)
        return e->code;
    s->dirty = false;
    s->stage = SITE_BUILT;
    return 0;
}

int site_check(site *s, error *e)
{
    if (site_build(s, e) != 0)
        return e->code;
    const size_t before = s->plausible.findings.count;
    return site_try_hours(s, e) != 0 ? e->code : report_findings(s, before, e);
}
