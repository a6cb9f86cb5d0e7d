/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.c - [window ...]: every form of a window, the steps it covers, and errors.
 */
#include "memory_fixture.h"

#include "problem/windows/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, MOST_KEYS = 5 };

/* "months = 6-9; days = mon" as a section [window peak] of x.ini, its keys from line 11 on. */
static const ini_section *section(const char *text)
{
    ini_section *s = ARENA_NEW(memory, ini_section);
    *s = (ini_section){.kind = "window", .name = "peak", .file = "x.ini", .line = 10};
    char *rest = arena_text(memory, text);
    for (char *part; (part = strsep(&rest, ";")) != NULL && *part != '\0';) {
        char *equal = strstr(part, " = ");
        assert_non_null(equal);
        *equal = '\0';
        ini_entry *n = VEC_PUSH(memory, &s->entries);
        *n = (ini_entry){.key = part + strspn(part, " "),
                         .value = equal + 3,
                         .file = "x.ini",
                         .line = 10 + (int)s->entries.count};
    }
    return s;
}

static window read_one(const char *text)
{
    error e = {0};
    window w;
    const ini_section *s = section(text);
    if (window_read(memory, s, &w, &e) != 0)
        fail_msg("%s", e.text);
    for (size_t i = 0; i < s->entries.count; i++)
        assert_true(s->entries.at[i].used);
    return w;
}

/* The message contains all of these parts, which are separated by `|`. */
static void says(const error *e, const char *words)
{
    char *rest = arena_text(memory, words);
    assert_int_equal(e->code, ERROR_PROBLEM);
    for (char *word; (word = strsep(&rest, "|")) != NULL;) {
        if (strstr(e->text, word) == NULL)
            fail_msg("`%s` is not in: %s", word, e->text);
    }
}

static void refused(const char *text, const char *words)
{
    error e = {0};
    window w;
    if (window_read(memory, section(text), &w, &e) == 0)
        fail_msg("read: %s", text);
    says(&e, words);
}

static calendar runs_from(int year, enum calendar_leap leap, int64_t start, const calendar_run *run,
                          int32_t runs)
{
    error e = {0};
    calendar c = {.year = year, .leap = leap, .start = start, .runs = runs};
    c.step = arena_copy(memory, run, (size_t)runs * sizeof *run);
    for (int32_t r = 0; r < runs; r++)
        c.horizon += run[r].count * run[r].seconds;
    assert_int_equal(calendar_fill(memory, &c, &e), 0);
    return c;
}

/* `count` steps of `seconds` from 0:00 of a day of 2026. */
static calendar from(int month, int day, int64_t seconds, int32_t count)
{
    return runs_from(2026, CALENDAR_LEAP_UNSPECIFIED,
                     calendar_hour_of_year(month, day) * (int64_t)HOUR,
                     &(calendar_run){seconds, count}, 1);
}

static calendar year(void)
{
    return from(1, 1, HOUR, 8760);
}

static const uint8_t *mask_of(const char *text, const calendar *c, bool *here)
{
    error e = {0};
    const uint8_t *mask;
    window w = read_one(text);
    if (window_mask(memory, &w, c, &mask, here, &e) != 0)
        fail_msg("%s", e.text);
    bool any = false;
    for (int32_t t = 0; t < c->steps; t++) {
        assert_true(mask[t] <= 1);
        any = any || mask[t] != 0;
    }
    assert_true(any == *here);
    return mask;
}

/* The number of steps in the window. */
static int32_t covered(const char *text, const calendar *c)
{
    bool here;
    const uint8_t *mask = mask_of(text, c, &here);
    int32_t count = 0;
    for (int32_t t = 0; t < c->steps; t++)
        count += mask[t];
    return count;
}

/* The steps as 0 and 1. */
static void is(const char *text, const calendar *c, const char *wanted)
{
    bool here;
    const uint8_t *mask = mask_of(text, c, &here);
    char *got = ARENA_ARRAY(memory, char, c->steps + 1);
    for (int32_t t = 0; t < c->steps; t++)
        got[t] = mask[t] != 0 ? '1' : '0';
    assert_string_equal(got, wanted);
}

static void mask_refused(const char *text, const calendar *c, const char *words)
{
    error e = {0};
    const uint8_t *mask;
    bool here;
    window w = read_one(text);
    if (window_mask(memory, &w, c, &mask, &here, &e) == 0)
        fail_msg("masked: %s", text);
    says(&e, words);
}

static void months(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t bits; /* December first, January last */
    } forms[] = {{"6-9", 0x1e0},      {"jun-sep", 0x1e0},    {"6-sep", 0x1e0},
                 {"1, 4, 12", 0x809}, {"11-2", 0xc03},       {"nov-feb,jul", 0xc43},
                 {"3", 0x004},        {"dec", 0x800},        {"1-12", 0xfff},
                 {"12-11", 0xfff},    {"5 - 5 , 06", 0x030}, {"jan,feb,mar", 0x007}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char text[60];
        snprintf(text, sizeof text, "months = %s", forms[i].text);
        window w = read_one(text);
        assert_int_equal(w.month, forms[i].bits);
        assert_int_equal(w.weekday, 0x7f);
        assert_string_equal(w.name, "peak");
    }
    calendar c = year();
    assert_int_equal(covered("months = 6-9", &c), (30 + 31 + 31 + 30) * 24);
    assert_int_equal(covered("months = 11-2", &c), (30 + 31 + 31 + 28) * 24);
    c = from(5, 31, 6 * HOUR, 8);
    is("months = jun", &c, "00001111");
    c = from(12, 31, 12 * HOUR, 4); /* continues into January */
    is("months = 12", &c, "1100");
    is("months = 12-1", &c, "1111");
}

static void days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t bits; /* Sunday first, Monday last */
    } forms[] = {{"weekdays", 0x1f},     {"weekends", 0x60}, {"all", 0x7f},
                 {"mon-fri, sat", 0x3f}, {"fri-mon", 0x71},  {"sun", 0x40},
                 {"weekends,wed", 0x64}, {"sat-sun", 0x60},  {"tue,thu", 0x0a},
                 {"sun - sat", 0x7f}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char text[60];
        snprintf(text, sizeof text, "days = %s", forms[i].text);
        window w = read_one(text);
        assert_int_equal(w.weekday, forms[i].bits);
        assert_int_equal(w.month, 0xfff);
    }
    calendar c = from(7, 1, DAY, 7); /* a Wednesday */
    is("days = weekdays", &c, "1110011");
    is("days = weekends", &c, "0001100");
    is("days = fri-mon", &c, "0011110");
    is("days = all", &c, "1111111");
    c = year(); /* from a Thursday to a Thursday: 52 weeks and a day */
    assert_int_equal(covered("days = weekdays", &c), (52 * 5 + 1) * 24);
    assert_int_equal(covered("days = thu", &c), 53 * 24);
}

static void hours(void **state)
{
    (void)state;
    calendar c = from(7, 1, 2 * HOUR, 12);
    is("hours = 16-22", &c, "000000001110");
    is("hours = 22-6", &c, "111000000001");
    is("hours = 22:00-06:00", &c, "111000000001");
    is("hours = 0-24", &c, "111111111111");
    is("hours = 0-6, 12-14, 22-24", &c, "111000100001");
    is("hours = 6-10, 8-12", &c, "000111000000");
    is("hours = 22-0", &c, "000000000001");
    is("hours = 24-2", &c, "100000000000");
    is("hours = 2-0", &c, "011111111111");
    c = from(7, 1, 30 * MINUTE, 48);
    assert_int_equal(covered("hours = 16:30-21", &c), 9);
}

/* Months, days and hours must all match; hours belong to the day that contains them. */
static void combined_keys(void **state)
{
    (void)state;
    calendar c = year();
    /* June to September 2026 have 22 + 23 + 21 + 22 weekdays. */
    assert_int_equal(covered("months = 6-9; days = weekdays; hours = 16-21", &c), 88 * 5);
    c = from(7, 3, 6 * HOUR, 12); /* Friday, Saturday, Sunday */
    is("days = fri; hours = 18-6", &c, "100100000000");
    is("days = weekends; hours = 6-12", &c, "000001000100");
    is("months = aug; hours = 6-12", &c, "000000000000");
    bool here;
    mask_of("months = 7; days = sun", &c, &here);
    assert_true(here);
    mask_of("months = 8", &c, &here);
    assert_false(here);
    mask_of("days = mon", &c, &here);
    assert_false(here);
    mask_of("at = 06-15 16:00", &c, &here);
    assert_false(here);
}

static void uneven_steps(void **state)
{
    (void)state;
    /* Four quarters from 22:00, two of 90 minutes, then hours from 2:00; Saturday 31 January. */
    calendar c = runs_from(2026, CALENDAR_LEAP_UNSPECIFIED, 30 * (int64_t)DAY + 22 * HOUR,
                           (calendar_run[]){{15 * MINUTE, 4}, {90 * MINUTE, 2}, {HOUR, 4}}, 3);
    is("hours = 22:15-22:45", &c, "0110000000");
    is("hours = 23-2", &c, "0000110000");
    is("hours = 23-0:30, 3-4", &c, "0000100100");
    is("hours = 22-4", &c, "1111111100");
    is("at = 01-31 23:59, 02-01 02:00", &c, "0000101000");
    mask_refused("days = sat", &c,
                 "x.ini:11: [window peak] days = sat: the step of 90 min at 31 January 23:00 is "
                 "only partly in [window peak]|a step of 30 min (or a divisor of it) in [time]");
    mask_refused("months = feb", &c,
                 "x.ini:11: [window peak] months = feb|90 min at 31 January 23");
    mask_refused("hours = 0-2", &c, "x.ini:11: [window peak] hours = 0-2|31 January 23:00");
    mask_refused(
        "hours = 22:10-23", &c,
        "the step of 15 min at 31 January 22:00|a step of 5 min|begin and end at step boundaries");
}

static void edges_between_steps(void **state)
{
    (void)state;
    calendar c = from(7, 6, HOUR, 168);
    mask_refused("months = 6-9; days = weekdays; hours = 16:30-21", &c,
                 "x.ini:13: [window peak] hours = 16:30-21: the step of 1 h at 6 July 16:00 is "
                 "only partly in|a step of 30 min|or hours that begin and end at step boundaries");
    mask_refused("hours = 16:01-16:59", &c, "a step of 1 min");
    mask_refused("days = sat; hours = 16:20-16:40", &c, "at 11 July 16:00|a step of 20 min");
    assert_int_equal(covered("days = sat; hours = 16-17", &c), 1);
    assert_int_equal(covered("months = 8; hours = 16:30-21", &c),
                     0); /* not in this horizon: no error */
    c = from(7, 6, 7 * HOUR, 24);
    mask_refused("hours = 0-7, 8-9", &c, "the step of 7 h at 6 July 07:00|a step of 1 h");
    mask_refused("days = tue", &c, "the step of 7 h at 6 July 21:00|a step of 1 h");
    c = from(7, 6, 90 * MINUTE, 32);
    assert_int_equal(covered("hours = 16:30-21", &c), 6);
    /* Steps longer than a day. */
    c = from(7, 4, 2 * DAY, 3); /* Saturday and Sunday, Monday and Tuesday, ... */
    is("days = weekends", &c, "100");
    mask_refused("days = weekends; months = 7; hours = 0-12", &c, "at 4 July 00:00|a step of 12 h");
    c = from(7, 4, 7 * DAY, 3);
    mask_refused("days = weekends", &c, "the step of 168 h at 4 July 00:00|a step of 24 h");
    is("days = all", &c, "111");
    /* From 28 February 0:00 to 1 March 12:00. */
    c = from(2, 28, 36 * HOUR, 2);
    mask_refused("months = 2", &c, "the step of 36 h at 28 February 00:00|a step of 12 h");
}

static void moments(void **state)
{
    (void)state;
    calendar c = from(6, 15, HOUR, 48);
    is("at = 2026-06-15 16:00, 06-16 16:59", &c,
       "000000000000000010000000"
       "000000000000000010000000");
    is("at = 06-15 0:00,06-16 23:59", &c,
       "100000000000000000000000"
       "000000000000000000000001");
    assert_int_equal(covered("at = 06-15 16:00, 06-15 16:30", &c), 1);
    assert_int_equal(covered("at = 06-14 23:59, 06-17 00:00", &c), 0);
    mask_refused("at = 06-15 16:00, 2025-06-15 16:00", &c,
                 "x.ini:11: [window peak] at|`2025-06-15 16:00` does not occur|2026");
    mask_refused("at = 2027-06-15 16:00", &c, "does not occur");
    mask_refused("at = 02-29 12:00", &c,
                 "`02-29 12:00` does not occur|no 29 February|`leap = keep`");
    mask_refused("at = 2024-02-29 12:00", &c, "does not occur");
    /* A horizon across 31 December has days of two years. */
    c = from(12, 31, 6 * HOUR, 8);
    is("at = 12-31 12:00, 01-01 12:00", &c, "00100010");
    is("at = 2026-12-31 12:00, 2027-01-01 12:00", &c, "00100010");
    assert_int_equal(covered("at = 2026-01-01 12:00", &c), 0);
    /* In a window of a horizon, a moment of another year is not an error: the years are checked in
     * the whole horizon. */
    const calendar whole = c;
    c = runs_from(2027, CALENDAR_LEAP_UNSPECIFIED, 0, &(calendar_run){6 * HOUR, 4}, 1);
    calendar_window_of(&c, &whole);
    is("at = 2026-12-31 12:00, 2027-01-01 12:00", &c, "0010");
    /* A leap year that keeps 29 February: after 31 December, the same year follows. */
    c = runs_from(2024, CALENDAR_LEAP_KEEP, 59 * (int64_t)DAY, &(calendar_run){6 * HOUR, 8}, 1);
    is("at = 02-29 12:00", &c, "00100000");
    is("at = 2024-02-29 12:00, 2024-03-01 18:30", &c, "00100001");
    is("days = thu", &c, "11110000");
    is("months = feb", &c, "11110000");
    c = runs_from(2024, CALENDAR_LEAP_KEEP, 365 * (int64_t)DAY, &(calendar_run){6 * HOUR, 8}, 1);
    is("at = 2024-01-01 06:00", &c, "00000100");
    is("days = mon", &c, "00001111");
    mask_refused("at = 2025-01-01 06:00", &c, "does not occur|2024");
}

static void invalid_windows(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"", "x.ini:10: [window peak] defines no time|`months`, `days` or `hours`|`at`"},
        {"month = 6", "x.ini:11: [window peak] unknown key `month`; did you mean `months`?"},
        {"hours = 16-21;hour = 3", "x.ini:12: [window peak] unknown key `hour`"},
        {"at = 06-15 16:00;days = mon", "x.ini:12: [window peak] days = mon|not both"},
        {"hours = 1-2;at = 06-15 16:00", "x.ini:11: [window peak] hours|not both"},
        {"months = 13",
         "x.ini:11: [window peak] months = 13: `13` is not a month: write `1` to `12` or `jan`"},
        {"months = 0", "`0` is not a month"},
        {"months = 6-13", "`13` is not a month"},
        {"months = june", "`june` is not a month|did you mean `jun`?"},
        {"months = Jun", "did you mean `jun`?"},
        {"months = 6,", "a month is missing"},
        {"months = -6", "a month is missing"},
        {"months = 6-9-11", "`9-11` is not a month"},
        {"months = 6 9", "`6 9` is not a month"},
        {"days = workdays", "x.ini:11: [window peak] days = workdays|is not a day|`weekdays`?"},
        {"days = mon-weekends", "`weekends` is not a day"},
        {"days = 1", "`1` is not a day: write `mon` to `sun`"},
        {"days = mon fri", "`mon fri` is not a day"},
        {"hours = 21-21",
         "x.ini:11: [window peak] hours = 21-21: the range from 21 to 21 is empty"},
        {"hours = 0-0", "is empty; the whole day is `0-24`"},
        {"hours = 24-24", "is empty"},
        {"hours = 24-0", "is empty"},
        {"hours = 16", "`16` is a single time: write a range|16-21"},
        {"hours = 16-25", "`25` is not a time of day"},
        {"hours = 16-24:01", "`24:01` is not a time of day"},
        {"hours = 16.5-21", "`16.5` is not a time of day|16:30"},
        {"hours = 16:3-21", "`16:3` is not a time of day"},
        {"hours = 16:60-21", "`16:60` is not a time of day"},
        {"hours = 4pm-9pm", "`4pm` is not a time of day"},
        {"hours = 16-21,", "a time of day is missing"},
        {"hours = 16:-21", "`16:` is not a time of day"},
        {"hours = 12345-21", "`12345` is not a time of day"},
        {"at = 02-30 12:00", "x.ini:11: [window peak] at = 02-30 12:00: `02-30 12:00`|29 days"},
        {"at = 2026-02-29 12:00", "2026 is not a leap year: February has 28 days"},
        {"at = 2026-02-30 12:00", "February has 28 days"},
        {"at = 04-31 12:00", "April has 30 days"},
        {"at = 2026-06-15", "`2026-06-15` is not a date and time|2026-06-15 16:00"},
        {"at = 06-15 24:00", "`06-15 24:00` is not a date and time"},
        {"at = 06-15 16", "`06-15 16` is not a date and time"},
        {"at = 6-15 16:00", "`6-15 16:00` is not a date and time"},
        {"at = 06-15 16:00,", "a date and time is missing"},
        {"at = 15.6. 16:00", "is not a date and time"},
        {"at = 2026-06-15T16:00", "is not a date and time"},
        {"at = 2026-06-15 16:00 UTC", "is not a date and time"},
        {"at = 1800-06-15 16:00", "the year is 1800"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        refused(faults[i][0], faults[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(months, begin, end),
        cmocka_unit_test_setup_teardown(days, begin, end),
        cmocka_unit_test_setup_teardown(hours, begin, end),
        cmocka_unit_test_setup_teardown(combined_keys, begin, end),
        cmocka_unit_test_setup_teardown(uneven_steps, begin, end),
        cmocka_unit_test_setup_teardown(edges_between_steps, begin, end),
        cmocka_unit_test_setup_teardown(moments, begin, end),
        cmocka_unit_test_setup_teardown(invalid_windows, begin, end),
    };
    return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
