/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * near.h - a comparison of numbers that says what differs. To be included after cmocka.h.
 */
#ifndef FIRN_TESTS_UNIT_NEAR_H
#define FIRN_TESTS_UNIT_NEAR_H

#include <math.h>

static inline void assert_near(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.9g, want %.9g within %.3g", what, got, want, tolerance);
}

#endif
