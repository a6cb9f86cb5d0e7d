/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - opens a site: copies its options and reads its problem; reads the problem again after a
 * change of a value.
 */
#include "site/site.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

void site_free(site *s)
{
    if (s == NULL)
        return;
    free(s->written);
    arena_free(s->answer);
    arena_free(s->memory);
    arena_free(s->own); /* holds the site itself */
}

static char *results_next_to(arena *a, const char *path)
{
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".ini") == 0)
        length -= 4;
    return arena_printf(a, "%.*s.results", (int)length, path);
}

static int keep_set(site *s, const char *text, error *e)
{
    const char **slot = VEC_PUSH(s->own, &s->set);
    if (slot == NULL || (*slot = arena_text(s->own, text)) == NULL)
        return error_memory(e);
    return 0;
}

/* Replaces an optional string by a copy; false: out of memory. */
static bool copy_text(arena *a, const char **text)
{
    return *text == NULL || (*text = arena_text(a, *text)) != NULL;
}

/* Copies the options, because the caller's strings may not outlive the call. */
static int copy_options(site *s, const site_options *from, error *e)
{
    site_options *o = &s->options;
    *o = *from;
    const char **plugin = ARENA_ARRAY(s->own, const char *, o->plugins);
    if (o->text != NULL)
        o->text = arena_slice(s->own, o->text, o->length);
    o->plugin_dir =
        o->plugin_dir != NULL ? arena_text(s->own, o->plugin_dir) : registry_installed(s->own);
    if (plugin == NULL || (from->text != NULL && o->text == NULL) || o->plugin_dir == NULL ||
        !copy_text(s->own, &o->path) || !copy_text(s->own, &o->scenario))
        return error_memory(e);
    for (size_t i = 0; i < o->plugins; i++) {
        plugin[i] = arena_text(s->own, from->plugin[i]);
        if (plugin[i] == NULL)
            return error_memory(e);
    }
    o->plugin = plugin;
    site_change *change = ARENA_ARRAY(s->own, site_change, o->changes);
    if (change == NULL)
        return error_memory(e);
    for (size_t i = 0; i < o->changes; i++) {
        change[i] = from->change[i];
        if (!copy_text(s->own, &change[i].kind) || !copy_text(s->own, &change[i].name) ||
            !copy_text(s->own, &change[i].key) || !copy_text(s->own, &change[i].value))
            return error_memory(e);
    }
    o->change = change;
    o->set = NULL; /* s->set holds them */
    for (size_t i = 0; i < from->sets; i++) {
        if (keep_set(s, from->set[i], e) != 0)
            return e->code;
    }
    return 0;
}

/* Writes a value that the problem leaves to its default. */
static int add_value(problem *p, const site_change *c, error *e)
{
    ini_section *s = ini_ensure_section(p->memory, &p->document, c->kind, c->name, p->path, e);
    if (s == NULL || ini_find_entry(s, c->key) != NULL)
        return e->code;
    const ini_entry n = {.key = arena_text(p->memory, c->key),
                         .value = c->value, /* replaced by the caller's copy */
                         .file = p->path,
                         .folder = p->folder};
    return n.key == NULL ? error_memory(e) : ini_put(p->memory, s, &n, e);
}

/* Replaces values where they are written, or where the scenario or --set has written them. */
static int apply_changes(const void *data, problem *p, error *e)
{
    const site_options *source = data;
    for (size_t i = 0; i < source->changes; i++) {
        const site_change *c = &source->change[i];
        if (strcmp(c->name, "economics") == 0 && *c->kind == '\0' && add_value(p, c, e) != 0)
            return e->code;
        ini_section *s = ini_find_section(&p->document, c->kind, c->name);
        ini_entry *n = s == NULL ? NULL : ini_find_entry(s, c->key);
        if (n == NULL)
            return error_set(e, ERROR_USAGE, "there is no value [%s %s] %s to change", c->kind,
                             c->name, c->key);
        n->value = arena_text(p->memory, c->value);
        if (n->value == NULL)
            return error_memory(e);
        for (size_t k = 0; k < p->overrides.count; k++) {
            problem_override *o = &p->overrides.at[k];
            if (o->phase == NULL && strcmp(o->kind, c->kind) == 0 &&
                strcmp(o->name, c->name) == 0 && strcmp(o->entry.key, c->key) == 0)
                o->entry.value = n->value;
        }
    }
    return 0;
}

/* Reads the problem into new memory. After a failure the earlier problem stays in place. */
static int read_problem(site *s, error *e)
{
    double begin = clock_seconds();
    arena *memory = arena_new();
    const problem_source source = {.path = s->options.path,
                                   .text = s->options.text,
                                   .length = s->options.length,
                                   .scenario = s->options.scenario,
                                   .set = s->set.at,
                                   .sets = s->set.count,
                                   .adjust = apply_changes,
                                   .adjust_data = &s->options,
                                   .log = s->options.log};
    if (memory == NULL)
        return error_memory(e);
    problem *p = problem_load(memory, &source, e);
    const char *results = p == NULL ? NULL : results_next_to(memory, s->options.path);
    if (p != NULL && results == NULL)
        error_memory(e);
    if (e->code != 0) {
        arena_free(memory);
        return e->code;
    }
    arena_free(s->answer);
    arena_free(s->memory);
    s->answer = NULL;
    s->memory = memory;
    s->problem = p;
    s->results = results;
    free(s->written);
    s->written = NULL;
    s->stage = SITE_READ;
    s->source = (result_source){0};
    s->seconds_read = clock_seconds() - begin;
    return 0;
}

site *site_open(const site_options *options, error *e)
{
    arena *own = arena_new();
    site *s = own == NULL ? NULL : ARENA_NEW(own, site);
    if (s == NULL) {
        arena_free(own);
        error_memory(e);
        return NULL;
    }
    s->own = own;
    if (copy_options(s, options, e) == 0 && read_problem(s, e) == 0)
        return s;
    site_free(s);
    return NULL;
}

site *site_variant(const site *s, const site_change *change, size_t changes, error *e)
{
    site_options options = s->options;
    const size_t own = s->options.changes;
    arena *scratch = arena_new();
    site_change *all = scratch == NULL ? NULL : ARENA_ARRAY(scratch, site_change, own + changes);
    site *v = NULL;
    if (all != NULL) {
        for (size_t i = 0; i < own + changes; i++)
            all[i] = i < own ? s->options.change[i] : change[i - own];
        options.set = s->set.at;
        options.sets = s->set.count;
        options.strict = false;
        options.change = all;
        options.changes = own + changes;
        options.log = (log_sink){0};
        v = site_open(&options, e);
    } else {
        error_memory(e);
    }
    arena_free(scratch);
    return v;
}

int site_set(site *s, const char *address, const char *value, error *e)
{
    const char *line = arena_printf(s->own, "%s=%s", address, value);
    size_t before = s->set.count;
    if (line == NULL)
        return error_memory(e);
    if (strchr(address, '=') != NULL)
        return error_set(e, ERROR_USAGE, "%s: must be SECTION.KEY, without a value", address);
    if (keep_set(s, line, e) == 0 && read_problem(s, e) != 0)
        s->set.count = before;
    return e->code;
}
