/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_times.c - the times in a CSV file: every form that real files have is read, and what is wrong
 * with them is refused with the line and both times.
 */
#include "csv_times_rig.h"

/* ---- forms that are read -------------------------------------------------------------------- */

/* Two days from 10 March 2026 in each form, the first value at its beginning, middle or end. */
static void test_forms(void **state)
{
    fixture *p = *state;
    static const struct {
        const char *header, *form;
        int late; /* seconds from the beginning of the interval to its label */
        int step;
    } forms[] = {
        {"time,v", "%Y-%m-%d %H:%M,", 0, 3600},
        {"time,v", "%Y-%m-%d %H:%M:%S,", 0, 3600},
        {"time,v", "%Y-%m-%dT%H:%M:%S.000,", 1800, 3600},
        {"time,v", "%Y-%m-%dT%H,", 0, 3600},
        {"time,v", "%Y/%m/%d %H:%M:%S,", 3600, 3600},
        {"Timestamp,v", "%m/%d/%Y %H:%M,", 0, 3600},
        {"Timestamp,v", "%m/%d/%Y %I:%M %p,", 0, 3600},
        {"Timestamp,v", "%m/%d/%Y %I:%M:%S %p,", 3600, 3600},
        {"Timestamp,v", "%m/%d/%y %H:%M,", 0, 900},
        {"Timestamp,v", "%d/%m/%Y %H:%M,", 0, 3600},
        {"Timestamp,v", "%d-%m-%Y %H:%M,", 0, 1800},
        {"Zeit;v", "%d.%m.%Y %H:%M;", 0, 3600},
        {"Zeit;v", "%d.%m.%y %H:%M;", 0, 900},
        {"Zeit;v", "%d.%m.%Y, %H:%M Uhr;", 0, 3600},
        {"Bemerkung;v", "%d.%m.%Y kurz nach %H:%M;", -1, 3600}, /* not a time: not looked at */
        {"Timestamp (Hour Ending),v", "%m/%d/%Y %I:%M %p CST,", 3600, 3600},
        {"time,v", "%Y-%m-%d %H:%M JST,", 0, 3600},
        {"MTU (CET/CEST),v", "%d/%m/%Y %H:%M,", 0, 3600},
        {"time,v", "%Y-%m-%d %H:%M IST,", 0, 3600}, /* of several countries: no time zone */
        {"time,v", "%Y-%m-%d %H:%M EPT,", 0, 3600},
        {"time,v", "%d.%m.%Y %H:%M-23:00,", 0, 3600},
        {"Data/Date (YYYYMMDD),Ora /Hour,v", "%Y%m%d,%1,", 0, 3600},
        {"A\u00F1o,Mes,D\u00EDa,Hora,v", "%Y,%m,%d,%1,", 0, 3600},
        {"date,time zone,hour,v", "%Y-%m-%d 00:00:00,1,%H,", 0, 3600},
        {"date,v", "%d-%b-%Y %H:%M,", 0, 3600},
        {"date,v", "%d %B %Y %H:%M,", 0, 3600},
        {"date,v", "\"%b %d, %Y %I %p\",", 0, 3600},
        {"date,v", "\"%A, %B %d, %Y %H:%M\",", 0, 3600},
        {"time,v", "%Y%m%d:%H%M,", 600, 3600},
        {"time,v", "%Y%m%d%H,", 0, 3600},
        {"time,v", "%Y%m%d%H%M,", 0, 300},
        {"time,v", "%Y%m%dT%H%M%S,", 0, 3600},
        {"MTU;v", "%d.%m.%Y %H:%M - 31.12.2026 23:00;", 0, 3600},
        {"MTU;v", "%d/%m/%Y %H:%M:%S - %d/%m/%Y %H:%M:%S;", 0, 900},
        {"Date,Hour,v", "%Y-%m-%d,%H,", 0, 3600},
        {"Date,Hour Ending,v", "%m/%d/%Y,%2,", 0, 3600},
        {"Delivery Date,Hour Ending,v", "%m/%d/%Y,%1,", 0, 3600},
        {"Date,Hr_End,v", "%d-%b-%y,%1,", 0, 3600},
        {"Date (MM/DD/YYYY),Time (HH:MM),v", "%m/%d/%Y,%2,", 0, 3600},
        {"Datum;Anfang;Ende;v", "%d.%m.%Y;%H:%M;x;", 0, 900},
        {"date,Hours,v", "%d-%m-%Y,%H - 24,", 0, 3600},
        {"Settlement Date,Settlement Period,v", "%Y-%m-%d,%3,", 0, 1800},
        {"OPR_DT,OPR_HR,v", "%Y-%m-%d,%1,", 0, 3600},
        {"Year,Month,Day,Hour,Minute,v", "%Y,%m,%d,%H,%M,", 1800, 3600},
        {"YEAR,MO,DY,HR,v", "%Y,%m,%d,%H,", 0, 3600},
        {"YEAR,DOY,HR,v", "%Y,%j,%H,", 0, 3600},
        {"month,day,hour,v", "%m,%d,%1,", 0, 3600},
        {"Date/Time,v", " %m/%d  %H:%M:%S,", 0, 3600},
        {"price_date,v", "%Y-%m-%d,", 0, 3600}, /* 24 rows share a date */
        {",v", "%Y-%m-%d %H:%M:%S,", 0, 3600},
        {"issued,time,v", "2026-03-09 12:00,%Y-%m-%d %H:%M,", 0, 3600},
    };
    const calendar c = new_calendar(p, 2026, 3, 10, 48, CALENDAR_LEAP_UNSPECIFIED);
    stamp s;
    assert_true(stamp_read("1773100800", STAMP_DAY_FIRST, &s)); /* seconds since 1970 */
    assert_true(stamp_seconds(s.year, s.month, s.day, s.second) == at(2026, 3, 10, 0));
    assert_true(stamp_read("1773100800000", STAMP_DAY_FIRST, &s) && s.has_zone && s.day == 10);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const int rows = (int)(48 * HOUR / forms[i].step);
        text_buffer text = {0}, late = {0}, gap = {0};
        text_addf(&text, "%s\n", forms[i].header);
        add_rows(&text, forms[i].form, at(2026, 3, 10, 0) + (forms[i].late > 0 ? forms[i].late : 0),
                 forms[i].step, rows);
        const char *why = checked(p, &text, &c, false, NO_ZONE);
        if (*why != '\0')
            fail_msg("%s: %s", forms[i].form, why);
        csv *file = opened(p, &text);
        error e = {0};
        assert_int_equal(csv_read_times(p->a, file, &e), 0);
        if ((file->times == NULL) != (forms[i].late < 0))
            fail_msg("%s: %s", forms[i].form, file->times == NULL ? "not read" : "read");
        text_free(&text);
        if (forms[i].late < 0)
            continue;

        /* The same from 11 March on. */
        text_addf(&late, "%s\n", forms[i].header);
        add_rows(&late, forms[i].form, at(2026, 3, 11, 0) + forms[i].late, forms[i].step, rows);
        why = checked(p, &late, &c, false, NO_ZONE);
        if (strstr(why, "p.csv:2: ") == NULL || strstr(why, "used from 10 March 00:00 on") == NULL)
            fail_msg("%s, a day late: %s", forms[i].form, why);
        text_free(&late);

        /* A row is missing, and one more at the end makes up for it. */
        text_addf(&gap, "%s\n", forms[i].header);
        add_rows(&gap, forms[i].form, at(2026, 3, 10, 0) + forms[i].late, forms[i].step, 5);
        add_rows(&gap, forms[i].form, at(2026, 3, 10, 0) + forms[i].late + 6 * forms[i].step,
                 forms[i].step, rows - 5);
        why = checked(p, &gap, &c, false, NO_ZONE);
        if ((strstr(why, "p.csv:7: ") == NULL || strstr(why, "1 row is missing") == NULL) &&
            strcmp(forms[i].header, "price_date,v") != 0)
            fail_msg("%s, a row missing: %s", forms[i].form, why);
        text_free(&gap);
    }
}

/* ---- what is right -------------------------------------------------------------------------- */

static void test_years(void **state)
{
    fixture *p = *state;
    const calendar year = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED),
                   july = new_calendar(p, 2022, 7, 1, 744, CALENDAR_LEAP_UNSPECIFIED),
                   drop = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_DROP),
                   keep = new_calendar(p, 2024, 1, 1, 8784, CALENDAR_LEAP_KEEP);
    const long long first = at(2023, 1, 1, 0), leap = at(2024, 1, 1, 0), march = at(2024, 3, 1, 0);
    /* The year of the file does not count. */
    accepts(p, "t,v", ISO, ONE({first, 8760, 0}), &year, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({first, 35040, 900}), &year, false, -6);
    accepts(p, "t,v", ISO, ONE({first + HOUR, 8760, 0}), &year, false, NO_ZONE); /* hour ending */
    accepts(p, "t,v", ISO, ONE({first, 8760, 0}), &july, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({at(2022, 7, 1, 0), 744, 0}), &july, false, NO_ZONE);
    /* A leap year, with and without 29 February. */
    accepts(p, "t,v", ISO, ONE({leap, 1416, 0}, {march, 7344, 0}), &year, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({leap + HOUR, 1416, 0}, {march + HOUR, 7344, 0}), &year, false, 1);
    accepts(p, "t,v", ISO, ONE({leap, 8784, 0}), &drop, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({leap, 8784, 0}), &keep, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({first, 8760, 0}), &keep, true, 1);
    const calendar day = new_calendar(p, 2024, 2, 29, 48, CALENDAR_LEAP_KEEP);
    accepts(p, "t,v", ISO, ONE({at(2024, 2, 29, 0), 48, 0}), &day, false, 1);
    accepts(p, "t,v", ISO, ONE({leap, 8784, 0}), &day, false, 1);
    says(p, "t,v", ISO, ONE({at(2024, 3, 1, 0), 48, 0}), &day, 1, "used from 29 February 00:00 on");
    /* A typical year: each month from another year, as in TMY files; in UTC for a site at UTC-6. */
    static const int years[] = {2004, 2010, 2016, 2005, 2011, 2007,
                                2013, 2004, 2006, 2015, 2005, 2014};
    piece typical[13] = {{0}}, shifted[13] = {{0}};
    for (int m = 0; m < 12; m++) {
        typical[m] =
            (piece){at(years[m], m + 1, 1, 0), calendar_days_of_month(2026, m + 1) * 24, 0};
        shifted[m] = (piece){typical[m].first + 6 * HOUR, typical[m].rows, 0};
    }
    accepts(p, "t,v", ISO, typical, &year, true, -6);
    accepts(p, "t,v", "%Y-%m-%dT%H:%MZ,", shifted, &year, true, -6);

    says(p, "t,v", ISO, ONE({at(2022, 7, 1, 0), 8760, 0}), &july, NO_ZONE,
         "p.csv:2: column `t`: the first value is at 2022-07-01 00:00, but it is used from 1 "
         "January "
         "00:00 on, because 8760 values are read as a year: begin the file there, with the "
         "months in the order of the calendar year, or give only the values of the horizon");
    says(p, "t,v", ISO, ONE({leap, 8760, 0}), &year, NO_ZONE,
         "p.csv:1418: column `t`: 2024-02-29, but 8760 values are read as a year without 29 "
         "February: remove the rows of that day");
    says(p, "t,v", ISO, ONE({first, 8784, 0}), &drop, NO_ZONE,
         "p.csv:8785: column `t`: the last value is at 2024-01-01 23:00, but it is used for 31 "
         "December 23:00, because 8784 values are read as a year: remove the rows");
    says(p, "t,v", ISO, ONE({leap, 8760, 900}), &year, NO_ZONE,
         "p.csv:3: column `t`: the rows are 15 min apart, but 8760 values are read as a year, 1 h "
         "each");
    says(p, "t,v", ISO, ONE({leap, 720, 0}, {leap + 744 * HOUR, 8040, 0}), &year, NO_ZONE,
         "p.csv:722: column `t`: 2024-02-01 00:00 follows 2024-01-30 23:00 (24 rows are missing): "
         "each "
         "row must follow the one before it by 1 h: add the rows that are missing");
}

static void test_faults(void **state)
{
    fixture *p = *state;
    const calendar day = new_calendar(p, 2026, 3, 29, 24, CALENDAR_LEAP_UNSPECIFIED),
                   year = new_calendar(p, 2025, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED);
    const long long d = at(2026, 3, 29, 0), y = at(2025, 1, 1, 0);
    says(p, "t,v", ISO, ONE({d, 3, 0}, {d + 4 * HOUR, 2, 0}, {d + 5 * HOUR, 19, 0}), &day, NO_ZONE,
         "p.csv:5: column `t`: 2026-03-29 04:00 follows 2026-03-29 02:00 (1 row is missing); "
         "p.csv:7: 2026-03-29 05:00 follows 2026-03-29 05:00 (the same time twice): each row must "
         "follow the one before it by 1 h: ");
    says(p, "t,v", ISO, ONE({d + 23 * HOUR, 24, -3600}), &day, NO_ZONE,
         "p.csv:3: column `t`: 2026-03-29 22:00 follows 2026-03-29 23:00: the times run backwards, "
         "and values must be in the order of time: sort the rows by time");
    says(p, "t,v", ISO, ONE({d + 12 * HOUR, 12, 0}, {d, 12, 0}), &day, NO_ZONE,
         "p.csv:14: column `t`: 2026-03-29 00:00 follows 2026-03-29 23:00 (back in time): each row "
         "must follow the one before it by 1 h: sort the rows by time");
    says(p, "t,v", ISO, ONE({y, 6552, 0}, {y + 6552 * HOUR, 8832, 900}), &year, NO_ZONE,
         "p.csv:6555: column `t`: 2025-10-01 00:15 follows 2025-10-01 00:00 (only 15 min later); ");
    says(p, "t,v", ISO, ONE({y, 6552, 0}, {y + 6552 * HOUR, 8832, 900}), &year, NO_ZONE,
         "; and 8828 more: each row must follow the one before it by 1 h: give all rows in one "
         "resolution: average the finer ones, or repeat the coarser ones");
    /* Three regions below one another. */
    says(p, "t,v", ISO, ONE({d, 8, 0}, {d, 8, 0}, {d, 8, 0}), &day, NO_ZONE, "(back in time)");
    says(p, "t,v", ISO, ONE({d, 1, 0}, {d, 1, 0}, {d, 1, 0}, {d + HOUR, 1, 0}, {d + HOUR, 1, 0}),
         &day, NO_ZONE, "(the same time twice)");
    /* Clock time: an hour is missing in spring and twice in autumn. */
    const long long spring = at(2025, 3, 30, 2), autumn = at(2025, 10, 26, 3);
    const int before = (int)((spring - y) / HOUR), between = (int)((autumn - spring) / HOUR - 1);
    const piece *clock = ONE({y, before, 0}, {spring + HOUR, between, 0},
                             {autumn - HOUR, 8760 - before - between, 0});
    says(p, "MTU (CET/CEST),v", ISO, clock, &year, 1,
         "column `MTU (CET/CEST)`: 2025-03-30 03:00 follows 2025-03-30 01:00 (1 row is missing); "
         "p.csv:7156: 2025-10-26 02:00 follows 2025-10-26 02:00 (the same time twice): each row "
         "must "
         "follow the one before it by 1 h: these are clock times with daylight saving time: give "
         "local standard time or UTC");
    /* The same with the offset from UTC is even. */
    text_buffer text = {0};
    text_add(&text, "t,v\n");
    add_rows(&text, "%Y-%m-%dT%H:%M:%S+01:00,", y, HOUR, before);
    add_rows(&text, "%Y-%m-%dT%H:%M:%S+02:00,", spring + HOUR, HOUR, between);
    add_rows(&text, "%Y-%m-%dT%H:%M:%S+01:00,", autumn - HOUR, HOUR, 8760 - before - between);
    assert_string_equal(checked(p, &text, &year, false, 1), "");
    assert_string_equal(checked(p, &text, &year, false, NO_ZONE), "");
    const char *why = checked(p, &text, &year, false, -6);
    if (strstr(why,
               "the first value is at 2025-01-01 00:00 UTC+1 (2024-12-31 17:00 at the site), but "
               "it is used from 1 January 00:00 on") == NULL)
        fail_msg("%s", why);
    text_free(&text);
    /* A cell that is no time. */
    text_add(&text, "time,v\n2026-03-29 00:00,1\n2026-03-29 01:00,2\nn/a,3\n");
    why = checked(p, &text, &day, false, NO_ZONE);
    assert_string_equal(why,
                        "p.csv:4: column `time`: `n/a` is not a time like that of the first row, "
                        "`2026-03-29 00:00`: write all times in one form");
    text_free(&text);
    /* A comment that begins with a date is not a time. */
    text_add(&text, "note,v\n2026-03-29,1\nlater,2\n,3\n");
    assert_string_equal(checked(p, &text, &day, false, NO_ZONE), "");
    text_free(&text);
}

/* ---- time zones ----------------------------------------------------------------------------- */

static void test_zones(void **state)
{
    fixture *p = *state;
    const calendar day = new_calendar(p, 2026, 3, 10, 24, CALENDAR_LEAP_UNSPECIFIED),
                   year = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED);
    const long long d = at(2026, 3, 10, 0), y = at(2023, 1, 1, 0);
    accepts(p, "t,v", UTC, ONE({d + 6 * HOUR, 24, 0}), &day, false, -6);
    accepts(p, "t,v", UTC, ONE({d - 5 * HOUR - 1800, 24, 0}), &day, false, 5.5);
    accepts(p, "t,v", UTC, ONE({y + 6 * HOUR, 8760, 0}), &year, false, -6);
    accepts(p, "time(UTC),v", ISO, ONE({d + 6 * HOUR, 24, 0}), &day, false, -6);
    accepts(p, "Date (GMT+1),v", ISO, ONE({d, 24, 0}), &day, false, 1);
    accepts(p, "PeriodEnd,v", UTC, ONE({d, 24, 0}), &day, false, 1);
    /* Two columns: the one in UTC is even, the one in clock time need not be. */
    accepts(p, "datetime_ept,datetime_utc,v", "x,%Y-%m-%d %H:%M,", ONE({d + 5 * HOUR, 24, 0}), &day,
            false, -5);
    says(p, "t,v", UTC, ONE({d, 24, 0}), &day, -6,
         "p.csv:2: column `t`: the first value is at 2026-03-10 00:00 UTC (2026-03-09 18:00 at the "
         "site), but it is used from 10 March 00:00 on, because 24 values are read as those of the "
         "horizon: begin the file there, in the local standard time of the site");
    /* An hour is a time zone, not the label of the end of the interval. */
    says(p, "time(UTC),v", ISO, ONE({d, 24, 0}), &day, 1, "(2026-03-10 01:00 at the site)");
    says(p, "t,v", ISO, ONE({d + 5 * HOUR, 24, 0}), &day, NO_ZONE,
         "the first value is at 2026-03-10 05:00");
    says(p, "t,v", UTC, ONE({d + 5 * HOUR, 24, 0}), &day, NO_ZONE,
         "note: p.csv:2: column `t` has times in UTC, and no [weather] gives the time zone of the "
         "site: the first value, at 2026-03-10 05:00 UTC (2026-03-10 00:00 at the site), is used "
         "from "
         "the beginning of its series on, which makes the time zone -5 h");
    says(p, "t,v", UTC, ONE({d, 24, 0}), &day, NO_ZONE, "makes the time zone 0 h");
    says(p, "t,v", UTC, ONE({d + 13 * HOUR, 24, 0}), &day, NO_ZONE,
         "(2026-03-10 13:00 at the site)");
    says(p, "t,v", UTC, ONE({d + 30 * HOUR, 24, 0}), &day, NO_ZONE, "the first value is at");
    /* `time` next to `local_time` is UTC. */
    const long long d1 = d - HOUR;
    text_buffer ninja = {0};
    text_add(&ninja, "time,local_time,v\n");
    for (int i = 0; i < 24; i++) {
        char utc[40], local[40];
        text_addf(&ninja, "%s,%s,%d\n", stamp_show(d1 + i * HOUR, utc, sizeof utc),
                  stamp_show(d1 + (i + (i > 2 ? 2 : 1)) * HOUR, local, sizeof local), i);
    }
    assert_string_equal(checked(p, &ninja, &day, false, 1), "");
    assert_non_null(strstr(checked(p, &ninja, &day, false, 0), "(2026-03-09 23:00 at the site)"));
    assert_non_null(strstr(checked(p, &ninja, &day, false, NO_ZONE), "makes the time zone 1 h"));
    text_free(&ninja);
    /* Lines above the header that name the time zone. */
    says(p, "Source,Time Zone\nNSRDB,0\nYear,Month,Day,Hour,Minute,v", "%Y,%m,%d,%H,%M,",
         ONE({d + 1800, 24, 0}), &day, -6, "(2026-03-09 18:30 at the site)");
    accepts(p, "latitude,utc_offset_seconds\n32,-21600\n\ntime,v", "%Y-%m-%dT%H:%M,",
            ONE({d, 24, 0}), &day, false, -6);
}

/* Days and weeks that repeat, months, and steps of several lengths. */
static void test_other_series(void **state)
{
    fixture *p = *state;
    calendar year = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED);
    const long long monday = at(2024, 6, 3, 0);
    year.repeat = true;
    accepts(p, "t,v", ISO, ONE({monday, 168, 0}), &year, false, NO_ZONE);
    accepts(p, "t,v", ISO, ONE({monday + 40 * 24 * HOUR, 24, 0}), &year, false, NO_ZONE);
    says(p, "t,v", ISO, ONE({monday + 24 * HOUR, 168, 0}), &year, NO_ZONE,
         "the first value is at 2024-06-04 00:00, but it is used from Monday 00:00 on, because 168 "
         "values are read as the hours of a week");
    says(p, "t,v", ISO, ONE({monday + 6 * HOUR, 24, 0}), &year, NO_ZONE,
         "but it is used from 00:00 on, because 24 values are read as the hours of a day");

    text_buffer months = {0}, late = {0};
    text_add(&months, "month,v\n");
    text_add(&late, "month,v\n");
    for (int m = 1; m <= 12; m++) {
        text_addf(&months, "2026-%02d,%d\n", m, m);
        text_addf(&late, "%02d/01/2025,%d\n", m % 12 + 1, m);
    }
    assert_string_equal(checked(p, &months, &year, false, NO_ZONE), "");
    assert_non_null(
        strstr(checked(p, &late, &year, false, NO_ZONE),
               "the first value is at 2025-02-01 00:00, but it is used from 1 January"));
    calendar twelfths = new_calendar(p, 2026, 1, 1, 8760, CALENDAR_LEAP_UNSPECIFIED);
    const calendar_run twelfth = {730 * HOUR, 12};
    error e = {0};
    twelfths.step = &twelfth;
    twelfths.base_horizon = 0;
    assert_int_equal(calendar_fill(p->a, &twelfths, &e), 0);
    assert_string_equal(checked(p, &months, &twelfths, false, NO_ZONE), "");
    assert_string_not_equal(checked(p, &late, &twelfths, false, NO_ZONE), "");
    text_free(&months);
    text_free(&late);
    says(p, "t,v", ISO, ONE({monday, 12, 0}), &year, NO_ZONE,
         "the rows are 1 h apart, but 12 values are read as months, one month each");

    /* Two steps of 6 h, then one of 12 h. */
    calendar uneven = {.year = 2026, .horizon = 24 * HOUR, .whole_year = true};
    const calendar_run runs[] = {{6 * HOUR, 2}, {12 * HOUR, 1}};
    uneven.step = runs;
    uneven.runs = 2;
    assert_int_equal(calendar_fill(p->a, &uneven, &e), 0);
    accepts(p, "t,v", ISO, ONE({at(2025, 1, 1, 0), 3, 6 * 3600}), &uneven, false, NO_ZONE);
    says(p, "t,v", ISO, ONE({at(2025, 1, 1, 0), 2, 6 * 3600}, {at(2025, 1, 1, 18), 1, 0}), &uneven,
         NO_ZONE, "p.csv:4: column `t`: 2025-01-01 18:00 follows 2025-01-01 06:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_forms, begin, end),
        cmocka_unit_test_setup_teardown(test_years, begin, end),
        cmocka_unit_test_setup_teardown(test_faults, begin, end),
        cmocka_unit_test_setup_teardown(test_zones, begin, end),
        cmocka_unit_test_setup_teardown(test_other_series, begin, end),
    };
    return cmocka_run_group_tests_name("csv_times", tests, NULL, NULL);
}
