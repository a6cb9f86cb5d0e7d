/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - opens a site: copies its options and reads its problem.
 */
#include "site/site.h"

#include "base/clock.h"
#include "problem/access.h"
#include "solve/barrier/ordering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void site_free(site *s)
{
    if (s == NULL)
        return;
    free(s->written);
    arena_free(s->answer);
    ordering_cache_free(s->orders);
    arena_free(s->memory);
    site_release_plugins(s->plugins);
    arena_free(s->set_memory);
    inputs_free(s->inputs);
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
    const char **slot = VEC_PUSH(s->set_memory, &s->set);
    if (slot == NULL || (*slot = arena_text(s->set_memory, text)) == NULL)
        return error_memory(e);
    return 0;
}

/* Replaces an optional string by a copy; false: out of memory. */
static bool copy_text(arena *a, const char **text)
{
    return *text == NULL || (*text = arena_text(a, *text)) != NULL;
}

/* Copies a list of texts; NULL: out of memory. */
static const char *const *copy_list(arena *a, const char *const *from, size_t count)
{
    const char **to = ARENA_ARRAY(a, const char *, count);
    for (size_t i = 0; to != NULL && i < count; i++) {
        to[i] = arena_text(a, from[i]);
        if (to[i] == NULL)
            return NULL;
    }
    return to;
}

/* Copies what is held to `a`. */
int site_copy_holding(arena *a, const site_holding *from, site_holding *to, error *e)
{
    *to = *from;
    if (from->from == NULL)
        return 0;
    site_held *held = arena_copy(a, from->held, (from->count + 1) * sizeof *held);
    to->from = arena_text(a, from->from);
    to->shown = arena_text(a, from->shown);
    to->phase = copy_list(a, from->phase, from->phases);
    to->freed = copy_list(a, from->freed, from->frees);
    bool done = held != NULL && to->from != NULL && to->shown != NULL && to->phase != NULL &&
                to->freed != NULL;
    for (size_t i = 0; i < from->count && done; i++)
        done = copy_text(a, &held[i].component) && copy_text(a, &held[i].size) &&
               copy_text(a, &held[i].phase) && copy_text(a, &held[i].unit);
    to->held = held;
    return done ? 0 : error_memory(e);
}

/* Copies the options, because the caller's strings may not outlive the call. */
static int copy_options(site *s, const site_options *from, error *e)
{
    site_options *o = &s->options;
    *o = *from;
    o->inputs = s->inputs;
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
    if (site_copy_holding(s->own, &from->hold, &o->hold, e) != 0)
        return e->code;
    o->set = NULL; /* s->set holds them */
    s->set_memory = arena_new();
    if (s->set_memory == NULL)
        return error_memory(e);
    for (size_t i = 0; i < from->sets; i++) {
        if (keep_set(s, from->set[i], e) != 0)
            return e->code;
    }
    return 0;
}

/* The value that the scenario or --set applies to one phase ("phase 2028: bus w40.temperature") at
 * the address that a [phase] section would write as `key`; NULL: none. */
static problem_override *override_of_phase(problem *p, const site_change *c)
{
    problem_override *found = NULL;
    char key[200];
    for (size_t k = 0; k < p->overrides.count && strcmp(c->kind, "phase") == 0; k++) {
        problem_override *o = &p->overrides.at[k];
        snprintf(key, sizeof key, "%s%s%s.%s", o->kind, *o->kind != '\0' ? " " : "", o->name,
                 o->entry.key);
        if (o->phase != NULL && strcmp(o->phase, c->name) == 0 && strcmp(key, c->key) == 0)
            found = o; /* the last one counts */
    }
    return found;
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
        problem_override *of_phase = override_of_phase(p, c);
        if (of_phase != NULL) {
            of_phase->entry.value = arena_text(p->memory, c->value);
            if (of_phase->entry.value == NULL)
                return error_memory(e);
            continue;
        }
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

void site_keep_named(site *s)
{
    const problem *p = s->problem;
    arena *scratch = arena_new();
    for (size_t i = 0; scratch != NULL && i < p->read.count; i++) {
        error none = {0};
        char *bytes, why[200];
        const char *hide;
        size_t count;
        if (!inputs_has(s->inputs, p->read.at[i]) &&
            problem_may_read(p, p->read.at[i], "", &hide, why, sizeof why))
            inputs_read(s->inputs, scratch, p->read.at[i], ERROR_PROBLEM, &bytes, &count, &none);
    }
    arena_free(scratch);
}

int site_read(site *s, error *e)
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
                                   .access = s->options.access,
                                   .trusted = s->options.permission.trusted,
                                   .read_by_caller = s->options.reader.open != NULL,
                                   .inputs = s->inputs,
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
    s->answer = NULL;
    s->memory = memory;
    s->problem = p;
    s->results = results;
    s->written = NULL;
    s->stage = SITE_READ;
    s->dirty = false;
    s->source = (result_source){0};
    memset(&s->hold_notes, 0, sizeof s->hold_notes);
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
    s->itself = s;
    s->gate = ARENA_NEW(own, gate);
    s->inputs =
        options->inputs != NULL ? inputs_copy(options->inputs, e) : inputs_new(options->reader, e);
    if (s->gate == NULL) {
        error_memory(e);
    } else if (s->inputs != NULL && copy_options(s, options, e) == 0 && site_read(s, e) == 0) {
        if (options->inputs == NULL)
            site_keep_named(s);
        return s;
    }
    site_free(s);
    return NULL;
}

/* Opens the site again, without its log, with `changes` values replaced in addition to its own. */
static site *open_again(const site *s, const site_change *change, size_t changes, bool larger,
                        error *e)
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
        options.hold.as_minimum = larger;
        options.log = (log_sink){0};
        v = site_open(&options, e);
    } else {
        error_memory(e);
    }
    arena_free(scratch);
    return v;
}

site *site_variant(const site *s, const site_change *change, size_t changes, error *e)
{
    return open_again(s, change, changes, s->options.hold.as_minimum, e);
}

site *site_with_larger_sizes(const site *s, error *e)
{
    return open_again(s, NULL, 0, true, e);
}
