/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solution_fixture.h - an arena, an error and a solution for each test of a solver.
 */
#ifndef FIRN_TESTS_SOLUTION_FIXTURE_H
#define FIRN_TESTS_SOLUTION_FIXTURE_H

#include "base/arena.h"
#include "base/error.h"
#include "solve/solution.h"

#include <stdlib.h>

typedef struct fixture {
    arena *a;
    error e;
    solution s;
} fixture;

static inline int begin(void **state)
{
    fixture *g = calloc(1, sizeof *g);
    if (g == NULL || (g->a = arena_new()) == NULL)
        return -1;
    *state = g;
    return 0;
}

static inline int end(void **state)
{
    fixture *g = *state;
    arena_free(g->a);
    free(g);
    return 0;
}

#endif
