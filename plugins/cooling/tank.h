/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tank.h - immersion: servers without fans in tanks of a dielectric fluid, which takes all of their
 * heat. Per step, for the racks' heat Q as the halls state it, with server fans, whose share of it
 * is s, with the rise k of the rest (terminal.h) and the pumps' power p per heat:
 *
 *   q = (1 - s) (1 + k) Q            heat carried by the fluid, at most firm * C
 *   loop = (1 + p) q
 *   power = p q + k (1 - s) Q - s Q  drawn: what server fans do not draw comes back
 *   it_energy += (k (1 - s) - s) Q   so that PUE counts neither the fans nor their absence
 *
 * Servers that are cooled by air alone use 3 to 10 % of their power for fans; those with cold
 * plates move less air, so that s = TANK_FANS times what they leave to it, if the planner does not
 * set it.
 */
#ifndef FIRN_PLUGINS_COOLING_TANK_H
#define FIRN_PLUGINS_COOLING_TANK_H

#include "terminal.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct tank {
    firn_sizing size;
    double saving; /* NaN: by the racks' liquid_share */
    double approach;
    double rack_power_max;
    double pump;
    double boiling_point; /* of a fluid that boils, degC; else not read */
    int32_t glycol;
    int32_t reserved;
} tank;

enum { HEAT, LOOP, POWER };

#define TANK_FANS 0.05 /* share of the IT power of servers without cold plates */

/* clang-format off */
#define TANK_SAVING \
    FIRN_REAL_OPTIONAL(tank, saving, "1", 0, 0.3, \
                       "share of the IT power that server fans would draw; if not set, 0.05 times " \
                       "what the racks leave to air, 1 - `liquid_share` (3 to 10 % for servers " \
                       "without cold plates, engineering judgement)")
#define TANK_PORTS \
    {"heat", "heat", "MW", "racks", "heat of the racks", 0, 0}, \
    {"loop", "heat", "MW", NULL, "liquid loop that carries the heat away", 0, 0}, \
    {"power", "electricity", "MW", "lv", \
     "feeds the pumps; receives what server fans do not draw", 0, 0}
/* clang-format on */

/* limit: maximum of loop + approach, degC, that the fluid sets; +infinity: the racks' supply_max
 * alone. */
static inline int32_t tank_serve(const tank *k, const firn_host *h, firn_build *b, double limit)
{
    const int64_t steps = h->steps(b);
    const double *share = h->bus_series(b, HEAT, "liquid_share", TERMINAL_LIQUID_SHARE);
    const double *loop = terminal_loop(h, b, LOOP, k->glycol);
    const terminal_duty duty = {
        .from = "heat",
        .rack_power = h->bus_series(b, HEAT, "rack_power", 0),
        .rack_power_max = k->rack_power_max,
        .denser = "; cooling.direct-to-chip carries denser racks",
        .loop = loop,
        .approach = k->approach,
        .supply_max =
            isfinite(limit) ? NULL : h->bus_series(b, HEAT, "supply_max", TERMINAL_SUPPLY_MAX),
        .supply_limit = limit,
    };
    const firn_num upper = terminal_upper(h, b, &duty);
    const firn_var heat = h->var(b, FIRN_STEP, "fluid-heat", "MW", firn_const(0), upper);
    const double *rise = terminal_penalty(h, b, HEAT, loop);
    double *racks = h->scratch(b, steps), *running = h->scratch(b, steps);
    double *fans = h->scratch(b, steps), most = 0;
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) { /* per heat of the fluid: Q without fans, Q, fans */
        const double saving = isnan(k->saving) ? TANK_FANS * (1 - share[t]) : k->saving;
        running[t] = 1 / (1 + (rise != NULL ? rise[t] : 0));
        racks[t] = running[t] / (1 - saving);
        fans[t] = saving * racks[t];
        most = fans[t] > most ? fans[t] : most;
    }
    h->port(b, HEAT, heat, firn_times(firn_each(racks, steps), -1));
    h->port(b, LOOP, heat, firn_const(1 + k->pump));
    h->port(b, POWER, heat, firn_const(-k->pump));
    if (most > 0) {
        h->port(b, POWER, heat, firn_each(fans, steps));
        h->book(b, h->account(b, "it_energy", "MWh"), heat, firn_times(firn_each(fans, steps), -1));
    }
    if (rise != NULL)
        terminal_serve_penalty(h, b, POWER, heat, rise, running);
    firn_within(h, b, "size", heat, firn_const(1), k->size.firm, h->size(b, "size", &k->size));
    return h->status(b);
}

#endif
