/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table_phases.c - the sections of the terminal's table for a plan with many phases: sizes, costs
 * and yearly totals with one column per phase. With one row per phase, as in table.c, ten phases of
 * one size would be listed below each other and the next size would be off the screen.
 */
#include "result/terminal/page.h"

#include <string.h>

/* One line of a sheet: its name, its unit, and one text per column. */
typedef struct line {
    const char *name, *unit;
    const char **cell;
} line;

/* A table with one column per phase, followed by the columns for all phases together. */
typedef struct sheet {
    page *page;
    const char *title;
    bool units; /* each line has its own unit */
    size_t columns;
    const char **heading;
    vec(line) lines;
} sheet;

static size_t phases_of(const page *p)
{
    return p->r->model->phases.count;
}

/* `total` and `money`: the headings of the columns after the phases; NULL: no such column. */
static sheet sheet_new(page *p, const char *title, bool units, const char *total, const char *money)
{
    sheet s = {.page = p, .title = title, .units = units, .columns = phases_of(p)};
    s.heading = ARENA_ARRAY(p->a, const char *, s.columns + 2);
    p->failed = p->failed || s.heading == NULL;
    for (size_t i = 0; i < phases_of(p) && s.heading != NULL; i++)
        s.heading[i] = result_phase_name(p->r->model, (int32_t)i);
    if (s.heading != NULL && total != NULL)
        s.heading[s.columns++] = total;
    if (s.heading != NULL && money != NULL)
        s.heading[s.columns++] = money;
    return s;
}

/* Appends a line with empty cells and returns them; NULL if memory ran out. */
static const char **sheet_line(sheet *s, const char *name, const char *unit)
{
    line *l = VEC_PUSH(s->page->a, &s->lines);
    const char **cell = l == NULL ? NULL : ARENA_ARRAY(s->page->a, const char *, s->columns);
    s->page->failed = s->page->failed || cell == NULL;
    if (cell == NULL) {
        s->lines.count = 0; /* the page has failed and will not be shown */
        return NULL;
    }
    for (size_t i = 0; i < s->columns; i++)
        cell[i] = "";
    *l = (line){name, unit, cell};
    return cell;
}

static double largest_of(const double *value, size_t count)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(value[i]));
    return largest;
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

/* The width of the lines' names and units, left of the columns. */
static size_t label_width(const sheet *s)
{
    size_t name = strlen(s->title), unit = 0;
    for (size_t i = 0; i < s->lines.count; i++) {
        const line *l = &s->lines.at[i];
        name = strlen(l->name) > name ? strlen(l->name) : name;
        unit = s->units && strlen(l->unit) + 2 > unit ? strlen(l->unit) + 2 : unit;
    }
    return name + unit + 2;
}

/* How many columns from `first` on fit next to the names and units: at least one. */
static size_t fitting_columns(const sheet *s, size_t first)
{
    size_t width = label_width(s), count = 0;
    while (first + count < s->columns) {
        width += cell_width(s, first + count) + 2;
        if (count > 0 && width > TEXT_TABLE_WIDTH)
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
    text_table t = text_table_new(p->a, align);
    text_table_put(&t, s->title);
    if (s->units)
        text_table_put(&t, "");
    for (size_t c = 0; c < count; c++)
        text_table_put(&t, s->heading[first + c]);
    for (size_t i = 0; i < s->lines.count; i++) {
        text_table_put(&t, s->lines.at[i].name);
        if (s->units)
            text_table_put(&t, s->lines.at[i].unit);
        for (size_t c = 0; c < count; c++)
            text_table_put(&t, s->lines.at[i].cell[first + c]);
    }
    text_add(p->out, "\n");
    page_print(p, &t);
}

static void sheet_print(sheet *s)
{
    for (size_t first = 0; s->lines.count > 0 && !s->page->failed && first < s->columns;) {
        size_t count = fitting_columns(s, first);
        print_block(s, first, count);
        first += count;
    }
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* One size in all phases. */
typedef struct phased_size {
    const result_size *any;            /* the size in one of the phases */
    double *built, *installed, *capex; /* one per phase */
    bool *at_bound;                    /* one per phase: the size is at the bound `bound` */
    bool *at_default;                  /* one per phase: and that bound is the plugin's default */
    const char *bound;                 /* "min" or "max"; "": not needed */
} phased_size;

static size_t phase_index(const page *p, const char *name)
{
    size_t i = 0;
    while (i + 1 < phases_of(p) && strcmp(result_phase_name(p->r->model, (int32_t)i), name) != 0)
        i++;
    return i;
}

/* Collects the phases of the size that begins at r->sizes.at[i]; returns the index of the next
 * size. */
static size_t gather(page *p, size_t i, const char *bound, phased_size *out)
{
    const result *r = p->r;
    size_t phases = phases_of(p);
    *out = (phased_size){.any = &r->sizes.at[i], .bound = bound};
    out->built = ARENA_ARRAY(p->a, double, phases);
    out->installed = ARENA_ARRAY(p->a, double, phases);
    out->capex = ARENA_ARRAY(p->a, double, phases);
    out->at_bound = ARENA_ARRAY(p->a, bool, phases);
    out->at_default = ARENA_ARRAY(p->a, bool, phases);
    bool no_memory = out->built == NULL || out->installed == NULL || out->capex == NULL ||
                     out->at_bound == NULL || out->at_default == NULL;
    p->failed = p->failed || no_memory;
    for (; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        if (strcmp(s->component, out->any->component) != 0 || strcmp(s->name, out->any->name) != 0)
            break;
        if (no_memory)
            continue;
        size_t phase = phase_index(p, s->phase);
        out->built[phase] = s->built;
        out->installed[phase] = s->installed;
        out->capex[phase] = s->capex;
        out->at_bound[phase] = s->at_bound != NULL && strcmp(s->at_bound, bound) == 0;
        out->at_default[phase] = out->at_bound[phase] && !s->bound_set_by_user;
    }
    return no_memory ? r->sizes.count : i;
}

static const char *size_name(page *p, const phased_size *s)
{
    return page_join(p, s->any->component, ".", s->any->name);
}

/* The list with one more item; `begin` starts it when `list` is NULL. */
static const char *append(page *p, const char *list, const char *begin, const char *item)
{
    return page_join(p, list == NULL ? begin : list, list == NULL ? "" : "; ", item);
}

/* "at max: pv.size in 2034, 2035; turbines.size in 2026 (default)" */
static void sizes_at_bound(page *p, const char *bound)
{
    const char *list = NULL, *begin = page_join(p, "at ", bound, ": ");
    phased_size s;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed;) {
        i = gather(p, i, bound, &s);
        bool any = false, is_default = false;
        for (size_t k = 0; k < phases_of(p) && !p->failed; k++) {
            any = any || s.at_bound[k];
            is_default = is_default || s.at_default[k];
        }
        if (any && !p->failed)
            list =
                append(p, list, begin,
                       page_join(p, page_join(p, size_name(p, &s), " in ", ""),
                                 page_phase_list(p, s.at_bound), is_default ? " (default)" : ""));
    }
    if (list != NULL)
        text_wrap(p->out, 2, 4, list);
}

static void built_line(page *p, sheet *built, const phased_size *s, prefix x, double largest)
{
    size_t phases = phases_of(p);
    double sum = 0, capex = 0, scale = largest_of(s->built, phases);
    const char **cell = sheet_line(built, size_name(p, s), s->any->unit);
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_number_like(p, s->built[i], scale);
        sum += s->built[i];
        capex += s->capex[i];
    }
    if (cell != NULL) {
        cell[phases] = page_number_like(p, sum, scale);
        cell[phases + 1] = page_number_like(p, capex / x.factor, largest);
    }
}

/* The capex of each phase: the last line of the sheet of new equipment. */
static void capex_line(page *p, sheet *built, const double *spent, prefix x, double largest)
{
    size_t phases = phases_of(p);
    double sum = 0;
    const char *unit = page_join(p, x.text, "", p->r->model->currency);
    const char **cell = sheet_line(built, "capex", unit);
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_number_like(p, spent[i] / x.factor, largest);
        sum += spent[i];
    }
    if (cell != NULL)
        cell[phases + 1] = page_number_like(p, sum / x.factor, largest);
}

void table_phases_sizes(page *p)
{
    size_t phases = phases_of(p);
    const char *not_built = NULL;
    double *spent = ARENA_ARRAY(p->a, double, phases), total = 0;
    p->failed = p->failed || spent == NULL;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed; i++) {
        spent[phase_index(p, p->r->sizes.at[i].phase)] += p->r->sizes.at[i].capex;
        total += p->r->sizes.at[i].capex;
    }
    if (p->failed)
        return;
    prefix x = page_money_prefix(total);
    double largest = largest_of(spent, phases) / x.factor;
    sheet built =
        sheet_new(p, "built", true, "total", page_join(p, x.text, p->r->model->currency, " capex"));
    sheet installed = sheet_new(p, "installed", true, NULL, NULL);
    phased_size s;
    for (size_t i = 0; i < p->r->sizes.count && !p->failed;) {
        i = gather(p, i, "", &s);
        if (p->failed)
            return;
        double scale = largest_of(s.installed, phases);
        if (largest_of(s.built, phases) != 0)
            built_line(p, &built, &s, x, largest);
        if (scale == 0 && largest_of(s.built, phases) == 0)
            not_built = not_built == NULL ? page_join(p, "not built: ", "", size_name(p, &s))
                                          : page_join(p, not_built, ", ", size_name(p, &s));
        const char **cell =
            scale == 0 ? NULL : sheet_line(&installed, size_name(p, &s), s.any->unit);
        for (size_t k = 0; k < phases && cell != NULL; k++)
            cell[k] = page_number_like(p, s.installed[k], scale);
    }
    if (built.lines.count > 0)
        capex_line(p, &built, spent, x, largest);
    sheet_print(&built);
    sheet_print(&installed);
    if (p->r->sizes.count > 0 && installed.lines.count == 0)
        text_add(p->out, "\n");
    if (not_built != NULL)
        text_wrap(p->out, 2, 4, not_built);
    sizes_at_bound(p, "max");
    sizes_at_bound(p, "min");
}

/* ---- costs ----------------------------------------------------------------------------------- */

/* A line of annual costs, one per phase, with its present value over all phases at the end. */
static void cost_line(page *p, sheet *out, const char *name, const double *value, prefix x,
                      double largest)
{
    size_t phases = phases_of(p);
    double present = 0;
    const char **cell = sheet_line(out, name, "");
    for (size_t i = 0; i < phases && cell != NULL; i++) {
        cell[i] = page_number_like(p, value[i] / x.factor, largest / x.factor);
        present += p->r->model->phases.at[i].discount * value[i];
    }
    if (cell != NULL)
        cell[phases] = page_number_like(p, present / x.factor, largest / x.factor);
}

static void discount_line(page *p, sheet *out)
{
    const char **cell = sheet_line(out, "discounted years D", "");
    for (size_t i = 0; i < phases_of(p) && cell != NULL; i++)
        cell[i] = page_number(p, p->r->model->phases.at[i].discount);
}

enum { CAPITAL, FIXED_OM, OPERATION, TOTAL, KINDS };

void table_phases_costs(page *p)
{
    static const char *const kind_name[] = {"of which capital", "fixed O&M", "operation", "total"};
    const result *r = p->r;
    size_t phases = phases_of(p);
    double *sum = ARENA_ARRAY(p->a, double, phases *KINDS), *own = NULL;
    p->failed = p->failed || sum == NULL;
    if (p->failed || r->costs.count == 0)
        return;
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        size_t phase = phase_index(p, c->phase);
        sum[CAPITAL * phases + phase] += c->capital;
        sum[FIXED_OM * phases + phase] += c->fixed_om;
        sum[OPERATION * phases + phase] += c->operation;
        sum[TOTAL * phases + phase] += c->capital + c->fixed_om + c->operation;
    }
    double largest = largest_of(&sum[(size_t)TOTAL * phases], phases);
    prefix x = page_money_prefix(largest);
    const char *unit = page_join(p, x.text, r->model->currency, p->yearly ? "/yr" : "");
    sheet s = sheet_new(p, page_join(p, "cost ", "", unit), false, "present value", NULL);
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
        if (largest_of(own, phases) != 0)
            cost_line(p, &s, c == 0 ? "(site)" : name, own, x, largest);
    }
    cost_line(p, &s, kind_name[TOTAL], &sum[(size_t)TOTAL * phases], x, largest);
    for (size_t k = CAPITAL; k < TOTAL; k++)
        cost_line(p, &s, kind_name[k], &sum[k * phases], x, largest);
    discount_line(p, &s);
    sheet_print(&s);
}

/* ---- totals ---------------------------------------------------------------------------------- */

void table_phases_totals(page *p)
{
    const result *r = p->r;
    size_t phases = phases_of(p), stride = phases + 1;
    double *value = ARENA_ARRAY(p->a, double, phases);
    sheet s = sheet_new(p, p->yearly ? "annual totals" : "horizon totals", true, "all years", NULL);
    p->failed = p->failed || value == NULL;
    for (size_t account = 0; (account + 1) * stride <= r->accounts.count && !p->failed; account++) {
        const result_account *a = &r->accounts.at[account * stride];
        if (account == ACCOUNT_COST || account == ACCOUNT_CAPEX)
            continue;
        for (size_t i = 0; i < phases; i++)
            value[i] = a[i].value;
        double largest = largest_of(value, phases);
        if (!page_shows_account(account, largest))
            continue;
        prefix x = page_unit_prefix(p, largest, a->unit);
        const char **cell = sheet_line(&s, a->name, x.text);
        for (size_t i = 0; i < phases && cell != NULL; i++)
            cell[i] = page_number_like(p, value[i] / x.factor, largest / x.factor);
        if (cell != NULL)
            cell[phases] = page_number_like(p, a[phases].value / x.factor, largest / x.factor);
    }
    sheet_print(&s);
}
