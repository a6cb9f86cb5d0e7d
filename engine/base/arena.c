/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c - an arena allocator over a list of zeroed blocks.
 *
 * Blocks have 64 KiB; a request for more than a quarter of that gets a block of its own.
 */
#include "base/arena.h"

#include "base/guest.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, ALIGN = 16 };

typedef struct block {
    struct block *next;
    size_t used, size;
    _Alignas(ALIGN) unsigned char bytes[];
} block;

struct arena {
    block *first;
    _Atomic size_t others; /* owners but one */
};

arena *arena_new(void)
{
    return calloc(1, sizeof(arena));
}

arena *arena_keep(arena *a)
{
    atomic_fetch_add_explicit(&a->others, 1, memory_order_relaxed);
    return a;
}

bool arena_shared(const arena *a)
{
    return atomic_load_explicit(&a->others, memory_order_acquire) != 0;
}

void arena_free(arena *a)
{
    if (a == NULL || atomic_fetch_sub_explicit(&a->others, 1, memory_order_acq_rel) != 0)
        return;
    for (block *b = a->first; b != NULL;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

void *arena_alloc(arena *a, size_t bytes)
{
    if (bytes > SIZE_MAX / 2 || guest_unwinding())
        return NULL;
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    block *b = a->first;
    if (b == NULL || b->size - b->used < bytes) {
        size_t size = bytes > BLOCK / 4 ? bytes : BLOCK;
        block *added = calloc(1, sizeof(block) + size);
        if (added == NULL)
            return NULL;
        added->size = size;
        if (b != NULL && size != BLOCK) {
            /* A large block is inserted second, so that the first one stays in use. */
            added->next = b->next;
            b->next = added;
        } else {
            added->next = b;
            a->first = added;
        }
        b = added;
    }
    void *result = b->bytes + b->used;
    b->used += bytes;
    return result;
}

void *arena_array(arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(a, count * size);
}

void *arena_copy(arena *a, const void *bytes, size_t size)
{
    void *result = arena_alloc(a, size);
    if (result != NULL && size != 0)
        memcpy(result, bytes, size);
    return result;
}

char *arena_slice(arena *a, const char *text, size_t length)
{
    char *result = arena_alloc(a, length + 1);
    if (result != NULL)
        memcpy(result, text, length);
    return result;
}

char *arena_text(arena *a, const char *text)
{
    return arena_slice(a, text, strlen(text));
}

char *arena_printf(arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *result = length < 0 ? NULL : arena_alloc(a, (size_t)length + 1);
    if (result != NULL)
        vsnprintf(result, (size_t)length + 1, format, again);
    va_end(again);
    return result;
}

bool vec_grow(arena *a, void **at, size_t *count, size_t *room, size_t size)
{
    if (*count == *room) {
        size_t more = *room == 0 ? 8 : *room * 2;
        unsigned char *grown = arena_array(a, more, size);
        if (grown == NULL)
            return false;
        if (*count != 0)
            memcpy(grown, *at, *count * size);
        *at = grown;
        *room = more;
    }
    (*count)++;
    return true;
}
