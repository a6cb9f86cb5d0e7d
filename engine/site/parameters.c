/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.c - collects the parameters of a site: every value that was used, whether written or a
 * default, with its unit and origin.
 *
 * A phase has the values of the phase before it, and an event those of its phase, so of these only
 * the values that differ are listed.
 */
#include "site/component_parameters.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The unit that the value of a general key names, "MW" of "90 MW"; "1" for a bare number, NULL if
 * it is not a number with a unit. */
static const char *own_unit(const parameter_list *l, const char *value)
{
    double number;
    char why[700];
    struct unit u;
    const char *rest = text_number(value, &number);
    rest = rest == NULL ? NULL : text_skip(rest);
    if (rest == NULL || *rest == '\0')
        return rest == NULL ? NULL : "1";
    return unit_parse_input(rest, &l->s->problem->money, &u, why, sizeof why) ? rest : NULL;
}

/* The unit of a bare number of a general key. */
static const char *bare_unit(const char *key)
{
    static const struct {
        const char *key, *in;
    } units[] = {{"target", "MW"},   {"hours", "h"},     {"step", "h"},       {"discount", "%"},
                 {"inflation", "%"}, {"years", "yr"},    {"latitude", "deg"}, {"longitude", "deg"},
                 {"elevation", "m"}, {"time_zone", "h"}, {"wind_height", "m"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(units[i].key, key) == 0)
            return units[i].in;
    }
    return "1";
}

static void add_general(parameter_list *l, const ini_section *s, const ini_entry *n)
{
    result_parameter *p = parameter_add(l, s, n);
    const char *in = own_unit(l, n->value);
    if (p == NULL || in == NULL)
        return;
    if (strcmp(in, "1") == 0)
        in = bare_unit(n->key);
    parameter_number(l, p, n->value, in, in);
}

/* ---- sections ---------------------------------------------------------------------------------
 */

/* The name of the site and the folders of plugins are not assumptions. */
static bool is_left_out(const ini_section *s, const ini_entry *n)
{
    return *s->kind == '\0' && (strcmp(s->name, "plugins") == 0 ||
                                (strcmp(s->name, "site") == 0 && strcmp(n->key, "name") == 0));
}

static bool is_component(const ini_section *s)
{
    return *s->kind == '\0' && ini_find_entry(s, "type") != NULL;
}

/* A section that defines a window, a phase, an event or a scenario. */
static bool is_definition(const ini_section *s)
{
    return *s->kind != '\0' && strcmp(s->kind, "bus") != 0;
}

/* The same entry as in the period whose values this one has; texts are shared by copies. */
static bool same_entry(const ini_entry *a, const ini_entry *b)
{
    return a != NULL && b != NULL && strcmp(a->value, b->value) == 0 && a->line == b->line &&
           strcmp(a->file, b->file) == 0 &&
           (a->via == b->via || (a->via != NULL && b->via != NULL && strcmp(a->via, b->via) == 0));
}

static bool same_section(const ini_section *a, const ini_section *b)
{
    if (a == NULL || b == NULL || a->entries.count != b->entries.count)
        return false;
    for (size_t i = 0; i < a->entries.count; i++) {
        if (!same_entry(&a->entries.at[i], ini_find_entry(b, a->entries.at[i].key)))
            return false;
    }
    return true;
}

/* The general sections and buses of a period; `from`: of the period whose values it has, or NULL.
 */
static void add_sections(parameter_list *l, const ini_document *d, const ini_document *from)
{
    for (size_t i = 1; i < d->sections.count && !l->failed; i++) {
        const ini_section *s = &d->sections.at[i];
        const ini_section *old = from == NULL ? NULL : ini_find_section(from, s->kind, s->name);
        for (size_t k = 0; k < s->entries.count && !is_component(s) && !is_definition(s); k++) {
            const ini_entry *n = &s->entries.at[k];
            if (!is_left_out(s, n) && (old == NULL || !same_entry(n, ini_find_entry(old, n->key))))
                add_general(l, s, n);
        }
    }
}

/* The own keys of the sections that define windows, phases and events; what they change elsewhere
 * is listed there, except the weather of an event. */
static void add_definitions(parameter_list *l, const ini_document *d)
{
    for (size_t i = 1; i < d->sections.count && !l->failed; i++) {
        const ini_section *s = &d->sections.at[i];
        const bool stress = strcmp(s->kind, "stress") == 0;
        if (!stress && strcmp(s->kind, "phase") != 0 && strcmp(s->kind, "window") != 0)
            continue;
        for (size_t k = 0; k < s->entries.count; k++) {
            const ini_entry *n = &s->entries.at[k];
            if (strchr(n->key, '.') == NULL || (stress && text_starts(n->key, "weather")))
                add_general(l, s, n);
        }
    }
}

static bool same_parameter(const result_parameter *a, const result_parameter *b)
{
    return strcmp(a->key, b->key) == 0 && strcmp(a->value, b->value) == 0 &&
           a->origin == b->origin && a->line == b->line && strcmp(a->file, b->file) == 0 &&
           strcmp(a->via, b->via) == 0;
}

/* The parameters of a component that differ from those that it has in the period `from`. */
static void add_changed(parameter_list *l, problem_period *period, problem_period *from,
                        size_t number)
{
    parameter_list before = {.s = l->s, .a = l->a, .period = ""};
    const size_t first = l->rows.count;
    size_t kept = first;
    parameters_of_component(&before, from, number);
    parameters_of_component(l, period, number);
    l->failed = l->failed || before.failed;
    for (size_t i = first; i < l->rows.count; i++) {
        bool same = false;
        for (size_t k = 0; k < before.rows.count && !same; k++)
            same = same_parameter(&l->rows.at[i], &before.rows.at[k]);
        if (!same)
            l->rows.at[kept++] = l->rows.at[i];
    }
    l->rows.count = kept;
}

static void add_period(parameter_list *l, problem_period *period, problem_period *from)
{
    add_sections(l, &period->document, from == NULL ? NULL : &from->document);
    for (size_t i = 0; i < period->components.count && !l->failed; i++) {
        if (from == NULL)
            parameters_of_component(l, period, i);
        else if (!same_section(period->components.at[i].section, from->components.at[i].section))
            add_changed(l, period, from, i);
    }
}

/* The defaults of the general sections, as the problem was read. */
static void add_defaults(parameter_list *l)
{
    const problem *p = l->s->problem;
    const calendar *c = &p->calendar;
    char discount[40], hours[40];
    text_of(discount, sizeof discount, p->discount * 100, 15);
    text_of(hours, sizeof hours, (double)c->horizon / (double)CALENDAR_HOUR, 15);
    const struct {
        const char *section, *key, *value, *unit;
    } defaults[] = {
        {"economics", "currency", arena_text(l->a, p->money.currency), NULL},
        {"economics", "discount", arena_printf(l->a, "%s %%", discount), "%"},
        {"objective", "minimize", p->objective_text, NULL},
        {"time", "start", arena_printf(l->a, "%d-01-01", c->year), NULL},
        {"time", "hours", arena_printf(l->a, "%s h", hours), "h"},
        {"time", "step", "1 h", "h"},
        {"time", "represents", c->whole_year ? "year" : "itself", NULL},
    };
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        const ini_section *s = ini_find_section(&p->document, "", defaults[i].section);
        if (s != NULL && ini_find_entry(s, defaults[i].key) != NULL)
            continue;
        result_parameter *row = parameter_add_text(l, defaults[i].section, defaults[i].key,
                                                   defaults[i].value, ORIGIN_DEFAULT);
        if (row != NULL && defaults[i].unit != NULL)
            parameter_number(l, row, row->value, defaults[i].unit, defaults[i].unit);
        if (row != NULL)
            row->standard = row->value;
    }
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* General sections come first, then windows, phases and events, buses, components. */
static int rank_of(const char *section)
{
    static const char *const general[] = {"site",   "time",      "economics",
                                          "limits", "objective", "weather"};
    for (size_t i = 0; i < sizeof general / sizeof general[0]; i++) {
        if (strcmp(section, general[i]) == 0)
            return 0;
    }
    return strchr(section, ' ') == NULL ? 3 : text_starts(section, "bus ") ? 2 : 1;
}

typedef struct placed {
    result_parameter row;
    int rank;
    size_t at; /* values of later periods follow */
} placed;

static int by_place(const void *left, const void *right)
{
    const placed *a = left, *b = right;
    int c = (a->rank > b->rank) - (a->rank < b->rank);
    c = c != 0 ? c : strcmp(a->row.section, b->row.section);
    c = c != 0 ? c : strcmp(a->row.key, b->row.key);
    return c != 0 ? c : (a->at > b->at) - (a->at < b->at);
}

static int sort_rows(parameter_list *l, error *e)
{
    arena *scratch = arena_new();
    placed *list = scratch == NULL ? NULL : ARENA_ARRAY(scratch, placed, l->rows.count + 1);
    if (list == NULL) {
        arena_free(scratch);
        return error_memory(e);
    }
    for (size_t i = 0; i < l->rows.count; i++)
        list[i] = (placed){l->rows.at[i], rank_of(l->rows.at[i].section), i};
    qsort(list, l->rows.count, sizeof *list, by_place);
    for (size_t i = 0; i < l->rows.count; i++)
        l->rows.at[i] = list[i].row;
    arena_free(scratch);
    return 0;
}

int site_parameters(site *s, error *e)
{
    problem *p = s->problem;
    parameter_list l = {.s = s, .a = s->memory, .period = ""};
    problem_period *typical = NULL; /* of the phase that is being added */
    if (s->stage < SITE_BUILT || s->source.parameter != NULL)
        return 0;
    add_defaults(&l);
    add_definitions(&l, &p->document);
    for (size_t i = 0; i < p->periods.count && !l.failed; i++) {
        problem_period *period = &p->periods.at[i];
        l.period = typical == NULL ? "" : period->name;
        if (period->design == NULL) /* a design event has the values of its phase */
            add_period(&l, period, typical);
        if (!period->stress)
            typical = period;
    }
    if (l.failed || sort_rows(&l, e) != 0)
        return e->code != 0 ? e->code : error_memory(e);
    s->source.parameter = l.rows.at;
    s->source.parameters = l.rows.count;
    return 0;
}
