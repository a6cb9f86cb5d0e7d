/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - the answer as a planner reads it on the terminal: what to build, what it costs, how
 * well it runs, and which limits hurt. Everything here is in result.json too, with all its digits;
 * here numbers have four, and units that keep them short.
 */
#include "result/grid.h"
#include "result/parts.h"

#include <string.h>

enum { DIGITS = 4, SETTLED = 11 }; /* shown; free of noise */

/* What a section needs: the answer, where text goes, and short-lived memory. */
typedef struct page {
    const result *r;
    text_buffer *out;
    arena *a;
    bool phased; /* more than one phase: tables have a phase column */
    bool yearly; /* the horizon stands for a year */
    bool failed;
} page;

/* The number without the noise of its last bits: 86.615, give or take 1e-14, is rounded the same
 * way on every machine. */
static double settled(double value)
{
    char text[64];
    double out = value;
    if (isfinite(value))
        text_number(text_of(text, sizeof text, value, SETTLED), &out);
    return out;
}

static const char *num(page *p, double value)
{
    char text[64];
    const char *out = arena_text(p->a, text_of(text, sizeof text, settled(value), DIGITS));
    p->failed = p->failed || out == NULL;
    return out == NULL ? "" : out;
}

/* Rounded where the largest of its column has its last digit: cents beside millions say nothing. */
static const char *num_beside(page *p, double value, double most)
{
    double unit = most > 0 ? pow(10, DIGITS - 1 - floor(log10(most))) : 1;
    char text[64];
    double rounded = round(settled(value) * unit) / unit + 0.0;
    const char *out = arena_text(p->a, text_of(text, sizeof text, rounded, 15));
    p->failed = p->failed || out == NULL;
    return out == NULL ? "" : out;
}

static const char *joined(page *p, const char *left, const char *gap, const char *right)
{
    const char *out = arena_printf(p->a, "%s%s%s", left, gap, right);
    p->failed = p->failed || out == NULL;
    return out == NULL ? "" : out;
}

typedef struct prefix {
    double factor;
    const char *text;
} prefix;

/* Money up to millions: a thousand MUSD reads better to planners than a GUSD. */
static prefix money_prefix(double most)
{
    if (fabs(most) >= 999500)
        return (prefix){1e6, "M"};
    return fabs(most) >= 9999.5 ? (prefix){1e3, "k"} : (prefix){1, ""};
}

/* "38.9 MUSD/yr" of 38.9e6 "USD/yr"; energy, mass and water in the larger unit that planners use
 * for as much. */
static const char *amount(page *p, double value, const char *unit)
{
    static const struct {
        const char *base, *larger;
        double factor;
    } larger[] = {{"MWh", "GWh", 1e3}, {"t", "kt", 1e3}, {"m3", "ML", 1e3}};
    size_t length = strcspn(unit, "/ ");
    const char *currency = p->r->model->currency;
    if (length == strlen(currency) && strncmp(unit, currency, length) == 0) {
        prefix x = money_prefix(value);
        return joined(p, joined(p, num(p, value / x.factor), " ", x.text), "", unit);
    }
    for (size_t i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        if (length == strlen(larger[i].base) && strncmp(unit, larger[i].base, length) == 0 &&
            fabs(value) >= 10 * larger[i].factor)
            return joined(p, joined(p, num(p, value / larger[i].factor), " ", larger[i].larger), "",
                          unit + length);
    }
    return strcmp(unit, "1") == 0 ? num(p, value) : joined(p, num(p, value), " ", unit);
}

static void print(page *p, const grid *g)
{
    p->failed = !grid_print(g, p->out) || p->failed;
}

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
        grid_wrap(p->out, 2, 13, joined(p, "objective  ", "", s->objective_text));
        return;
    }
    text_addf(p->out, "  status     %s, largest violation ", solve_status_name(y->status));
    add_decade(p->out, fmax(y->proof.worst, p->r->first->proof.worst));
    text_add(p->out, " (");
    text_add_number(p->out, SOLVE_CERTIFIED, 2);
    text_add(p->out, " is allowed)\n");
    const char *value = amount(p, p->r->first->objective, s->objective_unit);
    grid_wrap(p->out, 2, 13,
              joined(p, joined(p, "objective  ", "", s->objective_text), " = ", value));
    if (p->r->first != y)
        grid_wrap(p->out, 2, 13,
                  joined(p, "and with it least cost", " = ",
                         amount(p, y->objective, p->r->model->currency)));
}

static const char *mark_of(const result_size *s)
{
    if (s->at_bound == NULL)
        return "";
    if (strcmp(s->at_bound, "max") == 0)
        return s->bound_written ? "at max" : "at max (default)";
    return s->bound_written ? "at min" : "at min (default)";
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
    prefix x = money_prefix(most);
    grid g = grid_new(p->a, p->phased ? "lldddldl" : "ldddldl");
    grid_put(&g, "size");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "built");
    grid_put(&g, "installed");
    grid_put(&g, "firm");
    grid_put(&g, "unit");
    grid_put(&g, joined(p, "capex ", x.text, r->model->currency));
    grid_put(&g, "");
    for (size_t i = 0; i < r->sizes.count; i++) {
        const result_size *s = &r->sizes.at[i];
        const char *name = joined(p, s->component, ".", s->name);
        if (s->installed == 0 && s->built == 0) {
            if (p->phased)
                name = joined(p, name, " in ", s->phase);
            none = none == NULL ? joined(p, "not built: ", "", name) : joined(p, none, ", ", name);
            continue;
        }
        grid_put(&g, name);
        if (p->phased)
            grid_put(&g, s->phase);
        grid_put(&g, num(p, s->built));
        grid_put(&g, num(p, s->installed));
        grid_put(&g, num(p, s->firm));
        grid_put(&g, s->unit);
        grid_put(&g, num_beside(p, s->capex / x.factor, most / x.factor));
        grid_put(&g, mark_of(s));
    }
    if (r->sizes.count == 0)
        return;
    grid_put(&g, "total");
    for (int i = p->phased ? -1 : 0; i < 4; i++)
        grid_put(&g, "");
    grid_put(&g, num_beside(p, sum / x.factor, most / x.factor));
    grid_put(&g, "");
    text_add(p->out, "\n");
    print(p, &g);
    if (none != NULL)
        grid_wrap(p->out, 2, 4, none);
}

static void cost_row(page *p, grid *g, const result_cost *c, prefix x, double most)
{
    grid_put(g, c->component[0] == '\0' ? "(site)" : c->component);
    if (p->phased)
        grid_put(g, c->phase);
    grid_put(g, num_beside(p, c->capital / x.factor, most));
    grid_put(g, num_beside(p, c->upkeep / x.factor, most));
    grid_put(g, num_beside(p, c->operation / x.factor, most));
    grid_put(g, num_beside(p, (c->capital + c->upkeep + c->operation) / x.factor, most));
}

static void costs(page *p)
{
    const result *r = p->r;
    double most = 0;
    for (int32_t i = 0; i < (int32_t)r->model->phases.count; i++)
        most = fmax(most, fabs(result_total(r, ACCOUNT_COST, i)));
    prefix x = money_prefix(most);
    grid g = grid_new(p->a, p->phased ? "lldddd" : "ldddd");
    const char *unit = joined(p, x.text, r->model->currency, p->yearly ? "/yr" : "");
    grid_put(&g, joined(p, "cost ", "", unit));
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "capital");
    grid_put(&g, "upkeep");
    grid_put(&g, "operation");
    grid_put(&g, "total");
    result_cost sum = {.component = "total"};
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        sum.phase = c->phase;
        sum.capital += c->capital;
        sum.upkeep += c->upkeep;
        sum.operation += c->operation;
        if (c->capital != 0 || c->upkeep != 0 || c->operation != 0)
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
    print(p, &g);
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
        bool shown = a->value != 0 || account == ACCOUNT_CARBON || account == ACCOUNT_WATER ||
                     account == ACCOUNT_IT_ENERGY || account == ACCOUNT_FACILITY_ENERGY;
        if (a->phase == NULL || account == ACCOUNT_COST || account == ACCOUNT_CAPEX || !shown)
            continue;
        grid_put(&g, a->name);
        if (p->phased)
            grid_put(&g, a->phase);
        grid_put(&g, amount(p, a->value, a->unit));
    }
    text_add(p->out, "\n");
    print(p, &g);
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
        grid_put(&g, a->defined ? num(p, a->value) : "-");
    }
    text_add(p->out, "\n");
    print(p, &g);
}

/* A PUE is not relaxed by 1: pure numbers are priced by the hundredth. */
static const char *worth_of(page *p, const result_limit *l)
{
    bool pure = strcmp(l->unit, "1") == 0;
    const char *worth = amount(p, pure ? l->worth / 100 : l->worth, p->r->source->objective_unit);
    return joined(p, worth, " per ", pure ? "0.01" : l->unit);
}

static void limits(page *p)
{
    const result *r = p->r;
    const char *slack = NULL;
    size_t binding = 0;
    grid g = grid_new(p->a, p->phased ? "lllrl" : "llrl");
    grid_put(&g, "binding limit");
    if (p->phased)
        grid_put(&g, "phase");
    grid_put(&g, "");
    grid_put(&g, "bound");
    grid_put(&g, "worth of relaxing it");
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        if (!l->binding) {
            const char *name = l->name;
            if (p->phased && l->phase[0] != '\0')
                name = joined(p, name, " in ", l->phase);
            slack = slack == NULL ? joined(p, "limits that do not bind: ", "", name)
                                  : joined(p, slack, ", ", name);
            continue;
        }
        binding++;
        grid_put(&g, l->name);
        if (p->phased)
            grid_put(&g, l->phase[0] == '\0' ? "all" : l->phase);
        grid_put(&g, l->minimum ? ">=" : "<=");
        grid_put(&g, strcmp(l->unit, "1") == 0 ? num(p, l->bound)
                                               : joined(p, num(p, l->bound), " ", l->unit));
        grid_put(&g, worth_of(p, l));
    }
    if (r->limits.count != 0)
        text_add(p->out, "\n");
    if (binding != 0)
        print(p, &g);
    if (slack != NULL)
        grid_wrap(p->out, 2, 4, slack);
}

static void remarks(page *p)
{
    const result_source *s = p->r->source;
    if (s->remarks != 0)
        text_add(p->out, "\n  remarks\n");
    for (size_t i = 0; i < s->remarks; i++) {
        const char *who = s->remark[i].component;
        bool named = who != NULL && who[0] != '\0';
        grid_wrap(p->out, 2, 4,
                  named ? joined(p, who, ": ", s->remark[i].text) : s->remark[i].text);
    }
}

int result_table(const result *r, text_buffer *out, error *e)
{
    page p = {.r = r, .out = out, .a = arena_new(), .phased = r->model->phases.count > 1};
    if (p.a == NULL)
        return error_memory(e);
    int32_t year = result_typical(r->model, 0);
    p.yearly = year >= 0 && r->model->periods.at[year].weight[SCOPE_PERIOD][0] == 1.0;
    head(&p);
    if (r->solved) {
        sizes(&p);
        costs(&p);
        totals(&p);
        ratios(&p);
        limits(&p);
    }
    remarks(&p);
    arena_free(p.a);
    return p.failed || out->failed ? error_memory(e) : 0;
}
