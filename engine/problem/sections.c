/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sections.c - [site], [time], [plugins]; [economics] is in economics.c.
 */
#include "base/text.h"
#include "problem/problem.h"

#include <math.h>
#include <string.h>

enum { MOST_STEPS = 10 * 1000 * 1000 };

static const value_range positive = {1e-12, 1e15};

static int read_site(problem *p, error *e)
{
    static const char *const known[] = {"name", "target"};
    ini_section *s = ini_find_section(&p->document, "", "site");
    ini_entry *name = ini_take_entry(s, "name"), *target = ini_take_entry(s, "target");
    p->name = name != NULL ? name->value : p->path;
    if (target != NULL && value_real(p, s, target, "MW", positive, &p->target, e) != 0)
        return e->code;
    return s == NULL ? 0 : ini_all_used(s, known, 2, e);
}

static int read_step(problem *p, const ini_section *s, const ini_entry *n, error *e)
{
    double step = 1;
    if (n != NULL && value_real(p, s, n, "h", positive, &step, e) != 0)
        return e->code;
    double parts = step < 1 ? 1 / step : step;
    if (fabs(parts - round(parts)) > 1e-9 * parts)
        return ini_complain(e, s, n,
                            "a step must divide an hour (30 min, 15 min, 5 min) or be a "
                            "whole number of hours");
    p->calendar.step = step < 1 ? 1 / round(parts) : round(parts);
    return 0;
}

static int read_horizon(problem *p, const ini_section *s, const ini_entry *n, error *e)
{
    calendar *c = &p->calendar;
    double hours = CALENDAR_YEAR_HOURS;
    if (n != NULL && value_real(p, s, n, "h", positive, &hours, e) != 0)
        return e->code;
    double steps = hours / c->step;
    if (n != NULL && (hours != round(hours) || hours > CALENDAR_YEAR_HOURS))
        return ini_complain(e, s, n, "a whole number of hours is expected, at most %d (a year)",
                            CALENDAR_YEAR_HOURS);
    if (fabs(steps - round(steps)) > 1e-9 * steps || steps < 1 || steps > MOST_STEPS)
        return error_set(
            e, ERROR_PROBLEM,
            "%s: [time] %g hours are not a whole number of steps of %g h (or more than "
            "%d of them): change `hours` or `step`",
            p->path, hours, c->step, MOST_STEPS);
    c->horizon = (int32_t)hours;
    c->steps = (int32_t)round(steps);
    return 0;
}

static int read_time(problem *p, error *e)
{
    static const char *const known[] = {"start", "step", "hours", "represents", "repeat"};
    static const char *const what[] = {"year", "itself"};
    ini_section *s = ini_find_section(&p->document, "", "time");
    ini_entry *start = ini_take_entry(s, "start"), *represents = ini_take_entry(s, "represents"),
              *repeat = ini_take_entry(s, "repeat");
    calendar *c = &p->calendar;
    int month = 1, day = 1;
    size_t itself = 0;
    c->year = 2026;
    if (start != NULL && !calendar_date(start->value, &c->year, &month, &day))
        return ini_complain(e, s, start, "a date is expected, as in 2026-01-31");
    c->start = calendar_hour_of_year(month, day);
    if (read_step(p, s, ini_take_entry(s, "step"), e) != 0 ||
        read_horizon(p, s, ini_take_entry(s, "hours"), e) != 0)
        return e->code;
    if (represents != NULL && value_choice(s, represents, what, 2, &itself, e) != 0)
        return e->code;
    c->whole_year = itself == 0;
    if (repeat != NULL && value_flag(s, repeat, &c->repeat, e) != 0)
        return e->code;
    if (s != NULL && ini_all_used(s, known, 5, e) != 0)
        return e->code;
    return calendar_fill(p->memory, c, e);
}

static int read_plugins(problem *p, error *e)
{
    static const char *const known[] = {"path"};
    ini_section *s = ini_find_section(&p->document, "", "plugins");
    ini_entry *path = ini_take_entry(s, "path");
    if (s == NULL)
        return 0;
    char *copy = path == NULL ? NULL : arena_text(p->memory, path->value);
    if (path != NULL && copy == NULL)
        return error_memory(e);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, ',');
        if (end != NULL)
            *end++ = '\0';
        const char **slot = VEC_PUSH(p->memory, &p->plugin_paths);
        if (slot == NULL)
            return error_memory(e);
        *slot = text_trim(at);
        if (**slot == '\0')
            return ini_complain(e, s, path, "folders parted by commas are expected");
        at = end;
    }
    return ini_all_used(s, known, 1, e);
}

int problem_read_site(problem *p, error *e)
{
    /* Money first: everything else may name a currency. */
    if (economics_read(p, e) != 0 || read_site(p, e) != 0 || read_time(p, e) != 0)
        return e->code;
    return read_plugins(p, e);
}
