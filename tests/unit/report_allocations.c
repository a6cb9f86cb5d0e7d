/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_allocations.c - a report is made, of one result and of two, with the n-th allocation
 * failing, for n = 1, 2, 3 and so on: each run ends with an error and the old file, or with the
 * complete file, and without leaks.
 */
#include "firn/firn.h"
#include "memory_folder.h"
#include "refusing_malloc.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[40], first[80], other[80], page[80];

static const char text[] =
    "format = 1\n[time]\nhours = 4\nrepresents = itself\n"
    "[grid]\ntype = basic.source\nout = lv\nprice = 50 USD/MWh\n"
    "capex = 100 USD/kW\n[load]\ntype = basic.sink\nin = lv\ndemand = 2 MW\n";
static const firn_load_options options = {.size = sizeof(firn_load_options),
                                          .plugin_dir = BINARY_DIR "/plugins"};

static void write_results(const char *demand, const char *to)
{
    static const firn_write_options with = {.size = sizeof with, .report = 1};
    firn_error e = FIRN_ERROR_INIT;
    firn_site *site = firn_site_read(text, sizeof text - 1, "site.ini", &options, &e);
    if (site == NULL || firn_site_set(site, "load.demand", demand, &e) != 0 ||
        firn_site_solve(site, NULL, &e) != 0 || firn_site_write_files(site, to, &with, &e) != 0)
        fail_msg("%s", e.text);
    firn_site_free(site);
}

static long size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void report(size_t count)
{
    const char *const results[] = {first, other};
    firn_error e = FIRN_ERROR_INIT;
    if (firn_report(results, count, page, &e) != 0)
        fail_msg("%s", e.text);
    const long whole = size_of(page);
    assert_true(whole > 1000);
    /* Each of the first, then one in sixteen: a report of two takes thousands. */
    for (long n = 1, reached = 1; reached; n += 1 + n / 16) {
        blocks_begin();
        asked = 0;
        refused = n;
        const int code = firn_report(results, count, page, &e);
        refused = 0;
        reached = asked >= n;
        blocks_end(n, false);
        if (code != 0 && code != FIRN_IO)
            fail_msg("allocation %ld: code %d, %s", n, code, e.text);
        assert_int_equal(size_of(page), whole);
    }
    unlink(page);
}

static void of_one(void **state)
{
    (void)state;
    report(1);
}

static void of_two(void **state)
{
    (void)state;
    report(2);
}

static void misuse(void **state)
{
    (void)state;
    const char *const results[] = {first, NULL};
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(firn_report(NULL, 1, page, &e), FIRN_USAGE);
    assert_int_equal(firn_report(results, 2, page, &e), FIRN_USAGE);
    assert_int_equal(firn_report(results, 0, page, &e), FIRN_USAGE);
    assert_int_equal(firn_report((const char *const[]){first, other}, 2, NULL, &e), FIRN_USAGE);
    assert_int_equal(size_of(page), -1);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/firn-report-XXXXXX", memory_folder());
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(first, sizeof first, "%s/first", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    snprintf(page, sizeof page, "%s/page.html", folder);
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
        cmocka_unit_test(of_one),
        cmocka_unit_test(of_two),
        cmocka_unit_test(misuse),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
