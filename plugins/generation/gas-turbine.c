/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.gas-turbine - gas turbines in simple cycle, by the unit model of unit.h: equations and
 * the rows per step are there.
 *
 * A turbine swallows a volume of air: in warm air it gives less power, at altitude everything but
 * its heat rate falls with the pressure of the air (machine.h).
 */
#include "unit.h"

#include "machine.h"

enum { POWER, FUEL, HEAT };

static const firn_choice machines[] = {
    {"aeroderivative", NULL, "of 36 MW, as ten at Abilene make 360 MW"},
    {"industrial",
     "unit_size = 20 MW; efficiency = 0.332; size.capex = 1900 USD2025/kW; start_cost = 20 "
     "USD2025/MW",
     "of 15 to 25 MW"},
    {"heavy-frame",
     "unit_size = 240 MW; efficiency = 0.373; size.capex = 1100 USD2025/kW; cold_max = 1.15; "
     "variable_om = 5.6 USD2025/MWh; start_cost = 179 USD2025/MW; half_load = 75 %",
     "of the H class"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, machine, machines, 0, "class of the machine",
                "aeroderivative: see each key; industrial: REopt.jl, 15 to 25 MW; heavy-frame: "
                "9140 Btu/kWh (HHV) and 4.5 USD2019/MWh after EIA and Sargent & Lundy, 728 to 1544 "
                "USD/kW in filings of 2025, warm start as below"),
    FIRN_SIZING(unit, size, "USD2025/MW", 1387e3, 25, 0.015,
                "power at 15 degC and sea level (ISO 3977)",
                "360.5 MW for 500 MUSD, Abilene, 2025; 16 USD/kW per year, EIA"),
    UNIT_SIZE_OF_ONE(36, "ten units of 360.5 MW in all, Abilene"),
    UNIT_EFFICIENCY(0.37, "9100 to 9450 Btu/kWh, aeroderivative, EIA and Sargent & Lundy"),
    UNIT_HALF_LOAD(77, "no-load fuel of 0.3 of that at full load, engineering judgement; then the "
                       "heat rate at 45 degC is 8 % above the rating, published 10 %"),
    UNIT_MINIMUM_LOAD(0.5, "REopt.jl, combustion turbine; limit of low-NOx combustion"),
    UNIT_AIR(0.7, 15, 1, 0,
             "0.6 to 0.9 %/K; 0.83 of the rating at 40 degC, rotating-machinery.com, "
             "2021"),
    UNIT_OPERATION("1", "repairs are planned for by `redundancy` or `redundant_units`", 6,
                   "minutes to full load: 10 %/min", 34,
                   "warm start of an aeroderivative, 24 USD2011/MW: Kumar et al. 2012, "
                   "NREL/SR-5500-55433, in money of 2025"),
    UNIT_VARIABLE_OM(10, "REopt.jl, 15 to 25 MW"),
    UNIT_FUEL_PRICE("price of gas (HHV), if no bus supplies it; 4 USD/MMBtu are 13.6 USD/MWh"),
    UNIT_CARBON(0.181, "natural gas: 53.06 kg/MMBtu, 40 CFR 98, table C-1"),
    UNIT_HEAT(0.53,
              "steam of 0.356 per fuel at an efficiency of 0.332, REopt.jl; 0.59 as hot water", 180,
              "steam of 10 bar; the exhaust has 450 degC and more"),
    UNIT_LIMITS(8784, "no limit"),
    UNIT_PLANNING(0.25, "engineering judgement"),
};

static const firn_port_spec ports[] = {UNIT_POWER("mv"), UNIT_FUEL("gas"), UNIT_HEAT_PORT};

static const unit_kind kind = {
    POWER,
    FUEL,
    -1,
    HEAT,
    1,
    MACHINE_LHV_GAS,
    "write a `basic.source` on a bus of gas, or `fuel_price = 4 USD/MMBtu`",
    {0.37, 0.332, 0.373}};

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    return unit_publish(self, &kind, h, b);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN_WITH(unit, "generation.gas-turbine", "0.1.0",
                 "Gas turbines in simple cycle: minimum load, starts, less power in warm and thin "
                 "air.",
                 "Firn", "GPL-3.0-or-later", params, ports, publish, build, NULL);
