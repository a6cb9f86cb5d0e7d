/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * installed.c - finds the folder of the plugins that were installed with this library: next to the
 * library, so that an installation can be moved; else the folder that was configured at build time,
 * or, in the static library, the one that `cmake --install` has written over it.
 */
#include "plugin/registry.h"

#include "base/text.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A section of its own, so that cmake/install.cmake can replace it, by up to as many bytes.
 * volatile: not known yet. */
static const volatile char configured[PATH_MAX] __attribute__((used, section(".firn_plugins"))) =
    FIRN_PLUGIN_DIR "\n";

static char *configured_folder(arena *a)
{
    text_buffer b = {0};
    for (size_t i = 0; i < sizeof configured && configured[i] != '\n'; i++) {
        const char c = configured[i];
        text_add_bytes(&b, &c, 1);
    }
    char *folder = b.failed ? NULL : arena_slice(a, b.at == NULL ? "" : b.at, b.count);
    text_free(&b);
    return folder;
}

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
    return configured_folder(a);
}
