/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * period.c - makes the periods of a problem: for each phase its typical year and its stress events,
 * each with its values, components, buses, calendar, target, weather and limits.
 */
#include "base/text.h"
#include "problem/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COMPONENTS = 10000 };

/* The name of the typical year where there are stress events but no phases. */
#define TYPICAL "typical"

const problem_period *problem_typical(const problem *p, int32_t phase)
{
    for (size_t i = 0; i < p->periods.count; i++) {
        if (p->periods.at[i].phase == phase && !p->periods.at[i].stress)
            return &p->periods.at[i];
    }
    return NULL;
}

/* ---- components and buses ------------------------------------------------------------------- */

static int by_component(const void *a, const void *b)
{
    return strcmp(((const problem_component *)a)->name, ((const problem_component *)b)->name);
}

static int by_bus(const void *a, const void *b)
{
    return strcmp(((const problem_bus *)a)->name, ((const problem_bus *)b)->name);
}

static const char *const kinds[] = {"bus", "window", "phase", "stress", "scenario"};

static int unknown_section(const ini_section *s, error *e)
{
    char hint[100] = "";
    const char *near = problem_near_fixed(s->name);
    const char *kind = text_nearest_of(s->name, kinds, sizeof kinds / sizeof kinds[0]);
    if (near != NULL)
        snprintf(hint, sizeof hint, "; did you mean [%s]?", near);
    else if (kind != NULL)
        snprintf(hint, sizeof hint, "; did you mean [%s NAME]?", kind);
    return ini_section_complain(
        e, s, "is not a known section: write `type = ...` if it is a component%s", hint);
}

static int unknown_kind(const ini_section *s, error *e)
{
    char hint[100] = "";
    const char *near = text_nearest_of(s->kind, kinds, sizeof kinds / sizeof kinds[0]);
    if (near != NULL)
        snprintf(hint, sizeof hint, "; did you mean [%s %s]?", near, s->name);
    return ini_section_complain(
        e, s,
        "is of an unknown kind, `%s`: a section of two words must be [bus NAME], [window NAME], "
        "[phase NAME], [stress NAME] or [scenario NAME]%s",
        s->kind, hint);
}

static bool is_other(const char *kind)
{
    return strcmp(kind, "window") == 0 || strcmp(kind, "phase") == 0 ||
           strcmp(kind, "stress") == 0 || strcmp(kind, "scenario") == 0;
}

static int add_component(problem_period *period, ini_section *s, error *e)
{
    arena *a = period->problem->memory;
    ini_entry *type = ini_take_entry(s, "type");
    if (type == NULL)
        return unknown_section(s, e);
    problem_component *c = VEC_PUSH(a, &period->components);
    if (c == NULL)
        return error_memory(e);
    *c = (problem_component){s->name, type->value, arena_printf(a, "%s:%d", s->file, s->line), s};
    return c->location == NULL ? error_memory(e) : 0;
}

static int sort_sections(problem_period *period, error *e)
{
    ini_document *d = &period->document;
    for (size_t i = 1; i < d->sections.count; i++) {
        ini_section *s = &d->sections.at[i];
        if (strcmp(s->kind, "bus") == 0) {
            problem_bus *bus = VEC_PUSH(period->problem->memory, &period->buses);
            if (bus == NULL)
                return error_memory(e);
            *bus = (problem_bus){s->name, s};
        } else if (*s->kind != '\0' && !is_other(s->kind)) {
            return unknown_kind(s, e);
        } else if (*s->kind == '\0' && !problem_is_fixed(s->name) &&
                   add_component(period, s, e) != 0) {
            return e->code;
        }
    }
    if (period->components.count == 0)
        return error_set(e, ERROR_PROBLEM,
                         "%s: there is no component: add a section with a `type`, as in `[grid] "
                         "type = grid.connection`",
                         period->problem->path);
    if (period->components.count > MAX_COMPONENTS)
        return error_set(e, ERROR_PROBLEM,
                         "%s: there are %zu components; the maximum is %d: combine similar ones",
                         period->problem->path, period->components.count, MAX_COMPONENTS);
    qsort(period->components.at, period->components.count, sizeof *period->components.at,
          by_component);
    if (period->buses.count > 0)
        qsort(period->buses.at, period->buses.count, sizeof *period->buses.at, by_bus);
    return 0;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* The sections that a period has: components, buses and fixed sections. Those that define windows,
 * phases, events and scenarios stay in p->document: with one copy of each per period, a file of a
 * thousand events would need a million. */
static int site_document(problem *p, ini_document *out, error *e)
{
    ini_document own = {0};
    for (size_t i = 0; i < p->document.sections.count; i++) {
        const ini_section *from = &p->document.sections.at[i];
        ini_section *to = is_other(from->kind) ? NULL : VEC_PUSH(p->memory, &own.sections);
        if (to != NULL)
            *to = *from;
        else if (!is_other(from->kind))
            return error_memory(e);
    }
    *out = (ini_document){.sha256 = p->document.sha256};
    return ini_overlay(p->memory, out, &own, e);
}

/* The document of a phase: the file's values, overridden by those of the earlier phases and of its
 * own section, which is applied to `site`, then by the scenario and --set. */
static int phase_document(problem *p, int32_t phase, ini_document *site, ini_document *out,
                          error *e)
{
    ini_section *own = p->phases.at[phase].section;
    if ((own != NULL && problem_overlay_section(p, site, own, e) != 0) ||
        ini_copy(p->memory, site, out, e) != 0)
        return e->code;
    return own == NULL ? 0 : problem_apply_overrides(p, out, p->phases.at[phase].name, e);
}

/* Adds the keys of a period's components to problem.written. All periods have the same components;
 * where they do not, assembly refuses them. */
static int note_written(problem_period *period, error *e)
{
    problem *p = period->problem;
    if (p->written == NULL)
        p->written = ARENA_ARRAY(p->memory, name_index, period->components.count);
    if (p->written == NULL)
        return error_memory(e);
    for (size_t i = 0; i < period->components.count; i++) {
        const ini_section *s = period->components.at[i].section;
        for (size_t k = 0; k < s->entries.count; k++) {
            const char *key = s->entries.at[k].key;
            if (index_find(&p->written[i], key) == INDEX_NONE &&
                !index_put(p->memory, &p->written[i], key, k))
                return error_memory(e);
        }
    }
    return 0;
}

bool problem_writes(const problem *p, const problem_component *c, const char *key)
{
    if (p->written == NULL) /* no period has been read */
        return false;
    const problem_period *first = &p->periods.at[0];
    const problem_component *same = bsearch(c, first->components.at, first->components.count,
                                            sizeof *first->components.at, by_component);
    return same != NULL && index_find(&p->written[same - first->components.at], key) != INDEX_NONE;
}

static int finish(problem_period *period, ini_section *event, error *e)
{
    if (sort_sections(period, e) != 0 || note_written(period, e) != 0 ||
        period_read_site(period, e) != 0 || period_read_limits(period, e) != 0 ||
        period_read_weather(period, e) != 0)
        return e->code;
    return event == NULL ? 0 : stress_apply_weather(period, event, e);
}

static problem_period *add_period(problem *p, int32_t phase, error *e)
{
    problem_period *period = VEC_PUSH(p->memory, &p->periods);
    if (period == NULL) {
        error_memory(e);
        return NULL;
    }
    *period = (problem_period){.problem = p,
                               .name = p->phases.at[phase].name,
                               .phase = phase,
                               .target = (double)NAN,
                               .calendar = p->calendar};
    return period;
}

typedef struct stress_event {
    ini_section *section;
} stress_event;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const stress_event *)a)->section->name,
                  ((const stress_event *)b)->section->name);
}

/* The [stress ...] sections by name. */
static int list_stress(problem *p, stress_event **list, size_t *count, error *e)
{
    *count = 0;
    *list = ARENA_ARRAY(p->memory, stress_event, p->document.sections.count);
    if (*list == NULL)
        return error_memory(e);
    for (size_t i = 1; i < p->document.sections.count; i++) {
        if (strcmp(p->document.sections.at[i].kind, "stress") == 0)
            (*list)[(*count)++].section = &p->document.sections.at[i];
    }
    if (*count > 0)
        qsort(*list, *count, sizeof **list, by_name);
    return 0;
}

static int read_stress(problem *p, int32_t phase, const problem_period *typical, ini_section *event,
                       error *e)
{
    const char *phase_name = p->phases.at[phase].name;
    bool applies;
    if (stress_applies(p, event, phase_name, &applies, e) != 0)
        return e->code;
    if (!applies)
        return 0;
    if (strcmp(event->name, TYPICAL) == 0)
        return error_set(
            e, ERROR_PROBLEM,
            "%s:%d: [stress %s] has the name of the typical year in results: choose another name",
            event->file, event->line, event->name);
    const ini_document *base = &typical->document; /* read before the list of periods moves */
    ini_document document;
    if (ini_copy(p->memory, base, &document, e) != 0 ||
        problem_overlay_section(p, &document, event, e) != 0)
        return e->code;
    problem_period *period = add_period(p, phase, e);
    if (period == NULL)
        return e->code;
    period->document = document;
    period->stress = true;
    period->name = *phase_name == '\0' ? event->name
                                       : arena_printf(p->memory, "%s.%s", phase_name, event->name);
    if (period->name == NULL)
        return error_memory(e);
    if (stress_read_time(period, event, e) != 0 || stress_read_keys(event, e) != 0)
        return e->code;
    return finish(period, event, e);
}

int problem_read_periods(problem *p, error *e)
{
    stress_event *stress;
    size_t events;
    ini_document site; /* with the values of the phases read so far */
    if (list_stress(p, &stress, &events, e) != 0 || site_document(p, &site, e) != 0)
        return e->code;
    for (int32_t i = 0; i < (int32_t)p->phases.count; i++) {
        problem_period *period = add_period(p, i, e);
        if (period == NULL || phase_document(p, i, &site, &period->document, e) != 0 ||
            finish(period, NULL, e) != 0)
            return e->code;
        if (events > 0 && *period->name == '\0')
            period->name = TYPICAL;
        size_t at = p->periods.count - 1;
        for (size_t k = 0; k < events; k++) {
            if (read_stress(p, i, &p->periods.at[at], stress[k].section, e) != 0)
                return e->code;
        }
    }
    return 0;
}
