/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * phases.c - reads [phase ...] sections: when a phase begins, how long it lasts, and the discount
 * factor of its years.
 */
#include "problem/internal.h"
#include "problem/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In years, about a week. A shorter gap or overlap between phases is accepted, because a planner
 * writes `years = 1.5` for July 2026 to January 2028, which is 1.504. */
#define START_TOLERANCE 0.02

static int by_start(const void *a, const void *b)
{
    const problem_phase *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Sum over the years y of the phase of (1 + r)^-y; a part of a year counts in proportion. */
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
                                    "`start` is missing: write the date on which the phase begins, "
                                    "as in `start = 2028-01-01`");
    if (!calendar_date(n->value, &year, &month, &day))
        return ini_complain(e, s, n, "%s", calendar_date_error(n->value, why, sizeof why));
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
    for (size_t i = 0; i < s->entries.count; i++) /* the other keys are SECTION.KEY */
        s->entries.at[i].used |= strchr(s->entries.at[i].key, '.') != NULL;
    return ini_all_used(s, own, 2, e);
}

/* A phase ends where the next begins: sets or checks its `years`. */
static int fit_years(problem *p, size_t i, error *e)
{
    problem_phase *phase = &p->phases.at[i];
    const problem_phase *next = i + 1 < p->phases.count ? phase + 1 : NULL;
    ini_entry *years = ini_find_entry(phase->section, "years");
    if (next != NULL && next->start == phase->start)
        return ini_complain(
            e, next->section, ini_find_entry(next->section, "start"),
            "[phase %s] begins on the same day: phases must begin on different days", phase->name);
    if (next == NULL && years == NULL)
        return ini_section_complain(e, phase->section,
                                    "is the last phase: write its length, as in `years = 8`");
    if (next == NULL)
        return 0;
    double until_next = next->start - phase->start;
    if (years == NULL)
        phase->years = until_next;
    else if (phase->years > until_next + START_TOLERANCE)
        return ini_complain(
            e, phase->section, years,
            "this overlaps [phase %s], which begins %.3g years after [phase %s]: remove `years`",
            next->name, until_next, phase->name);
    else if (phase->years < until_next - START_TOLERANCE)
        return ini_complain(e, phase->section, years,
                            "this leaves a gap before [phase %s], which begins %.3g years after "
                            "[phase %s]: remove `years`",
                            next->name, until_next, phase->name);
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
                            "a phase repeats its typical year, so the horizon must represent a "
                            "year: remove `represents` or the phases");
    }
    qsort(p->phases.at, p->phases.count, sizeof *p->phases.at, by_start);
    for (size_t i = 0; i < p->phases.count; i++) {
        problem_phase *phase = &p->phases.at[i];
        if (fit_years(p, i, e) != 0)
            return e->code;
        phase->discount = discount(p->discount, phase->start - p->phases.at[0].start, phase->years);
    }
    return 0;
}
