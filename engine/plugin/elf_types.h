/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf_types.h - reads the types of a plugin from the bytes of its file, without loading it: no code
 * of the file runs.
 */
#ifndef FIRN_PLUGIN_ELF_TYPES_H
#define FIRN_PLUGIN_ELF_TYPES_H

#include "base/arena.h"
#include "base/error.h"
#include "plugin/desc.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct elf_types {
    const char *type[PLUGIN_MAX_TYPES]; /* in the order of `next`; each is family.technology */
    size_t count;                       /* at least 1 */
} elf_types;

/* Reads the type of `firn_plugin`, and those of the descriptions that it leads to by `next`, as
 * they will be in memory once the file is loaded. `bytes` holds the whole file, which has passed
 * plugin_check_elf(). ERROR_PLUGIN if the file has no such description, or one that exists only
 * after the file's own code has run. */
int plugin_elf_types(arena *a, const char *path, const unsigned char *bytes, size_t count,
                     elf_types *out, error *e);

/* Does a shared object name code of its own to be loaded with it: a search path for libraries, a
 * library with its path, an auditor or a filter? Returns the name of the entry, "RUNPATH"; NULL: it
 * names only libraries of the system. `bytes` as above. */
const char *plugin_elf_own_code(const unsigned char *bytes, size_t count);
/* Does its search path for libraries name its own folder, $ORIGIN? */
bool plugin_elf_uses_origin(const unsigned char *bytes, size_t count);

/* Checks that a symbol `firn_plugin` of `size` bytes is as large as the part of it that will be
 * read: the size that it states, at least that of the first version. A description of another ABI
 * version may be smaller: only its head is read, whose layout never changes. No more than `size`
 * bytes of `d` are read. */
int plugin_check_symbol_size(const char *path, const firn_plugin_desc *d, size_t size, error *e);

#endif
