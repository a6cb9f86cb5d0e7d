/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective.c - [objective] and [limits] in accounts and base units, now that every plugin has said
 * which accounts there are.
 */
#include "assembly/objective.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WHY = 600 };

#define MOST_AMOUNT 1e30 /* as unit_read() has it */

/* The planner's word for an account. */
static const char *account_name(const char *word)
{
    return strcmp(word, "energy") == 0 ? "facility_energy" : word;
}

static const char *nth_name(size_t i, const void *data)
{
    const model *m = data;
    return i < m->accounts.count ? m->accounts.at[i].name
                                 : model_ratios[i - m->accounts.count].name;
}

/* "; did you mean `water`?" or the list of what there is. */
static void hint(const model *m, const char *word, size_t count, char *out, size_t size)
{
    const char *near = text_nearest(word, count, nth_name, m);
    size_t used = 0;
    if (near != NULL) {
        snprintf(out, size, "did you mean `%s`?", near);
        return;
    }
    used += (size_t)snprintf(out, size, "there are");
    for (size_t i = 0; i < count && used + 80 < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s %s", i > 0 ? "," : "", nth_name(i, m));
}

static int objective_complain(const assembly *a, error *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int objective_complain(const assembly *a, error *e, const char *format, ...)
{
    char sentence[900];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    ini_section *s = ini_find_section(&a->problem->document, "", "objective");
    if (a->problem->objective_entry == NULL || s == NULL)
        return error_set(e, ERROR_PROBLEM, "%s: [objective]: %s", a->problem->path, sentence);
    return ini_complain(e, s, a->problem->objective_entry, "%s", sentence);
}

/* factor's unit * account's unit */
static bool term_unit(const assembly *a, const problem_objective_term *g,
                      const model_account *account, unit *out, char *why, size_t size)
{
    unit own;
    if (!unit_written(g->unit, &a->problem->money, out, why, size) ||
        !unit_wanted(account->unit, &a->problem->money, &own, why, size))
        return false;
    for (int i = 0; i < UNIT_DIMENSIONS; i++)
        out->power[i] = (int8_t)(out->power[i] + own.power[i]);
    return true;
}

static bool is_ratio(const char *word)
{
    for (int r = 0; r < RATIOS; r++) {
        if (strcmp(model_ratios[r].name, word) == 0)
            return true;
    }
    return false;
}

/* What the objective counts in: the unit of a term that is not weighted, else of an account of that
 * kind. */
static const char *objective_unit(const assembly *a, const unit *kind)
{
    const model *m = a->model;
    char why[WHY];
    unit own;
    if (m->discounted)
        return m->currency;
    for (size_t i = 0; i < m->objective.count; i++) {
        if (*a->problem->objective.at[i].unit == '\0')
            return m->accounts.at[m->objective.at[i].account].unit;
    }
    for (size_t i = 0; i < m->accounts.count; i++) {
        const char *in = m->accounts.at[i].unit;
        if (unit_wanted(in, &a->problem->money, &own, why, sizeof why) &&
            memcmp(own.power, kind->power, sizeof own.power) == 0)
            return in;
    }
    return "";
}

static int add_goals(assembly *a, error *e)
{
    model *m = a->model;
    unit first = {0};
    char why[WHY];
    for (size_t i = 0; i < a->problem->objective.count; i++) {
        const problem_objective_term *g = &a->problem->objective.at[i];
        int32_t account = model_find_account(m, account_name(g->account));
        unit u;
        if (account < 0 && is_ratio(g->account))
            return objective_complain(
                a, e,
                "`%s` is a ratio, and what is minimized is an amount: minimize "
                "`energy`, `water` or `carbon`, and hold the ratio in [limits]",
                g->account);
        if (account < 0) {
            hint(m, g->account, m->accounts.count, why, sizeof why);
            return objective_complain(a, e, "`%s` is no account: %s", g->account, why);
        }
        if (!term_unit(a, g, &m->accounts.at[account], &u, why, sizeof why))
            return objective_complain(a, e, "%s", why);
        if (i == 0)
            first = u;
        if (memcmp(first.power, u.power, sizeof u.power) != 0) {
            char is[120], was[120];
            return objective_complain(a, e,
                                      "its terms come to different units: `%s` to %s, the first to "
                                      "%s; weigh it, as in `cost + 50 USD/t * carbon`",
                                      g->account, unit_kind(&u, is, sizeof is),
                                      unit_kind(&first, was, sizeof was));
        }
        model_objective_term *slot = VEC_PUSH(m->memory, &m->objective);
        if (slot == NULL)
            return error_memory(e);
        *slot = (model_objective_term){account, g->factor * u.factor};
    }
    m->discounted = first.power[UNIT_MONEY] == 1;
    a->objective_unit = objective_unit(a, &first);
    return 0;
}

/* A limit of one phase's period. */
typedef struct wanted {
    assembly *a;
    const ini_section *s; /* [limits] of the problem_period */
    const problem_limit *l;
    int32_t phase;
} wanted;

static int add_ratio(const wanted *w, int ratio, model_limit *out, error *e)
{
    const model_ratio_spec *r = &model_ratios[ratio];
    const value_range any = {0, 1e9};
    out->ratio = ratio;
    out->account = -1;
    out->unit = r->unit;
    out->shown = 1;
    if (w->l->sense == 0)
        out->sense = r->sense;
    if (value_real(w->a->problem, w->s, w->l->entry, r->unit, any, &out->bound, e) != 0)
        return e->code;
    out->bound = unit_show(out->bound, r->unit, &w->a->problem->money);
    return model_add_limit(w->a->model, out, e) < 0 ? e->code : 0;
}

/* A limit over all phases is one limit: every phase must have it, and the same. */
static int whole_limit(const wanted *w, model_limit *out, error *e)
{
    const problem *p = w->a->problem;
    for (int32_t phase = 0; phase < (int32_t)p->phases.count; phase++) {
        const ini_section *s = ini_find_section(&problem_typical(p, phase)->document, "", "limits");
        const ini_entry *n = ini_find_entry(s, w->l->entry->key);
        if (n == NULL || strcmp(n->value, w->l->entry->value) != 0)
            return ini_complain(
                e, w->s, w->l->entry,
                "a limit over all years holds over all phases, and phase %s has another or none: "
                "write it in [limits] alone, or give it `/yr` to hold in each year of a phase",
                p->phases.at[phase].name);
    }
    out->phase = -1;
    return w->phase > 0 || model_add_limit(w->a->model, out, e) >= 0 ? 0 : e->code;
}

static int add_total(const wanted *w, int32_t account, model_limit *out, error *e)
{
    const model_account *total = &w->a->model->accounts.at[account];
    const money *rates = &w->a->problem->money;
    const ini_section *s = w->s;
    const ini_entry *n = w->l->entry;
    double number;
    unit own, u, yearly;
    char why[WHY], kind[120], is[120];
    const char *behind = text_number(n->value, &number);
    if (behind == NULL)
        return ini_complain(e, s, n, "a number and a unit are expected, as in `100 %s/yr`",
                            total->unit);
    behind = text_skip(behind);
    if (!unit_wanted(total->unit, rates, &own, why, sizeof why) ||
        !unit_written(behind, rates, &u, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    yearly = own;
    yearly.power[UNIT_YEAR]--;
    bool whole = memcmp(u.power, own.power, sizeof u.power) == 0;
    bool per_year = memcmp(u.power, yearly.power, sizeof u.power) == 0;
    bool bare = *behind == '\0';
    if (account == ACCOUNT_CAPEX && per_year)
        return ini_complain(e, s, n, "capex is spent once and not every year: leave the year out");
    if (bare && account == ACCOUNT_CAPEX)
        return ini_complain(e, s, n, "an amount wants its unit: write `%g %s` or `%g M%s`", number,
                            total->unit, number, total->unit);
    if (bare)
        return ini_complain(e, s, n,
                            "an amount wants its unit: write `%g %s/yr` (each year) or `%g %s` "
                            "(over all)",
                            number, total->unit, number, total->unit);
    if (!whole && !per_year)
        return ini_complain(e, s, n,
                            "this is %s, `%s` is %s: write it in %s/yr (each year) or in %s (over "
                            "all)",
                            unit_kind(&u, is, sizeof is), w->l->name,
                            unit_kind(&own, kind, sizeof kind), total->unit, total->unit);
    out->ratio = RATIO_NONE;
    out->account = account;
    out->unit = behind;
    out->shown = 1 / u.factor;
    out->bound = number * u.factor;
    if (w->l->sense == 0)
        out->sense = SENSE_AT_MOST;
    if (out->bound < 0)
        return ini_complain(e, s, n, "an amount of at least 0 is expected");
    if (!(out->bound <= MOST_AMOUNT))
        return ini_complain(e, s, n, "this is beyond what can be counted");
    if (!per_year)
        return whole_limit(w, out, e);
    return model_add_limit(w->a->model, out, e) < 0 ? e->code : 0;
}

static int add_limit(const wanted *w, error *e)
{
    model *m = w->a->model;
    const problem_limit *l = w->l;
    char why[WHY];
    model_limit out = {.name = l->entry->key,
                       .row = -1,
                       .phase = w->phase,
                       .sense = w->l->sense > 0 ? SENSE_AT_LEAST : SENSE_AT_MOST};
    out.location = l->entry->line > 0
                       ? arena_printf(w->a->memory, "%s:%d", l->entry->file, l->entry->line)
                       : l->entry->file;
    if (out.location == NULL)
        return error_memory(e);
    for (int r = 0; r < RATIOS; r++) {
        if (strcmp(model_ratios[r].name, w->l->name) == 0)
            return add_ratio(w, r, &out, e);
    }
    int32_t account = model_find_account(m, account_name(w->l->name));
    if (account >= 0)
        return add_total(w, account, &out, e);
    hint(m, l->name, m->accounts.count + RATIOS, why, sizeof why);
    return ini_complain(e, w->s, l->entry, "`%s` is no account and no ratio: %s", w->l->name, why);
}

/* Where a limit of the model is written. */
typedef struct said {
    const ini_section *s;
    const ini_entry *n;
} said;

typedef vec(said) said_list;

/* The newest limit beside those before it: none may say twice the same, or rule another out. */
static int check_pairs(const assembly *a, const said_list *all, error *e)
{
    const model *m = a->model;
    const size_t newest = m->limits.count - 1;
    const model_limit *now = &m->limits.at[newest];
    for (size_t i = 0; i < newest; i++) {
        const model_limit *old = &m->limits.at[i];
        char location[600];
        if (old->account != now->account || old->ratio != now->ratio || old->phase != now->phase)
            continue;
        const model_limit *least = now->sense == SENSE_AT_LEAST ? now : old;
        const model_limit *most = now->sense == SENSE_AT_LEAST ? old : now;
        const ini_entry *n = all->at[i].n;
        ini_location(all->at[i].s, n, location, sizeof location);
        if (old->sense == now->sense)
            return ini_complain(e, all->at[newest].s, all->at[newest].n,
                                "this and %s = %s bound the same from the same side: write one of "
                                "them",
                                location, TEXT_SHORT(n->value));
        if (least->bound > most->bound)
            return ini_complain(e, all->at[newest].s, all->at[newest].n,
                                "no plan keeps both this and %s = %s: the least is above the most",
                                location, TEXT_SHORT(n->value));
    }
    return 0;
}

int assemble_objective(assembly *a, error *e)
{
    said_list all = {0};
    if (add_goals(a, e) != 0)
        return e->code;
    for (int32_t phase = 0; phase < (int32_t)a->problem->phases.count; phase++) {
        const problem_period *now = problem_typical(a->problem, phase);
        wanted w = {.a = a, .s = ini_find_section(&now->document, "", "limits"), .phase = phase};
        for (size_t i = 0; i < now->limits.count; i++) {
            w.l = &now->limits.at[i];
            const size_t before = a->model->limits.count;
            if (add_limit(&w, e) != 0)
                return e->code;
            if (a->model->limits.count == before)
                continue;
            said *slot = VEC_PUSH(a->memory, &all);
            if (slot == NULL)
                return error_memory(e);
            *slot = (said){w.s, w.l->entry};
            if (check_pairs(a, &all, e) != 0)
                return e->code;
        }
    }
    return 0;
}
