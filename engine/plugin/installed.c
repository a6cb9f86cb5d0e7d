/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * installed.c - where the plugins are that were installed with this library: beside it, wherever
 * the whole was moved to; else where it was configured to go.
 */
#include "plugin/registry.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

char *registry_installed(arena *a)
{
    static const char here = 0; /* an address in the library */
    Dl_info info;
    struct link_map *object = NULL;
    /* Linked into a program it has no file of its own, and no name here. */
    if (dladdr1(&here, &info, (void **)&object, RTLD_DL_LINKMAP) != 0 && object != NULL &&
        object->l_name[0] == '/') {
        int folder = (int)(strrchr(object->l_name, '/') - object->l_name);
        char *beside = arena_printf(a, "%.*s/firn/plugins", folder, object->l_name);
        if (beside == NULL || access(beside, X_OK) == 0)
            return beside;
    }
    return arena_text(a, FIRN_PLUGIN_DIR);
}
