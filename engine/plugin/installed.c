/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * installed.c - finds the folder of the plugins that were installed with this library: next to the
 * library, so that an installation can be moved; else the folder that was configured at build time.
 */
#include "plugin/registry.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The plugin folder next to the file at `path`; NULL if there is none, or if memory runs out
 * (*no_memory). */
static char *folder_next_to(arena *a, const char *path, bool *no_memory)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return NULL;
    char *folder = arena_printf(a, "%.*s/firn/plugins", (int)(slash - path), path);
    *no_memory = *no_memory || folder == NULL;
    return folder != NULL && access(folder, X_OK) == 0 ? folder : NULL;
}

char *registry_installed(arena *a)
{
    static const char here = 0; /* an address in the library */
    Dl_info info;
    struct link_map *object = NULL;
    bool no_memory = false;
    /* If the library is linked statically into a program, it has no file and no name of its own. */
    if (dladdr1(&here, &info, (void **)&object, RTLD_DL_LINKMAP) != 0 && object != NULL &&
        strchr(object->l_name, '/') != NULL) {
        char *found = folder_next_to(a, object->l_name, &no_memory);
        /* The library may have been loaded through a symbolic link; the plugins are next to its
         * target. */
        char *real = found == NULL ? realpath(object->l_name, NULL) : NULL;
        no_memory = no_memory || (found == NULL && real == NULL && errno == ENOMEM);
        if (real != NULL)
            found = folder_next_to(a, real, &no_memory);
        free(real);
        if (found != NULL || no_memory)
            return found;
    }
    return arena_text(a, FIRN_PLUGIN_DIR);
}
