/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index.c - a hash table of names: open addressing in a table whose size is a power of two, at most
 * two thirds full; the hash is FNV-1a.
 */
#include "base/index.h"

#include <string.h>

static uint64_t hash_of(const char *name)
{
    uint64_t hash = 14695981039346656037u;
    for (const char *c = name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return hash;
}

/* The slot that holds the name, or the free slot where it belongs. */
static name_slot *slot_of(const name_index *x, const char *name, uint64_t hash)
{
    size_t at = (size_t)hash & (x->room - 1);
    while (x->slot[at].name != NULL &&
           (x->slot[at].hash != hash || strcmp(x->slot[at].name, name) != 0))
        at = (at + 1) & (x->room - 1);
    return &x->slot[at];
}

size_t index_find(const name_index *x, const char *name)
{
    if (x->count == 0)
        return INDEX_NONE;
    const name_slot *slot = slot_of(x, name, hash_of(name));
    return slot->name != NULL ? slot->at : INDEX_NONE;
}

static bool grow(arena *a, name_index *x)
{
    name_index wider = {.room = x->room == 0 ? 16 : 2 * x->room, .count = x->count};
    wider.slot = ARENA_ARRAY(a, name_slot, wider.room);
    if (wider.slot == NULL)
        return false;
    for (size_t i = 0; i < x->room; i++) {
        if (x->slot[i].name != NULL)
            *slot_of(&wider, x->slot[i].name, x->slot[i].hash) = x->slot[i];
    }
    *x = wider;
    return true;
}

bool index_put(arena *a, name_index *x, const char *name, size_t at)
{
    if (3 * (x->count + 1) > 2 * x->room && !grow(a, x))
        return false;
    uint64_t hash = hash_of(name);
    name_slot *slot = slot_of(x, name, hash);
    if (slot->name == NULL)
        x->count++;
    *slot = (name_slot){name, hash, at};
    return true;
}

bool index_copy(arena *a, const name_index *from, name_index *to)
{
    *to = *from;
    if (from->room > 0)
        to->slot = arena_copy(a, from->slot, from->room * sizeof *from->slot);
    return from->room == 0 || to->slot != NULL;
}
