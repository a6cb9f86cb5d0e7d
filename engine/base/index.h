/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index.h - a hash table from names to positions in an array.
 *
 * An index starts as {0}. It stores pointers to the names, not copies. Names are hashed with a key
 * that differs from index to index, so no result may depend on the order of slots, and none does:
 * an index can be asked for a name, not listed.
 */
#ifndef FIRN_BASE_INDEX_H
#define FIRN_BASE_INDEX_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct name_slot {
    const char *name; /* NULL: the slot is free */
    uint64_t hash;
    size_t at; /* position in the caller's array */
} name_slot;
typedef struct name_index {
    name_slot *slot;
    size_t room, count; /* slots, and how many of them are in use */
    uint64_t key[2];    /* of the hash; drawn with the first slots */
} name_index;

#define INDEX_NONE ((size_t)-1)

/* The position of `name`; INDEX_NONE if it is not in the index. */
size_t index_find(const name_index *x, const char *name);
/* Adds a name that is not in the index yet, with its position. False: out of memory. */
bool index_put(arena *a, name_index *x, const char *name, size_t at);
/* Makes an independent copy. False: out of memory. */
bool index_copy(arena *a, const name_index *from, name_index *to);

#endif
