/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * repairs.c - the single changes that give the site a plan. Only statements of a conflict can be
 * one. The least change is found in the program of the window, and shown by building and solving
 * the site with the changed value; where the window did not suffice, it is found in the whole.
 */
#include "study/internal.h"

#include "base/text.h"
#include "study/answer.h"

#include <math.h>
#include <string.h>

/* A changed number is rounded outward to this many digits. One that is within SNAP of such a
 * number, relative to the change, is that number; if it does not suffice, the change is enlarged by
 * MARGIN of itself first. */
#define SNAP 1e-6
#define MARGIN 1e-4
#define MARGIN_OF_SEARCH 1e-3 /* where the change was searched, no more precisely (refine.c) */
/* Of a number, this share or less is nothing, which is not a repair. */
#define NOTHING 1e-6
enum { DIGITS = 4 };
/* The search by capped changes begins at this share of the number, and ends at this ratio. */
#define SMALLEST 1e-2
#define PRECISION 1.02

static double outward(double number, double change, double margin)
{
    const double wanted = number + margin * change;
    if (wanted == 0 || !isfinite(wanted))
        return wanted;
    const double digit = pow(10, floor(log10(fabs(wanted))) + 1 - DIGITS);
    return (change > 0 ? ceil(wanted / digit) : floor(wanted / digit)) * digit;
}

/* Solves the site with the value; *objective: of its plan. */
int study_prove(study *t, const statement *n, const char *text, bool *solves, double *objective,
                error *e)
{
    const site_change change = {n->kind, n->name, n->key, text};
    solve_options options = study_options(t);
    error inner = {0};
    site *v = site_variant(t->s, &change, 1, &inner);
    arena *a = arena_new();
    solution s;
    *solves = false;
    *objective = (double)NAN;
    if (a == NULL) {
        error_memory(e);
    } else if (v != NULL && site_build(v, &inner) == 0 &&
               study_answer_certified(a, &v->lp, &options, &s, solves, &t->stopped, e) == 0 &&
               *solves) {
        *objective = s.objective;
    }
    site_free(v);
    arena_free(a);
    return e->code;
}

/* Whether a change of statement k alone suffices in a program. *change: one that does, in a large
 * program; NaN: not known. */
static int suffices(study *t, study_program *p, size_t k, enum program_can expected, arena *a,
                    bool *does, double *change, error *e)
{
    bool *soft = ARENA_ARRAY(a, bool, p->statements + 1), own;
    enum program_can can;
    solution n;
    *does = false;
    *change = (double)NAN;
    if (soft == NULL)
        return error_memory(e);
    soft[k] = true;
    if (study_decide(t, p, a, soft, expected, &n, &can, &own, e) != 0 || t->stopped ||
        can != PROGRAM_CAN)
        return e->code;
    *does = true;
    if (program_is_large(p)) {
        p->objective = fmax(t->money, own ? fabs(n.objective) : 0);
        *change = program_change(p, k, n.x);
    }
    return 0;
}

/* Where the least change has no answer: caps the change, and asks whether it still suffices.
 * `some`: a change that does. */
static int bisect(study *t, study_program *p, size_t k, double some, double *change, error *e)
{
    const statement *n = &p->statement[k];
    const double sign = some > 0 ? 1 : -1;
    double high = fabs(some), low = fmin(high, SMALLEST * fmax(fabs(n->number), fabs(n->step)));
    for (size_t i = 0; i < p->soft.count; i++) {
        if ((size_t)p->soft.at[i].statement == k &&
            (p->soft.at[i].direction == 0 || p->soft.at[i].row >= 0))
            return 0; /* a cap does not bound coefficients */
    }
    while (high > low * PRECISION && !t->stopped) {
        const double middle = sqrt(low * high);
        arena *a = arena_new();
        bool does = false;
        double less;
        if (a == NULL)
            return error_memory(e);
        p->cap = middle;
        suffices(t, p, k, PROGRAM_CAN, a, &does, &less, e);
        p->cap = 0;
        arena_free(a);
        if (e->code != 0)
            return e->code;
        if (does)
            high = middle;
        else
            low = middle;
    }
    *change = t->stopped ? (double)NAN : sign * high;
    return 0;
}

/* The least change of statement k in a program, *change: NaN if no change of it suffices. Where it
 * is known what plans cost, the least change itself is tried first: its answer shows that it
 * suffices. */
static int least_change(study *t, study_program *p, size_t k, double *change, error *e)
{
    const solve_options options = study_options(t);
    const bool first = program_is_large(p) && t->cost > 0;
    arena *a = arena_new();
    bool does, known = false;
    double some;
    *change = (double)NAN;
    p->objective = fmax(t->money, t->cost);
    if (a == NULL)
        return error_memory(e);
    if (first)
        program_least_change(p, a, k, true, &options, change, &known, &t->stopped, e);
    if (e->code == 0 && !t->stopped && !known &&
        suffices(t, p, k, first ? PROGRAM_CANNOT : PROGRAM_CAN, a, &does, &some, e) == 0 && does) {
        program_least_change(p, a, k, false, &options, change, &known, &t->stopped, e);
        if (e->code == 0 && !t->stopped && isnan(*change) && isfinite(some) && some != 0)
            bisect(t, p, k, some, change, e);
    }
    arena_free(a);
    return e->code;
}

int study_add_repair(study *t, const statement *n, const char *text, double change,
                     double objective, error *e)
{
    explanation_repair *r = VEC_PUSH(t->a, &t->out->repairs);
    const bool word = statement_is_word(n);
    if (r == NULL)
        return error_memory(e);
    *r = (explanation_repair){.address = arena_text(t->a, n->address),
                              .set = arena_text(t->a, n->set),
                              .value = arena_text(t->a, text),
                              .relation = n->form == STATEMENT_DATE ? "at least"
                                          : word                    ? ""
                                          : change > 0              ? "at least"
                                                                    : "at most",
                              .objective = objective};
    return r->address == NULL || r->set == NULL || r->value == NULL ? error_memory(e) : 0;
}

/* Tries a change of the number; *solves: it is a repair, and has been added. */
static int try_change(study *t, const statement *n, double change, bool searched, bool *solves,
                      error *e)
{
    static const double margins[] = {-SNAP, SNAP, MARGIN, MARGIN_OF_SEARCH};
    const bool word = statement_is_word(n);
    double objective, last = (double)NAN;
    *solves = false;
    for (int k = 0; k < (searched ? 4 : 3) && !*solves && !t->stopped && e->code == 0; k++) {
        const double number = word ? 1 : outward(n->number + change, change, margins[k]);
        if (number == last ||
            (!word && (isnan(change) || change == 0 || number < n->low || number > n->high ||
                       fabs(number) <= NOTHING * fabs(n->number))))
            continue;
        const char *text = statement_text(t->scratch, n, number);
        if (text == NULL)
            return error_memory(e);
        last = number;
        if (study_prove(t, n, text, solves, &objective, e) == 0 && *solves)
            study_add_repair(t, n, text, change, objective, e);
    }
    return e->code;
}

/* The change of one statement in the whole site. */
static int change_in_whole(study *t, size_t k, double *change, error *e)
{
    const study_window whole = {.period = -1};
    study_program p;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    if (program_make(a, t->s, &whole, &t->statements.at[k], &t->influence[k], 1, &p, e) != 0)
        goto done;
    p.missing = t->missing;
    p.brief = true;
    least_change(t, &p, 0, change, e);
done:
    arena_free(a);
    return e->code;
}

static int repair(study *t, study_program *p, size_t k, error *e)
{
    const statement *n = &t->statements.at[k];
    double change = 1;
    bool solves;
    if (least_change(t, p, k, &change, e) != 0 || t->stopped || isnan(change))
        return e->code;
    const bool searched = !statement_is_word(n) && t->influence[k].coefficients.count > 0 &&
                          (t->window.period >= 0 || !program_is_large(p));
    if (searched && (study_refine(t, n, &change, e) != 0 || t->stopped))
        return e->code;
    if (try_change(t, n, change, searched, &solves, e) != 0 || t->stopped || solves ||
        t->window.period < 0)
        return e->code;
    if (change_in_whole(t, k, &change, e) != 0 || t->stopped || isnan(change))
        return e->code;
    return try_change(t, n, change, false, &solves, e);
}

int study_repairs(study *t, error *e)
{
    study_program p;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    if (t->conflict.count > 0 && program_make(a, t->s, &t->window, t->statements.at, t->influence,
                                              t->statements.count, &p, e) == 0) {
        p.missing = t->missing;
        for (size_t i = 0; i < t->conflict.count && e->code == 0 && !t->stopped; i++)
            repair(t, &p, (size_t)t->conflict.at[i], e);
    }
    arena_free(a);
    return e->code;
}
