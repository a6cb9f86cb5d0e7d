/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * phases.c - [phase ...]: when each begins, how long it lasts, what its years count for today.
 */
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Years. Phases meet when what lies between them is less than a week: a planner writes `years =
 * 1.5` for July 2026 to January 2028, which is 1.504. */
#define NEAR_ENOUGH 0.02

static int by_start(const void *a, const void *b)
{
    const problem_phase *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Sum over the years of the phase of (1 + r)^-y; a part of a year counts as that part of it. */
static double discount(double rate, double first, double years)
{
    double sum = 0;
    for (int y = 0; y < years; y++)
        sum += fmin(1, years - y) * pow(1 + rate, -(first + y));
    return sum;
}

static int read_start(ini_section *s, double *start, error *e)
{
    int year, month, day;
    char why[400];
    ini_entry *n = ini_take_entry(s, "start");
    if (n == NULL)
        return ini_section_complain(e, s,
                                    "`start` is missing: write the day it begins, as in start = "
                                    "2028-01-01");
    if (!calendar_date(n->value, &year, &month, &day))
        return ini_complain(e, s, n, "%s", calendar_date_fault(n->value, why, sizeof why));
    *start = year + calendar_hour_of_year(month, day) / (double)CALENDAR_YEAR_HOURS;
    return 0;
}

static int read_phase(problem *p, ini_section *s, error *e)
{
    static const char *const own[] = {"start", "years"};
    problem_phase *phase = VEC_PUSH(p->memory, &p->phases);
    if (phase == NULL)
        return error_memory(e);
    phase->name = s->name;
    phase->section = s;
    phase->years = (double)NAN;
    if (read_start(s, &phase->start, e) != 0)
        return e->code;
    ini_entry *years = ini_take_entry(s, "years");
    if (years != NULL &&
        value_real(p, s, years, "yr", (value_range){0.01, 200}, &phase->years, e) != 0)
        return e->code;
    for (size_t i = 0; i < s->entries.count; i++) /* the rest is SECTION.KEY */
        s->entries.at[i].used |= strchr(s->entries.at[i].key, '.') != NULL;
    return ini_all_used(s, own, 2, e);
}

/* Each ends where the next begins. */
static int meet(problem *p, size_t i, error *e)
{
    problem_phase *phase = &p->phases.at[i];
    const problem_phase *next = i + 1 < p->phases.count ? phase + 1 : NULL;
    ini_entry *years = ini_find_entry(phase->section, "years");
    if (next != NULL && next->start == phase->start)
        return ini_complain(e, next->section, ini_find_entry(next->section, "start"),
                            "[phase %s] begins on the same day: phases follow each other",
                            phase->name);
    if (next == NULL && years == NULL)
        return ini_section_complain(e, phase->section,
                                    "is the last: write how long it lasts, as in years = 8");
    if (next == NULL)
        return 0;
    double gap = next->start - phase->start;
    if (years == NULL)
        phase->years = gap;
    else if (phase->years > gap + NEAR_ENOUGH)
        return ini_complain(e, phase->section, years,
                            "it would overlap [phase %s], which begins %.3g years after it: leave "
                            "`years` out",
                            next->name, gap);
    else if (phase->years < gap - NEAR_ENOUGH)
        return ini_complain(e, phase->section, years,
                            "[phase %s] begins %.3g years after it, and nothing says what holds "
                            "between: leave `years` out",
                            next->name, gap);
    return 0;
}

int problem_read_phases(problem *p, error *e)
{
    const calendar *c = &p->calendar;
    for (size_t i = 1; i < p->document.sections.count; i++) {
        ini_section *s = &p->document.sections.at[i];
        if (strcmp(s->kind, "phase") == 0 && read_phase(p, s, e) != 0)
            return e->code;
    }
    if (p->phases.count == 0) {
        problem_phase *only = VEC_PUSH(p->memory, &p->phases);
        if (only == NULL)
            return error_memory(e);
        *only =
            (problem_phase){.name = "",
                            .start = c->year + (double)c->start / (double)calendar_year_seconds(c),
                            .years = 1,
                            .discount = 1};
        return 0;
    }
    if (!p->calendar.whole_year) {
        const ini_section *t = ini_find_section(&p->document, "", "time");
        return ini_complain(e, t, ini_find_entry(t, "represents"),
                            "a phase repeats its year, so its horizon must stand for one: leave "
                            "`represents` or the phases out");
    }
    qsort(p->phases.at, p->phases.count, sizeof *p->phases.at, by_start);
    for (size_t i = 0; i < p->phases.count; i++) {
        problem_phase *phase = &p->phases.at[i];
        if (meet(p, i, e) != 0)
            return e->code;
        phase->discount = discount(p->discount, phase->start - p->phases.at[0].start, phase->years);
    }
    return 0;
}
