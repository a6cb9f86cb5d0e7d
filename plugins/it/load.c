/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it.load - the computing halls: IT power that must be served in every step, all of which becomes
 * heat in the racks:
 *
 *   power = utilization * share * target, heat = power
 *
 * It publishes the properties of the racks, which decide what cooling they can have, on the bus of
 * their heat; see rack.h.
 */
#include "rack.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct load {
    firn_num utilization;
    double share;
    RACK_FIELDS
} load;

enum { POWER, HEAT };

static const firn_param params[] = {
    FIRN_REAL_SHARE(load, share, 1,
                    "share of the site's IT target in these halls; the shares of all components "
                    "that have one must sum to 1",
                    ""),
    FIRN_SERIES_UTILIZATION(load, utilization, "1", "IT power as a share of the IT capacity",
                            "full load, the design case of a training campus"),
    RACK_PARAMS(load, HEAT),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "feeds the racks", 0, 0},
    {"heat", "heat", "MW", "racks", "all IT power, as heat", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const load *l = self;
    const firn_num drawn = firn_times(l->utilization, l->share * h->target(b));
    /* A variable per step that its bounds fix, instead of one(), because energy is booked per step.
     */
    const firn_var power = h->var(b, FIRN_STEP, "it-power", "MW", drawn, drawn);
    h->port(b, POWER, power, firn_const(-1));
    h->port(b, HEAT, power, firn_const(1));
    h->book(b, h->account(b, "it_energy", "MWh"), power, firn_const(1));
    if (!h->connected(b, HEAT))
        h->log(b, FIRN_LOG_WARNING,
               "port `heat` is not connected: the heat of the racks is not removed, and no cooling "
               "is modelled");
    return h->status(b);
}

FIRN_PLUGIN(load, "it.load", "0.1.0",
            "Computing halls: IT power by target and utilization, all of it heat in the racks.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
