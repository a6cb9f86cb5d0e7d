/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.immersion: tanks that take all heat of the racks they serve to a loop, and save the server
 * fans, a share s of the IT power.
 *
 * Per MW of heat q taken, s of electricity is not drawn by fans: it is given back to the bus, and
 * taken off `it_energy`, so that the PUE does not fall because the IT draws less. The rest and the
 * pumps' power, pump * (1 - s), go to the loop. Giving back and drawing are two entries, since the
 * host compares what is taken off `it_energy` with what is given.
 */
#include <firn/plugin.h>

typedef struct immersion {
    firn_sizing size;
    double saving, pump, approach, rack_power_max;
} immersion;

enum { HEAT, LOOP, POWER };

static const firn_param params[] = {
    FIRN_SIZING(immersion, size, "MW", 600e3, 12, 0.02, "heat taken", ""),
    FIRN_REAL(immersion, saving, "1", 0.05, 0, 0.2, "share of IT power that server fans would draw",
              "3 to 10 %"),
    FIRN_REAL(immersion, pump, "1", 0.015, 0, 0.1, "pump power per heat, which goes to the loop",
              ""),
    FIRN_REAL(immersion, approach, "K", 6, 1, 20, "fluid less loop supply", "5 to 8 K"),
    FIRN_REAL(immersion, rack_power_max, "kW", 150, 10, 1000, "densest tank", ""),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "racks", "heat of the racks", 0, 0},
    {"loop", "heat", "MW", NULL, "loop that carries the heat away", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the pumps; gets back what fans do not draw", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const immersion *c = self;
    const int64_t steps = h->steps(b);
    const double *rack = h->bus_series(b, HEAT, "rack_power", 0);
    const double *limit = h->bus_series(b, HEAT, "supply_max", 45);
    const double *loop = h->bus_series(b, LOOP, "temperature", FIRN_NAN);
    double *most = h->scratch(b, steps);
    long long dense = 0, warm = 0;
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        const int32_t too_dense = rack[t] > c->rack_power_max;
        const int32_t too_warm = loop[t] + c->approach > limit[t];
        dense += too_dense;
        warm += too_warm;
        most[t] = too_dense || too_warm ? 0 : FIRN_INF;
    }
    if (dense > 0)
        h->log(b, FIRN_LOG_WARNING,
               "takes no heat in %lld of %lld steps: racks are above its limit of %g kW", dense,
               (long long)steps, c->rack_power_max * 1e3);
    if (warm > 0)
        h->log(b, FIRN_LOG_WARNING,
               "takes no heat in %lld of %lld steps: the loop plus %g K is above `supply_max`",
               warm, (long long)steps, c->approach);
    const double saved = c->saving, kept = 1 - c->saving;
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_each(most, steps));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, LOOP, heat, firn_const(kept * (1 + c->pump)));
    h->port(b, POWER, heat, firn_const(saved));
    h->port(b, POWER, heat, firn_const(-kept * c->pump));
    h->book(b, h->account(b, "it_energy", "MWh"), heat, firn_const(-saved));
    return h->status(b);
}

FIRN_PLUGIN(immersion, "tech.immersion", "0.1.0", "Single-phase immersion of servers.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
