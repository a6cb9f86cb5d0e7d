/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * others.c - other numbers that repair a site which no statement of its conflict repairs: heat that
 * has no taker at 34 degC may have one at 40, racks of 900 kW that no terminal cools may be cooled
 * at 230 kW.
 *
 * Capacities do not change in proportion to such numbers, and rows may appear with them. Each is
 * searched on the window, with the site built again for each value, and then shown by a solve of
 * the whole.
 */
#include "study/internal.h"

#include <math.h>
#include <string.h>

/* Values that are tried in one direction: temperatures by so many K, others by these factors. */
static const double kelvins[] = {2.5, 5, 10, 20};
static const double factors[] = {1.25, 2, 4, 8};
enum { TRIED = sizeof kelvins / sizeof kelvins[0], HALVINGS = 5, NUMBERS_MAX = 12 };
#define HALF_KELVIN 0.5

static bool is_temperature(const statement *n)
{
    return n->bus != NULL && strcmp(n->own_key, "temperature") == 0;
}

static double tried_value(const statement *n, int direction, int k)
{
    if (is_temperature(n))
        return n->number + direction * kelvins[k];
    return direction > 0 ? n->number * factors[k] : n->number / factors[k];
}

/* Half way between two values, at a number that people write. */
static double between(const statement *n, double a, double b)
{
    const double middle = (a + b) / 2;
    if (is_temperature(n))
        return round(middle / HALF_KELVIN) * HALF_KELVIN;
    const double digit = pow(10, floor(log10(fabs(middle))) - 1);
    return round(middle / digit) * digit;
}

/* The nearest value in one direction, and its proof. */
static int search(study *t, const statement *n, int direction, bool *found, error *e)
{
    double low = n->number, high = n->number, objective;
    bool has = false;
    *found = false;
    for (int k = 0; k < TRIED && !has; k++) { /* too much may not suffice either */
        low = high;
        high = tried_value(n, direction, k);
        if (high < n->low || high > n->high)
            return 0;
        if (study_try_number(t, n, high, &has, e) != 0 || t->stopped)
            return e->code;
    }
    for (int k = 0; k < HALVINGS && has; k++) {
        const double middle = between(n, low, high);
        bool suffices;
        if (middle == low || middle == high)
            break;
        if (study_try_number(t, n, middle, &suffices, e) != 0 || t->stopped)
            return e->code;
        if (suffices)
            high = middle;
        else
            low = middle;
    }
    const char *text = has ? statement_text(t->scratch, n, high) : NULL;
    if (!has || text == NULL)
        return has ? error_memory(e) : 0;
    if (study_prove(t, n, text, found, &objective, e) != 0 || !*found)
        return e->code;
    return study_add_repair(t, n, text, direction, objective, e);
}

/* Whether something is missing, or has no taker, on a bus of the component, and whether one of its
 * ports is on the bus `also`; NULL: on any. */
static bool is_at_shortfall(const study *t, int32_t component, const char *also)
{
    const model *m = t->s->assembly.model;
    bool at = false, on = also == NULL;
    for (size_t k = 0; k < m->ports.count; k++) {
        const model_port *p = &m->ports.at[k];
        if (p->component != component || p->bus < 0)
            continue;
        on = on || strcmp(m->buses.at[p->bus].name, also) == 0;
        for (size_t i = 0; i < t->out->shortfall.count && !at; i++)
            at = strcmp(m->buses.at[p->bus].name, t->out->shortfall.at[i].bus) == 0;
    }
    return at && on;
}

/* Whether the number is one of a component on a bus on which something is missing or has no taker;
 * or a property of a bus of such a component: a loop may be too warm for the plates between it and
 * the racks. */
static bool is_near(const study *t, const statement *n)
{
    const model *m = t->s->assembly.model;
    for (size_t c = 0; c < m->components.count; c++) {
        if (n->bus == NULL && n->owner != NULL && strcmp(m->components.at[c].name, n->owner) != 0)
            continue;
        if ((n->bus != NULL || n->owner != NULL) && is_at_shortfall(t, (int32_t)c, n->bus))
            return true;
    }
    return false;
}

static bool in_conflict(const study *t, const statement *n)
{
    for (size_t i = 0; i < t->conflict.count; i++) {
        if (strcmp(t->statements.at[t->conflict.at[i]].set, n->set) == 0)
            return true;
    }
    return false;
}

int study_others(study *t, error *e)
{
    statement_list all = {0};
    int tried = 0;
    if (statements_of(t->s, t->scratch, &all, e) != 0)
        return e->code;
    for (size_t i = 0; i < all.count && !t->stopped && tried < NUMBERS_MAX; i++) {
        const statement *n = &all.at[i];
        bool found = false;
        if (n->form != STATEMENT_NUMBER || (!is_temperature(n) && n->number == 0) ||
            !is_near(t, n) || in_conflict(t, n) || (n->bus != NULL && !is_temperature(n)))
            continue;
        tried++;
        for (int direction = 1; direction >= -1 && !found && !t->stopped; direction -= 2) {
            if (search(t, n, direction, &found, e) != 0)
                return e->code;
        }
    }
    return 0;
}
