/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * units_page.c - compares the table of docs/units.md with the table of units: the page has exactly
 * the rows that are made here, in this order. To update the page, replace its table by the one that
 * a failing run prints.
 */
#include "base/text.h"
#include "units/unit.h"
#include "units/unit_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "| unit | prefixes | meaning | kind |\n|---|---|---|---|\n";

/* "| `W` | k M G T | watt | a power (MW) |" */
static void add_row(text_buffer *out, const unit_entry *entry)
{
    unit u;
    char why[200], kind[200];
    assert_true(unit_parse(entry->symbol, strlen(entry->symbol), &u, why, sizeof why));
    text_addf(out, "| `%s` |", entry->symbol);
    for (const char *p = entry->prefixes; *p != '\0'; p++)
        text_addf(out, " %c", *p);
    text_addf(out, " | %s | %s |\n", entry->meaning, unit_kind(&u, kind, sizeof kind));
}

static char *read_page(void)
{
    static const char path[] = SOURCE_DIR "/docs/units.md";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t room = 1 << 20;
    char *text = malloc(room);
    assert_non_null(text);
    size_t count = fread(text, 1, room - 1, file);
    fclose(file);
    text[count] = '\0';
    return text;
}

static void test_page(void **state)
{
    (void)state;
    text_buffer expected = {0};
    text_add(&expected, head);
    for (size_t i = 0; unit_table_entry(i) != NULL; i++)
        add_row(&expected, unit_table_entry(i));
    assert_false(expected.failed);
    char *page = read_page();
    char *from = strstr(page, head), *end = from != NULL ? strstr(from, "|\n\n") : NULL;
    if (end != NULL)
        end[2] = '\0';
    if (end == NULL || strcmp(from, expected.at) != 0) {
        fprintf(stderr, "docs/units.md should have this table:\n%s", expected.at);
        fail();
    }
    free(page);
    text_free(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
