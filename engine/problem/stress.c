/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress.c - reads [stress ...] sections: the phases in which an event applies, its start and
 * length, and the initial level of stores. Its changes to the weather are read by stress_weather.c.
 */
#include "base/text.h"
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_STEPS = 10 * 1000 * 1000 };

/* "2026, 2028": does the event apply in this phase? All names must be phases. */
int stress_applies(problem *p, ini_section *s, const char *phase, bool *applies, error *e)
{
    ini_entry *n = ini_take_entry(s, "phases");
    *applies = n == NULL;
    if (n != NULL && strcmp(n->value, "none") == 0) /* switched off, for example by a scenario */
        return 0;
    char *copy = n == NULL ? NULL : arena_text(p->memory, n->value);
    if (n != NULL && copy == NULL)
        return error_memory(e);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        const char *name = text_trim(at);
        bool found = false;
        for (size_t i = 0; i < p->phases.count && *name != '\0'; i++)
            found = found || strcmp(p->phases.at[i].name, name) == 0;
        if (!found)
            return ini_complain(e, s, n,
                                "there is no [phase %s]: write names of phases, separated by "
                                "commas; without `phases`, the event applies in every phase",
                                name);
        *applies = *applies || strcmp(name, phase) == 0;
        at = end;
    }
    return 0;
}

static int stress_start(const problem_period *period, ini_section *s, calendar *c, error *e)
{
    ini_entry *n = ini_take_entry(s, "start");
    int year, month, day, minute = 0;
    char why[400], date[11] = "";
    c->start = period->problem->calendar.start;
    if (n == NULL)
        return 0;
    bool timed = strlen(n->value) > 10 && (n->value[10] == ' ' || n->value[10] == 'T');
    snprintf(date, sizeof date, "%.10s", n->value);
    if (!calendar_date(timed ? date : n->value, &year, &month, &day))
        return ini_complain(e, s, n, "%s",
                            calendar_date_error(timed ? date : n->value, why, sizeof why));
    if (timed) {
        char *clock = arena_text(period->problem->memory, text_skip(n->value + 11));
        if (clock == NULL)
            return error_memory(e);
        minute = strchr(clock, ':') != NULL ? window_clock(clock) : -1;
    }
    if (minute < 0 || minute >= WINDOW_MINUTES)
        return ini_complain(e, s, n, "must be a date and a time, as in `2026-07-14 15:00`");
    if (year != c->year)
        return ini_complain(e, s, n, "the typical year is %d ([time] start): write `%d-%02d-%02d`",
                            c->year, c->year, month, day);
    c->start = calendar_second_of(c, month, day) + minute * (int64_t)60;
    return 0;
}

/* The event's own calendar: `hours` from `start`, in steps as long as the first step of [time]. */
int stress_read_time(problem_period *period, ini_section *s, error *e)
{
    problem *p = period->problem;
    calendar *c = &period->calendar;
    ini_entry *hours = ini_take_entry(s, "hours"),
              *initial_level = ini_take_entry(s, "initial_level");
    calendar_run *run = ARENA_NEW(p->memory, calendar_run);
    double length = 24;
    char step[40];
    if (run == NULL)
        return error_memory(e);
    *c = (calendar){.year = p->calendar.year,
                    .leap = p->calendar.leap,
                    .repeat = p->calendar.repeat,
                    .step = run,
                    .runs = 1};
    if (stress_start(period, s, c, e) != 0)
        return e->code;
    if (hours != NULL &&
        value_real(p, s, hours, "h", (value_range){1e-3, CALENDAR_YEAR_HOURS}, &length, e) != 0)
        return e->code;
    run->seconds = p->calendar.step[0].seconds;
    c->horizon = llround(length * (double)CALENDAR_HOUR);
    int64_t count = c->horizon / run->seconds;
    run->count = count <= MAX_STEPS ? (int32_t)count : 0;
    calendar_duration(run->seconds, step, sizeof step);
    if (count > MAX_STEPS)
        return ini_complain(e, s, hours,
                            "this gives %lld steps of %s ([time] step); the maximum is %d",
                            (long long)count, step, MAX_STEPS);
    if (count * run->seconds != c->horizon || count == 0 ||
        fabs(length * (double)CALENDAR_HOUR - (double)c->horizon) > 1e-6)
        return hours == NULL
                   ? ini_section_complain(e, s,
                                          "lasts 24 h, which is not a whole number of steps of "
                                          "%s: write `hours`",
                                          step)
                   : ini_complain(e, s, hours,
                                  "must be a whole number of steps of %s ([time] step)", step);
    period->initial_level = 1;
    if (initial_level != NULL &&
        value_real(p, s, initial_level, "%", (value_range){0, 1}, &period->initial_level, e) != 0)
        return e->code;
    calendar_window_of(c, &p->calendar);
    return calendar_fill(p->memory, c, e);
}

int stress_read_keys(ini_section *s, error *e)
{
    static const char *const own[] = {"start", "hours", "initial_level", "phases"};
    bool changes = false;
    for (size_t i = 0; i < s->entries.count; i++) {
        bool other = strchr(s->entries.at[i].key, '.') != NULL;
        changes = changes || other;
        s->entries.at[i].used |= other;
    }
    if (ini_all_used(s, own, sizeof own / sizeof own[0], e) != 0)
        return e->code;
    if (!changes)
        return ini_section_complain(e, s,
                                    "changes nothing: write the values it changes, as in "
                                    "`weather.dry_bulb = 44 degC` or `grid.import_limit = 0 MW`");
    return 0;
}
