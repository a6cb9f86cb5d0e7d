/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_orders.c - orders of elimination that are kept: for an equal pattern the one that would
 * be computed, for a pattern that differs in a single entry another one.
 */
#include "solve/barrier/ordering.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <string.h>

enum { COLS = 60, ROWS = 50, PER = 3 };

typedef struct pattern {
    int64_t start[COLS + 1];
    int32_t index[COLS * PER];
    int32_t rank[COLS + ROWS];
} pattern;

static void make(pattern *p, uint32_t seed)
{
    for (int32_t j = 0; j < COLS; j++) {
        p->start[j] = (int64_t)j * PER;
        for (int32_t k = 0; k < PER; k++) { /* ascending, no duplicates */
            seed = seed * 1664525u + 1013904223u;
            p->index[j * PER + k] = k * (ROWS / PER) + (int32_t)((seed >> 16) % (ROWS / PER));
        }
    }
    p->start[COLS] = (int64_t)COLS * PER;
}

static void rank(ordering_cache *c, pattern *p)
{
    const barrier_matrix m = {p->start, p->index, NULL};
    memset(p->rank, -1, sizeof p->rank);
    assert_true(barrier_ordering(c, COLS, ROWS, &m, p->rank));
}

static void kept_orders_are_those_computed(void **state)
{
    (void)state;
    ordering_cache *c = ordering_cache_new();
    pattern p[6];
    for (uint32_t i = 0; i < 6; i++)
        make(&p[i], i + 1);
    p[5] = p[4]; /* but for one entry, so that all counts agree */
    p[5].index[7 * PER] = (p[5].index[7 * PER] + 1) % (ROWS / PER);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 6; i++) {
            pattern computed = p[i];
            rank(NULL, &computed);
            rank(c, &p[i]);
            assert_memory_equal(computed.rank, p[i].rank, sizeof computed.rank);
        }
        ordering_cache_renew(c);
    }
    assert_memory_not_equal(p[4].rank, p[5].rank, sizeof p[4].rank);
    ordering_cache_free(c);
    ordering_cache_free(NULL);
    ordering_cache_renew(NULL);
}

/* What is not used again is forgotten. */
static void memory_is_flat(void **state)
{
    (void)state;
    ordering_cache *c = ordering_cache_new();
    size_t before = 0;
    for (uint32_t i = 0; i < 400; i++) {
        pattern p;
        make(&p, i);
        ordering_cache_renew(c);
        rank(c, &p);
        before = i == 9 ? mallinfo2().uordblks : before;
    }
    assert_true(mallinfo2().uordblks < before + 50000);
    ordering_cache_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(kept_orders_are_those_computed),
                                       cmocka_unit_test(memory_is_flat)};
    return cmocka_run_group_tests_name("barrier_orders", tests, NULL, NULL);
}
