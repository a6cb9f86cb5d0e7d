/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lives.c - records where the life of each size was written, for the notes of the result, and notes
 * existing equipment that retires inside a phase: it is kept, free of charge, to the end of it.
 */
#include "assembly/lives.h"

#include "base/text.h"
#include "plugin/sizing.h"
#include "problem/ini.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "site.ini:31", in the problem's memory, of "folder/site.ini:31: [grid] life". */
static const char *short_location(const assembly *a, const char *location)
{
    const char *end = strstr(location, ": [");
    size_t length = end == NULL ? strlen(location) : (size_t)(end - location);
    size_t from = length;
    while (from > 0 && location[from - 1] != '/')
        from--;
    return arena_slice(a->memory, location + from, length - from);
}

/* The size of a component that a sizing parameter describes. Plugins name a size as its parameter;
 * one that does not is found if the component has no other size. */
static model_size *size_of(model *m, int32_t component, const char *key)
{
    model_size *only = NULL;
    size_t count = 0;
    for (size_t i = 0; i < m->sizes.count; i++) {
        model_size *s = &m->sizes.at[i];
        if (s->component != component)
            continue;
        if (strcmp(s->name, key) == 0)
            return s;
        only = s;
        count++;
    }
    return count == 1 ? only : NULL;
}

/* The component as it is in the typical year of a phase. */
static const problem_component *component_in(const assembly *a, int32_t component, int32_t phase)
{
    const problem_period *period = problem_typical(a->problem, phase);
    return period == NULL ? NULL : &period->components.at[component];
}

static int locate_life(assembly *a, model_size *s, const firn_param *param, int32_t phase, error *e)
{
    const problem_component *c = component_in(a, s->component, phase);
    const ini_entry *n = c == NULL ? NULL : bind_sizing_entry(c, param, "life");
    char location[600];
    if (s->life_location != NULL && n == NULL)
        return 0;
    const char *text = n == NULL ? a->model->components.at[s->component].location
                                 : ini_location(c->section, n, location, sizeof location);
    s->life_location = short_location(a, text);
    return s->life_location == NULL ? error_memory(e) : 0;
}

/* The note on an `existing_until` that is `inside` years after the start of phase `p`. */
static const char *retirement_text(assembly *a, const ini_entry *n, double inside,
                                   const model_phase *p)
{
    char into[40], years[40], before[40];
    text_of(into, sizeof into, inside, inside < 0.01 ? 2 : 4);
    text_of(years, sizeof years, p->years, 4);
    /* rounded down, so that it does not lie inside the phase again */
    text_of(before, sizeof before, floor(p->start * 1000 + 1e-6) / 1000, 8);
    return arena_printf(
        a->memory,
        "`%s = %s` goes %s yr into %s%s, and what exists on the first day of a phase is kept for "
        "all its %s yr: write `%s = %s` to retire it before, or begin a phase where it retires",
        n->key, n->value, into, *p->name == '\0' ? "the only phase" : "phase ", p->name, years,
        n->key, before);
}

/* Notes an `existing_until` that lies inside this phase. */
static int note_retirement(assembly *a, const model_size *s, const firn_param *param, int32_t phase,
                           error *e)
{
    const model *m = a->model;
    const model_phase *p = &m->phases.at[phase];
    const model_sizing *o = &s->sizing[phase];
    const problem_component *c = component_in(a, s->component, phase);
    const ini_entry *n = c == NULL ? NULL : bind_sizing_entry(c, param, "existing_until");
    char location[600];
    double inside = o->existing_until - p->start;
    if (n == NULL || o->existing == 0 || !(inside > MODEL_DATE_TOLERANCE) ||
        !(o->existing_until < model_phase_end(m, phase) - MODEL_PHASE_TOLERANCE))
        return 0;
    ini_location(c->section, n, location, sizeof location);
    const char *text = retirement_text(a, n, inside, p), *at = short_location(a, location);
    component_note *slot = text == NULL || at == NULL ? NULL : VEC_PUSH(a->memory, &a->notes);
    if (slot == NULL)
        return error_memory(e);
    *slot = (component_note){s->component, text, text, at};
    char *end = strstr(location, ": ["); /* the file and the line, with the folder */
    if (end != NULL)
        *end = '\0';
    log_line(&a->log, LOG_WARNING, "%s: [%s] %s", location, c->name, text);
    return 0;
}

int assemble_lives(assembly *a, error *e)
{
    for (int32_t i = 0; i < (int32_t)a->model->components.count; i++) {
        const firn_plugin_desc *d = a->parts[i].plugin->desc;
        for (uint32_t k = 0; k < d->param_count; k++) {
            const firn_param *param = plugin_param(d, k);
            model_size *s =
                param->kind == FIRN_KIND_SIZING ? size_of(a->model, i, param->key) : NULL;
            for (int32_t p = 0; s != NULL && p < (int32_t)a->model->phases.count; p++) {
                if (locate_life(a, s, param, p, e) != 0 || note_retirement(a, s, param, p, e) != 0)
                    return e->code;
            }
        }
    }
    return 0;
}
