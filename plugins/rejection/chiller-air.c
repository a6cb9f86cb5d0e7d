/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.chiller-air - an air-cooled compression chiller: removes heat from a loop in any
 * weather and rejects it, together with its own work, to the outside air. Its COP, which includes
 * the condenser fans, depends on the loop temperature and the dry bulb of each step. On a warm loop
 * the same machine is a trim chiller for the heat that dry coolers leave: the lift falls to its
 * minimum and the COP rises to about 14.
 *
 * The size is the capacity in the hottest hour: capacity is not derated with the weather.
 */
#include "sink.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct chiller {
    firn_sizing size;
    double carnot;
    double evaporator_approach;
    double condenser_approach;
    double min_lift;
} chiller;

enum { HEAT, POWER };

static const firn_param params[] = {
    FIRN_REAL(chiller, carnot, "1", 0.465, 0.2, 0.8,
              "share of the Carnot COP reached; the COP follows from it and from the temperatures "
              "of loop and air",
              "0.46 to 0.47 over 20 to 35 degC, EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, evaporator_approach, "K", 2, 0, 10,
              "loop supply temperature minus evaporation temperature",
              "fit to the EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, condenser_approach, "K", 12, 0, 30,
              "condensation temperature minus dry bulb",
              "fit to the EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, min_lift, "K", 10, 5, 40,
              "minimum lift, condensation minus evaporation temperature", "engineering judgement"),
    FIRN_SIZING(chiller, size, "USD2025/MW", 475e3, 20, 0.025, "heat removed from the loop",
                "350 to 600 USD/kW in 2025, 20 years, 2 to 3 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds compressor and condenser fans", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const chiller *c = self;
    const int64_t steps = h->steps(b);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const double *loop = h->bus_series(b, HEAT, "temperature", (double)NAN);
    double *work = h->scratch(b, steps);
    firn_var heat;
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++)
        work[t] = -1 / sink_chiller_cop(c->carnot, loop[t], c->evaporator_approach, dry_bulb[t],
                                        c->condenser_approach, c->min_lift);
    heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, POWER, heat, firn_each(work, steps));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    return h->status(b);
}

FIRN_PLUGIN(chiller, "rejection.chiller-air", "0.1.0",
            "Air-cooled chiller: removes a loop's heat in any weather, COP by loop and dry bulb.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
