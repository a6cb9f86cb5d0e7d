/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.c - dates, and the days, weekdays and months of the steps of a period: even and uneven
 * steps, leap years.
 */
#include "calendar_fixture.h"

/* Four quarters of an hour, two of 90 minutes, the rest of the day in hours, from 22:00. */
static const calendar_run uneven[] = {{15 * MINUTE, 4}, {90 * MINUTE, 2}, {HOUR, 20}};

static void dates(void **state)
{
    (void)state;
    int y, m, d;
    assert_true(calendar_date("2026-01-31", &y, &m, &d));
    assert_true(y == 2026 && m == 1 && d == 31);
    assert_true(calendar_date("2024-02-29", &y, &m, &d));
    assert_true(calendar_date("2000-02-29", &y, &m, &d));
    static const char *const invalid[] = {"",
                                          "2026",
                                          "2026-1-1",
                                          "2026-02-29",
                                          "2100-02-29",
                                          "2026-13-01",
                                          "2026-00-01",
                                          "2026-04-31",
                                          "2026-04-00",
                                          "1899-12-31",
                                          "2201-01-01",
                                          "2026/01/01",
                                          " 2026-01-01",
                                          "2026-01-01 ",
                                          "2026-0a-01",
                                          "+026-01-01",
                                          "2026-01-0\xC3\xA9"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_false(calendar_date(invalid[i], &y, &m, &d));
    assert_int_equal(calendar_hour_of_year(1, 1), 0);
    assert_int_equal(calendar_hour_of_year(2, 28), 58 * 24);
    assert_int_equal(calendar_hour_of_year(2, 29), calendar_hour_of_year(3, 1));
    assert_int_equal(calendar_hour_of_year(12, 31), 8736);
}

static void refused_dates(void **state)
{
    (void)state;
    static const char *const refusals[][2] = {
        {"2026-02-29", "2026 is not a leap year: February has 28 days"},
        {"2100-02-29", "2100 is not a leap year"},
        {"2024-02-30", "the day is 30; February has 29 days"},
        {"2026-02-30", "February has 28 days"},
        {"2026-04-31", "April has 30 days"},
        {"2026-04-00", "the day is 0"},
        {"2026-13-01", "the month is 13; it must be from 1 to 12"},
        {"2201-01-01", "the year is 2201; it must be from 1900 to 2200"},
        {"1899-02-29", "1899"},
        {"1.1.2026", "must be a date, as in `2026-01-31`"},
        {"2026-01-01 12:00", "must be a date"},
        {"", "must be a date"}};
    int y, m, d;
    char why[200];
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        assert_false(calendar_date(refusals[i][0], &y, &m, &d));
        if (strstr(calendar_date_error(refusals[i][0], why, sizeof why), refusals[i][1]) == NULL)
            fail_msg("%s: %s", refusals[i][0], why);
    }
    assert_int_equal(calendar_days_of_month(2024, 2), 29);
    assert_int_equal(calendar_days_of_month(2026, 2), 28);
    assert_int_equal(calendar_days_of_month(0, 2), 29);
    assert_int_equal(calendar_days_of_month(2024, 12), 31);
    assert_string_equal(calendar_month_name(12), "December");
}

static void a_year(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 1, 1.0, 8760);
    assert_int_equal(c.steps, 8760);
    assert_int_equal(c.days, 365);
    assert_int_equal(c.months, 12);
    for (int i = 0; i < 12; i++)
        same(c.month_share[i], 1.0);
    same(c.weekday[0], 3); /* 1 January 2026: Thursday */
    same(c.hour[25], 1);
    same(c.month[8759], 12);
    same(c.yearday[8759], 365);
    assert_int_equal(c.day_of[8759], 364);
    assert_int_equal(c.month_of[31 * 24], 1);
    assert_int_equal(c.month_of[31 * 24 - 1], 0);
    char text[40];
    assert_string_equal(calendar_show(&c, calendar_hour_of_year(7, 14) + 15, text, sizeof text),
                        "14 July 15:00");
}

/* Weekdays are real, also after a dropped 29 February and after the end of the year. */
static void weekdays(void **state)
{
    (void)state;
    calendar c = make(2024, 2, 28, 1.0, 48);
    same(c.weekday[0], 2);  /* Wednesday 28 February 2024 */
    same(c.weekday[24], 4); /* Friday 1 March 2024 */
    same(c.month[24], 3);
    assert_int_equal(c.days, 2);
    c = make(2024, 12, 31, 1.0, 48);
    same(c.weekday[0], 1);  /* Tuesday */
    same(c.weekday[24], 2); /* Wednesday 1 January 2025 */
    same(c.yearday[24], 1);
    same(make(2000, 1, 1, 1.0, 24).weekday[0], 5);
    same(make(1900, 3, 1, 1.0, 24).weekday[0], 3);
    same(make(2028, 7, 4, 1.0, 24).weekday[0], 1);
    same(make(2200, 12, 25, 1.0, 24).weekday[0], 3);
}

static void partial_months(void **state)
{
    (void)state;
    /* 15 July to 14 July: thirteen month elements, of which the first and the last are July. */
    calendar c = make(2026, 7, 15, 1.0, 8760);
    assert_int_equal(c.months, 13);
    same(c.month_share[0], 17.0 / 31.0);
    same(c.month_share[12], 14.0 / 31.0);
    same(c.month[0], 7);
    same(c.month[8759], 7);
    double sum = 0;
    for (int i = 0; i < c.months; i++)
        sum += c.month_share[i];
    same(sum, 12);
    /* 36 hours over the boundary of two months. */
    c = make(2026, 1, 31, 0.25, 36);
    assert_int_equal(c.months, 2);
    assert_int_equal(c.days, 2);
    same(c.month_share[0], 24.0 / 744.0);
    same(c.month_share[1], 12.0 / 672.0);
    assert_int_equal(c.month_of[95], 0);
    assert_int_equal(c.month_of[96], 1);
    /* Steps of a week: the share of a month does not depend on the length of the steps that begin
     * in it. */
    c = make(2026, 1, 1, 168.0, 8736);
    assert_int_equal(c.steps, 52);
    assert_int_equal(c.days, 52);
    assert_int_equal(c.months, 12);
    for (int i = 0; i < 11; i++)
        same(c.month_share[i], 1.0);
    same(c.month_share[11], 30.0 / 31.0);
    /* Steps longer than a month: a month in which no step begins counts in the element before. */
    c = make(2026, 1, 1, 2190.0, 8760);
    assert_int_equal(c.months, 4);
    same(c.month_share[0], 3.0); /* 1 January; the next step begins on 2 April */
    same(c.month_share[1], 3.0);
    same(c.month_share[0] + c.month_share[1] + c.month_share[2] + c.month_share[3], 12);
}

static void short_steps(void **state)
{
    (void)state;
    calendar c = make(2026, 3, 1, 0.1, 24);
    assert_int_equal(c.steps, 240);
    assert_int_equal(c.days, 1);
    same(c.hour[239], 23.9);
    same(c.hour[10], 1.0);
    char text[40];
    assert_string_equal(calendar_show(&c, 5, text, sizeof text), "1 March 00:30");
    assert_string_equal(calendar_show(&c, 239, text, sizeof text), "1 March 23:54");
    c = make(2026, 1, 1, 1.0 / 3.0, 8760);
    assert_int_equal(c.steps, 26280);
    assert_int_equal(c.days, 365);
    assert_int_equal(c.day_of[26279], 364);
    c = make(2026, 1, 1, 5.0, 8760);
    assert_int_equal(c.days, 365);
    same(c.hour[5], 1);
}

static void uneven_steps(void **state)
{
    (void)state;
    calendar c =
        filled(unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 30 * 86400 + 22 * HOUR, uneven, 3));
    assert_int_equal(c.steps, 26);
    assert_int_equal(c.days, 2);
    assert_int_equal(c.months, 2);
    assert_int_equal(c.year_hours, 8760);
    static const double hour[] = {22, 22.25, 22.5, 22.75, 23, 0.5, 2, 3};
    for (int t = 0; t < 8; t++)
        same(c.hour[t], hour[t]);
    same(c.hour[25], 21);
    same(c.hours[3], 0.25);
    same(c.hours[4], 1.5);
    same(c.hours[25], 1);
    /* 31 January is a Saturday; the step from 23:00 to 0:30 belongs to it. */
    static const int32_t of[] = {0, 0, 0, 0, 0, 1, 1, 1};
    for (int t = 0; t < 8; t++) {
        assert_int_equal(c.day_of[t], of[t]);
        assert_int_equal(c.month_of[t], of[t]);
        same(c.weekday[t], of[t] == 0 ? 5 : 6);
        same(c.yearday[t], 31 + of[t]);
    }
    same(c.month_share[0], 2.0 / 744);
    same(c.month_share[1], 22.0 / 672);
    assert_int_equal(calendar_step_start(&c, 0), 0);
    assert_int_equal(calendar_step_start(&c, 5), HOUR + 90 * MINUTE);
    assert_int_equal(calendar_step_start(&c, 26), 24 * HOUR);
    for (int32_t t = 0; t < 26; t++) {
        assert_int_equal(calendar_step_at(&c, calendar_step_start(&c, t)), t);
        assert_int_equal(calendar_step_at(&c, calendar_step_start(&c, t + 1) - 1), t);
    }
    char text[40];
    assert_string_equal(calendar_show(&c, 4, text, sizeof text), "31 January 23:00");
    assert_string_equal(calendar_show(&c, 5, text, sizeof text), "1 February 00:30");
    assert_string_equal(calendar_stamp(&c, 5, text, sizeof text), "2026-02-01T00:30");

    /* The hours of a year (hour n has the value n), from hour 742. */
    double *out = resampled(&c, count_up(8760), 8760);
    for (int t = 0; t < 4; t++)
        same(out[t], 742);
    same(out[4], (743 * 60 + 744 * 30) / 90.0); /* 23:00 to 0:30 */
    same(out[5], (744 * 30 + 745 * 60) / 90.0); /* 0:30 to 2:00 */
    same(out[6], 746);
    same(out[25], 765);
    /* As many values as steps: unchanged. As many as hours of the horizon: from its start. */
    out = resampled(&c, count_up(26), 26);
    for (int t = 0; t < 26; t++)
        same(out[t], t);
    out = resampled(&c, count_up(24), 24);
    same(out[3], 0);
    same(out[4], (1 * 60 + 2 * 30) / 90.0);
    same(out[5], (2 * 30 + 3 * 60) / 90.0);
    same(out[25], 23);
    /* The half-hours of the horizon: 0:30 to 2:00 are numbers 5 to 7 of 0 to 47. */
    out = resampled(&c, count_up(48), 48);
    same(out[0], 0);
    same(out[2], 1);
    same(out[4], 3);
    same(out[5], 6);
    /* A day, a week: by the hour of the day of each step. */
    c.repeat = true;
    out = resampled(&c, count_up(24), 24);
    same(out[0], 22);
    same(out[4], (23 * 60 + 0 * 30) / 90.0);
    same(out[5], (0 * 30 + 1 * 60) / 90.0);
    out = resampled(&c, count_up(168), 168);
    same(out[3], 5 * 24 + 22);
    same(out[4], ((5 * 24 + 23) * 60 + (6 * 24) * 30) / 90.0);
    same(out[7], 6 * 24 + 3);
}

/* Steps of seven hours, which divide neither a day nor a year: 1251 of them and one of three. */
static void steps_of_seven_hours(void **state)
{
    (void)state;
    calendar c = filled(unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 0,
                                 (calendar_run[]){{7 * HOUR, 1251}, {3 * HOUR, 1}}, 2));
    assert_int_equal(c.steps, 1252);
    assert_int_equal(c.days, 365);
    assert_int_equal(c.months, 12);
    double sum = 0;
    for (int t = 0; t < c.steps; t++)
        sum += c.hours[t];
    same(sum, 8760);
    same(c.hour[1250], 14); /* 1250 * 7 h = 364 days and 14 h */
    same(c.hour[1251], 21);
    double *out = resampled(&c, count_up(8760), 8760);
    same(out[0], 3);
    same(out[1251], 8758);
    out = resampled(&c, count_up(1252), 1252);
    same(out[1251], 1251);
}

/* Steps of some seconds; the displayed times include the seconds. */
static void seconds(void **state)
{
    (void)state;
    calendar c = filled(unfilled(2026, CALENDAR_LEAP_UNSPECIFIED, 0, &(calendar_run){40, 180}, 1));
    char text[40];
    same(c.hours[0], 1 / 90.0);
    same(c.hour[179], 2 - 1 / 90.0);
    assert_string_equal(calendar_show(&c, 1, text, sizeof text), "1 January 00:00:40");
    assert_string_equal(calendar_stamp(&c, 179, text, sizeof text), "2026-01-01T01:59:20");
    assert_string_equal(calendar_stamp(&c, 3, text, sizeof text), "2026-01-01T00:02");
    double *out = resampled(&c, count_up(8760 * 60), 8760 * 60);
    same(out[0], 0);
    same(out[1], 0.5); /* 0:40 to 1:20, half in each minute */
    same(out[2], 1);
    static const struct {
        int64_t seconds;
        const char *text;
    } lengths[] = {{HOUR, "1 h"},     {90 * MINUTE, "90 min"}, {100, "100 s"},
                   {45000, "12.5 h"}, {14436, "4.01 h"},       {8760LL * HOUR, "8760 h"},
                   {7 * HOUR, "7 h"}, {15 * MINUTE, "15 min"}, {3 * HOUR + 1, "10801 s"},
                   {7260, "121 min"}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        assert_string_equal(calendar_duration(lengths[i].seconds, text, sizeof text),
                            lengths[i].text);
}

static void leap_years(void **state)
{
    (void)state;
    calendar c = year_of(2024, CALENDAR_LEAP_KEEP);
    assert_int_equal(c.year_hours, 8784);
    assert_int_equal(c.steps, 8784);
    assert_int_equal(c.days, 366);
    assert_int_equal(c.months, 12);
    for (int i = 0; i < 12; i++)
        same(c.month_share[i], 1);
    const int leap_day = 59 * 24;
    char text[40];
    same(c.month[leap_day], 2);
    same(c.weekday[leap_day], 3); /* Thursday 29 February 2024 */
    same(c.yearday[leap_day], 60);
    assert_string_equal(calendar_show(&c, leap_day + 5, text, sizeof text), "29 February 05:00");
    assert_string_equal(calendar_stamp(&c, leap_day, text, sizeof text), "2024-02-29T00:00");
    same(c.month[leap_day + 24], 3);
    same(c.weekday[leap_day + 24], 4);
    same(c.yearday[8783], 366);
    assert_string_equal(calendar_show(&c, 8783, text, sizeof text), "31 December 23:00");
    assert_int_equal(calendar_second_of(&c, 2, 28), 58 * 86400);
    assert_int_equal(calendar_second_of(&c, 2, 29), 59 * 86400);
    assert_int_equal(calendar_second_of(&c, 3, 1), 60 * 86400);
    assert_int_equal(calendar_second_of(&c, 12, 31), 365 * 86400);
    same(resampled(&c, count_up(8784), 8784)[8783], 8783);
    double *out = resampled(&c, count_up(8784 * 2), 8784 * 2);
    same(out[leap_day], leap_day * 2 + 0.5);
    refused(&c, 8760, "2024", "add the 24 values of that day, or write `leap = drop`");
    refused(&c, 8760 * 4, "a year of quarter-hours", "96 values");
    refused(&c, 100, "8784 (the hours of the year)", "or 12 (the months)");
    refused(&c, 8783, "8783 values", "daylight saving time");
    refused(&c, 8785, "8785 values", "daylight saving time");

    /* With 29 February kept, the year continues at its own 1 January, a Monday: there is only one
     * year. */
    c = filled(unfilled(2024, CALENDAR_LEAP_KEEP, 365 * 86400, &(calendar_run){HOUR, 48}, 1));
    assert_string_equal(calendar_stamp(&c, 24, text, sizeof text), "2024-01-01T00:00");
    same(c.weekday[23], 1); /* Tuesday */
    same(c.weekday[24], 0);
    assert_int_equal(c.months, 2);
    same(resampled(&c, count_up(8784), 8784)[23], 8783);
    same(resampled(&c, count_up(8784), 8784)[24], 0);
    /* From July to June: 29 February is in the second half, and February is complete. */
    c = filled(unfilled(2024, CALENDAR_LEAP_KEEP, 182 * 86400, &(calendar_run){HOUR, 8784}, 1));
    assert_string_equal(calendar_show(&c, 0, text, sizeof text), "1 July 00:00");
    assert_int_equal(c.months, 12);
    same(c.month_share[7], 1);
    assert_string_equal(calendar_show(&c, (184 + 31 + 28) * 24, text, sizeof text),
                        "29 February 00:00");

    /* With 29 February dropped, it is removed from a series that contains it. One day from 28
     * February 12:00. */
    c = filled(
        unfilled(2024, CALENDAR_LEAP_DROP, 58 * 86400 + 12 * HOUR, &(calendar_run){HOUR, 24}, 1));
    assert_int_equal(c.year_hours, 8760);
    out = resampled(&c, count_up(8784), 8784);
    same(out[11], 59 * 24 - 1);
    same(out[12], 60 * 24);
    same(c.month[12], 3);
    c = year_of(2026, CALENDAR_LEAP_DROP);
    assert_int_equal(c.steps, 8760);
    out = resampled(&c, count_up(8784 * 4), 8784 * 4);
    same(out[leap_day - 1], (leap_day - 1) * 4 + 1.5);
    same(out[leap_day], (leap_day + 24) * 4 + 1.5);
    same(out[8759], 8783 * 4 + 1.5);
    same(resampled(&c, count_up(8760), 8760)[8759], 8759);
    /* A step over the day that is removed. */
    c = filled(unfilled(2024, CALENDAR_LEAP_DROP, 58 * 86400, &(calendar_run){48 * HOUR, 1}, 1));
    same(resampled(&c, count_up(8784), 8784)[0], ((58 * 24 + 11.5) + (60 * 24 + 11.5)) / 2);

    /* A year without 29 February has nothing to keep. */
    c = year_of(2026, CALENDAR_LEAP_KEEP);
    assert_int_equal(c.year_hours, 8760);
    same(resampled(&c, count_up(8760), 8760)[8759], 8759);
    refused(&c, 8784, "2026 has no 29 February", "`leap = drop`");
    refused(&c, 8784 * 60, "a leap year of minutes", "a `start` in a leap year");
    /* 1900 was not a leap year, 2000 was. */
    assert_int_equal(year_of(1900, CALENDAR_LEAP_KEEP).year_hours, 8760);
    assert_int_equal(year_of(2000, CALENDAR_LEAP_KEEP).year_hours, 8784);
    assert_int_equal(year_of(2000, CALENDAR_LEAP_UNSPECIFIED).year_hours, 8760);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dates, begin, end),
        cmocka_unit_test_setup_teardown(refused_dates, begin, end),
        cmocka_unit_test_setup_teardown(a_year, begin, end),
        cmocka_unit_test_setup_teardown(weekdays, begin, end),
        cmocka_unit_test_setup_teardown(partial_months, begin, end),
        cmocka_unit_test_setup_teardown(short_steps, begin, end),
        cmocka_unit_test_setup_teardown(uneven_steps, begin, end),
        cmocka_unit_test_setup_teardown(steps_of_seven_hours, begin, end),
        cmocka_unit_test_setup_teardown(seconds, begin, end),
        cmocka_unit_test_setup_teardown(leap_years, begin, end),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
