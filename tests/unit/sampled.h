/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sampled.h - whether a test leaves out what takes the same code once more with other numbers, as
 * tests/golden/golden.py does: in a build with sanitizers, unless FIRN_WHOLE_SUITE=1 is in the
 * environment.
 */
#ifndef FIRN_TESTS_SAMPLED_H
#define FIRN_TESTS_SAMPLED_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FIRN_TESTS_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FIRN_TESTS_SANITIZED
#endif

static inline bool sampled(void)
{
#ifdef FIRN_TESTS_SANITIZED
    const char *whole = getenv("FIRN_WHOLE_SUITE");
    return whole == NULL || whole[0] == '\0' || strcmp(whole, "0") == 0;
#else
    return false;
#endif
}

#endif
