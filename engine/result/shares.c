/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shares.c - which component an account comes from, and what flows through each port: where energy,
 * water and carbon go.
 */
#include "result/internal.h"

int result_make_shares(arena *a, result *r, error *e)
{
    const model *m = r->model;
    const size_t phases = m->phases.count, owners = m->components.count + 1;
    arena *scratch = arena_new();
    const size_t count = m->accounts.count * owners * phases;
    double *sum = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, count);
    double *gross = scratch == NULL ? NULL : ARENA_ARRAY(scratch, double, count);
    bool *booked = scratch == NULL ? NULL : ARENA_ARRAY(scratch, bool, count);
    if (sum == NULL || gross == NULL || booked == NULL) {
        arena_free(scratch);
        return error_memory(e);
    }
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_period *p = &m->periods.at[b->period];
        if (p->stress || b->account == ACCOUNT_COST) /* the costs are listed by kind, too */
            continue;
        const size_t at =
            ((size_t)b->account * owners + (size_t)(b->component + 1)) * phases + (size_t)p->phase;
        double absolute;
        sum[at] += result_booked(r, b, &absolute);
        gross[at] += absolute;
        booked[at] = true;
    }
    for (size_t at = 0; at < count && e->code == 0; at++) {
        const size_t owner = at / phases % owners;
        result_share *s = !booked[at] ? NULL : VEC_PUSH(a, &r->shares);
        if (s != NULL)
            *s = (result_share){m->accounts.at[at / phases / owners].name,
                                owner == 0 ? "" : m->components.at[owner - 1].name,
                                result_phase_name(m, (int32_t)(at % phases)),
                                result_clean(sum[at], gross[at])};
        else if (booked[at])
            error_memory(e);
    }
    arena_free(scratch);
    return e->code;
}

void result_port_total(const result *r, int32_t period, int32_t port, double *scratch, double *in,
                       double *out)
{
    const model_period *p = &r->model->periods.at[period];
    double largest = 0;
    *in = *out = 0;
    result_port(r, period, port, scratch);
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++)
        largest = fmax(largest, fabs(scratch[t]));
    for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
        const double amount = result_clean(scratch[t], largest) * p->weight[SCOPE_STEP][t];
        if (amount > 0)
            *in += amount;
        else
            *out -= amount;
    }
    *out += 0.0; /* never -0 */
}
