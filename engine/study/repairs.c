/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * repairs.c - the single changes that give the site a plan. Only statements of a conflict can be
 * one. The least change is found in the program of the window, and shown by building and solving
 * the site with the changed value; where the window did not suffice, it is found in the whole. Of a
 * year, where each run takes seconds, one plan of the whole finds and shows it.
 */
#include "study/internal.h"

#include "base/text.h"
#include "solve/certify.h"
#include "study/program/answer.h"

#include <math.h>
#include <string.h>

/* A changed number is rounded outward to this many digits. One that is within SNAP of such a
 * number, relative to the change, is that number; if it does not suffice, the change is enlarged by
 * MARGIN of itself first. */
#define SNAP 1e-6
#define MARGIN 1e-4
#define MARGIN_OF_SEARCH 1e-3 /* where the change was searched, no more precisely (refine.c) */
/* Runs for one repair by plans, with prices lowered by a factor until one ends, and until they are
 * within a factor of what the change that is found costs. */
enum { PLANS = 4 };
#define LOWER_PRICE 0.1
#define PRICE_FITS 1.5
/* Of a number, this share or less is nothing, which is not a repair. */
#define NOTHING 1e-6
/* The number of a plan with exactly the change that it needs has more digits: one percent of it may
 * be a third of the cost. */
enum { DIGITS = 4, DIGITS_OF_PLAN = 9 };
/* The search by capped changes begins at this share of the number, and ends at this ratio. */
#define SMALLEST 1e-2
#define PRECISION 1.02

static double outward(double number, double change, double margin, int digits)
{
    const double wanted = number + margin * change;
    if (wanted == 0 || !isfinite(wanted))
        return wanted;
    const double digit = pow(10, floor(log10(fabs(wanted))) + 1 - digits);
    return (change > 0 ? ceil(wanted / digit) : floor(wanted / digit)) * digit;
}

/* Solves the site with the value; *objective: of its plan. */
int study_prove(study *t, const statement *n, const char *text, bool *solves, double *objective,
                error *e)
{
    solve_options options = study_options(t);
    site *v = study_variant(t, n, text);
    arena *a = arena_new();
    solution s;
    *solves = false;
    *objective = (double)NAN;
    if (a == NULL) {
        error_memory(e);
    } else if (v != NULL &&
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
        program_note_gain(p, k, n.x);
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
 * suffices. One of coefficients has no price before a point is known. */
static int least_change(study *t, study_program *p, size_t k, double *change, error *e)
{
    const solve_options options = study_options(t);
    const bool first =
        program_is_large(p) && t->cost > 0 && p->influence[k].coefficients.count == 0;
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
        const double number = word ? 1 : outward(n->number + change, change, margins[k], DIGITS);
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

/* Whether a plan of the whole site shows that a change of the statement suffices: of a year, a
 * number that only moves sides. */
static bool is_by_plan(const study_program *p, size_t k)
{
    return program_is_coarse(p) && !statement_is_word(&p->statement[k]) &&
           program_has_sides_only(p, k);
}

/* Whether the plan of the program with the changed number is one of the site that is built with it:
 * the certificate judges the point by the program of that site. */
static int holds_in_site(study *t, const statement *n, const char *text, const study_program *p,
                         const solution *plan, bool *holds, double *objective, error *e)
{
    arena *a = arena_new();
    site *v = study_variant(t, n, text);
    solution s;
    *holds = false;
    if (a == NULL) {
        error_memory(e);
    } else if (v != NULL && v->lp.rows == t->s->lp.rows && v->lp.cols == t->s->lp.cols) {
        if (!attempt_make_room(a, &v->lp, &s)) {
            error_memory(e);
        } else {
            for (int32_t j = 0; j < v->lp.cols; j++) /* a fixed size may be what has changed */
                s.x[j] = fmin(fmax(plan->x[p->col_of[j]], v->lp.col_lower[j]), v->lp.col_upper[j]);
            for (int32_t i = 0; i < v->lp.rows; i++)
                s.row_dual[i] = plan->row_dual[p->row_of[i]];
            *holds = solve_certify(&v->lp, &s) && s.proof.worst <= SOLVE_CERTIFIED;
            *objective = s.objective;
        }
    }
    site_free(v);
    arena_free(a);
    return e->code;
}

/* Adds the number as a repair if it is one: the plan of p shows it, whose only statement has
 * changed, or where the certificate does not accept that of the site with the number, a solve of
 * it. plan NULL: there is none. */
static int add_plan(study *t, const statement *n, const study_program *p, const solution *plan,
                    double number, double change, error *e)
{
    const char *text = statement_text(t->scratch, n, number);
    double objective = (double)NAN;
    bool holds = false;
    if (text == NULL)
        return error_memory(e);
    if (change == 0 || number < n->low || number > n->high ||
        fabs(number) <= NOTHING * fabs(n->number))
        return 0;
    if (plan != NULL && holds_in_site(t, n, text, p, plan, &holds, &objective, e) != 0)
        return e->code;
    if (!holds) {
        text = statement_text(t->scratch, n, outward(number, change, MARGIN_OF_SEARCH, DIGITS));
        if (text == NULL)
            return error_memory(e);
        study_prove(t, n, text, &holds, &objective, e);
    }
    return holds ? study_add_repair(t, n, text, change, objective, e) : e->code;
}

/* What a change costs is in proportion to the number after it. */
static double price_of(const study *t, const statement *n, double change)
{
    const double before = fmax(fabs(n->number), fabs(n->step));
    const double known = fmax(t->money, t->cost), whole = known > 0 ? known : 1;
    return whole * before / fmax(before, fabs(n->number + change));
}

/* Of a year, a number that only moves sides: the cheapest plan in which its change has a price.
 * `from`: so much is needed at least; 0: not known. A price can be too high for a run to end, above
 * all where the number must grow by much: it is lowered then, and made to fit what is found. */
static int repair_by_plan(study *t, const statement *n, study_program *p, double from, error *e)
{
    const solve_options options = study_options(t);
    const double rounded = outward(n->number + from, from, -SNAP, DIGITS);
    const double least = from != 0 ? rounded - n->number : 0;
    double known = (double)NAN; /* of a plan whose price does not fit */
    bool done = from != 0 && (rounded < n->low || rounded > n->high);
    p->objective = price_of(t, n, from);
    for (int k = 0; k < PLANS && !done; k++) {
        solution plan;
        double change;
        arena *a = arena_new();
        if (a == NULL)
            return error_memory(e);
        if (program_plan(p, a, 0, least, &options, &plan, &change, &t->stopped, e) != 0 ||
            t->stopped) {
            done = true;
        } else if (!isnan(change)) {
            const double fits = price_of(t, n, change), off = fits / p->objective;
            const bool suffices_rounded = fabs(change - least) <= SNAP * fabs(least);
            const double number =
                suffices_rounded ? rounded : outward(n->number + change, change, 0, DIGITS_OF_PLAN);
            done = k + 1 == PLANS || fmax(off, 1 / off) <= PRICE_FITS;
            if (done)
                add_plan(t, n, p, &plan, number, change, e);
            p->objective = fits;
            known = change;
        } else if (!isnan(known)) {
            done = true;
            add_plan(t, n, p, NULL, n->number + known, known, e);
        } else {
            done = from != 0;
            p->objective *= LOWER_PRICE;
        }
        arena_free(a);
    }
    return e->code;
}

/* In the whole site: of a number that only moves sides from `change` on; of any other the least
 * change. */
static int repair_in_whole(study *t, size_t k, double change, error *e)
{
    const study_window whole = {.period = -1};
    const statement *n = &t->statements.at[k];
    study_program p;
    bool solves;
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    if (program_make(a, t->s, &whole, n, &t->influence[k], 1, &p, e) != 0)
        goto done;
    p.missing = t->missing;
    p.brief = true;
    if (is_by_plan(&p, 0))
        repair_by_plan(t, n, &p, change, e);
    else if (least_change(t, &p, 0, &change, e) == 0 && !t->stopped && !isnan(change))
        try_change(t, n, change, false, &solves, e);
done:
    arena_free(a);
    return e->code;
}

static int repair(study *t, study_program *p, size_t k, error *e)
{
    const statement *n = &t->statements.at[k];
    const bool word = statement_is_word(n), in_window = t->window.period >= 0;
    double change = 1;
    bool solves;
    if (!in_window && is_by_plan(p, k))
        return repair_in_whole(t, k, 0, e);
    if (least_change(t, p, k, &change, e) != 0 || t->stopped || isnan(change))
        return e->code;
    if (is_by_plan(p, k))
        return repair_in_whole(t, k, change, e);
    const bool searched =
        !word && t->influence[k].coefficients.count > 0 && (in_window || !program_is_large(p));
    if (searched && (study_refine(t, n, &change, e) != 0 || t->stopped))
        return e->code;
    if (try_change(t, n, change, searched, &solves, e) != 0 || t->stopped || solves || word ||
        !in_window)
        return e->code;
    return repair_in_whole(t, k, 0, e);
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
