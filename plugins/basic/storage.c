/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.storage - any store on one bus: efficiencies in and out, a share kept an hour, power and
 * energy. Charging and discharging may each use the full power. Power and energy are each sized
 * only where one of their keys is written (power.capex, energy.max, ...) and unlimited otherwise.
 */
#include "../shared.h"

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
    FIRN_REAL(storage, efficiency_in, "1", 1, 0.01, 1, "stored a unit charged", ""),
    FIRN_REAL(storage, efficiency_out, "1", 1, 0.01, 1, "delivered a unit taken from the store",
              ""),
    FIRN_REAL(storage, standing_loss, "1/h", 0, 0, 0.99, "share lost per hour", ""),
    FIRN_REAL(storage, cost, "USD/MWh", 0, 0, 100000, "operating cost a MWh delivered", ""),
    FIRN_SIZING(storage, power, "MW", 0, 20, 0,
                "charge and discharge; sized only where a key of it is written", ""),
    FIRN_SIZING(storage, energy, "MWh", 0, 20, 0,
                "amount stored; sized only where a key of it is written", ""),
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
                             .unsized_allowed = 1,
                             .separate = 1};
    const store s = store_declare(h, b, &spec);
    if (k->cost > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(k->cost));
    return h->status(b);
}

FIRN_PLUGIN(storage, "basic.storage", "0.1.0",
            "Any store: efficiencies, share kept an hour, power and energy.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
