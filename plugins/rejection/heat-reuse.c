/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rejection.heat-reuse - sells heat of a loop to a heat network. A heat exchanger gives what the
 * loop's return temperature can; a heat pump lifts the rest to the network's supply temperature.
 *
 * Per unit of heat q taken from the loop, the heat pump takes the work w and the network receives
 * q + w: COP = (q + w) / w = carnot * Tc / (Tc - Te), with Tc = network + approach and Te = the
 * loop's supply temperature - approach, in kelvin; a lift below min_lift counts as min_lift. Where
 * the loop's return temperature less the approach is at or above the network's supply temperature
 * no work is needed. The network takes up to `demand` in each step and pays `price`: both may vary
 * by season, as may its temperature. The heat delivered counts as reused energy.
 */
#include "common/freeze.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct reuse {
    firn_sizing size;
    firn_num price;
    firn_num demand;
    firn_num network;
    double carnot;
    double approach;
    double min_lift;
    double range;
    int32_t glycol;
    int32_t reserved;
} reuse;

enum { LOOP, POWER };

static const firn_param params[] = {
    FIRN_SERIES_REQUIRED(reuse, demand, "MW", 0, 1e6, "heat that the network can take"),
    FIRN_SERIES(reuse, price, "USD/MWh", "20 USD/MWh", -1000, 1000,
                "paid by the network for the heat delivered",
                "12 to 30 EUR/MWh paid for data-centre heat in 2025, ardor.institute"),
    FIRN_SERIES(reuse, network, "degC", "70 degC", 10, 150, "supply temperature of the network",
                "60 to 90 degC in existing networks, engineering judgement"),
    FIRN_REAL(reuse, carnot, "1", 0.5, 0.2, 0.8,
              "share of the Carnot COP that the heat pump reaches",
              "0.4 to 0.6 for large heat pumps, engineering judgement"),
    FIRN_REAL(reuse, approach, "K", 3, 0.5, 20, "temperature difference of each heat exchanger",
              "plate heat exchangers, engineering judgement"),
    FIRN_REAL(reuse, min_lift, "K", 15, 5, 60, "minimum lift of the heat pump",
              "engineering judgement"),
    FIRN_REAL(reuse, range, "K", 10, 1, 40,
              "loop return minus supply temperature, if `[bus ...] range` is not set",
              "45 degC in, about 55 degC out, NVIDIA Rubin liquid cooling, 2026"),
    FIRN_FLAG(reuse, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(reuse, size, "USD2025/MW", 700e3, 25, 0.02, "heat delivered to the network",
                "heat pump, exchangers and connection, 500 to 1000 USD/kW in 2025, 25 years, "
                "engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", NULL, "loop whose heat is sold", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the heat pump", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const reuse *r = self;
    const int64_t steps = h->steps(b);
    const double *loop = h->bus_series(b, LOOP, "temperature", (double)NAN);
    const double *range = h->bus_series(b, LOOP, "range", r->range);
    double *taken = h->scratch(b, steps), *work = h->scratch(b, steps),
           *sold = h->scratch(b, steps);
    const firn_var heat = h->var(b, FIRN_STEP, "delivered", "MW", firn_const(0), r->demand);
    const firn_var size = h->size(b, "size", &r->size);
    int64_t t;
    if (h->status(b) == 0 && !r->glycol)
        freeze_refused(h, b, "the loop whose heat is sold", loop, 0, FREEZE_GLYCOL);
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        const double to = firn_at(r->network, t);
        const double condensation = to + r->approach;
        const double lift = fmax(condensation - (loop[t] - r->approach), r->min_lift);
        const double cop = r->carnot * (condensation + 273.15) / lift;
        const int32_t direct = loop[t] + range[t] - r->approach >= to;
        if (!direct && cop <= 1) {
            h->fail(
                b, 1,
                "`network` of %g degC is %g K above the evaporator on a loop of %g degC in step "
                "%lld, where the heat pump has a COP of %g: it must be above 1; write a lower "
                "`network` temperature, a warmer loop or a higher `carnot`",
                to, lift, loop[t], (long long)t + 1, cop);
            return h->status(b);
        }
        work[t] = direct ? 0 : -1 / cop;
        taken[t] = direct ? -1 : 1 / cop - 1;
        sold[t] = -firn_at(r->price, t);
    }
    h->port(b, LOOP, heat, firn_each(taken, steps));
    h->port(b, POWER, heat, firn_each(work, steps));
    h->book(b, h->account(b, "cost", ""), heat, firn_each(sold, steps));
    h->book(b, h->account(b, "reused_energy", "MWh"), heat, firn_const(1));
    firn_within(h, b, "size", heat, firn_const(1), r->size.firm, size);
    return h->status(b);
}

FIRN_PLUGIN(reuse, "rejection.heat-reuse", "0.1.0",
            "Heat reuse: sells a loop's heat to a network, lifted by a heat pump where needed.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
