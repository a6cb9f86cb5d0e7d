/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time.c - reads [time]: the start and length of the horizon, its division into steps, and whether
 * it represents a year or only itself.
 */
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_STEPS = 10 * 1000 * 1000, WHY = 700 };

/* Hours. Longer than any horizon, and short enough that a count of its seconds is exact. */
#define MAX_HOURS 1e9

static const value_range positive = {1e-12, 1e15};

/* `hours` in seconds; 0 when that is not a whole number. Rounded, because 20 min are not an exact
 * number of hours. */
static int64_t whole_seconds(double hours)
{
    double seconds = hours * (double)CALENDAR_HOUR;
    return fabs(seconds - round(seconds)) <= 1e-6 + 1e-12 * seconds ? llround(seconds) : 0;
}

static int read_start(const ini_section *s, const ini_entry *n, calendar *c, error *e)
{
    int month = 1, day = 1;
    char why[WHY];
    c->year = 2026;
    if (n != NULL && !calendar_date(n->value, &c->year, &month, &day))
        return ini_complain(e, s, n, "%s", calendar_date_error(n->value, why, sizeof why));
    c->start = calendar_second_of(c, month, day);
    return 0;
}

static int read_horizon(problem *p, const ini_section *s, const ini_entry *n, calendar *c, error *e)
{
    double hours;
    int64_t year = calendar_year_seconds(c);
    c->horizon = year;
    if (n == NULL)
        return 0;
    if (value_real(p, s, n, "h", positive, &hours, e) != 0)
        return e->code;
    if (hours * (double)CALENDAR_HOUR > (double)year + 0.5)
        return ini_complain(e, s, n, "this is above the maximum of %lld h, one year",
                            (long long)(year / CALENDAR_HOUR));
    c->horizon = whole_seconds(hours);
    if (c->horizon == 0)
        return ini_complain(e, s, n, "the horizon must be a whole number of seconds");
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

/* Reads one part of `step = 24 * 15 min, 1 h`: its count (0: not written) and length. which: the
 * part in a message, "part 2: ". */
static int read_part(problem *p, const ini_section *s, const ini_entry *n, char *text,
                     const char *which, calendar_run *out, error *e)
{
    char why[WHY];
    double hours, count = 0;
    char *star = strchr(text, '*'), *length = star != NULL ? star + 1 : text;
    if (star != NULL) {
        *star = '\0';
        const char *end = text_number(text_skip(text), &count);
        if (end == NULL || *text_skip(end) != '\0' || count != floor(count) || count < 1 ||
            count > MAX_STEPS)
            return ini_complain(e, s, n,
                                "%s`%s` is not a number of steps: write COUNT * LENGTH, as in `24 "
                                "* 15 min`",
                                which, TEXT_SHORT(text_trim(text)));
    }
    length = text_trim(length);
    if (!unit_read(length, "h", &p->money, false, &hours, why, sizeof why))
        return ini_complain(e, s, n, "%s%s", which, why);
    out->seconds = whole_seconds(fmin(hours, MAX_HOURS));
    out->count = (int32_t)count;
    if (hours < 0 || out->seconds == 0)
        return ini_complain(e, s, n,
                            "%sa step must be a whole number of seconds, at least 1, as in `15 "
                            "min`, `90 min`, `1 h` or `7 h`",
                            which);
    return 0;
}

/* The steps as the planner would write them, for a remedy. */
static char *step_text(const calendar_run *run, int32_t runs, char *out, size_t size)
{
    size_t used = 0;
    *out = '\0';
    for (int32_t r = 0; r < runs; r++) {
        char length[40], count[24] = "";
        if (run[r].count == 0)
            continue;
        if (run[r].count > 1 || r + 1 < runs)
            snprintf(count, sizeof count, "%d * ", (int)run[r].count);
        int wrote = snprintf(out + used, size - used, "%s%s%s", used > 0 ? ", " : "", count,
                             calendar_duration(run[r].seconds, length, sizeof length));
        used += wrote > 0 && (size_t)wrote < size - used ? (size_t)wrote : 0;
    }
    return out;
}

/* Sets the error for steps that do not fill the horizon: `left` seconds remain after `runs` parts.
 * counted: the last part has a count. */
static int left_over(const ini_section *s, const ini_entry *n, const calendar *c, calendar_run *run,
                     int32_t runs, bool counted, int64_t left, error *e)
{
    char rest[40], whole[40], length[40], steps[ERROR_TEXT / 4];
    const calendar_run *last = &run[runs - 1];
    calendar_duration(left, rest, sizeof rest);
    calendar_duration(c->horizon, whole, sizeof whole);
    calendar_duration(last->seconds, length, sizeof length);
    run[runs] = (calendar_run){left, 1};
    step_text(run, runs + 1, steps, sizeof steps);
    if (counted)
        return ini_complain(e, s, n,
                            "these steps leave %s of the horizon's %s uncovered: write `step = "
                            "%s`, or remove the count of the last part to repeat it to the end",
                            rest, whole, steps);
    return ini_complain(e, s, n,
                        "%s is not a whole number of steps of %s%s (%s left over): write `step = "
                        "%s`, or change `hours`",
                        whole, length, runs > 1 ? " after the preceding parts" : "", rest, steps);
}

/* Sets the error for part r, which is longer than the `left` seconds of the horizon. */
static int too_long(const ini_section *s, const ini_entry *n, const calendar_run *run, int32_t r,
                    int64_t left, error *e)
{
    char length[40], rest[40], count[24] = "a step";
    calendar_duration(run[r].seconds, length, sizeof length);
    calendar_duration(left, rest, sizeof rest);
    if (left == 0)
        return ini_complain(e, s, n,
                            "part %d (%s) is never reached, because the preceding parts fill the "
                            "horizon: remove it, or change `hours`",
                            r + 1, length);
    if (run[r].count > 1)
        snprintf(count, sizeof count, "%d steps", (int)run[r].count);
    return ini_complain(e, s, n, "%s of %s %s longer than the %s %s: change `step` or `hours`",
                        count, length, run[r].count > 1 ? "are" : "is", rest,
                        r > 0 ? "of the horizon that the preceding parts leave" : "of the horizon");
}

/* Fills the horizon with the parts in `run`, which has room for one more; a last part whose count
 * is 0 repeats to the end. n: the entry that a message names. */
static int fill_horizon(const ini_section *s, const ini_entry *n, calendar *c, calendar_run *run,
                        int32_t runs, error *e)
{
    int64_t left = c->horizon, steps = 0;
    calendar_run *last = &run[runs - 1];
    char length[40];
    for (int32_t r = 0; r < runs; r++) {
        if (run[r].count == 0 && r + 1 < runs)
            return ini_complain(e, s, n,
                                "part %d has no count, and only the last part may repeat to the "
                                "end: write COUNT * LENGTH, as in `24 * %s`",
                                r + 1, calendar_duration(run[r].seconds, length, sizeof length));
        if (run[r].seconds > left / (run[r].count > 0 ? run[r].count : 1))
            return too_long(s, n, run, r, left, e);
        if (run[r].count > 0)
            left -= run[r].count * run[r].seconds;
        steps += run[r].count;
    }
    bool counted = last->count > 0;
    if (!counted && last->seconds > 0) {
        int64_t count = left / last->seconds;
        left -= count * last->seconds;
        steps += count;
        last->count = count <= MAX_STEPS ? (int32_t)count : 0;
    }
    if (steps > MAX_STEPS)
        return ini_complain(
            e, s, n,
            "this makes %lld steps; the maximum is %d: write a longer `step` or fewer `hours`",
            (long long)steps, MAX_STEPS);
    if (left > 0)
        return left_over(s, n, c, run, runs, counted, left, e);
    c->step = run;
    c->runs = runs;
    return 0;
}

static int read_steps(problem *p, const ini_section *s, const ini_entry *n, const ini_entry *hours,
                      calendar *c, error *e)
{
    size_t parts = 1;
    for (const char *t = n != NULL ? n->value : ""; *t != '\0'; t++)
        parts += *t == ',';
    char *copy = arena_text(p->memory, n != NULL ? n->value : "1 h");
    calendar_run *run = ARENA_ARRAY(p->memory, calendar_run, parts + 1);
    if (copy == NULL || run == NULL)
        return error_memory(e);
    size_t part = 0;
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        char which[40] = "";
        if (parts > 1)
            snprintf(which, sizeof which, "part %zu: ", part + 1);
        if (read_part(p, s, n, at, which, &run[part++], e) != 0)
            return e->code;
        at = end;
    }
    return fill_horizon(s, n != NULL ? n : hours, c, run, (int32_t)parts, e);
}

/* Keys that would ask for clock time. */
static int refuse_clock(const ini_section *s, error *e)
{
    static const char *const keys[] = {"clock",     "dst",      "daylight_saving",
                                       "time_zone", "timezone", "tz"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const ini_entry *n = ini_find_entry(s, keys[i]);
        if (n != NULL)
            return ini_complain(e, s, n,
                                "there is no such key: all hours are local standard time, and "
                                "daylight saving time cannot be written; give the hours of a "
                                "tariff in two windows, with the `months` of each");
    }
    return 0;
}

int time_read(problem *p, error *e)
{
    static const char *const known[] = {"start", "step", "hours", "represents", "repeat", "leap"};
    static const char *const scales[] = {"year", "itself"}, *const leap_day[] = {"drop", "keep"};
    ini_section *s = ini_find_section(&p->document, "", "time");
    ini_entry *start = ini_take_entry(s, "start"), *represents = ini_take_entry(s, "represents"),
              *repeat = ini_take_entry(s, "repeat"), *leap = ini_take_entry(s, "leap"),
              *hours = ini_take_entry(s, "hours"), *step = ini_take_entry(s, "step");
    calendar *c = &p->calendar;
    size_t itself = 0, keep = 0;
    if (leap != NULL && value_choice(s, leap, leap_day, 2, &keep, e) != 0)
        return e->code;
    c->leap = leap == NULL ? CALENDAR_LEAP_UNSPECIFIED
              : keep == 1  ? CALENDAR_LEAP_KEEP
                           : CALENDAR_LEAP_DROP;
    if (read_start(s, start, c, e) != 0 || read_horizon(p, s, hours, c, e) != 0 ||
        read_steps(p, s, step, hours, c, e) != 0)
        return e->code;
    if (represents != NULL && value_choice(s, represents, scales, 2, &itself, e) != 0)
        return e->code;
    c->whole_year = itself == 0;
    c->repeat = false;
    if (repeat != NULL && value_flag(s, repeat, &c->repeat, e) != 0)
        return e->code;
    if (s != NULL && refuse_clock(s, e) != 0)
        return e->code;
    if (s != NULL && ini_all_used(s, known, sizeof known / sizeof known[0], e) != 0)
        return e->code;
    return calendar_fill(p->memory, c, e);
}
