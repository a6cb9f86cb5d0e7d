/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * temperatures.c - the temperatures of buses that repair a site which no statement repairs: heat
 * that has no taker at 34 degC may have one at 40.
 *
 * Capacities do not change in proportion to a temperature, so a temperature is not a statement of a
 * conflict. It is searched on the window, each time with the site built anew, and then shown by a
 * solve of the whole.
 */
#include "study/internal.h"

#include <math.h>
#include <string.h>

/* Temperatures are tried up to this many K away, in steps of half a K. */
enum { FIRST_STEP = 5, STEPS = 40 };
#define KELVIN_PER_STEP 0.5

/* Whether the window has all it needs with the temperature changed. */
static int try_temperature(study *t, const statement *n, double number, bool *has, error *e)
{
    const char *text = statement_text(t->scratch, n, number);
    const site_change change = {n->kind, n->name, n->key, text};
    const solve_options options = study_options(t);
    error inner = {0};
    arena *a = arena_new();
    site *v = text == NULL ? NULL : site_variant(t->s, &change, 1, &inner);
    study_program p;
    solution s;
    double slack = (double)NAN;
    *has = false;
    if (a == NULL || text == NULL) {
        error_memory(e);
    } else if (v != NULL && site_build(v, &inner) == 0 &&
               program_make(a, v, &t->window, NULL, NULL, 0, &p, e) == 0 &&
               program_least_slack(&p, a, NULL, &options, study_missing(t), &s, &slack, &t->stopped,
                                   e) == 0) {
        *has = !t->stopped && !isnan(slack) && slack <= study_missing(t);
    }
    site_free(v);
    arena_free(a);
    return e->code;
}

/* The least change in one direction, and its proof. */
static int search(study *t, const statement *n, int direction, bool *found, error *e)
{
    int low = 0, high = FIRST_STEP;
    double objective;
    bool has = false;
    *found = false;
    const double per = direction * KELVIN_PER_STEP;
    for (; high <= STEPS; low = high, high *= 2) { /* too much may not suffice either */
        if (try_temperature(t, n, n->number + high * per, &has, e) != 0 || t->stopped)
            return e->code;
        if (has)
            break;
    }
    if (!has)
        return 0;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (try_temperature(t, n, n->number + middle * per, &has, e) != 0 || t->stopped)
            return e->code;
        if (has)
            high = middle;
        else
            low = middle;
    }
    const char *text = statement_text(t->scratch, n, n->number + high * per);
    if (text == NULL)
        return error_memory(e);
    if (study_prove(t, n, text, found, &objective, e) != 0 || !*found)
        return e->code;
    return study_add_repair(t, n, text, direction, objective, e);
}

static bool is_short(const study *t, const char *bus)
{
    for (size_t i = 0; i < t->out->shortfall.count; i++) {
        if (strcmp(t->out->shortfall.at[i].bus, bus) == 0)
            return true;
    }
    return false;
}

int study_temperatures(study *t, error *e)
{
    statement_list all = {0};
    if (statements_of(t->s, t->scratch, &all, e) != 0)
        return e->code;
    for (size_t i = 0; i < all.count && !t->stopped; i++) {
        const statement *n = &all.at[i];
        bool found = false;
        if (n->bus == NULL || strcmp(n->own_key, "temperature") != 0 ||
            n->form != STATEMENT_NUMBER || !is_short(t, n->bus))
            continue;
        for (int direction = 1; direction >= -1 && !found && !t->stopped; direction -= 2) {
            if (search(t, n, direction, &found, e) != 0)
                return e->code;
        }
    }
    return 0;
}
