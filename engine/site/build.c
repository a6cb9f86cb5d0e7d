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
                                     arena_text(s->memory, digest)};
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
    result_note *notes = ARENA_ARRAY(s->memory, result_note, s->assembly.notes.count);
    if (notes == NULL)
        return error_memory(e);
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
    s->source.notes = s->assembly.notes.count;
    return used_plugins(s, e);
}

int site_build(site *s, error *e)
{
    if (s->stage >= SITE_BUILT)
        return 0;
    double begin = clock_seconds();
    s->registry = (registry){.memory = s->memory, .trust = s->options.trust};
    if (find_plugins(s, e) != 0 ||
        assemble(s->memory, s->problem, &s->registry, s->options.log, &s->assembly, e) != 0)
        return e->code;
    double assembled = clock_seconds();
    if (lp_expand(s->memory, s->assembly.model, &s->lp, &s->map, e) != 0 ||
        describe_source(s, e) != 0)
        return e->code;
    s->seconds_build = assembled - begin;
    s->seconds_expand = clock_seconds() - assembled;
    s->stage = SITE_BUILT;
    return 0;
}
