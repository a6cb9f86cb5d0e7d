/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.c - dates, steps, days and months of a period, and series laid on them.
 */
#include "memory_fixture.h"

#include "calendar/calendar.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void same(double value, double wanted)
{
    if (!(fabs(value - wanted) <= 1e-12 * fmax(1.0, fabs(wanted))))
        fail_msg("%.17g, wanted %.17g", value, wanted);
}

/* From 0:00 of that day; `hours` of them in steps of `step` hours. */
static calendar make(int year, int month, int day, double step, int hours)
{
    error e = {0};
    calendar_run *run = ARENA_NEW(memory, calendar_run);
    *run = (calendar_run){llround(step * 3600), (int32_t)lround(hours / step)};
    calendar c = {.year = year,
                  .start = calendar_hour_of_year(month, day) * CALENDAR_HOUR,
                  .horizon = hours * CALENDAR_HOUR,
                  .step = run,
                  .runs = 1};
    assert_int_equal(calendar_fill(memory, &c, &e), ERROR_NONE);
    return c;
}

enum { MINUTE = 60, HOUR = 3600 };

/* From a second of the year, in these runs, with this leap day; not filled in. */
static calendar raw(int year, enum calendar_leap leap, int64_t start, const calendar_run *run,
                    int32_t runs)
{
    calendar c = {.year = year, .leap = leap, .start = start, .runs = runs};
    c.step = arena_copy(memory, run, (size_t)runs * sizeof *run);
    for (int32_t r = 0; r < runs; r++)
        c.horizon += run[r].count * run[r].seconds;
    return c;
}

static calendar filled(calendar c)
{
    error e = {0};
    assert_int_equal(calendar_fill(memory, &c, &e), ERROR_NONE);
    return c;
}

/* The whole of a year, in hours. */
static calendar year_of(int year, enum calendar_leap leap)
{
    calendar c = raw(year, leap, 0, &(calendar_run){HOUR, 8760}, 1);
    if (calendar_has_leap_day(&c))
        c = raw(year, leap, 0, &(calendar_run){HOUR, 8784}, 1);
    return filled(c);
}

/* Numbers 0, 1, 2, ... */
static double *count_up(size_t count)
{
    double *v = ARENA_ARRAY(memory, double, count);
    for (size_t i = 0; i < count; i++)
        v[i] = (double)i;
    return v;
}

static double *lay(const calendar *c, const double *values, size_t count)
{
    char why[400] = "";
    double *out = ARENA_ARRAY(memory, double, c->steps);
    if (!calendar_resample(c, values, count, false, out, why, sizeof why))
        fail_msg("refused: %s", why);
    return out;
}

static void refused(const calendar *c, size_t count, const char *first, const char *second)
{
    char why[400] = "";
    double *out = ARENA_ARRAY(memory, double, c->steps);
    assert_false(calendar_resample(c, count_up(count + 1), count, false, out, why, sizeof why));
    if (strstr(why, first) == NULL || strstr(why, second) == NULL)
        fail_msg("\"%s\" and \"%s\" are not both in: %s", first, second, why);
}

static void dates(void **state)
{
    (void)state;
    int y, m, d;
    assert_true(calendar_date("2026-01-31", &y, &m, &d));
    assert_true(y == 2026 && m == 1 && d == 31);
    assert_true(calendar_date("2024-02-29", &y, &m, &d));
    assert_true(calendar_date("2000-02-29", &y, &m, &d));
    static const char *const wrong[] = {"",
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
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(calendar_date(wrong[i], &y, &m, &d));
    assert_int_equal(calendar_hour_of_year(1, 1), 0);
    assert_int_equal(calendar_hour_of_year(2, 28), 58 * 24);
    assert_int_equal(calendar_hour_of_year(2, 29), calendar_hour_of_year(3, 1));
    assert_int_equal(calendar_hour_of_year(12, 31), 8736);
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

/* Real weekdays, also behind a dropped 29 February and a new year. */
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
    /* 15 July to 14 July: thirteen runs, the first and the last of them July. */
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
    /* Twelve hours astride two months. */
    c = make(2026, 1, 31, 0.25, 36);
    assert_int_equal(c.months, 2);
    assert_int_equal(c.days, 2);
    same(c.month_share[0], 24.0 / 744.0);
    same(c.month_share[1], 12.0 / 672.0);
    assert_int_equal(c.month_of[95], 0);
    assert_int_equal(c.month_of[96], 1);
    /* Steps of a week: a month's share is its own, whatever the steps that begin in it cover. */
    c = make(2026, 1, 1, 168.0, 8736);
    assert_int_equal(c.steps, 52);
    assert_int_equal(c.days, 52);
    assert_int_equal(c.months, 12);
    for (int i = 0; i < 11; i++)
        same(c.month_share[i], 1.0);
    same(c.month_share[11], 30.0 / 31.0);
    /* Steps longer than months: every month counts, in the element before. */
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

static void cut_and_wrap(void **state)
{
    (void)state;
    double *year = count_up(8760);
    calendar c = make(2026, 7, 1, 1.0, 168);
    double *out = lay(&c, year, 8760);
    for (int t = 0; t < 168; t++)
        same(out[t], 181 * 24 + t);
    c = make(2026, 12, 31, 1.0, 48);
    out = lay(&c, year, 8760);
    same(out[23], 8759);
    same(out[24], 0);
    same(out[47], 23);
    /* A year from July is that year's values, not the file's order: even though the counts agree.
     */
    c = make(2026, 7, 1, 1.0, 8760);
    out = lay(&c, year, 8760);
    same(out[0], 181 * 24);
    same(out[8759], 181 * 24 - 1);
    /* 8760 values are a year also where they happen to be as many as quarter-hour steps. */
    c = make(2026, 1, 1, 0.25, 2190);
    out = lay(&c, year, 8760);
    same(out[3], 0);
    same(out[8759], 2189);
}

static void hold_and_average(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 2, 0.25, 24);
    double *out = lay(&c, count_up(8760), 8760);
    for (int t = 0; t < 96; t++)
        same(out[t], 24 + t / 4);
    c = make(2026, 1, 2, 6.0, 24);
    out = lay(&c, count_up(8760), 8760);
    same(out[0], 26.5);
    same(out[3], 44.5);
    /* Quarter-hours of a year on hours; ten minutes on quarter-hours, where they overlap. */
    c = make(2026, 1, 1, 1.0, 8760);
    out = lay(&c, count_up(35040), 35040);
    same(out[0], 1.5);
    same(out[8759], 35037.5);
    c = make(2026, 1, 1, 0.25, 24);
    out = lay(&c, count_up(52560), 52560);
    same(out[0], (0 * 10 + 1 * 5) / 15.0);
    same(out[1], (1 * 5 + 2 * 10) / 15.0);
    same(out[95], (142 * 5 + 143 * 10) / 15.0);
    /* Minutes; and steps of a tenth of an hour, on half-hours: the year's end. */
    out = lay(&c, count_up(525600), 525600);
    same(out[1], 22);
    c = make(2026, 12, 31, 0.1, 24);
    out = lay(&c, count_up(17520), 17520);
    same(out[239], 17519);
    same(out[0], 17472);
    /* An average runs over the year's end too, and over a constant nothing changes. */
    c = make(2026, 12, 31, 48.0, 48);
    same(lay(&c, count_up(8760), 8760)[0], ((8736 + 8759) * 12.0 + (0 + 23) * 12.0) / 48.0);
    double *constant = ARENA_ARRAY(memory, double, 8760);
    for (int t = 0; t < 8760; t++)
        constant[t] = 0.1;
    c = make(2026, 1, 1, 5.0, 8760);
    out = lay(&c, constant, 8760);
    for (int t = 0; t < c.steps; t++)
        assert_true(memcmp(&out[t], constant, sizeof *out) == 0);
}

static void horizon(void **state)
{
    (void)state;
    calendar c = make(2026, 7, 1, 0.5, 72);
    double *out = lay(&c, count_up(144), 144); /* its steps */
    same(out[143], 143);
    out = lay(&c, count_up(72), 72); /* its hours */
    same(out[1], 0);
    same(out[143], 71);
    out = lay(&c, count_up(72 * 12), 72 * 12);
    same(out[0], 2.5);
    same(out[143], 72 * 12 - 3.5);
    c = make(2026, 7, 1, 7.0, 70); /* ten steps of seven hours */
    same(lay(&c, count_up(10), 10)[9], 9);
    same(lay(&c, count_up(70), 70)[9], 66);
}

static void repeating(void **state)
{
    (void)state;
    calendar c = make(2026, 7, 1, 1.0, 24 * 9); /* a Wednesday */
    refused(&c, 24, "24 values", "repeat = yes");
    refused(&c, 168, "168 values", "repeat = yes");
    c.repeat = true;
    double *out = lay(&c, count_up(24), 24);
    same(out[0], 0);
    same(out[24 * 8 + 5], 5);
    out = lay(&c, count_up(168), 168);
    same(out[0], 48);
    same(out[24 * 5], 0); /* Monday */
    same(out[24 * 5 - 1], 167);
    /* Even where the count is that of the steps. */
    c = make(2026, 7, 1, 1.0, 168);
    c.repeat = true;
    same(lay(&c, count_up(168), 168)[0], 48);
    c = make(2026, 7, 1, 0.5, 48);
    c.repeat = true;
    same(lay(&c, count_up(24), 24)[49], 0);
    same(lay(&c, count_up(168), 168)[95], 48 + 47);
    c = make(2026, 7, 3, 12.0, 96);
    c.repeat = true;
    out = lay(&c, count_up(24), 24);
    same(out[1], 17.5);
    out = lay(&c, count_up(168), 168);
    same(out[0], 96 + 5.5);
    same(out[7], 12 + 5.5);
    /* The week follows the weekday over a dropped 29 February. */
    c = make(2024, 2, 28, 1.0, 48);
    c.repeat = true;
    out = lay(&c, count_up(168), 168);
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
    refused(&c, 1, "1 values", "8760");
    c = make(2026, 1, 1, 0.5, 168);
    refused(&c, 335, "336 (its steps)", "168 (the hours of the horizon)");
    refused(&c, 13, "or 12 (the months)", "13 values");
    c = filled(raw(2026, CALENDAR_LEAP_UNSPECIFIED, 0,
                   (calendar_run[]){{15 * MINUTE, 4}, {HOUR / 2, 9}}, 2)); /* 5.5 h */
    refused(&c, 10, "11 (the half-hours of the horizon)", "13 (its steps)");
}

/* ---- uneven steps ---- */

/* Four quarters of an hour, two of 90 minutes, the rest of the day in hours, from 22:00. */
static const calendar_run uneven[] = {{15 * MINUTE, 4}, {90 * MINUTE, 2}, {HOUR, 20}};

static void uneven_steps(void **state)
{
    (void)state;
    calendar c = filled(raw(2026, CALENDAR_LEAP_UNSPECIFIED, 30 * 86400 + 22 * HOUR, uneven, 3));
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
    /* 31 January is a Saturday; the step that begins in it at 23:00 is its, until 0:30. */
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

    /* Hours of a year (the n-th has the value n), from hour 742. */
    double *out = lay(&c, count_up(8760), 8760);
    for (int t = 0; t < 4; t++)
        same(out[t], 742);
    same(out[4], (743 * 60 + 744 * 30) / 90.0); /* 23:00 to 0:30 */
    same(out[5], (744 * 30 + 745 * 60) / 90.0); /* 0:30 to 2:00 */
    same(out[6], 746);
    same(out[25], 765);
    /* Its own steps as they are; its own hours, from its start. */
    out = lay(&c, count_up(26), 26);
    for (int t = 0; t < 26; t++)
        same(out[t], t);
    out = lay(&c, count_up(24), 24);
    same(out[3], 0);
    same(out[4], (1 * 60 + 2 * 30) / 90.0);
    same(out[5], (2 * 30 + 3 * 60) / 90.0);
    same(out[25], 23);
    /* Half-hours of it: 0:30 to 2:00 are the fifth to the seventh, of 0 to 47. */
    out = lay(&c, count_up(48), 48);
    same(out[0], 0);
    same(out[2], 1);
    same(out[4], 3);
    same(out[5], 6);
    /* A day, a week: by the hour of the day in which a step is. */
    c.repeat = true;
    out = lay(&c, count_up(24), 24);
    same(out[0], 22);
    same(out[4], (23 * 60 + 0 * 30) / 90.0);
    same(out[5], (0 * 30 + 1 * 60) / 90.0);
    out = lay(&c, count_up(168), 168);
    same(out[3], 5 * 24 + 22);
    same(out[4], ((5 * 24 + 23) * 60 + (6 * 24) * 30) / 90.0);
    same(out[7], 6 * 24 + 3);
}

/* Seven hours, which divide neither day nor year: 1251 of them and a step of three hours. */
static void steps_of_seven_hours(void **state)
{
    (void)state;
    calendar c = filled(raw(2026, CALENDAR_LEAP_UNSPECIFIED, 0,
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
    double *out = lay(&c, count_up(8760), 8760);
    same(out[0], 3);
    same(out[1251], 8758);
    out = lay(&c, count_up(1252), 1252);
    same(out[1251], 1251);
}

/* A step is some seconds; clocks show them. */
static void seconds(void **state)
{
    (void)state;
    calendar c = filled(raw(2026, CALENDAR_LEAP_UNSPECIFIED, 0, &(calendar_run){40, 180}, 1));
    char text[40];
    same(c.hours[0], 1 / 90.0);
    same(c.hour[179], 2 - 1 / 90.0);
    assert_string_equal(calendar_show(&c, 1, text, sizeof text), "1 January 00:00:40");
    assert_string_equal(calendar_stamp(&c, 179, text, sizeof text), "2026-01-01T01:59:20");
    assert_string_equal(calendar_stamp(&c, 3, text, sizeof text), "2026-01-01T00:02");
    double *out = lay(&c, count_up(8760 * 60), 8760 * 60);
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

/* ---- leap years ---- */

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
    same(lay(&c, count_up(8784), 8784)[8783], 8783);
    double *out = lay(&c, count_up(8784 * 2), 8784 * 2);
    same(out[leap_day], leap_day * 2 + 0.5);
    refused(&c, 8760, "2024", "add the 24 values of that day, or write `leap = drop`");
    refused(&c, 8760 * 4, "a year of quarter-hours", "96 values");
    refused(&c, 100, "8784 (the year's hours)", "or 12 (the months)");

    /* Kept, the year goes on at its own 1 January, a Monday: there is no other year. */
    c = filled(raw(2024, CALENDAR_LEAP_KEEP, 365 * 86400, &(calendar_run){HOUR, 48}, 1));
    assert_string_equal(calendar_stamp(&c, 24, text, sizeof text), "2024-01-01T00:00");
    same(c.weekday[23], 1); /* Tuesday */
    same(c.weekday[24], 0);
    assert_int_equal(c.months, 2);
    same(lay(&c, count_up(8784), 8784)[23], 8783);
    same(lay(&c, count_up(8784), 8784)[24], 0);
    /* From July to June: 29 February is in the second half, and February whole. */
    c = filled(raw(2024, CALENDAR_LEAP_KEEP, 182 * 86400, &(calendar_run){HOUR, 8784}, 1));
    assert_string_equal(calendar_show(&c, 0, text, sizeof text), "1 July 00:00");
    assert_int_equal(c.months, 12);
    same(c.month_share[7], 1);
    assert_string_equal(calendar_show(&c, (184 + 31 + 28) * 24, text, sizeof text),
                        "29 February 00:00");

    /* Dropped: cut out of a series that has it. From 28 February 12:00 for a day. */
    c = filled(raw(2024, CALENDAR_LEAP_DROP, 58 * 86400 + 12 * HOUR, &(calendar_run){HOUR, 24}, 1));
    assert_int_equal(c.year_hours, 8760);
    out = lay(&c, count_up(8784), 8784);
    same(out[11], 59 * 24 - 1);
    same(out[12], 60 * 24);
    same(c.month[12], 3);
    c = year_of(2026, CALENDAR_LEAP_DROP);
    assert_int_equal(c.steps, 8760);
    out = lay(&c, count_up(8784 * 4), 8784 * 4);
    same(out[leap_day - 1], (leap_day - 1) * 4 + 1.5);
    same(out[leap_day], (leap_day + 24) * 4 + 1.5);
    same(out[8759], 8783 * 4 + 1.5);
    same(lay(&c, count_up(8760), 8760)[8759], 8759);
    /* Steps astride the day that is cut out. */
    c = filled(raw(2024, CALENDAR_LEAP_DROP, 58 * 86400, &(calendar_run){48 * HOUR, 1}, 1));
    same(lay(&c, count_up(8784), 8784)[0], ((58 * 24 + 11.5) + (60 * 24 + 11.5)) / 2);

    /* A year without one has nothing to keep. */
    c = year_of(2026, CALENDAR_LEAP_KEEP);
    assert_int_equal(c.year_hours, 8760);
    same(lay(&c, count_up(8760), 8760)[8759], 8759);
    refused(&c, 8784, "2026 has no 29 February", "`leap = drop`");
    refused(&c, 8784 * 60, "a leap year of minutes", "start in a leap year");
    /* 1900 was none, 2000 was. */
    assert_int_equal(year_of(1900, CALENDAR_LEAP_KEEP).year_hours, 8760);
    assert_int_equal(year_of(2000, CALENDAR_LEAP_KEEP).year_hours, 8784);
    assert_int_equal(year_of(2000, CALENDAR_LEAP_UNSPECIFIED).year_hours, 8760);
}

/* Weather of a typical year has 29 February as the day before. */
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

/* ---- months, and parts of a horizon ---- */

static void month_values(void **state)
{
    (void)state;
    calendar c = make(2026, 1, 1, 1.0, 8760);
    double *out = lay(&c, count_up(12), 12);
    for (int t = 0; t < 8760; t++)
        same(out[t], c.month[t] - 1);
    /* December, then January; a step astride both. */
    c = make(2026, 12, 31, 16.0, 48);
    out = lay(&c, count_up(12), 12);
    same(out[0], 11);
    same(out[1], (11 * 8 + 0 * 8) / 16.0);
    same(out[2], 0);
    c = make(2026, 2, 28, 24.0, 48);
    out = lay(&c, count_up(12), 12);
    same(out[0], 1);
    same(out[1], 2);
    c = filled(raw(2024, CALENDAR_LEAP_KEEP, 59 * 86400, &(calendar_run){24 * HOUR, 2}, 1));
    out = lay(&c, count_up(12), 12);
    same(out[0], 1); /* 29 February */
    same(out[1], 2);
    /* Where the horizon itself has twelve of something, they are that. */
    c = make(2026, 7, 1, 1.0, 12);
    same(lay(&c, count_up(12), 12)[11], 11);
    c = make(2026, 7, 1, 1.0 / 12, 1);
    same(lay(&c, count_up(12), 12)[11], 11);
}

/* A day out of the problem's fortnight of July, in quarter-hours. */
static void parts_of_a_horizon(void **state)
{
    (void)state;
    const calendar fortnight = make(2026, 7, 1, 6.0, 14 * 24);
    assert_false(calendar_is_window(&fortnight));
    calendar c = raw(2026, CALENDAR_LEAP_UNSPECIFIED, (181 + 3) * 86400,
                     &(calendar_run){15 * MINUTE, 96}, 1);
    calendar_window_of(&c, &fortnight);
    c = filled(c);
    assert_true(calendar_is_window(&c));
    double *out = lay(&c, count_up(14 * 24), 14 * 24); /* its hours */
    same(out[0], 72);
    same(out[95], 95);
    out = lay(&c, count_up(14 * 24 * 12), 14 * 24 * 12);
    same(out[0], 72 * 12 + 1);
    out = lay(&c, count_up(56), 56); /* its steps of six hours */
    same(out[0], 12);
    same(out[23], 12);
    same(out[24], 13);
    same(out[95], 15);
    same(lay(&c, count_up(8760), 8760)[95], (181 + 3) * 24 + 23);
    same(lay(&c, count_up(12), 12)[0], 6);
    same(lay(&c, count_up(96), 96)[95], 95); /* written for the day alone */
    same(lay(&c, count_up(24), 24)[95], 23);
    refused(&c, 55, "336 (the hours of the horizon)", "96 (the steps of this part of it)");

    /* Known by its first second and length alone. */
    calendar plain = c;
    plain.base_step = NULL;
    plain.base_runs = 0;
    same(lay(&plain, count_up(336), 336)[0], 72);
    refused(&plain, 56, "56 values", "336 (the hours of the horizon)");

    /* The last day fits, the next does not, nor one in January. */
    c.start = (181 + 13) * 86400;
    c = filled(c);
    same(lay(&c, count_up(336), 336)[95], 335);
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
    same(lay(&c, count_up(8760), 8760)[95], 23);
    same(lay(&c, count_up(96), 96)[95], 95);

    /* A horizon over the turn of the year has a day of January. */
    const calendar winter = make(2026, 12, 25, 1.0, 14 * 24);
    c = raw(2027, CALENDAR_LEAP_UNSPECIFIED, 86400, &(calendar_run){HOUR, 24}, 1);
    calendar_window_of(&c, &winter);
    c = filled(c);
    same(lay(&c, count_up(336), 336)[0], 8 * 24);
    same(c.weekday[0], 5); /* Saturday 2 January 2027 */

    /* The same time in finer steps: both are known. */
    c = raw(2026, CALENDAR_LEAP_UNSPECIFIED, 181 * 86400, &(calendar_run){HOUR, 336}, 1);
    calendar_window_of(&c, &fortnight);
    c = filled(c);
    assert_true(calendar_is_window(&c));
    same(lay(&c, count_up(56), 56)[7], 1);
    /* The same in the same steps, written elsewhere, is the same. */
    c = raw(2026, CALENDAR_LEAP_UNSPECIFIED, 181 * 86400, &(calendar_run){6 * HOUR, 56}, 1);
    calendar_window_of(&c, &fortnight);
    assert_false(calendar_is_window(&c));
}

static void faults_of_dates(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"2026-02-29", "2026 is no leap year: February has 28 days"},
        {"2100-02-29", "2100 is no leap year"},
        {"2024-02-30", "the day is 30; February has 29 days"},
        {"2026-02-30", "February has 28 days"},
        {"2026-04-31", "April has 30 days"},
        {"2026-04-00", "the day is 0"},
        {"2026-13-01", "the month is 13; months go from 01 to 12"},
        {"2201-01-01", "the year is 2201; dates go from 1900 to 2200"},
        {"1899-02-29", "1899"},
        {"1.1.2026", "a date is expected, as in 2026-01-31"},
        {"2026-01-01 12:00", "a date is expected"},
        {"", "a date is expected"}};
    int y, m, d;
    char why[200];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assert_false(calendar_date(faults[i][0], &y, &m, &d));
        if (strstr(calendar_date_error(faults[i][0], why, sizeof why), faults[i][1]) == NULL)
            fail_msg("%s: %s", faults[i][0], why);
    }
    assert_int_equal(calendar_days_of_month(2024, 2), 29);
    assert_int_equal(calendar_days_of_month(2026, 2), 28);
    assert_int_equal(calendar_days_of_month(0, 2), 29);
    assert_int_equal(calendar_days_of_month(2024, 12), 31);
    assert_string_equal(calendar_month_name(12), "December");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dates, begin, end),
        cmocka_unit_test_setup_teardown(a_year, begin, end),
        cmocka_unit_test_setup_teardown(weekdays, begin, end),
        cmocka_unit_test_setup_teardown(partial_months, begin, end),
        cmocka_unit_test_setup_teardown(short_steps, begin, end),
        cmocka_unit_test_setup_teardown(cut_and_wrap, begin, end),
        cmocka_unit_test_setup_teardown(hold_and_average, begin, end),
        cmocka_unit_test_setup_teardown(horizon, begin, end),
        cmocka_unit_test_setup_teardown(repeating, begin, end),
        cmocka_unit_test_setup_teardown(wrong_counts, begin, end),
        cmocka_unit_test_setup_teardown(uneven_steps, begin, end),
        cmocka_unit_test_setup_teardown(steps_of_seven_hours, begin, end),
        cmocka_unit_test_setup_teardown(seconds, begin, end),
        cmocka_unit_test_setup_teardown(leap_years, begin, end),
        cmocka_unit_test_setup_teardown(typical_year, begin, end),
        cmocka_unit_test_setup_teardown(month_values, begin, end),
        cmocka_unit_test_setup_teardown(parts_of_a_horizon, begin, end),
        cmocka_unit_test_setup_teardown(faults_of_dates, begin, end),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
