/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index.c - a hash table of names: open addressing in a table whose size is a power of two, at most
 * two thirds full; the hash is SipHash-1-3 (Aumasson and Bernstein 2012) with a key of the table's
 * own, so that no file can hold names that all fall on the same slot.
 */
#include "base/index.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

/* Words are read in the byte order of the machine: the hash never leaves the process. */
static uint64_t hash_of(const name_index *x, const char *name)
{
    const size_t length = strlen(name);
    uint64_t v[4] = {
        x->key[0] ^ UINT64_C(0x736f6d6570736575), x->key[1] ^ UINT64_C(0x646f72616e646f6d),
        x->key[0] ^ UINT64_C(0x6c7967656e657261), x->key[1] ^ UINT64_C(0x7465646279746573)};
    for (size_t i = 0; i <= length / 8; i++) {
        const size_t rest = length - 8 * i;
        uint64_t word = rest < 8 ? (uint64_t)length << 56 : 0;
        memcpy(&word, name + 8 * i, rest < 8 ? rest : 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Without random numbers (an old kernel in a container), the address of the table, which the system
 * randomizes, and the time are the key. */
static void draw_key(name_index *x)
{
    struct timespec now;
    if (getrandom(x->key, sizeof x->key, GRND_NONBLOCK) == (ssize_t)sizeof x->key)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    x->key[0] = (uint64_t)(uintptr_t)x->slot ^ (uint64_t)now.tv_nsec;
    x->key[1] = (uint64_t)(uintptr_t)x ^ (uint64_t)now.tv_sec << 20;
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
    const name_slot *slot = slot_of(x, name, hash_of(x, name));
    return slot->name != NULL ? slot->at : INDEX_NONE;
}

static bool grow(arena *a, name_index *x)
{
    name_index wider = *x;
    wider.room = x->room == 0 ? 16 : 2 * x->room;
    wider.slot = ARENA_ARRAY(a, name_slot, wider.room);
    if (wider.slot == NULL)
        return false;
    if (x->room == 0)
        draw_key(&wider);
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
    uint64_t hash = hash_of(x, name);
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
