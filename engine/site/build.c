/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.c - builds a site: finds and loads its plugins, assembles the model, expands it in time to
 * a linear program, and records the sources of the result (files, digests, versions).
 */
#include "site/site.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- plugins ------------------------------------------------------------------------------- */

static int find_plugins(site *s, error *e)
{
    for (size_t i = 0; i < s->options.plugins; i++) {
        if (registry_add_file(&s->registry, s->options.plugin[i], e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < s->problem->plugin_paths.count; i++) {
        const char *path = s->problem->plugin_paths.at[i];
        if (access(path, R_OK | X_OK) != 0) {
            ini_section *plugins = ini_find_section(&s->problem->document, "", "plugins");
            return ini_complain(e, plugins, ini_find_entry(plugins, "path"),
                                "cannot read folder %s: %s", path, strerror(errno));
        }
        if (registry_add_folder(&s->registry, path, true, e) != 0)
            return e->code;
    }
    if (registry_add_environment(&s->registry, e) != 0)
        return e->code;
    return registry_add_folder(&s->registry, s->options.plugin_dir, false, e);
}

static int by_type(const void *a, const void *b)
{
    return strcmp(((const result_plugin *)a)->type, ((const result_plugin *)b)->type);
}

/* Lists the plugins that components use, each once, with the digest of its file. They are sorted by
 * type, so that the result does not depend on the folders in which they were found. */
static int used_plugins(site *s, error *e)
{
    size_t components = s->problem->periods.at[0].components.count, used = 0;
    result_plugin *list = ARENA_ARRAY(s->memory, result_plugin, components);
    if (list == NULL)
        return error_memory(e);
    for (size_t f = 0; f < s->registry.files.count; f++) {
        const plugin_file *file = &s->registry.files.at[f];
        bool used_here = false;
        for (size_t i = 0; i < components; i++)
            used_here = used_here || s->assembly.parts[i].plugin == file;
        if (!used_here)
            continue;
        char *bytes, digest[65];
        size_t count;
        arena *scratch = arena_new();
        if (scratch == NULL)
            return error_memory(e);
        if (file_read_binary(scratch, file->path, ERROR_PLUGIN, &bytes, &count, e) == 0)
            sha256_hex(bytes, count, digest);
        arena_free(scratch);
        if (e->code != 0)
            return e->code;
        list[used] = (result_plugin){file->desc->type, file->name, file->desc->version,
                                     arena_text(s->memory, digest), file->path};
        if (list[used++].sha256 == NULL)
            return error_memory(e);
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
    result_note *notes = ARENA_ARRAY(s->memory, result_note, own + findings);
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
    s->source.notes = own + findings;
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

static int build(site *s, error *e)
{
    const assembly_inspector inspector = {plausible_period, &s->plausible};
    double begin = clock_seconds();
    s->registry = (registry){.memory = s->memory, .trust = s->options.trust};
    s->plausible = (plausible){.memory = s->memory, .problem = s->problem};
    s->hours_tried = false;
    if (find_plugins(s, e) != 0 ||
        assemble(s->memory, s->problem, &s->registry, s->options.log, &inspector, &s->assembly,
                 e) != 0 ||
        plausible_model(&s->plausible, &s->assembly, e) != 0)
        return e->code;
    double assembled = clock_seconds();
    if (lp_expand(s->memory, s->assembly.model, &s->lp, &s->map, e) != 0 ||
        describe_source(s, e) != 0)
        return e->code;
    s->seconds_build = assembled - begin;
    s->seconds_expand = clock_seconds() - assembled;
    return 0;
}

int site_try_hours(site *s, error *e)
{
    if (s->hours_tried)
        return 0;
    s->hours_tried = true;
    return plausible_hours(&s->plausible, &s->assembly, &s->lp, &s->map, e);
}

int site_build(site *s, error *e)
{
    if (s->stage >= SITE_BUILT)
        return 0;
    if (build(s, e) != 0 || (s->options.strict && site_try_hours(s, e) != 0) ||
        report_findings(s, 0, e) != 0)
        return e->code;
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
