/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a store that is not a stock of the host, but keeps its level by a
 * row of its own, and charges and discharges through two ports.
 */
#include <firn/plugin.h>

typedef struct own_store {
    double power;
    double energy;
    double efficiency;
} own_store;

enum { IN, OUT };

static const firn_param params[] = {
    FIRN_REAL(own_store, power, "MW", 1, 0, 1000, "charge and discharge power, each",
              "made up for the tests"),
    FIRN_REAL(own_store, energy, "MWh", 1, 0, 1000, "capacity", "made up for the tests"),
    FIRN_REAL(own_store, efficiency, "1", 0.9, 0.1, 1, "of charging", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"in", "electricity", "MW", "lv", "charges", 0, 0},
    {"out", "electricity", "MW", "lv", "discharges", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const own_store *k = (const own_store *)self;
    const firn_num zero = firn_const(0), hours = firn_each(h->hours(b), h->steps(b));
    const firn_var into = h->var(b, FIRN_STEP, "into", "MW", zero, firn_const(k->power));
    const firn_var from = h->var(b, FIRN_STEP, "from", "MW", zero, firn_const(k->power));
    const firn_var level = h->var(b, FIRN_STEP, "level", "MWh", zero, firn_const(k->energy));
    const firn_row row = h->row(b, FIRN_STEP, "level", FIRN_EQUAL, zero, firn_always());
    h->term(b, row, level, firn_const(-1), 0);
    h->term(b, row, level, firn_const(1), 1);
    h->term(b, row, into, firn_times(hours, k->efficiency), 0);
    h->term(b, row, from, firn_times(hours, -1), 0);
    h->port(b, IN, into, firn_const(-1));
    h->port(b, OUT, from, firn_const(1));
    return h->status(b);
}

FIRN_PLUGIN(own_store, "zoo.own-store", "1.0.0", "A store with a row of its own.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
