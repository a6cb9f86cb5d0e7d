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

/* The folders of [plugins] path, in their order. NULL: out of memory. */
static char *paths_of(arena *a, const problem *p)
{
    char *all = arena_text(a, "");
    for (size_t i = 0; i < p->plugin_paths.count && all != NULL; i++)
        all = arena_printf(a, "%s%s\n", all, p->plugin_paths.at[i]);
    return all;
}

static int search(site *s, site_plugins *found, error *e)
{
    arena *a = found->memory;
    registry *r = &found->registry;
    for (size_t i = 0; i < s->options.plugins; i++) {
        const char *path = inputs_path(s->inputs, a, s->options.plugin[i]);
        if (path == NULL)
            return error_memory(e);
        if (registry_add_file(r, path, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < s->problem->plugin_paths.count; i++) {
        const char *path = inputs_path(s->inputs, a, s->problem->plugin_paths.at[i]);
        if (path == NULL)
            return error_memory(e);
        if (access(path, R_OK | X_OK) != 0) {
            ini_section *plugins = ini_find_section(&s->problem->document, "", "plugins");
            return ini_complain(e, plugins, ini_find_entry(plugins, "path"),
                                "cannot read folder %s: %s", path, strerror(errno));
        }
        if (registry_add_folder(r, path, true, e) != 0)
            return e->code;
    }
    if (registry_add_environment(r, e) != 0)
        return e->code;
    const char *own = inputs_path(s->inputs, a, s->options.plugin_dir);
    return own == NULL ? error_memory(e) : registry_add_folder(r, own, false, e);
}

/* Searches the plugins once: files are loaded when a component first uses one of their types, and
 * a change of a value changes nothing of that, unless it is that of [plugins] path. */
static int find_plugins(site *s, error *e)
{
    const char *paths = paths_of(s->memory, s->problem);
    if (paths == NULL)
        return error_memory(e);
    if (s->plugins != NULL && strcmp(s->plugins->paths, paths) == 0)
        return 0;
    arena *memory = arena_new();
    site_plugins *found = memory == NULL ? NULL : ARENA_NEW(memory, site_plugins);
    if (found == NULL) {
        error_memory(e);
    } else {
        *found = (site_plugins){.owners = 1, .memory = memory};
        found->registry = (registry){.memory = memory, .trust = s->options.trust};
        found->paths = arena_text(memory, paths);
        if (search(s, found, e) == 0)
            found->sha256 = ARENA_ARRAY(memory, const char *, found->registry.files.count);
        if (e->code == 0 && (found->paths == NULL || found->sha256 == NULL))
            error_memory(e);
    }
    if (e->code != 0) {
        arena_free(memory);
        return e->code;
    }
    site_release_plugins(s->plugins);
    s->plugins = found;
    return 0;
}

void site_release_plugins(site_plugins *p)
{
    if (p != NULL && --p->owners == 0)
        arena_free(p->memory); /* holds the structure itself */
}

/* The digest of a plugin file, computed once. NULL with the error set. */
static const char *digest_of(site_plugins *p, size_t file, error *e)
{
    char *bytes, digest[65];
    size_t count;
    const char **slot = &p->sha256[file];
    arena *scratch = *slot != NULL ? NULL : arena_new();
    if (*slot != NULL)
        return *slot;
    if (scratch == NULL)
        error_memory(e);
    else if (file_read_binary(scratch, p->registry.files.at[file].path, ERROR_PLUGIN, &bytes,
                              &count, e) == 0) {
        sha256_hex(bytes, count, digest);
        if ((*slot = arena_text(p->memory, digest)) == NULL)
            error_memory(e);
    }
    arena_free(scratch);
    return *slot;
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
    for (size_t f = 0; f < s->plugins->registry.files.count; f++) {
        const plugin_file *file = &s->plugins->registry.files.at[f];
        bool used_here = false;
        for (size_t i = 0; i < components; i++)
            used_here = used_here || s->assembly.parts[i].plugin == file;
        if (!used_here)
            continue;
        const char *digest = digest_of(s->plugins, f, e);
        if (digest == NULL)
            return e->code;
        list[used] = (result_plugin){file->desc->type, arena_text(s->memory, file->name),
                                     file->desc->version, arena_text(s->memory, digest)};
        if (list[used].file == NULL || list[used].sha256 == NULL)
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
    s->plausible = (plausible){.memory = s->memory, .problem = s->problem};
    s->hours_tried = false;
    if (find_plugins(s, e) != 0 ||
        assemble(s->memory, s->problem, &s->plugins->registry, s->options.log, &inspector,
                 &s->assembly, e) != 0 ||
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
