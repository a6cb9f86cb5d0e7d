/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory_fixture.h - a fixture with an arena per test, and an approximate comparison with a
 * message.
 */
#ifndef FIRN_TESTS_MEMORY_FIXTURE_H
#define FIRN_TESTS_MEMORY_FIXTURE_H

#include "base/arena.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static arena *memory;

static int begin(void **state)
{
    (void)state;
    memory = arena_new();
    return memory == NULL;
}

static int end(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

static inline void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.10g is not within %g of %.10g", value, tolerance, expected);
}

#endif
