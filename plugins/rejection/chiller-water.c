/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.chiller-water - a water-cooled compression chiller: removes the heat q from a loop and
 * gives it, with the work of its compressor, to a condenser loop, which a tower cools.
 *
 * COP = carnot Te / max(Tc - Te, min_lift), at most cop_max, with Te = loop - evaporator_approach
 * in kelvin and Tc = condenser supply + range + condenser_approach. The condenser loop receives
 * q (1 + 1 / COP). The condenser temperature is that of its bus, for example the one that a tower
 * publishes, so that the COP follows the wet bulb. Full-load COP; capacity is not derated.
 */
#include "wet.h"

#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct chiller {
    firn_sizing size;
    double carnot;
    double evaporator_approach;
    double condenser_approach;
    double min_lift;
    double cop_max;
    double range;
    int32_t glycol;
    int32_t machine;
} chiller;

enum { HEAT, REJECT, POWER };

static const firn_choice machines[] = {
    {"typical", NULL, "median of the machines with published curves"},
    {"efficient", "carnot = 0.65",
     "a new large centrifugal: COP 5.8 at 6.7 degC water and 29.4 degC condenser water"},
};

static const firn_param params[] = {
    FIRN_CHOICE(chiller, machine, machines, 0, "class of the machine",
                "79 EnergyPlus data sets; ASHRAE 90.1-2019 above 1 MW and York YK with a variable "
                "speed drive"),
    FIRN_REAL(chiller, carnot, "1", 0.54, 0.2, 0.8,
              "share of the Carnot COP reached; the COP follows from it and from the temperatures "
              "of both loops",
              "0.52 to 0.56 at full load above 1.5 MW, EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, evaporator_approach, "K", 1.5, 0, 10,
              "loop supply temperature minus evaporation temperature",
              "fit to the EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, condenser_approach, "K", 1.5, 0, 10,
              "condensation temperature minus return temperature of the condenser loop",
              "fit to the EnergyPlus data sets via LBNL Buildings"),
    FIRN_REAL(chiller, min_lift, "K", 15, 5, 40,
              "minimum lift, condensation minus evaporation temperature",
              "no data above 12 degC water: 15 K or a COP of 12"),
    FIRN_REAL(chiller, cop_max, "1", 12, 2, 25, "maximum COP",
              "no data above 12 degC water: 15 K or a COP of 12"),
    FIRN_REAL(chiller, range, "K", 5.5, 1, 20,
              "condenser return minus supply temperature, if `[bus ...] range` is not set",
              "4 to 6 K, after Lei and Masanet 2020"),
    FIRN_FLAG(chiller, glycol, 0, "the cooled loop carries glycol and may be below 3 degC"),
    FIRN_SIZING(chiller, size, "USD2025/MW", 575e3, 25, 0.025, "heat removed from the loop",
                "450 to 700 USD/kW in 2025, 20 to 25 years, 2 to 3 % per year, engineering "
                "judgement"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"reject", "heat", "MW", "condenser", "loop that receives heat and work", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the compressor", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const chiller *c = self;
    const int64_t steps = h->steps(b);
    const double *loop = h->bus_series(b, HEAT, "temperature", (double)NAN);
    const double *condenser = h->bus_series(b, REJECT, "temperature", (double)NAN);
    const double *range = h->bus_series(b, REJECT, "range", c->range);
    double *work = h->scratch(b, steps), *rejected = h->scratch(b, steps);
    firn_var heat;
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    if (!c->glycol)
        freeze_refused(h, b, "the loop that is cooled", loop, 3, FREEZE_GLYCOL);
    for (t = 0; t < steps; t++) {
        work[t] =
            1 / wet_chiller_cop(c->carnot, loop[t], c->evaporator_approach, condenser[t] + range[t],
                                c->condenser_approach, c->min_lift, c->cop_max);
        rejected[t] = 1 + work[t];
    }
    heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, REJECT, heat, firn_each(rejected, steps));
    h->port(b, POWER, heat, firn_times(firn_each(work, steps), -1));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    return h->status(b);
}

FIRN_PLUGIN(chiller, "rejection.chiller-water", "0.1.0",
            "Water-cooled chiller: moves a loop's heat to a condenser loop, COP by both loops.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
