/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.switchgear - breakers, busbars and protection of one voltage, which cost money and
 * carry power:
 *
 *   x <= power_factor firm C MW, losses = loss x
 *
 * It is on the plan for its price, which sites without it leave out, and for its limit in MVA. The
 * prices are judgement.
 */
#include <firn/plugin.h>

#include <stddef.h>

typedef struct gear {
    firn_sizing size; /* MVA */
    double power_factor;
    double loss;
    int32_t voltage;
    int32_t reverse;
} gear;

enum { FROM, TO };

static const firn_choice voltages[] = {
    {"low", "size.capex = 100000 USD2025/MVA",
     "480 V or 400 V switchboards with paralleling gear and distribution"},
    {"medium", "size.capex = 40000 USD2025/MVA", "12 to 36 kV, metal-clad"},
    {"high", "size.capex = 15000 USD2025/MVA", "110 to 500 kV, bays of a switching station"},
};

static const firn_param params[] = {
    FIRN_CHOICE(gear, voltage, voltages, 0, "voltage, which sets the price",
                "engineering judgement"),
    FIRN_REAL(gear, power_factor, "1", 0.97, 0.5, 1, "power factor of the load, MW per MVA",
              "corrected at the load, engineering judgement"),
    FIRN_REAL(gear, loss, "%", 0, 0, 2, "loss as a share of the power",
              "contacts and busbars: a few hundredths of a per cent, left out"),
    FIRN_FLAG(gear, reverse, 0, "also carries power in reverse"),
    FIRN_SIZING(gear, size, "USD2025/MVA", 100e3, 30, 0.015, "rating installed",
                "low voltage with distribution, installed, engineering judgement; 30 years"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", NULL, "supply", 0, 0},
    {"to", "electricity", "MW", NULL, "what it feeds", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const gear *g = self;
    const firn_var size = h->size(b, "size", &g->size);
    const firn_row limit = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, firn_const(0), firn_always());
    int32_t i;
    for (i = 0; i < (g->reverse ? 2 : 1); i++) {
        const firn_var power = h->var(b, FIRN_STEP, i == 0 ? "power" : "reverse-power", "MW",
                                      firn_const(0), firn_const(FIRN_INF));
        h->port(b, i == 0 ? FROM : TO, power, firn_const(-1 - g->loss));
        h->port(b, i == 0 ? TO : FROM, power, firn_const(1));
        h->term(b, limit, power, firn_const(1), 0);
    }
    h->term(b, limit, size, firn_const(-g->power_factor * g->size.firm), 0);
    return h->status(b);
}

FIRN_PLUGIN(gear, "transformer.switchgear", "0.1.0",
            "Switchgear of one voltage: a price and a limit on what passes.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
