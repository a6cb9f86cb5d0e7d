/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * calendar.c - dates, and the days, weekdays and months of the time steps of a period.
 *
 * Years have 8760 hours, but weekdays are those of the real dates: where 29 February is dropped,
 * the weekday advances by two, so that the weekends of a tariff stay on the real dates. Where 29
 * February is kept, there is a single year of 8784 hours: a horizon that runs past its end
 * continues at 1 January of the same year. All times are counted in whole seconds, because 0.1 h
 * added up a thousand times is not exactly 100 h.
 */
#include "calendar/calendar.h"

#include <stdio.h>
#include <string.h>

enum { DAY_HOURS = 24, YEAR_DAYS = 365, FEBRUARY_29 = 59 /* days of the year before it */ };

static const int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const char *const month_name[12] = {"January",   "February", "March",    "April",
                                           "May",       "June",     "July",     "August",
                                           "September", "October",  "November", "December"};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The weekday of a date, 0 = Monday, by Sakamoto's rule: years are counted from March, so that a
 * leap day comes last. */
static int weekday_of(int year, int month, int day)
{
    static const int shift[12] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int y = month < 3 ? year - 1 : year;
    int sunday_based = (y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7;
    return (sunday_based + 6) % 7;
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* Reads `count` digits as a number; -1 if one of them is not a digit. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int calendar_days_of_month(int year, int month)
{
    return month_days[month - 1] + (month == 2 && (year == 0 || is_leap(year)) ? 1 : 0);
}

const char *calendar_month_name(int month)
{
    return month_name[month - 1];
}

/* Whether the text has the form of a date; the date itself may not exist. */
static bool looks_like_date(const char *text, int *year, int *month, int *day)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    *year = digits(text, 4);
    *month = digits(text + 5, 2);
    *day = digits(text + 8, 2);
    return *year >= 0 && *month >= 0 && *day >= 0;
}

static bool year_in_range(int year)
{
    return year >= 1900 && year <= 2200;
}

bool calendar_date(const char *text, int *year, int *month, int *day)
{
    int y, m, d;
    if (!looks_like_date(text, &y, &m, &d) || !year_in_range(y) || m < 1 || m > 12 || d < 1 ||
        d > calendar_days_of_month(y, m))
        return false;
    *year = y;
    *month = m;
    *day = d;
    return true;
}

char *calendar_date_error(const char *text, char *why, size_t why_size)
{
    int y, m, d;
    if (!looks_like_date(text, &y, &m, &d))
        snprintf(why, why_size, "must be a date, as in `2026-01-31`");
    else if (!year_in_range(y))
        snprintf(why, why_size, "the year is %d; it must be from 1900 to 2200", y);
    else if (m < 1 || m > 12)
        snprintf(why, why_size, "the month is %d; it must be from 1 to 12", m);
    else if (m == 2 && d == 29)
        snprintf(why, why_size, "%d is not a leap year: February has 28 days", y);
    else
        snprintf(why, why_size, "the day is %d; %s has %d days", d, month_name[m - 1],
                 calendar_days_of_month(y, m));
    return why;
}

int calendar_hour_of_year(int month, int day)
{
    int days = day - 1;
    if (month == 2 && day == 29)
        days = 28;
    for (int i = 0; i < month - 1; i++)
        days += month_days[i];
    return days * DAY_HOURS;
}

bool calendar_has_leap_day(const calendar *c)
{
    return c->leap == CALENDAR_LEAP_KEEP && is_leap(c->year);
}

int64_t calendar_year_seconds(const calendar *c)
{
    return (YEAR_DAYS + (calendar_has_leap_day(c) ? 1 : 0)) * CALENDAR_DAY;
}

int64_t calendar_second_of(const calendar *c, int month, int day)
{
    int64_t second = calendar_hour_of_year(month, day) * CALENDAR_HOUR;
    bool after = month > 2 || (month == 2 && day == 29);
    if (!calendar_has_leap_day(c) || !after)
        return second;
    return month == 2 ? FEBRUARY_29 * CALENDAR_DAY : second + CALENDAR_DAY;
}

calendar_day calendar_day_at(const calendar *c, int64_t second)
{
    const bool leap = calendar_has_leap_day(c);
    const int64_t year = calendar_year_seconds(c);
    calendar_day d = {.year = leap ? c->year : c->year + (int)(second / year)};
    int left = (int)(second % year / CALENDAR_DAY);
    d.begin = second / year * year + left * CALENDAR_DAY;
    d.yearday = left + 1;
    for (d.month = 1;; d.month++) {
        int length = month_days[d.month - 1] + (leap && d.month == 2 ? 1 : 0);
        if (left < length)
            break;
        left -= length;
    }
    d.day = left + 1;
    d.weekday = weekday_of(d.year, d.month, d.day);
    return d;
}

/* ---- steps ----------------------------------------------------------------------------------- */

int64_t calendar_step_start(const calendar *c, int32_t t)
{
    int64_t second = 0;
    for (const calendar_run *r = c->step; r < c->step + c->runs && t > 0; r++) {
        int32_t steps = t < r->count ? t : r->count;
        second += steps * r->seconds;
        t -= steps;
    }
    return second;
}

int32_t calendar_step_at(const calendar *c, int64_t second)
{
    int32_t before = 0;
    for (const calendar_run *r = c->step; r < c->step + c->runs - 1; r++) {
        if (second < r->count * r->seconds)
            return before + (int32_t)(second / r->seconds);
        second -= r->count * r->seconds;
        before += r->count;
    }
    return before + (int32_t)(second / c->step[c->runs - 1].seconds);
}

/* The number of a month, counted on past the end of the year, so that a second July is a different
 * month. */
static int64_t serial_month(const calendar *c, const calendar_day *d)
{
    return d->begin / calendar_year_seconds(c) * 12 + d->month;
}

/* Computes the shares of the months: the covered share of every calendar month in the horizon is
 * added to the month element of that month. If steps are longer than a month, no step may begin in
 * some month: its share then goes to the element before, so that the shares of a year always add up
 * to twelve. */
static void compute_month_shares(calendar *c, const int64_t *serial)
{
    int32_t element = 0;
    int64_t second = c->start, end = second + c->horizon;
    while (second < end) {
        calendar_day d = calendar_day_at(c, second);
        int64_t length = month_days[d.month - 1] * CALENDAR_DAY;
        if (d.month == 2 && calendar_has_leap_day(c))
            length += CALENDAR_DAY;
        int64_t begin = d.begin - (d.day - 1) * CALENDAR_DAY;
        int64_t until = begin + length < end ? begin + length : end;
        while (element + 1 < c->months && serial[element + 1] <= serial_month(c, &d))
            element++;
        c->month_share[element] += (double)(until - second) / (double)length;
        second = until;
    }
}

static bool allocate(arena *a, calendar *c, int64_t **serial)
{
    c->hours = ARENA_ARRAY(a, double, c->steps);
    c->hour = ARENA_ARRAY(a, double, c->steps);
    c->weekday = ARENA_ARRAY(a, double, c->steps);
    c->month = ARENA_ARRAY(a, double, c->steps);
    c->yearday = ARENA_ARRAY(a, double, c->steps);
    c->day_of = ARENA_ARRAY(a, int32_t, c->steps);
    c->month_of = ARENA_ARRAY(a, int32_t, c->steps);
    *serial = ARENA_ARRAY(a, int64_t, c->horizon / (28 * CALENDAR_DAY) + 2);
    return c->hours != NULL && c->hour != NULL && c->weekday != NULL && c->month != NULL &&
           c->yearday != NULL && c->day_of != NULL && c->month_of != NULL && *serial != NULL;
}

int calendar_fill(arena *a, calendar *c, error *e)
{
    int64_t *serial; /* serial month of each month element */
    c->steps = 0;
    for (int32_t r = 0; r < c->runs; r++)
        c->steps += c->step[r].count;
    c->year_hours = (int)(calendar_year_seconds(c) / CALENDAR_HOUR);
    if (c->base_horizon == 0)
        calendar_window_of(c, c);
    if (!allocate(a, c, &serial))
        return error_memory(e);

    calendar_day day = {.begin = -CALENDAR_DAY};
    int64_t second = c->start;
    c->days = c->months = 0;
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        const int64_t length = c->step[r].seconds;
        const double hours = (double)length / (double)CALENDAR_HOUR;
        for (int32_t i = 0; i < c->step[r].count; i++, t++, second += length) {
            if (second >= day.begin + CALENDAR_DAY || t == 0) {
                day = calendar_day_at(c, second);
                c->days++;
                int64_t month = serial_month(c, &day);
                if (c->months == 0 || serial[c->months - 1] != month)
                    serial[c->months++] = month;
            }
            int64_t in_day = second - day.begin, full_hours = in_day / CALENDAR_HOUR;
            c->hours[t] = hours;
            c->hour[t] =
                (double)full_hours + (double)(in_day % CALENDAR_HOUR) / (double)CALENDAR_HOUR;
            c->weekday[t] = day.weekday;
            c->month[t] = day.month;
            c->yearday[t] = day.yearday;
            c->day_of[t] = c->days - 1;
            c->month_of[t] = c->months - 1;
        }
    }
    c->month_share = ARENA_ARRAY(a, double, c->months);
    if (c->month_share == NULL)
        return error_memory(e);
    compute_month_shares(c, serial);
    return ERROR_NONE;
}

void calendar_window_of(calendar *c, const calendar *base)
{
    c->base_start = base->start;
    c->base_horizon = base->horizon;
    c->base_step = base->step;
    c->base_runs = base->runs;
}

bool calendar_is_window(const calendar *c)
{
    if (c->base_start != c->start || c->base_horizon != c->horizon)
        return true;
    bool same = c->base_step == NULL || c->base_runs == c->runs;
    for (int32_t r = 0; c->base_step != NULL && same && r < c->runs; r++)
        same = c->base_step[r].seconds == c->step[r].seconds &&
               c->base_step[r].count == c->step[r].count;
    return !same;
}

/* ---- display --------------------------------------------------------------------------------- */

/* Writes a time of day: "15:00", "15:00:30". */
static void clock_text(int64_t in_day, char *out, size_t size)
{
    int minute = (int)(in_day / 60), second = (int)(in_day % 60);
    if (second == 0)
        snprintf(out, size, "%02d:%02d", minute / 60, minute % 60);
    else
        snprintf(out, size, "%02d:%02d:%02d", minute / 60, minute % 60, second);
}

char *calendar_show_second(const calendar *c, int64_t second, char *out, size_t size)
{
    calendar_day d = calendar_day_at(c, second);
    char clock[24];
    clock_text(second - d.begin, clock, sizeof clock);
    snprintf(out, size, "%d %s %s", d.day, month_name[d.month - 1], clock);
    return out;
}

char *calendar_show(const calendar *c, int32_t step, char *out, size_t size)
{
    return calendar_show_second(c, c->start + calendar_step_start(c, step), out, size);
}

char *calendar_stamp(const calendar *c, int32_t step, char *out, size_t size)
{
    int64_t second = c->start + calendar_step_start(c, step);
    calendar_day d = calendar_day_at(c, second);
    char clock[24];
    clock_text(second - d.begin, clock, sizeof clock);
    snprintf(out, size, "%04d-%02d-%02dT%s", d.year, d.month, d.day, clock);
    return out;
}

char *calendar_duration(int64_t seconds, char *out, size_t size)
{
    int64_t hours = seconds / CALENDAR_HOUR, hundredths = seconds % CALENDAR_HOUR / 36;
    if (seconds % CALENDAR_HOUR == 0)
        snprintf(out, size, "%lld h", (long long)hours);
    else if (seconds % 60 == 0 && (hours < 3 || seconds % 36 != 0))
        snprintf(out, size, "%lld min", (long long)(seconds / 60));
    else if (seconds % 36 != 0 || hours < 3)
        snprintf(out, size, "%lld s", (long long)seconds);
    else if (hundredths % 10 == 0)
        snprintf(out, size, "%lld.%lld h", (long long)hours, (long long)(hundredths / 10));
    else
        snprintf(out, size, "%lld.%02lld h", (long long)hours, (long long)hundredths);
    return out;
}
