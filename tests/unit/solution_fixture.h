/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solution_fixture.h - an arena, an error and a solution for each test of a solver.
 */
#ifndef FIRN_TESTS_SOLUTION_FIXTURE_H
#define FIRN_TESTS_SOLUTION_FIXTURE_H

#include "base/arena.h"
#include "base/error.h"
#include "solve/solution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

typedef int solver(arena *a, const lp *p, const solve_options *o, solution *out, error *e);

/* The solver refuses NaN everywhere, and infinity except in a bound on its own side. `p` is put
 * back as it was. */
static inline void expect_finite_numbers_only(fixture *g, const lp *p, solver *run_solver,
                                              const solve_options *o)
{
    double *const parts[] = {p->cost,      p->value,     p->col_lower,
                             p->col_upper, p->row_lower, p->row_upper};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        for (int sign = -1; sign <= 2; sign++) {
            double bad = sign == 0 ? (double)NAN : sign == 2 ? -(double)NAN : sign * HUGE_VAL;
            bool lower = k == 2 || k == 4, upper = k == 3 || k == 5;
            if ((lower && bad == -HUGE_VAL) || (upper && bad == HUGE_VAL))
                continue;
            double original = parts[k][1];
            parts[k][1] = bad;
            g->e = (error){0};
            if (run_solver(g->a, p, o, &g->s, &g->e) != ERROR_SOLVER)
                fail_msg("part %d, %g: %s", (int)k, bad, solve_status_name(g->s.status));
            assert_non_null(strstr(g->e.text, "not finite"));
            parts[k][1] = original;
        }
    }
    g->e = (error){0};
}

#endif
