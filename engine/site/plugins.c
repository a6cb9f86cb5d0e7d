/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins.c - finds the plugins of a site, once: a change of a value changes nothing of that,
 * unless it is that of [plugins] path.
 */
#include "site/site.h"

#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

const char *site_plugin_digest(site_plugins *p, size_t file, error *e)
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
