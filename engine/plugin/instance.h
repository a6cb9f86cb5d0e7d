/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * instance.h - guarded memory for a plugin's instance, the structure that its parameters fill.
 */
#ifndef FIRN_PLUGIN_INSTANCE_H
#define FIRN_PLUGIN_INSTANCE_H

#include "base/error.h"

#include <stddef.h>

/* A block of zeroed memory that ends at an inaccessible page: a plugin that reads or writes past
 * the end of its instance stops there. */
typedef struct instance {
    void *map;
    size_t mapped;
    void *self;
} instance;
int instance_make(instance *i, size_t size, error *e);
void instance_free(instance *i);

#endif
