/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * allocations.c - a site is loaded, built, solved and written with the n-th allocation failing, for
 * n = 1, 2, 3 and so on, until a run has fewer allocations than n; likewise the file of a linear
 * program. Every run ends with an error or a complete answer, and without leaks or partial results.
 */
#include "firn/firn.h"
#include "memory_folder.h"
#include "refusing_malloc.h"
#include "sampled.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a site --------------------------------------------------------------------------------- */

static char folder[40], results[80], inputs[40], phased[80], prices[80], exported[80];

/* The problem to run: the first problem on one day, then an extension of it that uses every section
 * of a problem file. */
static const char *problem_path = SOURCE_DIR "/problems/first.ini", *scenario;

static const char phased_text[] =
    "format = 1\ninclude = " SOURCE_DIR "/problems/first.ini\n[time]\nrepeat = yes\n"
    "[phase 2026]\nstart = 2026-07-06\n"
    "[phase 2029]\nstart = 2029-07-06\nyears = 5\n"
    "grid.import_limit = 150 MW\nsite.target = 105 MW\n"
    "halls.utilization = 0.9\n"
    "[window peak]\nhours = 16-21\n"
    "[stress heat]\nstart = 2026-07-14\nhours = 24\nweather.dry_bulb = dry_bulb + 3 K\n"
    "[scenario expensive]\nphase 2029: grid.price = 60 USD/MWh\n"
    "[grid]\nprice = prices.csv:price USD/MWh * 1.1\n";

/* The identity of the results folder, and its number of files; zeros if there is none. */
typedef struct folder_state {
    ino_t inode;
    int files;
} folder_state;

static folder_state results_state(void)
{
    struct stat st;
    folder_state found = {0, 0};
    DIR *d = opendir(results);
    if (d == NULL)
        return found;
    assert_int_equal(fstat(dirfd(d), &st), 0);
    found.inode = st.st_ino;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;)
        found.files += entry->d_name[0] != '.';
    closedir(d);
    return found;
}

/* Checks that the folder contains only the results. */
static void check_no_leftovers(long n)
{
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "out") != 0)
            fail_msg("allocation %ld: `%s` was not removed", n, entry->d_name);
    }
    closedir(d);
}

/* All operations on a site, up to the first failure. */
static int32_t whole_run(firn_error *e)
{
    static const char *const set[] = {"time.hours=24"};
    static const firn_load_options options = {
        .size = sizeof options, .set = set, .sets = 1, .plugin_dir = BINARY_DIR "/plugins"};
    firn_load_options of_scenario = options;
    of_scenario.scenario = scenario;
    *e = (firn_error)FIRN_ERROR_INIT;
    firn_site *site = firn_site_load(problem_path, &of_scenario, e);
    if (site == NULL)
        return e->code;
    const firn_export_options split = {.size = sizeof split, .split = 1};
    if (firn_site_export(site, exported, &split, e) == 0 && firn_site_solve(site, NULL, e) == 0) {
        char *table = firn_site_table(site, e);
        firn_text_free(table);
        if (e->code == 0)
            firn_site_write(site, results, e);
    }
    firn_site_free(site);
    return e->code;
}

/* Checks one run in which allocation n fails. Returns false if the run had fewer allocations. */
static bool check_failing_allocation(long n)
{
    firn_error e = FIRN_ERROR_INIT;
    folder_state before = results_state();
    blocks_begin();
    asked = 0;
    refused = n;
    int32_t code = whole_run(&e);
    refused = 0;
    bool reached = asked >= n;
    blocks_end(n, false);
    folder_state after = results_state();
    check_no_leftovers(n);
    if (getenv("ALLOCATIONS_VERBOSE") != NULL)
        fprintf(stderr, "%ld: %d %s\n", n, (int)code, e.text);
    if (code == 0) {
        /* The allocation was not essential: a hint, a cache. The answer is complete. */
        assert_int_equal(after.files, 8);
        return reached;
    }
    if (code != FIRN_IO)
        fail_msg("allocation %ld: code %d, %s", n, (int)code, e.text);
    if (e.text[0] == '\0')
        fail_msg("allocation %ld: no message", n);
    if (after.inode != before.inode || after.files != before.files)
        fail_msg("allocation %ld: the run failed (%s), but the results changed", n, e.text);
    return reached;
}

/* The next allocation to fail after n: each of the first 300, then fewer and fewer, because later
 * allocations are mostly repetitions in loops. $ALLOCATIONS_STEP = 1: every one. With sanitizers,
 * fewer still; the build without them takes the rest. */
static long next(long n)
{
    const char *step = getenv("ALLOCATIONS_STEP");
    if (step != NULL)
        return n + strtol(step, NULL, 10);
    if (n < 300)
        return n + (sampled() ? 3 : 1);
    return n + 1 + n / (sampled() ? 8 : 24);
}

/* In a process that has not loaded a plugin yet, so that allocations of the dynamic linker fail
 * too. The linker does not always report memory as the cause; then the message names the plugin
 * that could not be loaded. */
static void plugins_are_loaded_cold(void **state)
{
    (void)state;
    long *reached =
        mmap(NULL, sizeof *reached, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(reached, MAP_FAILED);
    long n = 0;
    do {
        n = next(n);
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            firn_error e = FIRN_ERROR_INIT;
            asked = 0;
            refused = n;
            int32_t code = whole_run(&e);
            *reached = asked;
            bool well = code == 0 || code == FIRN_IO || strstr(e.text, "cannot be loaded") != NULL;
            if (!well || getenv("ALLOCATIONS_VERBOSE") != NULL)
                fprintf(stderr, "cold, %ld: %d %s\n", n, (int)code, e.text);
            _exit(well ? 0 : 1);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_msg("allocation %ld: %s %d", n, WIFSIGNALED(status) ? "signal" : "exit",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        check_no_leftovers(n);
    } while (*reached >= n); /* until a run has fewer allocations */
    munmap(reached, sizeof *reached);
    assert_true(n > 100);
}

static void each_allocation_fails_once(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    if (whole_run(&e) != 0) /* plugins stay loaded and time zones stay in memory: not leaks */
        fail_msg("%s", e.text);
    assert_int_equal(results_state().files, 8);
    blocks_begin();
    asked = 0;
    assert_int_equal(whole_run(&e), 0);
    long all = asked;
    blocks_end(0, false);
    print_message("%ld allocations in one run\n", all);
    assert_true(all > 100);
    long runs = 0, n = 1;
    for (; check_failing_allocation(n); runs++)
        n = next(n);
    assert_true(runs > 100);
    print_message("%ld runs with one failing\n", runs);
}

/* The same without earlier results: a failed run must not create any. */
static void no_results_appear(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    asked = 0;
    assert_int_equal(whole_run(&e), 0);
    for (long n = asked; n > 0; n -= 1 + asked / 16) {
        static const char *const known[] = {"result.json",     "run.json",        "sizes.csv",
                                            "flows.csv",       "prices.csv",      "limits.csv",
                                            "assumptions.csv", "datapackage.json"};
        long all = asked;
        char path[120];
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            snprintf(path, sizeof path, "%s/%s", results, known[i]);
            unlink(path);
        }
        rmdir(results);
        check_failing_allocation(n);
        asked = all;
    }
}

static void phases_and_all(void **state)
{
    problem_path = phased;
    scenario = "expensive";
    each_allocation_fails_once(state);
}

/* Reads and solves a linear program, and writes its answer. */
static int32_t lp_run(const char *path, firn_error *e)
{
    double x;
    *e = (firn_error)FIRN_ERROR_INIT;
    firn_lp *lp = firn_lp_read(path, NULL, e);
    if (lp == NULL)
        return e->code;
    if (firn_lp_solve(lp, NULL, e) == 0 && firn_lp_value(lp, "x", "x", &x, e) == 0) {
        char *json = firn_lp_json(lp, e);
        firn_text_free(json);
        if (e->code == 0)
            firn_lp_write_solution(lp, exported, e);
    }
    firn_lp_free(lp);
    return e->code;
}

static void an_lp_file(void **state)
{
    (void)state;
    static const char *const files[] = {SOURCE_DIR "/tests/cli/lp-mps/plan.mps",
                                        SOURCE_DIR "/tests/cli/lp-max/plan.lp"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        firn_error e = FIRN_ERROR_INIT;
        long n = 0;
        if (lp_run(files[i], &e) != 0)
            fail_msg("%s", e.text);
        do {
            n++;
            blocks_begin();
            asked = 0;
            refused = n;
            int32_t code = lp_run(files[i], &e);
            refused = 0;
            blocks_end(n, true);
            if (code != 0 && (code != FIRN_IO || e.text[0] == '\0'))
                fail_msg("allocation %ld: code %d, %s", n, (int)code, e.text);
        } while (asked >= n);
        assert_true(n > 10); /* with a sanitizer, only the engine's own allocations count */
    }
}

static bool put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    return f != NULL && fputs(text, f) >= 0 && fclose(f) == 0;
}

static int begin(void **state)
{
    char table[900] = "a market\n\ntime,price\nUTC-6,USD/MWh\n"; /* all that a reader skips */
    (void)state;
    snprintf(inputs, sizeof inputs, "%s/firn-inputs-XXXXXX", memory_folder());
    if (mkdtemp(inputs) == NULL)
        return -1;
    snprintf(phased, sizeof phased, "%s/site.ini", inputs);
    snprintf(prices, sizeof prices, "%s/prices.csv", inputs);
    snprintf(exported, sizeof exported, "%s/site.mps", inputs);
    for (int t = 0; t < 24; t++)
        snprintf(table + strlen(table), 48, "2026-07-14 %02d:00-06:00,%d\n", t, 40 + t);
    strcat(table, "\nprice: day-ahead\n");
    if (!put(phased, phased_text) || !put(prices, table))
        return -1;
    snprintf(folder, sizeof folder, "%s/firn-allocations-XXXXXX", memory_folder());
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(results, sizeof results, "%s/out", folder);
    return setenv("FIRN_PLUGIN_PATH", "", 1);
}

static int end(void **state)
{
    char command[150];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s %s", folder, inputs);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* Must be first: later, plugins are already loaded. */
        cmocka_unit_test(plugins_are_loaded_cold),
        cmocka_unit_test(each_allocation_fails_once),
        cmocka_unit_test(no_results_appear),
        cmocka_unit_test(phases_and_all),
        cmocka_unit_test(an_lp_file),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
