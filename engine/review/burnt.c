/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * burnt.c - finds the energy that a plan burns, phase by phase, and says so in notes. Their numbers
 * have four digits, so that they are the same on every machine.
 *
 * What stress events burn is not counted: they have no weight in any account.
 */
#include "review/burnt.h"

#include "result/terminal/page.h"
#include "review/laws.h"
#include "review/rings.h"

#include <stdlib.h>
#include <string.h>

enum { NOTES_MAX = 10 }; /* the rest is summed up in one more note */

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

/* One burning, in all phases. */
typedef struct burning {
    result_burnt
        shown; /* that of its first phase; without the two flows if phases differ in them */
    double amount, earned;
    int64_t steps;
    bool noted;
} burning;

static void add_phase(const model *m, const result_burnt *k, burning *sum)
{
    const char *const *name = sum->shown.flow;
    bool phased = m->phases.count > 1;
    sum->steps += k->steps;
    if (name[0] != NULL && (k->flow[0] == NULL || strcmp(k->flow[0], name[0]) != 0 ||
                            strcmp(k->flow[1], name[1]) != 0))
        sum->shown.flow[0] = NULL;
    for (size_t p = 0; p < m->phases.count; p++) {
        if (strcmp(result_phase_name(m, (int32_t)p), k->phase) != 0)
            continue;
        sum->amount += k->amount * (phased ? m->phases.at[p].years : 1);
        sum->earned += k->earned * (phased ? m->phases.at[p].discount : 1);
    }
}

static int note_burning(arena *a, result *r, const burning *k, error *e)
{
    const model *m = r->model;
    int64_t of_steps = 0;
    text_buffer text = {0};
    for (int32_t p = 0; p < (int32_t)m->phases.count; p++) {
        int32_t period = model_typical(m, p);
        of_steps += period < 0 ? 0 : m->periods.at[period].count[SCOPE_STEP];
    }
    add_what(&k->shown, &text);
    text_addf(&text, " in %lld of %lld steps", (long long)k->steps, (long long)of_steps);
    add_effect(r, &k->shown, k->amount, k->earned, &text);
    if (strcmp(k->shown.kind, "losses") == 0)
        text_add(&text, ": real losses follow the curve, so subtract this from the plan, or put a "
                        "floor under the price");
    else if (k->amount == 0)
        text_add(&text, ", because one is paid more than the other costs: if this is not allowed, "
                        "put a cost on one of the flows, or limit it");
    else if (has_value(k->amount, k->earned))
        text_add(&text, ": if the equipment cannot do this, put a cost on one of the flows, or a "
                        "floor under the price");
    return result_add_note(a, r, k->shown.component[0], NULL, &text, e);
}

/* Chooses the burnings with a note of their own: those with the most money, then the largest. */
static void choose(burning *list, size_t count)
{
    for (size_t n = 0; n < NOTES_MAX; n++) {
        burning *best = NULL;
        for (size_t i = 0; i < count; i++) {
            burning *k = &list[i];
            if (!k->noted && (best == NULL || fabs(k->earned) > fabs(best->earned) ||
                              (fabs(k->earned) == fabs(best->earned) && k->amount > best->amount)))
                best = k;
        }
        if (best != NULL)
            best->noted = true;
    }
}

/* One note for all that have none of their own. */
static int note_others(arena *a, result *r, const burning *list, size_t count, error *e)
{
    text_buffer text = {0};
    result_burnt shown = {.unit = "MWh"};
    double amount = 0, earned = 0;
    size_t others = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].noted)
            continue;
        others++;
        earned += list[i].earned;
        amount += strcmp(list[i].shown.unit, "MWh") == 0 ? list[i].amount : 0;
    }
    if (others == 0)
        return 0;
    text_addf(&text, "the same happens in %zu more case%s (`burnt` in result.json lists all)",
              others, others > 1 ? "s" : "");
    add_effect(r, &shown, amount, earned, &text);
    return result_add_note(a, r, NULL, NULL, &text, e);
}

static int note_all(arena *a, arena *scratch, result *r, error *e)
{
    size_t count = 0;
    burning *list = ARENA_ARRAY(scratch, burning, r->burnt.count);
    if (list == NULL)
        return error_memory(e);
    for (size_t i = 0; i < r->burnt.count; i++) {
        const result_burnt *k = &r->burnt.at[i];
        if (count == 0 || !is_same(&list[count - 1].shown, k)) /* phases follow one another */
            list[count++].shown = *k;
        add_phase(r->model, k, &list[count - 1]);
    }
    choose(list, count);
    for (size_t i = 0; i < count; i++) {
        if (list[i].noted && note_burning(a, r, &list[i], e) != 0)
            return e->code;
    }
    return note_others(a, r, list, count, e);
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
    if (!done)
        error_memory(e);
    else if (r->burnt.count > 0)
        note_all(a, b.a, r, e);
    arena_free(b.a);
    return e->code;
}
