/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * renewable.hydro - a hydropower plant: turbines on a given inflow and head, with or without a
 * reservoir. Flows in m3/h, the level V in m3 at the end of a step of length dt:
 *
 *   power = 1000 kg/m3 * 9.80665 m/s2 * efficiency * head * turbined            (MW)
 *   without a reservoir   turbined <= inflow - residual
 *   with a reservoir      V(t) = k V(t-1) + dt (inflow - turbined - spilled), V <= reservoir,
 *                         spilled >= residual, or turbined + spilled >= residual at the dam
 *
 * residual = min(minimum_flow, inflow), the usual form of the duty: a river gives no more than it
 * has. The head is given and does not follow the level, which would not be linear.
 */
#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* MW per (m3/h) and m of head at an efficiency of 1: 9806.65 N/m3 / 3600 s/h / 1e6. */
#define WATER_POWER (9806.65 / 3.6e9)

typedef struct plant {
    firn_sizing size;
    firn_sizing reservoir;
    firn_num inflow;
    firn_num head;
    firn_num minimum_flow;
    double efficiency;
    double standing_loss;
    int32_t at_dam;
} plant;

enum { POWER };

static const firn_param params[] = {
    FIRN_SERIES_REQUIRED(plant, inflow, "m3/s", 0, FIRN_INF,
                         "flow of the river: a number, twelve for the months, or a CSV column"),
    FIRN_SERIES_REQUIRED(plant, head, "m", 1, 2500,
                         "net head, from the upper to the lower water less the losses of the pipe"),
    FIRN_REAL(plant, efficiency, "1", 0.9, 0.4, 1, "of turbine, generator and transformer together",
              "0.85 to 0.92, engineering judgement"),
    FIRN_SERIES(plant, minimum_flow, "m3/s", "0 m3/s", 0, FIRN_INF,
                "flow that must stay in the river, as far as the inflow has it", "by permit"),
    FIRN_FLAG(plant, at_dam, 0,
              "the powerhouse is at the dam, so that turbined water counts as minimum flow"),
    FIRN_REAL(plant, standing_loss, "1/h", 0, 0, 0.01,
              "share of the stored water lost per hour by evaporation and seepage",
              "small: 1 m per year from a reservoir 20 m deep is 0.000006 per hour"),
    FIRN_SIZING(plant, size, "USD2019/MW", 1704e3, 60, 0.02, "rating",
                "IRENA, Renewable Power Generation Costs in 2019: mean of new plants; 1,000 to "
                "3,500 USD/kW, more at remote sites"),
    FIRN_SIZING(
        plant, reservoir, "USD2019/m3", 0, 60, 0,
        "usable volume; without any key of it the plant runs on the river, and without a cost "
        "or limit nothing is added to what exists",
        ""),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "mv", "receives the output", FIRN_PORT_BOUNDARY, 0},
};

/* A volume without a cost and without a limit would be infinite: what exists is then all, and where
 * nothing exists the planner must say more. */
static firn_sizing limited(const plant *p, const firn_host *h, firn_build *b)
{
    firn_sizing s = p->reservoir;
    if (s.capex > 0 || s.om > 0 || isfinite(s.max) || !isnan(s.fix))
        return s;
    if (!(s.existing > 0))
        h->fail(b, 1,
                "`reservoir` has neither a cost nor a limit: write `reservoir.fix = ... m3`, "
                "`reservoir.max`, `reservoir.existing` or `reservoir.capex`");
    s.max = s.existing;
    return s;
}

/* The stored water, its dynamics and the duty to release. */
static void declare_reservoir(const plant *p, const firn_host *h, firn_build *b, firn_var turbined,
                              firn_num residual)
{
    const firn_num zero = firn_const(0), unlimited = firn_const(FIRN_INF);
    const firn_var arrives = h->var(b, FIRN_STEP, "inflow", "m3/h", p->inflow, p->inflow);
    const firn_var spilled =
        h->var(b, FIRN_STEP, "spill", "m3/h", p->at_dam ? zero : residual, unlimited);
    const firn_var level = h->stock(b, "level", "m3", p->standing_loss);
    const firn_sizing sizing = limited(p, h, b);
    const firn_var volume = h->size(b, "reservoir", &sizing);
    firn_row row = h->row(b, FIRN_STEP, "full", FIRN_AT_MOST, zero, firn_always());
    h->term(b, row, level, firn_const(1), 0);
    h->term(b, row, volume, firn_const(-p->reservoir.firm), 0);
    h->feed(b, level, arrives, firn_const(1));
    h->feed(b, level, turbined, firn_const(-1));
    h->feed(b, level, spilled, firn_const(-1));
    if (p->at_dam) {
        row = h->row(b, FIRN_STEP, "release", FIRN_AT_LEAST, residual, firn_always());
        h->term(b, row, turbined, firn_const(1), 0);
        h->term(b, row, spilled, firn_const(1), 0);
    }
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plant *p = self;
    const int64_t steps = h->steps(b);
    const int32_t stores = sizing_given(&p->reservoir);
    const firn_num power = firn_times(p->head, WATER_POWER * p->efficiency);
    double *residual = h->scratch(b, steps), *river = h->scratch(b, steps);
    firn_var turbined, size;
    firn_row row;
    int64_t t;
    if (residual == NULL || river == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        residual[t] = fmin(firn_at(p->minimum_flow, t), firn_at(p->inflow, t));
        river[t] = firn_at(p->inflow, t) - (p->at_dam ? 0 : residual[t]);
    }
    turbined = h->var(b, FIRN_STEP, "turbined", "m3/h", firn_const(0),
                      stores ? firn_const(FIRN_INF) : firn_each(river, steps));
    size = h->size(b, "size", &p->size);
    row = h->row(b, FIRN_STEP, "rating", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, row, turbined, power, 0);
    h->term(b, row, size, firn_const(-p->size.firm), 0);
    h->port(b, POWER, turbined, power);
    h->book(b, h->account(b, "renewable_energy", "MWh"), turbined, power);
    if (stores)
        declare_reservoir(p, h, b, turbined, firn_each(residual, steps));
    return h->status(b);
}

FIRN_PLUGIN(plant, "renewable.hydro", "0.1.0",
            "Hydropower on a given inflow and head, with or without a reservoir.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
