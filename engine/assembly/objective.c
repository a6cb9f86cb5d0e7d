/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * objective.c - adds [objective] and [limits] to the model, in accounts and base units. It runs
 * after all builds, because plugins may add accounts.
 */
#include "assembly/objective.h"

#include "base/text.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WHY = 600 };

#define MAX_AMOUNT 1e30 /* as in unit_read() */

/* The account of a name that the planner writes: `energy` is facility_energy. */
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

/* "did you mean `water`?", or the list of accounts (and ratios, where `count` includes them). */
static void hint(const model *m, const char *word, size_t count, char *out, size_t size)
{
    const char *near = text_nearest(word, count, nth_name, m);
    size_t used = 0;
    if (near != NULL) {
        snprintf(out, size, "did you mean `%s`?", near);
        return;
    }
    used += (size_t)snprintf(out, size, "write one of");
    for (size_t i = 0; i < count && used + 80 < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s `%s`", i > 0 ? "," : "", nth_name(i, m));
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

/* The unit of a term: its weight's unit times its account's unit. */
static bool term_unit(const assembly *a, const problem_objective_term *term,
                      const model_account *account, unit *out, char *why, size_t size)
{
    unit own;
    if (!unit_parse_input(term->unit, &a->problem->money, out, why, size) ||
        !unit_parse_parameter(account->unit, &a->problem->money, &own, why, size))
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

/* The unit that the objective is reported in: that of a term without a weight, else that of an
 * account of the same kind; the site's currency where the objective is discounted. */
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
        if (unit_parse_parameter(in, &a->problem->money, &own, why, sizeof why) &&
            memcmp(own.power, kind->power, sizeof own.power) == 0)
            return in;
    }
    return "";
}

static int add_objective(assembly *a, error *e)
{
    model *m = a->model;
    unit first = {0};
    char why[WHY];
    for (size_t i = 0; i < a->problem->objective.count; i++) {
        const problem_objective_term *term = &a->problem->objective.at[i];
        int32_t account = model_find_account(m, account_name(term->account));
        unit u;
        if (account < 0 && is_ratio(term->account))
            return objective_complain(a, e,
                                      "`%s` is a ratio and cannot be minimised: minimise `energy`, "
                                      "`water` or `carbon`, and limit the ratio in [limits]",
                                      term->account);
        if (account < 0) {
            hint(m, term->account, m->accounts.count, why, sizeof why);
            return objective_complain(a, e, "unknown account `%s`; %s", term->account, why);
        }
        if (!term_unit(a, term, &m->accounts.at[account], &u, why, sizeof why))
            return objective_complain(a, e, "%s", why);
        if (i == 0)
            first = u;
        if (memcmp(first.power, u.power, sizeof u.power) != 0) {
            char kind[120], first_kind[120];
            return objective_complain(
                a, e,
                "the terms have different units: `%s` is %s, but the first "
                "term is %s: write a weight, as in `cost + 50 USD/t * carbon`",
                term->account, unit_kind(&u, kind, sizeof kind),
                unit_kind(&first, first_kind, sizeof first_kind));
        }
        model_objective_term *slot = VEC_PUSH(m->memory, &m->objective);
        if (slot == NULL)
            return error_memory(e);
        *slot = (model_objective_term){account, term->factor * u.factor};
    }
    m->discounted = first.power[UNIT_MONEY] == 1;
    a->objective_unit = objective_unit(a, &first);
    return 0;
}

/* A limit of one phase, from the [limits] section of its typical year. */
typedef struct limit_context {
    assembly *a;
    const ini_section *s; /* [limits] of the problem_period */
    const problem_limit *l;
    int32_t phase;
} limit_context;

static int add_ratio(const limit_context *w, int ratio, model_limit *out, error *e)
{
    const model_ratio_spec *r = &model_ratios[ratio];
    const value_range any = {0, 1e9};
    out->ratio = ratio;
    out->account = -1;
    out->unit = r->unit;
    out->to_unit = 1;
    if (w->l->sense == 0)
        out->sense = r->sense;
    if (value_real(w->a->problem, w->s, w->l->entry, r->unit, any, &out->bound, e) != 0)
        return e->code;
    out->bound = unit_from_base(out->bound, r->unit, &w->a->problem->money);
    return model_add_limit(w->a->model, out, e) < 0 ? e->code : 0;
}

/* A limit over all phases is a single limit: every phase must have it, with the same value. */
static int whole_limit(const limit_context *w, model_limit *out, error *e)
{
    const problem *p = w->a->problem;
    for (int32_t phase = 0; phase < (int32_t)p->phases.count; phase++) {
        const ini_section *s = ini_find_section(&problem_typical(p, phase)->document, "", "limits");
        const ini_entry *n = ini_find_entry(s, w->l->entry->key);
        if (n == NULL || strcmp(n->value, w->l->entry->value) != 0)
            return ini_complain(
                e, w->s, w->l->entry,
                "a limit over all years applies to all phases, but phase %s has a different one or "
                "none: write it only in [limits], or add `/yr` to limit each year of a phase",
                p->phases.at[phase].name);
    }
    out->phase = -1;
    return w->phase > 0 || model_add_limit(w->a->model, out, e) >= 0 ? 0 : e->code;
}

static int add_total(const limit_context *w, int32_t account, model_limit *out, error *e)
{
    const model_account *total = &w->a->model->accounts.at[account];
    const money *rates = &w->a->problem->money;
    const ini_section *s = w->s;
    const ini_entry *n = w->l->entry;
    double number;
    unit own, u, yearly;
    char why[WHY], kind[120], own_kind[120];
    const char *suffix = text_number(n->value, &number);
    if (suffix == NULL)
        return ini_complain(e, s, n, "must be a number and a unit, as in `100 %s/yr`", total->unit);
    suffix = text_skip(suffix);
    if (!unit_parse_parameter(total->unit, rates, &own, why, sizeof why) ||
        !unit_parse_input(suffix, rates, &u, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    yearly = own;
    yearly.power[UNIT_YEAR]--;
    bool whole = memcmp(u.power, own.power, sizeof u.power) == 0;
    bool per_year = memcmp(u.power, yearly.power, sizeof u.power) == 0;
    bool bare = *suffix == '\0';
    if (account == ACCOUNT_CAPEX && per_year)
        return ini_complain(e, s, n,
                            "capex is spent once, not every year: remove the year from the unit");
    if (bare && account == ACCOUNT_CAPEX)
        return ini_complain(e, s, n, "a unit is required: write `%g %s` or `%g M%s`", number,
                            total->unit, number, total->unit);
    if (bare)
        return ini_complain(e, s, n,
                            "a unit is required: write `%g %s/yr` (each year) or `%g %s` (over all "
                            "years)",
                            number, total->unit, number, total->unit);
    if (!whole && !per_year)
        return ini_complain(e, s, n,
                            "this is %s, but `%s` is %s: write it in %s/yr (each year) or in %s "
                            "(over all years)",
                            unit_kind(&u, kind, sizeof kind), w->l->name,
                            unit_kind(&own, own_kind, sizeof own_kind), total->unit, total->unit);
    out->ratio = RATIO_NONE;
    out->account = account;
    out->unit = suffix;
    out->to_unit = 1 / u.factor;
    out->bound = number * u.factor;
    if (w->l->sense == 0)
        out->sense = SENSE_AT_MOST;
    if (out->bound < 0)
        return ini_complain(e, s, n, "this is below the minimum of 0");
    if (!(out->bound <= MAX_AMOUNT))
        return ini_complain(e, s, n, "this is above the maximum of %g %s", MAX_AMOUNT, total->unit);
    if (!per_year)
        return whole_limit(w, out, e);
    return model_add_limit(w->a->model, out, e) < 0 ? e->code : 0;
}

static int add_limit(const limit_context *w, error *e)
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
    return ini_complain(e, w->s, l->entry, "unknown account or ratio `%s`; %s", w->l->name, why);
}

/* The section and the entry that a limit of the model is written in. */
typedef struct written_limit {
    const ini_section *s;
    const ini_entry *n;
} written_limit;

typedef vec(written_limit) written_limits;

/* Compares the newest limit with those before it: none may be a duplicate, and no pair may be
 * contradictory. */
static int check_pairs(const assembly *a, const written_limits *all, error *e)
{
    const model *m = a->model;
    const size_t newest = m->limits.count - 1;
    const model_limit *last = &m->limits.at[newest];
    for (size_t i = 0; i < newest; i++) {
        const model_limit *old = &m->limits.at[i];
        char location[600];
        if (old->account != last->account || old->ratio != last->ratio || old->phase != last->phase)
            continue;
        const model_limit *minimum = last->sense == SENSE_AT_LEAST ? last : old;
        const model_limit *maximum = last->sense == SENSE_AT_LEAST ? old : last;
        const ini_entry *n = all->at[i].n;
        ini_location(all->at[i].s, n, location, sizeof location);
        if (old->sense == last->sense)
            return ini_complain(e, all->at[newest].s, all->at[newest].n,
                                "duplicates %s = %s: remove one of the two", location,
                                TEXT_SHORT(ini_shown_value(n)));
        if (minimum->bound > maximum->bound)
            return ini_complain(e, all->at[newest].s, all->at[newest].n,
                                "contradicts %s = %s: the minimum is above the maximum", location,
                                TEXT_SHORT(ini_shown_value(n)));
    }
    return 0;
}

int assemble_objective(assembly *a, error *e)
{
    written_limits all = {0};
    if (add_objective(a, e) != 0)
        return e->code;
    for (int32_t phase = 0; phase < (int32_t)a->problem->phases.count; phase++) {
        const problem_period *period = problem_typical(a->problem, phase);
        limit_context w = {
            .a = a, .s = ini_find_section(&period->document, "", "limits"), .phase = phase};
        for (size_t i = 0; i < period->limits.count; i++) {
            w.l = &period->limits.at[i];
            const size_t before = a->model->limits.count;
            if (add_limit(&w, e) != 0)
                return e->code;
            if (a->model->limits.count == before)
                continue;
            written_limit *slot = VEC_PUSH(a->memory, &all);
            if (slot == NULL)
                return error_memory(e);
            *slot = (written_limit){w.s, w.l->entry};
            if (check_pairs(a, &all, e) != 0)
                return e->code;
        }
    }
    return 0;
}
