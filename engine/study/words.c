/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * words.c - an explanation as sentences for the planner, in its `text` and as the site's verdict.
 */
#include "study/internal.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { SHOWN = 3, DIGITS = 4, CONFLICT_SHOWN = 6 };

static void add_number(text_buffer *b, double value)
{
    char number[40];
    text_add(b, text_of(number, sizeof number, value, DIGITS));
}

/* "38.9 MUSD" for 38.9e6 "USD". */
static void add_amount(text_buffer *b, double value, const char *in)
{
    const bool mega = fabs(value) >= 1e6, kilo = !mega && fabs(value) >= 1e4;
    add_number(b, mega ? value / 1e6 : kilo ? value / 1e3 : value);
    text_addf(b, " %s%s", mega ? "M" : kilo ? "k" : "", in);
}

const char *study_period_words(arena *a, const site *s, int32_t period)
{
    const model *m = s->assembly.model;
    const model_period *p = &m->periods.at[period];
    if (p->design != NULL)
        return arena_printf(a, "design event %s (%s)", p->name, p->design);
    if (p->stress)
        return arena_printf(a, "stress event %s", p->name);
    if (m->phases.count > 1)
        return arena_printf(a, "phase %s", p->name);
    return "";
}

static int32_t period_of(const model *m, const char *name)
{
    for (size_t i = 0; i < m->periods.count; i++) {
        if (strcmp(m->periods.at[i].name, name) == 0)
            return (int32_t)i;
    }
    return 0;
}

/* "heat", "electricity": what is missing. */
static void add_shortfall(const study *t, text_buffer *b, const explanation_shortfall *f)
{
    const site *s = t->s;
    const int32_t period = period_of(s->assembly.model, f->period);
    const char *words = study_period_words(t->scratch, s, period);
    const model_period *p = &s->assembly.model->periods.at[period];
    char time[60] = "";
    for (int32_t n = 0; n < p->count[SCOPE_STEP]; n++) {
        char stamp[40];
        calendar_stamp(&s->problem->periods.at[period].calendar, n, stamp, sizeof stamp);
        if (strcmp(stamp, f->worst) == 0) {
            calendar_show(&s->problem->periods.at[period].calendar, n, time, sizeof time);
            break;
        }
    }
    if (words != NULL && *words != '\0')
        text_addf(b, "in %s, ", words);
    text_add(b, "in ");
    add_number(b, f->hours);
    text_add(b, " of ");
    add_number(b, f->of_hours);
    text_add(b, " hours ");
    if (f->surplus) {
        text_add(b, "up to ");
        add_number(b, f->amount);
        text_addf(b, " %s of %s on bus %s %s no taker", f->unit, f->carrier, f->bus, "have");
    } else {
        text_add(b, "up to ");
        add_number(b, f->amount);
        text_addf(b, " %s of %s are missing on bus %s", f->unit, f->carrier, f->bus);
    }
    text_addf(b, " (worst: %s)", time);
}

/* "`grid.import_limit` (90 MW, site.ini:12)" */
static void add_statement(text_buffer *b, const explanation_statement *n, bool located)
{
    text_addf(b, "`%s` (%s", n->address, TEXT_SHORT(n->value));
    if (located && n->line > 0)
        text_addf(b, ", %s:%d", n->file, n->line);
    else if (located)
        text_addf(b, ", %s", n->file);
    text_add(b, ")");
}

/* "With the sizes of plan.results, `chillers.size` lacks 3.2 MW ..." */
static void add_sizes(const study *t, text_buffer *b)
{
    const explanation *x = t->out;
    const site *s = t->s;
    const bool phased = s->assembly.model->phases.count > 1;
    if (s->options.hold.from == NULL)
        return;
    if (x->sizes.count == 0) {
        text_addf(b, "\nLarger sizes than those of %s do not help.", s->options.hold.shown);
        return;
    }
    text_addf(b, "\nThe sizes of %s do not suffice. The least that would:", s->options.hold.shown);
    for (size_t i = 0; i < x->sizes.count; i++) {
        const explanation_size *n = &x->sizes.at[i];
        text_addf(b, "%s\n`%s.%s`", i > 0 ? ";" : "", n->component, n->name);
        if (phased)
            text_addf(b, " in phase %s", n->phase);
        text_add(b, " ");
        add_number(b, n->needed);
        text_addf(b, " %s instead of ", n->unit);
        add_number(b, n->held);
        text_addf(b, " %s: ", n->unit);
        add_number(b, n->needed - n->held);
        text_addf(b, " %s short", n->unit);
        if (n->worst == NULL)
            continue;
        text_add(b, " in ");
        add_number(b, n->hours);
        text_add(b, n->hours == 1 ? " hour" : " hours");
    }
    text_add(b, ".");
}

static void add_conflict(const study *t, bool located, text_buffer *b)
{
    const explanation *x = t->out;
    const size_t count = x->conflict.count;
    if (count == 0 && x->sizes.count > 0)
        return; /* the sizes are the reason */
    if (count == 0) {
        text_add(b,
                 "\nNo value of the problem file repairs it alone: the technologies and their "
                 "connections cannot serve these hours, whatever the limits and bounds are. Add a "
                 "supply, a store, or a component that takes what is left over.");
        return;
    }
    text_add(b, "\n");
    for (size_t i = 0; i < count && i < CONFLICT_SHOWN; i++) {
        text_add(b, i == 0 ? "" : i == 1 ? " conflicts with " : i + 1 == count ? " and " : ", ");
        add_statement(b, &x->conflict.at[i], located);
    }
    if (count > CONFLICT_SHOWN)
        text_addf(b, " and %zu more", count - CONFLICT_SHOWN);
    text_add(b, count > 1            ? "."
                : x->sizes.count > 0 ? " cannot be met with the sizes that are held."
                                     : " cannot be met by the technologies and connections of the "
                                       "site.");
    if (!x->minimal)
        text_add(b, " (The set may not be minimal.)");
}

static void add_repairs(const study *t, text_buffer *b)
{
    const explanation *x = t->out;
    if (x->repairs.count == 0) {
        if (x->conflict.count > 0 && x->complete)
            text_add(b, "\nNo single change of these values gives the site a plan.");
        return;
    }
    text_add(b, x->repairs.count == 1 ? "\nThis repairs it:\n" : "\nOne of these repairs it:\n");
    for (size_t i = 0; i < x->repairs.count; i++) {
        const explanation_repair *r = &x->repairs.at[i];
        text_addf(b, "%s`%s` %s%s%s", i > 0 ? ";\n" : "", r->address,
                  *r->relation != '\0' ? r->relation : "=", " ", TEXT_SHORT(r->value));
        if (isnan(r->objective)) {
            text_add(b, " (the site is then unbounded)");
            continue;
        }
        text_add(b, " (objective ");
        add_amount(b, r->objective, t->s->source.objective_unit);
        text_add(b, ")");
    }
    text_add(b, ".");
}

/* What is missing is shown where the conflict is one of hours; a yearly limit is not missing on a
 * bus in any hour. */
static bool shows_shortfall(const study *t)
{
    bool limits = false;
    for (size_t i = 0; i < t->conflict.count; i++) {
        const statement *n = &t->statements.at[t->conflict.at[i]];
        limits = limits || strcmp(n->name, "limits") == 0 || strncmp(n->key, "limits.", 7) == 0;
    }
    return t->out->shortfall.count > 0 && !limits;
}

static int list_conflict(study *t, error *e)
{
    for (size_t i = 0; i < t->conflict.count; i++) {
        const statement *n = &t->statements.at[t->conflict.at[i]];
        explanation_statement *slot = VEC_PUSH(t->a, &t->out->conflict);
        if (slot == NULL)
            return error_memory(e);
        *slot =
            (explanation_statement){arena_text(t->a, n->address), arena_text(t->a, n->set),
                                    arena_text(t->a, n->value), arena_text(t->a, n->file), n->line};
        if (slot->address == NULL || slot->set == NULL || slot->value == NULL || slot->file == NULL)
            return error_memory(e);
    }
    return 0;
}

static bool quotes(const char *text, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)) != NULL; at++) {
        if (at > text && at[-1] == '`' && at[length] == '`')
            return true;
    }
    return false;
}

/* Whether a note names a bus on which something is missing, or the component's port there. */
static bool is_about_shortfall(const study *t, const component_note *n)
{
    const model *m = t->s->assembly.model;
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        if (p->component != n->component || p->bus < 0)
            continue;
        const char *bus = m->buses.at[p->bus].name;
        for (size_t k = 0; k < t->out->shortfall.count; k++) {
            if (strcmp(bus, t->out->shortfall.at[k].bus) == 0 &&
                (quotes(n->text, bus) || quotes(n->text, p->name)))
                return true;
        }
    }
    return false;
}

/* What components have said of these buses: "plates: takes no heat from `racks` ...". */
static void add_notes(const study *t, text_buffer *b)
{
    const site *s = t->s;
    for (size_t i = 0, shown = 0; i < s->assembly.notes.count && shown < SHOWN; i++) {
        const component_note *n = &s->assembly.notes.at[i];
        bool said = n->component < 0 || !is_about_shortfall(t, n);
        for (size_t k = 0; k < i && !said; k++)
            said = s->assembly.notes.at[k].component == n->component &&
                   strcmp(s->assembly.notes.at[k].logged, n->logged) == 0;
        if (said)
            continue;
        shown++;
        text_addf(b, "\n%s: %s.", s->assembly.model->components.at[n->component].name, n->text);
    }
}

/* located: with the lines of the file, which result.json does not have. */
static void infeasible(study *t, bool located, text_buffer *b)
{
    if (shows_shortfall(t)) {
        const size_t count = t->out->shortfall.count;
        for (size_t i = 0; i < count && i < SHOWN; i++) {
            text_add(b, i > 0 ? "; " : "");
            add_shortfall(t, b, &t->out->shortfall.at[i]);
        }
        if (count > SHOWN)
            text_addf(b, "; and more on other buses or in other periods");
        text_add(b, ".");
    } else {
        const char *where =
            t->window.period < 0 ? "" : study_period_words(t->scratch, t->s, t->window.period);
        text_addf(b,
                  "no sizes and no operation satisfy all demands, limits and bounds together%s%s.",
                  where != NULL && *where != '\0' ? ", in " : "", where != NULL ? where : "");
    }
    add_sizes(t, b);
    if (t->out->complete || t->out->conflict.count > 0)
        add_conflict(t, located, b);
    add_repairs(t, b);
    add_notes(t, b);
    if (t->s->only_design)
        text_add(b,
                 "\nOnly the design events make the site infeasible: without them it has a plan; "
                 "`[site] design = utilization` leaves them out.");
    if (!t->out->complete)
        text_add(b, "\n(The explanation was stopped: there may be more to find.)");
}

/* The parts of the explanation in one line. NULL: out of memory. */
static char *one_line(arena *a, const char *parts)
{
    char *line = arena_text(a, parts);
    for (char *c = line; c != NULL && *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    return line;
}

int study_words(study *t, error *e)
{
    text_buffer b = {0}, with_lines = {0};
    site *s = t->s;
    if (list_conflict(t, e) != 0)
        return e->code;
    const bool is = strcmp(t->out->kind, "infeasible") == 0;
    if (is && (t->out->shortfall.count > 0 || t->out->conflict.count > 0 || t->out->complete)) {
        infeasible(t, false, &b);
        infeasible(t, true, &with_lines);
    } else if (!is && t->out->text != NULL) {
        text_add(&b, t->out->text);
        text_add(&with_lines, t->out->text);
    } else { /* stopped before anything was found: the verdict of the solve stands */
        t->out->text = arena_text(t->a, s->verdict.text);
        return t->out->text == NULL ? error_memory(e) : 0;
    }
    t->out->text = b.failed ? NULL : one_line(t->a, b.at);
    t->out->parts = with_lines.failed ? NULL : arena_text(t->a, with_lines.at);
    const char *line = t->out->parts == NULL ? NULL : one_line(t->a, t->out->parts);
    text_free(&b);
    text_free(&with_lines);
    if (t->out->text == NULL || line == NULL)
        return error_memory(e);
    s->verdict = (error){0};
    error_set(&s->verdict, ERROR_ANSWER, "%s: %s: %s", s->problem->path, t->out->kind, line);
    return e->code;
}
