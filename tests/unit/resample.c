/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * resample.c - series resampled to the steps of a calendar: which numbers of values are accepted,
 * and which value each step gets.
 */
#include "calendar_fixture.h"

static void windows_and_wrapping(void **state)
{
    (void)state;
    double *year = count_up(8760);
    calendar c = make(2026, 7, 1, 1.0, 168);
    double *out = resampled(&c, year, 8760);
    for (int t = 0; t < 168; t++)
        same(out[t], 181 * 24 + t);
    c = make(2026, 12, 31, 1.0, 48);
    out = resampled(&c, year, 8760);
    same(out[23], 8759);
    same(out[24], 0);
    same(out[47], 23);
    /* A year from July takes each hour's own values, not those in the order of the file, although
     * the counts agree. */
    c = make(2026, 7, 1, 1.0, 8760);
    out = resampled(&c, year, 8760);
    same(out[0], 181 * 24);
    same(out[8759], 181 * 24 - 1);
    /* 8760 values are a year even if there happen to be as many quarter-hour steps. */
    c = make(2026, 1, 1, 0.25, 2190);
    out = resampled(&c, year, 8760);
    same(out[3], 0);
    same(out[8759], 2189);
}

static void hold_and_average(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 2, 0.25, 24);
    double *out = resampled(&c, count_up(8760), 8760);
    for (int t = 0; t < 96; t++)
        same(out[t], 24 + t / 4);
    c = make(2026, 1, 2, 6.0, 24);
    out = resampled(&c, count_up(8760), 8760);
    same(out[0], 26.5);
    same(out[3], 44.5);
    /* Quarter-hours of a year to hours; ten minutes to quarter-hours, which they overlap. */
    c = make(2026, 1, 1, 1.0, 8760);
    out = resampled(&c, count_up(35040), 35040);
    same(out[0], 1.5);
    same(out[8759], 35037.5);
    c = make(2026, 1, 1, 0.25, 24);
    out = resampled(&c, count_up(52560), 52560);
    same(out[0], (0 * 10 + 1 * 5) / 15.0);
    same(out[1], (1 * 5 + 2 * 10) / 15.0);
    same(out[95], (142 * 5 + 143 * 10) / 15.0);
    /* Minutes; and half-hours to steps of a tenth of an hour at the end of the year. */
    out = resampled(&c, count_up(525600), 525600);
    same(out[1], 22);
    c = make(2026, 12, 31, 0.1, 24);
    out = resampled(&c, count_up(17520), 17520);
    same(out[239], 17519);
    same(out[0], 17472);
    /* An average also runs over the end of the year, and a constant stays exactly constant. */
    c = make(2026, 12, 31, 48.0, 48);
    same(resampled(&c, count_up(8760), 8760)[0], ((8736 + 8759) * 12.0 + (0 + 23) * 12.0) / 48.0);
    double *constant = ARENA_ARRAY(memory, double, 8760);
    for (int t = 0; t < 8760; t++)
        constant[t] = 0.1;
    c = make(2026, 1, 1, 5.0, 8760);
    out = resampled(&c, constant, 8760);
    for (int t = 0; t < c.steps; t++)
        assert_true(memcmp(&out[t], constant, sizeof *out) == 0);
}

static void values_of_the_horizon(void **state)
{
    (void)state;
    calendar c = make(2026, 7, 1, 0.5, 72);
    double *out = resampled(&c, count_up(144), 144); /* its steps */
    same(out[143], 143);
    out = resampled(&c, count_up(72), 72); /* its hours */
    same(out[1], 0);
    same(out[143], 71);
    out = resampled(&c, count_up(72 * 12), 72 * 12);
    same(out[0], 2.5);
    same(out[143], 72 * 12 - 3.5);
    c = make(2026, 7, 1, 7.0, 70); /* ten steps of seven hours */
    same(resampled(&c, count_up(10), 10)[9], 9);
    same(resampled(&c, count_up(70), 70)[9], 66);
}

static void repeating(void **state)
{
    (void)state;
    calendar c = make(2026, 7, 1, 1.0, 24 * 9); /* a Wednesday */
    refused(&c, 24, "24 values", "repeat = yes");
    refused(&c, 168, "168 values", "repeat = yes");
    c.repeat = true;
    double *out = resampled(&c, count_up(24), 24);
    same(out[0], 0);
    same(out[24 * 8 + 5], 5);
    out = resampled(&c, count_up(168), 168);
    same(out[0], 48);
    same(out[24 * 5], 0); /* Monday */
    same(out[24 * 5 - 1], 167);
    /* Also if there are as many values as steps. */
    c = make(2026, 7, 1, 1.0, 168);
    c.repeat = true;
    same(resampled(&c, count_up(168), 168)[0], 48);
    c = make(2026, 7, 1, 0.5, 48);
    c.repeat = true;
    same(resampled(&c, count_up(24), 24)[49], 0);
    same(resampled(&c, count_up(168), 168)[95], 48 + 47);
    c = make(2026, 7, 3, 12.0, 96);
    c.repeat = true;
    out = resampled(&c, count_up(24), 24);
    same(out[1], 17.5);
    out = resampled(&c, count_up(168), 168);
    same(out[0], 96 + 5.5);
    same(out[7], 12 + 5.5);
    /* The week follows the weekdays over a dropped 29 February. */
    c = make(2024, 2, 28, 1.0, 48);
    c.repeat = true;
    out = resampled(&c, count_up(168), 168);
    same(out[23], 71);
    same(out[24], 96);
    refused(&c, 25, "25 values", "24 or 168");
}

static void wrong_counts(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 1, 1.0, 8760);
    refused(&c, 8784, "a leap year of hours", "`leap = drop` or `leap = keep` in [time]");
    refused(&c, 8784 * 4, "a leap year of quarter-hours", "`leap = drop`");
    refused(&c, 8759, "8759 values", "8760");
    refused(&c, 8761, "8761 values", "8760");
    refused(&c, 0, "0 values", "8760");
    refused(&c, 1, "it has 1 value;", "8760");
    c = make(2026, 1, 1, 0.5, 168);
    refused(&c, 335, "336 (the steps of the horizon)", "168 (the hours of the horizon)");
    refused(&c, 13, "or 12 (the months)", "13 values");
    c = filled(unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 0,
                        (calendar_run[]){{15 * MINUTE, 4}, {HOUR / 2, 9}}, 2)); /* 5.5 h */
    refused(&c, 10, "11 (the half-hours of the horizon)", "13 (the steps of the horizon)");
}

/* Weather of a typical year repeats 28 February on 29 February. */
static void typical_year(void **state)
{
    (void)state;
    char why[400];
    calendar c = year_of(2024, CALENDAR_LEAP_KEEP);
    double *out = ARENA_ARRAY(memory, double, c.steps);
    assert_true(calendar_resample(&c, count_up(8760), 8760, true, out, why, sizeof why));
    same(out[59 * 24 - 1], 59 * 24 - 1);
    for (int h = 0; h < 24; h++)
        same(out[59 * 24 + h], 58 * 24 + h);
    same(out[60 * 24], 59 * 24);
    same(out[8783], 8759);
    assert_true(calendar_resample(&c, count_up(17520), 17520, true, out, why, sizeof why));
    same(out[59 * 24], 58 * 48 + 0.5);
    same(out[8783], 17518.5);
    assert_true(calendar_resample(&c, count_up(8784), 8784, true, out, why, sizeof why));
    same(out[59 * 24], 59 * 24);
    c = year_of(2024, CALENDAR_LEAP_UNSPECIFIED);
    assert_true(calendar_resample(&c, count_up(8760), 8760, true, out, why, sizeof why));
    same(out[59 * 24], 59 * 24);
    assert_false(calendar_resample(&c, count_up(8784), 8784, true, out, why, sizeof why));
}

static void month_values(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 1, 1.0, 8760);
    double *out = resampled(&c, count_up(12), 12);
    for (int t = 0; t < 8760; t++)
        same(out[t], c.month[t] - 1);
    /* December, then January; one step covers parts of both. */
    c = make(2026, 12, 31, 16.0, 48);
    out = resampled(&c, count_up(12), 12);
    same(out[0], 11);
    same(out[1], (11 * 8 + 0 * 8) / 16.0);
    same(out[2], 0);
    c = make(2026, 2, 28, 24.0, 48);
    out = resampled(&c, count_up(12), 12);
    same(out[0], 1);
    same(out[1], 2);
    c = filled(unfilled(2024, CALENDAR_LEAP_KEEP, 59 * 86400, &(calendar_run){24 * HOUR, 2}, 1));
    out = resampled(&c, count_up(12), 12);
    same(out[0], 1); /* 29 February */
    same(out[1], 2);
    /* If the horizon has twelve hours or steps, twelve values belong to those. */
    c = make(2026, 7, 1, 1.0, 12);
    same(resampled(&c, count_up(12), 12)[11], 11);
    c = make(2026, 7, 1, 1.0 / 12, 1);
    same(resampled(&c, count_up(12), 12)[11], 11);
}

/* A window of one day, in quarter-hours, of a horizon of two weeks of July. */
static void windows_of_a_horizon(void **state)
{
    (void)state;
    const calendar fortnight = make(2026, 7, 1, 6.0, 14 * 24);
    assert_false(calendar_is_window(&fortnight));
    calendar c = unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, (181 + 3) * 86400,
                          &(calendar_run){15 * MINUTE, 96}, 1);
    calendar_window_of(&c, &fortnight);
    c = filled(c);
    assert_true(calendar_is_window(&c));
    double *out = resampled(&c, count_up(14 * 24), 14 * 24); /* its hours */
    same(out[0], 72);
    same(out[95], 95);
    out = resampled(&c, count_up(14 * 24 * 12), 14 * 24 * 12);
    same(out[0], 72 * 12 + 1);
    out = resampled(&c, count_up(56), 56); /* its steps of six hours */
    same(out[0], 12);
    same(out[23], 12);
    same(out[24], 13);
    same(out[95], 15);
    same(resampled(&c, count_up(8760), 8760)[95], (181 + 3) * 24 + 23);
    same(resampled(&c, count_up(12), 12)[0], 6);
    same(resampled(&c, count_up(96), 96)[95], 95); /* given for the window alone */
    same(resampled(&c, count_up(24), 24)[95], 23);
    refused(&c, 55, "336 (the hours of the horizon)", "96 (the steps of this window)");

    /* A base of which only the start and the length are known. */
    calendar plain = c;
    plain.base_step = NULL;
    plain.base_runs = 0;
    same(resampled(&plain, count_up(336), 336)[0], 72);
    refused(&plain, 56, "56 values", "336 (the hours of the horizon)");

    /* The last day is within the horizon; the next day and a day in January are not. */
    c.start = (181 + 13) * 86400;
    c = filled(c);
    same(resampled(&c, count_up(336), 336)[95], 335);
    c.start = (181 + 14) * 86400;
    c = filled(c);
    refused(&c, 336, "1 July 00:00 to 15 July 00:00", "15 July 00:00 to 16 July 00:00");
    c.start = (181 + 13) * 86400 + HOUR;
    c = filled(c);
    refused(&c, 336, "14 July 01:00 to 15 July 01:00", "give a whole year of values");
    refused(&c, 56, "56 values", "whole year");
    c.start = 0;
    c = filled(c);
    refused(&c, 336, "1 January 00:00 to 2 January 00:00", "outside");
    same(resampled(&c, count_up(8760), 8760)[95], 23);
    same(resampled(&c, count_up(96), 96)[95], 95);

    /* A horizon over the end of the year contains a day of January. */
    const calendar winter = make(2026, 12, 25, 1.0, 14 * 24);
    c = unfilled(2027, CALENDAR_LEAP_UNSPECIFIED, 86400, &(calendar_run){HOUR, 24}, 1);
    calendar_window_of(&c, &winter);
    c = filled(c);
    same(resampled(&c, count_up(336), 336)[0], 8 * 24);
    same(c.weekday[0], 5); /* Saturday 2 January 2027 */

    /* The same time in finer steps: series for both are accepted. */
    c = unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 181 * 86400, &(calendar_run){HOUR, 336}, 1);
    calendar_window_of(&c, &fortnight);
    c = filled(c);
    assert_true(calendar_is_window(&c));
    same(resampled(&c, count_up(56), 56)[7], 1);
    /* The same time in the same steps, in other memory, is not a window. */
    c = unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 181 * 86400, &(calendar_run){6 * HOUR, 56}, 1);
    calendar_window_of(&c, &fortnight);
    assert_false(calendar_is_window(&c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(windows_and_wrapping, begin, end),
        cmocka_unit_test_setup_teardown(hold_and_average, begin, end),
        cmocka_unit_test_setup_teardown(values_of_the_horizon, begin, end),
        cmocka_unit_test_setup_teardown(repeating, begin, end),
        cmocka_unit_test_setup_teardown(wrong_counts, begin, end),
        cmocka_unit_test_setup_teardown(typical_year, begin, end),
        cmocka_unit_test_setup_teardown(month_values, begin, end),
        cmocka_unit_test_setup_teardown(windows_of_a_horizon, begin, end),
    };
    return cmocka_run_group_tests_name("resample", tests, NULL, NULL);
}
