/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.storage - a generic store on one bus, with efficiencies of charging and discharging, a
 * standing loss, power and energy. The sum of charging and discharging is limited to the power.
 * Power and energy are each sized only if one of their keys is set (power.capex, energy.max, ...)
 * and are unlimited otherwise.
 */
#include "common/store.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct storage {
    firn_sizing power;
    firn_sizing energy;
    double efficiency_in;
    double efficiency_out;
    double standing_loss;
    double cost;
} storage;

enum { BUS };

static const firn_param params[] = {
    FIRN_REAL(storage, efficiency_in, "1", 1, 0.01, 1, "energy stored per unit charged", ""),
    FIRN_REAL(storage, efficiency_out, "1", 1, 0.01, 1,
              "energy delivered per unit taken from the store", ""),
    FIRN_REAL(storage, standing_loss, "1/h", 0, 0, 0.99, "share lost per hour", ""),
    FIRN_REAL(storage, cost, "USD/MWh", 0, 0, 100000, "operating cost per MWh delivered", ""),
    FIRN_SIZING(storage, power, "MW", 0, 20, 0,
                "charge and discharge power; modelled only if one of its keys is set", ""),
    FIRN_SIZING(storage, energy, "MWh", 0, 20, 0,
                "storage capacity; modelled only if one of its keys is set", ""),
};

static const firn_port_spec ports[] = {
    {"bus", "any", NULL, NULL, "charges from and discharges to", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const storage *k = self;
    const store_spec spec = {.port = BUS,
                             .sign = 1,
                             .efficiency_in = k->efficiency_in,
                             .efficiency_out = k->efficiency_out,
                             .standing_loss = k->standing_loss,
                             .power = &k->power,
                             .energy = &k->energy,
                             .optional_sizes = 1};
    const store s = store_declare(h, b, &spec);
    if (k->cost > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(k->cost));
    return h->status(b);
}

FIRN_PLUGIN(storage, "basic.storage", "0.1.0",
            "Generic store: efficiencies, standing loss, power and energy.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
