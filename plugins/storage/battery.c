/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage.battery - a lithium-ion battery with its inverter: power and energy are sized separately,
 * the round-trip loss is split equally between charging and discharging, and the sum of charging
 * and discharging is limited to the inverter's power.
 *
 *   level(t) = (1 - standing_loss)^h level(t-1) + h (sqrt(round_trip) charge
 *                                                    - discharge / sqrt(round_trip))
 *   charge + discharge <= firm power, level <= firm energy
 *   level >= level_min * firm energy; level_held * firm energy in typical years (level.h)
 *   sum of discharge / sqrt(round_trip) over a year <= cycles_max * firm energy
 *
 * With `reserve` it stands by for swings of loads (reserve.h).
 */
#include "common/level.h"
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
    double cycles_max;
    double level_min;
    double level_held;
    double level_start;
    double reserve_duration;
    int32_t reserve;
    int32_t costs;
} battery;

enum { POWER };

#define MARKET                                                                                     \
    "150 USD/kW + 220 USD/kWh in 2025 money, 258 USD/kWh at 4 h, engineering judgement between "   \
    "equipment of 217 USD/kWh (Anza, Q3 2025) and 125 USD/kWh built outside the US and China "     \
    "(Ember, Oct 2025)"

static const firn_choice sources[] = {
    {"market-2025", NULL, "a battery of 4 h at 258 USD/kWh"},
    {"atb-2025", "power.capex = 520 USD2025/kW; energy.capex = 262 USD2025/kWh",
     "a battery of 4 h at 392 USD/kWh: NREL Annual Technology Baseline 2025 as REopt uses it"},
};

static const firn_param params[] = {
    FIRN_CHOICE(battery, costs, sources, 0, "source of the capital costs",
                "prices differ by a factor of three between places and years: write your own"),
    FIRN_REAL(battery, round_trip, "1", 0.89, 0.3, 1,
              "round-trip efficiency: electricity delivered per MWh charged",
              "0.88 to 0.90 AC to AC in 2025, Ember"),
    FIRN_REAL(battery, standing_loss, "1/h", 0, 0, 0.1, "share of the stored energy lost per hour",
              "self-discharge of a few percent per month is neglected, engineering judgement"),
    FIRN_REAL_OPTIONAL(battery, duration_min, "h", 0, 1000, "minimum duration at full power"),
    FIRN_REAL_OPTIONAL(battery, duration_max, "h", 0, 1000, "maximum duration at full power"),
    FIRN_REAL(battery, cycling_cost, "USD/MWh", 0, 0, 10000, "cost of wear per MWh discharged",
              "the fixed O&M pays for augmentation; a warranty of 6,000 cycles at 220 USD/kWh is "
              "37 USD/MWh"),
    FIRN_REAL_OPTIONAL(battery, cycles_max, "1/yr", 0, 100000,
                       "maximum number of full discharges per year, as a warranty allows them"),
    FIRN_REAL(battery, level_min, "%", 0, 0, 100, "share of the energy that always remains",
              "the energy is the usable one"),
    FIRN_REAL_OPTIONAL(battery, level_held, "%", 0, 100,
                       "share of the energy kept for outages: typical years never go below it, "
                       "and stress events begin with it"),
    FIRN_REAL_OPTIONAL(battery, level_start, "%", 0, 100,
                       "share of the energy at the beginning and at the end of a typical year"),
    FIRN_FLAG(battery, reserve, 0,
              "stands by for swings of loads and losses of power on its bus: what it can give or "
              "take at once counts there"),
    FIRN_REAL(battery, reserve_duration, "h", 0.25, 0, 24,
              "how long the power on standby must last, by energy and by room for energy",
              "engineering judgement: swings of training last seconds to minutes"),
    FIRN_SIZING(battery, power, "USD2025/MW", 150e3, 20, 0.02,
                "inverter; charge and discharge power", MARKET "; life and O&M: Ember"),
    FIRN_SIZING(battery, energy, "USD2025/MWh", 220e3, 20, 0.02, "usable energy",
                MARKET "; life and O&M: Ember"),
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
                             .power = {&a->power, "power"},
                             .energy = {&a->energy, "energy"}};
    const level_spec levels = {.min = a->level_min,
                               .held = a->level_held,
                               .start = a->level_start,
                               .cycles = isnan(a->cycles_max) ? FIRN_INF : a->cycles_max};
    store s;
    if (a->duration_min > a->duration_max)
        h->fail(b, 1, "`duration_min` of %g h is above `duration_max` of %g h: swap them",
                a->duration_min, a->duration_max);
    s = store_declare(h, b, &spec);
    store_duration(h, b, &s, a->duration_min, a->duration_max);
    level_rows(h, b, &spec, &levels, &s);
    if (a->reserve)
        reserve_of_store(h, b, &spec, &s, a->reserve_duration);
    if (a->cycling_cost > 0)
        h->book(b, h->account(b, "cost", ""), s.discharge, firn_const(a->cycling_cost));
    return h->status(b);
}

FIRN_PLUGIN(battery, "storage.battery", "0.2.0",
            "Battery: power and energy sized separately, cycling cost, energy held for outages.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
