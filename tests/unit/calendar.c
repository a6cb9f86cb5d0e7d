/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.c - dates, steps, days and months of a period, and series laid on them.
 */
#include "memory_fixture.h"

#include "problem/calendar.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void same(double value, double wanted)
{
    if (!(fabs(value - wanted) <= 1e-12 * fmax(1.0, fabs(wanted))))
        fail_msg("%.17g, wanted %.17g", value, wanted);
}

static calendar make(int year, int month, int day, double step, int horizon)
{
    error e = {0};
    calendar c = {
        .year = year, .start = calendar_hour_of_year(month, day), .step = step, .horizon = horizon};
    assert_int_equal(calendar_fill(memory, &c, &e), ERROR_NONE);
    return c;
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
    if (!calendar_lay(c, values, count, out, why, sizeof why))
        fail_msg("refused: %s", why);
    return out;
}

static void refused(const calendar *c, size_t count, const char *first, const char *second)
{
    char why[400] = "";
    double *out = ARENA_ARRAY(memory, double, c->steps);
    assert_false(calendar_lay(c, count_up(count + 1), count, out, why, sizeof why));
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
        same(out[t], c.start + t);
    c = make(2026, 12, 31, 1.0, 48);
    out = lay(&c, year, 8760);
    same(out[23], 8759);
    same(out[24], 0);
    same(out[47], 23);
    /* A year from July is that year's values, not the file's order: even though the counts agree.
     */
    c = make(2026, 7, 1, 1.0, 8760);
    out = lay(&c, year, 8760);
    same(out[0], c.start);
    same(out[8759], c.start - 1);
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
    refused(&c, 8784, "leap year", "remove the 24 values");
    refused(&c, 8784 * 4, "quarter-hours", "remove the 96 values");
    refused(&c, 8759, "8759 values", "8760");
    refused(&c, 8761, "8761 values", "8760");
    refused(&c, 0, "0 values", "8760");
    refused(&c, 1, "1 values", "8760");
    c = make(2026, 1, 1, 0.5, 168);
    refused(&c, 335, "336 (its steps)", "168 (the hours");
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
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
