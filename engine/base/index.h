/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index.h - from a name to its place in an array, in constant time.
 *
 * Starts from {0}. It keeps the names it is given, not copies; the order of insertion never shows.
 */
#ifndef FIRN_BASE_INDEX_H
#define FIRN_BASE_INDEX_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct name_slot {
    const char *name; /* NULL: free */
    uint64_t hash;
    size_t at;
} name_slot;
typedef struct name_index {
    name_slot *slot;
    size_t room, count;
} name_index;

#define INDEX_NONE ((size_t)-1)

/* Where `name` is, or INDEX_NONE. */
size_t index_find(const name_index *x, const char *name);
/* Remembers a name that is not there yet. False: out of memory. */
bool index_put(arena *a, name_index *x, const char *name, size_t at);
/* A copy that may go its own way. */
bool index_copy(arena *a, const name_index *from, name_index *to);

#endif
