/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h - an arena allocator: memory that is freed all at once; and growing arrays in it.
 *
 * Everything that a loaded site owns comes from one arena and is freed with it, so no allocation
 * has an owner that must free it. Every call may return NULL (out of memory), which the caller
 * turns into error_memory().
 */
#ifndef FIRN_BASE_ARENA_H
#define FIRN_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a); /* `a` may be NULL */
/* An arena may have several owners, also in several threads: each keeps it once and frees it once,
 * and the last one frees the memory. Only one of them may allocate. Returns `a`. */
arena *arena_keep(arena *a);
/* Whether it has another owner, who must not see what it holds change. */
bool arena_shared(const arena *a);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(arena *a, size_t bytes);
/* An array of `count` zeroed elements of `size` bytes; NULL also if the product overflows. */
void *arena_array(arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (size_t)(count), sizeof(type)))

/* A copy of a text. */
char *arena_text(arena *a, const char *text);
/* A copy of the first `length` bytes of a text, with a final zero added. */
char *arena_slice(arena *a, const char *text, size_t length);
/* A copy of `size` bytes. */
void *arena_copy(arena *a, const void *bytes, size_t size);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A growing array in an arena: `vec(type) list = {0}; VEC_PUSH(a, &list)` returns a pointer to a
 * new zeroed element, or NULL without memory. `at` are the elements, `count` is their number and
 * `room` the number that fits before the array must grow. When it grows, the old storage stays in
 * the arena: pointers into it remain readable, but no longer show changes. */
#define vec(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count;                                                                              \
        size_t room;                                                                               \
    }
#define VEC_PUSH(a, list)                                                                          \
    (vec_grow((a), (void **)&(list)->at, &(list)->count, &(list)->room, sizeof *(list)->at)        \
         ? &(list)->at[(list)->count - 1]                                                          \
         : NULL)
bool vec_grow(arena *a, void **at, size_t *count, size_t *room, size_t size);

#endif
