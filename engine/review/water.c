/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * water.c - a note on water that costs nothing. Components book what they use to the account
 * `water` whether or not they are connected to a water bus. Without a bus the water has no price,
 * and without a limit or an objective on it the plan uses as much as saves power.
 */
#include "review/water.h"

#include <math.h>
#include <string.h>

/* Does a limit or the objective count the account `water`? */
static bool water_counts(const model *m)
{
    for (size_t i = 0; i < m->limits.count; i++) {
        const model_limit *l = &m->limits.at[i];
        if (l->account == ACCOUNT_WATER ||
            (l->ratio >= 0 && model_ratios[l->ratio].numerator == ACCOUNT_WATER))
            return true;
    }
    for (size_t i = 0; i < m->objective.count; i++) {
        if (m->objective.at[i].account == ACCOUNT_WATER)
            return true;
    }
    return false;
}

static bool on_water_bus(const model *m, int32_t component)
{
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        if (p->component == component && strcmp(m->buses.at[p->bus].carrier, "water") == 0)
            return true;
    }
    return false;
}

/* m3 per year of a booking, stress events apart. */
static double booked(const result *r, const model_booking *b)
{
    const model_period *p = &r->model->periods.at[b->period];
    const int32_t scope = r->model->vars.at[b->var].scope;
    double sum = 0;
    for (int32_t k = 0; k < p->count[scope]; k++)
        sum += model_value(b->rate, model_first_step(p, scope, k)) * result_value(r, b->var, k) *
               p->weight[scope][k];
    return sum;
}

int review_water(arena *a, result *r, error *e)
{
    enum { LISTED = 3 };
    const model *m = r->model;
    const size_t phases = m->phases.count;
    double most = 0, *used;
    int count = 0;
    text_buffer text = {0};
    if (water_counts(m))
        return 0;
    used = ARENA_ARRAY(a, double, m->components.count *phases);
    if (used == NULL)
        return error_memory(e);
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        if (b->account == ACCOUNT_WATER && b->component >= 0 && !p->stress)
            used[(size_t)b->component * phases + (size_t)p->phase] += booked(r, b);
    }
    for (size_t c = 0; c < m->components.count; c++) {
        double year = 0; /* that of the phase with most */
        for (size_t p = 0; p < phases; p++)
            year = fmax(year, used[c * phases + p]);
        if (!(year >= 1) || on_water_bus(m, (int32_t)c)) /* below 1 m3 it may be tolerance */
            continue;
        most += year;
        if (++count <= LISTED)
            text_addf(&text, "%s%s", count == 1 ? "" : ", ", m->components.at[c].name);
    }
    if (count == 0)
        return 0;
    text_addf(&text, "%s: up to ", count > LISTED ? " and others" : "");
    text_add_number(&text, most, 4);
    text_add(&text,
             " m3 of water per year cost nothing, since no water bus brings them, and nothing "
             "limits them, so that the plan takes water wherever it saves power: add a supply "
             "(type water.supply) on the bus `water`, or `[limits] water` or `wue`");
    return result_add_note(a, r, NULL, NULL, &text, e);
}
