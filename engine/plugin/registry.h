/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.h - finding plugin files, judging them before anything in them runs, loading them.
 *
 * A file is refused before dlopen when it is no regular file, others may write to it, or it is not
 * whole; and after, before any function of it is called, when its description does not fit. A
 * loaded file stays loaded. One type in two files of the searched folders is an error; a file named
 * outright outranks all.
 */
#ifndef FIRN_PLUGIN_REGISTRY_H
#define FIRN_PLUGIN_REGISTRY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "plugin/desc.h"

#include <stdbool.h>

typedef struct plugin_refusal {
    const char *path, *why;
} plugin_refusal;

typedef struct registry {
    arena *memory;
    bool trust; /* files that others may write to are loaded all the same */
    vec(plugin_file) files;
    vec(plugin_refusal) refused; /* files of searched folders that could not be loaded */
} registry;

/* Loads one file. ERROR_PLUGIN with a sentence of its own for each refusal. */
int plugin_load(arena *a, const char *path, bool trust, plugin_file *out, error *e);

/* Loads the files named outright (a refusal is an error), then all `*.so` of the folders, sorted (a
 * refusal is kept and told when its type is missed). A folder that is not there is an error when
 * `must_exist`; one that may not be read always is. */
int registry_add_file(registry *r, const char *path, error *e);
int registry_add_folder(registry *r, const char *path, bool must_exist, error *e);
/* The paths of the `*.so` files of a folder, sorted. */
int registry_list(arena *a, const char *where, char ***paths, size_t *count, bool *exists,
                  error *e);

/* The folders of $FIRN_PLUGIN_PATH, parted by colons; adding them passes over those that are not
 * there. */
int registry_environment(arena *a, char ***folders, size_t *count, error *e);
int registry_add_environment(registry *r, error *e);

/* The folder of the plugins that were installed with this library. NULL: no memory. */
char *registry_installed(arena *a);

/* The plugin of a type; NULL with the error set ("did you mean", or why a file was refused).
 * `place` is who asks: "site.ini:31: [chillers] type". */
const plugin_file *registry_find(const registry *r, const char *type, const char *location,
                                 error *e);

#endif
