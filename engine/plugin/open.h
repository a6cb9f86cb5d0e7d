/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open.h - opens a plugin file once: what is examined by that descriptor is what is loaded.
 */
#ifndef FIRN_PLUGIN_OPEN_H
#define FIRN_PLUGIN_OPEN_H

#include "base/arena.h"
#include "base/error.h"
#include "trust/path.h"

/* A plugin file that is open, but not loaded. */
typedef struct plugin_object {
    trust_file file;
    const char *bytes; /* the whole file, in the scratch arena */
    size_t count;
    char sha256[65]; /* "" before plugin_digest() */
} plugin_object;

/* The real path of the library, or of the program that it is linked into; "" if it is not known.
 * NULL: out of memory. */
char *plugin_program(arena *a);

/* Opens and reads a file, and checks that it is a complete shared object for this machine. Other
 * users must not be able to change it (trust/path.h), unless `trust`. `program`:
 * plugin_program(). ERROR_PLUGIN with a message of its own for each reason to refuse it. After a
 * success, plugin_close() closes it. `a` keeps the path. */
int plugin_open(arena *a, arena *scratch, const char *path, const char *program, bool trust,
                plugin_object *out, error *e);
void plugin_close(plugin_object *object);
/* Sets object->sha256, which plugin_dlopen() needs. */
void plugin_digest(plugin_object *object);

/* Loads the file that is open, by its descriptor. Its constructors run. The dynamic linker knows
 * the loaded object as /proc/PID/fd/N, which debuggers can read; that descriptor stays open as long
 * as the process lives. A file that is loaded already is not loaded again; if its content has
 * changed since, it is refused. NULL with the error set. */
void *plugin_dlopen(const plugin_object *object, error *e);
/* Undoes plugin_dlopen() for an object that is refused. */
void plugin_dlclose(void *handle);

#endif
