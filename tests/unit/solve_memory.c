/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * solve_memory.c - memory does not grow when a site is solved and written many times: by either
 * solver, and with one stage or two.
 */
#include "firn/firn.h"
#include "memory_folder.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define LIMIT 1e4 /* bytes by which memory may grow per solve: 400 kB in 40 solves */

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void);
static double allocated(void)
{
    return (double)__sanitizer_get_current_allocated_bytes();
}
#else
static double allocated(void)
{
    struct mallinfo2 m = mallinfo2();
    return (double)m.uordblks + (double)m.hblkhd;
}
#endif

static void solve_once(firn_site *site, const firn_solve_options *options, const char *folder)
{
    firn_error e = FIRN_ERROR_INIT;
    double cost = 0;
    if (firn_site_solve(site, options, &e) != FIRN_OK ||
        firn_site_value(site, "objective", NULL, &cost, &e) != FIRN_OK ||
        firn_site_write(site, folder, &e) != FIRN_OK)
        fail_msg("%s", e.text);
    assert_true(cost > 0);
}

static void repeat(const char *hours, const char *method, const char *objective, int32_t vertex,
                   int solves)
{
    const char *set[] = {hours, objective};
    const firn_load_options load = {.size = sizeof load,
                                    .set = set,
                                    .sets = 2,
                                    .plugin_dir = BINARY_DIR "/plugins",
                                    .flags = FIRN_TRUST_PLUGINS};
    const firn_solve_options how = {.size = sizeof how, .method = method, .vertex = vertex};
    char folder[40], remove[80];
    firn_error e = FIRN_ERROR_INIT;
    snprintf(folder, sizeof folder, "%s/firn-memory-XXXXXX", memory_folder());
    assert_non_null(mkdtemp(folder));
    firn_site *site = firn_site_load(SOURCE_DIR "/problems/first.ini", &load, &e);
    if (site == NULL)
        fail_msg("%s", e.text);
    for (int i = 0; i < 3;
         i++) /* after these, libraries have allocated the memory that they keep */
        solve_once(site, &how, folder);
    double before = allocated();
    assert_true(before > 0);
    for (int i = 0; i < solves; i++)
        solve_once(site, &how, folder);
    double grown = allocated() - before;
    if (grown >= LIMIT * solves)
        fail_msg("%s: %d solves added %.0f bytes", method, solves, grown);
    firn_site_free(site);
    snprintf(remove, sizeof remove, "rm -r %s", folder);
    assert_int_equal(system(remove), 0);
}

static void as_it_ships(void **state)
{
    (void)state;
    repeat("time.hours=168", "auto", "objective.minimize=cost", 0, 10);
}

static void barrier(void **state)
{
    (void)state;
    repeat("time.hours=24", "barrier", "objective.minimize=cost", 0, 40);
}

static void two_stages_and_a_vertex(void **state)
{
    (void)state;
    repeat("time.hours=24", "barrier", "objective.minimize=carbon", 1, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_it_ships), cmocka_unit_test(barrier),
                                       cmocka_unit_test(two_stages_and_a_vertex)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
