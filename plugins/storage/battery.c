/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage.battery - a lithium-ion battery with its inverter: power and energy are sized separately,
 * the round-trip loss is split equally between charging and discharging, and the sum of charging
 * and discharging is limited to the inverter's power. With `reserve` it stands by for swings of
 * loads.
 */
#include "common/reserve.h"
#include "common/store.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct battery {
    firn_sizing power;
    firn_sizing energy;
    double round_trip;
    double standing_loss;
    double duration_min;
    double duration_max;
    double cycling_cost;
    double reserve_duration;
    int32_t reserve;
} battery;

enum { POWER };

static const firn_param params[] = {
    FIRN_REAL(battery, round_trip, "1", 0.85, 0.3, 1,
              "round-trip efficiency: electricity delivered per MWh charged",
              "NREL Annual Technology Baseline 2024"),
    FIRN_REAL(battery, standing_loss, "1/h", 0, 0, 0.1, "share of the stored energy lost per hour",
              "self-discharge of a few percent per month is neglected, engineering judgement"),
    FIRN_REAL_OPTIONAL(battery, duration_min, "h", 0, 1000, "minimum duration at full power"),
    FIRN_REAL_OPTIONAL(battery, duration_max, "h", 0, 1000, "maximum duration at full power"),
    FIRN_REAL(battery, cycling_cost, "USD/MWh", 0, 0, 10000, "cost of wear per MWh delivered",
              "NREL Annual Technology Baseline 2024: the fixed O&M pays for augmentation"),
    FIRN_FLAG(battery, reserve, 0,
              "stands by for swings of loads and losses of power on its bus: what it can give or "
              "take at once counts there"),
    FIRN_REAL(battery, reserve_duration, "h", 0.25, 0, 24,
              "how long the power on standby must last, by energy and by room for energy",
              "engineering judgement: swings of training last seconds to minutes"),
    FIRN_SIZING(battery, power, "USD2022/MW", 459e3, 15, 0.022,
                "inverter; charge and discharge power",
                "NREL Annual Technology Baseline 2024, 2 to 10 h systems in 2025: 459 USD/kW + 346 "
                "USD/kWh in 2022 money"),
    FIRN_SIZING(battery, energy, "USD2022/MWh", 346e3, 15, 0.022, "usable energy",
                "NREL Annual Technology Baseline 2024, 2 to 10 h systems in 2025: 459 USD/kW + 346 "
                "USD/kWh in 2022 money"),
};

static const firn_port_spec ports[] = {
    {"bus", "electricity", "MW", "mv", "charges from and discharges to", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const battery *a = self;
    const double one_way = sqrt(a->round_trip);
    const store_spec spec = {.port = POWER,
                             .sign = 1,
                             .efficiency_in = one_way,
                             .efficiency_out = one_way,
                             .standing_loss = a->standing_loss,
                             .power = &a->power,
                             .energy = &a->energy};
    store s;
    if (a->duration_min > a->duration_max)
        h->fail(b, 1, "`duration_min` of %g h is above `duration_max` of %g h: swap them",
                a->duration_min, a->duration_max);
    s = store_declare(h, b, &spec);
    store_duration(h, b, &s, a->duration_min, a->duration_max);
    if (a->reserve)
        reserve_of_store(h, b, &spec, &s, a->reserve_duration);
    if (a->cycling_cost > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(a->cycling_cost));
    return h->status(b);
}

FIRN_PLUGIN(battery, "storage.battery", "0.1.0",
            "Battery: power and energy sized separately, round-trip efficiency, cycling cost.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
