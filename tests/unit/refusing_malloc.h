/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * refusing_malloc.h - makes one chosen allocation fail, and finds leaks.
 *
 * The program that includes this header replaces malloc for every library in the process: GLPK,
 * CHOLMOD, Jansson and the C library. The replacement refuses one allocation on request and keeps a
 * list of all allocated blocks. A sanitizer needs malloc for itself; then only the engine's own
 * calls are redirected (ld --wrap), and the sanitizer finds the leaks.
 */
#ifndef FIRN_TESTS_REFUSING_MALLOC_H
#define FIRN_TESTS_REFUSING_MALLOC_H

#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Number of allocations so far, and the number of the one that fails (0: none). GLPK works in a
 * thread of its own, whose beginning and end overlap with the caller's work. */
static atomic_long asked;
static long refused;

static bool refuse(void)
{
    if (atomic_fetch_add(&asked, 1) + 1 != refused)
        return false;
    errno = ENOMEM;
    return true;
}

#ifdef ALLOCATIONS_WRAPPED

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_realpath(const char *path, char *out);
char *__real_getcwd(char *out, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_realpath(const char *path, char *out);
char *__wrap_getcwd(char *out, size_t size);

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size)
{
    return refuse() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size)
{
    return refuse() ? NULL : __real_realloc(old, size);
}
char *__wrap_strdup(const char *text)
{
    return refuse() ? NULL : __real_strdup(text);
}
char *__wrap_realpath(const char *path, char *out)
{
    return refuse() ? NULL : __real_realpath(path, out);
}
char *__wrap_getcwd(char *out, size_t size)
{
    return refuse() ? NULL : __real_getcwd(out, size);
}

static void blocks_begin(void)
{
}
static void blocks_end(long n, bool glpk_reads)
{
    (void)n;
    (void)glpk_reads;
}

#else

/* The C library's malloc, by its internal names. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *old);

/* The allocated blocks and their callers, in a hash table with open addressing: the leaks of a run.
 */
enum { TABLE = 1 << 19 };
static struct block {
    void *at;
    const void *from; /* the caller */
} block[TABLE];
static const void *not_moved, *not_by; /* the block whose realloc was refused, and the caller */
static long blocks;
static bool watching;
static atomic_flag taken = ATOMIC_FLAG_INIT; /* GLPK works in a thread of its own */

static void table_lock(void)
{
    while (atomic_flag_test_and_set(&taken))
        continue;
}

/* Blocks are multiples of 16 bytes and at least 32 long: those of 8 MB next to each other have
 * slots of their own, with a free one between any two, and share the cache's lines. */
static size_t place_of(const void *at)
{
    return ((uintptr_t)at >> 4) % TABLE;
}

static void *note(void *at, const void *from)
{
    if (at == NULL || !watching)
        return at;
    table_lock();
    if (++blocks > TABLE / 2)
        abort();
    size_t i = place_of(at);
    while (block[i].at != NULL)
        i = (i + 1) % TABLE;
    block[i].at = at;
    block[i].from = from;
    atomic_flag_clear(&taken);
    return at;
}

/* Removes a block and moves up later entries of its cluster, so that each can still be found from
 * its hash. */
static void forget_locked(const void *at)
{
    size_t i = place_of(at);
    while (block[i].at != at) {
        if (block[i].at == NULL)
            return; /* allocated before blocks_begin() */
        i = (i + 1) % TABLE;
    }
    blocks--;
    for (size_t k = (i + 1) % TABLE; block[k].at != NULL; k = (k + 1) % TABLE) {
        size_t wanted = place_of(block[k].at);
        if ((k + TABLE - wanted) % TABLE >= (k + TABLE - i) % TABLE) {
            block[i] = block[k];
            i = k;
        }
    }
    block[i].at = NULL;
}

static void forget(const void *at)
{
    table_lock();
    forget_locked(at);
    atomic_flag_clear(&taken);
}

#define CALLER __builtin_return_address(0)
#define FOR_ALL __attribute__((visibility("default")))

FOR_ALL void *malloc(size_t size)
{
    return refuse() ? NULL : note(__libc_malloc(size), CALLER);
}
FOR_ALL void *calloc(size_t count, size_t size)
{
    return refuse() ? NULL : note(__libc_calloc(count, size), CALLER);
}
FOR_ALL void *realloc(void *old, size_t size)
{
    if (refuse()) {
        not_moved = old;
        not_by = CALLER;
        return NULL;
    }
    void *fresh = __libc_realloc(old, size);
    if (old != NULL && (fresh != NULL || size == 0))
        forget(old);
    return note(fresh, CALLER);
}
FOR_ALL void free(void *old)
{
    int number = errno;
    if (old != NULL)
        forget(old);
    __libc_free(old);
    errno = number;
}

static void blocks_begin(void)
{
    if (blocks != 0) { /* what is left of the run before; else the table is empty */
        memset(block, 0, sizeof block);
        blocks = 0;
    }
    not_moved = NULL;
    watching = true;
}

/* GLPK 5.0 (env/alloc.c, dma) takes a block off its list before it reallocates it; if that fails,
 * glp_free_env() no longer finds the old block. This leak of GLPK's is accepted, and no other. */
static bool lost_by_glpk(const struct block *b)
{
    Dl_info who = {0};
    return b->at == not_moved && dladdr(not_by, &who) != 0 &&
           strstr(who.dli_fname, "libglpk") != NULL;
}

/* Fails if blocks are left over. If GLPK is stopped while it reads a file, the C library's blocks
 * of that open file remain; glpk_reads accepts them. */
static void blocks_end(long n, bool glpk_reads)
{
    watching = false;
    for (size_t i = 0; blocks > 0 && i < TABLE; i++) {
        Dl_info who = {0};
        if (block[i].at == NULL || lost_by_glpk(&block[i]))
            continue;
        dladdr(block[i].from, &who);
        if (glpk_reads && strstr(who.dli_fname, "/libc.so") != NULL)
            continue;
        fail_msg("with allocation %ld failing, %ld blocks leak, one from %s (%s + %#zx)", n, blocks,
                 who.dli_sname != NULL ? who.dli_sname : "?",
                 who.dli_fname != NULL ? who.dli_fname : "?",
                 (size_t)((uintptr_t)block[i].from - (uintptr_t)who.dli_fbase));
    }
}

#endif

#endif
