/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_formulas.c - texts in CSV files that a spreadsheet would take for formulas.
 */
#include "result/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What a spreadsheet would run is a text with an apostrophe before it; numbers stay numbers. */
static void cells_never_begin_a_formula(void **state)
{
    (void)state;
    static const char *const cells[][2] = {
        {"=cmd()", "'=cmd()"},
        {"+1", "'+1"},
        {"-x", "'-x"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {" =1", "' =1"},
        {"\t=1", "\"'\t'=1\""},
        {"\tx", "\"'\tx\""},
        {"\rx", "\"'\rx\""},
        {"\uff1d1", "'\uff1d1"},
        {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
        {"a;=b", "\"a;'=b\""}, /* two cells where the separator is a semicolon */
        {"a\n=b", "\"a\n'=b\""},
        {"a=b", "a=b"},
        {"x(1,-2)", "\"x(1,-2)\""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        text_buffer b = {0};
        text_add(&b, "");
        result_cell(&b, cells[i][0]);
        assert_string_equal(b.at, cells[i][1]);
        text_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_never_begin_a_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
