/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * permission.c - lists the files that decide what code a problem runs, and compares them with those
 * that the user has allowed.
 */
#include "site/permission.h"

#include "plugin/elf_types.h"
#include "plugin/open.h"
#include "plugin/registry.h"
#include "problem/ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- what a permission covers ---------------------------------------------------------------- */

static const ini_entry *path_entry(const problem *p, const ini_section **section)
{
    *section = ini_find_section(&p->document, "", "plugins");
    return ini_find_entry(*section, "path");
}

static int add(arena *a, trust_grant *g, const char *kind, const char *sha256, const char *path,
               error *e)
{
    trust_item *item = VEC_PUSH(a, &g->items);
    if (item == NULL || path == NULL)
        return error_memory(e);
    *item = (trust_item){kind, arena_text(a, sha256), path};
    return item->sha256 == NULL ? error_memory(e) : 0;
}

/* The real path of a file of the problem (NULL: of another); the working directory may have changed
 * since it was read. */
static char *real_path(const problem *p, arena *a, const char *path)
{
    path = inputs_path(p != NULL ? p->files_kept : NULL, a, path);
    char *real = path == NULL ? NULL : realpath(path, NULL);
    char *kept = real == NULL ? NULL : arena_text(a, real);
    free(real);
    return kept;
}

/* A plugin that cannot be opened is left out: if it can be one day, it was added. `strict`: refuse
 * one that names code which the permission would not cover. */
static int add_plugin(arena *a, const char *path, const char *program, bool strict, trust_grant *g,
                      error *e)
{
    plugin_object object;
    error why = {0};
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    if (plugin_open(a, scratch, path, program, true, &object, &why) == 0) {
        plugin_digest(&object);
        const char *own = plugin_elf_own_code((const unsigned char *)object.bytes, object.count);
        if (strict && own != NULL)
            error_set(e, ERROR_PLUGIN,
                      "plugin %s names further code to be loaded with it (%s), which could change "
                      "without notice: link that code into the plugin, or pass `--trust-problem` "
                      "with each run",
                      object.file.path, own);
        else
            add(a, g, "plugin", object.sha256, object.file.path, e);
        plugin_close(&object);
    } else if (why.code == ERROR_IO) {
        error_set(e, why.code, "%s", why.text);
    }
    arena_free(scratch);
    return e->code;
}

static int add_folder(arena *a, const problem *p, const char *folder, bool strict, trust_grant *g,
                      error *e)
{
    char **files;
    size_t count;
    bool exists;
    const ini_section *section;
    const ini_entry *entry = path_entry(p, &section);
    folder = inputs_path(p->files_kept, a, folder);
    if (folder == NULL)
        return error_memory(e);
    const char *real = real_path(NULL, a, folder), *program = plugin_program(a);
    if (real == NULL || access(folder, R_OK | X_OK) != 0)
        return errno == ENOMEM ? error_memory(e)
                               : ini_complain(e, section, entry, "cannot read folder %s: %s",
                                              folder, strerror(errno));
    if (program == NULL)
        return error_memory(e);
    if (add(a, g, "folder", "-", real, e) != 0 ||
        registry_list(a, folder, &files, &count, &exists, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        if (add_plugin(a, files[i], program, strict, g, e) != 0)
            return e->code;
    }
    return 0;
}

/* The files as they are now. */
static int list_files(arena *a, const problem *p, bool strict, trust_grant *g, error *e)
{
    for (size_t i = 0; i < p->documents.count; i++) {
        const problem_input *d = &p->documents.at[i];
        const char *real = i == 0 ? g->problem : real_path(p, a, d->file);
        if (add(a, g, "file", d->sha256, real != NULL ? real : d->file, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < p->plugin_paths.count; i++) {
        if (add_folder(a, p, p->plugin_paths.at[i], strict, g, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- the question ---------------------------------------------------------------------------- */

/* Why the folders are left out although there may be a permission; NULL: it holds. */
static int compare(const problem *p, arena *a, permission_answer *out, const char **why, error *e)
{
    trust_store store;
    trust_grant now = {.problem = real_path(p, a, p->path)};
    bool no_memory = false;
    *why = "";
    if (now.problem == NULL) /* a text without a file */
        return 0;
    if (trust_store_read(a, &store, e) == ERROR_USAGE) { /* there is no home, so no permission */
        *e = (error){0};
        return 0;
    }
    const trust_grant *allowed = e->code != 0 ? NULL : trust_store_find(&store, now.problem);
    if (allowed == NULL)
        return e->code;
    if (list_files(a, p, false, &now, e) != 0)
        return e->code;
    const char *difference = trust_difference(a, allowed, &now, &no_memory);
    if (no_memory)
        return error_memory(e);
    if (difference != NULL) {
        *why = difference;
        return 0;
    }
    out->permission = PERMISSION_REMEMBERED;
    out->grant = now;
    *why = NULL;
    return 0;
}

int permission_ask(const problem *p, arena *a, const permission_options *how,
                   permission_answer *out, error *e)
{
    const ini_section *section;
    const ini_entry *entry = path_entry(p, &section);
    const char *why = "";
    char location[600];
    *out = (permission_answer){.permission = PERMISSION_NONE};
    /* Line 0 is the command line; a file may be called `--set`. */
    if (!how->never && (how->trusted || entry->line == 0)) {
        out->permission = PERMISSION_GIVEN;
        return 0;
    }
    if (!how->never && how->remembered && compare(p, a, out, &why, e) != 0)
        return e->code;
    if (out->permission != PERMISSION_NONE)
        return 0;
    ini_location(section, entry, location, sizeof location);
    out->location = arena_text(a, location);
    if (how->never)
        out->left_out =
            arena_printf(a,
                         "plugin folder `%s` is left out: this problem may not name plugins "
                         "(FIRN_NO_PROBLEM_PLUGINS)",
                         ini_shown_value(entry));
    else if (*why != '\0')
        out->left_out = arena_printf(
            a,
            "plugin folder `%s` is left out, because %s: look at it, then allow it again with "
            "`firn trust %s`",
            ini_shown_value(entry), why, p->path);
    else
        out->left_out = arena_printf(
            a,
            "plugin folder `%s` is left out, because a plugin can do whatever you can: if you "
            "trust whoever made these files, pass `--trust-problem`, or run `firn trust %s` once",
            ini_shown_value(entry), p->path);
    return out->location == NULL || out->left_out == NULL ? error_memory(e) : 0;
}

/* ---- giving and taking ----------------------------------------------------------------------- */

static int give(arena *a, const char *path, text_buffer *out, error *e)
{
    const problem_source source = {.path = path, .trusted = true};
    char given[40] = "";
    time_t now = time(NULL);
    struct tm utc;
    problem *p = problem_load_files(a, &source, e);
    if (p == NULL)
        return e->code;
    if (p->plugin_paths.count == 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s names no folder of plugins (`[plugins] path`), so it needs no "
                         "permission",
                         path);
    if (gmtime_r(&now, &utc) != NULL)
        strftime(given, sizeof given, "%Y-%m-%dT%H:%M:%SZ", &utc);
    trust_grant grant = {.problem = real_path(NULL, a, path), .given = given};
    if (grant.problem == NULL)
        return error_memory(e);
    if (list_files(a, p, true, &grant, e) != 0 || trust_store_add(a, &grant, e) != 0)
        return e->code;
    for (size_t i = 0; i < grant.items.count; i++)
        text_addf(out, "%s %s\n", grant.items.at[i].kind, grant.items.at[i].path);
    return 0;
}

int permission_give(const char *path, text_buffer *out, error *e)
{
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    give(a, path, out, e);
    arena_free(a);
    return e->code;
}

int permission_forget(const char *path, error *e)
{
    bool removed = false;
    arena *a = arena_new();
    /* the file itself may be gone */
    const char *real = a == NULL ? NULL : real_path(NULL, a, path);
    if (a == NULL)
        error_memory(e);
    else if (trust_store_remove(a, real != NULL ? real : path, &removed, e) == 0 && !removed)
        error_set(e, ERROR_USAGE,
                  "there is no permission for %s: `firn trust --list` lists the permissions", path);
    arena_free(a);
    return e->code;
}

/* What has changed since, in words. */
static int describe(const trust_grant *g, text_buffer *out, error *e)
{
    arena *a = arena_new();
    const problem_source source = {.path = g->problem, .trusted = true};
    trust_grant now = {.problem = g->problem};
    error why = {0};
    bool no_memory = a == NULL;
    const char *state = NULL;
    problem *p = a == NULL ? NULL : problem_load_files(a, &source, &why);
    if (p != NULL && list_files(a, p, false, &now, &why) == 0)
        state = trust_difference(a, g, &now, &no_memory);
    if (no_memory || (why.code == ERROR_IO && strcmp(why.text, "out of memory") == 0))
        error_memory(e);
    else
        text_addf(out, "%s\n  allowed %s; %s%s\n", g->problem, g->given,
                  why.code != 0   ? "it can no longer be read: "
                  : state != NULL ? "void: "
                                  : "unchanged",
                  why.code != 0   ? why.text
                  : state != NULL ? state
                                  : "");
    arena_free(a);
    return e->code;
}

int permission_list(text_buffer *out, error *e)
{
    trust_store store;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    if (trust_store_read(a, &store, e) == 0) {
        for (size_t i = 0; i < store.grants.count && e->code == 0; i++)
            describe(&store.grants.at[i], out, e);
    }
    arena_free(a);
    return e->code;
}
