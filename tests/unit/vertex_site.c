/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex_site.c - option `vertex` of the public interface: how a site is partitioned into weeks,
 * what run.json reports, and that two runs give identical answers.
 */
#include "firn/firn.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char text[] =
    "format = 1\n"
    "[time]\nstart = 2026-01-05\nhours = 504\n"
    "[grid]\ntype = grid.connection\nprice = 40 USD/MWh\ncarbon = 0.5 kg/kWh\n"
    "import_limit = 9 MW\ndemand_charge = 12 USD/kW/month\n"
    "[gas]\ntype = basic.source\nout = gas\nprice = 10 USD/MWh\ncarbon = 0.2 kg/kWh\n"
    "[engine]\ntype = basic.converter\nin = gas\nout = hv\nefficiency = 0.4\ncapex = 800 USD/kW\n"
    "life = 20\nfix = 9 MW\n"
    "[twin]\ntype = basic.converter\nin = gas\nout = hv\nefficiency = 0.4\ncapex = 800 USD/kW\n"
    "life = 20\nfix = 9 MW\n"
    "[battery]\ntype = storage.battery\nbus = hv\n"
    "[load]\ntype = basic.sink\nin = hv\ndemand = 6 MW\n";

static const char stages[] = "[phase 2026]\nstart = 2026-01-01\n"
                             "[phase 2028]\nstart = 2028-01-01\nyears = 3\nload.demand = 7 MW\n"
                             "[stress rush]\nhours = 30\nload.demand = 8 MW\n";

static char folder[40];

static firn_site *site_of(const char *more, const char *const *set, size_t sets)
{
    const firn_load_options options = {
        .size = sizeof options, .plugin_dir = BINARY_DIR "/plugins", .set = set, .sets = sets};
    char all[3000];
    firn_error e = FIRN_ERROR_INIT;
    snprintf(all, sizeof all, "%s%s", text, more);
    firn_site *site = firn_site_read(all, strlen(all), "memory.ini", &options, &e);
    assert_string_equal(e.text, "");
    assert_non_null(site);
    return site;
}

static void solve(firn_site *site, const char *method, int vertex)
{
    const firn_solve_options options = {.size = sizeof options, .method = method, .vertex = vertex};
    firn_error e = FIRN_ERROR_INIT;
    firn_site_solve(site, &options, &e);
    assert_string_equal(e.text, "");
}

static double objective(const firn_site *site)
{
    firn_error e = FIRN_ERROR_INIT;
    double out;
    assert_int_equal(firn_site_value(site, "objective", NULL, &out, &e), 0);
    return out;
}

static void near_to(double a, double b)
{
    if (!(fabs(a - b) <= 1e-6 * (1 + fabs(b))))
        fail_msg("%.12g is not near %.12g", a, b);
}

/* The content of run.json; the caller frees it. */
static json_t *run_of(firn_site *site)
{
    char path[100];
    firn_error e = FIRN_ERROR_INIT;
    snprintf(path, sizeof path, "%s/results", folder);
    assert_int_equal(firn_site_write(site, path, &e), 0);
    snprintf(path, sizeof path, "%s/results/run.json", folder);
    json_t *run = json_load_file(path, 0, NULL);
    assert_non_null(run);
    return run;
}

/* Solves by the barrier with `vertex` and checks the number of weeks. */
static void expect_weeks(const char *more, const char *const *set, size_t sets, int expected)
{
    firn_site *site = site_of(more, set, sets);
    solve(site, "barrier", 0);
    const double before = objective(site);
    solve(site, "barrier", 1);
    near_to(objective(site), before);
    json_t *run = run_of(site), *vertex = json_object_get(run, "vertex");
    assert_string_equal(json_string_value(json_object_get(run, "method")), "barrier");
    assert_int_equal(json_integer_value(json_object_get(vertex, "weeks")), expected);
    assert_int_equal(json_integer_value(json_object_get(vertex, "weeks_unchanged")), 0);
    assert_true(json_integer_value(json_object_get(vertex, "columns_between_bounds_after")) <
                json_integer_value(json_object_get(vertex, "columns_between_bounds_before")));
    assert_true(json_number_value(json_object_get(vertex, "seconds")) > 0);
    json_decref(run);
    firn_site_free(site);
}

/* Weeks of 168 hours, the last one longer; never across the end of a period. */
static void sites_are_partitioned_into_weeks(void **state)
{
    (void)state;
    static const char *const longer[] = {"time.hours=500"};
    static const char *const short_one[] = {"time.hours=60"};
    static const char *const uneven[] = {"time.hours=510", "time.step=340 * 1 h, 5 h"};
    static const char *const days[] = {"time.hours=2160", "time.step=24 h"};
    static const char *const staged[] = {"time.hours=340"};
    expect_weeks("", NULL, 0, 3);
    expect_weeks("", longer, 1, 2);
    expect_weeks("", short_one, 1, 1);
    expect_weeks("", uneven, 2, 3);
    expect_weeks("", days, 2, 12);
    expect_weeks(stages, staged, 1, 6);
}

/* Carbon first, then the cheapest plan at that optimum: the vertex is one of the second step. */
static void an_objective_without_cost(void **state)
{
    (void)state;
    static const char *const carbon[] = {"objective.minimize=carbon"};
    expect_weeks("", carbon, 1, 3);
}

static char *series_and_json(firn_site *site, double *power)
{
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(firn_site_series(site, "engine.out", 0, power, 504, &e), 0);
    return firn_site_json(site, &e);
}

static void two_runs_are_identical(void **state)
{
    (void)state;
    double power[2][504];
    char *json[2];
    for (int i = 0; i < 2; i++) {
        firn_site *site = site_of("", NULL, 0);
        solve(site, "barrier", 1);
        json[i] = series_and_json(site, power[i]);
        firn_site_free(site);
    }
    assert_string_equal(json[0], json[1]);
    assert_memory_equal(power[0], power[1], sizeof power[0]);
    firn_text_free(json[0]);
    firn_text_free(json[1]);
}

static void a_simplex_solution_is_a_vertex_already(void **state)
{
    (void)state;
    static const char *const day[] = {"time.hours=24"};
    firn_site *site = site_of("", day, 1);
    solve(site, "glpk", 1);
    json_t *run = run_of(site), *vertex = json_object_get(run, "vertex");
    assert_int_equal(json_integer_value(json_object_get(vertex, "weeks")), 0);
    assert_int_equal(json_integer_value(json_object_get(vertex, "weeks_unchanged")), 0);
    json_decref(run);
    solve(site, "glpk", 0);
    run = run_of(site);
    assert_true(json_is_null(json_object_get(run, "vertex")));
    json_decref(run);
    firn_site_free(site);
}

/* `auto` makes the crossover if it takes the barrier and the program is small; run.json has the
 * same record as with the option, and the answer is the same for any number of threads. */
static void automatic_ends_at_a_vertex(void **state)
{
    (void)state;
    static const char *const day[] = {"time.hours=24"};
    static const char *const members[] = {"weeks", "columns_between_bounds_after"};
    double power[3][504];
    json_t *run[3];
    firn_site *site = site_of("", NULL, 0);
    for (int i = 0; i < 3; i++) {
        const firn_solve_options options = {.size = sizeof options,
                                            .method = i == 2 ? "barrier" : "auto",
                                            .vertex = i == 2,
                                            .threads = i == 0 ? 1 : 3};
        firn_error e = FIRN_ERROR_INIT;
        assert_int_equal(firn_site_solve(site, &options, &e), FIRN_OK);
        firn_text_free(series_and_json(site, power[i]));
        run[i] = run_of(site);
        assert_string_equal(json_string_value(json_object_get(run[i], "method")), "barrier");
    }
    for (size_t k = 0; k < sizeof members / sizeof members[0]; k++) {
        const json_t *given = json_object_get(json_object_get(run[2], "vertex"), members[k]);
        assert_true(json_is_integer(given));
        for (int i = 0; i < 2; i++)
            assert_true(
                json_equal(json_object_get(json_object_get(run[i], "vertex"), members[k]), given));
    }
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(power[i], power[0], sizeof power[0]);
        json_decref(run[i]);
    }
    firn_site_free(site);
    site = site_of("", day, 1); /* few rows: GLPK, and nothing to cross over */
    solve(site, "auto", 0);
    run[0] = run_of(site);
    assert_true(json_is_null(json_object_get(run[0], "vertex")));
    json_decref(run[0]);
    firn_site_free(site);
}

static int stop(void *data, const firn_progress *progress)
{
    int *left = data;
    *left -= strstr(progress->line, "vertex") != NULL;
    return *left <= 0;
}

static void interrupted(void **state)
{
    (void)state;
    int left = 1;
    const firn_solve_options options = {.size = sizeof options,
                                        .method = "barrier",
                                        .progress = stop,
                                        .progress_data = &left,
                                        .vertex = 1};
    firn_error e = FIRN_ERROR_INIT;
    firn_site *site = site_of("", NULL, 0);
    assert_int_equal(firn_site_solve(site, &options, &e), FIRN_INTERRUPTED);
    assert_int_equal(left, 0);
    assert_int_equal(firn_site_has_values(site), 0);
    firn_site_free(site);
}

static int enter(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/firn-vertex-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int leave(void **state)
{
    char line[100];
    (void)state;
    snprintf(line, sizeof line, "rm -rf %s", folder);
    return system(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sites_are_partitioned_into_weeks),
                                       cmocka_unit_test(an_objective_without_cost),
                                       cmocka_unit_test(two_runs_are_identical),
                                       cmocka_unit_test(a_simplex_solution_is_a_vertex_already),
                                       cmocka_unit_test(automatic_ends_at_a_vertex),
                                       cmocka_unit_test(interrupted)};
    return cmocka_run_group_tests(tests, enter, leave);
}
