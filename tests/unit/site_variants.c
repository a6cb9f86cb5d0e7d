/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site_variants.c - a site on which values are set and taken back, in random order, answers as one
 * that is loaded afresh with the same values: the same bytes, or the same refusal. What a site
 * keeps between its solves must never show.
 */
#include "firn/firn.h"
#include "sampled.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

/* Prices, bounds, limits, units, keys that add rows, values of one phase, weather, the horizon. A
 * site that lacks the section refuses them, when they are set as when it is loaded. */
static const char *const settings[][2] = {
    {"grid.price", "30 USD/MWh"},
    {"grid.price", "0.061 USD/kWh"},
    {"grid.price", "10, 20, 30, 40, 50, 60, 70, 80, 70, 60, 50, 40 USD/MWh"},
    {"grid.price", "5 MW"},
    {"grid.prise", "5 USD/MWh"},
    {"grid.import_limit", "0.9 GW"},
    {"grid.import_limit", "310 MW"},
    {"grid.demand_charge", "0 USD/kW/month"},
    {"grid.export_limit", "20 MW"},
    {"grid.carbon", "0.4 kg/kWh"},
    {"site.target", "90 MW"},
    {"site.target", "101 MW"},
    {"site.design", "utilization"},
    {"limits.pue", "1.4"},
    {"limits.pue", "1.1"},
    {"limits.water", "4e6 m3/yr"},
    {"limits.carbon", "900 kt/yr"},
    {"limits.nothing", "3 t"},
    {"economics.discount", "9 %"},
    {"objective.minimize", "cost + 50 USD/t * carbon"},
    {"time.hours", "36"},
    {"time.hours", "24"},
    {"time.start", "2026-01-12"},
    {"time.step", "2 h"},
    {"weather.latitude", "35 deg"},
    {"weather.dry_bulb", "2, 3, 9, 14, 18, 22, 25, 24, 20, 14, 8, 3 degC"},
    {"bus w40.temperature", "43 degC"},
    {"bus chilled.temperature", "16 degC"},
    {"halls.utilization", "80 %"},
    {"battery.energy.max", "50 MWh"},
    {"battery.energy.min", "10 MWh"},
    {"phase half: grid.price", "33 USD/MWh"},
    {"phase 2028: grid.import_limit", "700 MW"},
    {"chillers.type", "rejection.chiller-air"},
    {"chillers.typo", "rejection.chiller-air"},
    {"halls.type", "basic.sink"},
};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

static uint64_t state_of_random;

static size_t below(size_t bound)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state_of_random >> 33) % bound;
}

static const firn_solve_options one_thread = {
    .size = sizeof(firn_solve_options), .threads = 1, .time_limit = 60};

/* All that a solved site says, to be freed; of one that cannot be built, the code. */
static char *answer_of(firn_site *site)
{
    firn_error e = FIRN_ERROR_INIT;
    if (firn_site_build(site, &e) != 0) {
        char code[20];
        snprintf(code, sizeof code, "code %d", e.code);
        return strdup(code);
    }
    firn_site_solve(site, &one_thread, &e);
    char *json = firn_site_json(site, &e), *table = firn_site_table(site, &e);
    assert_non_null(json);
    firn_dimensions d = {.size = sizeof d};
    assert_int_equal(firn_site_dimensions(site, &d, NULL), 0);
    const size_t room = strlen(json) + (table == NULL ? 0 : strlen(table)) + 200;
    char *all = malloc(room);
    assert_non_null(all);
    snprintf(all, room, "%lld %lld %lld\n%s%s", (long long)d.rows, (long long)d.columns,
             (long long)d.nonzeros, json, table == NULL ? "" : table);
    firn_text_free(json);
    firn_text_free(table);
    return all;
}

/* What is set, at most one value per address. */
typedef struct list {
    size_t index[MOST], count;
} list;

static void put(list *l, size_t index)
{
    for (size_t i = 0; i < l->count; i++) {
        if (strcmp(settings[l->index[i]][0], settings[index][0]) == 0) {
            l->index[i] = index;
            return;
        }
    }
    l->index[l->count++] = index;
}

static firn_site *load_fresh(const char *path, const char *scenario, const list *l, firn_error *e)
{
    char line[MOST][200];
    const char *set[MOST];
    for (size_t i = 0; i < l->count; i++) {
        snprintf(line[i], sizeof line[i], "%s=%s", settings[l->index[i]][0],
                 settings[l->index[i]][1]);
        set[i] = line[i];
    }
    const firn_load_options options = {.size = sizeof(firn_load_options),
                                       .plugin_dir = BINARY_DIR "/plugins",
                                       .scenario = scenario,
                                       .set = set,
                                       .sets = l->count};
    return firn_site_load(path, &options, e);
}

static char *answer_fresh(const char *path, const char *scenario, const list *l)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_site *fresh = load_fresh(path, scenario, l, &e);
    char *all = fresh == NULL ? strdup("code -") : answer_of(fresh);
    firn_site_free(fresh);
    return all;
}

static void check_answer(firn_site *site, const char *path, const char *scenario, const list *now)
{
    char *set = answer_of(site), *fresh = answer_fresh(path, scenario, now);
    if (strcmp(set, fresh) != 0)
        fail_msg("%s: set:\n%.300s\nloaded:\n%.300s", path, set, fresh);
    free(set);
    free(fresh);
}

static void check_site(const char *name, const char *scenario, int changes)
{
    char path[300];
    firn_error e = FIRN_ERROR_INIT;
    list now = {{20}, 1}; /* 36 hours */
    snprintf(path, sizeof path, SOURCE_DIR "/problems/%s", name);
    firn_site *site = load_fresh(path, scenario, &now, &e);
    assert_string_equal(e.text, "");
    for (int i = 0; i < changes; i++) {
        list next = now;
        int code;
        const size_t count = 1 + below(3);
        if (now.count > 1 && below(4) == 0) {
            const size_t gone = 1 + below(now.count - 1);
            next.index[gone] = next.index[--next.count];
            code = firn_site_unset(site, settings[now.index[gone]][0], &e);
        } else {
            firn_setting many[3];
            for (size_t k = 0; k < count; k++) {
                const size_t index = below(SETTINGS);
                many[k] =
                    (firn_setting){sizeof(firn_setting), 0, settings[index][0], settings[index][1]};
                put(&next, index);
            }
            code = firn_site_set_many(site, many, count, &e);
        }
        if (code == 0) {
            now = next;
        } else { /* so is a site that is loaded with it, and this one is as it was */
            firn_site *fresh = load_fresh(path, scenario, &next, &e);
            if (fresh != NULL && firn_site_build(fresh, &e) == 0)
                fail_msg("%s: refused a change that can be loaded", name);
            firn_site_free(fresh);
        }
        if (i % 4 == 3 || i + 1 == changes)
            check_answer(site, path, scenario, &now);
    }
    firn_site_free(site);
}

/* Each value alone, of those that the site takes, and after it the site as it is written. */
static void each_value_is_taken_back(void **state)
{
    (void)state;
    const char *path = SOURCE_DIR "/problems/first.ini";
    firn_error e = FIRN_ERROR_INIT;
    const list hours = {{21}, 1};
    firn_site *site = load_fresh(path, NULL, &hours, &e);
    char *written = answer_fresh(path, NULL, &hours);
    int taken = 0;
    for (size_t i = 0; i < SETTINGS; i++) {
        list with = hours;
        put(&with, i);
        if (firn_site_set(site, settings[i][0], settings[i][1], &e) != 0)
            continue;
        taken++;
        check_answer(site, path, NULL, &with);
        if (firn_site_unset(site, settings[i][0], &e) != 0)
            fail_msg("%s: %s", settings[i][0], e.text);
        assert_int_equal(firn_site_set(site, "time.hours", "24", &e), 0);
        if (i % 4 != 0)
            continue;
        char *again = answer_of(site);
        assert_string_equal(again, written);
        free(again);
    }
    assert_true(taken > 15);
    free(written);
    firn_site_free(site);
}

static void variants_equal_fresh_sites(void **state)
{
    static const struct {
        const char *name, *scenario;
    } sites[] = {{"first.ini", NULL},
                 {"dallas-100mw.ini", NULL},
                 {"gas-bridge.ini", NULL},
                 {"gas-bridge.ini", "late-line"},
                 {"heat-wave.ini", NULL},
                 {"off-grid.ini", "no-hydrogen"},
                 {"phoenix-water.ini", NULL},
                 {"rack-classes.ini", NULL},
                 {"outage.ini", "no-outage"},
                 {"stockholm-cooling.ini", NULL},
                 {"heat-reuse.ini", NULL},
                 {"flexible-training.ini", "firm"},
                 {"transformer-choice.ini", NULL},
                 {"pue-limit.ini", NULL}};
    (void)state;
    const char *more = getenv("VARIANTS"); /* so many changes per site; 4 unless given */
    state_of_random = 17;
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
        check_site(sites[i].name, sites[i].scenario, more == NULL ? 4 : atoi(more));
}

/* The memory of 40 solves, with a value set before each, grows by less than 1 MB. */
static void memory_is_flat(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    const list hours = {{21}, 1};
    size_t before = 0;
    firn_site *site = load_fresh(SOURCE_DIR "/problems/first.ini", NULL, &hours, &e);
    /* A sanitizer's mallinfo2() is empty: there, it is enough to take each branch. */
    for (int i = 0; i < (sampled() ? 12 : 42); i++) {
        char price[40];
        double prices[24];
        snprintf(price, sizeof price, "%d USD/MWh", 30 + i);
        for (int k = 0; k < 24; k++)
            prices[k] = 30 + i + k;
        assert_int_equal(firn_site_set(site, "grid.price", price, &e), 0);
        assert_int_equal(firn_site_set_series(site, "grid.price", prices, 24, NULL, &e), 0);
        if (i % 10 == 0)
            assert_int_equal(firn_site_reload(site, &e), 0);
        firn_site_solve(site, &one_thread, &e);
        assert_string_equal(e.text, "");
        if (i == 1)
            before = mallinfo2().uordblks + mallinfo2().hblkhd;
    }
    const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    if (after > before + 1000000)
        fail_msg("%zu bytes more", after - before);
    firn_site_free(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_value_is_taken_back),
                                       cmocka_unit_test(variants_equal_fresh_sites),
                                       cmocka_unit_test(memory_is_flat)};
    return cmocka_run_group_tests_name("site_variants", tests, NULL, NULL);
}
