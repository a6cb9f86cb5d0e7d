/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table_phases.c - sizes, costs and totals of a plan with many phases: how each grows, from left to
 * right. A row a phase, as table.c has it, would put ten phases of a size below each other and the
 * next size a screen further down.
 */
#include "result/page.h"

#include <string.h>

/* One line of a sheet: its name, its unit, and a text a column. */
typedef struct line {
    const char *name, *unit;
    const char **cell;
} line;

/* A table whose columns are the phases, and behind them what is said of all phases together. */
typedef struct sheet {
    page *page;
    const char *title;
    bool units; /* lines have units of their own */
    size_t columns;
    const char **heading;
    vec(line) lines;
} sheet;

static size_t phases_of(const page *p)
{
    return p->r->model->phases.count;
}

static sheet sheet_new(page *p, const char *title, bool units, const char *last, const char *money)
{
    sheet s = {.page = p, .title = title, .units = units, .columns = phases_of(p)};
    s.heading = ARENA_ARRAY(p->a, const char *, s.columns + 2);
    p->failed = p->failed || s.heading == NULL;
    for (size_t i = 0; i < phases_of(p) && s.heading != NULL; i++)
        s.heading[i] = result_phase_name(p->r->model, (int32_t)i);
    if (s.heading != NULL && last != NULL)
        s.heading[s.columns++] = last;
    if (s.heading != NULL && money != NULL)
        s.heading[s.columns++] = money;
    return s;
}

/* A new line, its cells empty; NULL when memory ran out. */
static const char **sheet_line(sheet *s, const char *name, const char *unit)
{
    line *l = VEC_PUSH(s->page->a, &s->lines);
    const char **cell = l == NULL ? NULL : ARENA_ARRAY(s->page->a, const char *, s->columns);
    s->page->failed = s->page->failed || cell == NULL;
    if (cell == NULL) {
        s->lines.count = 0; /* the page has failed, nothing of it is shown */
        return NULL;
    }
    for (size_t i = 0; i < s->columns; i++)
        cell[i] = "";
    *l = (line){name, unit, cell};
    return cell;
}

static double largest(const double *value, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(value[i]));
    return most;
}

static size_t cell_width(const sheet *s, size_t column)
{
    size_t width = strlen(s->heading[column]);
    for (size_t i = 0; i < s->lines.count; i++) {
        size_t have = strlen(s->lines.at[i].cell[column]);
        width = have > width ? have : width;
    }
    return width;
}

/* What stands left of the columns: the lines' names and units. */
static size_t head_width(const sheet *s)
{
    size_t name = strlen(s->title), unit = 0;
    for (size_t i = 0; i < s->lines.count; i++) {
        const line *l = &s->lines.at[i];
        name = strlen(l->name) > name ? strlen(l->name) : name;
        unit = s->units && strlen(l->unit) + 2 > unit ? strlen(l->unit) + 2 : unit;
    }
    return name + unit + 2;
}

/* The columns from `first` on that fit beside the names: at least one. */
static size_t fitting(const sheet *s, size_t first)
{
    size_t width = head_width(s), count = 0;
    while (first + count < s->columns) {
        width += cell_width(s, first + count) + 2;
        if (count > 0 && width > GRID_WIDTH)
            break;
        count++;
    }
    return count;
}

static void print_block(sheet *s, size_t first, size_t count)
{
    page *p = s->page;
    char *align = ARENA_ARRAY(p->a, char, count + 3);
    if (align == NULL) {
        p->failed = true;
        return;
    }
    size_t left = s->units ? 2 : 1;
    memset(align, 'l', left);
    memset(align + left, 'r', count);
    grid g = grid_new(p->a, align);
    grid_put(&g, s->title);
    if (s->units)
        grid_put(&g, "");
    for (size_t c = 0; c < count; c++)
        grid_put(&g, s->heading[first + c]);
    for (size_t i = 0; i < s->lines.count; i++) {
        grid_put(&g, s->lines.at[i].name);
        if (s->units)
            grid_put(&g, s->lines.at[i].unit);
        for (size_t c = 0; c < count; c++)
            grid_put(&g, s->lines.at[i].cell[first + c]);
    }
    text_add(p->out, "\n");
    page_print(p, &g);
}

static void sheet_print(sheet *s)
{
    for (size_t first = 0; s->lines.count > 0 && !s->page->failed && first < s->columns;) {
        size_t count = fitting(s, first);
        print_block(s, first, count);
        first += count;
    }
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* One size in all phases. */
typedef struct growth {
    const result_size *any;
    double *built, *installed, *capex; /* a phase */
    bool *at, *defaulted;              /* a phase: at `word`, and nobody wrote that bound */
    const char *word;
} growth;

static size_t phase_index(const page *p, const char *name)
{
    size_t i = 0;
    while (i + 1 < phases_of(p) && strcmp(result_phase_name(p->r->model, (int32_t)i), name) != 0)
        i++;
    return i;
}

/* The size that begins at r->sizes.at[i]; returns where the next does. */
static size_t gather(page *p, size_t i, const char *word, growth *out)
{
    const result *r = p->r;
    size_t phases = phases_of(p);
    *out = (growth){.any = &r->sizes.at[i], .word = word};
    out->built = ARENA_ARRAY(p->a, double, phases);
    out->installed = ARENA_ARRAY(p->a, double, phases);
    out->capex = ARENA_ARRAY(p->a, double, phases);
    out->at = ARENA_ARRAY(p->a, bool, phases);
    out->defaulted = ARENA_ARRAY(p->a, bool, phases);
    bool short_of = out->built == NULL || out->installed == NULL || out->capex == NULL ||
                    out->at == NULL || out->defaulted == NULL;
    p->failed = p->failed || short_of;
    for (; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        if (strcmp(s->component, out->any->component) != 0 || strcmp(s->name, out->any->name) != 0)
            break;
        if (short_of)
            continue;
        size_t at = phase_index(p, s->phase);
        out->built[at] = s->built;
        out->installed[at] = s->installed;
        out->capex[at] = s->capex;
        out->at[at] = s->at_bound != NULL && strcmp(s->at_bound, word) == 0;
        out->defaulted[at] = out->at[at] && !s->bound_set_by_user;
    }
    return short_of ? r->sizes.count : i;
}

static const char *size_name(page *p, const growth *s)
{
    return page_joined(p, s->any->component, ".", s->any->name);
}

static const char *listed(page *p, const char *list, const char *begin, const char *item)
{
    return page_joined(p, list == NULL ? begin : list, list == NULL ? "" : "; ", item);
}

/* "at max: pv.size in 2034, 2035; turbines.size in 2026 (default)" */
static void marks(page *p, const char *word)
{
    const char *list = NULL, *begin = page_joined(p, "at ", word, ": ");
    growth s;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed;) {
        i = gather(p, i, word, &s);
        bool any = false, unwritten = false;
        for (size_t k = 0; k < phases_of(p) && !p->failed; k++) {
            any = any || s.at[k];
            unwritten = unwritten || s.defaulted[k];
        }
        if (any && !p->failed)
            list = listed(p, list, begin,
                          page_joined(p, page_joined(p, size_name(p, &s), " in ", ""),
                                      page_phases(p, s.at), unwritten ? " (default)" : ""));
    }
    if (list != NULL)
        grid_wrap(p->out, 2, 4, list);
}

static void built_line(page *p, sheet *built, const growth *s, prefix x, double most)
{
    size_t phases = phases_of(p);
    double sum = 0, paid = 0, scale = largest(s->built, phases);
    const char **cell = sheet_line(built, size_name(p, s), s->any->unit);
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_beside(p, s->built[i], scale);
        sum += s->built[i];
        paid += s->capex[i];
    }
    if (cell != NULL) {
        cell[phases] = page_beside(p, sum, scale);
        cell[phases + 1] = page_beside(p, paid / x.factor, most);
    }
}

/* What is spent in each phase: the last line of what is built. */
static void capex_line(page *p, sheet *built, const double *spent, prefix x, double most)
{
    size_t phases = phases_of(p);
    double sum = 0;
    const char *unit = page_joined(p, x.text, "", p->r->model->currency);
    const char **cell = sheet_line(built, "capex", unit);
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_beside(p, spent[i] / x.factor, most);
        sum += spent[i];
    }
    if (cell != NULL)
        cell[phases + 1] = page_beside(p, sum / x.factor, most);
}

void table_phases_sizes(page *p)
{
    size_t phases = phases_of(p);
    const char *none = NULL;
    double *spent = ARENA_ARRAY(p->a, double, phases), total = 0;
    p->failed = p->failed || spent == NULL;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed; i++) {
        spent[phase_index(p, p->r->sizes.at[i].phase)] += p->r->sizes.at[i].capex;
        total += p->r->sizes.at[i].capex;
    }
    if (p->failed)
        return;
    prefix x = page_money(total);
    double most = largest(spent, phases) / x.factor;
    sheet built =
        sheet_new(p, "built", true, "all", page_joined(p, x.text, p->r->model->currency, " capex"));
    sheet installed = sheet_new(p, "installed", true, NULL, NULL);
    growth s;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed;) {
        i = gather(p, i, "", &s);
        if (p->failed)
            return;
        double scale = largest(s.installed, phases);
        if (largest(s.built, phases) != 0)
            built_line(p, &built, &s, x, most);
        if (scale == 0 && largest(s.built, phases) == 0)
            none = none == NULL ? page_joined(p, "not built: ", "", size_name(p, &s))
                                : page_joined(p, none, ", ", size_name(p, &s));
        const char **cell =
            scale == 0 ? NULL : sheet_line(&installed, size_name(p, &s), s.any->unit);
        for (size_t k = 0; k < phases && cell != NULL; k++)
            cell[k] = page_beside(p, s.installed[k], scale);
    }
    if (built.lines.count > 0)
        capex_line(p, &built, spent, x, most);
    sheet_print(&built);
    sheet_print(&installed);
    if (p->r->sizes.count > 0 && installed.lines.count == 0)
        text_add(p->out, "\n");
    if (none != NULL)
        grid_wrap(p->out, 2, 4, none);
    marks(p, "max");
    marks(p, "min");
}

/* ---- costs ----------------------------------------------------------------------------------- */

/* A line of a year's costs, and what all its years come to today. */
static void cost_line(page *p, sheet *out, const char *name, const double *value, prefix x,
                      double most)
{
    size_t phases = phases_of(p);
    double present = 0;
    const char **cell = sheet_line(out, name, "");
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_beside(p, value[i] / x.factor, most / x.factor);
        present += p->r->model->phases.at[i].discount * value[i];
    }
    if (cell != NULL)
        cell[phases] = page_beside(p, present / x.factor, most / x.factor);
}

static void discount_line(page *p, sheet *out)
{
    const char **cell = sheet_line(out, "D, discounted years", "");
    for (size_t i = 0; i < phases_of(p) && cell != NULL; i++)
        cell[i] = page_number(p, p->r->model->phases.at[i].discount);
}

enum { CAPITAL, FIXED_OM, OPERATION, TOTAL, KINDS };

void table_phases_costs(page *p)
{
    static const char *const kind_name[] = {"of it capital", "fixed O&M", "operation", "total"};
    const result *r = p->r;
    size_t phases = phases_of(p);
    double *sum = ARENA_ARRAY(p->a, double, phases *KINDS), *own = NULL;
    p->failed = p->failed || sum == NULL;
    if (p->failed || r->costs.count == 0)
        return;
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        size_t at = phase_index(p, c->phase);
        sum[CAPITAL * phases + at] += c->capital;
        sum[FIXED_OM * phases + at] += c->fixed_om;
        sum[OPERATION * phases + at] += c->operation;
        sum[TOTAL * phases + at] += c->capital + c->fixed_om + c->operation;
    }
    double most = largest(&sum[(size_t)TOTAL * phases], phases);
    prefix x = page_money(most);
    const char *unit = page_joined(p, x.text, r->model->currency, p->yearly ? "/yr" : "");
    sheet s = sheet_new(p, page_joined(p, "cost ", "", unit), false, "present", NULL);
    for (size_t c = 0; c <= r->model->components.count; c++) {
        const char *name = c == 0 ? "" : r->model->components.at[c - 1].name;
        own = ARENA_ARRAY(p->a, double, phases);
        p->failed = p->failed || own == NULL;
        if (p->failed)
            return;
        for (size_t i = 0; i < r->costs.count; i++) {
            const result_cost *k = &r->costs.at[i];
            if (strcmp(k->component, name) == 0)
                own[phase_index(p, k->phase)] += k->capital + k->fixed_om + k->operation;
        }
        if (largest(own, phases) != 0)
            cost_line(p, &s, c == 0 ? "(site)" : name, own, x, most);
    }
    cost_line(p, &s, kind_name[TOTAL], &sum[(size_t)TOTAL * phases], x, most);
    for (size_t k = CAPITAL; k < TOTAL; k++)
        cost_line(p, &s, kind_name[k], &sum[k * phases], x, most);
    discount_line(p, &s);
    sheet_print(&s);
}

/* ---- totals ---------------------------------------------------------------------------------- */

void table_phases_totals(page *p)
{
    const result *r = p->r;
    size_t phases = phases_of(p), stride = phases + 1;
    double *value = ARENA_ARRAY(p->a, double, phases);
    sheet s = sheet_new(p, p->yearly ? "in a year" : "in the horizon", true, "all years", NULL);
    p->failed = p->failed || value == NULL;
    for (size_t account = 0; (account + 1) * stride <= r->accounts.count && !p->failed; account++) {
        const result_account *a = &r->accounts.at[account * stride];
        if (account == ACCOUNT_COST || account == ACCOUNT_CAPEX)
            continue;
        for (size_t i = 0; i < phases; i++)
            value[i] = a[i].value;
        double most = largest(value, phases);
        if (!page_shows_account(account, most))
            continue;
        prefix x = page_unit(p, most, a->unit);
        const char **cell = sheet_line(&s, a->name, x.text);
        for (size_t i = 0; i < phases && cell != NULL; i++)
            cell[i] = page_beside(p, value[i] / x.factor, most / x.factor);
        if (cell != NULL)
            cell[phases] = page_beside(p, a[phases].value / x.factor, most / x.factor);
    }
    sheet_print(&s);
}
