/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * statement.c - lists the statements of a problem.
 */
#include "study/program/statement.h"

#include "base/text.h"
#include "plugin/bind.h"
#include "plugin/sizing.h"
#include "units/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A probe changes a number by this share of it. By choice: far above rounding, and small enough to
 * stay on the same side of a kink. */
#define PROBE 0.01

enum {
    RANK_OTHER = 1,
    RANK_FLAG,
    RANK_NUMBER,
    RANK_BOUND,
    RANK_EVENT,
    RANK_LIMIT,
    RANK_TARGET,
};

/* What a key of a component's section means. */
typedef struct meaning {
    const firn_param *param; /* NULL: no parameter of the plugin (a port, a window's value) */
    const char *sub;         /* of a sizing: "max"; else NULL */
} meaning;

static meaning meaning_of(const firn_plugin_desc *d, const char *key)
{
    const size_t length = strcspn(key, ".");
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *p = plugin_param(d, i);
        const bool named = strlen(p->key) == length && strncmp(p->key, key, length) == 0;
        if (p->kind != FIRN_KIND_SIZING && named)
            return (meaning){p, NULL};
        if (p->kind != FIRN_KIND_SIZING)
            continue;
        if (named && key[length] == '.')
            return (meaning){p, key + length + 1};
        for (size_t k = 0; strcmp(p->key, "size") == 0 && bind_sizing_keys[k] != NULL; k++) {
            if (strcmp(key, bind_sizing_keys[k]) == 0)
                return (meaning){p, bind_sizing_keys[k]};
        }
    }
    return (meaning){NULL, NULL};
}

/* Money moves no side of the program. */
static bool is_money(const problem *p, const char *text)
{
    unit u;
    char why[400];
    return unit_parse_parameter(text, &p->money, &u, why, sizeof why) && u.power[UNIT_MONEY] != 0;
}

static bool sub_is_statement(const char *sub)
{
    static const char *const known[] = {"min",       "max", "fix", "existing", "existing_until",
                                        "redundancy"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(sub, known[i]) == 0)
            return true;
    }
    return false;
}

/* The share of the target and its utilization multiply the target, which stands for them. */
static bool is_statement(const problem *p, const meaning *m)
{
    const firn_param *n = m->param;
    if (n == NULL)
        return false;
    if (n->kind == FIRN_KIND_SIZING)
        return m->sub != NULL && sub_is_statement(m->sub);
    if ((n->flags & (FIRN_SHARE | FIRN_UTILIZATION)) != 0)
        return false;
    return n->kind == FIRN_KIND_FLAG ||
           ((n->kind == FIRN_KIND_REAL || n->kind == FIRN_KIND_SERIES ||
             n->kind == FIRN_KIND_INTEGER) &&
            !is_money(p, n->unit));
}

/* What a unit of the number is in base units; 0: it cannot be read. */
static double unit_size(const problem *p, const char *rest, const char *expected, arena *a)
{
    double one = 0, zero = 0;
    char why[600];
    const char *first = arena_printf(a, "1 %s", rest), *second = arena_printf(a, "0 %s", rest);
    return first != NULL && second != NULL &&
                   unit_read(first, expected, &p->money, false, &one, why, sizeof why) &&
                   unit_read(second, expected, &p->money, false, &zero, why, sizeof why)
               ? one - zero
               : 0;
}

static void set_range(const problem *p, arena *a, statement *t, const meaning *m)
{
    t->low = m->param != NULL && m->param->min < 0 ? -HUGE_VAL : 0;
    t->high = strcmp(t->own_key, "initial_level") != 0 ? HUGE_VAL
              : strchr(t->value, '%') != NULL          ? 100
                                                       : 1;
    if (t->number < 0)
        t->low = -HUGE_VAL;
    if (m->param == NULL || m->param->kind == FIRN_KIND_SIZING || t->form != STATEMENT_NUMBER)
        return;
    const value_range range = bind_range(p, m->param);
    const double size = unit_size(p, t->rest, m->param->unit, a);
    if (size > 0 && isfinite(range.max))
        t->high = range.max / size;
    if (size > 0 && isfinite(range.min))
        t->low = range.min / size;
}

/* Reads the form of the value. False: it is not one that can be changed. */
static bool read_form(const problem *p, arena *a, statement *t, const meaning *m)
{
    const char *end = text_number(t->value, &t->number);
    const bool many = strchr(t->value, ',') != NULL, column = strstr(t->value, ".csv") != NULL;
    if (m->sub != NULL && strcmp(m->sub, "redundancy") == 0) {
        t->form = STATEMENT_REDUNDANCY;
        t->number = t->step = 1;
        return strcmp(t->value, "N") != 0;
    }
    if (m->sub != NULL && strcmp(m->sub, "existing_until") == 0) {
        t->form = STATEMENT_DATE;
        t->number = t->step = 1;
        return t->other != NULL && end != NULL;
    }
    if (strcmp(t->value, "yes") == 0 || strcmp(t->value, "no") == 0) {
        t->form = STATEMENT_FLAG;
        t->number = t->step = 1;
        return true;
    }
    if (end != NULL && !many && strchr(t->value, ':') == NULL && *text_skip(end) != '-') {
        t->form = STATEMENT_NUMBER;
        t->rest = text_skip(end);
        set_range(p, a, t, m);
        t->step = t->number != 0 ? PROBE * fabs(t->number) : 1;
        if (t->number + t->step > t->high)
            t->step = -t->step;
        return true;
    }
    if (column || (end != NULL && many && strchr(t->value, ':') == NULL)) {
        t->form = STATEMENT_SERIES;
        t->number = 1;
        t->low = 0;
        t->high = HUGE_VAL;
        t->step = PROBE;
        return true;
    }
    return false;
}

static const char *series_text(arena *a, const char *value, double factor)
{
    text_buffer b = {0};
    if (strstr(value, ".csv") != NULL) {
        const char *star = strrchr(value, '*');
        double old = 1;
        if (star != NULL && text_number(text_skip(star + 1), &old) == NULL)
            star = NULL;
        text_add_bytes(&b, value, star == NULL ? strlen(value) : (size_t)(star - value));
        text_add(&b, " * ");
        text_add_number(&b, factor * old, 12);
    } else {
        for (const char *at = value; *at != '\0';) {
            double number;
            const char *end = text_number(at, &number);
            if (end != NULL) {
                text_add_number(&b, factor * number, 12);
                at = end;
                while (*at != '\0' && *at != ',')
                    text_add_bytes(&b, at++, 1);
            }
            if (*at != '\0')
                text_add_bytes(&b, at++, 1);
        }
    }
    const char *out = b.failed || b.at == NULL ? NULL : arena_text(a, b.at);
    text_free(&b);
    return out;
}

const char *statement_text(arena *a, const statement *t, double number)
{
    if (t->form == STATEMENT_REDUNDANCY)
        return "N";
    if (t->form == STATEMENT_DATE)
        return t->other;
    if (t->form == STATEMENT_FLAG)
        return strcmp(t->value, "yes") == 0 ? "no" : "yes";
    if (t->form == STATEMENT_SERIES)
        return series_text(a, t->value, number);
    text_buffer b = {0};
    text_add_number(&b, number, 12);
    if (*t->rest != '\0')
        text_addf(&b, " %s", t->rest);
    const char *out = b.failed ? NULL : arena_text(a, b.at);
    text_free(&b);
    return out;
}

/* ---- listing --------------------------------------------------------------------------------- */

typedef struct listing {
    const site *s;
    arena *a;
    statement_list *out;
} listing;

static const part *part_of(const site *s, const char *name)
{
    const problem_period *first = &s->problem->periods.at[0];
    for (size_t i = 0; i < first->components.count; i++) {
        if (strcmp(first->components.at[i].name, name) == 0)
            return &s->assembly.parts[i];
    }
    return NULL;
}

/* Adds the statement `key` of the section `target` ("bus w40", "grid"), which is written in `in`
 * under `n`. */
static int add(const listing *l, const ini_section *in, const ini_entry *n, const char *kind,
               const char *name, const char *key, error *e)
{
    const problem *p = l->s->problem;
    const bool nested = strcmp(in->kind, "phase") == 0 || strcmp(in->kind, "stress") == 0;
    statement t = {.kind = in->kind,
                   .name = in->name,
                   .key = n->key,
                   .value = n->value,
                   .file = n->file,
                   .line = n->line,
                   .own_key = key,
                   .rank = RANK_OTHER};
    meaning m = {NULL, NULL};
    char title[160];
    if (*kind == '\0' && strcmp(name, "site") == 0) {
        if (strcmp(key, "target") != 0)
            return 0;
        t.rank = RANK_TARGET;
        t.is_target = true;
    } else if (*kind == '\0' && strcmp(name, "limits") == 0) {
        t.rank = RANK_LIMIT;
        t.is_limit = true;
    } else if (strcmp(kind, "stress") == 0) {
        if (strcmp(key, "initial_level") != 0)
            return 0;
    } else if (strcmp(kind, "bus") == 0) {
        if (strcmp(key, "carrier") == 0)
            return 0;
        t.bus = name;
    } else {
        const part *c = *kind == '\0' ? part_of(l->s, name) : NULL;
        if (c == NULL)
            return 0;
        m = meaning_of(c->plugin->desc, key);
        if (m.param == NULL || !is_statement(p, &m))
            return 0;
        t.owner = name;
        t.is_factor = m.param->kind != FIRN_KIND_FLAG && m.param->kind != FIRN_KIND_SIZING &&
                      (strcmp(m.param->unit, "1") == 0 || strcmp(m.param->unit, "%") == 0);
        t.rank = m.sub != NULL                     ? RANK_BOUND
                 : m.param->kind == FIRN_KIND_FLAG ? RANK_FLAG
                                                   : RANK_NUMBER;
    }
    if (nested && t.rank < RANK_EVENT)
        t.rank = RANK_EVENT;
    /* equipment that exists in all phases */
    t.other = arena_printf(l->a, "%d", (int)p->phases.at[p->phases.count - 1].start + 1);
    if (!read_form(p, l->a, &t, &m))
        return 0;
    ini_section_title(in, title, sizeof title);
    t.set = arena_printf(l->a, "%s.%s", title, n->key);
    t.address = nested ? arena_printf(l->a, "[%s] %s", title, n->key) : t.set;
    statement *slot = VEC_PUSH(l->a, l->out);
    if (slot == NULL || t.set == NULL || t.address == NULL)
        return error_memory(e);
    *slot = t;
    return 0;
}

/* An entry "bus w40.temperature" of a phase or a stress event. */
static int add_nested(const listing *l, const ini_section *in, const ini_entry *n, error *e)
{
    char *copy = arena_text(l->a, n->key);
    ini_address at;
    if (copy == NULL)
        return error_memory(e);
    if (!ini_split_address(copy, &at))
        return add(l, in, n, in->kind, in->name, n->key, e);
    return add(l, in, n, at.kind, at.name, at.key, e);
}

/* Where the scenario or --set has a value for one phase at the same address, the one that is
 * written in [phase] is not in effect. */
static const problem_override *override_of(const problem *p, const char *phase, const char *key)
{
    const problem_override *found = NULL;
    char text[200];
    for (size_t i = 0; i < p->overrides.count; i++) {
        const problem_override *o = &p->overrides.at[i];
        snprintf(text, sizeof text, "%s%s%s.%s", o->kind, *o->kind != '\0' ? " " : "", o->name,
                 o->entry.key);
        if (o->phase != NULL && strcmp(o->phase, phase) == 0 && strcmp(text, key) == 0)
            found = o;
    }
    return found;
}

/* Adds the values that the scenario or --set has for single phases. */
static int add_of_phases(const listing *l, error *e)
{
    const problem *p = l->s->problem;
    for (size_t i = 0; i < p->overrides.count; i++) {
        const problem_override *o = &p->overrides.at[i];
        if (o->phase == NULL)
            continue;
        ini_entry entry = o->entry;
        entry.key = arena_printf(l->a, "%s%s%s.%s", o->kind, *o->kind != '\0' ? " " : "", o->name,
                                 o->entry.key);
        const ini_section in = {.kind = "phase", .name = o->phase};
        const size_t before = l->out->count;
        if (entry.key == NULL)
            return error_memory(e);
        if (override_of(p, o->phase, entry.key) != o)
            continue;
        if (add_nested(l, &in, &entry, e) != 0)
            return e->code;
        if (l->out->count > before) {
            statement *t = &l->out->at[before];
            t->set = arena_printf(l->a, "phase %s: %s", o->phase, entry.key);
            if (t->set == NULL)
                return error_memory(e);
        }
    }
    return 0;
}

static int by_address(const void *a, const void *b)
{
    return strcmp(((const statement *)a)->set, ((const statement *)b)->set);
}

int statements_of(const site *s, arena *a, statement_list *out, error *e)
{
    const listing l = {s, a, out};
    const ini_document *d = &s->problem->document;
    for (size_t i = 1; i < d->sections.count; i++) {
        const ini_section *in = &d->sections.at[i];
        const bool nested = strcmp(in->kind, "phase") == 0 || strcmp(in->kind, "stress") == 0;
        if (!nested && *in->kind != '\0' && strcmp(in->kind, "bus") != 0)
            continue;
        for (size_t k = 0; k < in->entries.count; k++) {
            const ini_entry *n = &in->entries.at[k];
            if (nested && *in->kind == 'p' && override_of(l.s->problem, in->name, n->key) != NULL)
                continue;
            if ((nested ? add_nested(&l, in, n, e)
                        : add(&l, in, n, in->kind, in->name, n->key, e)) != 0)
                return e->code;
        }
    }
    if (add_of_phases(&l, e) != 0)
        return e->code;
    if (out->count > 0) /* nothing may depend on the order of sections */
        qsort(out->at, out->count, sizeof *out->at, by_address);
    return 0;
}
