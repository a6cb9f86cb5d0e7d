/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins.c - firn/firn.h: functions about plugins that need no site: the list of plugin files that
 * would be searched, and the description of one file; for the command the plugin code that a
 * thread runs.
 */
#include "api/api.h"
#include "api/command.h"
#include "plugin/call_context.h"
#include "plugin/describe.h"
#include "plugin/registry.h"

#include <string.h>

static int describe_file(const char *file, const char *type, int how, bool trust, text_buffer *b,
                         error *e)
{
    plugin_file *types = NULL;
    size_t count = 0, described = 0;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    plugin_load(a, file, trust, &types, &count, e);
    for (size_t i = 0; i < count; i++) {
        if (type != NULL && strcmp(types[i].desc->type, type) != 0)
            continue;
        if (how == FIRN_DESCRIBE_LINE)
            describe_line(types[i].desc, b);
        else {
            text_add(b, described > 0 ? "\n" : "");
            describe_full(&types[i], b);
        }
        described++;
    }
    if (e->code == 0 && described == 0)
        error_set(e, ERROR_USAGE, "plugin %s has no type `%s`", file, type);
    arena_free(a);
    return e->code;
}

char *firn_plugin_describe(const char *file, const char *type, int how, int trust, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    if (api_begin(&c) && api_given(&c, file, "file was given: pass the path of a plugin file")) {
        if (how == FIRN_DESCRIBE_LINE || how == FIRN_DESCRIBE_FULL)
            describe_file(file, type, how, trust != 0, &b, &c.e);
        else
            error_set(&c.e, ERROR_USAGE,
                      "how is %d: it must be FIRN_DESCRIBE_LINE or FIRN_DESCRIBE_FULL", how);
    }
    return api_text(&c, &b);
}

static int list_folder(arena *a, const char *where, text_buffer *b, error *e)
{
    char **paths;
    size_t count;
    bool exists;
    if (registry_list(a, where, &paths, &count, &exists, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++)
        text_addf(b, "%s\n", paths[i]);
    return 0;
}

static int list_files(const firn_load_options *o, text_buffer *b, error *e)
{
    char **folders;
    size_t count = 0;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    for (size_t i = 0; i < o->plugins; i++)
        text_addf(b, "%s\n", o->plugin[i]);
    if ((o->flags & FIRN_NO_ENVIRONMENT) == 0)
        registry_environment(a, &folders, &count, e);
    for (size_t i = 0; e->code == 0 && i < count; i++)
        list_folder(a, folders[i], b, e);
    const char *installed = o->plugin_dir != NULL ? o->plugin_dir : registry_installed(a);
    if (e->code == 0 && installed == NULL)
        error_memory(e);
    if (e->code == 0)
        list_folder(a, installed, b, e);
    arena_free(a);
    return e->code;
}

char *firn_plugin_files(const firn_load_options *options, firn_error *out)
{
    api_call c = {.out = out};
    text_buffer b = {0};
    firn_load_options o;
    if (api_begin(&c) && api_load_options(&o, options, &c.e)) {
        text_add(&b, "");
        list_files(&o, &b, &c.e);
    }
    return api_text(&c, &b);
}

/* ---- for the command ------------------------------------------------------------------------- */

const char *firn_plugin_running(int64_t *call)
{
    return call_context_running(NULL, call);
}

const firn_thread *firn_thread_self(void)
{
    return (const firn_thread *)call_context_here();
}

const char *firn_thread_running(const firn_thread *thread, int64_t *call)
{
    return call_context_running((const call_context_slot *)thread, call);
}
