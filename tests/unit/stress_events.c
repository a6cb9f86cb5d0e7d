/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_events.c - [stress ...]: the periods that events make, their calendar and values, and
 * errors. Changes to the weather are tested in stress.c.
 */
#include "overrides_rig.h"

static void events_of_a_site_without_phases(void **state)
{
    fixture *f = *state;
    load(f,
         HEAD "price = 4\n[stress ice]\ngrid.price = 5\n[stress heat]\nstart = 2026-07-14\n"
              "hours = 48\ninitial_level = 50 %\nsite.target = 7\nbus w40.temperature = 3 degC\n");
    assert_int_equal(f->p->periods.count, 3);
    static const char *const names[] = {"typical", "heat", "ice"}; /* events by name */
    for (size_t i = 0; i < 3; i++) {
        const problem_period *period = &f->p->periods.at[i];
        assert_string_equal(period->name, names[i]);
        assert_true(period->stress == (i > 0));
        assert_int_equal(period->phase, 0);
        assert_int_equal(period->components.count, 1);
        assert_int_equal(period->buses.count, 1);
        assert_ptr_equal(period->problem, f->p);
    }
    const problem_period *heat = &f->p->periods.at[1], *ice = &f->p->periods.at[2];
    assert_int_equal(heat->calendar.steps, 48);
    assert_true(heat->calendar.start == 194 * CALENDAR_DAY);
    assert_true(heat->calendar.month[0] == 7 && heat->calendar.yearday[0] == 195);
    assert_true(heat->initial_level == 0.5 && ice->initial_level == 1);
    assert_int_equal(ice->calendar.steps, 24);
    assert_true(ice->calendar.start == 0);
    assert_true(heat->target == 7 && isnan(ice->target) && isnan(f->p->periods.at[0].target));
    IS("typical", "grid", "price", "4");
    IS("heat", "grid", "price", "4");
    IS("ice", "grid", "price", "5");
    IS("ice", "bus w40", "temperature", "-");
    assert_ptr_equal(problem_typical(f->p, 0), &f->p->periods.at[0]);
    /* Of a series, the event uses its own hours. */
    write_next_to(f, "year.csv", "");
    char path[100];
    snprintf(path, sizeof path, "%s/year.csv", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "v\n");
    for (int t = 0; t < 8760; t++)
        fprintf(file, "%d\n", t);
    assert_int_equal(fclose(file), 0);
    load(f, HEAD "price = year.csv:v\n[stress heat]\nstart = 2026-07-14\ngrid.x = 1\n");
    problem_period *period = &f->p->periods.at[1];
    const ini_section *s = ini_find_section(&period->document, "", "grid");
    value_series out;
    assert_int_equal(value_series_of(period, s, ini_find_entry(s, "price"), "1",
                                     (value_range){0, 9e3}, &out, &f->e),
                     0);
    assert_true(out.each[0] == 194 * 24 && out.each[23] == 194 * 24 + 23);
}

static void events_in_phases(void **state)
{
    fixture *f = *state;
    load_with(f,
              ALL "[stress heat]\nphases = 2030 , 2026\ngrid.price = 500\n"
                  "[stress all]\nsite.target = 9\n",
              "high-price", "phase 2030: grid.wide=3");
    static const char *const names[] = {"2026",     "2026.all", "2026.heat", "2028",
                                        "2028.all", "2030",     "2030.all",  "2030.heat"};
    static const int32_t phase[] = {0, 0, 0, 1, 1, 2, 2, 2};
    assert_int_equal(f->p->periods.count, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(f->p->periods.at[i].name, names[i]);
        assert_int_equal(f->p->periods.at[i].phase, phase[i]);
        assert_true(f->p->periods.at[i].stress == (strchr(names[i], '.') != NULL));
    }
    IS("2028.all", "grid", "price", "80"); /* the value of that phase */
    IS("2030.all", "grid", "price", "60");
    IS("2030.heat", "grid", "price", "500");
    IS("2030.heat", "grid", "wide", "3");
    IS("2026.heat", "grid", "wide", "-");
    IS("2030", "grid", "price", "60");
    assert_true(period_called(f, "2028.all")->target == 9);
    assert_true(period_called(f, "2028")->target == 120);
    /* The section of an event can be changed like any other. */
    load_with(f, ALL "[stress ice]\ngrid.price = 5\n", NULL, "stress ice.grid.price=6");
    IS("2028.ice", "grid", "price", "6");
    load_with(f, ALL "[stress ice]\ngrid.price = 5\n", NULL, "stress ice.phases=2026");
    assert_int_equal(f->p->periods.count, 4);
}

static void invalid_events(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {"hours = 24", "x.ini:7: [stress s] changes nothing|weather.dry_bulb"},
        {"grid.x = 1\nhuors = 4", "x.ini:9: [stress s] unknown key `huors`|`hours`"},
        {"grid.x = 1\nhours = 0", "x.ini:9: [stress s] hours = 0|below the minimum of"},
        {"grid.x = 1\nhours = 2.5", "x.ini:9: [stress s] hours = 2.5|whole number"},
        {"grid.x = 1\nhours = 9000", "x.ini:9: [stress s] hours = 9000|above the maximum of"},
        {"grid.x = 1\nstart = July", "x.ini:9: [stress s] start = July|date"},
        {"grid.x = 1\ninitial_level = 101 %",
         "x.ini:9: [stress s] initial_level = 101 %|above the maximum of"},
        {"grid.x = 1\ninitial_level = -1",
         "x.ini:9: [stress s] initial_level = -1|below the minimum of"},
        {"grid.x = 1\nphases = 2028, 2027", "x.ini:9: [stress s] phases|no [phase 2027]"},
        {"grid.x = 1\nphases = 2028,", "x.ini:9: [stress s] phases"},
        {"gird.x = 1", "x.ini:8: [stress s] gird.x = 1: |[gird]|did you mean [grid]?"},
        {"grid.type = c.d", "x.ini:8: [stress s] grid.type = c.d: |the same type"},
        {"limits.pue = 1.5", "x.ini:8: [stress s] limits.pue|limits do not apply"},
        {"time.step = 2", "x.ini:8: [stress s] time.step|the steps of [time]"},
        {"economics.discount = 2 %", "x.ini:8: [stress s] economics.discount|the same"},
        {"site.name = y", "x.ini:8: [stress s] site.name|`target`"},
        {"phase 2028: grid.x = 1", "x.ini:8: [stress s] phase 2028: grid.x|`phases = ...`"},
        {"phase 2028.years = 4",
         "x.ini:8: [stress s] phase 2028.years|a stress event may change only components"},
        {"site.target = 0", "x.ini:8: [stress s] site.target = 0: "},
        {"grid.x = 1\ngrid. x = 2", "x.ini:9: [stress s] grid. x = 2: |differs only in spaces"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, HEAD P28 "years = 2\n[stress s]\n%s\n", bad[i][0]);
        refused(f, text, bad[i][1]);
    }
    refused(f, HEAD "[stress s]\nphases = 2028\ngrid.x = 1\n", "x.ini:5: |no [phase 2028]");
    refused(f, HEAD "[time]\nstep = 5 h\nhours = 100\n[stress s]\ngrid.x = 1\n",
            "x.ini:7: [stress s] lasts 24 h|5 h|write `hours`");
    refused(f, HEAD "[time]\nstep = 5 h\nhours = 100\n[stress s]\ngrid.x = 1\nhours = 12\n",
            "x.ini:9: [stress s] hours = 12|5 h");
    refused(f, HEAD "[time]\nstep = 30 min\n[stress s]\ngrid.x = 1\nhours = 100 min\n",
            "x.ini:8: [stress s] hours = 100 min|30 min");
    load(f, HEAD "[time]\nstep = 30 min\n[stress s]\ngrid.x = 1\nhours = 90 min\n");
    assert_int_equal(f->p->periods.at[1].calendar.steps, 3);
    assert_true(f->p->periods.at[1].calendar.horizon == 5400);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end_all)
    const struct CMUnitTest tests[] = {
        CASE(events_of_a_site_without_phases),
        CASE(events_in_phases),
        CASE(invalid_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
