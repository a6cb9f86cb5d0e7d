/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tables_allocations.c - all tables of an answer are made, through cursors and through Arrow, with
 * the n-th allocation failing, for every n: each run ends with FIRN_IO or complete, and without
 * leaks.
 */
#include "tables_rig.h"

#include "refusing_malloc.h"

static firn_site *site;

static int all_tables(firn_error *e)
{
    const char *const *name = firn_tables(NULL);
    firn_answer *n = firn_site_answer(site, e);
    int code = n == NULL ? e->code : 0;
    for (size_t i = 0; code == 0 && name[i] != NULL; i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        firn_cursor *c = NULL;
        code = firn_answer_table(n, name[i], "", &c, e) == FIRN_USAGE
                   ? firn_answer_table(n, name[i], NULL, &c, e)
                   : e->code;
        firn_cursor_free(c);
        if (code == 0)
            code = firn_answer_arrow(n, name[i], NULL, &schema, &array, e);
        if (code == 0) {
            array.release(&array);
            schema.release(&schema);
        }
    }
    firn_answer_free(n);
    return code;
}

static void each_allocation_fails_once(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    site = tables_solved(&e);
    if (site == NULL)
        fail_msg("%s", e.text);
    long n = 0, failed = 0;
    do {
        n++;
        blocks_begin();
        asked = 0;
        refused = n;
        const int code = all_tables(&e);
        refused = 0;
        blocks_end(n, false);
        failed += code == FIRN_IO;
        if (code != 0 && (code != FIRN_IO || e.text[0] == '\0'))
            fail_msg("allocation %ld: code %d, %s", n, code, e.text);
    } while (asked >= n);
    assert_true(failed > 200 && failed >= n - 1);
    firn_site_free(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
