/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * installed.c - where the plugins are that were installed with this library: beside it, wherever
 * the whole was moved to; else where it was configured to go.
 */
#include "plugin/registry.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The plugins beside the file at `path`; NULL where there are none, or no memory for it (*full). */
static char *beside(arena *a, const char *path, bool *full)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return NULL;
    char *folder = arena_printf(a, "%.*s/firn/plugins", (int)(slash - path), path);
    *full = *full || folder == NULL;
    return folder != NULL && access(folder, X_OK) == 0 ? folder : NULL;
}

char *registry_installed(arena *a)
{
    static const char here = 0; /* an address in the library */
    Dl_info info;
    struct link_map *object = NULL;
    bool full = false;
    /* Linked into a program it has no file of its own, and no name here. */
    if (dladdr1(&here, &info, (void **)&object, RTLD_DL_LINKMAP) != 0 && object != NULL &&
        strchr(object->l_name, '/') != NULL) {
        char *found = beside(a, object->l_name, &full);
        /* It may have been loaded through a link; the plugins are where it leads. */
        char *real = found == NULL ? realpath(object->l_name, NULL) : NULL;
        full = full || (found == NULL && real == NULL && errno == ENOMEM);
        if (real != NULL)
            found = beside(a, real, &full);
        free(real);
        if (found != NULL || full)
            return found;
    }
    return arena_text(a, FIRN_PLUGIN_DIR);
}
