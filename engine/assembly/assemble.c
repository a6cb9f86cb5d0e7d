/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assemble.c - builds the model of a problem, period by period: time, components, connections,
 * parameters, build() of each component; then objective and limits.
 */
#include "assembly/assemble.h"

#include "assembly/buses/bus_properties.h"
#include "assembly/buses/connect.h"
#include "assembly/design.h"
#include "assembly/host.h"
#include "assembly/it_loads.h"
#include "assembly/lives.h"
#include "assembly/objective.h"
#include "assembly/part.h"
#include "base/text.h"
#include "plugin/bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Adds the phases, then the periods, in their order. */
static int add_time(assembly *a, error *e)
{
    const problem *p = a->problem;
    for (size_t i = 0; i < p->phases.count; i++) {
        const problem_phase *f = &p->phases.at[i];
        const model_phase phase = {
            .name = f->name, .start = f->start, .years = f->years, .discount = f->discount};
        if (model_add_phase(a->model, &phase, e) < 0)
            return e->code;
    }
    for (size_t i = 0; i < p->periods.count; i++) {
        const problem_period *period = &p->periods.at[i];
        const calendar *c = &period->calendar;
        const model_span span = {.name = period->name,
                                 .phase = period->phase,
                                 .stress = period->stress,
                                 .design = period->design,
                                 .initial_level = period->initial_level,
                                 .whole_year = c->whole_year,
                                 .year_hours = c->year_hours,
                                 .steps = c->steps,
                                 .days = c->days,
                                 .months = c->months,
                                 .hours = c->hours,
                                 .day_of = c->day_of,
                                 .month_of = c->month_of,
                                 .month_share = c->month_share};
        if (model_add_period(a->model, &span, e) < 0)
            return e->code;
    }
    return 0;
}

static int add_components(assembly *a, registry *r, error *e)
{
    const problem_period *p = a->period;
    a->parts = ARENA_ARRAY(a->memory, part, p->components.count);
    if (a->parts == NULL)
        return error_memory(e);
    for (size_t i = 0; i < p->components.count; i++) {
        const problem_component *c = &p->components.at[i];
        model_component *slot = VEC_PUSH(a->memory, &a->model->components);
        char location[600];
        if (slot == NULL)
            return error_memory(e);
        *slot = (model_component){c->name, c->type, c->location};
        a->parts[i].component = c;
        const ini_entry *type = ini_find_entry(c->section, "type");
        error inner = {.hide = type->hidden ? type->file : NULL};
        ini_location(c->section, type, location, sizeof location);
        a->parts[i].plugin = registry_find(r, c->type, location, &inner);
        if (a->parts[i].plugin == NULL)
            return error_set(e, inner.code, "%s", inner.text);
    }
    return 0;
}

static int bind_all(assembly *a, error *e)
{
    for (size_t i = 0; i < a->period->components.count; i++) {
        if (part_bind(a, &a->parts[i], e) != 0)
            return e->code;
    }
    if (a->period->design != NULL)
        it_loads_set_full(a);
    return 0;
}

/* Builds one period: first bus properties and parameters, then every publish(), which may read
 * them, then every build(), which may read what is published, too. */
static int build_period(assembly *a, int32_t period, error *e)
{
    part_select_period(a, (size_t)period);
    if (!a->period->stress)
        a->wet_bulb_used = false;
    const assembly_inspector *look = a->inspector;
    if (assemble_bus_sections(a, e) != 0 ||
        (look != NULL && look->buses != NULL && look->buses(look->data, a, e) != 0) ||
        bind_all(a, e) != 0 || assemble_published(a, e) != 0 ||
        ((look == NULL || !look->any_shares) && it_loads_check_shares(a, e) != 0))
        return e->code;
    if (look != NULL && look->period != NULL && look->period(look->data, a, e) != 0)
        return e->code;
    for (size_t i = 0; i < a->period->components.count; i++) {
        const part *p = &a->parts[i];
        if (world_protect(&a->world, a->memory, p->plugin->desc, p->instance.self, e) != 0)
            return e->code;
    }
    for (int32_t c = 0; c < (int32_t)a->model->components.count; c++) {
        if (host_publish(a, c, period, e) != 0)
            return e->code;
    }
    if (assemble_close_properties(a, e) != 0)
        return e->code;
    for (int32_t c = 0; c < (int32_t)a->model->components.count; c++) {
        const size_t bookings = a->model->bookings.count;
        if (host_build(a, c, period, e) != 0 ||
            (a->period->design != NULL && it_loads_require_full(a, c, period, bookings, e) != 0))
            return e->code;
    }
    return 0;
}

/* Who asks for the target is IT, whose energy is the denominator of the ratios. */
static int check_target_booked(const assembly *a, error *e)
{
    for (size_t i = 0; i < a->model->bookings.count; i++) {
        if (a->model->bookings.at[i].account == ACCOUNT_IT_ENERGY)
            return 0;
    }
    const model_component *c = &a->model->components.at[a->target_by];
    return error_set(e, ERROR_PLUGIN,
                     "%s: [%s] (plugin %s): asks for the IT target, but no component books "
                     "`it_energy`, so that PUE and the other ratios would not exist: book what IT "
                     "equipment uses",
                     c->location, c->name, c->type);
}

/* A target that no component uses would have no effect, which must not pass without an error. */
static int check_target(const assembly *a, error *e)
{
    const ini_section *s = ini_find_section(&a->problem->document, "", "site");
    const ini_entry *n = s == NULL ? NULL : ini_find_entry(s, "target");
    if (n != NULL && a->target_used)
        return check_target_booked(a, e);
    if (n == NULL)
        return 0;
    return ini_complain(
        e, s, n,
        "no component serves the target: add one, as in `[halls] type = it.load`, or "
        "remove `target`");
}

/* component -1: the note is about the section at `location`. */
static int add_note(assembly *a, int32_t component, const char *text, const char *location,
                    error *e)
{
    component_note *slot = text == NULL ? NULL : VEC_PUSH(a->memory, &a->notes);
    if (slot == NULL)
        return error_memory(e);
    *slot = (component_note){component, text, text, location};
    if (component < 0)
        log_line(&a->log, LOG_WARNING, "%s: %s", location, text);
    else
        log_line(&a->log, LOG_WARNING, "[%s] %s", a->model->components.at[component].name, text);
    return 0;
}

/* The use of a window, known once all parameters are bound. */
typedef struct occurrence {
    bool used;   /* a component has a value for the window */
    bool occurs; /* the window has a step in a typical year */
} occurrence;

static occurrence occurrence_of(const assembly *a, const window *w)
{
    const problem *p = a->problem;
    occurrence out = {false, false};
    for (size_t i = 0; i < p->periods.count && !out.occurs; i++) {
        const problem_period *period = &p->periods.at[i];
        const uint8_t *mask = period->windows == NULL ? NULL : period->windows[w - p->windows.at];
        out.used = out.used || mask != NULL;
        if (mask != NULL && !period->stress)
            out.occurs = memchr(mask, 1, (size_t)period->calendar.steps) != NULL;
    }
    return out;
}

/* Adds a note to each value for a window that does not occur; `absent`: a flag per window. */
static int note_unused_values(assembly *a, const bool *absent, error *e)
{
    for (int32_t c = 0; c < (int32_t)a->model->components.count; c++) {
        /* the section of the last period: it has all keys */
        const ini_section *s = a->parts[c].component->section;
        for (size_t i = 0; i < s->entries.count; i++) {
            const char *key = s->entries.at[i].key, *dot = strchr(key, '.');
            const window *w = dot == NULL ? NULL : problem_window(a->problem, dot + 1);
            if (w == NULL || !absent[w - a->problem->windows.at])
                continue;
            const char *text = arena_printf(a->memory,
                                            "`%s` has no effect: [window %s] does not occur within "
                                            "the horizon",
                                            key, w->name);
            if (add_note(a, c, text, NULL, e) != 0)
                return e->code;
        }
    }
    return 0;
}

enum { WINDOWS_LISTED = 10 };

/* A window that does not occur is correct when the horizon is a single week, and a mistake in most
 * other cases: so it is a note, not an error. */
static int note_windows(assembly *a, error *e)
{
    const size_t count = a->problem->windows.count;
    bool *absent = ARENA_ARRAY(a->memory, bool, count), any = false;
    size_t unused = 0;
    if (absent == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        const window *w = &a->problem->windows.at[i];
        const occurrence o = occurrence_of(a, w);
        if (!o.used && ++unused <= WINDOWS_LISTED)
            log_line(&a->log, LOG_WARNING, "[window %s] is not used by any component", w->name);
        absent[i] = o.used && !o.occurs;
        any = any || absent[i];
    }
    if (unused > WINDOWS_LISTED)
        log_line(&a->log, LOG_WARNING, "%zu more windows are not used by any component",
                 unused - WINDOWS_LISTED);
    return any ? note_unused_values(a, absent, e) : 0;
}

/* Adds the notes of the weather of a period, as far as they concern it and are not added yet. */
static int note_weather(assembly *a, const problem_period *period, error *e)
{
    const ini_section *s = ini_find_section(&period->document, "", "weather");
    const ini_entry *file = s == NULL ? NULL : ini_find_entry(s, "file");
    for (const weather_note *note = period->weather.notes; file != NULL && note->text != NULL;
         note++) {
        bool noted = note->moist_air && !period->moist_air_used;
        const char *text =
            arena_printf(a->memory, "[weather] file = %s: %s", file->value, note->text);
        const char *location =
            file->line > 0 ? arena_printf(a->memory, "%s:%d", file->file, file->line) : file->file;
        if (text == NULL || location == NULL)
            return error_memory(e);
        for (size_t i = 0; i < a->notes.count && !noted; i++)
            noted = strcmp(a->notes.at[i].text, text) == 0;
        if (!noted && add_note(a, -1, text, location, e) != 0)
            return e->code;
    }
    return 0;
}

static int note_weathers(assembly *a, error *e)
{
    for (size_t i = 0; i < a->problem->periods.count; i++) {
        if (note_weather(a, &a->problem->periods.at[i], e) != 0)
            return e->code;
    }
    return 0;
}

/* Checks one key that a scenario sets in a component, by a section that holds this key alone. */
static int check_scenario_key(assembly *a, const char *component, const ini_entry *n, error *e)
{
    for (size_t i = 0; i < a->period->components.count; i++) {
        problem_component c = *a->parts[i].component;
        ini_section one = {.kind = "", .name = c.name, .file = n->file, .line = n->line};
        if (strcmp(c.name, component) != 0)
            continue;
        c.section = &one;
        if (ini_put(a->memory, &one, n, e) != 0)
            return e->code;
        return bind_keys(a->problem, &c, a->parts[i].plugin->desc, e);
    }
    return 0;
}

/* Checks the keys of all scenarios, including those that are not applied, so that a mistake is
 * reported before a later run with that scenario. */
static int check_scenarios(assembly *a, error *e)
{
    problem *p = a->problem;
    for (size_t i = 0; i < p->overrides.count; i++) {
        if (strcmp(p->overrides.at[i].entry.key, "type") == 0)
            return 0; /* the scenarios may have keys of the types in the file, which are not loaded
                       */
    }
    for (size_t s = 0; s < p->document.sections.count; s++) {
        const ini_section *from = &p->document.sections.at[s];
        bool retyped =
            false; /* the scenario changes types; plugins of the new types are not loaded */
        if (strcmp(from->kind, "scenario") != 0)
            continue;
        for (size_t i = 0; i < from->entries.count; i++) {
            const char *component;
            ini_entry n;
            if (problem_scenario_value(p, from, i, &component, &n, e) != 0)
                return e->code;
            retyped = retyped || strcmp(n.key, "type") == 0;
        }
        for (size_t i = 0; i < from->entries.count && !retyped; i++) {
            const char *component;
            ini_entry n;
            if (problem_scenario_value(p, from, i, &component, &n, e) != 0 ||
                (component != NULL && check_scenario_key(a, component, &n, e) != 0))
                return e->code;
        }
    }
    return 0;
}

static int check_keys(assembly *a, error *e)
{
    for (size_t s = 0; s < a->problem->periods.count; s++) {
        part_select_period(a, s);
        for (size_t i = 0; i < a->period->components.count; i++) {
            if (bind_keys(a->problem, a->parts[i].component, a->parts[i].plugin->desc, e) != 0)
                return e->code;
        }
    }
    part_select_period(a, 0);
    return check_scenarios(a, e);
}

static int run(assembly *a, registry *r, error *e)
{
    if (add_components(a, r, e) != 0 || check_keys(a, e) != 0 || connect_ports(a, e) != 0 ||
        design_add_events(a, e) != 0 || add_time(a, e) != 0)
        return e->code;
    for (int32_t period = 0; period < (int32_t)a->model->periods.count; period++) {
        bool removed;
        while (period < (int32_t)a->model->periods.count) {
            if (design_remove_unneeded(a, period, &removed, e) != 0)
                return e->code;
            if (!removed)
                break;
        }
        if (period == (int32_t)a->model->periods.count)
            break;
        build_period(a, period, e);
        for (size_t i = 0; i < a->period->components.count; i++)
            instance_free(&a->parts[i].instance);
        world_free(&a->world);
        a->parts_of_steps = NULL;
        memset(a->weather_in_parts, 0, sizeof a->weather_in_parts);
        if (e->code != 0)
            return e->code;
    }
    if (assemble_check_bus_keys(a, e) != 0 || check_target(a, e) != 0 || note_windows(a, e) != 0 ||
        note_weathers(a, e) != 0 || assemble_lives(a, e) != 0 || assemble_objective(a, e) != 0)
        return e->code;
    return model_close(a->model, e);
}

int assemble(arena *memory, problem *p, registry *r, log_sink log,
             const assembly_inspector *inspector, assembly *out, error *e)
{
    *out = (assembly){.memory = memory,
                      .problem = p,
                      .period = &p->periods.at[0],
                      .log = log,
                      .inspector = inspector};
    out->model = model_new(memory, p->money.currency, p->discount, e);
    if (out->model == NULL)
        return e->code;
    return run(out, r, e);
}
