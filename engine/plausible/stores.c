/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stores.c - a store of which the power is set, and the energy is free to become next to nothing; a
 * store that must hold more in a stress event than the event begins with.
 */
#include "plausible/inspect.h"
#include "plausible/model.h"
#include "plugin/sizing.h"

#include <math.h>
#include <stdlib.h>

/* The entry that sets a size from below; NULL: nothing does. */
static const ini_entry *set_by(const assembly *a, const model_size *s)
{
    static const char *const keys[] = {"fix", "min", "existing"};
    const part *of = &a->parts[s->component];
    for (uint32_t i = 0; i < of->plugin->desc->param_count; i++) {
        const firn_param *param = plugin_param(of->plugin->desc, i);
        if (param->kind != FIRN_KIND_SIZING || strcmp(param->key, s->name) != 0)
            continue;
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            const ini_entry *n = bind_sizing_entry(of->component, param, keys[k]);
            if (n != NULL)
                return n;
        }
    }
    return NULL;
}

static bool has_stock(const model *m, int32_t component)
{
    for (size_t i = 0; i < m->vars.count; i++) {
        if (m->vars.at[i].component == component && m->vars.at[i].role == VAR_STOCK)
            return true;
    }
    return false;
}

/* Is `amount` what `flow` brings in a time: MWh and MW, m3 and m3/h? */
static bool is_amount_of(const char *amount, const char *flow)
{
    unit a, b;
    char why[200];
    if (!unit_parse(amount, strlen(amount), &a, why, sizeof why) ||
        !unit_parse(flow, strlen(flow), &b, why, sizeof why))
        return false;
    b.power[UNIT_TIME]++;
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

/* Does a row ask for more of `t` the more of `s` there is, as a minimum duration does? A maximum
 * duration leaves `t` free to be 0. */
static bool are_linked(const model *m, const model_size *s, const model_size *t)
{
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *x = &m->terms.at[i];
        const model_row *row = &m->rows.at[x->row];
        if (x->var != s->installed[0] || row->scope != SCOPE_PERIOD ||
            (row->sense == SENSE_AT_MOST && num_at(x->coef, 0) <= 0) ||
            (row->sense == SENSE_AT_LEAST && num_at(x->coef, 0) >= 0))
            continue;
        for (size_t k = 0; k < m->terms.count; k++) {
            if (m->terms.at[k].row == x->row && m->terms.at[k].var == t->installed[0])
                return true;
        }
    }
    return false;
}

/* What an event begins with, as a share of a size: the rows of an initial level that have only this
 * and the size, c level + d size <= 0 (or >= 0). */
typedef struct start {
    double least, most;
    int32_t size; /* the variable of the installed amount; -1: none yet */
} start;

static void add_bound(start *of, const model_row *row, double level, double size, int32_t var)
{
    const double share = -size / level;
    const bool above = (row->sense == SENSE_AT_MOST) == (level > 0);
    if (row->sense == SENSE_EQUAL || (of->size >= 0 && of->size != var))
        return;
    of->size = var;
    if (above)
        of->most = fmin(of->most, share);
    else
        of->least = fmax(of->least, share);
}

/* The terms of one ROW_START, which follow one another. */
static void add_row(const model *m, size_t first, size_t count, start *starts)
{
    int32_t level = -1, size = -1;
    double of_level = 0, of_size = 0;
    for (size_t k = first; k < first + count; k++) {
        const model_term *t = &m->terms.at[k];
        const bool is_level = m->vars.at[t->var].role == VAR_START;
        *(is_level ? &level : &size) = t->var;
        *(is_level ? &of_level : &of_size) = num_at(t->coef, 0);
    }
    if (count == 2 && level >= 0 && size >= 0 && of_level != 0)
        add_bound(&starts[level], &m->rows.at[m->terms.at[first].row], of_level, of_size, size);
}

static int inspect_starts(plausible *p, const assembly *a, error *e)
{
    const model *m = a->model;
    start *starts = calloc(m->vars.count + 1, sizeof *starts);
    if (starts == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->vars.count; i++)
        starts[i] = (start){0, HUGE_VAL, -1};
    for (size_t i = 0, n; i < m->terms.count; i += n) {
        for (n = 1; i + n < m->terms.count && m->terms.at[i + n].row == m->terms.at[i].row;)
            n++;
        if (m->rows.at[m->terms.at[i].row].role == ROW_START)
            add_row(m, i, n, starts);
    }
    for (size_t i = 0; i < m->vars.count && e->code == 0; i++) {
        const start *s = &starts[i];
        const model_var *v = &m->vars.at[i];
        const model_period *in = &m->periods.at[v->period];
        if (v->role != VAR_START || s->least <= s->most * (1 + 1e-9) || in->design != NULL)
            continue;
        const part *of = &a->parts[v->component];
        finding_on_section(p, "start", of->component->name, of->component->location, e,
                           "must hold %s %% of its capacity in stress event %s, which begins with "
                           "at most %s %%, so nothing of it can be built: lower the minimum level "
                           "of the store, or raise `initial_level` of the event",
                           PLAIN(100 * s->least), in->name, PLAIN(100 * s->most));
    }
    free(starts);
    return e->code;
}

int inspect_stores(plausible *p, const assembly *a, error *e)
{
    if (inspect_starts(p, a, e) != 0)
        return e->code;
    const model *m = a->model;
    for (size_t i = 0; i < m->sizes.count; i++) {
        const model_size *s = &m->sizes.at[i];
        const ini_entry *n = has_stock(m, s->component) ? set_by(a, s) : NULL;
        for (size_t k = 0; n != NULL && k < m->sizes.count; k++) {
            const model_size *other = &m->sizes.at[k];
            if (k == i || other->component != s->component || set_by(a, other) != NULL ||
                !is_amount_of(other->unit, s->unit) || are_linked(m, s, other))
                continue;
            if (finding_on_entry(
                    p, "store", a->parts[s->component].component->section, n, e,
                    "sets the power of the store, and nothing sets `%s`: the plan may store only "
                    "minutes of it: write `%s.fix` or `%s.min`, or a minimum "
                    "duration",
                    other->name, other->name, other->name) != 0)
                return e->code;
        }
    }
    return 0;
}
