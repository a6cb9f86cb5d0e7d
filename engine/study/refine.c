/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * refine.c - numbers that are tried by building the site with them, and solving the window for its
 * least slack: exact whatever the number does to the program.
 *
 * The program in which statements give way takes coefficients to be linear in the number. Where
 * they are not, as in 1 / level, the change that it gives is only a beginning.
 */
#include "study/internal.h"

#include <math.h>

/* A change is the least if this share less of it does not suffice. */
#define LESS 0.01
/* Accepted if it is too small by no more than this; a search ends at this width, relative. */
#define WIDTH 5e-4
/* Without soft statements the least slack is 0 or more than this share of what is missing. */
#define NOTHING 1e-5
#define GROWTH 1.5 /* of a change that does not suffice, */
enum { GROWTHS = 8 };

/* Whether the window has all it needs with the number changed. */
int study_try_number(study *t, const statement *n, double number, bool *has, error *e)
{
    const char *text = statement_text(t->scratch, n, number);
    const solve_options options = study_options(t);
    arena *a = arena_new();
    site *v = text == NULL ? NULL : study_variant(t, n, text);
    const double enough = 1e-7 + NOTHING * t->missing;
    study_program p;
    solution s;
    double slack = (double)NAN;
    *has = false;
    if (a == NULL || text == NULL) {
        error_memory(e);
    } else if (v != NULL && program_make(a, v, &t->window, NULL, NULL, 0, &p, e) == 0 &&
               program_least_slack(&p, a, NULL, &options, enough, &s, &slack, &t->stopped, e) ==
                   0) {
        *has = !t->stopped && !isnan(slack) && slack <= enough;
    }
    site_free(v);
    arena_free(a);
    return e->code;
}

/* Tries a change of the number. */
static int try_change(study *t, const statement *n, double change, bool *has, error *e)
{
    const double number = n->number + change;
    *has = false;
    return number < n->low || number > n->high ? 0 : study_try_number(t, n, number, has, e);
}

int study_refine(study *t, const statement *n, double *change, error *e)
{
    double low, high = *change;
    bool has, less;
    if (try_change(t, n, (1 + WIDTH) * high, &has, e) != 0 || t->stopped)
        return e->code;
    if (has) {
        if (try_change(t, n, (1 - LESS) * high, &less, e) != 0 || t->stopped || !less)
            return e->code;
        low = 0;
        high *= 1 - LESS;
    } else {
        low = high;
        for (int k = 0; k < GROWTHS && !has; k++) {
            low = high;
            high *= GROWTH;
            if (n->number + high > n->high && n->number + low < n->high)
                high = n->high - n->number;
            if (n->number + high < n->low && n->number + low > n->low)
                high = n->low - n->number;
            if (try_change(t, n, high, &has, e) != 0 || t->stopped)
                return e->code;
        }
        if (!has)
            return 0;
    }
    while (fabs(high - low) > WIDTH * fabs(high)) {
        const double middle = (low + high) / 2;
        if (try_change(t, n, middle, &has, e) != 0 || t->stopped)
            return e->code;
        *(has ? &high : &low) = middle;
    }
    *change = high;
    return 0;
}
