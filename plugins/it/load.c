/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it.load - the computing halls: IT power that must be served in every step, all of which becomes
 * heat in the racks:
 *
 *   power = utilization * share * target, heat = power
 *
 * It publishes the properties of the racks, which decide what cooling they can have, on the bus of
 * their heat; see rack.h. What it may rise or fall at once is `swing`, see hall.h.
 */
#include "hall.h"

#include <firn/plugin.h>

typedef struct load {
    firn_num utilization;
    double share;
    double swing;
    RACK_FIELDS
} load;

static const firn_param params[] = {
    HALL_SHARE(load),
    FIRN_SERIES_UTILIZATION(load, utilization, "1", "IT power as a share of the IT capacity",
                            "full load, the design case of a training campus"),
    HALL_SWING(load),
    RACK_PARAMS(load, HALL_HEAT),
};

static const firn_port_spec ports[] = {HALL_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const load *l = self;
    const firn_num drawn = firn_times(l->utilization, l->share * h->target(b));
    /* A variable per step that its bounds fix, instead of one(), because energy is booked per step.
     */
    const firn_var power = h->var(b, FIRN_STEP, "it-power", "MW", drawn, drawn);
    hall_serve(h, b, power, l->swing);
    return h->status(b);
}

FIRN_PLUGIN(load, "it.load", "0.1.0",
            "Computing halls: IT power by target and utilization, all of it heat in the racks.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
