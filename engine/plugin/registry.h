/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.h - finds plugin files, looks up the plugin of a type, checks and loads it.
 *
 * The types of the files in searched folders are read from their bytes (elf_types.h). A file is
 * loaded when a component uses one of its types, so that a file which only lies in a folder runs no
 * code. It is refused before dlopen() if it is not a regular file, if other users may change it or
 * put another file in its place (trust/path.h), or if it is not a complete shared object; and after
 * dlopen(), before any of its functions is called, if its description is not valid. The file is
 * opened once for all of this (open.h). A loaded file stays loaded. Two files with the same type in
 * the searched folders are an error; an explicitly named file takes precedence over all searched
 * folders.
 */
#ifndef FIRN_PLUGIN_REGISTRY_H
#define FIRN_PLUGIN_REGISTRY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "plugin/desc.h"
#include "trust/store.h"

#include <stdbool.h>

typedef struct plugin_refusal {
    const char *path, *why;
} plugin_refusal;

typedef struct registry {
    arena *memory;
    bool trust; /* files that other users may change are loaded, too */
    /* The plugins of the problem's folders that the user has allowed; NULL: all of them. */
    const trust_grant *allowed;
    /* A sentence on the problem's folders that were left out, for a type that is not found; NULL */
    const char *left_out;
    vec(plugin_file) files;      /* one per type */
    vec(plugin_refusal) refused; /* files of searched folders whose type cannot be read */
} registry;

/* Loads one file; `out` are its types, one or more, in the order of their descriptions.
 * ERROR_PLUGIN with a message of its own for each reason to refuse it: a file is refused as a
 * whole. */
int plugin_load(arena *a, const char *path, bool trust, plugin_file **out, size_t *count, error *e);

/* Loads an explicitly named file (a refusal is an error), or lists the types of all `*.so` files of
 * a folder, sorted (a refusal is recorded, and reported if a type is not found). Explicitly named
 * files must be added first. The folder of a problem must exist; a folder that cannot be read is
 * always an error. */
int registry_add_file(registry *r, const char *path, error *e);
int registry_add_folder(registry *r, const char *path, enum plugin_origin origin, error *e);
/* The paths of the `*.so` files of a folder, sorted. */
int registry_list(arena *a, const char *where, char ***paths, size_t *count, bool *exists,
                  error *e);

/* The folders of $FIRN_PLUGIN_PATH, separated by colons; adding them skips those that do not
 * exist. */
int registry_environment(arena *a, char ***folders, size_t *count, error *e);
int registry_add_environment(registry *r, error *e);

/* The folder of the plugins that were installed with this library (installed.c). NULL: out of
 * memory. */
char *registry_installed(arena *a);

/* The plugin of a type, loaded; NULL with the error set (with "did you mean", or why a file was
 * refused). `location`: where the type is written, for the message: "site.ini:31: [chillers] type".
 * All files and folders must have been added: what it returns lies in `files`. */
const plugin_file *registry_find(registry *r, const char *type, const char *location, error *e);

#endif
