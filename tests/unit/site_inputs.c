/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site_inputs.c - a site keeps what it has read: setting values reads no file, a wrong value
 * changes nothing, values are taken back, files are read again only on request, copies share them.
 */
#include "firn/firn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOURS = 24 };

static const char text[] = "format = 1\n"
                           "include = base.ini\n"
                           "[time]\nstart = 2026-01-05\nhours = 24\nrepresents = itself\n"
                           "[grid]\ntype = grid.connection\nimport_limit = 9 MW\n"
                           "size.capex = 1 USD/kW\nsize.life = 10\n"
                           "price = prices.csv:price USD/MWh\n"
                           "[load]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n"
                           "[scenario other]\ngrid.price = other.csv:price USD/MWh\n";
static const char base[] = "[economics]\ndiscount = 0\n";

typedef struct place {
    char folder[40], ini[60];
} place;

static void write_text(const place *p, const char *name, const char *content)
{
    char path[100];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(content, f) >= 0 && fclose(f) == 0);
}

static void write_prices(const place *p, const char *name, double first)
{
    char table[1000] = "price\n";
    for (int i = 0; i < HOURS; i++)
        snprintf(table + strlen(table), sizeof table - strlen(table), "%.17g\n", first + i * 0.1);
    write_text(p, name, table);
}

static void remove_file(const place *p, const char *name)
{
    char path[100];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    assert_int_equal(unlink(path), 0);
}

static void make_place(place *p)
{
    snprintf(p->folder, sizeof p->folder, "/tmp/firn-inputs-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->ini, sizeof p->ini, "%s/site.ini", p->folder);
    write_text(p, "site.ini", text);
    write_text(p, "base.ini", base);
    write_prices(p, "prices.csv", 40);
    write_prices(p, "other.csv", 70);
}

static void remove_place(const place *p)
{
    char command[80];
    snprintf(command, sizeof command, "rm -rf %s", p->folder);
    assert_int_equal(system(command), 0);
}

static firn_site *load(const place *p, const char *scenario)
{
    firn_error e = FIRN_ERROR_INIT;
    const firn_load_options options = {.size = sizeof(firn_load_options),
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .scenario = scenario};
    firn_site *site = firn_site_load(p->ini, &options, &e);
    assert_string_equal(e.text, "");
    return site;
}

static void good(int code, const firn_error *e)
{
    if (code != 0)
        fail_msg("%s", e->text);
}

static double cost(firn_site *site)
{
    firn_error e = FIRN_ERROR_INIT;
    double out = (double)NAN;
    firn_site_solve(site, NULL, &e);
    assert_string_equal(e.text, "");
    good(firn_site_value(site, "grid.operation", "", &out, &e), &e);
    return out;
}

static void refused(int code, const firn_error *e, int expected, const char *part)
{
    assert_int_equal(code, expected);
    assert_int_equal(e->code, expected);
    if (strstr(e->text, part) == NULL)
        fail_msg("`%s` does not contain `%s`", e->text, part);
}

static firn_setting setting(const char *address, const char *value)
{
    return (firn_setting){.size = sizeof(firn_setting), .address = address, .value = value};
}

/* Refused values leave the site as it is, with its result. */
static void wrong_values_change_nothing(void **state)
{
    static const struct {
        const char *address, *value, *part;
    } wrong[] = {{"grid.prise", "3 USD/MWh", "unknown key `prise`; did you mean `price`?"},
                 {"grid.import_limit", "9 MWh", "this is energy (MWh)"},
                 {"grid.price", "nowhere.csv:price", "nowhere.csv"},
                 {"grid.price", "prices.csv:prize", "prize"},
                 {"grid.type", "grid.conection", "grid.connection"},
                 {"limits.carbonn", "3 t", "carbonn"},
                 {"bus hv.temperature", "3 degC", "temperature"},
                 {"gird.price", "3", "did you mean [grid]"},
                 {"grid.size.min", "20 MW", "min"},
                 {"time.hours", "25.5", "25.5"},
                 {"price", "3", "SECTION.KEY"}};
    (void)state;
    place p;
    firn_error e = FIRN_ERROR_INIT;
    make_place(&p);
    firn_site *site = load(&p, NULL);
    good(firn_site_set(site, "grid.size.max", "10 MW", &e), &e);
    const double before = cost(site);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double value;
        int code = firn_site_set(site, wrong[i].address, wrong[i].value, &e);
        if (code == 0 || strstr(e.text, wrong[i].part) == NULL)
            fail_msg("%s = %s: %d %s", wrong[i].address, wrong[i].value, code, e.text);
        assert_int_equal(firn_site_value(site, "grid.operation", "", &value, &e), 0);
        assert_true(value == before);
    }
    assert_true(cost(site) == before);
    /* All or none, judged together: the minimum needs the maximum. */
    const firn_setting both[] = {setting("grid.size.min", "20 MW"),
                                 setting("grid.size.max", "30 MW"),
                                 setting("grid.prise", "3 USD/MWh")};
    refused(firn_site_set_many(site, both, 3, &e), &e, FIRN_PROBLEM, "prise");
    good(firn_site_set_many(site, both, 2, &e), &e);
    firn_setting bad = both[0];
    bad.reserved = 77;
    refused(firn_site_set_many(site, &bad, 1, &e), &e, FIRN_USAGE, "reserved");
    bad = both[0];
    bad.size = 8;
    refused(firn_site_set_many(site, &bad, 1, &e), &e, FIRN_USAGE, "size 8");
    bad = setting(NULL, "3");
    refused(firn_site_set_many(site, &bad, 1, &e), &e, FIRN_USAGE, "no address");
    refused(firn_site_set(site, "grid.price", NULL, &e), &e, FIRN_USAGE, "no value");
    refused(firn_site_set_many(NULL, both, 1, &e), &e, FIRN_USAGE, "no site");
    refused(firn_site_set_many(site, NULL, 1, &e), &e, FIRN_USAGE, "no settings");
    good(firn_site_set_many(site, NULL, 0, &e), &e);
    firn_site_free(site);
    remove_place(&p);
}

static void values_are_taken_back(void **state)
{
    (void)state;
    place p;
    firn_error e = FIRN_ERROR_INIT;
    make_place(&p);
    firn_site *site = load(&p, NULL);
    const double before = cost(site);
    good(firn_site_set(site, "grid.price", "50 USD/MWh", &e), &e);
    good(firn_site_set(site, "load.demand", "6 MW", &e), &e);
    assert_true(fabs(cost(site) - 6 * 24 * 50) < 1e-3);
    good(firn_site_unset(site, " grid . price", &e), &e); /* blanks do not matter */
    assert_true(fabs(cost(site) - 2 * before) < 1e-3);
    refused(firn_site_unset(site, "grid.price", &e), &e, FIRN_USAGE, "nothing is set");
    good(firn_site_set(site, "grid.price", "50 USD/MWh", &e), &e);
    good(firn_site_unset(site, NULL, &e), &e);
    assert_true(cost(site) == before);
    refused(firn_site_unset(NULL, NULL, &e), &e, FIRN_USAGE, "no site");
    firn_site_free(site);
    /* A site that its files leave broken is repaired in steps, and can be broken again. */
    write_text(&p, "base.ini", "[load]\nprice = 3 MW\n[grid]\nsize.min = 4 kg\n");
    site = load(&p, NULL);
    assert_int_equal(firn_site_build(site, &e), FIRN_PROBLEM);
    assert_int_equal(firn_site_build(site, &e), FIRN_PROBLEM); /* fails again, alike */
    refused(firn_site_set(site, "load.demnd", "6 MW", &e), &e, FIRN_PROBLEM, "`demnd`");
    good(firn_site_set(site, "grid.size.min", "4 MW", &e), &e);
    assert_int_equal(firn_site_build(site, &e), FIRN_PROBLEM);
    good(firn_site_set(site, "load.price", "0 USD/MWh", &e), &e);
    cost(site);
    good(firn_site_unset(site, NULL, &e), &e);
    assert_int_equal(firn_site_build(site, &e), FIRN_PROBLEM);
    firn_site_free(site);
    remove_place(&p);
}

/* Neither files that vanish nor another working directory change a site; a reload sees both. */
static void files_are_kept(void **state)
{
    (void)state;
    place p;
    firn_error e = FIRN_ERROR_INIT;
    char *here = getcwd(NULL, 0);
    make_place(&p);
    assert_int_equal(chdir(p.folder), 0);
    const firn_load_options options = {.size = sizeof(firn_load_options),
                                       .plugin_dir = BINARY_DIR "/plugins"};
    firn_site *site = firn_site_load("site.ini", &options, &e), *copy;
    assert_string_equal(e.text, "");
    assert_int_equal(chdir("/"), 0);
    write_prices(&p, "prices.csv", 1); /* before it was needed */
    const double before = cost(site);
    assert_true(fabs(before - 3 * 24 * (40 + 1.15)) < 1e-3);
    good(firn_site_write(site, NULL, &e), &e); /* next to the problem file */
    char path[100];
    struct stat st;
    snprintf(path, sizeof path, "%s/site.results/result.json", p.folder);
    assert_int_equal(stat(path, &st), 0);
    remove_file(&p, "base.ini");
    remove_file(&p, "other.csv");
    good(firn_site_set(site, "load.demand", "6 MW", &e), &e);
    assert_true(fabs(cost(site) - 2 * before) < 1e-3);
    refused(firn_site_reload(site, &e), &e, FIRN_PROBLEM, "base.ini");
    assert_true(fabs(cost(site) - 2 * before) < 1e-3); /* as it was */
    copy = firn_site_copy(site, &e);
    assert_non_null(copy);
    write_text(&p, "base.ini", base);
    good(firn_site_reload(site, &e), &e);
    assert_true(fabs(cost(site) - 6 * 24 * 2.15) < 1e-3); /* what was set is kept */
    assert_true(fabs(cost(copy) - 2 * before) < 1e-3);
    good(firn_site_set(copy, "load.demand", "3 MW", &e), &e);
    firn_site_free(site);
    assert_true(cost(copy) == before);
    firn_site_free(copy);
    refused(firn_site_reload(NULL, &e), &e, FIRN_USAGE, "no site");
    assert_null(firn_site_copy(NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_int_equal(chdir(here), 0);
    free(here);
    remove_place(&p);
}

/* A series that is set gives what a CSV column of the same numbers gives, to the last digit. */
static void series_equal_columns(void **state)
{
    (void)state;
    place p;
    firn_error e = FIRN_ERROR_INIT;
    double prices[HOURS], halved[HOURS];
    make_place(&p);
    firn_site *site = load(&p, NULL);
    for (int i = 0; i < HOURS; i++) {
        prices[i] = 70 + i * 0.1;
        halved[i] = prices[i] / 2;
    }
    good(firn_site_set(site, "grid.price", "other.csv:price USD/MWh", &e), &e);
    const double column = cost(site);
    good(firn_site_set_series(site, "grid.price", prices, HOURS, "USD/MWh", &e), &e);
    assert_true(cost(site) == column);
    good(firn_site_set_series(site, "grid.price", prices, HOURS, NULL, &e), &e);
    firn_site *copy = firn_site_copy(site, &e);
    assert_non_null(copy);
    good(firn_site_set_series(site, "grid.price", halved, HOURS, "USD/kWh", &e), &e);
    assert_true(fabs(cost(site) / column - 500) < 1e-9);
    assert_true(cost(copy) == column);
    firn_site_free(copy);
    refused(firn_site_set_series(site, "grid.price", prices, HOURS - 1, NULL, &e), &e, FIRN_PROBLEM,
            "23");
    refused(firn_site_set_series(site, "grid.price", prices, HOURS, "MW", &e), &e, FIRN_PROBLEM,
            "the unit `MW` is a power");
    refused(firn_site_set_series(site, "grid.import_limt", prices, HOURS, "MW", &e), &e,
            FIRN_PROBLEM, "import_limt");
    prices[3] = (double)NAN;
    refused(firn_site_set_series(site, "grid.price", prices, HOURS, NULL, &e), &e, FIRN_USAGE,
            "number 4 of 24 is not a number");
    refused(firn_site_set_series(site, NULL, prices, HOURS, NULL, &e), &e, FIRN_USAGE, "address");
    refused(firn_site_set_series(site, "grid.price", NULL, 3, NULL, &e), &e, FIRN_USAGE, "numbers");
    refused(firn_site_set_series(site, "grid.price", prices, 0, NULL, &e), &e, FIRN_USAGE,
            "numbers");
    assert_true(fabs(cost(site) / column - 500) < 1e-9);
    firn_site_free(site);
    remove_place(&p);
}

/* ---- a reader of the caller -------------------------------------------------------------------
 */

typedef struct shelf {
    int opened, released;
    double first;
    char table[2000]; /* what was opened last */
} shelf;

static void release_shelf(void *data, const void *bytes)
{
    shelf *s = data;
    s->released += bytes == s->table;
}

static int open_shelf(void *data, const char *path, const void **bytes, size_t *length,
                      void (**release)(void *, const void *))
{
    shelf *s = data;
    char *out = s->table;
    s->opened++;
    if (strcmp(path, "nowhere/site.ini") == 0) {
        strcpy(out, text);
    } else if (strcmp(path, "nowhere/base.ini") == 0) {
        strcpy(out, base);
    } else if (strcmp(path, "nowhere/prices.csv") == 0) {
        strcpy(out, "price\n");
        for (int i = 0; i < HOURS; i++)
            snprintf(out + strlen(out), 100, "%g\n", s->first);
    } else {
        s->opened--;
        return strstr(path, "other") != NULL ? ENOENT : -1;
    }
    *bytes = out;
    *length = strlen(out);
    *release = release_shelf;
    return 0;
}

static void the_caller_reads(void **state)
{
    (void)state;
    shelf s = {.first = 40};
    firn_error e = FIRN_ERROR_INIT;
    const firn_load_options options = {.size = sizeof(firn_load_options),
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .open = open_shelf,
                                       .open_data = &s};
    firn_site *site = firn_site_load("nowhere/site.ini", &options, &e);
    assert_string_equal(e.text, "");
    assert_true(fabs(cost(site) - 3 * 24 * 40) < 1e-3);
    assert_int_equal(s.opened, 3);
    assert_int_equal(s.released, 3);
    s.first = 50;
    good(firn_site_set(site, "load.demand", "6 MW", &e), &e);
    assert_true(fabs(cost(site) - 6 * 24 * 40) < 1e-3);
    assert_int_equal(s.opened, 3);
    refused(firn_site_set(site, "grid.price", "other.csv:price", &e), &e, FIRN_PROBLEM,
            "No such file");
    refused(firn_site_set(site, "grid.price", "third.csv:price", &e), &e, FIRN_PROBLEM,
            "does not provide it");
    good(firn_site_reload(site, &e), &e);
    assert_true(fabs(cost(site) - 6 * 24 * 50) < 1e-3);
    assert_int_equal(s.opened, 6);
    firn_site_free(site);
    assert_null(firn_site_load("elsewhere.ini", &options, &e));
    assert_non_null(strstr(e.text, "elsewhere.ini"));
}

/* ---- copies in threads ------------------------------------------------------------------------
 */

static void *solve_copy(void *data)
{
    firn_error e = FIRN_ERROR_INIT;
    for (int i = 0; i < 5; i++) {
        char demand[20];
        snprintf(demand, sizeof demand, "%d MW", 3 + i % 3);
        good(firn_site_set(data, "load.demand", demand, &e), &e);
        cost(data);
    }
    good(firn_site_unset(data, NULL, &e), &e);
    return NULL;
}

static void copies_in_threads(void **state)
{
    (void)state;
    place p;
    firn_error e = FIRN_ERROR_INIT;
    make_place(&p);
    firn_site *site = load(&p, "other"), *copy[3];
    const double before = cost(site);
    pthread_t thread[3];
    for (int i = 0; i < 3; i++) {
        copy[i] = firn_site_copy(site, &e);
        assert_non_null(copy[i]);
    }
    firn_site_free(site);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, solve_copy, copy[i]), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_true(cost(copy[i]) == before);
        firn_site_free(copy[i]);
    }
    remove_place(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(wrong_values_change_nothing),
                                       cmocka_unit_test(values_are_taken_back),
                                       cmocka_unit_test(files_are_kept),
                                       cmocka_unit_test(series_equal_columns),
                                       cmocka_unit_test(the_caller_reads),
                                       cmocka_unit_test(copies_in_threads)};
    return cmocka_run_group_tests_name("site_inputs", tests, NULL, NULL);
}
