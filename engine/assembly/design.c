/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.c - design events: which phases need them, and on which days.
 *
 * With `utilization` below 1 the typical year loads a site only in part, and a plan for it alone
 * cannot serve the target. A design event is a stress event at full utilization, on the day with
 * the highest hourly dry bulb of the horizon and, where a component asks for the wet bulb, on the
 * day with the highest wet bulb: the days that size what depends on the weather. It has zero weight
 * in every account. Its steps are hours, whatever the longer steps of [time], because the mean of a
 * longer step hides the peak; where the steps of [time] divide hours, they are as short, so that
 * the windows of a tariff hold whole steps as they do in the typical year.
 *
 * Without a supply that is available at any time (a grid connection, generation) the event would
 * ask photovoltaics and batteries for a full day at full utilization, which no such site is planned
 * for; there the events are added only with `[site] design = full`.
 */
#include "assembly/design.h"

#include "assembly/it_loads.h"
#include "assembly/part.h"
#include "base/text.h"
#include "weather/weather.h"

#include <stdio.h>
#include <string.h>

/* The name of the typical year where it is not the only period. */
#define TYPICAL "typical"

/* A part of the horizon, in seconds from its start. */
typedef struct day {
    int64_t begin, length;
    double peak; /* of the quantity that selects it */
} day;

/* ---- days ------------------------------------------------------------------------------------ */

/* A weather quantity in hours, whatever the steps: `c` is the calendar of the values. NULL with the
 * error set. */
static const double *hourly(const problem_period *typical, int quantity, calendar *c, error *e)
{
    static const calendar_run hour = {CALENDAR_HOUR, 1};
    arena *memory = typical->problem->memory;
    char why[700];
    *c = typical->calendar;
    if ((c->runs == 1 && c->step->seconds == hour.seconds) || c->horizon % hour.seconds != 0)
        return typical->weather_by_step[quantity];
    calendar_run *run = ARENA_NEW(memory, calendar_run);
    double *values = ARENA_ARRAY(memory, double, c->horizon / hour.seconds);
    if (run == NULL || values == NULL) {
        error_memory(e);
        return NULL;
    }
    *run = (calendar_run){hour.seconds, (int32_t)(c->horizon / hour.seconds)};
    c->step = run;
    c->runs = 1;
    if (calendar_fill(memory, c, e) != 0)
        return NULL;
    if (!calendar_resample(c, typical->weather.series[quantity], typical->weather.hours, true,
                           values, why, sizeof why)) {
        error_set(e, ERROR_PROBLEM, "%s: weather: %s", typical->problem->path, why);
        return NULL;
    }
    return values;
}

/* The 24 h of the day that contains the highest value, the first if it occurs twice; at the ends of
 * the horizon, 24 h within it. */
static int find_day(const problem_period *typical, int quantity, day *out, error *e)
{
    calendar c = typical->calendar;
    const double *values = NULL;
    int32_t peak = 0;
    if (typical->weather_by_step[quantity] != NULL) {
        values = hourly(typical, quantity, &c, e);
        if (values == NULL)
            return e->code;
    }
    for (int32_t t = 1; values != NULL && t < c.steps; t++)
        peak = values[t] > values[peak] ? t : peak;
    const int64_t second = c.start + calendar_step_start(&c, peak);
    const int64_t begin = calendar_day_at(&c, second).begin - c.start;
    out->length = c.horizon < CALENDAR_DAY ? c.horizon : CALENDAR_DAY;
    out->begin = begin + out->length <= c.horizon ? begin : c.horizon - out->length;
    out->peak = values == NULL ? 0 : values[peak];
    return 0;
}

/* Whether all loads are at full utilization throughout the day. */
static bool is_full(const problem_period *typical, const uint8_t *full, const day *d)
{
    const calendar *c = &typical->calendar;
    int32_t last = calendar_step_at(c, d->begin + d->length - 1);
    for (int32_t t = calendar_step_at(c, d->begin); t <= last; t++) {
        if (!full[t])
            return false;
    }
    return true;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* The length of an event's steps: the longest that divides an hour and the steps of [time], but at
 * least a minute, in which windows are given, if that divides the day. */
static int64_t step_of(const calendar *c, const day *d)
{
    int64_t step = calendar_gcd(CALENDAR_HOUR, d->length);
    for (int32_t r = 0; r < c->runs; r++)
        step = calendar_gcd(step, c->step[r].seconds);
    return step < 60 && d->length % 60 == 0 ? 60 : step;
}

static int set_calendar(problem_period *event, const day *d, error *e)
{
    problem *p = event->problem;
    calendar_run *run = ARENA_NEW(p->memory, calendar_run);
    if (run == NULL)
        return error_memory(e);
    run->seconds = step_of(&p->calendar, d);
    run->count = (int32_t)(d->length / run->seconds);
    event->calendar = (calendar){.year = p->calendar.year,
                                 .leap = p->calendar.leap,
                                 .repeat = p->calendar.repeat,
                                 .start = p->calendar.start + d->begin,
                                 .horizon = d->length,
                                 .step = run,
                                 .runs = 1};
    calendar_window_of(&event->calendar, &p->calendar);
    return calendar_fill(p->memory, &event->calendar, e);
}

static int set_weather(problem_period *event, error *e)
{
    char why[700];
    for (int q = 1; q < WEATHER_QUANTITIES; q++) {
        const double *series = event->weather.series[q];
        double *values = ARENA_ARRAY(event->problem->memory, double, event->calendar.steps);
        if (values == NULL)
            return error_memory(e);
        event->weather_by_step[q] = NULL;
        if (series == NULL)
            continue;
        if (!calendar_resample(&event->calendar, series, event->weather.hours, true, values, why,
                               sizeof why))
            return error_set(e, ERROR_PROBLEM, "%s: weather: %s", event->problem->path, why);
        event->weather_by_step[q] = values;
    }
    return 0;
}

/* A [stress NAME] section must not have the name of a design event of its phase. */
static int check_name(const problem *p, const char *name, int32_t phase, const char *kind, error *e)
{
    for (size_t i = 0; i < p->periods.count; i++) {
        const problem_period *other = &p->periods.at[i];
        if (other->phase != phase || strcmp(other->name, name) != 0)
            continue;
        const ini_section *s = ini_find_section(&p->document, "stress", kind);
        return ini_section_complain(
            e, s, "has the name of a design event, which is added by itself: choose another name");
    }
    return 0;
}

/* Inserts an event at the index `at`, with the values of the typical year at `typical`, on the day
 * that `quantity` selects. */
static int insert_event(problem *p, size_t typical, size_t at, int quantity, const day *d,
                        const char *reason, error *e)
{
    problem_period event = p->periods.at[typical];
    const char *phase = p->phases.at[event.phase].name;
    const char *kind = quantity == WEATHER_WET_BULB ? "design-wet-bulb" : "design-dry-bulb";
    char begin[40], length[40];
    event.name = *phase == '\0' ? kind : arena_printf(p->memory, "%s.%s", phase, kind);
    if (event.name == NULL)
        return error_memory(e);
    if (check_name(p, event.name, event.phase, kind, e) != 0)
        return e->code;
    event.stress = true;
    event.design_quantity = quantity;
    event.initial_level = 1;
    memset(&event.limits, 0, sizeof event.limits);
    memset(&event.windows, 0, sizeof event.windows);
    if (set_calendar(&event, d, e) != 0 || set_weather(&event, e) != 0)
        return e->code;
    event.design = arena_printf(p->memory, "%s at full utilization from %s, %s",
                                calendar_duration(d->length, length, sizeof length),
                                calendar_stamp(&event.calendar, 0, begin, sizeof begin), reason);
    if (event.design == NULL || VEC_PUSH(p->memory, &p->periods) == NULL)
        return error_memory(e);
    memmove(&p->periods.at[at + 1], &p->periods.at[at],
            (p->periods.count - 1 - at) * sizeof *p->periods.at);
    p->periods.at[at] = event;
    problem_period *year = &p->periods.at[typical];
    year->name = *year->name == '\0' ? TYPICAL : year->name;
    return 0;
}

/* Inserts the events of the phase whose typical year has the index `i`. */
static int add_to_phase(assembly *a, size_t i, error *e)
{
    problem *p = a->problem;
    day hot = {0}, humid = {0};
    char dry[24], wet[24], reason[160] = "the first day (there is no weather)";
    part_select_period(a, i);
    const problem_period *typical = a->period;
    const uint8_t *full = it_loads_full(a, e);
    if (full == NULL)
        return e->code;
    if (find_day(typical, WEATHER_DRY_BULB, &hot, e) != 0 ||
        find_day(typical, WEATHER_WET_BULB, &humid, e) != 0)
        return e->code;
    text_of(dry, sizeof dry, hot.peak, 4);
    text_of(wet, sizeof wet, humid.peak, 4);
    const bool same = hot.begin == humid.begin;
    const bool hot_needed = !is_full(typical, full, &hot),
               humid_needed = typical->has_weather && !same && !is_full(typical, full, &humid);
    if (humid_needed) {
        snprintf(reason, sizeof reason, "the day of the highest wet bulb (%s degC)", wet);
        if (insert_event(p, i, i + 1, WEATHER_WET_BULB, &humid, reason, e) != 0)
            return e->code;
    }
    if (p->periods.at[i].has_weather)
        snprintf(reason, sizeof reason, "the day of the highest dry bulb (%s degC)%s%s%s", dry,
                 same ? " and wet bulb (" : "", same ? wet : "", same ? " degC)" : "");
    return hot_needed ? insert_event(p, i, i + 1, WEATHER_DRY_BULB, &hot, reason, e) : 0;
}

int design_add_events(assembly *a, error *e)
{
    const problem *p = a->problem;
    for (size_t i = 0; i < p->periods.count && p->design != DESIGN_UTILIZATION; i++) {
        if (!p->periods.at[i].stress && add_to_phase(a, i, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- events that are not needed ---------------------------------------------------------------
 */

/* Whether a row leaves the variable a positive value in each step: it does not limit it from above,
 * or its right-hand side or another term gives it room. `room` has an element per step. */
static bool leaves_room(const model *m, int32_t row, int32_t var, int32_t steps, bool *room)
{
    const model_row *r = &m->rows.at[row];
    bool limits = false, always = true;
    for (int32_t t = 0; t < steps; t++)
        room[t] = model_value(r->rhs, t) > 0 || (r->when != NULL && r->when[t] == 0);
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *n = &m->terms.at[i];
        if (n->row != row)
            continue;
        limits = limits || n->var == var;
        for (int32_t t = 0; t < steps; t++) {
            const double coef = model_value(n->coef, t);
            room[t] = room[t] || (n->var == var ? coef <= 0 : coef < 0);
        }
    }
    for (int32_t t = 0; t < steps && limits; t++)
        always = always && room[t];
    return always;
}

/* Whether the flow of an entry at the site's boundary can be positive in each step of the typical
 * year: that of a grid connection and of an engine can, that of a solar plant cannot at night. Only
 * bounds and the component's own rows per step are looked at. */
static bool is_firm(const assembly *a, const model_entry *n, error *e)
{
    const model *m = a->model;
    const model_var *v = &m->vars.at[n->var];
    const int32_t steps = m->periods.at[n->period].count[SCOPE_STEP];
    for (int32_t t = 0; t < steps; t++) {
        if (!(model_value(n->coef, t) > 0 && model_value(v->upper, t) > 0))
            return false;
    }
    arena *scratch = arena_new();
    bool *room = scratch == NULL ? NULL : ARENA_ARRAY(scratch, bool, steps);
    bool firm = room != NULL;
    if (!firm)
        error_memory(e);
    for (int32_t i = 0; i < (int32_t)m->rows.count && firm; i++) {
        const model_row *r = &m->rows.at[i];
        if (r->period == n->period && r->component == v->component && r->scope == SCOPE_STEP &&
            r->sense != SENSE_AT_LEAST)
            firm = leaves_room(m, i, n->var, steps, room);
    }
    arena_free(scratch);
    return firm;
}

/* Whether the typical year has such a supply. */
static bool has_firm_supply(const assembly *a, int32_t typical, error *e)
{
    const model *m = a->model;
    bool firm = false;
    for (size_t i = 0; i < m->entries.count && !firm && e->code == 0; i++) {
        const model_entry *n = &m->entries.at[i];
        firm = n->period == typical && m->ports.at[n->port].boundary && is_firm(a, n, e);
    }
    return firm;
}

/* Notes once that there is no design event, with the first phase that has none. */
static int note_none(assembly *a, int32_t phase, error *e)
{
    const char *name = a->problem->phases.at[phase].name;
    if (a->design_noted)
        return 0;
    a->design_noted = true;
    const char *text = arena_printf(
        a->memory,
        "%s%s%sthe sizes serve `utilization`, not the full target: no grid connection or "
        "generation is available at any time, so no design event at full utilization is added; "
        "write `[site] design = full` to add them, or `design = utilization` to confirm",
        *name != '\0' ? "in phase " : "", name,
        *name != '\0' ? " (and in others without a supply that does not depend on the weather) "
                      : "");
    component_note *slot = VEC_PUSH(a->memory, &a->notes);
    if (slot == NULL || text == NULL)
        return error_memory(e);
    *slot = (component_note){-1, text, text, NULL};
    log_line(&a->log, LOG_WARNING, "%s: %s", a->problem->path, text);
    return 0;
}

static void remove_period(assembly *a, size_t period)
{
    problem *p = a->problem;
    model *m = a->model;
    const size_t after = --p->periods.count - period;
    memmove(&p->periods.at[period], &p->periods.at[period + 1], after * sizeof *p->periods.at);
    m->periods.count--;
    memmove(&m->periods.at[period], &m->periods.at[period + 1], after * sizeof *m->periods.at);
    if (p->periods.count == 1 && *p->phases.at[0].name == '\0')
        p->periods.at[0].name = m->periods.at[0].name = ""; /* the only one again */
}

int design_remove_unneeded(assembly *a, int32_t period, bool *removed, error *e)
{
    const problem_period *event = &a->problem->periods.at[period];
    int32_t typical = model_typical(a->model, event->phase);
    *removed = false;
    if (event->design == NULL)
        return 0;
    bool needed = event->design_quantity == WEATHER_DRY_BULB || a->wet_bulb_used;
    if (needed && a->problem->design == DESIGN_UNSPECIFIED) {
        part_select_period(a, (size_t)typical);
        needed = has_firm_supply(a, typical, e);
        if (e->code != 0 || (!needed && note_none(a, event->phase, e) != 0))
            return e->code;
    }
    if (!needed)
        remove_period(a, (size_t)period);
    *removed = !needed;
    return 0;
}
