/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * room.h - terminals that cool by room air which their own fans move: the fan law at altitude.
 *
 * The heat x of a machine of size C goes with the mass flow, so with r = density of the air over
 * that at sea level (common/air.h):
 *
 *   x <= firm * C r^0.6
 *   fans = fan r^-2 x^3 / C^2      600 Pa at full flow, power as the cube of the flow
 *
 * Redundant machines save power, because all run slower. The curve is piecewise linear.
 */
#ifndef FIRN_PLUGINS_COOLING_ROOM_H
#define FIRN_PLUGINS_COOLING_ROOM_H

#include "common/air.h"
#include "terminal.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct room_fans {
    firn_affinity parts;
    const double *capacity; /* r^0.6 in each step */
    const double *law;      /* fan power at full flow, per size */
    firn_row heat;          /* load of the fans = the heat that room_take() adds */
    int32_t direct;         /* without that row: the parts are on the port of the only heat */
} room_fans;

/* Whether a bound is 0 in all steps. */
static inline int32_t room_never(const firn_host *h, firn_build *b, firn_num upper)
{
    const int64_t steps = h->steps(b);
    int64_t t;
    for (t = 0; h->status(b) == 0 && t < steps; t++)
        if (firn_at(upper, t) > 0)
            return 0;
    return 1;
}

/* Fans of a machine of this size; `fan`: power per heat at full flow at sea level. Rows per step:
 * "fans", "heat", and "firm" if a part of the size is redundant. only: the port of the only heat
 * that there is in any step, at most `upper`, which saves the row "heat" and a variable; -1: the
 * heat is added by room_take(). */
static inline room_fans room_fans_of(const firn_host *h, firn_build *b, const firn_sizing *sizing,
                                     double fan, int32_t only, firn_num upper)
{
    const int64_t steps = h->steps(b);
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    const firn_var size = h->size(b, "size", sizing);
    double *capacity = h->scratch(b, steps), *law = h->scratch(b, steps);
    firn_num bounds[FIRN_AFFINITY_MAX];
    firn_row installed;
    room_fans f;
    int64_t t;
    int32_t i;
    for (i = 0; i < FIRN_AFFINITY_MAX; i++)
        bounds[i] = upper;
    f.parts = firn_affinity_bounded(h, b, "fans", 3, only >= 0 ? bounds : NULL);
    installed = h->row(b, FIRN_STEP, "fans", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, installed, size, firn_const(-1), 0);
    for (i = 0; i < f.parts.count; i++)
        h->term(b, installed, f.parts.lambda[i], firn_const(1), 0);
    f.direct = only >= 0;
    f.heat.id = 0;
    if (!f.direct)
        f.heat = h->row(b, FIRN_STEP, "heat", FIRN_EQUAL, firn_const(0), firn_always());
    f.capacity = capacity;
    f.law = law;
    if (h->status(b) != 0)
        return f;
    for (t = 0; t < steps; t++) {
        const double r = air_density_ratio(pressure[t]);
        capacity[t] = air_capacity_factor(r);
        /* times the cube of x / (C r^0.6) this is fan r^-2 x^3 / C^2 */
        law[t] = fan * air_fan_factor(r) * capacity[t] * capacity[t] * capacity[t];
    }
    if (f.direct)
        firn_affinity_load(h, b, &f.parts, only, firn_times(firn_each(capacity, steps), -1));
    else
        firn_affinity_term(h, b, &f.parts, f.heat, firn_each(capacity, steps));
    /* The row of the parts keeps the heat within the installed amount; redundancy needs one more.
     */
    if (sizing->firm < 1) {
        const firn_row firm =
            h->row(b, FIRN_STEP, "firm", FIRN_AT_MOST, firn_const(0), firn_always());
        firn_affinity_term(h, b, &f.parts, firm, firn_const(1));
        h->term(b, firm, size, firn_const(-sizing->firm), 0);
    }
    return f;
}

/* A flow of heat, MW, into the machine: out of the bus of port `port`, at most `upper`. */
static inline firn_var room_take(const firn_host *h, firn_build *b, const room_fans *f,
                                 int32_t port, const char *name, firn_num upper)
{
    const firn_var heat = h->var(b, FIRN_STEP, name, "MW", firn_const(0), upper);
    h->port(b, port, heat, firn_const(-1));
    if (!f->direct)
        h->term(b, f->heat, heat, firn_const(-1), 0);
    return heat;
}

/* The upper bound of room air, the port `air`: it has left the racks, so that neither their power
 * nor their limit of the supply counts. `duty` is that of the racks. */
static inline firn_num room_air_upper(const firn_host *h, firn_build *b, int32_t air,
                                      terminal_duty duty)
{
    if (!h->connected(b, air))
        return firn_const(0);
    duty.from = "air";
    duty.rack_power = NULL;
    duty.supply_max = NULL;
    return terminal_upper(h, b, &duty);
}

/* Adds sign * (heat_coef * heat + the fans' power) to a port. */
static inline void room_port(const firn_host *h, firn_build *b, const room_fans *f, int32_t port,
                             double heat_coef, double sign)
{
    const int64_t steps = h->steps(b);
    if (heat_coef != 0)
        firn_affinity_load(h, b, &f->parts, port,
                           firn_times(firn_each(f->capacity, steps), sign * heat_coef));
    firn_affinity_law(h, b, &f->parts, port, firn_times(firn_each(f->law, steps), sign));
}

/* Serves the rise of the racks' IT power (terminal.h): more heat, more power. */
static inline void room_penalty(const firn_host *h, firn_build *b, const room_fans *f,
                                int32_t power, firn_var heat, const double *rise)
{
    const int64_t steps = h->steps(b);
    double *one;
    int64_t t;
    if (rise == NULL)
        return;
    one = h->scratch(b, steps);
    for (t = 0; one != NULL && t < steps; t++)
        one[t] = 1;
    if (one == NULL)
        return;
    terminal_serve_penalty(h, b, power, heat, rise, one);
    h->term(b, f->heat, heat, firn_times(firn_each(rise, steps), -1), 0);
}

#endif
