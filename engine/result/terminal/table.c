/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - writes the result as the terminal's table: sizes, costs, yearly totals, ratios, limits
 * and notes. result.json has the same numbers with 15 digits; here they have four significant
 * digits and units that keep them short.
 */
#include "result/terminal/page.h"

#include <string.h>

enum { FEW_PHASES = 2 }; /* up to this many phases, a table has one row per phase */

/* "below 1e-07": the next power of ten above `worst`, at least 1e-09, so that differences between
 * machines in the last bits do not show. result.json has the figure itself. */
static void add_power_of_ten(text_buffer *out, double worst)
{
    int power = 9;
    while (power > 0 && !(worst < pow(10, -power)))
        power--;
    if (power > 0)
        text_addf(out, "below 1e-%02d", power);
    else
        text_add(out, "above 0.1");
}

static void status_and_objective(page *p)
{
    const result_source *s = p->r->source;
    const solution *y = p->r->solution;
    text_wrap(p->out, 0, 0, s->site);
    if (!p->r->solved) {
        text_addf(p->out, "  status     %s: no plan to show\n", solve_status_name(y->status));
        text_wrap(p->out, 2, 13, page_join(p, "objective  ", "", s->objective_text));
        return;
    }
    text_addf(p->out, "  status     %s, largest violation ", solve_status_name(y->status));
    add_power_of_ten(p->out, fmax(y->proof.worst, p->r->first->proof.worst));
    text_add(p->out, " (tolerance ");
    text_add_number(p->out, SOLVE_CERTIFIED, 2);
    text_add(p->out, ")\n");
    const char *value = page_amount(p, p->r->first->objective, s->objective_unit);
    text_wrap(p->out, 2, 13,
              page_join(p, page_join(p, "objective  ", "", s->objective_text), " = ", value));
    if (p->r->first != y)
        text_wrap(p->out, 2, 13,
                  page_join(p, "minimum cost at that optimum", " = ",
                            page_amount(p, y->objective, p->r->model->currency)));
}

static const char *bound_mark(const result_size *s)
{
    if (s->at_bound == NULL)
        return "";
    if (strcmp(s->at_bound, "max") == 0)
        return s->bound_set_by_user ? "at max" : "at max (default)";
    return s->bound_set_by_user ? "at min" : "at min (default)";
}

/* Sizes of 0 are listed in one paragraph below the table: not to build is a result too. */
static void sizes(page *p)
{
    const result *r = p->r;
    double largest = 0, sum = 0;
    const char *not_built = NULL;
    for (size_t i = 0; i < r->sizes.count; i++)
        sum += r->sizes.at[i].capex;
    for (size_t i = 0; i < r->sizes.count; i++)
        largest = fmax(largest, fabs(r->sizes.at[i].capex));
    largest = fmax(largest, fabs(sum));
    prefix x = page_money_prefix(largest);
    text_table t = text_table_new(p->a, p->phased ? "lldddldl" : "ldddldl");
    text_table_put(&t, "size");
    if (p->phased)
        text_table_put(&t, "phase");
    text_table_put(&t, "built");
    text_table_put(&t, "installed");
    text_table_put(&t, "firm");
    text_table_put(&t, "unit");
    text_table_put(&t, page_join(p, "capex ", x.text, r->model->currency));
    text_table_put(&t, "");
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        const char *name = page_join(p, s->component, ".", s->name);
        if (s->installed == 0 && s->built == 0) {
            if (p->phased)
                name = page_join(p, name, " in ", s->phase);
            not_built = not_built == NULL ? page_join(p, "not built: ", "", name)
                                          : page_join(p, not_built, ", ", name);
            continue;
        }
        text_table_put(&t, name);
        if (p->phased)
            text_table_put(&t, s->phase);
        text_table_put(&t, page_number(p, s->built));
        text_table_put(&t, page_number(p, s->installed));
        text_table_put(&t, page_number(p, s->firm));
        text_table_put(&t, s->unit);
        text_table_put(&t, page_number_like(p, s->capex / x.factor, largest / x.factor));
        text_table_put(&t, bound_mark(s));
    }
    if (r->sizes.count == 0)
        return;
    text_table_put(&t, "total");
    for (int i = p->phased ? -1 : 0; i < 4; i++)
        text_table_put(&t, "");
    text_table_put(&t, page_number_like(p, sum / x.factor, largest / x.factor));
    text_table_put(&t, "");
    text_add(p->out, "\n");
    page_print(p, &t);
    if (not_built != NULL)
        text_wrap(p->out, 2, 4, not_built);
}

static void cost_row(page *p, text_table *t, const result_cost *c, prefix x, double largest)
{
    text_table_put(t, c->component[0] == '\0' ? "(site)" : c->component);
    if (p->phased)
        text_table_put(t, c->phase);
    text_table_put(t, page_number_like(p, c->capital / x.factor, largest));
    text_table_put(t, page_number_like(p, c->fixed_om / x.factor, largest));
    text_table_put(t, page_number_like(p, c->operation / x.factor, largest));
    text_table_put(
        t, page_number_like(p, (c->capital + c->fixed_om + c->operation) / x.factor, largest));
}

static void costs(page *p)
{
    const result *r = p->r;
    double largest = 0;
    for (int32_t i = 0; i < (int32_t)r->model->phases.count; i++)
        largest = fmax(largest, fabs(result_total(r, ACCOUNT_COST, i)));
    prefix x = page_money_prefix(largest);
    text_table t = text_table_new(p->a, p->phased ? "lldddd" : "ldddd");
    const char *unit = page_join(p, x.text, r->model->currency, p->yearly ? "/yr" : "");
    text_table_put(&t, page_join(p, "cost ", "", unit));
    if (p->phased)
        text_table_put(&t, "phase");
    text_table_put(&t, "capital");
    text_table_put(&t, "fixed O&M");
    text_table_put(&t, "operation");
    text_table_put(&t, "total");
    result_cost sum = {.component = "total"};
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        sum.phase = c->phase;
        sum.capital += c->capital;
        sum.fixed_om += c->fixed_om;
        sum.operation += c->operation;
        if (c->capital != 0 || c->fixed_om != 0 || c->operation != 0)
            cost_row(p, &t, c, x, largest / x.factor);
        bool last = i + 1 == r->costs.count || strcmp(r->costs.at[i + 1].phase, c->phase) != 0;
        if (last) {
            cost_row(p, &t, &sum, x, largest / x.factor);
            sum = (result_cost){.component = "total"};
        }
    }
    if (r->costs.count == 0)
        return;
    text_add(p->out, "\n");
    page_print(p, &t);
}

/* "not in these costs: building, land". One line: the plan is no whole facility. */
static void left_out(page *p)
{
    const char *line = NULL;
    for (size_t i = 0; i < p->r->left_out.count; i++)
        line = page_join(p, i == 0 ? "not in these costs: " : line, i == 0 ? "" : ", ",
                         p->r->left_out.at[i]);
    if (line != NULL)
        text_wrap(p->out, 2, 4, line);
}

static void totals(page *p)
{
    const result *r = p->r;
    size_t stride = r->model->phases.count + 1;
    text_table t = text_table_new(p->a, p->phased ? "lll" : "ll");
    text_table_put(&t, p->yearly ? "annual totals" : "horizon totals");
    if (p->phased)
        text_table_put(&t, "phase");
    text_table_put(&t, "");
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        size_t account = i / stride;
        if (a->phase == NULL || account == ACCOUNT_COST || account == ACCOUNT_CAPEX ||
            !page_shows_account(account, a->value))
            continue;
        text_table_put(&t, a->name);
        if (p->phased)
            text_table_put(&t, a->phase);
        text_table_put(&t, page_amount(p, a->value, a->unit));
    }
    text_add(p->out, "\n");
    page_print(p, &t);
}

/* "WUE L/kWh" of the ratio wue. */
static const char *ratio_heading(page *p, const model_ratio_spec *ratio)
{
    char *name = arena_text(p->a, ratio->name);
    if (name == NULL) {
        p->failed = true;
        return "";
    }
    for (char *c = name; *c != '\0'; c++) {
        if (*c >= 'a' && *c <= 'z') /* toupper() depends on the locale */
            *c = (char)(*c - 'a' + 'A');
    }
    return strcmp(ratio->unit, "1") == 0 ? name : page_join(p, name, " ", ratio->unit);
}

static void ratios(page *p)
{
    const result *r = p->r;
    char columns[RATIOS + 2] = "l"; /* the phase, then one number per ratio */
    memset(columns + 1, 'd', RATIOS);
    text_table t = text_table_new(p->a, p->phased ? columns : columns + 1);
    if (p->phased)
        text_table_put(&t, "phase");
    for (int i = 0; i < RATIOS; i++)
        text_table_put(&t, ratio_heading(p, &model_ratios[i]));
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        if (p->phased && i % RATIOS == 0)
            text_table_put(&t, a->phase);
        text_table_put(&t, a->defined ? page_number(p, a->value) : "-");
    }
    text_add(p->out, "\n");
    page_print(p, &t);
}

static bool is_ratio(const char *name)
{
    bool found = false;
    for (int i = 0; i < RATIOS; i++)
        found = found || strcmp(name, model_ratios[i].name) == 0;
    return found;
}

/* "2.5 MUSD per 0.01". The shadow prices of ratios are given per hundredth, because a PUE is never
 * relaxed by 1, nor a CUE by 1 kg/kWh. */
static const char *shadow_price_text(page *p, const result_limit *l)
{
    bool ratio = is_ratio(l->name);
    const char *price = page_amount(p, ratio ? l->shadow_price / 100 : l->shadow_price,
                                    p->r->source->objective_unit);
    const char *unit = strcmp(l->unit, "1") == 0 ? "" : l->unit;
    if (ratio)
        unit = page_join(p, "0.01", *unit == '\0' ? "" : " ", unit);
    return page_join(p, price, " per ", unit);
}

/* "non-binding limits: cue in 2030, 2031": each limit is named once, with all phases in which it
 * does not bind. NULL: every limit binds. */
static const char *non_binding_limits(page *p)
{
    const result *r = p->r;
    const char *list = NULL;
    bool *in = ARENA_ARRAY(p->a, bool, r->model->phases.count);
    p->failed = p->failed || in == NULL;
    for (size_t i = 0; i < r->limits.count && in != NULL; i++) {
        const result_limit *l = &r->limits.at[i];
        bool listed = l->binding, yearly = l->phase[0] != '\0';
        for (size_t k = 0; k < i && !listed; k++) {
            const result_limit *earlier = &r->limits.at[k];
            listed = !earlier->binding && strcmp(earlier->name, l->name) == 0 &&
                     earlier->minimum == l->minimum && (earlier->phase[0] != '\0') == yearly;
        }
        if (listed)
            continue;
        for (size_t k = 0; k < r->model->phases.count; k++)
            in[k] = false;
        for (size_t k = i; k < r->limits.count; k++) {
            const result_limit *same = &r->limits.at[k];
            for (size_t f = 0; f < r->model->phases.count; f++)
                in[f] =
                    in[f] || (!same->binding && strcmp(same->name, l->name) == 0 &&
                              same->minimum == l->minimum &&
                              strcmp(same->phase, result_phase_name(r->model, (int32_t)f)) == 0);
        }
        const char *name = l->name;
        if (p->phased && yearly)
            name = page_join(p, name, " in ", page_phase_list(p, in));
        list = page_join(p, list == NULL ? "non-binding limits: " : list,
                         list == NULL ? ""
                         : p->wide    ? "; "
                                      : ", ",
                         name);
    }
    return list;
}

static void limits(page *p)
{
    const result *r = p->r;
    size_t binding = 0;
    text_table t = text_table_new(p->a, p->phased ? "lllrl" : "llrl");
    text_table_put(&t, "binding limit");
    if (p->phased)
        text_table_put(&t, "phase");
    text_table_put(&t, "");
    text_table_put(&t, "bound");
    text_table_put(&t, "shadow price");
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        if (!l->binding)
            continue;
        binding++;
        text_table_put(&t, l->name);
        if (p->phased)
            text_table_put(&t, l->phase[0] == '\0' ? "all" : l->phase);
        text_table_put(&t, l->minimum ? ">=" : "<=");
        text_table_put(&t, strcmp(l->unit, "1") == 0
                               ? page_number(p, l->bound)
                               : page_join(p, page_number(p, l->bound), " ", l->unit));
        text_table_put(&t, shadow_price_text(p, l));
    }
    const char *non_binding = non_binding_limits(p);
    if (r->limits.count != 0)
        text_add(p->out, "\n");
    if (binding != 0)
        page_print(p, &t);
    if (non_binding != NULL)
        text_wrap(p->out, 2, 4, non_binding);
}

static void notes(page *p)
{
    const result *r = p->r;
    if (r->notes.count != 0)
        text_add(p->out, "\n  notes\n");
    for (size_t i = 0; i < r->notes.count; i++) {
        const result_note *note = &r->notes.at[i];
        bool named = note->component != NULL && note->component[0] != '\0';
        const char *who = named ? note->component : "";
        if (note->location != NULL)
            who = page_join(p, page_join(p, who, " (", note->location), ")", "");
        text_wrap(p->out, 2, 4, named ? page_join(p, who, ": ", note->text) : note->text);
    }
}

int result_table(const result *r, text_buffer *out, error *e)
{
    size_t phases = r->model->phases.count;
    page p = {
        .r = r, .out = out, .a = arena_new(), .phased = phases > 1, .wide = phases > FEW_PHASES};
    if (p.a == NULL)
        return error_memory(e);
    int32_t year = model_typical(r->model, 0);
    p.yearly = year >= 0 && r->model->periods.at[year].weight[SCOPE_PERIOD][0] == 1.0;
    status_and_objective(&p);
    if (r->solved) {
        (p.wide ? table_phases_sizes : sizes)(&p);
        table_events(&p);
        (p.wide ? table_phases_costs : costs)(&p);
        left_out(&p);
        (p.wide ? table_phases_totals : totals)(&p);
        ratios(&p);
        limits(&p);
    }
    notes(&p);
    arena_free(p.a);
    return p.failed || out->failed ? error_memory(e) : 0;
}
