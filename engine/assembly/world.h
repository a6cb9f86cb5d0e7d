/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world.h - the arrays that plugins may read, in read-only pages: weather, hours,
 * calendar, bus properties, and the series, lists, tables and masks of instances.
 *
 * A plugin that converts the weather in place would change what all who build later see. In a
 * read-only page the write is a fatal signal inside that plugin's build, and names it.
 */
#ifndef FIRN_ASSEMBLY_WORLD_H
#define FIRN_ASSEMBLY_WORLD_H

#include "base/arena.h"
#include "base/error.h"
#include "firn/plugin.h"

typedef struct world_array {
    const void *from; /* what it is a copy of */
    void *copy;
    size_t bytes, mapped;
} world_array;

typedef struct world {
    vec(world_array) arrays; /* of the selected period; the memory of the list is an arena's */
} world;

/* A read-only copy of an array, the same one on every call for it. NULL without memory. The array
 * must not change until world_free(). */
const void *world_array_of(world *w, arena *a, const void *from, size_t bytes);
/* Replaces the arrays of an instance by read-only copies. */
int world_protect(world *w, arena *a, const firn_plugin_desc *d, void *self, error *e);
/* Ends all copies, at the end of a period. */
void world_free(world *w);

#endif
