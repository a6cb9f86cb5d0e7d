/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table_events.c - the section of the terminal's table that names the sizes which stress events and
 * design events hold. An event is listed once, with the phases in which it holds a size.
 */
#include "result/terminal/page.h"

#include <string.h>

/* The name of an event without that of its phase. */
static const char *kind_of(const model *m, int32_t period)
{
    const model_period *p = &m->periods.at[period];
    const char *phase = result_phase_name(m, p->phase);
    size_t length = strlen(phase);
    return length > 0 && strncmp(p->name, phase, length) == 0 && p->name[length] == '.'
               ? p->name + length + 1
               : p->name;
}

/* Sets the flag of each phase that has an event of this kind. Returns the reason of a design event
 * if all of them have the same, else NULL. */
static const char *find_phases(const model *m, const char *kind, bool *in)
{
    const char *design = NULL;
    bool any = false, same = true;
    for (int32_t i = 0; i < (int32_t)m->periods.count; i++) {
        const model_period *p = &m->periods.at[i];
        if (!p->stress || strcmp(kind_of(m, i), kind) != 0)
            continue;
        in[p->phase] = true;
        same = same &&
               (!any || (design != NULL && p->design != NULL && strcmp(design, p->design) == 0));
        design = p->design;
        any = true;
    }
    return same ? design : NULL;
}

/* "chillers.size in 2028": the size that begins at *k, if an event of this kind holds it; else
 * NULL. Sets *k to the next size. exists: the phases with such an event; in: room for flags. */
static const char *held_size(page *p, const char *kind, const bool *exists, bool *in, size_t *k)
{
    const result *r = p->r;
    const model *m = r->model;
    const result_size *first = &r->sizes.at[*k];
    bool any = false;
    memset(in, 0, m->phases.count * sizeof *in);
    for (; *k < r->sizes.count; ++*k) {
        const result_size *s = &r->sizes.at[*k];
        if (strcmp(s->component, first->component) != 0 || strcmp(s->name, first->name) != 0)
            break;
        for (size_t n = 0; n < s->events; n++) {
            if (strcmp(kind_of(m, s->sized_by[n]), kind) != 0)
                continue;
            in[m->periods.at[s->sized_by[n]].phase] = true;
            any = true;
        }
    }
    const char *name = page_join(p, first->component, ".", first->name);
    if (!any || memcmp(in, exists, m->phases.count * sizeof *in) == 0)
        return any ? name : NULL;
    return page_join(p, name, " in ", page_phase_list(p, in));
}

/* The line of an event, "heat-wave: chillers.size, substation.size"; NULL if there is nothing to
 * say. */
static const char *event_line(page *p, int32_t period)
{
    const model *m = p->r->model;
    const char *kind = kind_of(m, period), *line = kind;
    bool *exists = ARENA_ARRAY(p->a, bool, m->phases.count);
    bool *in = ARENA_ARRAY(p->a, bool, m->phases.count);
    size_t held = 0;
    if (exists == NULL || in == NULL) {
        p->failed = true;
        return NULL;
    }
    const char *design = find_phases(m, kind, exists);
    const char *phases = page_phase_list(p, exists);
    if (p->phased && strcmp(phases, "all phases") != 0)
        line = page_join(p, line, " in ", phases);
    if (design != NULL)
        line = page_join(p, page_join(p, line, " (", design), ")", "");
    for (size_t k = 0; k < p->r->sizes.count;) {
        const char *size = held_size(p, kind, exists, in, &k);
        line = size == NULL ? line : page_join(p, line, held++ == 0 ? ": " : ", ", size);
    }
    if (held == 0 && m->periods.at[period].design == NULL)
        return NULL;
    return held == 0 ? page_join(p, line, ": ", "nothing") : line;
}

void table_events(page *p)
{
    const model *m = p->r->model;
    bool any = false;
    for (int32_t i = 0; i < (int32_t)m->periods.count; i++) {
        bool listed = !m->periods.at[i].stress;
        for (int32_t k = 0; k < i && !listed; k++)
            listed = m->periods.at[k].stress && strcmp(kind_of(m, k), kind_of(m, i)) == 0;
        const char *line = listed ? NULL : event_line(p, i);
        if (line == NULL)
            continue;
        text_add(p->out, any ? "" : "\n  sized by events\n");
        text_wrap(p->out, 2, 4, line);
        any = true;
    }
}
