/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.economizer - free cooling of a chilled loop by the condenser loop: a plate heat
 * exchanger in series before the chiller, without a compressor, as far as the tower's water is cold
 * enough.
 *
 * The heat q is at most firm C, and with all other weather-bound sinks of the loop whose share is
 * the same or lower at most a (all heat on the loop), where a is the share of the loop's range down
 * to the condenser supply temperature + approach: 1 if that is the loop's supply or colder, 0 from
 * its return on. The condenser loop receives q; pumps take pump q.
 */
#include "wet.h"

#include "common/draw.h"
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct plates {
    firn_sizing size;
    double approach;
    double range;
    double pump;
    int32_t glycol;
    int32_t reserved;
} plates;

enum { HEAT, REJECT, POWER };

static const firn_param params[] = {
    FIRN_REAL(plates, approach, "K", 2.5, 0.5, 10,
              "minimum loop supply minus condenser supply temperature",
              "1.7 to 2.8 K, Lei and Masanet 2020"),
    FIRN_REAL(plates, range, "K", 6, 1, 40,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "5 to 10 K, after Lei and Masanet 2020"),
    FIRN_REAL(plates, pump, "1", 0.004, 0, 0.05,
              "power per unit of heat to pump both loops through the plates",
              "2 x 35 kPa at 6 K and 0.7 efficiency, engineering judgement"),
    FIRN_FLAG(plates, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(plates, size, "USD2025/MW", 25e3, 25, 0.01, "heat passed on",
                "15 to 40 USD/kW in 2025 for approaches of 3 to 2 K, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"reject", "heat", "MW", "condenser", "loop that receives the heat", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the pumps", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plates *c = self;
    const double *condenser = h->bus_series(b, REJECT, "temperature", (double)NAN);
    draw_loop loop;
    firn_var heat;
    if (h->status(b) != 0)
        return h->status(b);
    loop = draw_loop_of(h, b, HEAT, c->range, condenser, c->approach);
    if (loop.supply != NULL && !c->glycol)
        freeze_refused(h, b, "the loop that is cooled", loop.supply, 0, FREEZE_GLYCOL);
    if (h->status(b) != 0)
        return h->status(b);
    heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->draw(b, HEAT, heat, firn_each(loop.share, h->steps(b)));
    h->port(b, REJECT, heat, firn_const(1));
    h->port(b, POWER, heat, firn_const(-c->pump));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    return h->status(b);
}

FIRN_PLUGIN(plates, "rejection.economizer", "0.1.0",
            "Plate heat exchanger: cools a loop by the condenser loop, without a compressor.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
