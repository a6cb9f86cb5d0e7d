/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ordering.c - approximate minimum degree ordering of a part, by CHOLMOD; keeps the orders of
 * patterns, which recur: from week to week, and from variant to variant of a site.
 */
#include "solve/barrier/ordering.h"

#include "solve/barrier/cholmod_ldlt.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct known {
    struct known *next;
    bool used;
    int32_t cols, rows;
    int64_t entries;
    int64_t *start; /* cols + 1 */
    int32_t *index; /* entries */
    int32_t *rank;  /* cols + rows */
} known;

struct ordering_cache {
    pthread_mutex_t lock;
    known *first;
};

/* ---- the cache ------------------------------------------------------------------------------- */

static void free_known(known *k)
{
    if (k == NULL)
        return;
    free(k->start);
    free(k->index);
    free(k->rank);
    free(k);
}

ordering_cache *ordering_cache_new(void)
{
    ordering_cache *c = calloc(1, sizeof *c);
    if (c != NULL && pthread_mutex_init(&c->lock, NULL) != 0) {
        free(c);
        return NULL;
    }
    return c;
}

void ordering_cache_free(ordering_cache *c)
{
    if (c == NULL)
        return;
    for (known *k = c->first, *next; k != NULL; k = next) {
        next = k->next;
        free_known(k);
    }
    pthread_mutex_destroy(&c->lock);
    free(c);
}

void ordering_cache_renew(ordering_cache *c)
{
    for (known **at = c == NULL ? NULL : &c->first; at != NULL && *at != NULL;) {
        known *k = *at;
        if (k->used) {
            k->used = false;
            at = &k->next;
        } else {
            *at = k->next;
            free_known(k);
        }
    }
}

/* The order that is kept for this pattern, or NULL. The caller holds the lock. */
static known *find(const ordering_cache *c, int32_t cols, int32_t rows, const barrier_matrix *m)
{
    const int64_t entries = m->start[cols];
    for (known *k = c->first; k != NULL; k = k->next) {
        if (k->cols == cols && k->rows == rows && k->entries == entries &&
            memcmp(k->start, m->start, ((size_t)cols + 1) * sizeof *k->start) == 0 &&
            (entries == 0 || memcmp(k->index, m->index, (size_t)entries * sizeof *k->index) == 0))
            return k;
    }
    return NULL;
}

static void *copy_of(const void *from, size_t bytes)
{
    void *to = malloc(bytes + 1);
    if (to != NULL && bytes > 0)
        memcpy(to, from, bytes);
    return to;
}

static bool take(ordering_cache *c, int32_t cols, int32_t rows, const barrier_matrix *m,
                 int32_t *rank)
{
    pthread_mutex_lock(&c->lock);
    known *k = find(c, cols, rows, m);
    if (k != NULL) {
        k->used = true;
        memcpy(rank, k->rank, ((size_t)cols + (size_t)rows) * sizeof *rank);
    }
    pthread_mutex_unlock(&c->lock);
    return k != NULL;
}

/* Keeps an order; without memory it is computed again the next time. */
static void keep(ordering_cache *c, int32_t cols, int32_t rows, const barrier_matrix *m,
                 const int32_t *rank)
{
    known *k = calloc(1, sizeof *k);
    if (k == NULL)
        return;
    k->used = true;
    k->cols = cols;
    k->rows = rows;
    k->entries = m->start[cols];
    k->start = copy_of(m->start, ((size_t)cols + 1) * sizeof *k->start);
    k->index = copy_of(m->index, (size_t)k->entries * sizeof *k->index);
    k->rank = copy_of(rank, ((size_t)cols + (size_t)rows) * sizeof *k->rank);
    if (k->start == NULL || k->index == NULL || k->rank == NULL) {
        free_known(k);
        return;
    }
    pthread_mutex_lock(&c->lock);
    if (find(c, cols, rows, m) == NULL) { /* another thread may have been faster */
        k->next = c->first;
        c->first = k;
        k = NULL;
    }
    pthread_mutex_unlock(&c->lock);
    free_known(k);
}

/* ---- the order ------------------------------------------------------------------------------- */

static bool order(int32_t cols, int32_t rows, const barrier_matrix *by_col, int32_t *rank)
{
    size_t size = (size_t)cols + (size_t)rows;
    size_t entries = (size_t)by_col->start[cols] + size;
    if (size == 0)
        return true;
    if (entries > INT_MAX)
        return false;
    cholmod_common c;
    cholmod_ldlt_start(&c);
    c.method[0].ordering = CHOLMOD_AMD;
    cholmod_sparse *m = cholmod_allocate_sparse(size, size, entries, 1, 1, -1, CHOLMOD_PATTERN, &c);
    cholmod_factor *symbolic = NULL;
    if (m != NULL) {
        /* The pattern of the lower triangle of [-D A'; A E]. */
        int *start = m->p, *index = m->i, to = 0;
        for (int32_t j = 0; j < cols; j++) {
            start[j] = to;
            index[to++] = j;
            for (int64_t e = by_col->start[j]; e < by_col->start[j + 1]; e++)
                index[to++] = cols + by_col->index[e];
        }
        for (int32_t i = cols; i < cols + rows; i++) {
            start[i] = to;
            index[to++] = i;
        }
        start[size] = to;
        symbolic = cholmod_analyze(m, &c);
    }
    bool done = symbolic != NULL;
    if (done) {
        const int *unknown = symbolic->Perm;
        for (size_t i = 0; i < size; i++)
            rank[unknown[i]] = (int32_t)i;
    }
    cholmod_free_factor(&symbolic, &c);
    cholmod_free_sparse(&m, &c);
    cholmod_finish(&c);
    return done;
}

bool barrier_ordering(ordering_cache *cache, int32_t cols, int32_t rows,
                      const barrier_matrix *by_col, int32_t *rank)
{
    if (cache != NULL && take(cache, cols, rows, by_col, rank))
        return true;
    if (!order(cols, rows, by_col, rank))
        return false;
    if (cache != NULL)
        keep(cache, cols, rows, by_col, rank);
    return true;
}
