/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.c - the library's public face: a site read, changed, and built with its plugins.
 * site/solve.c solves it, api/answer.c and api/values.c give the answer.
 */
#include "site/site.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int site_tell(firn_error *to, const error *from)
{
    if (to != NULL) {
        to->code = from->code;
        memcpy(to->text, from->text, sizeof to->text);
    }
    return from->code;
}

const char *firn_version(void)
{
    return FIRN_VERSION;
}

const char *firn_nearest(const char *word, const char *const *words, size_t count)
{
    return text_nearest_of(word, words, count);
}

void firn_text_free(char *text)
{
    free(text);
}

void firn_site_free(firn_site *site)
{
    if (site == NULL)
        return;
    arena_free(site->memory);
    arena_free(site->own); /* the site itself lies in it */
}

/* ---- loading ------------------------------------------------------------------------------- */

static char *results_beside(arena *a, const char *path)
{
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".ini") == 0)
        length -= 4;
    return arena_printf(a, "%.*s.results", (int)length, path);
}

static int keep_set(firn_site *s, const char *text, error *e)
{
    const char **slot = VEC_PUSH(s->own, &s->set);
    if (slot == NULL || (*slot = arena_text(s->own, text)) == NULL)
        return error_memory(e);
    return 0;
}

/* The caller's strings live as long as the call; ours as long as the site. */
static int keep_options(firn_site *s, const firn_load_options *o, error *e)
{
    static const firn_load_options none;
    if (o == NULL)
        o = &none;
    s->trust = o->trust_plugins != 0;
    s->log = (log_sink){o->log, o->log_data};
    s->plugins = o->plugins;
    s->plugin = ARENA_ARRAY(s->own, const char *, o->plugins);
    s->plugin_dir =
        o->plugin_dir != NULL ? arena_text(s->own, o->plugin_dir) : registry_installed(s->own);
    if (s->plugin == NULL || s->plugin_dir == NULL)
        return error_memory(e);
    if (o->scenario != NULL && (s->scenario = arena_text(s->own, o->scenario)) == NULL)
        return error_memory(e);
    for (size_t i = 0; i < o->plugins; i++) {
        s->plugin[i] = arena_text(s->own, o->plugin[i]);
        if (s->plugin[i] == NULL)
            return error_memory(e);
    }
    for (size_t i = 0; i < o->sets; i++) {
        if (keep_set(s, o->set[i], e) != 0)
            return e->code;
    }
    return 0;
}

/* Reads the problem into new memory; where that fails, what was read before stays. */
static int read_problem(firn_site *s, error *e)
{
    double begin = clock_seconds();
    arena *memory = arena_new();
    const problem_source source = {.path = s->path,
                                   .text = s->text,
                                   .length = s->length,
                                   .scenario = s->scenario,
                                   .set = s->set.at,
                                   .sets = s->set.count};
    if (memory == NULL)
        return error_memory(e);
    problem *p = problem_load(memory, &source, e);
    const char *results = p == NULL ? NULL : results_beside(memory, s->path);
    if (p != NULL && results == NULL)
        error_memory(e);
    if (e->code != 0) {
        arena_free(memory);
        return e->code;
    }
    arena_free(s->memory);
    s->memory = memory;
    s->problem = p;
    s->results = results;
    s->written = NULL;
    s->stage = 0;
    s->registry = (registry){.memory = memory, .trust = s->trust};
    s->source = (result_source){0};
    s->run = (result_run){.seconds_read = clock_seconds() - begin};
    s->verdict = (error){0};
    return 0;
}

static firn_site *open_site(const char *path, const char *text, size_t length,
                            const firn_load_options *options, firn_error *out)
{
    error e = {0};
    arena *own = arena_new();
    firn_site *s = own == NULL ? NULL : ARENA_NEW(own, firn_site);
    if (s == NULL) {
        arena_free(own);
        error_memory(&e);
        site_tell(out, &e);
        return NULL;
    }
    s->own = own;
    s->path = arena_text(own, path);
    s->text = text == NULL ? NULL : arena_slice(own, text, length);
    s->length = length;
    if (s->path == NULL || (text != NULL && s->text == NULL))
        error_memory(&e);
    if (e.code == 0 && keep_options(s, options, &e) == 0)
        read_problem(s, &e);
    if (site_tell(out, &e) == 0)
        return s;
    firn_site_free(s);
    return NULL;
}

static firn_site *refuse_site(const char *why, firn_error *out)
{
    error e = {0};
    error_set(&e, ERROR_USAGE, "%s", why);
    site_tell(out, &e);
    return NULL;
}

firn_site *firn_site_load(const char *path, const firn_load_options *options, firn_error *out)
{
    if (path == NULL)
        return refuse_site("no path: say which problem file to read", out);
    return open_site(path, NULL, 0, options, out);
}

firn_site *firn_site_read(const char *text, size_t length, const char *path,
                          const firn_load_options *options, firn_error *out)
{
    if (path == NULL)
        return refuse_site("no path: say where the text would stand as a file", out);
    if (text == NULL)
        return refuse_site("no text: say what to read as a problem file", out);
    return open_site(path, text, length, options, out);
}

int firn_site_set(firn_site *s, const char *address, const char *value, firn_error *out)
{
    error e = {0};
    const char *line = arena_printf(s->own, "%s=%s", address, value);
    size_t before = s->set.count;
    if (line == NULL)
        error_memory(&e);
    else if (strchr(address, '=') != NULL)
        error_set(&e, ERROR_USAGE, "%s: an address is SECTION.KEY, without a value", address);
    else if (keep_set(s, line, &e) == 0 && read_problem(s, &e) != 0)
        s->set.count = before;
    return site_tell(out, &e);
}

/* ---- plugins ------------------------------------------------------------------------------- */

static int find_plugins(firn_site *s, error *e)
{
    for (size_t i = 0; i < s->plugins; i++) {
        if (registry_add_file(&s->registry, s->plugin[i], e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < s->problem->plugin_paths.count; i++) {
        const char *path = s->problem->plugin_paths.at[i];
        if (access(path, R_OK | X_OK) != 0) {
            ini_section *plugins = ini_find_section(&s->problem->document, "", "plugins");
            return ini_complain(e, plugins, ini_find_entry(plugins, "path"), "folder %s: %s", path,
                                strerror(errno));
        }
        if (registry_add_folder(&s->registry, path, true, e) != 0)
            return e->code;
    }
    if (registry_add_environment(&s->registry, e) != 0)
        return e->code;
    return registry_add_folder(&s->registry, s->plugin_dir, false, e);
}

static int by_type(const void *a, const void *b)
{
    return strcmp(((const result_plugin *)a)->type, ((const result_plugin *)b)->type);
}

/* The plugins that take part, each once, with the bytes they came from; by type, so that the
 * folders they were found in do not show. */
static int used_plugins(firn_site *s, error *e)
{
    size_t most = s->problem->periods.at[0].components.count, used = 0;
    result_plugin *list = ARENA_ARRAY(s->memory, result_plugin, most);
    if (list == NULL)
        return error_memory(e);
    for (size_t f = 0; f < s->registry.files.count; f++) {
        const plugin_file *file = &s->registry.files.at[f];
        bool mine = false;
        for (size_t i = 0; i < most; i++)
            mine = mine || s->assembly.parts[i].plugin == file;
        if (!mine)
            continue;
        char *bytes, digest[65];
        size_t count;
        arena *scratch = arena_new();
        if (scratch == NULL)
            return error_memory(e);
        if (file_read(scratch, file->path, ERROR_PLUGIN, &bytes, &count, e) == 0)
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
    calendar_stamp(&((const firn_site *)data)->problem->periods.at[period].calendar, step, out,
                   size);
}

static int describe_source(firn_site *s, error *e)
{
    const problem *p = s->problem;
    result_note *notes = ARENA_ARRAY(s->memory, result_note, s->assembly.notes.count);
    if (notes == NULL)
        return error_memory(e);
    for (size_t i = 0; i < s->assembly.notes.count; i++) {
        const component_note *r = &s->assembly.notes.at[i];
        notes[i] = (result_note){s->assembly.model->components.at[r->component].name, r->text};
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

int firn_site_build(firn_site *s, firn_error *out)
{
    error e = {0};
    if (s->stage >= SITE_BUILT)
        return site_tell(out, &e);
    double begin = clock_seconds();
    s->registry = (registry){.memory = s->memory, .trust = s->trust};
    if (find_plugins(s, &e) != 0 ||
        assemble(s->memory, s->problem, &s->registry, s->log, &s->assembly, &e) != 0)
        return site_tell(out, &e);
    double middle = clock_seconds();
    if (lp_expand(s->memory, s->assembly.model, &s->lp, &s->map, &e) != 0 ||
        describe_source(s, &e) != 0)
        return site_tell(out, &e);
    s->run.seconds_build = middle - begin;
    s->run.seconds_expand = clock_seconds() - middle;
    s->stage = SITE_BUILT;
    return site_tell(out, &e);
}

firn_dimensions firn_site_dimensions(const firn_site *s)
{
    if (s->stage < SITE_BUILT)
        return (firn_dimensions){0};
    const model *m = s->assembly.model;
    firn_dimensions d = {.rows = s->lp.rows,
                         .columns = s->lp.cols,
                         .entries = s->lp.start[s->lp.cols],
                         .periods = (int64_t)m->periods.count,
                         .components = (int64_t)m->components.count,
                         .plugins = (int64_t)s->source.plugins};
    for (size_t i = 0; i < m->periods.count; i++)
        d.steps += m->periods.at[i].count[SCOPE_STEP];
    return d;
}
