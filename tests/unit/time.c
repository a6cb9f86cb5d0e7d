/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time.c - [time]: the horizon, its steps, leap years, and the messages for steps that do not fit.
 */
#include "problem_rig.h"

enum { MINUTE = 60, HOUR = 3600 };

static const calendar *time_of(fixture *f, const char *text)
{
    char all[400];
    snprintf(all, sizeof all, HEAD "[time]\n%s", text);
    load(f, all);
    return &f->p->calendar;
}

static void time_refused(fixture *f, const char *text, const char *words)
{
    char all[400];
    snprintf(all, sizeof all, HEAD "[time]\n%s", text);
    refused(f, all, words);
}

static void defaults(void **state)
{
    fixture *f = *state;
    load(f, HEAD);
    const calendar *c = &f->p->calendar;
    assert_int_equal(c->year, 2026);
    assert_int_equal(c->start, 0);
    assert_int_equal(c->horizon, 8760LL * HOUR);
    assert_int_equal(c->steps, 8760);
    assert_int_equal(c->runs, 1);
    assert_int_equal(c->step[0].seconds, HOUR);
    assert_int_equal(c->leap, CALENDAR_LEAP_UNSPECIFIED);
    assert_true(c->whole_year && !c->repeat && !calendar_is_window(c));
}

static void written_keys(void **state)
{
    fixture *f = *state;
    const calendar *c = time_of(f, "start = 2027-02-03\nhours = 48\nstep = 30 min\n"
                                   "represents = itself\nrepeat = yes\nleap = drop\n");
    assert_int_equal(c->year, 2027);
    assert_int_equal(c->start, (31 + 2) * 86400);
    assert_int_equal(c->steps, 96);
    assert_int_equal(c->horizon, 48 * HOUR);
    assert_int_equal(c->leap, CALENDAR_LEAP_DROP);
    assert_true(c->repeat && !c->whole_year);
    static const struct {
        const char *text;
        int64_t step;
        int32_t steps;
    } good[] = {{"step = 15 min\n", 900, 35040},
                {"step = 25 min\n", 1500, 21024},
                {"step = 20 min\n", 1200, 26280},
                {"step = 0.1 h\n", 360, 87600},
                {"step = 90 min\n", 5400, 5840},
                {"step = 1.5 h\n", 5400, 5840},
                {"step = 3\n", 10800, 2920},
                {"step = 1 d\n", 86400, 365},
                {"hours = 1\n", HOUR, 1},
                {"hours = 7 d\nstep = 24\n", 86400, 7},
                {"hours = 70\nstep = 7 h\n", 7 * HOUR, 10},
                {"step = 5 min\n", 300, 105120},
                {"step = 1 min\nhours = 1\n", 60, 60},
                {"step = 1 s\nhours = 2\n", 1, 7200},
                {"step = 7 s\nhours = 7 min\n", 7, 60},
                {"hours = 12.5\nstep = 30 min\n", 1800, 25},
                {"hours = 12.5\nstep = 12.5\n", 45000, 1},
                {"hours = 10080 min\n", HOUR, 168},
                {"represents = year\n", HOUR, 8760}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        c = time_of(f, good[i].text);
        assert_int_equal(c->runs, 1);
        assert_int_equal(c->step[0].seconds, good[i].step);
        assert_int_equal(c->steps, good[i].steps);
        assert_int_equal(c->horizon, good[i].step * good[i].steps);
        assert_true(c->whole_year);
    }
}

static void uneven_steps(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        int32_t runs, steps;
        calendar_run run[4];
    } good[] = {{"hours = 168\nstep = 24 * 15 min, 1 h\n", 2, 24 + 162, {{900, 24}, {HOUR, 162}}},
                {"hours = 168\nstep = 24*15 min,6*1 h, 3 h\n",
                 3,
                 24 + 6 + 52,
                 {{900, 24}, {HOUR, 6}, {3 * HOUR, 52}}},
                {"hours = 100\nstep = 14 * 7 h, 2 h\n", 2, 15, {{7 * HOUR, 14}, {2 * HOUR, 1}}},
                {"hours = 6\nstep = 24 * 0.25\n", 1, 24, {{900, 24}}},
                {"hours = 2\nstep = 1 * 90 min, 2 * 15 min\n", 2, 3, {{5400, 1}, {900, 2}}},
                {"step = 1251 * 7 h, 3 h\n", 2, 1252, {{7 * HOUR, 1251}, {3 * HOUR, 1}}}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const calendar *c = time_of(f, good[i].text);
        assert_int_equal(c->runs, good[i].runs);
        assert_int_equal(c->steps, good[i].steps);
        for (int32_t r = 0; r < c->runs; r++) {
            assert_int_equal(c->step[r].seconds, good[i].run[r].seconds);
            assert_int_equal(c->step[r].count, good[i].run[r].count);
        }
        assert_int_equal(calendar_step_start(c, c->steps), c->horizon);
    }
    static const char *const bad[][2] = {
        {"hours = 168\nstep = 24 * 15 min, 7 h\n",
         "x.ini:6: [time] step|168 h is not a whole number of steps of 7 h after the preceding "
         "parts (1 h left over): write `step = 24 * 15 min, 23 * 7 h, 1 h`"},
        {"hours = 30\nstep = 24 * 1 h\n", "leave 6 h of the horizon's 30 h uncovered: write `step "
                                          "= 24 * 1 h, 6 h`|repeat it to the end"},
        {"hours = 6\nstep = 24 * 15 min, 1 h\n", "part 2 (1 h) is never reached|fill the horizon"},
        {"hours = 5\nstep = 24 * 15 min, 1 h\n",
         "24 steps of 15 min are longer than the 5 h of the horizon"},
        {"hours = 7\nstep = 24 * 15 min, 2 h\n",
         "a step of 2 h is longer than the 1 h of the horizon that the preceding parts leave"},
        {"hours = 8\nstep = 1 h, 15 min\n",
         "part 1 has no count, and only the last part may|`24 * 1 h`"},
        {"step = 0 * 1 h, 1 h\n", "part 1: `0` is not a number of steps"},
        {"step = 1.5 * 1 h, 1 h\n", "part 1: `1.5` is not a number of steps"},
        {"step = 24 15 * 1 h\n", "`24 15` is not a number of steps"},
        {"step = 99999999 * 1 h, 1 h\n", "`99999999` is not a number of steps"},
        {"step = 15 min * 24, 1 h\n", "part 1: `15 min` is not a number of steps|24 * 15 min"},
        {"step = 24 * 15 MW, 1 h\n", "x.ini:5: [time] step|part 1: |power"},
        {"step = 24 * 15 min,\n", "x.ini:5: [time] step|part 2: "},
        {"step = 24 *, 1 h\n", "x.ini:5: [time] step|part 1: "},
        {"step = 24 * 0 h, 1 h\n", "part 1: a step must be a whole number of seconds, at least 1"},
        {"step = ,\n", "x.ini:5: [time] step|part 1: "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        time_refused(f, bad[i][0], bad[i][1]);
}

static void steps_that_do_not_fit(void **state)
{
    fixture *f = *state;
    static const char *const bad[][2] = {
        {"step = 7\n", "x.ini:5: [time] step = 7: 8760 h is not a whole number of steps of 7 h (3 "
                       "h left over): write `step = 1251 * 7 h, 3 h`, or change `hours`"},
        {"hours = 100\nstep = 7 h\n", "(2 h left over): write `step = 14 * 7 h, 2 h`"},
        {"step = 7 min\n", "8760 h|of 7 min (5 min left over)|`step = 75085 * 7 min, 5 min`"},
        {"hours = 12.5\n",
         "x.ini:5: [time] hours = 12.5: 12.5 h is not a whole number|(30 min left over): "
         "write `step = 12 * 1 h, 30 min`"},
        {"hours = 30 min\n", "x.ini:5: [time] hours|a step of 1 h is longer than the 30 min"},
        {"hours = 25\nstep = 24\n",
         "x.ini:6: [time] step = 24: 25 h is not a whole number|`step = 1 * 24 h, 1 h"},
        {"hours = 0.0001\n", "x.ini:5: [time] hours = 0.0001|whole number of seconds"},
        {"step = 0\n",
         "x.ini:5: [time] step = 0: a step must be a whole number of seconds, at least"},
        {"step = -1\n", "x.ini:5: [time] step = -1: a step must be"},
        {"step = 0.5 s\n", "x.ini:5: [time] step = 0.5 s: a step must be"},
        {"step = 1e-9\n", "whole number of seconds"},
        {"step = 1 MW\n", "x.ini:5: [time] step = 1 MW|power"},
        {"step = 1e15\n", "longer than the 8760 h of the horizon"},
        {"step = 1 s\n", "31536000 steps; the maximum is 10000000"},
        {"step = 4000000 * 1 s, 7000000 * 1 s, 1 h\n", "the maximum is 10000000"},
        {"hours = 8761\n", "x.ini:5: [time] hours = 8761|above the maximum of 8760 h, one year"},
        {"hours = 8760.5\n", "above the maximum of 8760 h"},
        {"hours = 1e300\n", "x.ini:5: [time] hours"},
        {"hours = 0\n", "x.ini:5: [time] hours = 0"},
        {"hours = 1 yr\n", "x.ini:5: [time] hours = 1 yr"},
        {"start = 2026-13-01\n", "x.ini:5: [time] start = 2026-13-01: the month is 13"},
        {"start = 1.1.2026\n", "x.ini:5: [time] start|2026-01-31"},
        {"start = 2026-02-29\n", "2026 is not a leap year: February has 28 days"},
        {"start = 2201-01-01\n", "the year is 2201; it must be from 1900 to 2200"},
        {"represents = month\n", "x.ini:5: [time] represents = month|`year`, `itself`"},
        {"represents = itslef\n", "x.ini:5|did you mean `itself`?"},
        {"repeat = maybe\n", "x.ini:5: [time] repeat = maybe|`yes` or `no`"},
        {"leap = yes\n", "x.ini:5: [time] leap = yes: must be one of `drop`, `keep`"},
        {"leep = keep\n", "x.ini:5: [time] unknown key `leep`; did you mean `leap`?"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        time_refused(f, bad[i][0], bad[i][1]);
}

static void leap_years(void **state)
{
    fixture *f = *state;
    const calendar *c = time_of(f, "start = 2024-01-01\nleap = keep\n");
    assert_int_equal(c->year_hours, 8784);
    assert_int_equal(c->steps, 8784);
    c = time_of(f, "start = 2024-02-29\nhours = 24\nleap = keep\n");
    assert_int_equal(c->start, 59 * 86400);
    assert_true(c->month[0] == 2);
    c = time_of(f, "start = 2024-03-01\nhours = 24\nleap = keep\n");
    assert_int_equal(c->start, 60 * 86400);
    c = time_of(f, "start = 2024-03-01\nhours = 24\nleap = drop\n");
    assert_int_equal(c->start, 59 * 86400);
    assert_int_equal(c->year_hours, 8760);
    c = time_of(f, "start = 2024-01-01\n");
    assert_int_equal(c->steps, 8760);
    c = time_of(f, "start = 2026-01-01\nleap = keep\n");
    assert_int_equal(c->steps, 8760);
    time_refused(f, "start = 2024-01-01\nleap = keep\nhours = 8785\n",
                 "above the maximum of 8784 h, one year");
    time_refused(f, "start = 2024-01-01\nleap = drop\nhours = 8784\n",
                 "above the maximum of 8760 h, one year");
}

/* Normals are a year of 8760 hours; a 29 February that is kept has the weather of the 28th. */
static void weather_of_29_february(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[time]\nstart = 2024-02-28\nhours = 72\nleap = keep\n" NORMALS);
    const double *air = f->p->periods.at[0].weather_by_step[WEATHER_DRY_BULB];
    for (int h = 0; h < 24; h++) {
        near_to(air[24 + h], air[h]);
        near_to(air[h], f->p->periods.at[0].weather.series[WEATHER_DRY_BULB][58 * 24 + h]);
        near_to(air[48 + h], f->p->periods.at[0].weather.series[WEATHER_DRY_BULB][59 * 24 + h]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(defaults, begin, end),
        cmocka_unit_test_setup_teardown(written_keys, begin, end),
        cmocka_unit_test_setup_teardown(uneven_steps, begin, end),
        cmocka_unit_test_setup_teardown(steps_that_do_not_fit, begin, end),
        cmocka_unit_test_setup_teardown(leap_years, begin, end),
        cmocka_unit_test_setup_teardown(weather_of_29_february, begin, end),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
