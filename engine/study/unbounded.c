/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unbounded.c - what earns without a bound in an unbounded site: the variables that move along its
 * ray, what they earn, when; and the keys that would bound it, each shown by a solve.
 */
#include "study/internal.h"

#include "base/text.h"
#include "units/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A component of the ray below this share of the largest is noise. */
#define NOISE 1e-7
enum { OTHERS_MAX = 4, REMEDIES_MAX = 6 };

/* What a unit of the variable costs in a step, by the bookings of cost. */
static double rate_of(const model *m, int32_t var, int32_t step)
{
    double rate = 0;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (b->account == ACCOUNT_COST && b->var == var)
            rate += model_value(b->rate, step);
    }
    return rate;
}

/* A variable of a component along the ray. */
typedef struct mover {
    int32_t var;
    double gain; /* of the objective along the ray */
    int64_t steps, of_steps;
    double best; /* per unit, in the step in which it earns most */
} mover;

typedef struct movers {
    mover *of; /* of each variable of the model */
    bool *moves;
} movers;

static bool find_movers(const study *t, movers *x)
{
    const site *s = t->s;
    const model *m = s->assembly.model;
    double largest = 0;
    x->of = ARENA_ARRAY(t->scratch, mover, m->vars.count + 1);
    x->moves = ARENA_ARRAY(t->scratch, bool, m->vars.count + 1);
    if (x->of == NULL || x->moves == NULL)
        return false;
    for (int32_t j = 0; j < s->lp.cols; j++)
        largest = fmax(largest, fabs(s->solution.ray[j]));
    for (int32_t j = 0; j < s->lp.cols; j++) {
        const int32_t v = s->map.var_of_col[j], element = j - s->map.col_base[v];
        const model_var *var = &m->vars.at[v];
        mover *n = &x->of[v];
        n->var = v;
        n->of_steps++;
        if (fabs(s->solution.ray[j]) <= NOISE * largest)
            continue;
        const double gain = -s->lp.cost[j] * s->solution.ray[j];
        x->moves[v] = true;
        n->gain += gain;
        n->steps += gain > 0;
        const int32_t step = model_first_step(&m->periods.at[var->period], var->scope, element);
        const double rate = -rate_of(m, v, step) * (s->solution.ray[j] > 0 ? 1 : -1);
        if (gain > 0)
            n->best = fmax(n->best, rate);
    }
    return true;
}

/* The variable of components that earns most; -1: none. */
static int32_t best_of(const model *m, const movers *x)
{
    int32_t best = -1;
    for (int32_t v = 0; v < (int32_t)m->vars.count; v++) {
        if (m->vars.at[v].component >= 0 &&
            x->of[v].gain > (best < 0 ? 0 : x->of[best].gain) * (1 + 1e-6))
            best = v;
    }
    return best;
}

/* ---- the missing bound ------------------------------------------------------------------------
 */

/* Whether the site has a plan with one more value, which the file does not contain. */
static int has_plan(study *t, const char *assignment, bool *has, error *e)
{
    site_options o = t->s->options;
    const size_t count = t->s->set.count;
    const char **set = ARENA_ARRAY(t->scratch, const char *, count + 1);
    solve_options options = study_options(t);
    error inner = {0};
    solution n;
    *has = false;
    if (set == NULL)
        return error_memory(e);
    for (size_t i = 0; i < count; i++)
        set[i] = t->s->set.at[i];
    set[count] = assignment;
    o.set = set;
    o.sets = count + 1;
    o.strict = false;
    o.log = (log_sink){0};
    site *v = site_open(&o, &inner);
    arena *a = arena_new();
    if (a == NULL)
        error_memory(e);
    else if (v != NULL && site_build(v, &inner) == 0 && solve(a, &v->lp, &options, &n, e) == 0) {
        *has = n.status == SOLVE_OPTIMAL;
        t->stopped = n.status == SOLVE_INTERRUPTED || n.status == SOLVE_TIME_LIMIT;
    }
    arena_free(a);
    site_free(v);
    return e->code;
}

/* Whether the key of the parameter may bound an amount in the unit: it is optional and not written.
 * Returns the key to write, or NULL. */
static const char *bounding_key(const study *t, const part *c, const firn_param *p, const char *in)
{
    const ini_section *section = c->component->section;
    const char *key = p->key;
    if (p->kind == FIRN_KIND_SIZING) {
        key = strcmp(p->key, "size") == 0 ? "max" : arena_printf(t->scratch, "%s.max", p->key);
    } else if ((p->kind != FIRN_KIND_SERIES && p->kind != FIRN_KIND_REAL) ||
               (p->flags & FIRN_OPTIONAL) == 0 || strcmp(p->unit, in) != 0) {
        return NULL;
    }
    const ini_entry *written = key == NULL ? NULL : ini_find_entry(section, key);
    return written != NULL && !text_starts(written->value, "inf") ? NULL : key;
}

/* Lists keys of moving components that bound the site, into the text. */
static int add_remedies(study *t, const movers *x, text_buffer *b, error *e)
{
    const model *m = t->s->assembly.model;
    int found = 0;
    for (size_t c = 0; c < m->components.count && found < REMEDIES_MAX; c++) {
        const part *of = &t->s->assembly.parts[c];
        const char *in = NULL;
        for (size_t v = 0; v < m->vars.count && in == NULL; v++) {
            if (x->moves[v] && m->vars.at[v].component == (int32_t)c &&
                m->vars.at[v].role == VAR_PLAIN)
                in = m->vars.at[v].unit;
        }
        for (uint32_t i = 0; in != NULL && i < of->plugin->desc->param_count; i++) {
            const char *key = bounding_key(t, of, plugin_param(of->plugin->desc, i), in);
            bool has;
            if (key == NULL || t->stopped)
                continue;
            const char *line =
                arena_printf(t->scratch, "%s.%s=1000", m->components.at[c].name, key);
            if (line == NULL)
                return error_memory(e);
            if (has_plan(t, line, &has, e) != 0)
                return e->code;
            if (!has)
                continue;
            explanation_repair *r = VEC_PUSH(t->a, &t->out->repairs);
            if (r == NULL)
                return error_memory(e);
            const char *address = arena_printf(t->a, "%s.%s", m->components.at[c].name, key);
            *r = (explanation_repair){.address = address,
                                      .set = address,
                                      .value = "",
                                      .relation = "",
                                      .objective = (double)NAN};
            text_addf(b, "%s `%s`", found == 0 ? " The missing bound: write one of" : ",", address);
            found++;
        }
    }
    if (found > 0)
        text_add(b, ".");
    else
        text_add(
            b,
            " Give one of these a limit or `max`, and look for negative prices and for export or "
            "sale prices above the cost of supply.");
    return 0;
}

static int add_earner(study *t, const mover *n, error *e)
{
    const model *m = t->s->assembly.model;
    const model_var *v = &m->vars.at[n->var];
    explanation_earner *slot = VEC_PUSH(t->a, &t->out->earners);
    if (slot == NULL)
        return error_memory(e);
    *slot = (explanation_earner){
        m->components.at[v->component].name, v->name, v->unit, n->best, n->steps, n->of_steps};
    return 0;
}

int study_unbounded(study *t, error *e)
{
    const model *m = t->s->assembly.model;
    text_buffer b = {0};
    movers x;
    if (t->s->solution.ray == NULL)
        return 0; /* the verdict of the solve stands */
    if (!find_movers(t, &x))
        return error_memory(e);
    const int32_t best = best_of(m, &x);
    if (best < 0)
        return 0;
    const model_var *v = &m->vars.at[best];
    const mover *n = &x.of[best];
    const bool earns = site_counts_cost(m);
    if (add_earner(t, n, e) != 0)
        return e->code;
    text_addf(&b, "%s has no minimum: `%s.%s` %s",
              earns ? "the objective" : "the objective, or cost at its optimum,",
              m->components.at[v->component].name, v->name, earns ? "earns" : "lowers it");
    if (earns && n->best > 0) {
        char number[40], per[80] = "";
        if (v->scope == SCOPE_STEP)
            snprintf(per, sizeof per, "/%s%s", v->unit, strcmp(v->unit, "MW") == 0 ? "h" : "");
        else
            snprintf(per, sizeof per, " per %s", v->unit);
        text_addf(&b, " %s%s %s%s", n->steps > 1 ? "up to " : "",
                  text_of(number, sizeof number, n->best, 4), m->currency, per);
    }
    if (v->scope == SCOPE_STEP && n->of_steps > 1)
        text_addf(&b, " in %lld of %lld steps", (long long)n->steps, (long long)n->of_steps);
    text_add(&b, " without a limit");
    bool *named = ARENA_ARRAY(t->scratch, bool, m->components.count + 1);
    int others = 0;
    if (named == NULL) {
        text_free(&b);
        return error_memory(e);
    }
    named[v->component] = true;
    for (int32_t i = 0; i < (int32_t)m->vars.count; i++) {
        const int32_t component = m->vars.at[i].component;
        if (!x.moves[i] || component < 0 || named[component] || ++others > OTHERS_MAX)
            continue;
        named[component] = true;
        text_addf(&b, "%s `%s`", others == 1 ? ", together with" : ",",
                  m->components.at[component].name);
    }
    text_add(&b, others > OTHERS_MAX ? " and others." : ".");
    if (add_remedies(t, &x, &b, e) == 0) {
        t->out->text = b.failed ? NULL : arena_text(t->a, b.at);
        if (t->out->text == NULL)
            error_memory(e);
    }
    text_free(&b);
    return e->code;
}
