/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * skip.h - skips a test of cmocka with the reason, which tests/skipped.py collects.
 */
#ifndef FIRN_TESTS_UNIT_SKIP_H
#define FIRN_TESTS_UNIT_SKIP_H

/* To be included after cmocka.h. */
#define SKIP(...)                                                                                  \
    do {                                                                                           \
        print_message("skipped: " __VA_ARGS__);                                                    \
        print_message("\n");                                                                       \
        skip();                                                                                    \
    } while (0)

#endif
