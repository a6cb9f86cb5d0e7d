/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.fuel-cell - fuel cells, by the unit model of unit.h: solid-oxide cells on natural gas,
 * or on hydrogen if that port is connected, whose carbon is then 0.
 *
 * Their power does not follow the outside air. Their stacks are exchanged at the expense of
 * variable_om.
 */
#include "unit.h"

#include "machine.h"

enum { POWER, FUEL, HYDROGEN, HEAT };

static const firn_choice machines[] = {
    {"solid-oxide", NULL, "on natural gas, about 800 degC: it should not be stopped"},
    {"pem",
     "unit_size = 1 MW; efficiency = 0.425; minimum_load = 0.1; start_cost = 1 USD2025/MW; ramp = "
     "60 "
     "1/h; heat_share = 0.5; heat_temperature = 65 degC; size.capex = 1900 USD2025/kW",
     "polymer electrolyte, on hydrogen: fit for stand-by; engineering judgement, 1469 EUR2020/kW "
     "and 0.50 (LHV) in the catalogue of the Danish Energy Agency"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, machine, machines, 0, "kind of the cell", "solid-oxide: see each key"),
    FIRN_SIZING(unit, size, "USD2025/MW", 3680e3, 20, 0, "power",
                "3680 USD/kW at 9.3 MW, REopt.jl; 2940 USD/kW of equipment alone, AEP's order of "
                "January 2026"),
    UNIT_SIZE_OF_ONE(0.325, "module of solid-oxide cells, engineering judgement"),
    UNIT_EFFICIENCY(0.5, "6469 Btu/kWh (HHV, 0.527) EIA and Sargent & Lundy, 2020; 0.54 to 0.60 "
                         "(LHV) when new; 0.413 REopt.jl"),
    UNIT_HALF_LOAD(100, "flat between half and full load, engineering judgement"),
    UNIT_MINIMUM_LOAD(0.3, "REopt.jl, fuel cell"),
    UNIT_OPERATION("1", "repairs are planned for by `redundancy` or `redundant_units`", 0.5,
                   "engineering judgement: slow, so that the stacks last", 100,
                   "engineering judgement: a cycle of 800 K takes off the life of the stacks"),
    UNIT_VARIABLE_OM(40, "REopt.jl, stacks included"),
    UNIT_FUEL_PRICE("price of gas (HHV), if no bus supplies it; 4 USD/MMBtu are 13.6 USD/MWh"),
    UNIT_CARBON(0.181, "natural gas: 53.06 kg/MMBtu, 40 CFR 98, table C-1; 0 on hydrogen"),
    UNIT_HEAT(0.45, "hot water of 0.265 per fuel at an efficiency of 0.413, REopt.jl", 90,
              "hot water"),
    UNIT_LIMITS(8784, "no limit"),
    UNIT_PLANNING(0, "slow: none; engineering judgement"),
};

static const firn_port_spec ports[] = {
    UNIT_POWER("mv"),
    UNIT_FUEL("gas"),
    {"hydrogen", "hydrogen", "MW", "hydrogen", "supplies hydrogen (HHV) in place of `fuel`",
     FIRN_PORT_OPTIONAL, 0},
    UNIT_HEAT_PORT,
};

static const unit_kind kind = {POWER,
                               FUEL,
                               HYDROGEN,
                               HEAT,
                               0,
                               MACHINE_LHV_GAS,
                               "write a `basic.source` on a bus of gas, a supply of hydrogen, or "
                               "`fuel_price = 4 USD/MMBtu`",
                               {0.5, 0.425}};

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    return unit_publish(self, &kind, h, b);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN_WITH(unit, "generation.fuel-cell", "0.1.0",
                 "Fuel cells on gas or hydrogen: efficient at all loads, slow to start.", "Firn",
                 "GPL-3.0-or-later", params, ports, publish, build, NULL);
