/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notes.c - the notes of a result: those of the plugins, then those that the plan itself gives
 * reason for. All numbers in them have four digits, so that they are the same on every machine.
 */
#include "result/page.h"

#include <string.h>

int result_add_note(arena *a, result *r, const char *component, text_buffer *text, error *e)
{
    text_add_bytes(text, "", 1);
    result_note *note = text->failed ? NULL : VEC_PUSH(a, &r->notes);
    char *kept = note == NULL ? NULL : arena_text(a, text->at);
    text_free(text);
    if (kept == NULL)
        return error_memory(e);
    *note = (result_note){component, kept};
    return 0;
}

/* ---- energy burnt -------------------------------------------------------------------------- */

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
        text_add(&text, ": if this is not allowed, put a cost on one of the flows, or limit it");
    else if (has_value(amount, earned))
        text_add(&text, ": if the equipment cannot do this, put a cost on one of the flows, or a "
                        "floor under the price");
    return result_add_note(a, r, k->component[0], &text, e);
}

int result_make_notes(arena *a, result *r, error *e)
{
    for (size_t i = 0; i < r->source->notes; i++) {
        result_note *note = VEC_PUSH(a, &r->notes);
        if (note == NULL)
            return error_memory(e);
        *note = r->source->note[i];
    }
    for (size_t i = 0; i < r->burnt.count; i++) {
        bool noted = false;
        for (size_t k = 0; k < i && !noted; k++)
            noted = is_same(&r->burnt.at[k], &r->burnt.at[i]);
        if (!noted && note_burnt(a, r, i, e) != 0)
            return e->code;
    }
    return r->solved ? result_note_ties(a, r, e) : 0;
}
