/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * misses.c - reports what the trial of single steps found: a bus with power missing or heat that no
 * component takes, or bounds of sizes that contradict each other.
 */
#include "plausible/trial.h"

#include "base/text.h"
#include "plausible/model.h"
#include "plugin/sizing.h"

#include <stdio.h>

static bool on_bus(const model *m, int32_t component, int32_t bus)
{
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus == bus && m->ports.at[i].component == component)
            return true;
    }
    return false;
}

/* Does electricity enter the site at the component? */
static bool is_source(const model *m, int32_t component)
{
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].boundary && m->ports.at[i].component == component)
            return true;
    }
    return false;
}

/* "`import_limit = 130 MW` of [grid]": the bounds of components on the bus, in that period, and
 * with `sources` those of all sources of electricity. */
static void add_bounds(const hours_trial *h, int32_t period, int32_t bus, bool sources,
                       text_buffer *out)
{
    const problem_period *in = &h->p->problem->periods.at[period];
    int count = 0;
    for (size_t c = 0; c < in->components.count; c++) {
        const problem_component *of = &in->components.at[c];
        if (!on_bus(h->a->model, (int32_t)c, bus) &&
            !(sources && is_source(h->a->model, (int32_t)c)))
            continue;
        for (size_t i = 0; i < of->section->entries.count; i++) {
            const ini_entry *n = &of->section->entries.at[i];
            const char *dot = strrchr(n->key, '.'), *last = dot != NULL ? dot + 1 : n->key;
            if ((strcmp(last, "max") != 0 && strcmp(last, "fix") != 0 &&
                 strstr(n->key, "limit") == NULL && strcmp(n->key, "must_run") != 0) ||
                count++ >= 4)
                continue;
            text_addf(out, "%s`%s = %s` of [%s]", count == 1 ? " (" : ", ", n->key,
                      TEXT_SHORT(n->value), of->name);
        }
    }
    text_add(out, count > 0 ? ")" : "");
}

/* "; common row `reserve` of bus lv binds them together": why less can flow than the bounds of each
 * component allow. */
static void add_commons(const hours_trial *h, const hours_miss *miss, text_buffer *out, error *e)
{
    enum { LISTED = 4 };
    const model *m = h->a->model;
    const int32_t bus = m->rows.at[miss->model_row].subject;
    bool *on = ARENA_ARRAY(h->memory, bool, m->rows.count); /* has a component on the bus */
    int count = 0;
    if (on == NULL)
        error_memory(e);
    for (size_t i = 0; on != NULL && i < m->terms.count && h->a->common.count > 0; i++) {
        const int32_t row = m->terms.at[i].row, by = m->vars.at[m->terms.at[i].var].component;
        if (m->rows.at[row].role == ROW_COMMON && by >= 0 && !on[row])
            on[row] = on_bus(m, by, bus);
    }
    for (size_t i = 0; on != NULL && i < h->a->common.count && count < LISTED; i++) {
        const common_row *c = &h->a->common.at[i];
        if (c->at < 0 || c->row.period != miss->period || !on[c->at])
            continue;
        count++;
        text_addf(out, "; common row `%s` of %s%s binds them together", c->row.name,
                  c->row.subject < 0 ? "the site" : "bus ",
                  c->row.subject < 0 ? "" : m->buses.at[c->row.subject].name);
    }
}

/* A note that a component takes nothing, made in the period `name`; NULL: in the first. */
static bool says_why(const component_note *n, const char *name)
{
    const size_t length = name == NULL ? 0 : strlen(name);
    if (name == NULL)
        return strncmp(n->text, "takes no", 8) == 0;
    return strncmp(n->logged == NULL ? "" : n->logged, "takes no", 8) == 0 &&
           strncmp(n->text, "in ", 3) == 0 && strncmp(n->text + 3, name, length) == 0 &&
           n->text[3 + length] == ':';
}

/* The notes of plugins on the bus, which say why a component takes nothing: those of the period,
 * and where a component has none, those of the first, as a note is made once. */
static void add_notes(const hours_trial *h, int32_t period, int32_t bus, text_buffer *out)
{
    const char *name = h->p->problem->periods.at[period].name;
    for (size_t i = 0; i < h->a->notes.count; i++) {
        const component_note *n = &h->a->notes.at[i];
        bool own = says_why(n, name), other = false;
        for (size_t k = 0; !own && k < h->a->notes.count; k++)
            other = other || (h->a->notes.at[k].component == n->component &&
                              says_why(&h->a->notes.at[k], name));
        if (on_bus(h->a->model, n->component, bus) && (own || (!other && says_why(n, NULL))))
            text_addf(out, "; [%s] %s", h->a->model->components.at[n->component].name,
                      n->logged != NULL ? n->logged : n->text);
    }
}

static const char *location_of(const hours_trial *h, int32_t bus)
{
    const model *m = h->a->model;
    const problem_period *first = &h->p->problem->periods.at[0];
    for (size_t i = 0; i < first->buses.count; i++) {
        if (strcmp(first->buses.at[i].name, m->buses.at[bus].name) == 0) {
            const ini_section *s = first->buses.at[i].section;
            const char *at = arena_printf(h->memory, "%s:%d", s->file, s->line);
            return at != NULL ? at : "";
        }
    }
    for (size_t i = 0; i < m->ports.count; i++) {
        if (m->ports.at[i].bus == bus)
            return m->components.at[m->ports.at[i].component].location;
    }
    return h->p->problem->path;
}

static int report_bus(hours_trial *h, const hours_miss *miss, error *e)
{
    const model *m = h->a->model;
    const int32_t bus = m->rows.at[miss->model_row].subject;
    const model_bus *of = &m->buses.at[bus];
    const model_period *in = &m->periods.at[miss->period];
    const problem_period *period = &h->p->problem->periods.at[miss->period];
    char when[40], who[120];
    double total = 0;
    text_buffer text = {0};
    for (int32_t t = 0; t < in->count[SCOPE_STEP]; t++)
        total += in->hours[t];
    if (*period->name != '\0')
        text_addf(&text, "in %s %s, ", period->stress ? "stress event" : "phase", period->name);
    text_addf(&text, miss->above ? "up to %s of %s has no taker" : "%s of %s is missing",
              SHOW(h->p, miss->worst, of->unit), of->carrier);
    if (miss->mean)
        text_add(&text, " in the mean of the horizon, stores included");
    else
        text_addf(&text, " in %s%s of %s h, the worst at %s", h->sampled ? "about " : "",
                  PLAIN(fmax(miss->hours, in->hours[0])), PLAIN(total),
                  calendar_show(&period->calendar, miss->step, when, sizeof when));
    text_addf(&text, ": at least %s %s the bus, and at most %s %s it",
              SHOW(h->p, miss->above ? miss->in : miss->out, of->unit),
              miss->above ? "enters" : "must leave",
              SHOW(h->p, miss->above ? miss->out : miss->in, of->unit),
              miss->above ? "can leave" : "can enter");
    add_bounds(h, miss->period, bus, !miss->above && carrier_is(of->carrier, CARRIER_ELECTRIC),
               &text);
    add_commons(h, miss, &text, e);
    add_notes(h, miss->period, bus, &text);
    if (carrier_is(of->carrier, CARRIER_THERMAL) && miss->above)
        text_add(&text,
                 ": add a component that takes the heat in these hours (a chiller where a dry "
                 "cooler reaches its limit), or raise these bounds");
    else if (miss->above)
        text_add(&text, ": add a consumer, a store or an export limit, or lower what must run");
    else
        text_add(&text, ": add a supply or a store, raise these bounds, or lower the demand");
    snprintf(who, sizeof who, "bus %s", of->name);
    if (text.failed)
        error_memory(e);
    else
        finding_on_section(h->p, arena_printf(h->p->memory, "bus %s", period->name), who,
                           location_of(h, bus), e, "%s", text.at);
    text_free(&text);
    return e->code;
}

/* "`power.max = 30 MW`": the entry of a bound of a size; "" without one. */
static const char *bound_text(const hours_trial *h, const model_var *v, bool lower)
{
    static const char *const below[] = {"fix", "min", "existing", NULL}, *const over[] = {
                                                                             "fix", "max", NULL,
                                                                             NULL};
    const part *of = v->component < 0 ? NULL : &h->a->parts[v->component];
    for (uint32_t i = 0; of != NULL && i < of->plugin->desc->param_count; i++) {
        const firn_param *param = plugin_param(of->plugin->desc, i);
        if (param->kind != FIRN_KIND_SIZING || strcmp(param->key, v->name) != 0)
            continue;
        for (const char *const *sub = lower ? below : over; *sub != NULL; sub++) {
            const ini_entry *n = bind_sizing_entry(of->component, param, *sub);
            const char *text =
                n == NULL ? NULL
                          : arena_printf(h->memory, " (`%s = %s`)", n->key, TEXT_SHORT(n->value));
            if (text != NULL)
                return text;
        }
    }
    return "";
}

/* " by `area = 10 ha`": the values that the row follows from. */
static void add_causes(const hours_trial *h, const hours_miss *miss, text_buffer *out)
{
    const model_row *of = &h->a->model->rows.at[miss->model_row];
    int count = 0;
    for (size_t i = 0; i < h->p->values.count; i++) {
        const plausible_value *v = &h->p->values.at[i];
        bool in_row = v->mean == num_at(of->rhs, 0) && v->mean != 0;
        if (of->component < 0 || v->part != &h->a->parts[of->component] || v->sizing)
            continue;
        for (int64_t k = h->row_start[miss->row]; k < h->row_start[miss->row + 1]; k++)
            in_row = in_row || fabs(h->row_value[k]) == fabs(v->mean);
        if (in_row)
            text_addf(out, "%s`%s = %s`", count++ == 0 ? " because of " : " and ", v->entry->key,
                      TEXT_SHORT(v->entry->value));
    }
}

/* "`u1`, `u2`": the components with a variable in a row, four at most. */
static void list_in_row(const hours_trial *h, int32_t row, text_buffer *out)
{
    enum { LISTED = 4 };
    const model *m = h->a->model;
    int count = 0;
    for (size_t c = 0; c < m->components.count; c++) {
        bool in_row = false;
        for (int64_t k = h->row_start[row]; k < h->row_start[row + 1]; k++)
            in_row =
                in_row || m->vars.at[h->map->var_of_col[h->row_col[k]]].component == (int32_t)c;
        if (in_row && ++count <= LISTED)
            text_addf(out, "%s`%s`", count == 1 ? "" : ", ", m->components.at[c].name);
    }
    text_add(out, count > LISTED ? " and others" : "");
}

/* Is it a row of power on standby, up or down? */
static bool stands_by(const char *row)
{
    return strcmp(row, "reserve") == 0 || strcmp(row, "reserve-down") == 0;
}

/* "[bus lv] common row `reserve`, of `u1`, `u2`, cannot hold ...". */
static int report_common(hours_trial *h, const hours_miss *miss, error *e)
{
    const model_row *of = &h->a->model->rows.at[miss->model_row];
    const model_period *in = &h->a->model->periods.at[miss->period];
    const problem_period *period = &h->p->problem->periods.at[miss->period];
    const char *location = h->p->problem->path;
    char when[40], who[120] = "site";
    text_buffer text = {0};
    for (size_t i = 0; i < h->a->common.count; i++) {
        if (h->a->common.at[i].at == miss->model_row)
            location = h->a->model->components.at[h->a->common.at[i].first].location;
    }
    if (of->subject >= 0)
        snprintf(who, sizeof who, "bus %s", h->a->model->buses.at[of->subject].name);
    text_addf(&text, "common row `%s`, of ", of->name);
    list_in_row(h, miss->row, &text);
    text_addf(&text, ", cannot hold: its sum is at least %s too %s", PLAIN(miss->worst),
              miss->above ? "high" : "low");
    if (of->scope == SCOPE_STEP && in->count[SCOPE_STEP] > 1)
        text_addf(&text, " at %s", calendar_show(&period->calendar, miss->step, when, sizeof when));
    text_add(&text, stands_by(of->name)
                        ? ": too little on this bus stands by for swings and losses of power; "
                          "let a store or a generator there do so (a battery by "
                          "`reserve = yes`), give it more power and energy, lower the swings, or "
                          "move them to the bus of a store by `swing_bus`"
                        : ": change the bounds of these components, or of what they share");
    if (text.failed)
        error_memory(e);
    else
        finding_on_section(h->p, arena_printf(h->p->memory, "common %s", of->name), who, location,
                           e, "%s", text.at);
    text_free(&text);
    return e->code;
}

/* A row of sizes alone: the bound that it gives to one of them contradicts that size's own. */
static int report_row(hours_trial *h, const hours_miss *miss, error *e)
{
    const model *m = h->a->model;
    const model_row *of = &m->rows.at[miss->model_row];
    const lp *l = h->l;
    const double sign = miss->above ? 1 : -1; /* sum a x <= bound */
    double bound = miss->above ? l->row_upper[miss->row] : -l->row_lower[miss->row], rest = 0;
    int32_t chosen = -1;
    double coef = 0;
    text_buffer text = {0};
    if (of->role == ROW_COMMON)
        return report_common(h, miss, e);
    if (of->component < 0)
        return 0;
    for (int64_t k = h->row_start[miss->row]; k < h->row_start[miss->row + 1]; k++) {
        const int32_t j = h->row_col[k];
        if (m->vars.at[h->map->var_of_col[j]].scope != SCOPE_PERIOD)
            return 0;
        if (chosen < 0 ||
            (l->col_lower[chosen] == l->col_upper[chosen] && l->col_lower[j] != l->col_upper[j])) {
            chosen = j;
            coef = sign * h->row_value[k];
        }
    }
    for (int64_t k = h->row_start[miss->row]; k < h->row_start[miss->row + 1]; k++) {
        const int32_t j = h->row_col[k];
        const double a = sign * h->row_value[k];
        if (j != chosen)
            rest += a * (a > 0 ? l->col_lower[j] : l->col_upper[j]);
    }
    if (of->role == ROW_SIZE)
        return finding_on_section(
            h->p, "sizes", m->components.at[of->component].name,
            m->components.at[of->component].location, e,
            "has amounts of `%s` that contradict each other: what is built in one phase exists in "
            "the next ones until its life ends, and `existing` counts too: change `fix`, `max`, "
            "`existing` or `life`",
            m->sizes.at[of->subject].name);
    if (chosen < 0 || !isfinite(rest))
        return 0;
    const model_var *v = &m->vars.at[h->map->var_of_col[chosen]];
    const bool at_most = coef > 0;
    text_addf(&text, "`%s` must be at %s %s", v->name, at_most ? "most" : "least",
              SHOW(h->p, (bound - rest) / coef, v->unit));
    add_causes(h, miss, &text);
    for (int64_t k = h->row_start[miss->row]; k < h->row_start[miss->row + 1]; k++) {
        const int32_t j = h->row_col[k];
        const model_var *other = &m->vars.at[h->map->var_of_col[j]];
        const bool lower = sign * h->row_value[k] > 0;
        if (j != chosen)
            text_addf(&text, " and `%s` at %s %s%s", other->name, lower ? "least" : "most",
                      SHOW(h->p, lower ? l->col_lower[j] : l->col_upper[j], other->unit),
                      bound_text(h, other, lower));
    }
    text_addf(&text, ", but it is at %s %s%s: change one of them", at_most ? "least" : "most",
              SHOW(h->p, at_most ? l->col_lower[chosen] : l->col_upper[chosen], v->unit),
              bound_text(h, v, at_most));
    const model_component *who = &m->components.at[of->component];
    if (text.failed)
        error_memory(e);
    else
        finding_on_section(h->p, "sizes", who->name, who->location, e, "%s", text.at);
    text_free(&text);
    return e->code;
}

int hours_report(hours_trial *h, int32_t period, error *e)
{
    const hours_miss *worst = NULL;
    (void)period;
    for (size_t i = 0; i < h->misses.count; i++) {
        const hours_miss *miss = &h->misses.at[i];
        const bool bus = h->a->model->rows.at[miss->model_row].role == ROW_BUS;
        if (!bus && report_row(h, miss, e) != 0)
            return e->code;
        if (bus && (worst == NULL || miss->worst > worst->worst))
            worst = miss;
    }
    return worst == NULL ? 0 : report_bus(h, worst, e);
}
