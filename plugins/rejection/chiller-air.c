/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.chiller-air - an air-cooled compression chiller: removes heat from a loop in any
 * weather and rejects it, together with its own work, to the outside air. On a warm loop the same
 * machine is a trim chiller for the heat that dry coolers leave: the lift falls to its minimum.
 *
 * The work per unit of heat is that of a share of the Carnot COP between evaporation and
 * condensation, plus fans that take `fan` per unit of heat rejected in any weather. The size is the
 * heat removed at 35 degC air and 7 degC water; the capacity falls with the dry bulb
 * (sink_chiller_capacity). Thin air carries less: the condenser's approach rises with the
 * reciprocal of the air's capacity (common/air.h), as if the air were warmer, and the power of the
 * fans, which run at one speed, falls with the density.
 *
 * Fitted to the EnergyPlus data set of York YCAL, a scroll machine, via LBNL Buildings: with
 * machine = scroll, within 8 % for water of 5 to 10 degC and air of 15 to 46 degC, 11 % for water
 * of 12 degC. There are no data above that; the minimum lift bounds the COP.
 */
#include "sink.h"

#include "common/air.h"
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct chiller {
    firn_sizing size;
    int32_t machine;
    int32_t glycol;
    double carnot;
    double evaporator_approach;
    double condenser_approach;
    double min_lift;
    double fan;
} chiller;

enum { HEAT, POWER };

static const firn_choice machines[] = {
    {"oil-free", "min_lift = 10 K", "magnetic bearings: low lifts are no problem"},
    {"screw", "min_lift = 20 K", "the oil needs a difference of pressure"},
    {"scroll", "min_lift = 22.5 K", "fixed pressure ratio; York YCAL"},
};

static const firn_param params[] = {
    FIRN_CHOICE(chiller, machine, machines, 0, "kind of compressor, which sets the minimum lift",
                "engineering judgement; scroll fitted to the EnergyPlus data set of York YCAL"),
    FIRN_REAL(chiller, carnot, "1", 0.484, 0.2, 0.8,
              "share of the Carnot COP that the compressor reaches; the COP follows from it and "
              "from the temperatures of loop and air",
              "fit to the EnergyPlus data set of York YCAL via LBNL Buildings"),
    FIRN_REAL(chiller, evaporator_approach, "K", 2, 0, 10,
              "loop supply temperature minus evaporation temperature",
              "fit to the EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, condenser_approach, "K", 10.5, 0, 30,
              "condensation temperature minus dry bulb, at sea level",
              "fit to the EnergyPlus data set of York YCAL via LBNL Buildings"),
    FIRN_REAL(chiller, min_lift, "K", 10, 5, 40,
              "minimum lift, condensation minus evaporation temperature", "engineering judgement"),
    FIRN_REAL(chiller, fan, "1", 0.02, 0, 0.1,
              "condenser fans, per unit of heat rejected, in any weather",
              "0.02 kW/kW, R134a cycle that agrees with EnergyPlus data, engineering judgement"),
    FIRN_FLAG(chiller, glycol, 0,
              "the loop holds glycol and may be colder than `evaporator_approach` above 0 degC"),
    FIRN_SIZING(chiller, size, "USD2025/MW", 475e3, 20, 0.025,
                "heat removed from the loop at 35 degC air and 7 degC water",
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
    const double *pressure = h->weather(b, FIRN_PRESSURE);
    const double *loop = h->bus_series(b, HEAT, "temperature", (double)NAN);
    double *work = h->scratch(b, steps), *capacity = h->scratch(b, steps);
    firn_var heat;
    int64_t t;
    if (h->status(b) == 0 && !c->glycol)
        freeze_refused(h, b, "the loop that is cooled", loop, c->evaporator_approach,
                       FREEZE_GLYCOL);
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        const double thin = air_density_ratio(pressure[t]);
        const double warmer = c->condenser_approach * (1 / air_capacity_factor(thin) - 1);
        const double air = dry_bulb[t] + warmer;
        work[t] = -sink_chiller_work(c->carnot, loop[t], c->evaporator_approach, air,
                                     c->condenser_approach, c->min_lift, c->fan * thin);
        capacity[t] = sink_chiller_capacity(loop[t], air);
    }
    heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, POWER, heat, firn_each(work, steps));
    firn_within(h, b, "size", heat, firn_each(capacity, steps), c->size.firm,
                h->size(b, "size", &c->size));
    return h->status(b);
}

FIRN_PLUGIN(chiller, "rejection.chiller-air", "0.1.0",
            "Air-cooled chiller: removes a loop's heat in any weather, COP by loop and dry bulb.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
