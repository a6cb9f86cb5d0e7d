/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound like `sound`: takes what it is given and books money, water and reused energy for it, so
 * that the ratios of water and reuse can be proved before a technology books either.
 */
#include <firn/plugin.h>

typedef struct ledger {
    double price;
    double water;
    double reused;
} ledger;

static const firn_param params[] = {
    FIRN_REAL(ledger, price, "USD/MWh", 0, -1e6, 1e6, "cost of what is taken", "of the zoo"),
    FIRN_REAL(ledger, water, "m3/MWh", 0, 0, 100, "water a MWh taken", "of the zoo"),
    FIRN_REAL(ledger, reused, "1", 0, 0, 1, "share put to use", "of the zoo"),
};

static const firn_port_spec ports[] = {
    {"in", "any", NULL, NULL, "gives what is taken", 0, 0},
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

FIRN_PLUGIN(ledger, "zoo.ledger", "1.0.0", "Takes heat, books money, water and reuse.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
