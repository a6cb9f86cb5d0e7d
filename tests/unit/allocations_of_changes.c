/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * allocations_of_changes.c - changes of a solved site with the n-th allocation failing, for n = 1,
 * 2, 3 and so on: each is made, or refused for lack of memory, and the site then has its result.
 */
#include "firn/firn.h"
#include "refusing_malloc.h"

#include <math.h>
#include <stdio.h>

static const char text[] = "format = 1\n"
                           "[time]\nstart = 2026-01-05\nhours = 4\nrepresents = itself\n"
                           "[grid]\ntype = grid.connection\nprice = 40 USD/MWh\n"
                           "[load]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n";

static int set_two(firn_site *site, firn_error *e)
{
    const firn_setting two[] = {{sizeof(firn_setting), 0, "load.demand", "4 MW"},
                                {sizeof(firn_setting), 0, "grid.price", "50 USD/MWh"}};
    return firn_site_set_many(site, two, 2, e);
}

static int set_series(firn_site *site, firn_error *e)
{
    const double prices[] = {10, 20, 30, 40};
    return firn_site_set_series(site, "grid.price", prices, 4, "USD/MWh", e);
}

static int unset(firn_site *site, firn_error *e)
{
    return firn_site_unset(site, NULL, e);
}

static int reload(firn_site *site, firn_error *e)
{
    return firn_site_reload(site, e);
}

static int copy(firn_site *site, firn_error *e)
{
    firn_site *made = firn_site_copy(site, e);
    firn_site_free(made);
    return made == NULL ? e->code : 0;
}

static double cost(const firn_site *site)
{
    double value = (double)NAN;
    firn_site_value(site, "cost", NULL, &value, NULL);
    return value;
}

static void check_change(int (*change)(firn_site *, firn_error *), bool keeps_result)
{
    const firn_load_options options = {.size = sizeof(firn_load_options),
                                       .plugin_dir = BINARY_DIR "/plugins"};
    firn_error e = FIRN_ERROR_INIT;
    long all, n = -1; /* the first run loads the plugins, and nothing fails in it */
    do {
        n += n < 300 ? 1 : 1 + n / 24;
        if (n > 0)
            blocks_begin();
        firn_site *site = firn_site_read(text, strlen(text), "memory.ini", &options, &e);
        assert_non_null(site);
        assert_int_equal(firn_site_solve(site, NULL, &e), 0);
        const double before = cost(site);
        asked = 0;
        refused = n;
        const int code = change(site, &e);
        all = asked;
        refused = 0;
        if (code != 0 && (code != FIRN_IO || e.text[0] == '\0'))
            fail_msg("allocation %ld: code %d, %s", n, code, e.text);
        if (code != 0 || keeps_result) {
            assert_string_equal(firn_site_status(site), "optimal");
            assert_true(cost(site) == before);
        }
        assert_int_equal(firn_site_set(site, "grid.price", "40 USD/MWh", &e), 0);
        assert_int_equal(firn_site_unset(site, NULL, &e), 0);
        firn_site_free(site);
        if (n > 0)
            blocks_end(n, false);
    } while (all >= n);
    assert_true(n > 5);
}

static void changes_are_whole(void **state)
{
    (void)state;
    check_change(set_two, false);
    check_change(set_series, false);
    check_change(unset, false);
    check_change(reload, false);
    check_change(copy, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(changes_are_whole)};
    return cmocka_run_group_tests_name("allocations_of_changes", tests, NULL, NULL);
}
