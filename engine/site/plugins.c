/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins.c - finds the plugins of a site, once: a change of a value changes nothing of that,
 * unless it is that of [plugins] path.
 */
#include "site/site.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The folders of [plugins] path, in their order, and whether they are from the command line. NULL:
 * out of memory. */
static char *paths_of(arena *a, const problem *p)
{
    const ini_entry *entry = ini_find_entry(ini_find_section(&p->document, "", "plugins"), "path");
    char *all = arena_text(a, entry != NULL && entry->line == 0 ? "set\n" : "");
    for (size_t i = 0; i < p->plugin_paths.count && all != NULL; i++)
        all = arena_printf(a, "%s%s\n", all, p->plugin_paths.at[i]);
    return all;
}

/* Adds the folders that the problem names, if they may be used. */
static int add_problem_folders(site *s, site_plugins *found, error *e)
{
    problem *p = s->problem;
    registry *r = &found->registry;
    arena *a = found->memory;
    if (p->plugin_paths.count == 0)
        return 0;
    if (permission_ask(p, a, &s->options.permission, &found->permission, e) != 0)
        return e->code;
    if (found->permission.permission == PERMISSION_NONE) {
        r->left_out = found->permission.left_out;
        return 0;
    }
    if (found->permission.permission == PERMISSION_REMEMBERED)
        r->allowed = &found->permission.grant;
    for (size_t i = 0; i < p->plugin_paths.count; i++) {
        const char *path = inputs_path(s->inputs, a, p->plugin_paths.at[i]);
        if (path == NULL)
            return error_memory(e);
        if (access(path, R_OK | X_OK) != 0) {
            ini_section *plugins = ini_find_section(&p->document, "", "plugins");
            return ini_complain(e, plugins, ini_find_entry(plugins, "path"),
                                "cannot read folder %s: %s", path, strerror(errno));
        }
        if (registry_add_folder(r, path, PLUGIN_PROBLEM, e) != 0)
            return e->code;
    }
    return 0;
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
    if (add_problem_folders(s, found, e) != 0)
        return e->code;
    if (!s->options.no_environment && registry_add_environment(r, e) != 0)
        return e->code;
    const char *own = inputs_path(s->inputs, a, s->options.plugin_dir);
    return own == NULL ? error_memory(e) : registry_add_folder(r, own, PLUGIN_INSTALLED, e);
}

int site_find_plugins(site *s, error *e)
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
        if (search(s, found, e) == 0 && found->paths == NULL)
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
