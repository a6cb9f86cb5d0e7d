/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: it draws what its bus supplies and books money, water and reused
 * energy for it, so that the ratios of water and reuse can be tested before a shipped technology
 * books either.
 */
#include <firn/plugin.h>

typedef struct ledger {
    double price;
    double water;
    double reused;
} ledger;

static const firn_param params[] = {
    FIRN_REAL(ledger, price, "USD/MWh", 0, -1e6, 1e6, "cost of the energy drawn",
              "made up for the tests"),
    FIRN_REAL(ledger, water, "m3/MWh", 0, 0, 100, "water per MWh drawn", "made up for the tests"),
    FIRN_REAL(ledger, reused, "1", 0, 0, 1, "share that is reused", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"in", "any", NULL, NULL, "supplies the energy drawn", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const ledger *k = (const ledger *)self;
    const firn_var taken = h->var(b, FIRN_STEP, "taken", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, 0, taken, firn_const(-1));
    h->book(b, h->account(b, "cost", ""), taken, firn_const(k->price));
    h->book(b, h->account(b, "water", ""), taken, firn_const(k->water));
    h->book(b, h->account(b, "reused_energy", ""), taken, firn_const(k->reused));
    return h->status(b);
}

FIRN_PLUGIN(ledger, "zoo.ledger", "1.0.0", "Draws heat, books money, water and reused energy.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
