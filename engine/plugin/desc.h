/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * desc.h - a loaded plugin, and access to the arrays that it shares with the engine.
 *
 * Structures that grow. A plugin states the sizes of the structures it was compiled with. Those of
 * its description are copied into the engine's own at load (desc.c); sizings and window values lie
 * in memory that the plugin reads by its own sizes, and are accessed by the functions below.
 */
#ifndef FIRN_PLUGIN_DESC_H
#define FIRN_PLUGIN_DESC_H

#include "base/arena.h"
#include "base/error.h"
#include "firn/plugin.h"

#include <stdbool.h>
#include <stddef.h>

/* The sizes of ABI 0.4, the smallest that a plugin may state: members are only ever added. */
enum {
    PLUGIN_DESC_SIZE_0 = 144,
    PLUGIN_PARAM_SIZE_0 = 120,
    PLUGIN_CHOICE_SIZE_0 = 24,
    PLUGIN_PORT_SIZE_0 = 48,
    PLUGIN_SIZING_SIZE_0 = 88,
    PLUGIN_WINDOW_SIZE_0 = 48,
};
/* The largest number of parameters, of ports, of words of a choice, and of types in a file. */
enum { PLUGIN_MAX_COUNT = 1000, PLUGIN_MAX_TYPES = 100 };

/* Why a file may be loaded. */
enum plugin_origin {
    PLUGIN_NAMED,       /* by --plugin */
    PLUGIN_PROBLEM,     /* its folder is named in the problem, and the user allowed it */
    PLUGIN_ENVIRONMENT, /* its folder is in $FIRN_PLUGIN_PATH */
    PLUGIN_INSTALLED,   /* with this library */
};

typedef struct plugin_file {
    /* The engine's copy; several types of a file share a path. NULL: the file has not been loaded,
     * since nothing uses it. */
    const firn_plugin_desc *desc;
    const char *path;         /* real path */
    const char *name;         /* its last part */
    const char *sha256;       /* of the file that was loaded; before that, of the file that the user
                                 allowed, or NULL: any */
    const char *folder_doubt; /* others may add files to its folder, and the remedy; NULL */
    enum plugin_origin origin;
    const char *type;
} plugin_file;

/* The members of a description whose position never changes, the version (before 1.0 it must match
 * exactly) and the stated sizes: ERROR_PLUGIN. Reads no more than the head of another version. */
int plugin_check_abi(const char *path, const firn_plugin_desc *d, error *e);
/* Copies a description with its parameters, choices, ports and texts into structures of the
 * engine's own sizes: members that the plugin's lack are zero. The plugin's own are never read
 * again. ERROR_PLUGIN: another ABI version, sizes that no version has, too many elements, a pointer
 * for a table. The texts may still be NULL or invalid: plugin_check_desc() checks them. */
int plugin_copy_desc(arena *a, const char *path, const firn_plugin_desc *from,
                     const firn_plugin_desc **out, error *e);

/* Elements of the tables of a copied description. */
static inline const firn_param *plugin_param(const firn_plugin_desc *d, uint32_t i)
{
    return &d->params[i];
}
static inline const firn_port_spec *plugin_port(const firn_plugin_desc *d, uint32_t i)
{
    return &d->ports[i];
}
static inline const firn_choice *plugin_choice(const firn_param *p, uint32_t i)
{
    return &p->choices[i];
}

/* A sizing that the plugin reads or writes, in the size it was compiled with. `at` may be aligned
 * to 4 bytes only. Members that the plugin's structure lacks are read as zero and not written. */
firn_sizing plugin_read_sizing(const firn_plugin_desc *d, const void *at);
void plugin_write_sizing(const firn_plugin_desc *d, void *at, const firn_sizing *value);
/* Likewise the i-th of the window values that start at `items`. */
firn_window_value plugin_read_window(const firn_plugin_desc *d, const void *items, int64_t i);
void plugin_write_window(const firn_plugin_desc *d, void *items, int64_t i,
                         const firn_window_value *value);

#endif
