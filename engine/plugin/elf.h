/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf.h - validates a plugin file as an ELF shared object before it is loaded.
 */
#ifndef FIRN_PLUGIN_ELF_H
#define FIRN_PLUGIN_ELF_H

#include "base/error.h"

#include <stddef.h>

/* Checks that the file is a complete shared object for this machine; ERROR_PLUGIN if not. `path` is
 * for messages; `bytes` holds the whole file. */
int plugin_check_elf(const char *path, const unsigned char *bytes, size_t count, error *e);

#endif
