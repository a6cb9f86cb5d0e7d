/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins.c - firn/firn.h: functions about plugins that need no site: the list of plugin files that
 * would be searched, the description of one file, and the plugin code that a thread runs.
 */
#include "api/api.h"
#include "plugin/call_context.h"
#include "plugin/describe.h"
#include "plugin/registry.h"

char *firn_plugin_describe(const char *file, int how, int trust, firn_error *out)
{
    error e = {0};
    text_buffer b = {0};
    plugin_file *loaded;
    size_t types;
    arena *a = arena_new();
    if (a == NULL)
        error_memory(&e);
    else if (plugin_load(a, file, trust != 0, &loaded, &types, &e) == 0) {
        if (how == FIRN_DESCRIBE_LINE)
            describe_line(loaded->desc, &b);
        else
            describe_full(loaded, &b);
    }
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
