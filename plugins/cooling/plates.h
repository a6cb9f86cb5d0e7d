/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plates.h - cold plates on the chips: the equations that direct-to-chip cooling with treated
 * water, with pure water and with a boiling coolant share. Per step, with the liquid's share f of
 * the racks' heat, the rise k of their IT power (terminal.h) and p = pump + loop_pump:
 *
 *   q = f (1 + k) Q       heat carried by the liquid, at most firm * C
 *   air = (1 - f)/f q     heat left in the room air, from which an air terminal must remove it
 *   loop = (1 + p) q      pumps run at a constant flow per MW in service; their power is heat
 *   power = p q + k Q     drawn; k Q is IT energy
 */
#ifndef FIRN_PLUGINS_COOLING_PLATES_H
#define FIRN_PLUGINS_COOLING_PLATES_H

#include "terminal.h"

#include <firn/plugin.h>

#include <math.h>

typedef struct plates {
    firn_sizing size;
    double fraction; /* NaN: the racks' liquid_share */
    double approach;
    double rack_power_max;
    double air_power_max;
    double pump;
    double loop_pump;
    int32_t plates;
    int32_t glycol;
} plates;

enum { HEAT, LOOP, AIR, POWER };

/* clang-format off */
#define PLATES_FRACTION \
    FIRN_REAL_OPTIONAL(plates, fraction, "1", 0.3, 1, \
                       "share of the racks' heat carried by the liquid; if not set, the " \
                       "`liquid_share` that the racks publish: 0.87 for a GB200, 1 for a Vera Rubin")
#define PLATES_AIR \
    FIRN_REAL(plates, air_power_max, "kW", 41, 0, 500, \
              "maximum heat per rack that the plates may leave in the room air", \
              "what air handlers cool: 4 DGX H100 in a rack, 41 kW, NVIDIA; active rear doors " \
              "60 kW, makers' data")
#define PLATES_PORTS \
    {"heat", "heat", "MW", "racks", "heat of the racks", 0, 0}, \
    {"loop", "heat", "MW", NULL, "liquid loop that carries the heat away", 0, 0}, \
    {"air", "heat", "MW", "air", "room air, which receives the rest of the heat", 0, 0}, \
    {"power", "electricity", "MW", "lv", "feeds the pumps", 0, 0}
/* clang-format on */

/* Heat of the racks per heat of the liquid, 1 / (f (1 + k)); NULL after an error. */
static inline const double *plates_racks(const plates *p, const firn_host *h, firn_build *b,
                                         const double *share, const double *rise)
{
    const int64_t steps = h->steps(b);
    double *racks = h->scratch(b, steps);
    int64_t t;
    for (t = 0; racks != NULL && t < steps; t++) {
        const double f = isnan(p->fraction) ? share[t] : p->fraction;
        /* without plates the flow is 0, and its coefficient has no effect */
        racks[t] = 1 / ((f > 0 ? f : 1) * (1 + (rise != NULL ? rise[t] : 0)));
    }
    return racks;
}

/* The rest of the heat, per heat of the liquid, into the room air. */
static inline void plates_rest(const plates *p, const firn_host *h, firn_build *b, firn_var heat,
                               const double *share)
{
    const int64_t steps = h->steps(b);
    double *rest = h->scratch(b, steps), most = 0;
    int64_t t;
    for (t = 0; rest != NULL && t < steps; t++) {
        const double f = isnan(p->fraction) ? share[t] : p->fraction;
        rest[t] = f > 0 ? (1 - f) / f : 0;
        most = rest[t] > most ? rest[t] : most;
    }
    if (most > 0) /* without a rest the room needs no air terminal, and the bus no taker */
        h->port(b, AIR, heat, firn_each(rest, steps));
}

/* Heat per rack that is left in the room air, MW; NULL after an error. */
static inline const double *plates_left(const plates *p, const firn_host *h, firn_build *b,
                                        const double *share, const double *rack_power)
{
    const int64_t steps = h->steps(b);
    double *left = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return NULL;
    for (t = 0; t < steps; t++)
        left[t] = (1 - (isnan(p->fraction) ? share[t] : p->fraction)) * rack_power[t];
    return left;
}

static inline int32_t plates_serve(const plates *p, const firn_host *h, firn_build *b,
                                   const char *denser)
{
    const double pump = p->pump + p->loop_pump;
    const double *share = h->bus_series(b, HEAT, "liquid_share", TERMINAL_LIQUID_SHARE);
    const double *loop = terminal_loop(h, b, LOOP, p->glycol);
    const double *rack_power = h->bus_series(b, HEAT, "rack_power", 0);
    const terminal_duty duty = {
        .from = "heat",
        .rack_power = rack_power,
        .rack_power_max = p->rack_power_max,
        .denser = denser,
        .loop = loop,
        .approach = p->approach,
        .supply_max = h->bus_series(b, HEAT, "supply_max", TERMINAL_SUPPLY_MAX),
        .supply_limit = FIRN_INF,
        .share = share,
        .rest = plates_left(p, h, b, share, rack_power),
        .rest_max = p->air_power_max,
    };
    const firn_num upper = terminal_upper(h, b, &duty);
    const firn_var heat = h->var(b, FIRN_STEP, "liquid-heat", "MW", firn_const(0), upper);
    const double *rise = terminal_penalty(h, b, HEAT, loop);
    const double *racks = plates_racks(p, h, b, share, rise);
    if (h->status(b) != 0)
        return h->status(b);
    h->port(b, HEAT, heat, firn_times(firn_each(racks, h->steps(b)), -1));
    h->port(b, LOOP, heat, firn_const(1 + pump));
    plates_rest(p, h, b, heat, share);
    if (pump > 0)
        h->port(b, POWER, heat, firn_const(-pump));
    if (rise != NULL)
        terminal_serve_penalty(h, b, POWER, heat, rise, racks);
    firn_within(h, b, "size", heat, firn_const(1), p->size.firm, h->size(b, "size", &p->size));
    return h->status(b);
}

#endif
