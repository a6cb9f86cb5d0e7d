/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_fixture.h - helpers of the tests of units: a text reads as a number in base units, or is
 * refused with a sentence.
 */
#ifndef FIRN_TESTS_UNIT_FIXTURE_H
#define FIRN_TESTS_UNIT_FIXTURE_H

#include "units/unit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const money_rate rates[] = {{"EUR", 1.25}, {"JPY", 0.0067}};
static const money in_dollars = {.currency = "USD", .rate = rates, .rates = 2};

static inline void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%.17g is not %.17g", value, expected);
}

static inline double read_as(const char *text, const char *expected)
{
    char why[512] = "";
    double base = 77.0;
    if (!unit_read(text, expected, &in_dollars, false, &base, why, sizeof why))
        fail_msg("`%s` as `%s`: %s", text, expected, why);
    return base;
}

/* `text`, read where the unit `expected` is expected, is `base` in base units. */
static inline void is(const char *text, const char *expected, double base)
{
    near(read_as(text, expected), base);
}

/* `text` is refused, with a message that contains `part`. */
static inline void refused(const char *text, const char *expected, const char *part)
{
    char why[512] = "";
    double base = 77.0;
    if (unit_read(text, expected, &in_dollars, false, &base, why, sizeof why))
        fail_msg("`%s` read as `%s`: %g", text, expected, base);
    if (strstr(why, part) == NULL)
        fail_msg("`%s` as `%s`: the message `%s` lacks `%s`", text, expected, why, part);
    assert_true(base == 77.0); /* unchanged */
}

#endif
