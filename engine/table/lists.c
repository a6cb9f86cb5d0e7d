/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lists.c - the tables that are lists in result.json, with the same names of columns.
 */
#include "table/lists.h"
#include "table/series.h"

#include "base/text.h"

#include <string.h>

#define ROW(m, ...) table_row((m), (const table_cell[]){__VA_ARGS__})

/* ---- the answer as a whole ------------------------------------------------------------------- */

static const table_column answer_columns[] = {
    {"site", COLUMN_TEXT, "", "name of the site"},
    {"file", COLUMN_TEXT, "", "name of the problem file, without its folder"},
    {"sha256", COLUMN_TEXT, "", "digest of the problem file"},
    {"weather", COLUMN_TEXT, "", "source of the weather; missing without weather"},
    {"currency", COLUMN_TEXT, "", "currency of all money"},
    {"status", COLUMN_TEXT, "", "`optimal`, `infeasible`, `unbounded`, `uncertified`, ..."},
    {"message", COLUMN_TEXT, "", "the status in words; missing for an optimum"},
    {"method", COLUMN_TEXT, "", "solver of the plan"},
    {"objective", COLUMN_F64, "OBJECTIVE", "value of the objective; missing without a plan"},
    {"objective_text", COLUMN_TEXT, "", "the objective as written"},
    {"objective_unit", COLUMN_TEXT, "", "its unit"},
    {"certified", COLUMN_BOOL, "", "the plan is proven to be optimal"},
};

static int fill_answer(table_maker *m)
{
    const result *r = &m->n->result;
    const result_source *s = r->source;
    return ROW(m, CELL_TEXT(s->site), CELL_TEXT(result_base_name(s->problem_path)),
               CELL_TEXT(s->problem_sha256), CELL_TEXT(s->weather), CELL_TEXT(r->model->currency),
               CELL_TEXT(solve_status_name(r->solution->status)),
               CELL_TEXT(m->n->verdict.code != 0 ? m->n->verdict.text : NULL),
               CELL_TEXT(r->solution->method),
               CELL_NUMBER(r->solved ? r->first->objective : (double)NAN),
               CELL_TEXT(s->objective_text), CELL_TEXT(s->objective_unit),
               CELL_FLAG(r->solved && r->first->status == SOLVE_OPTIMAL));
}

static const table_column certificate_columns[] = {
    {"objective_text", COLUMN_TEXT, "",
     "the objective that was proven: as written, then `cost` if "
     "it does not count cost and a second stage minimised that"},
    {"unit", COLUMN_TEXT, "", "of the two objectives"},
    {"objective", COLUMN_F64, "", "its value"},
    {"dual_objective", COLUMN_F64, "", "the bound that the duals prove"},
    {"certified", COLUMN_BOOL, "", "`worst` is within `tolerance`"},
    {"tolerance", COLUMN_F64, "1", "maximum of `worst` for a certified optimum"},
    {"worst", COLUMN_F64, "1", "the largest of the five that follow"},
    {"row_violation", COLUMN_F64, "1", "largest relative violation of a row"},
    {"bound_violation", COLUMN_F64, "1", "of a bound"},
    {"dual_violation", COLUMN_F64, "1", "of the sign of a reduced cost or dual"},
    {"gap", COLUMN_F64, "1", "between the objective and the dual objective"},
    {"complementarity", COLUMN_F64, "1", "largest product of a dual and a distance to its bound"},
};

static int add_certificate(table_maker *m, const char *text, const char *in, const solution *s)
{
    return ROW(m, CELL_TEXT(text), CELL_TEXT(in), CELL_NUMBER(s->objective),
               CELL_NUMBER(s->dual_objective), CELL_FLAG(s->status == SOLVE_OPTIMAL),
               CELL_NUMBER(SOLVE_CERTIFIED), CELL_NUMBER(s->proof.worst), CELL_NUMBER(s->proof.row),
               CELL_NUMBER(s->proof.bound), CELL_NUMBER(s->proof.dual), CELL_NUMBER(s->proof.gap),
               CELL_NUMBER(s->proof.complementarity));
}

static int fill_certificate(table_maker *m)
{
    const result *r = &m->n->result;
    if (!r->solved ||
        add_certificate(m, r->source->objective_text, r->source->objective_unit, r->first) != 0)
        return m->e->code;
    return r->first == r->solution ? 0
                                   : add_certificate(m, "cost", r->model->currency, r->solution);
}

/* ---- time ------------------------------------------------------------------------------------ */

static const table_column phase_columns[] = {
    {"name", COLUMN_TEXT, "", "the phase; empty if the problem names none"},
    {"start", COLUMN_F64, "yr", "its first day, as a calendar year with fraction"},
    {"years", COLUMN_F64, "yr", "its length"},
    {"discounted_years", COLUMN_F64, "yr", "sum of the discount factors of its years"},
};

static int fill_phases(table_maker *m)
{
    const model *o = m->n->result.model;
    for (size_t i = 0; i < o->phases.count; i++) {
        const model_phase *p = &o->phases.at[i];
        if (ROW(m, CELL_TEXT(result_phase_name(o, (int32_t)i)), CELL_NUMBER(p->start),
                CELL_NUMBER(p->years), CELL_NUMBER(p->discount)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column period_columns[] = {
    {"name", COLUMN_TEXT, "", "the period; empty if it is the only one"},
    {"phase", COLUMN_TEXT, "", "its phase"},
    {"stress", COLUMN_BOOL, "", "a stress event; otherwise the typical year of the phase"},
    {"design", COLUMN_TEXT, "", "the time and the reason of a design event; missing for others"},
    {"steps", COLUMN_F64, "1", "number of steps"},
    {"per_year", COLUMN_F64, "1", "how often a step counts in yearly totals; 0 for an event"},
    {"begin", COLUMN_TIME, "s", "beginning of the first step"},
    {"hours", COLUMN_F64, "h", "length of all steps"},
};

static int fill_periods(table_maker *m)
{
    const model *o = m->n->result.model;
    for (size_t i = 0; i < o->periods.count; i++) {
        const model_period *p = &o->periods.at[i];
        if (ROW(m, CELL_TEXT(p->name), CELL_TEXT(result_phase_name(o, p->phase)),
                CELL_FLAG(p->stress), CELL_TEXT(p->design), CELL_NUMBER(p->count[SCOPE_STEP]),
                CELL_NUMBER(p->weight[SCOPE_STEP][0] / p->hours[0]),
                CELL_NUMBER((double)table_time(m->n, (int32_t)i, 0)),
                CELL_NUMBER(p->horizon_hours)) != 0)
            return m->e->code;
    }
    return 0;
}

/* ---- totals ---------------------------------------------------------------------------------- */

static const table_column account_columns[] = {
    {"name", COLUMN_TEXT, "", "`cost`, `carbon`, `it_energy`, ..."},
    {"unit", COLUMN_TEXT, "", "of the value"},
    {"phase", COLUMN_TEXT, "", "missing: the total over all phases"},
    {"value", COLUMN_F64, "",
     "per year of the phase (capex: overnight); the total counts each "
     "phase by its years, cost by its discounted years, capex once"},
};

static int fill_accounts(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->accounts.count; i++) {
        const result_account *a = &r->accounts.at[i];
        if (ROW(m, CELL_TEXT(a->name), CELL_TEXT(a->unit), CELL_TEXT(a->phase),
                CELL_NUMBER(a->value)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column ratio_columns[] = {
    {"name", COLUMN_TEXT, "", "`pue`, `wue`, `cue`, ..."},
    {"phase", COLUMN_TEXT, "", "the phase"},
    {"unit", COLUMN_TEXT, "", "of the value"},
    {"value", COLUMN_F64, "", "missing if the denominator is 0"},
};

static int fill_ratios(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->ratios.count; i++) {
        const result_ratio *a = &r->ratios.at[i];
        if (ROW(m, CELL_TEXT(a->name), CELL_TEXT(a->phase), CELL_TEXT(a->unit),
                CELL_NUMBER(a->defined ? a->value : (double)NAN)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column cost_columns[] = {
    {"component", COLUMN_TEXT, "", "the component; empty: the site as a whole"},
    {"phase", COLUMN_TEXT, "", "the phase"},
    {"capital", COLUMN_F64, "MONEY", "annuities of all equipment built, per year"},
    {"fixed_om", COLUMN_F64, "MONEY", "fixed operation and maintenance, per year"},
    {"operation", COLUMN_F64, "MONEY", "energy, fees and wear less revenue, per year"},
};

static int fill_costs(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        if (ROW(m, CELL_TEXT(c->component), CELL_TEXT(c->phase), CELL_NUMBER(c->capital),
                CELL_NUMBER(c->fixed_om), CELL_NUMBER(c->operation)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column left_out_columns[] = {
    {"name", COLUMN_TEXT, "", "what a facility costs and no component stands for"},
};

static int fill_left_out(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->left_out.count; i++) {
        if (ROW(m, CELL_TEXT(r->left_out.at[i])) != 0)
            return m->e->code;
    }
    return 0;
}

/* ---- sizes and limits ------------------------------------------------------------------------ */

static const table_column size_columns[] = {
    {"component", COLUMN_TEXT, "", "the component"},
    {"name", COLUMN_TEXT, "", "the size"},
    {"phase", COLUMN_TEXT, "", "the phase"},
    {"unit", COLUMN_TEXT, "", "of `built`, `installed` and `firm`"},
    {"built", COLUMN_F64, "", "new in the phase"},
    {"installed", COLUMN_F64, "", "in place in the phase"},
    {"firm", COLUMN_F64, "", "the part of it that may be loaded"},
    {"capex", COLUMN_F64, "MONEY", "overnight cost of what is bought in the phase"},
    {"at_bound", COLUMN_TEXT, "", "`min` or `max` if `installed` is at a bound; missing otherwise"},
    {"bound_set_by_user", COLUMN_BOOL, "",
     "no: that bound is a default; missing without `at_bound`"},
    {"sized_by", COLUMN_TEXT, "", "the stress events that hold the size, separated by blanks"},
};

static int fill_sizes(table_maker *m)
{
    const result *r = &m->n->result;
    int code = 0;
    for (size_t i = 0; i < r->sizes.count && code == 0; i++) {
        const result_size *s = &r->sizes.at[i];
        text_buffer events = {0};
        text_add(&events, "");
        for (size_t k = 0; k < s->events; k++)
            text_addf(&events, "%s%s", k > 0 ? " " : "", r->model->periods.at[s->sized_by[k]].name);
        const char *kept = events.failed ? NULL : arena_text(m->scratch, events.at);
        text_free(&events);
        code = kept == NULL
                   ? error_memory(m->e)
                   : ROW(m, CELL_TEXT(s->component), CELL_TEXT(s->name), CELL_TEXT(s->phase),
                         CELL_TEXT(s->unit), CELL_NUMBER(s->built), CELL_NUMBER(s->installed),
                         CELL_NUMBER(s->firm), CELL_NUMBER(s->capex), CELL_TEXT(s->at_bound),
                         s->at_bound == NULL ? CELL_NONE : CELL_FLAG(s->bound_set_by_user),
                         CELL_TEXT(kept));
    }
    return code;
}

static const table_column limit_columns[] = {
    {"name", COLUMN_TEXT, "", "the account or ratio"},
    {"phase", COLUMN_TEXT, "", "empty: over all phases"},
    {"sense", COLUMN_TEXT, "", "`max` or `min`"},
    {"unit", COLUMN_TEXT, "", "of `value` and `bound`"},
    {"value", COLUMN_F64, "", "in the plan; missing if a denominator is 0"},
    {"bound", COLUMN_F64, "", "as written; may be infinite"},
    {"shadow_price", COLUMN_F64, "OBJECTIVE per unit",
     "decrease of the objective per `unit` by which the bound is relaxed"},
    {"binding", COLUMN_BOOL, "", "the limit restricts the plan"},
};

static int fill_limits(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->limits.count; i++) {
        const result_limit *l = &r->limits.at[i];
        if (ROW(m, CELL_TEXT(l->name), CELL_TEXT(l->phase), CELL_TEXT(l->minimum ? "min" : "max"),
                CELL_TEXT(l->unit), CELL_NUMBER(l->value), CELL_NUMBER(l->bound),
                CELL_NUMBER(l->shadow_price), CELL_FLAG(l->binding)) != 0)
            return m->e->code;
    }
    return 0;
}

/* ---- what is noticed, and where it comes from ------------------------------------------------ */

static const table_column burnt_columns[] = {
    {"components", COLUMN_TEXT, "", "those that the flows belong to, separated by blanks"},
    {"kind", COLUMN_TEXT, "", "`ring` or `losses`"},
    {"bus", COLUMN_TEXT, "", "from which the energy is drawn"},
    {"phase", COLUMN_TEXT, "", "the phase"},
    {"steps", COLUMN_F64, "1", "number of steps in which this happens"},
    {"unit", COLUMN_TEXT, "", "of the amount"},
    {"amount", COLUMN_F64, "", "burnt per year"},
    {"earned", COLUMN_F64, "MONEY", "money that this earns per year"},
};

static int fill_burnt(table_maker *m)
{
    const result *r = &m->n->result;
    int code = 0;
    for (size_t i = 0; i < r->burnt.count && code == 0; i++) {
        const result_burnt *b = &r->burnt.at[i];
        text_buffer names = {0};
        text_add(&names, "");
        for (size_t k = 0; k < b->components; k++)
            text_addf(&names, "%s%s", k > 0 ? " " : "", b->component[k]);
        const char *kept = names.failed ? NULL : arena_text(m->scratch, names.at);
        text_free(&names);
        code = kept == NULL ? error_memory(m->e)
                            : ROW(m, CELL_TEXT(kept), CELL_TEXT(b->kind), CELL_TEXT(b->bus),
                                  CELL_TEXT(b->phase), CELL_NUMBER(b->steps), CELL_TEXT(b->unit),
                                  CELL_NUMBER(b->amount), CELL_NUMBER(b->earned));
    }
    return code;
}

static const table_column port_columns[] = {
    {"component", COLUMN_TEXT, "", "the component"},
    {"port", COLUMN_TEXT, "", "name of the port"},
    {"bus", COLUMN_TEXT, "", "to which it is connected; missing: to none"},
    {"carrier", COLUMN_TEXT, "", "of the bus"},
    {"unit", COLUMN_TEXT, "", "of the flow"},
};

static int fill_ports(table_maker *m)
{
    const model *o = m->n->result.model;
    for (size_t i = 0; i < o->ports.count; i++) {
        const model_port *p = &o->ports.at[i];
        const model_bus *bus = p->bus < 0 ? NULL : &o->buses.at[p->bus];
        if (ROW(m, CELL_TEXT(o->components.at[p->component].name), CELL_TEXT(p->name),
                CELL_TEXT(bus == NULL ? NULL : bus->name),
                CELL_TEXT(bus == NULL ? NULL : bus->carrier),
                CELL_TEXT(bus == NULL ? NULL : bus->unit)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column plugin_columns[] = {
    {"type", COLUMN_TEXT, "", "type of technology"},
    {"file", COLUMN_TEXT, "", "name of its file, without its folder"},
    {"version", COLUMN_TEXT, "", "its version"},
    {"sha256", COLUMN_TEXT, "", "digest of its file"},
};

static int fill_plugins(table_maker *m)
{
    const result_source *s = &m->n->source;
    for (size_t i = 0; i < s->plugins; i++) {
        const result_plugin *p = &s->plugin[i];
        if (ROW(m, CELL_TEXT(p->type), CELL_TEXT(result_base_name(p->file)), CELL_TEXT(p->version),
                CELL_TEXT(p->sha256)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column note_columns[] = {
    {"component", COLUMN_TEXT, "", "that the note is about; missing: the site"},
    {"text", COLUMN_TEXT, "", "the note"},
    {"location", COLUMN_TEXT, "", "the place in the problem, `site.ini:31`; missing: none"},
};

static int fill_notes(table_maker *m)
{
    const result *r = &m->n->result;
    for (size_t i = 0; i < r->notes.count; i++) {
        const result_note *n = &r->notes.at[i];
        if (ROW(m, CELL_TEXT(n->component), CELL_TEXT(n->text), CELL_TEXT(n->location)) != 0)
            return m->e->code;
    }
    return 0;
}

static const table_column parameter_columns[] = {
    {"section", COLUMN_TEXT, "", "the component, or another section: `economics`, `bus w40`"},
    {"key", COLUMN_TEXT, "", "as it is written in the problem file"},
    {"period", COLUMN_TEXT, "",
     "empty: from the first phase on; a phase: from that phase on; an event: in that event alone"},
    {"value", COLUMN_TEXT, "", "as written; a default as the technology has it"},
    {"number", COLUMN_F64, "", "the value in `unit`; missing if it is not one number"},
    {"unit", COLUMN_TEXT, "", "of the numbers"},
    {"origin", COLUMN_TEXT, "",
     "`file`, `phase`, `stress`, `scenario`, `set`, `choice` (set by a choice of the component), "
     "`default`"},
    {"file", COLUMN_TEXT, "", "file in which the value is written, without its folder"},
    {"line", COLUMN_F64, "1", "line in that file"},
    {"via", COLUMN_TEXT, "", "where an override is written: `[phase 2028] grid.price`"},
    {"source", COLUMN_TEXT, "", "publication of a default, or the choice that set the value"},
    {"default", COLUMN_TEXT, "", "the default; empty: none"},
    {"min", COLUMN_F64, "", "smallest number that is accepted; missing: none"},
    {"max", COLUMN_F64, "", "the largest; missing: none"},
    {"meaning", COLUMN_TEXT, "", "of the key; empty for general sections"},
};

static int fill_parameters(table_maker *m)
{
    const result_source *s = m->n->result.source;
    for (size_t i = 0; i < s->parameters; i++) {
        const result_parameter *p = &s->parameter[i];
        if (ROW(m, CELL_TEXT(p->section), CELL_TEXT(p->key), CELL_TEXT(p->period),
                CELL_TEXT(p->value), CELL_NUMBER(p->number), CELL_TEXT(p->unit),
                CELL_TEXT(result_origin_name(p->origin)), CELL_TEXT(p->file),
                p->line > 0 ? CELL_NUMBER(p->line) : CELL_NONE, CELL_TEXT(p->via),
                CELL_TEXT(p->source), CELL_TEXT(p->standard), CELL_NUMBER(p->low),
                CELL_NUMBER(p->high), CELL_TEXT(p->doc)) != 0)
            return m->e->code;
    }
    return 0;
}

const table_spec table_lists[] = {
    TABLE("accounts", "totals per phase, and over all phases", account_columns, fill_accounts),
    TABLE("answer", "the answer as a whole, in one row", answer_columns, fill_answer),
    TABLE("burnt", "energy that the plan burns", burnt_columns, fill_burnt),
    TABLE("certificate", "the proof of the plan: a row per objective that was minimised",
          certificate_columns, fill_certificate),
    TABLE("costs", "the cost of each component per phase", cost_columns, fill_costs),
    TABLE("left_out", "what a facility costs and the plan does not contain", left_out_columns,
          fill_left_out),
    TABLE("limits", "the limits with their shadow prices", limit_columns, fill_limits),
    TABLE("notes", "what plugins reported and what Firn notices in the plan", note_columns,
          fill_notes),
    TABLE("parameters", "every value that was used, written or default, and where it is from",
          parameter_columns, fill_parameters),
    TABLE("periods", "typical years, design events and stress events", period_columns,
          fill_periods),
    TABLE("phases", "years in which the site stays the same", phase_columns, fill_phases),
    TABLE("plugins", "the plugin files that components use", plugin_columns, fill_plugins),
    TABLE("ports", "the ports of all components and their buses", port_columns, fill_ports),
    TABLE("ratios", "PUE and the other ratios per phase", ratio_columns, fill_ratios),
    TABLE("sizes", "the size of all equipment per phase", size_columns, fill_sizes),
};
const size_t table_list_count = sizeof table_lists / sizeof table_lists[0];
