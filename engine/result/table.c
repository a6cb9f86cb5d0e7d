/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - the answer as a planner reads it on the terminal: what to build, what it costs, how
 * well it runs, and which limits hurt. Everything here is in result.json too, with all its digits;
 * here numbers have four, and units that keep them short.
 */
#include "result/page.h"

#include <string.h>

enum { FEW_PHASES = 2 }; /* up to here a table has a row a phase */

/* "below 1e-07": the power of ten above it, none finer than 1e-09, so that the last bits of a
 * machine do not show. result.json has the figure itself. */
static void add_decade(text_buffer *out, double worst)
{
    int power = 9;
    while (power > 0 && !(worst < pow(10, -power)))
        power--;
    if (power > 0)
        text_addf(out, "below 1e-%02d", power);
    else
        text_add(out, "above 0.1");
}

static void head(page *p)
{
    const result_source *s = p->r->source;
    const solution *y = p->r->solution;
    grid_wrap(p->out, 0, 0, s->site);
    if (!p->r->solved) {
        text_addf(p->out, "  status     %s: there is no plan to show\n",
                  solve_status_name(y->status));
        grid_wrap(p->out, 2, 13, page_joined(p, "objective  ", "", s->objective_text));
        return;
    }
    text_addf(p->out, "  status     %s, largest violation ", solve_status_name(y->status));
    add_decade(p->out, fmax(y->proof.worst, p->r->first->proof.worst));
    text_add(p->out, " (");
    text_add_number(p->out, SOLVE_CERTIFIED, 2);
    text_add(p->out, " is allowed)\n");
    const char *value = page_amount(p, p->r->first->objective, s->objective_unit);
    grid_wrap(p->out, 2, 13,
              page_joined(p, page_joined(p, "objective  ", "", s->objective_text), " = ", value));
    if (p->r->first != y)
        grid_wrap(p->out, 2, 13,
                  page_joined(p, "and with it least cost", " = ",
                              page_amount(p, y->objective, p->r->model->currency)));
}

static const char *mark_of(const result_size *s)
{
    if (s->at_bound == NULL)
        return "";
    if (strcmp(s->at_bound, "max") == 0)
        return s->bound_set_by_user ? "at max" : "at max (default)";
    return s->bound_set_by_user ? "at min" : "at min (default)";
}

/* Sizes that came to nothing are named in one line below: they are an answer too. */
static void sizes(page *p)
{
    const result *r = p->r;
    double most = 0, sum = 0;
    const char *none = NULL;
    for (size_t i = 0; i < r->sizes.count; i++)
        sum += r->sizes.at[i].capex;
    for (size_t i = 0; i < r->sizes.count; i++)
        most = fmax(most, fabs(r->sizes.at[i].capex));
    most = fmax(most, fabs(sum));
    prefix x = page_money(most);
    grid g = grid_new(p->a, p->phased ? "lldddldl" : "ldddldl");
    grid_put(&g, "size");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "built");
    grid_put(&g, "installed");
    grid_put(&g, "firm");
    grid_put(&g, "unit");
    grid_put(&g, page_joined(p, "capex ", x.text, r->model->currency));
    grid_put(&g, "");
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        const char *name = page_joined(p, s->component, ".", s->name);
        if (s->installed == 0 && s->built == 0) {
            if (p->phased)
                name = page_joined(p, name, " in ", s->phase);
            none = none == NULL ? page_joined(p, "not built: ", "", name)
                                : page_joined(p, none, ", ", name);
            continue;
        }
        grid_put(&g, name);
        if (p->phased)
            grid_put(&g, s->phase);
        grid_put(&g, page_number(p, s->built));
        grid_put(&g, page_number(p, s->installed));
        grid_put(&g, page_number(p, s->firm));
        grid_put(&g, s->unit);
        grid_put(&g, page_beside(p, s->capex / x.factor, most / x.factor));
        grid_put(&g, mark_of(s));
    }
    if (r->sizes.count == 0)
        return;
    grid_put(&g, "total");
    for (int i = p->phased ? -1 : 0; i < 4; i++)
        grid_put(&g, "");
    grid_put(&g, page_beside(p, sum / x.factor, most / x.factor));
    grid_put(&g, "");
    text_add(p->out, "\n");
    page_print(p, &g);
    if (none != NULL)
        grid_wrap(p->out, 2, 4, none);
}

static void cost_row(page *p, grid *g, const result_cost *c, prefix x, double most)
{
    grid_put(g, c->component[0] == '\0' ? "(site)" : c->component);
    if (p->phased)
        grid_put(g, c->phase);
    grid_put(g, page_beside(p, c->capital / x.factor, most));
    grid_put(g, page_beside(p, c->fixed_om / x.factor, most));
    grid_put(g, page_beside(p, c->operation / x.factor, most));
    grid_put(g, page_beside(p, (c->capital + c->fixed_om + c->operation) / x.factor, most));
}

static void costs(page *p)
{
    const result *r = p->r;
    double most = 0;
    for (int32_t i = 0; i < (int32_t)r->model->phases.count; i++)
        most = fmax(most, fabs(result_total(r, ACCOUNT_COST, i)));
    prefix x = page_money(most);
    grid g = grid_new(p->a, p->phased ? "lldddd" : "ldddd");
    const char *unit = page_joined(p, x.text, r->model->currency, p->yearly ? "/yr" : "");
    grid_put(&g, page_joined(p, "cost ", "", unit));
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "capital");
    grid_put(&g, "fixed O&M");
    grid_put(&g, "operation");
    grid_put(&g, "total");
    result_cost sum = {.component = "total"};
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        sum.phase = c->phase;
        sum.capital += c->capital;
        sum.fixed_om += c->fixed_om;
        sum.operation += c->operation;
        if (c->capital != 0 || c->fixed_om != 0 || c->operation != 0)
            cost_row(p, &g, c, x, most / x.factor);
        bool last = i + 1 == r->costs.count || strcmp(r->costs.at[i + 1].phase, c->phase) != 0;
        if (last) {
            cost_row(p, &g, &sum, x, most / x.factor);
            sum = (result_cost){.component = "total"};
        }
    }
    if (r->costs.count == 0)
        return;
    text_add(p->out, "\n");
    page_print(p, &g);
}

static void totals(page *p)
{
    const result *r = p->r;
    size_t stride = r->model->phases.count + 1;
    grid g = grid_new(p->a, p->phased ? "lll" : "ll");
    grid_put(&g, p->yearly ? "in a year" : "in the horizon");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "");
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        size_t account = i / stride;
        if (a->phase == NULL || account == ACCOUNT_COST || account == ACCOUNT_CAPEX ||
            !page_shows_account(account, a->value))
            continue;
        grid_put(&g, a->name);
        if (p->phased)
            grid_put(&g, a->phase);
        grid_put(&g, page_amount(p, a->value, a->unit));
    }
    text_add(p->out, "\n");
    page_print(p, &g);
}

static void ratios(page *p)
{
    const result *r = p->r;
    grid g = grid_new(p->a, p->phased ? "lddddd" : "ddddd");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "PUE");
    grid_put(&g, "WUE L/kWh");
    grid_put(&g, "CUE kg/kWh");
    grid_put(&g, "REF");
    grid_put(&g, "ERF");
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        if (p->phased && i % RATIOS == 0)
            grid_put(&g, a->phase);
        grid_put(&g, a->defined ? page_number(p, a->value) : "-");
    }
    text_add(p->out, "\n");
    page_print(p, &g);
}

static bool is_ratio(const char *name)
{
    bool found = false;
    for (int i = 0; i < RATIOS; i++)
        found = found || strcmp(name, model_ratios[i].name) == 0;
    return found;
}

/* A PUE is not relaxed by 1, nor is a CUE by a kilogram: ratios are priced by the hundredth. */
static const char *worth_of(page *p, const result_limit *l)
{
    bool ratio = is_ratio(l->name);
    const char *price = page_amount(p, ratio ? l->shadow_price / 100 : l->shadow_price,
                                    p->r->source->objective_unit);
    const char *unit = strcmp(l->unit, "1") == 0 ? "" : l->unit;
    if (ratio)
        unit = page_joined(p, "0.01", *unit == '\0' ? "" : " ", unit);
    return page_joined(p, price, " per ", unit);
}

/* "cue in 2030, 2031": a limit that binds nowhere is named once. */
static const char *slack_limits(page *p)
{
    const result *r = p->r;
    const char *list = NULL;
    bool *in = ARENA_ARRAY(p->a, bool, r->model->phases.count);
    p->failed = p->failed || in == NULL;
    for (size_t i = 0; i < r->limits.count && in != NULL; i++) {
        const result_limit *l = &r->limits.at[i];
        bool told = l->binding, yearly = l->phase[0] != '\0';
        for (size_t k = 0; k < i && !told; k++) {
            const result_limit *was = &r->limits.at[k];
            told = !was->binding && strcmp(was->name, l->name) == 0 && was->minimum == l->minimum &&
                   (was->phase[0] != '\0') == yearly;
        }
        if (told)
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
            name = page_joined(p, name, " in ", page_phases(p, in));
        list = page_joined(p, list == NULL ? "limits that do not bind: " : list,
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
    grid g = grid_new(p->a, p->phased ? "lllrl" : "llrl");
    grid_put(&g, "binding limit");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "");
    grid_put(&g, "bound");
    grid_put(&g, "shadow price");
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        if (!l->binding)
            continue;
        binding++;
        grid_put(&g, l->name);
        if (p->phased)
            grid_put(&g, l->phase[0] == '\0' ? "all" : l->phase);
        grid_put(&g, l->minimum ? ">=" : "<=");
        grid_put(&g, strcmp(l->unit, "1") == 0
                         ? page_number(p, l->bound)
                         : page_joined(p, page_number(p, l->bound), " ", l->unit));
        grid_put(&g, worth_of(p, l));
    }
    const char *slack = slack_limits(p);
    if (r->limits.count != 0)
        text_add(p->out, "\n");
    if (binding != 0)
        page_print(p, &g);
    if (slack != NULL)
        grid_wrap(p->out, 2, 4, slack);
}

static void notes(page *p)
{
    const result_source *s = p->r->source;
    if (s->notes != 0)
        text_add(p->out, "\n  notes\n");
    for (size_t i = 0; i < s->notes; i++) {
        const char *who = s->note[i].component;
        bool named = who != NULL && who[0] != '\0';
        grid_wrap(p->out, 2, 4,
                  named ? page_joined(p, who, ": ", s->note[i].text) : s->note[i].text);
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
    head(&p);
    if (r->solved) {
        (p.wide ? table_phases_sizes : sizes)(&p);
        (p.wide ? table_phases_costs : costs)(&p);
        (p.wide ? table_phases_totals : totals)(&p);
        ratios(&p);
        limits(&p);
    }
    notes(&p);
    arena_free(p.a);
    return p.failed || out->failed ? error_memory(e) : 0;
}
