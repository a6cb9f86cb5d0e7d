/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.gas-engine - reciprocating gas engines, by the unit model of unit.h.
 *
 * A turbocharged engine keeps its rating in warm and thin air up to a limit (machine.h), and loses
 * little at part load: 0.91 of its efficiency at half load.
 */
#include "unit.h"

#include "machine.h"

enum { POWER, FUEL, HEAT };

static const firn_choice machines[] = {
    {"medium-speed", NULL, "of 18 MW, 500 rpm"},
    {"high-speed",
     "unit_size = 4.5 MW; efficiency = 0.405; variable_om = 13.5 USD2025/MWh; start_cost = 5 "
     "USD2025/MW",
     "of 3 to 4.5 MW, 1500 to 1800 rpm"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, machine, machines, 0, "class of the machine",
                "medium-speed: see each key; high-speed: REopt.jl, 3 to 4.5 MW"),
    FIRN_SIZING(unit, size, "USD2025/MW", 2000e3, 25, 0.015,
                "power up to `full_temperature` and `full_altitude`",
                "2000 USD/kW at 4.5 MW, REopt.jl; 1810 USD2019/kW at 21 MW, EIA and Sargent & "
                "Lundy, 2020"),
    UNIT_SIZE_OF_ONE(18.4, "17.9 to 18.8 MW, Waertsilae 50SG"),
    UNIT_EFFICIENCY(0.45, "6800 Btu/kWh (LHV), Waertsilae 50SG, about 0.45 by HHV"),
    UNIT_HALF_LOAD(91, "0.892 to 0.937 in makers' sheets of Caterpillar G3520 and G3616"),
    UNIT_MINIMUM_LOAD(0.25, "REopt.jl, reciprocating engine"),
    UNIT_AIR(1.5, 38, 1, 500,
             "full to about 38 degC, Waertsilae 50SG; rated to 400 to 1500 m, "
             "Caterpillar"),
    UNIT_OPERATION("1", "repairs are planned for by `redundancy` or `redundant_units`", 12,
                   "full load within minutes: 20 %/min", 3,
                   "engineering judgement: engines start at little wear"),
    UNIT_VARIABLE_OM(7.2, "5.69 USD2019/MWh, EIA and Sargent & Lundy, 2020"),
    UNIT_FUEL_PRICE("price of gas (HHV), if no bus supplies it; 4 USD/MMBtu are 13.6 USD/MWh"),
    UNIT_CARBON(0.181, "natural gas: 53.06 kg/MMBtu, 40 CFR 98, table C-1; methane slip, 2 to 5 % "
                       "of CO2 equivalents and more, is not in it"),
    UNIT_HEAT(0.64, "hot water of 0.384 per fuel at an efficiency of 0.405, REopt.jl", 90,
              "jacket water; 94 degC, Caterpillar G3520E"),
    UNIT_LIMITS(8784, "no limit"),
    UNIT_PLANNING(0.2, "engineering judgement"),
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
    {0.45, 0.405}};

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    return unit_publish(self, &kind, h, b);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN_WITH(unit, "generation.gas-engine", "0.1.0",
                 "Gas engines: high efficiency at part load, minimum load, starts, jacket heat.",
                 "Firn", "GPL-3.0-or-later", params, ports, publish, build, NULL);
