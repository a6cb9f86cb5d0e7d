/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * held.c - holds the sizes of a model at those of an earlier result.
 *
 * A plan decides on the amount `built` of each size in each phase. Holding a size sets both bounds
 * of these variables; the amount installed then follows from the existing equipment and the lives
 * of the problem, which may differ from those of the result.
 */
#include "site/site.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static int add_note(site *s, char *text, error *e)
{
    const char **slot = text == NULL ? NULL : VEC_PUSH(s->memory, &s->hold_notes);
    if (slot == NULL)
        return error_memory(e);
    *slot = text;
    return 0;
}

/* Both have the same phases, which are told by their names. */
static int check_phases(const site *s, error *e)
{
    const model *m = s->assembly.model;
    const site_holding *h = &s->options.hold;
    text_buffer own = {0}, other = {0};
    bool same = m->phases.count == h->phases;
    for (size_t i = 0; i < m->phases.count; i++) {
        bool found = false;
        for (size_t k = 0; k < h->phases; k++)
            found = found || strcmp(h->phase[k], m->phases.at[i].name) == 0;
        same = same && found;
        text_addf(&own, "%s%s", i > 0 ? ", " : "", m->phases.at[i].name);
    }
    text_add(&own, ""); /* a text, if there are no phases */
    text_add(&other, "");
    for (size_t k = 0; k < h->phases; k++)
        text_addf(&other, "%s%s", k > 0 ? ", " : "", h->phase[k]);
    if (own.at == NULL || other.at == NULL || own.failed || other.failed)
        error_memory(e);
    else if (!same)
        error_set(e, ERROR_USAGE,
                  "%s: sizes are held phase by phase, but the phases of this result are %s, and "
                  "those of %s are %s: hold the result of a problem with the same phases",
                  h->from, *other.at != '\0' ? TEXT_SHORT(other.at) : "not named", s->problem->path,
                  *own.at != '\0' ? TEXT_SHORT(own.at) : "not named");
    text_free(&own);
    text_free(&other);
    return e->code;
}

static bool is_free(const site_holding *h, const char *component)
{
    for (size_t i = 0; i < h->frees; i++) {
        if (strcmp(h->freed[i], component) == 0)
            return true;
    }
    return false;
}

static const char *key_of(arena *a, const char *component, const char *size, const char *phase)
{
    return arena_printf(a, "%s\n%s\n%s", component, size, phase);
}

static void set_bounds(site *s, const model_size *size, int32_t phase, double built)
{
    model_var *v = &s->assembly.model->vars.at[size->built[phase]];
    v->lower = model_const(built);
    v->upper = model_const(s->options.hold.as_minimum ? HUGE_VAL : built);
}

/* Holds one size in all phases; `index`: of what is held; `used`: which of it the site has. */
static int hold_size(site *s, arena *scratch, const name_index *index, const model_size *size,
                     bool *used, error *e)
{
    const model *m = s->assembly.model;
    const site_holding *h = &s->options.hold;
    const char *component = m->components.at[size->component].name;
    bool found = false;
    for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
        const char *key = key_of(scratch, component, size->name, m->phases.at[p].name);
        if (key == NULL)
            return error_memory(e);
        const size_t at = index_find(index, key);
        if (at == INDEX_NONE)
            continue;
        found = used[at] = true;
        if (strcmp(h->held[at].unit, size->unit) != 0)
            return error_set(e, ERROR_USAGE,
                             "%s: the size `%s.%s` is in %s in this result and in %s in %s, so it "
                             "cannot be held: let the sizes of `%s` be free",
                             h->from, component, size->name, h->held[at].unit, size->unit,
                             s->problem->path, component);
        if (!is_free(h, component) && size->built[p] >= 0)
            set_bounds(s, size, p, h->held[at].built);
    }
    if (found || is_free(h, component))
        return 0;
    return add_note(s,
                    arena_printf(s->memory, "`%s.%s` is free, since the result %s has no such size",
                                 component, size->name, h->shown),
                    e);
}

/* Notes what the result has built of sizes that the site does not have, over all phases. */
static int note_missing(site *s, const bool *used, error *e)
{
    const site_holding *h = &s->options.hold;
    for (size_t i = 0; i < h->count; i++) {
        const site_held *n = &h->held[i];
        double built = 0;
        bool first = true;
        char number[40];
        for (size_t k = 0; k < h->count; k++) {
            const bool same = strcmp(h->held[k].component, n->component) == 0 &&
                              strcmp(h->held[k].size, n->size) == 0;
            first = first && !(same && k < i);
            built += same ? h->held[k].built : 0;
        }
        if (used[i] || !first)
            continue;
        if (add_note(s,
                     arena_printf(s->memory,
                                  "`%s.%s` of the result %s (%s %s built) is left out, since the "
                                  "site has no such size",
                                  n->component, n->size, h->shown,
                                  text_of(number, sizeof number, built, 4), n->unit),
                     e) != 0)
            return e->code;
    }
    return 0;
}

/* "the sizes are those of plan.results, except those of `grid`" */
static int note_holding(site *s, error *e)
{
    const site_holding *h = &s->options.hold;
    text_buffer b = {0};
    text_addf(&b, "the sizes are those of the result %s", h->shown);
    for (size_t i = 0; i < h->frees; i++)
        text_addf(&b, "%s`%s`",
                  i == 0             ? ", except those of "
                  : i + 1 < h->frees ? ", "
                                     : " and ",
                  h->freed[i]);
    add_note(s, b.failed ? NULL : arena_text(s->memory, b.at), e);
    text_free(&b);
    return e->code;
}

static int apply(site *s, arena *scratch, error *e)
{
    const site_holding *h = &s->options.hold;
    const model *m = s->assembly.model;
    name_index index = {0};
    bool *used = ARENA_ARRAY(scratch, bool, h->count + 1);
    if (used == NULL)
        return error_memory(e);
    if (check_phases(s, e) != 0 || note_holding(s, e) != 0)
        return e->code;
    for (size_t i = 0; i < h->count; i++) {
        const site_held *n = &h->held[i];
        const char *key = key_of(scratch, n->component, n->size, n->phase);
        if (key == NULL)
            return error_memory(e);
        if (index_find(&index, key) == INDEX_NONE && !index_put(scratch, &index, key, i))
            return error_memory(e);
    }
    for (size_t i = 0; i < m->sizes.count; i++) {
        if (hold_size(s, scratch, &index, &m->sizes.at[i], used, e) != 0)
            return e->code;
    }
    return note_missing(s, used, e);
}

int site_apply_holding(site *s, error *e)
{
    s->hold_notes.count = 0;
    s->hold_notes.at = NULL;
    s->hold_notes.room = 0;
    if (s->options.hold.from == NULL)
        return 0;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    apply(s, scratch, e);
    arena_free(scratch);
    return e->code;
}
