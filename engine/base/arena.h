/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h - memory that lives and dies together, and arrays that grow.
 *
 * Everything a loaded site owns comes from one arena and is freed with it; so nothing has an owner
 * to remember. Every call may return NULL (out of memory), which the caller turns into
 * error_memory().
 */
#ifndef FIRN_BASE_ARENA_H
#define FIRN_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a); /* NULL is fine */

/* Zeroed, aligned for any type. */
void *arena_alloc(arena *a, size_t bytes);
/* count * size, zeroed; NULL on overflow too. */
void *arena_array(arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (size_t)(count), sizeof(type)))

char *arena_text(arena *a, const char *text);
char *arena_slice(arena *a, const char *text, size_t length); /* adds the final zero */
void *arena_copy(arena *a, const void *bytes, size_t size);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A growing array inside an arena: `vec(type) list; VEC_PUSH(a, &list)` gives a pointer to a new
 * zeroed element, or NULL. The old storage stays in the arena until it is freed: pointers into it
 * keep reading, but show the past. */
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
