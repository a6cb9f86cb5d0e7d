/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins.c - firn/firn.h: functions about plugins that need no site: the list of plugin files that
 * would be searched, the description of one file, and the plugin code that a thread runs.
 */
#include "api/api.h"
#include "api/trust.h"
#include "plugin/call_context.h"
#include "plugin/describe.h"
#include "plugin/registry.h"

#include <string.h>

char *firn_plugin_describe(const char *file, const char *type, int how, int trust, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    plugin_file *types = NULL;
    size_t count = 0, described = 0;
    arena *a = arena_new();
    if (a == NULL)
        error_memory(&e);
    else
        plugin_load(a, file, trust != 0, &types, &count, &e);
    for (size_t i = 0; i < count; i++) {
        if (type != NULL && strcmp(types[i].desc->type, type) != 0)
            continue;
        if (how == FIRN_DESCRIBE_LINE)
            describe_line(types[i].desc, &b);
        else {
            text_add(&b, described > 0 ? "\n" : "");
            describe_full(&types[i], &b);
        }
        described++;
    }
    if (e.code == 0 && described == 0)
        error_set(&e, ERROR_USAGE, "plugin %s has no type `%s`", file, type);
    arena_free(a);
    return api_text(out, &e, &b);
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

char *firn_plugin_files(const firn_load_options *options, firn_error *out)
{
    static const firn_load_options defaults;
    const firn_load_options *o = options != NULL ? options : &defaults;
    error e = {0};
    text_buffer b = {0};
    char **folders;
    size_t count;
    arena *a = arena_new();
    text_add(&b, "");
    if (a == NULL) {
        error_memory(&e);
    } else {
        for (size_t i = 0; i < o->plugins; i++)
            text_addf(&b, "%s\n", o->plugin[i]);
        site_options allowed = {0};
        api_trust_flags(o->flags, &allowed, &e);
        count = 0;
        if (e.code == 0 && !allowed.no_environment)
            registry_environment(a, &folders, &count, &e);
        for (size_t i = 0; e.code == 0 && i < count; i++)
            list_folder(a, folders[i], &b, &e);
        const char *installed = o->plugin_dir != NULL ? o->plugin_dir : registry_installed(a);
        if (e.code == 0 && installed == NULL)
            error_memory(&e);
        if (e.code == 0)
            list_folder(a, installed, &b, &e);
    }
    arena_free(a);
    return api_text(out, &e, &b);
}

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
