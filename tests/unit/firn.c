/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn.c - the public interface: sites are read from memory, changed, solved and queried by name;
 * several sites exist at once.
 */
#include "firn/firn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char text[] =
    "format = 1\n"
    "[time]\nstart = 2026-01-05\nhours = 4\n"
    "[economics]\ndiscount = 0\n"
    "[limits]\ncarbon = 100 kt/yr\ncapex = 1 MUSD\n"
    "[grid]\ntype = grid.connection\nprice = 40 USD/MWh\ncarbon = 0.5 kg/kWh\nimport_limit = 9 MW\n"
    "size.capex = 1 USD/kW\nsize.life = 10\n"
    "[load]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n"
    "[scenario more]\nload.demand = 6 MW\n";

static const char phased[] = "[phase 2026]\nstart = 2026-01-01\n"
                             "[phase 2028]\nstart = 2028-01-01\nyears = 3\nload.demand = 5 MW\n"
                             "[stress rush]\nhours = 2\nload.demand = 8 MW\n";

static firn_site *site_of(const char *more, const char *scenario)
{
    static const char *const itself[] = {"time.represents=itself"}; /* phases repeat a year */
    const firn_load_options options = {.size = sizeof options,
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .scenario = scenario,
                                       .set = itself,
                                       .sets = *more == '\0'};
    char all[3000];
    firn_error e = FIRN_ERROR_INIT;
    snprintf(all, sizeof all, "%s%s", text, more);
    firn_site *site = firn_site_read(all, strlen(all), "memory.ini", &options, &e);
    assert_string_equal(e.text, "");
    assert_non_null(site);
    return site;
}

static void solve(firn_site *site)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_site_solve(site, NULL, &e);
    assert_string_equal(e.text, "");
}

static double value(const firn_site *site, const char *name, const char *phase)
{
    firn_error e = FIRN_ERROR_INIT;
    double out;
    firn_site_value(site, name, phase, &out, &e);
    assert_string_equal(e.text, "");
    return out;
}

static void near_to(double a, double b)
{
    assert_true(fabs(a - b) <= 1e-9 * (1 + fabs(b)));
}

static void numbers_by_name(void **state)
{
    (void)state;
    firn_site *site = site_of("", NULL);
    assert_string_equal(firn_site_status(site), "");
    assert_non_null(strstr(firn_site_explain(site), "not been solved"));
    solve(site);
    assert_string_equal(firn_site_status(site), "optimal");
    /* 3 MW for 4 h at 40 USD/MWh, and 3 MW of connection at 1000 USD/MW, spread over 10 years, for
     * 4 hours */
    near_to(value(site, "cost", NULL), 3 * 4 * 40 + 3 * 100 * 4 / 8760.0);
    near_to(value(site, "objective", NULL), value(site, "cost", NULL));
    near_to(value(site, "carbon", ""), 6);
    near_to(value(site, "grid.size.installed", ""), 3);
    near_to(value(site, "grid.size.built", ""), 3);
    near_to(value(site, "grid.size.firm", ""), 3);
    near_to(value(site, "grid.size.capex", ""), 3000);
    near_to(value(site, "grid.operation", ""), 480);
    near_to(value(site, "grid.operation", NULL), 480); /* in the only phase */
    near_to(value(site, "grid.size.built", NULL), 3);
    near_to(value(site, "grid.capital", ""), 3 * 100 * 4 / 8760.0);
    near_to(value(site, "limit.capex.value", NULL), 0.003);
    near_to(value(site, "limit.capex.bound", NULL), 1);
    near_to(value(site, "limit.carbon.shadow_price", ""), 0);
    assert_true(isnan(value(site, "pue", ""))); /* nothing draws IT energy */
    firn_site_free(site);
}

static void design_events(void **state)
{
    (void)state;
    firn_site *site = site_of("[site]\ntarget = 4 MW\n[halls]\ntype = it.load\npower = hv\n"
                              "heat = none\nutilization = 0.5\n",
                              NULL);
    solve(site);
    assert_int_equal(firn_site_periods(site), 2);
    assert_string_equal(firn_site_period_name(site, 0), "typical");
    assert_string_equal(firn_site_period_design(site, 0), "");
    assert_string_equal(firn_site_period_name(site, 1), "design-dry-bulb");
    assert_int_equal(firn_site_steps(site, 1), 4); /* the horizon is shorter than a day */
    assert_int_equal(strncmp(firn_site_period_design(site, 1),
                             "4 h at full utilization from 2026-01-05T00:00, ",
                             strlen("4 h at full utilization from 2026-01-05T00:00, ")),
                     0);
    near_to(value(site, "grid.size.installed", ""), 3 + 4);
    near_to(value(site, "it_energy", NULL), 2 * 8760);
    firn_site_free(site);
}

/* What components share belongs to the site or to a bus. */
static void shared_series_by_name(void **state)
{
    static const char units[] =
        "format = 1\n[time]\nstart = 2026-01-05\nhours = 4\n"
        "[load]\ntype = basic.sink\nin = lv\ndemand = 3 MW\n"
        "[one]\ntype = zoo.reserve\n[two]\ntype = zoo.reserve\n"
        "[field]\ntype = zoo.land\narea = 20 m2/MW\nfix = 2 MW\n[plot]\ntype = zoo.plot\n";
    static const char *const plugin[] = {BINARY_DIR "/zoo/reserve.so", BINARY_DIR "/zoo/land.so",
                                         BINARY_DIR "/zoo/plot.so"};
    const firn_load_options options = {.size = sizeof options,
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .plugin = plugin,
                                       .plugins = 3};
    double flow[4];
    firn_error e = FIRN_ERROR_INIT;
    (void)state;
    firn_site *site = firn_site_read(units, strlen(units), "memory.ini", &options, &e);
    assert_string_equal(e.text, "");
    solve(site);
    assert_int_equal(firn_site_series(site, "bus.lv.reserve", 0, flow, 4, &e), 0);
    near_to(flow[3], value(site, "one.size.installed", ""));
    assert_int_equal(firn_site_series(site, "site.land", 0, flow, 4, &e), 0);
    near_to(flow[3], 40);
    assert_int_equal(firn_site_series(site, "site.reserve", 0, flow, 4, &e), FIRN_USAGE);
    firn_site_free(site);
}

static void series_by_name(void **state)
{
    (void)state;
    double flow[4], two[2];
    firn_error e = FIRN_ERROR_INIT;
    firn_site *site = site_of(phased, NULL);
    assert_int_equal(firn_site_periods(site), 0);
    assert_int_equal(firn_site_build(site, &e), 0);
    assert_int_equal(firn_site_periods(site), 4);
    assert_string_equal(firn_site_period_name(site, 0), "2026");
    assert_string_equal(firn_site_period_name(site, 1), "2026.rush");
    assert_null(firn_site_period_name(site, 4));
    assert_string_equal(firn_site_period_design(site, 1), ""); /* a written event */
    assert_null(firn_site_period_design(site, 4));
    assert_int_equal(firn_site_steps(site, 0), 4);
    assert_int_equal(firn_site_steps(site, 3), 2);
    assert_int_equal(firn_site_series(site, "hours", 0, flow, 4, &e), 0);
    assert_true(flow[0] == 1 && flow[3] == 1);
    assert_int_equal(firn_site_series(site, "grid.power", 0, flow, 4, &e), FIRN_USAGE);
    solve(site);
    assert_int_equal(firn_site_series(site, "grid.power", 0, flow, 4, &e), 0);
    near_to(flow[2], 3);
    assert_int_equal(firn_site_series(site, "load.in", 2, flow, 4, &e), 0);
    near_to(flow[0], -5);
    assert_int_equal(firn_site_series(site, "grid.import", 3, two, 2, &e), 0);
    near_to(two[1], 8);
    assert_int_equal(firn_site_series(site, "price.hv", 0, flow, 4, &e), 0);
    near_to(flow[1], 40);
    assert_int_equal(firn_site_series(site, "price.hw", 0, flow, 4, &e), FIRN_USAGE);
    assert_int_equal(firn_site_series(site, "grid.power", 0, flow, 3, &e), FIRN_USAGE);
    assert_int_equal(firn_site_series(site, "grid.power", 9, flow, 4, &e), FIRN_USAGE);
    /* the event determines the size of the connection, and has zero weight in all accounts */
    near_to(value(site, "grid.size.installed", "2026"), 8);
    near_to(value(site, "carbon", "2028"), 5 * 0.5 * 8760);
    near_to(value(site, "carbon", NULL), (2 * 3 + 3 * 5) * 0.5 * 8760);
    double out;
    assert_int_equal(firn_site_value(site, "carbon", "2029", &out, &e), FIRN_USAGE);
    assert_int_equal(firn_site_value(site, "grid.operation", NULL, &out, &e), FIRN_USAGE);
    assert_true(isnan(out));
    assert_int_equal(firn_site_value(site, "carbom", NULL, &out, &e), FIRN_USAGE);
    firn_site_free(site);
}

static void count_warnings(void *data, int level, const char *line)
{
    if (level == 2)
        ++*(int *)data;
    assert_non_null(line);
}

static void implausible_values(void **state)
{
    (void)state;
    int warnings = 0;
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options options = {.size = sizeof options,
                                 .plugin_dir = BINARY_DIR "/plugins",
                                 .log = count_warnings,
                                 .log_data = &warnings};
    char *text_of_inputs;
    firn_site *site = firn_site_read(text, strlen(text), "memory.ini", &options, &e);
    text_of_inputs = firn_site_inputs(site, &e);
    assert_string_equal(text_of_inputs, ""); /* not built */
    firn_text_free(text_of_inputs);
    /* four hours represent a year */
    assert_int_equal(firn_site_build(site, &e), 0);
    assert_int_equal(warnings, 1);
    /* nothing is missing in any hour; then the connection is too small in all of them */
    assert_int_equal(firn_site_check(site, &e), 0);
    assert_int_equal(firn_site_check(site, &e), 0);
    assert_int_equal(warnings, 1);
    assert_int_equal(firn_site_set(site, "load.demand", "12, 3,3,3,3,3,3,3,3,3,3,3 MW", &e), 0);
    assert_int_equal(firn_site_check(site, &e), 0);
    assert_int_equal(warnings, 3);
    firn_site_free(site);
    options.flags = FIRN_STRICT;
    site = firn_site_read(text, strlen(text), "memory.ini", &options, &e);
    assert_int_equal(firn_site_build(site, &e), FIRN_PROBLEM);
    assert_non_null(strstr(e.text, "represent a whole year"));
    assert_int_equal(firn_site_set(site, "time.represents", "itself", &e), 0);
    assert_int_equal(firn_site_build(site, &e), 0);
    assert_int_equal(firn_site_set(site, "load.demand", "12 MW", &e), FIRN_PROBLEM);
    assert_non_null(strstr(e.text, "3 MW of electricity is missing in 4 of 4 h"));
    firn_site_free(site);
}

static void changes(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    double out;
    firn_site *site = site_of("", "more");
    solve(site);
    near_to(value(site, "carbon", NULL), 12);
    assert_int_equal(firn_site_set(site, "load.demand", "4 MW", &e), 0);
    assert_string_equal(firn_site_status(site), ""); /* the earlier result is discarded */
    assert_int_equal(firn_site_value(site, "carbon", NULL, &out, &e), FIRN_USAGE);
    solve(site);
    near_to(value(site, "carbon", NULL), 8);
    assert_int_equal(firn_site_set(site, "laod.demand", "4 MW", &e), FIRN_PROBLEM);
    assert_non_null(strstr(e.text, "did you mean [load]"));
    assert_int_equal(firn_site_set(site, "load.demand=3", "4 MW", &e), FIRN_USAGE);
    near_to(value(site, "carbon", NULL), 8); /* unchanged by the failures */
    assert_int_equal(firn_site_set(site, "load.demand", "12 MW", &e), 0);
    assert_int_equal(firn_site_solve(site, NULL, &e), FIRN_NO_SOLUTION);
    assert_string_equal(firn_site_status(site), "infeasible");
    assert_non_null(strstr(firn_site_explain(site), "infeasible"));
    assert_int_equal(firn_site_value(site, "cost", NULL, &out, &e), FIRN_USAGE);
    assert_int_equal(firn_site_set(site, "load.demand", "2 MWh", &e), FIRN_PROBLEM);
    assert_non_null(strstr(e.text, "this is energy (MWh)"));
    assert_string_equal(firn_site_status(site), "infeasible"); /* the result is still there */
    assert_int_equal(firn_site_set(site, "load.demand", "2 MW", &e), 0);
    solve(site);
    near_to(value(site, "carbon", NULL), 4);
    firn_site_free(site);
}

static void bad_texts(void **state)
{
    static const struct {
        const char *text, *message;
    } bad[] = {{"", "memory.ini:1: the first line must be `format = 1`"},
               {"format = 1\n[grid]\nprice", "memory.ini:3: `price`"},
               {"format = 1\ninclude = nowhere.ini\n", "memory.ini:2: include = nowhere.ini"}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        firn_error e = FIRN_ERROR_INIT;
        assert_null(firn_site_read(bad[i].text, strlen(bad[i].text), "memory.ini", NULL, &e));
        assert_int_equal(e.code, FIRN_PROBLEM);
        if (strstr(e.text, bad[i].message) == NULL)
            fail_msg("`%s` does not contain `%s`", e.text, bad[i].message);
    }
    assert_null(firn_site_read("format = 1\n", 11, "memory.ini", NULL, NULL)); /* no error struct */
    firn_site_free(NULL);
}

/* Two sites share no state: one is changed while the other keeps its result. */
static void side_by_side(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    firn_site *a = site_of("", NULL), *b = site_of("", "more");
    solve(b);
    solve(a);
    assert_int_equal(firn_site_set(a, "grid.price", "80 USD/MWh", &e), 0);
    near_to(value(b, "grid.operation", ""), 6 * 4 * 40);
    solve(a);
    near_to(value(a, "grid.operation", ""), 3 * 4 * 80);
    firn_site_free(a);
    near_to(value(b, "grid.operation", ""), 6 * 4 * 40);
    char *json = firn_site_json(b, &e);
    assert_non_null(json);
    assert_non_null(strstr(json, "\"status\": \"optimal\""));
    firn_text_free(json);
    firn_site_free(b);
}

/* A NULL argument has a default, or is refused with FIRN_USAGE; so are invalid options. */
static void missing_and_invalid_arguments(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    char *files = firn_plugin_files(NULL, &e);
    assert_non_null(files);
    firn_text_free(files);
    assert_null(firn_site_load(NULL, NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_site_read(text, strlen(text), NULL, NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_site_read(NULL, 0, "memory.ini", NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_site_load(NULL, NULL, NULL));
    firn_site *site = site_of("", NULL);
    assert_int_equal(firn_site_export(site, NULL, NULL, &e), FIRN_USAGE);
    char path[] = "/tmp/firn-export-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    assert_int_equal(firn_site_export(site, path, NULL, &e), 0);
    FILE *written = fopen(path, "r");
    assert_non_null(written);
    char line[200], all[2000] = "";
    while (strlen(all) < 1000 && fgets(line, sizeof line, written) != NULL)
        strcat(all, line);
    fclose(written);
    assert_non_null(strstr(all, "ROWS"));
    assert_int_equal(firn_site_export(site, path,
                                      &(firn_export_options){.size = sizeof(firn_export_options),
                                                             .format = "xls"},
                                      &e),
                     FIRN_USAGE);
    assert_int_equal(
        firn_site_export(site, path,
                         &(firn_export_options){.size = sizeof(firn_export_options), .split = -1},
                         &e),
        FIRN_USAGE);
    assert_non_null(strstr(e.text, "split is -1"));
    unlink(path);
    const double wrong[] = {-1, (double)NAN};
    for (size_t i = 0; i < 2; i++) {
        const firn_solve_options options = {.size = sizeof options, .time_limit = wrong[i]};
        assert_int_equal(firn_site_solve(site, &options, &e), FIRN_USAGE);
        assert_false(firn_site_has_values(site));
    }
    firn_site_free(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(implausible_values),
        cmocka_unit_test(numbers_by_name),
        cmocka_unit_test(design_events),
        cmocka_unit_test(series_by_name),
        cmocka_unit_test(shared_series_by_name),
        cmocka_unit_test(changes),
        cmocka_unit_test(bad_texts),
        cmocka_unit_test(side_by_side),
        cmocka_unit_test(missing_and_invalid_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
