/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: an engine whose author gives a heat rate, fuel per power, in place
 * of an efficiency, and a price of starting in money of 2024.
 */
#include <firn/plugin.h>

typedef struct machine {
    double heat_rate;
    double wear;
    firn_sizing size;
} machine;

enum { FUEL, POWER };

static const firn_param params[] = {
    FIRN_REAL(machine, heat_rate, "Btu/kWh", 8500, 0, 1e6, "fuel per power",
              "made up for the tests"),
    FIRN_REAL(machine, wear, "USD2024/MWh", 12, 0, 1e6, "cost of wear", "made up for the tests"),
    FIRN_SIZING(machine, size, "USD2024/MW", 1500e3, 20, 0.02, "engines", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"fuel", "gas", "MW", "gas", "supplies the fuel", 0, 0},
    {"power", "electricity", "MW", "lv", "receives the power", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const machine *k = (const machine *)self;
    const firn_var power = h->var(b, FIRN_STEP, "power", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, FUEL, power, firn_const(-k->heat_rate));
    h->port(b, POWER, power, firn_const(1));
    h->book(b, h->account(b, "cost", ""), power, firn_const(k->wear));
    firn_within(h, b, "size", power, firn_const(1), k->size.firm, h->size(b, "size", &k->size));
    return h->status(b);
}

FIRN_PLUGIN(machine, "zoo.heat-rate", "1.0.0", "An engine described by its heat rate.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
