/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * it.inference - halls that answer requests: firm, because an answer that comes later has no
 * value. Per step, with the capacity C = share * target:
 *
 *   power = utilization * C
 *
 * All of it becomes heat. What it may rise or fall at once is `swing`, see hall.h.
 */
#include "hall.h"

#include <firn/plugin.h>

typedef struct inference {
    firn_num utilization;
    double share;
    double swing;
    RACK_FIELDS
} inference;

static const firn_param params[] = {
    HALL_SHARE(inference),
    FIRN_SERIES_UTILIZATION(inference, utilization, "1",
                            "requests: IT power as a share of the IT capacity",
                            "full load; requests follow the hour, so write a series"),
    HALL_SWING(inference),
    RACK_PARAMS(inference, HALL_HEAT),
};

static const firn_port_spec ports[] = {HALL_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const inference *l = self;
    const firn_num drawn = firn_times(l->utilization, l->share * h->target(b));
    const firn_var power = h->var(b, FIRN_STEP, "it-power", "MW", drawn, drawn);
    hall_serve(h, b, power, l->swing);
    return h->status(b);
}

FIRN_PLUGIN(inference, "it.inference", "0.1.0",
            "Halls that answer requests: IT power that is served when it is asked for.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
