/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * redact.c - messages about a file whose content must not be quoted.
 */
#include "base/redact.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void shows(const char *wanted, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void shows(const char *wanted, const char *format, ...)
{
    char out[500];
    va_list args;
    va_start(args, format);
    redact(out, sizeof out, "a.csv", format, args);
    va_end(args);
    char *note = strstr(out, REDACT_NOT_SHOWN);
    /* the note is there if something is left out, and only then */
    assert_true((note != NULL) == (strstr(wanted, "...") != NULL));
    if (note != NULL)
        *note = '\0';
    assert_string_equal(out, wanted);
}

static void arguments_are_left_out(void **state)
{
    (void)state;
    shows("a.csv:7: `...` is not a number", "%s:%d: `%s` is not a number", "a.csv", 7, "secret");
    shows("a.csv: ... of ... cells (...), 5 %", "%s: %zu of %lld cells (%.*s), 5 %%", "a.csv",
          (size_t)3, 4LL, 2, "secret");
    shows("a.csv:7: a value = ...", "%s = %s", "a.csv:7: a value", "secret");
    shows("... ... ... ... a.csv", "%c %5.2f %jd %-8s %s", 'x', 1.5, (intmax_t)1, "y", "a.csv");
    shows("a.csv is empty", "%s is empty", "a.csv");
    shows("..., ...", "%s, %d", "a.csv2", 5);
    shows("a.csv at ...", "%s at %d", "a.csv", 5); /* not a line */
    shows("nothing", "nothing");
}

static void error_that_hides_a_file_quotes_nothing(void **state)
{
    (void)state;
    error e = {.hide = "a.csv"};
    assert_int_equal(error_set(&e, ERROR_PROBLEM, "%s:%d: %s", "a.csv", 3, "secret"),
                     ERROR_PROBLEM);
    assert_null(strstr(e.text, "secret"));
    assert_ptr_equal(strstr(e.text, "a.csv:3: ..."), e.text);
    char path[3000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    error cut = {.hide = path};
    error_set(&cut, ERROR_PROBLEM, "%s: %s", path, "secret"); /* longer than a message */
    assert_true(strlen(cut.text) < sizeof cut.text);
    assert_null(strstr(cut.text, "secret"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_left_out),
        cmocka_unit_test(error_that_hides_a_file_quotes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
