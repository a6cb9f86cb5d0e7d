/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.h - questions about the assembled model. For use inside engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_MODEL_H
#define FIRN_PLAUSIBLE_MODEL_H

#include "model/carrier.h"
#include "plausible/record.h"

#include <math.h>
#include <string.h>

/* Does a variable belong to a trial of `period`? One without a time does if it is of that period,
 * or an amount of equipment of a phase, which rows link to that of other phases. */
static inline bool is_of_period(const model *m, const model_var *v, int32_t period)
{
    return v->period == period || (v->scope == SCOPE_PERIOD && !m->periods.at[v->period].stress &&
                                   (v->role == VAR_BUILT || v->role == VAR_INSTALLED));
}

/* The value at a step, of a number that may be constant. */
static inline double num_at(model_num n, int32_t t)
{
    return n.each != NULL ? n.scale * n.each[t] : n.scale;
}

static inline bool num_is_zero(model_num n, int32_t steps)
{
    for (int32_t t = 0; t < (n.each == NULL ? 1 : steps); t++) {
        if (num_at(n, t) != 0)
            return false;
    }
    return true;
}

/* Does a component (-1: any) add anything to an account? */
static inline bool books(const model *m, int32_t component, int32_t account)
{
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        if (b->account == account && (component < 0 || b->component == component) &&
            !num_is_zero(b->rate, m->periods.at[b->period].count[SCOPE_STEP]))
            return true;
    }
    return false;
}

/* Is a variable without an upper bound, and without a row of its component or a common one? */
static inline bool is_unlimited(const model *m, int32_t var)
{
    const model_var *v = &m->vars.at[var];
    if (v->upper.each != NULL || isfinite(v->upper.scale))
        return false;
    for (size_t i = 0; i < m->terms.count; i++) {
        const model_term *t = &m->terms.at[i];
        const int32_t role = m->rows.at[t->row].role;
        if (t->var == var && (role == ROW_PLUGIN || role == ROW_COMMON))
            return false;
    }
    return true;
}

/* Whether the carrier of an entry's bus has a trait (model/carrier.h). */
static inline bool has_trait(const model *m, const model_entry *n, unsigned trait)
{
    return carrier_is(m->buses.at[m->ports.at[n->port].bus].carrier, trait);
}

#endif
