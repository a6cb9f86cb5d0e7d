/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare_allocations.c - results are compared, and sizes held, with the n-th allocation failing,
 * for n = 1, 2, 3 and so on: each run ends with an error or the complete text, and without leaks.
 */
#include "firn/firn.h"
#include "memory_folder.h"
#include "refusing_malloc.h"

#include <stdio.h>
#include <unistd.h>

static char folder[40], first[80], other[80];

static const char text[] =
    "format = 1\n[time]\nhours = 4\nrepresents = itself\n"
    "[grid]\ntype = basic.source\nout = lv\nprice = 50 USD/MWh\n"
    "capex = 100 USD/kW\n[load]\ntype = basic.sink\nin = lv\ndemand = 2 MW\n";
static const firn_load_options options = {.size = sizeof(firn_load_options),
                                          .plugin_dir = BINARY_DIR "/plugins"};

static firn_site *load(firn_error *e)
{
    return firn_site_read(text, sizeof text - 1, "site.ini", &options, e);
}

static void write_results(const char *demand, const char *to)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_site *site = load(&e);
    if (site == NULL || firn_site_set(site, "load.demand", demand, &e) != 0 ||
        firn_site_solve(site, NULL, &e) != 0 || firn_site_write(site, to, &e) != 0)
        fail_msg("%s", e.text);
    firn_site_free(site);
}

/* Compares in one form; the text, NULL with the error set. */
static char *compare(int form, firn_error *e)
{
    const char *const results[] = {first, other};
    return firn_compare(results, 2, form, e);
}

static void comparison(void **state)
{
    (void)state;
    for (int form = FIRN_COMPARE_TEXT; form <= FIRN_COMPARE_JSON; form++) {
        firn_error e = FIRN_ERROR_INIT;
        char *whole = compare(form, &e);
        if (whole == NULL)
            fail_msg("%s", e.text);
        for (long n = 1, reached = 1; reached; n++) {
            blocks_begin();
            asked = 0;
            refused = n;
            char *now = compare(form, &e);
            refused = 0;
            reached = asked >= n;
            if (now == NULL && e.code != FIRN_IO)
                fail_msg("allocation %ld: code %d, %s", n, (int)e.code, e.text);
            /* The text itself is not compared: Jansson's lexer loses a character of a file where
             * its buffer cannot grow, and does not say so. */
            firn_text_free(now);
            blocks_end(n, false);
        }
        firn_text_free(whole);
    }
}

/* Reads, holds, builds and lists the notes of a site; the code of the failure. */
static int held_run(firn_error *e)
{
    static const char *const none[] = {"grid"};
    firn_site *site = load(e);
    if (site == NULL)
        return e->code;
    if (firn_site_hold_sizes(site, other, none, 1, e) == 0 &&
        firn_site_hold_sizes(site, other, NULL, 0, e) == 0)
        firn_site_build(site, e);
    firn_site_free(site);
    return e->code;
}

static void holding(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(held_run(&e), 0);
    for (long n = 1, reached = 1; reached; n++) {
        blocks_begin();
        asked = 0;
        refused = n;
        const int code = held_run(&e);
        refused = 0;
        reached = asked >= n;
        blocks_end(n, false);
        if (code != 0 && code != FIRN_IO)
            fail_msg("allocation %ld: code %d, %s", n, code, e.text);
    }
}

static void misuse(void **state)
{
    (void)state;
    const char *const results[] = {first, NULL};
    const char *const freed[] = {NULL};
    firn_error e = FIRN_ERROR_INIT;
    assert_null(firn_compare(NULL, 2, FIRN_COMPARE_TEXT, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_compare(results, 2, FIRN_COMPARE_TEXT, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_compare(results, 1, FIRN_COMPARE_TEXT, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_compare(results, 1, 3, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_int_equal(firn_site_hold_sizes(NULL, first, NULL, 0, &e), FIRN_USAGE);
    firn_site *site = load(&e);
    assert_non_null(site);
    assert_int_equal(firn_site_hold_sizes(site, first, freed, 1, &e), FIRN_USAGE);
    assert_int_equal(firn_site_hold_sizes(site, first, NULL, 1, NULL), FIRN_USAGE);
    firn_site_free(site);
}

/* What is held survives a change of a value, and is free again when asked. */
static void held_values(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    double built = 0;
    firn_site *site = load(&e);
    assert_non_null(site);
    assert_int_equal(firn_site_hold_sizes(site, other, NULL, 0, &e), 0);
    assert_int_equal(firn_site_set(site, "grid.price", "70 USD/MWh", &e), 0);
    assert_int_equal(firn_site_solve(site, NULL, &e), 0);
    assert_int_equal(firn_site_value(site, "grid.size.built", "", &built, &e), 0);
    assert_true(built == 3);
    assert_int_equal(firn_site_hold_sizes(site, folder, NULL, 0, &e), FIRN_USAGE); /* no results */
    assert_int_equal(firn_site_solve(site, NULL, &e), 0);
    assert_int_equal(firn_site_value(site, "grid.size.built", "", &built, &e), 0);
    assert_true(built == 3);
    assert_int_equal(firn_site_set(site, "load.demand", "4 MW", &e), 0);
    assert_int_equal(firn_site_solve(site, NULL, &e), FIRN_NO_SOLUTION);
    assert_non_null(strstr(e.text, "`grid.size` 4 MW instead of 3 MW: 1 MW short in 4 hours"));
    assert_int_equal(firn_site_hold_sizes(site, NULL, NULL, 0, &e), 0);
    assert_int_equal(firn_site_solve(site, NULL, &e), 0);
    assert_int_equal(firn_site_value(site, "grid.size.built", "", &built, &e), 0);
    assert_true(built == 4);
    firn_site_free(site);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/firn-compare-XXXXXX", memory_folder());
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(first, sizeof first, "%s/first", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    write_results("2 MW", first);
    write_results("3 MW", other);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison),
        cmocka_unit_test(holding),
        cmocka_unit_test(misuse),
        cmocka_unit_test(held_values),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
