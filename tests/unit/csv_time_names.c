/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_time_names.c - what the names of columns and the lines above them say about times: the time
 * zone, the beginning or the end of the interval; and times that have two readings.
 */
#include "csv_times_rig.h"

/* What names of columns and lines above them say about the time zone. */
static void test_names(void **state)
{
    fixture *p = *state;
    const calendar day = new_calendar(p, 2026, 3, 10, 24, CALENDAR_LEAP_UNSPECIFIED),
                   july = new_calendar(p, 2026, 7, 10, 24, CALENDAR_LEAP_UNSPECIFIED);
    const long long d = at(2026, 3, 10, 0), j = at(2026, 7, 10, 0);
    static const char *const utc[] = {"HourUTC,v", "dateutc,v", "GMTIntervalStart,v"};
    for (size_t i = 0; i < sizeof utc / sizeof utc[0]; i++) {
        accepts(p, utc[i], ISO, ONE({d - HOUR, 24, 0}), &day, false, 1);
        says(p, utc[i], ISO, ONE({d, 24, 0}), &day, 1, "(2026-03-10 01:00 at the site)");
    }
    accepts(p, "utc_offset_date,v", ISO, ONE({d, 24, 0}), &day, false, 1);
    /* Local time of another place. */
    accepts(p, "Delivery Start (CET),v", ISO, ONE({d, 24, 0}), &day, false, 1);
    says(p, "MTU (CET),v", ISO, ONE({d, 24, 0}), &day, 0, "2026-03-10 00:00 UTC+1");
    says(p, "t,v", "%Y-%m-%d %H:%M EST,", ONE({d, 24, 0}), &day, -6, "2026-03-10 00:00 UTC-5");
    accepts(p, "t,v", "%Y-%m-%d %H:%M CST,", ONE({d, 24, 0}), &day, false, -6);
    says(p, "t,v", "%Y-%m-%d %H:%M CST,", ONE({d, 24, 0}), &day, -5, "2026-03-10 00:00 UTC-6");
    accepts(p, "t,v", "%Y-%m-%d %H:%M CST,", ONE({d, 24, 0}), &day, false, 8); /* of China */
    /* Clock time, an hour ahead in summer. */
    accepts(p, "MTU (CET/CEST),v", ISO, ONE({d, 24, 0}), &day, false, 1);
    says(p, "MTU (CET/CEST),v", ISO, ONE({j, 24, 0}), &july, 1,
         "2026-07-10 00:00 UTC+2 (2026-07-09 23:00 at the site)");
    accepts(p, "MTU (CET/CEST),v", ISO, ONE({j + HOUR, 24, 0}), &july, false, 1);
    /* Lines above the header, comments among them. */
    static const char *const above[] = {
        "# Units: time in UTC, electricity in kW\ntime,v", "Station,Test\nTimezone,UTC\n\ntime,v",
        "-HEADER-\nDates (month/day/year): 01/01/2026 through 12/31/2026 in UTC\nend\ntime,v"};
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++)
        says(p, above[i], ISO, ONE({d, 24, 0}), &day, -6, "(2026-03-09 18:00 at the site)");
    accepts(p, "# created 2026-03-11 10:00 UTC\ntime,v", ISO, ONE({d, 24, 0}), &day, false, -6);
}

/* Beginnings and ends of intervals by the name of the column. */
static void test_labels(void **state)
{
    fixture *p = *state;
    const calendar day = new_calendar(p, 2026, 3, 10, 24, CALENDAR_LEAP_UNSPECIFIED);
    const long long d = at(2026, 3, 10, 0);
    accepts(p, "datetime_beginning_ept,v", ISO, ONE({d, 24, 0}), &day, false, -5);
    says(p, "datetime_beginning_ept,v", ISO, ONE({d + HOUR, 24, 0}), &day, -5,
         "by its name the column holds the beginnings of the intervals: begin the file one row "
         "earlier");
    accepts(p, "PeriodEnd,v", UTC, ONE({d + HOUR, 24, 0}), &day, false, 0);
    says(p, "PeriodEnd,v", UTC, ONE({d, 24, 0}), &day, 0,
         "by its name the column holds the ends of the intervals, and this one ends before");
    says(p, "Date,Hour Ending,v", "%Y-%m-%d,%H,", ONE({d, 24, 0}), &day, NO_ZONE, "by its name");
    accepts(p, "Weekend,v", ISO, ONE({d, 24, 0}), &day, false, NO_ZONE);
    says(p, "Calendar date,v", UTC, ONE({d, 24, 0}), &day, 1, "(2026-03-10 01:00 at the site)");
    /* Of two columns the one of the beginnings is taken. */
    accepts(p, "PeriodEnd,PeriodStart,v", "2026-03-10 01:00,%Y-%m-%d %H:%M,", ONE({d, 24, 0}), &day,
            false, NO_ZONE);
    /* Quarters of hours that are numbered from 1. */
    text_buffer quarters = {0};
    text_add(&quarters, "Delivery Date,Delivery Hour,Delivery Interval,v\n");
    for (int i = 0; i < 96; i++)
        text_addf(&quarters, "03/10/2026,%d,%d,%d\n", i / 4 + 1, i % 4 + 1, i);
    assert_string_equal(checked(p, &quarters, &day, false, NO_ZONE), "");
    text_free(&quarters);
}

/* Orders of day and month on one day, and offsets that begin in summer. */
static void test_readings(void **state)
{
    fixture *p = *state;
    const calendar april = new_calendar(p, 2026, 4, 3, 24, CALENDAR_LEAP_UNSPECIFIED),
                   year = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED);
    const long long a = at(2026, 4, 3, 0), y = at(2026, 1, 1, 0);
    accepts(p, "t,v", "%d/%m/%Y %H:%M,", ONE({a, 24, 0}), &april, false, NO_ZONE);
    accepts(p, "t,v", "%m/%d/%Y %H:%M,", ONE({a, 24, 0}), &april, false, NO_ZONE);
    says(p, "t,v", "%d/%m/%Y %H:%M,", ONE({a + 48 * HOUR, 24, 0}), &april, NO_ZONE,
         "but it is used from 3 April 00:00 on");
    /* Sydney: standard time is that of the winter, UTC+10. */
    for (int late = 0; late <= 1; late++) {
        const long long first = y + late * HOUR; /* of clock time */
        const int summer = 2000, winter = 4400;
        text_buffer text = {0};
        text_add(&text, "t,v\n");
        add_rows(&text, "%Y-%m-%dT%H:%M:%S+11:00,", first, HOUR, summer);
        add_rows(&text, "%Y-%m-%dT%H:%M:%S+10:00,", first + (summer - 1) * HOUR, HOUR, winter);
        add_rows(&text, "%Y-%m-%dT%H:%M:%S+11:00,", first + (summer + winter) * HOUR, HOUR,
                 8760 - summer - winter);
        for (int zone = 10; zone <= NO_ZONE; zone += NO_ZONE - 10) {
            const char *why = checked(p, &text, &year, false, zone);
            if (late == 1 ? *why != '\0' : strstr(why, "used from 1 January 00:00 on") == NULL)
                fail_msg("%d, %d: %s", late, zone, why);
        }
        text_free(&text);
    }
    /* A form that is not read is noted. */
    says(p, "time,v", "10-Mai-%Y %H:%M,", ONE({a, 24, 0}), &april, NO_ZONE,
         "note: p.csv:2: column `time` holds `10-Mai-2026 00:00`, which is not a form of dates");
    accepts(p, "runtime,v", "45000.5,", ONE({a, 24, 0}), &april, false, NO_ZONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names, begin, end),
        cmocka_unit_test_setup_teardown(test_labels, begin, end),
        cmocka_unit_test_setup_teardown(test_readings, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
