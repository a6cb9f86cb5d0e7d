/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overrides.c - values of scenarios and --set: which they may change, and the precedence of a value
 * that is written in several places.
 */
#include "overrides_rig.h"

static void scenarios_apply_when_chosen(void **state)
{
    fixture *f = *state;
    load(f, ALL);
    assert_null(f->p->scenario);
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "45");
    IS("2030", "grid", "price", "45");
    assert_true(f->p->periods.at[0].target == 100 && f->p->periods.at[2].target == 400);
    assert_int_equal(f->p->periods.at[0].buses.count, 0);
    load_with(f, ALL, "high-price", NULL);
    assert_string_equal(f->p->scenario, "high-price");
    IS("2026", "grid", "price", "60");
    IS("2028", "grid", "price", "80");
    IS("2030", "grid", "price", "60"); /* 80 is for 2028 only: 2030 does not inherit it */
    for (int i = 0; i < 3; i++) {
        assert_true(f->p->periods.at[i].target == 120);
        assert_int_equal(f->p->periods.at[i].buses.count, 1);
    }
    IS("2026", "bus w40", "temperature", "-");
    IS("2028", "bus w40", "temperature", "33 degC");
    IS("2030", "bus w40", "temperature", "-");
    refused_with(
        f, ALL, "high-prcie", NULL,
        "--scenario high-prcie|no [scenario high-prcie]|did you mean [scenario high-price]?");
    refused_with(f, ALL, "x", NULL, "--scenario x|no [scenario x]");
    refused_with(f, ALL, "", NULL, "--scenario");
    refused_with(f, HEAD, "high-price", NULL, "no [scenario high-price]");
}

/* A scenario is checked whether it is chosen or not. */
static void invalid_scenarios(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {"gird.price = 4", "x.ini:8: [scenario s] gird.price = 4: |[gird]|did you mean [grid]?"},
        {"phase 2029: grid.price = 4", "x.ini:8: [scenario s] phase 2029: |no [phase 2029]|2028"},
        {"year 2028.price = 4", "x.ini:8: [scenario s] year 2028.price|no section [year 2028]"},
        {"price = 4", "x.ini:8: [scenario s] price = 4: |SECTION.KEY|phase 2028:"},
        {"phase 2028: price = 4", "x.ini:8: [scenario s] phase 2028: price|SECTION.KEY"},
        {"; price = 4", "x.ini:7: [scenario s] changes nothing"},
        {"grid.x = 4\ngrid . x = 5", "x.ini:9: [scenario s] grid . x = 5: |differs only in spaces"},
        {"phase 2028: grid.x = 4\nphase  2028 : grid.x = 5",
         "x.ini:9: [scenario s] |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, HEAD P28 "years = 2\n[scenario s]\n%s\n", bad[i][0]);
        refused(f, text, bad[i][1]);
        refused_with(f, text, "s", NULL, bad[i][1]);
    }
    refused_with(f, HEAD SITE "[scenario s]\nsite.target = 0\n", "s", NULL,
                 "x.ini:7: [scenario s] site.target = 0: ");
    refused_with(f, HEAD SITE "[scenario s]\nsite.taget = 5\n", "s", NULL,
                 "x.ini:7: [scenario s] unknown key `site.taget`");
}

static void set_for_one_phase(void **state)
{
    fixture *f = *state;
    load_with(f, ALL, NULL, "phase 2028: grid.price=99");
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "99");
    IS("2030", "grid", "price", "45");
    load_with(f, ALL, NULL, "phase 2026 : site.target = 7");
    assert_true(f->p->periods.at[0].target == 7);
    assert_true(f->p->periods.at[1].target == 400);
    load_with(f, ALL, NULL, "grid.price=99");
    IS("2026", "grid", "price", "99");
    IS("2030", "grid", "price", "99");
    load_with(f, ALL, NULL, "phase 2028: bus w9.temperature=9 degC");
    IS("2026", "bus w9", "temperature", "-");
    IS("2028", "bus w9", "temperature", "9 degC");
    assert_int_equal(f->p->periods.at[0].buses.count, 1);
    /* A phase's section can be changed like any other; later phases inherit the value. */
    load_with(f, ALL, NULL, "phase 2028.grid.price=77");
    IS("2026", "grid", "price", "40");
    IS("2028", "grid", "price", "77");
    IS("2030", "grid", "price", "77");
    load_with(f, ALL, NULL, "phase 2028.start=2028-07-01");
    near_to(f->p->phases.at[1].start, 2028 + 181 / 365.0);
    refused_with(f, ALL, NULL, "phase 2O28: grid.price=9", "--set phase 2O28|no [phase 2O28]|2028");
    refused_with(f, ALL, NULL, "phase 2028: gird.price=9", "--set phase 2028: gird|[grid]");
    refused_with(f, ALL, NULL, "phase 2028: site.target=0", "--set: phase 2028: site.target = 0: ");
    refused_with(f, HEAD, NULL, "phase 2028: grid.price=9", "no [phase 2028]");
    const char *set = "year 2028: grid.price=9";
    assert_int_equal(read_all(f, ALL, NULL, &set, 1), ERROR_USAGE);
}

/* An override for one phase may change only what a phase may change, wherever it is written: no
 * value is accepted and then ignored. */
static void values_that_one_phase_cannot_have(void **state)
{
    fixture *f = *state;
    static const char *const bad[] = {
        "economics.discount", "time.hours",   "grid.type",        "site.name",
        "objective.minimize", "plugins.path", "phase 2030.years", "scenario high-price.grid.price",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char set[100], text[600], words[100];
        snprintf(set, sizeof set, "phase 2028: %s=5", bad[i]);
        snprintf(words, sizeof words, "phase 2028: %s", bad[i]);
        if (read_all(f, ALL, NULL, (const char *const[]){set}, 1) == 0) {
            print_error("taken: --set %s\n", set);
            fail();
        }
        says(f, ERROR_PROBLEM, words);
        snprintf(text, sizeof text, ALL "[scenario s]\n%s\n", set);
        refused_with(f, text, "s", NULL, words);
    }
}

/* --set cannot change a scenario. */
static void set_on_a_scenario(void **state)
{
    fixture *f = *state;
    refused_with(f, ALL, "high-price", "scenario high-price.grid.price=5",
                 "--set scenario high-price.grid.price=5");
}

/* Include, file, phase, scenario, --set; a value for one phase overrides one for all phases. */
static void precedence(void **state)
{
    fixture *f = *state;
    write_next_to(f, "base.ini",
                  "[grid]\na = base\nb = base\nc = base\nd = base\ne = base\nf = base\ng = base\n");
    static const char text[] =
        "format = 1\ninclude = base.ini\n" P26 "grid.c = first\n" P28
        "grid.c = phase\ngrid.d = phase\ngrid.e = phase\ngrid.f = phase\ngrid.g = phase\n" P30
        "[scenario s]\nphase 2028: grid.e = one\ngrid.d = scenario\ngrid.e = scenario\n"
        "grid.f = scenario\nphase 2028: grid.f = one\nphase 2028: grid.g = one\n"
        "[grid]\ntype = a.b\nb = file\nc = file\nd = file\ne = file\nf = file\ng = file\n"
        "[stress ice]\ngrid.g = stress\n";
    static const char *const set[] = {"phase 2028: grid.g=set one", "grid.f=set", "grid.g=set"};
    if (read_all(f, text, "s", set, 3) != 0)
        fail_msg("%s", f->e.text);
    static const char *const wanted[][4] = {
        /* 2026, 2028, 2030, an event in 2028 */
        {"base", "base", "base", "base"},                 /* a */
        {"file", "file", "file", "file"},                 /* b */
        {"first", "phase", "phase", "phase"},             /* c */
        {"scenario", "scenario", "scenario", "scenario"}, /* d */
        {"scenario", "one", "scenario", "one"},           /* e */
        {"set", "set", "set", "set"},                     /* f */
        {"set", "set one", "set", "stress"},              /* g */
    };
    static const char *const periods[] = {"2026", "2028", "2030", "2028.ice"};
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
        const char key[] = {(char)('a' + k), '\0'};
        for (size_t i = 0; i < 4; i++)
            IS(periods[i], "grid", key, wanted[k][i]);
    }
}

/* All periods have the same buses and components, whichever override names a bus first. */
static void buses_are_the_same_in_all_periods(void **state)
{
    fixture *f = *state;
    static const char *const set[] = {
        "phase 2028.bus w50.temperature=4 degC", "stress ice.bus w51.temperature=4 degC",
        "phase 2030: bus w52.temperature=4 degC", "bus w53.temperature=4 degC"};
    for (size_t k = 0; k < sizeof set / sizeof set[0]; k++) {
        load_with(f, ALL "[stress ice]\ngrid.price = 5\nbus w60.temperature = 5 degC\n",
                  "high-price", set[k]);
        for (size_t i = 0; i < f->p->periods.count; i++) {
            const problem_period *period = &f->p->periods.at[i];
            if (period->buses.count != 3)
                fail_msg("%s: %zu buses in %s", set[k], period->buses.count, period->name);
            assert_string_equal(period->buses.at[0].name, "w40");
        }
    }
}

static void unknown_kinds(void **state)
{
    fixture *f = *state;
    refused(f, HEAD "[senario s]\ngrid.x = 1\n", "x.ini:4: [senario s]|did you mean [scenario");
    refused(f, HEAD "[stres s]\ngrid.x = 1\n", "x.ini:4: [stres s]|did you mean [stress");
    refused(f, HEAD "[phases s]\ngrid.x = 1\n", "x.ini:4: [phases s]|did you mean [phase");
    refused(f, HEAD "[windows s]\ngrid.x = 1\n", "x.ini:4: [windows s]|did you mean [window");
    refused(f, HEAD "[zebra s]\ngrid.x = 1\n", "x.ini:4: [zebra s]|[bus NAME]|[scenario NAME]");
    refused(f, HEAD "[wether]\nfile = x\n", "x.ini:4: [wether]|did you mean [weather]?");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end_all)
    const struct CMUnitTest tests[] = {
        CASE(scenarios_apply_when_chosen),       CASE(invalid_scenarios), CASE(set_for_one_phase),
        CASE(values_that_one_phase_cannot_have), CASE(set_on_a_scenario), CASE(precedence),
        CASE(buses_are_the_same_in_all_periods), CASE(unknown_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
