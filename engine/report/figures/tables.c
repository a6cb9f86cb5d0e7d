/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tables.c - figures that are tables of bars: sizes and costs, by phase or by result.
 */
#include "report/figures/bars.h"
#include "report/figures/plots.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

enum { RESULTS_MOST = 26 };
enum { CAPITAL, FIXED_OM, OPERATION };
static const char *const cost_parts[BARS_PARTS] = {TEXT_CAPITAL, TEXT_FIXED_OM, TEXT_OPERATION};

static size_t phase_index(const record *r, const char *phase)
{
    for (size_t i = 0; i < r->phases.count; i++)
        if (strcmp(r->phases.at[i].name, phase) == 0)
            return i;
    return SIZE_MAX;
}

static const char *last_phase(const record *r)
{
    return r->phases.count > 0 ? r->phases.at[r->phases.count - 1].name : "";
}

/* Costs are per year, or of the modelled time. */
static const char *cost_unit(const plot *p, const record *r)
{
    return kit_print(p->a, p->out, "%s%s", r->currency, plot_yearly(r) ? "/yr" : "");
}

static bars_row *row_of(arena *a, bars *b, const char *name, const char *unit)
{
    for (size_t i = b->rows.count;
         i-- > 0;) /* the latest first: rows come in the same order for each column */
        if (strcmp(b->rows.at[i].name, name) == 0 && strcmp(b->rows.at[i].unit, unit) == 0)
            return &b->rows.at[i];
    return bars_add(a, b, name, unit);
}

/* Has its component a size of another name? The sizes of a component follow one another. */
static bool has_others(const record *r, const record_size *s)
{
    const record_size *first = r->sizes.at, *end = first + r->sizes.count;
    for (const record_size *x = s; x-- > first && strcmp(x->component, s->component) == 0;)
        if (strcmp(x->name, s->name) != 0)
            return true;
    for (const record_size *x = s + 1; x < end && strcmp(x->component, s->component) == 0; x++)
        if (strcmp(x->name, s->name) != 0)
            return true;
    return false;
}

/* "battery", or "battery energy" where it has several sizes. */
static const char *size_name(const plot *p, const record *r, const record_size *s)
{
    return has_others(r, s) ? kit_print(p->a, p->out, "%s %s", s->component, s->name)
                            : s->component;
}

static int add_sizes(const plot *p, bars *b, const record *r, const char *phase, size_t column)
{
    for (size_t i = 0; i < r->sizes.count; i++) {
        const record_size *s = &r->sizes.at[i];
        const size_t own = phase == NULL ? phase_index(r, s->phase) : column;
        if (own >= b->columns || (phase != NULL && strcmp(s->phase, phase) != 0))
            continue;
        const char *name = size_name(p, r, s);
        bars_row *row = row_of(p->a, b, name, s->unit);
        if (row == NULL)
            return error_memory(p->e);
        row->value[own] = s->installed;
    }
    return 0;
}

static int add_costs(const plot *p, bars *b, const record *r, const char *phase, size_t column)
{
    const char *unit = cost_unit(p, r);
    for (size_t i = 0; i < r->costs.count; i++) {
        const record_cost *c = &r->costs.at[i];
        const size_t own = phase == NULL ? phase_index(r, c->phase) : column;
        if (own >= b->columns || (phase != NULL && strcmp(c->phase, phase) != 0) ||
            (c->capital == 0 && c->fixed_om == 0 && c->operation == 0))
            continue;
        bars_row *row = row_of(p->a, b, *c->component == '\0' ? TEXT_SITE : c->component, unit);
        if (row == NULL)
            return error_memory(p->e);
        double *v = &row->value[own * BARS_PARTS];
        v[CAPITAL] = c->capital;
        v[FIXED_OM] = c->fixed_om;
        v[OPERATION] = c->operation;
    }
    return 0;
}

/* The headers of the phases; NULL: one phase, or no memory. */
static const char *const *phase_names(const plot *p)
{
    const record *r = &p->d->r;
    const char **name =
        r->phases.count > 1 ? ARENA_ARRAY(p->a, const char *, r->phases.count) : NULL;
    for (size_t i = 0; name != NULL && i < r->phases.count; i++)
        name[i] = r->phases.at[i].name;
    return name;
}

static int finish(const plot *p, bars *b, bool sort)
{
    if (sort && bars_sort(p->a, b, p->e) != 0)
        return p->e->code;
    if (b->rows.count == 0)
        return plot_no_data(p);
    return bars_draw(p->a, b, p->name, p->out, p->e);
}

static bars phase_table(const plot *p)
{
    const size_t phases = p->d->r.phases.count;
    return (bars){.currency = p->d->r.currency,
                  .column = phase_names(p),
                  .columns = phases > 0 ? phases : 1,
                  .parts = 1};
}

int plot_sizes(const plot *p)
{
    bars b = phase_table(p);
    b.title = TEXT_SIZES;
    b.desc = TEXT_SIZES_DESC;
    if (b.columns > 1 && b.column == NULL)
        return error_memory(p->e);
    return add_sizes(p, &b, &p->d->r, NULL, 0) != 0 ? p->e->code : finish(p, &b, true);
}

static void of_costs(const plot *p, bars *b)
{
    b->part = cost_parts;
    b->parts = BARS_PARTS;
    b->total = true;
    b->title = plot_yearly(&p->d->r) ? TEXT_COSTS_YEARLY : TEXT_COSTS;
    b->desc = TEXT_COSTS_DESC;
}

int plot_costs(const plot *p)
{
    bars b = phase_table(p);
    of_costs(p, &b);
    if (b.columns > 1 && b.column == NULL)
        return error_memory(p->e);
    return add_costs(p, &b, &p->d->r, NULL, 0) != 0 ? p->e->code : finish(p, &b, true);
}

int plot_phases(const plot *p)
{
    const record *r = &p->d->r;
    bars b = {.currency = r->currency, .columns = 1};
    of_costs(p, &b);
    b.total = false; /* phases are of different lengths */
    b.title = plot_yearly(r) ? TEXT_PHASES_YEARLY : TEXT_PHASES;
    b.desc = TEXT_PHASES_DESC;
    for (size_t k = 0; k < r->phases.count; k++) {
        bars_row *row = bars_add(p->a, &b, r->phases.at[k].name, cost_unit(p, r));
        if (row == NULL)
            return error_memory(p->e);
        row->value[CAPITAL] = row->value[FIXED_OM] = row->value[OPERATION] = 0;
        for (size_t i = 0; i < r->costs.count; i++) {
            const record_cost *c = &r->costs.at[i];
            if (strcmp(c->phase, r->phases.at[k].name) != 0)
                continue;
            row->value[CAPITAL] += c->capital;
            row->value[FIXED_OM] += c->fixed_om;
            row->value[OPERATION] += c->operation;
        }
    }
    return finish(p, &b, false);
}

/* "A hall" for the first result, in a folder /tmp/hall.results: never its path. */
static const char *result_name(const plot *p, const record *r, size_t i)
{
    static const char ending[] = ".results";
    size_t length = strlen(r->path);
    while (length > 1 && r->path[length - 1] == '/')
        length--;
    size_t first = length;
    while (first > 0 && r->path[first - 1] != '/')
        first--;
    if (length - first > sizeof ending &&
        strncmp(r->path + length - sizeof ending + 1, ending, sizeof ending - 1) == 0)
        length -= sizeof ending - 1;
    const char *name = kit_print(p->a, p->out, "%c %.*s", (char)('A' + (char)i),
                                 (int)(length - first), r->path + first);
    return name;
}

static int comparison(const plot *p, bars *b,
                      int (*add)(const plot *, bars *, const record *, const char *, size_t))
{
    const char **name = ARENA_ARRAY(p->a, const char *, p->n);
    if (name == NULL)
        return error_memory(p->e);
    b->columns = p->n < RESULTS_MOST ? p->n : RESULTS_MOST;
    b->column = name;
    b->currency = p->d->r.currency;
    b->desc = TEXT_COMPARE_DESC;
    for (size_t i = 0; i < b->columns; i++) {
        const record *r = &p->d[i].r;
        name[i] = result_name(p, r, i);
        if (add(p, b, r, last_phase(r), i) != 0)
            return p->e->code;
    }
    return finish(p, b, true);
}

int plot_compare_sizes(const plot *p)
{
    bars b = {.parts = 1, .title = TEXT_COMPARE_SIZES};
    return comparison(p, &b, add_sizes);
}

int plot_compare_costs(const plot *p)
{
    bars b = {0};
    of_costs(p, &b);
    b.title = plot_yearly(&p->d->r) ? TEXT_COMPARE_YEARLY : TEXT_COMPARE_COSTS;
    for (size_t i = 1; i < p->n; i++) /* amounts in different units have no sum */
        if (strcmp(cost_unit(p, &p->d[i].r), cost_unit(p, &p->d->r)) != 0)
            b.total = false;
    return comparison(p, &b, add_costs);
}
