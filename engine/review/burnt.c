/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * burnt.c - finds the energy that a plan burns, phase by phase, and says so in notes. Their numbers
 * have four digits, so that they are the same on every machine.
 *
 * What stress events burn is not counted: they have no weight in any account.
 */
#include "review/burnt.h"

#include "result/page.h"
#include "review/laws.h"
#include "review/rings.h"

#include <stdlib.h>
#include <string.h>

/* ---- notes -------------------------------------------------------------------------- */

/* Whether both are the same burning, in different phases. */
static bool is_same(const result_burnt *x, const result_burnt *y)
{
    bool same = x->components == y->components && strcmp(x->kind, y->kind) == 0 &&
                strcmp(x->bus, y->bus) == 0;
    for (size_t i = 0; same && i < x->components; i++)
        same = strcmp(x->component[i], y->component[i]) == 0;
    return same;
}

/* "1.68 MWh", "77.29 GWh" */
static void add_amount(text_buffer *out, double value, const char *unit)
{
    bool large = strcmp(unit, "MWh") == 0 && value >= 1e4;
    text_add_number(out, large ? value / 1e3 : value, 4);
    text_addf(out, " %s", large ? "GWh" : unit);
}

/* "83.98 USD", "3.092 MUSD" */
static void add_money(text_buffer *out, double value, const char *currency)
{
    prefix x = page_money_prefix(value);
    text_add_number(out, value / x.factor, 4);
    text_addf(out, " %s%s", x.text, currency);
}

/* "`charge` and `discharge` run at the same time" */
static void add_what(const result_burnt *k, text_buffer *out)
{
    if (strcmp(k->kind, "losses") == 0) {
        text_addf(out, "draws more from `%s` than its part-load curve requires", k->bus);
    } else if (k->components > 1) {
        text_add(out, "energy runs in a ring through ");
        for (size_t i = 0; i < k->components; i++)
            text_addf(out, "%s`%s`",
                      i == 0                   ? ""
                      : i + 1 == k->components ? " and "
                                               : ", ",
                      k->component[i]);
    } else if (k->flow[0] != NULL) {
        text_addf(out, "`%s` and `%s` run at the same time", k->flow[0], k->flow[1]);
    } else {
        text_add(out, "flows run against each other at the same time");
    }
}

/* Whether the money is more than the rounding of prices makes of nothing. */
static bool has_value(double amount, double earned)
{
    return fabs(earned) > fmax(0.005, 1e-5 * amount);
}

/* The amount and the money of all years, or of one year if there is one phase. */
static void add_effect(const result *r, const result_burnt *k, double amount, double earned,
                       text_buffer *out)
{
    const model *m = r->model;
    int32_t typical = model_typical(m, 0);
    bool yearly = typical >= 0 && m->periods.at[typical].weight[SCOPE_PERIOD][0] == 1.0;
    bool phased = m->phases.count > 1;
    if (amount > 0) {
        text_add(out, ", which burns ");
        add_amount(out, amount, k->unit);
        text_add(out, phased ? " in all years" : yearly ? " per year" : "");
    } else {
        text_addf(out, ", which burns no %s", strcmp(k->unit, "MWh") == 0 ? "energy" : k->unit);
    }
    if (!has_value(amount, earned)) {
        text_add(out, amount > 0 ? " that has no value" : "");
        return;
    }
    text_add(out, earned > 0 ? " and earns " : " and costs ");
    add_money(out, fabs(earned), m->currency);
    text_add(out, phased ? " (present value)" : yearly ? " per year" : "");
}

static int note_burnt(arena *a, result *r, size_t first, error *e)
{
    const model *m = r->model;
    const result_burnt *k = &r->burnt.at[first];
    double amount = 0, earned = 0;
    int64_t steps = 0, of_steps = 0;
    bool varies = false;
    text_buffer text = {0};
    result_burnt shown = *k;
    for (size_t i = first; i < r->burnt.count; i++) {
        const result_burnt *other = &r->burnt.at[i];
        if (!is_same(k, other))
            continue;
        steps += other->steps;
        if (other->flow[0] == NULL || k->flow[0] == NULL ||
            strcmp(other->flow[0], k->flow[0]) != 0 || strcmp(other->flow[1], k->flow[1]) != 0)
            varies = true;
        for (size_t p = 0; p < m->phases.count; p++) {
            if (strcmp(result_phase_name(m, (int32_t)p), other->phase) != 0)
                continue;
            bool phased = m->phases.count > 1;
            amount += other->amount * (phased ? m->phases.at[p].years : 1);
            earned += other->earned * (phased ? m->phases.at[p].discount : 1);
        }
    }
    for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
        int32_t period = model_typical(m, p);
        of_steps += period < 0 ? 0 : m->periods.at[period].count[SCOPE_STEP];
    }
    if (varies)
        shown.flow[0] = NULL;
    add_what(&shown, &text);
    text_addf(&text, " in %lld of %lld steps", (long long)steps, (long long)of_steps);
    add_effect(r, k, amount, earned, &text);
    if (strcmp(k->kind, "losses") == 0)
        text_add(&text, ": real losses follow the curve, so subtract this from the plan, or put a "
                        "floor under the price");
    else if (amount == 0)
        text_add(&text, ", because one is paid more than the other costs: if this is not allowed, "
                        "put a cost on one of the flows, or limit it");
    else if (has_value(amount, earned))
        text_add(&text, ": if the equipment cannot do this, put a cost on one of the flows, or a "
                        "floor under the price");
    return result_add_note(a, r, k->component[0], NULL, &text, e);
}

/* ---- results ------------------------------------------------------------------------------- */

static int in_order(const void *left, const void *right)
{
    const flow_record *a = left, *b = right;
    size_t both = a->components < b->components ? a->components : b->components;
    for (size_t i = 0; i < both; i++) {
        if (a->component[i] != b->component[i])
            return a->component[i] < b->component[i] ? -1 : 1;
    }
    if (a->components != b->components)
        return a->components < b->components ? -1 : 1;
    if (a->law != b->law)
        return a->law ? 1 : -1;
    return a->bus != b->bus ? (a->bus < b->bus ? -1 : 1)
                            : (a->period > b->period) - (a->period < b->period);
}

static bool list_records(arena *a, const flows *b, result *out)
{
    const model *m = out->model;
    for (size_t i = 0; i < b->records.count; i++) {
        const flow_record *r = &b->records.at[i];
        const model_period *p = &m->periods.at[r->period];
        const model_bus *bus = &m->buses.at[r->bus];
        const char **names = ARENA_ARRAY(a, const char *, r->components);
        result_burnt *new = VEC_PUSH(a, &out->burnt);
        if (new == NULL || names == NULL)
            return false;
        for (size_t k = 0; k < r->components; k++)
            names[k] = m->components.at[r->component[k]].name;
        *new = (result_burnt){.component = names,
                              .components = r->components,
                              .kind = r->law ? "losses" : "ring",
                              .bus = bus->name,
                              .phase = result_phase_name(m, p->phase),
                              .unit = result_energy_unit(a, bus->unit),
                              .steps = r->steps,
                              .of_steps = p->count[SCOPE_STEP],
                              .amount = r->energy,
                              .earned = r->earned};
        new->flow[0] = r->var[0] < 0 ? NULL : m->vars.at[r->var[0]].name;
        new->flow[1] = r->var[1] < 0 ? NULL : m->vars.at[r->var[1]].name;
        if (new->unit == NULL)
            return false;
    }
    return true;
}

static bool search(arena *a, result *r, flows *b)
{
    const model *m = r->model;
    for (int32_t p = 0; p < (int32_t)m->periods.count; p++) {
        if (m->periods.at[p].stress)
            continue;
        if (!flows_select(b, p))
            return false;
        review_rings(b);
        review_laws(b);
        if (b->failed)
            return false;
    }
    if (b->records.count == 0)
        return true;
    qsort(b->records.at, b->records.count, sizeof *b->records.at, in_order);
    return list_records(a, b, r);
}

int review_burnt(arena *a, result *r, error *e)
{
    flows b;
    bool done = flows_open(&b, r) && search(a, r, &b);
    arena_free(b.a);
    if (!done)
        return error_memory(e);
    for (size_t i = 0; i < r->burnt.count; i++) {
        bool noted = false;
        for (size_t k = 0; k < i && !noted; k++)
            noted = is_same(&r->burnt.at[k], &r->burnt.at[i]);
        if (!noted && note_burnt(a, r, i, e) != 0)
            return e->code;
    }
    return 0;
}
