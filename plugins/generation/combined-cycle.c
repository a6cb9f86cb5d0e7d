/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.combined-cycle - gas turbines with a steam cycle, by the unit model of unit.h. One
 * unit is one block: turbine, boiler and steam turbine together.
 *
 * Heat for the site would be taken from the steam cycle at a loss of power, which is not modelled:
 * there is no port for it.
 */
#include "unit.h"

#include "machine.h"

enum { POWER, FUEL };

static const firn_choice machines[] = {
    {"1x1-h", NULL, "one turbine of the H class and one steam turbine, 430 MW"},
    {"2x1-h", "unit_size = 1080 MW; efficiency = 0.536; variable_om = 2.3 USD2025/MWh",
     "two turbines of the H class and one steam turbine"},
    {"1x1-aero", "unit_size = 55 MW; efficiency = 0.49; variable_om = 6 USD2025/MWh",
     "an aeroderivative turbine with a steam cycle, engineering judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, machine, machines, 0, "kind of the block",
                "EIA and Sargent & Lundy, 2020: 6431 Btu/kWh (HHV) and 2.55 USD2019/MWh for 1x1, "
                "6370 and 1.87 for 2x1"),
    FIRN_SIZING(unit, size, "USD2025/MW", 2300e3, 30, 0.022, "power at 15 degC and sea level",
                "2200 to 2500 USD/kW for plants begun in 2025; 1116 to 1427 for those ordered "
                "before 2024; 2.2 %/yr, NREL ATB 2024"),
    UNIT_SIZE_OF_ONE(430, "418 MW, EIA and Sargent & Lundy, 2020"),
    UNIT_EFFICIENCY(0.53, "6431 Btu/kWh (HHV), EIA and Sargent & Lundy, 2020"),
    UNIT_HALF_LOAD(88, "engineering judgement: the steam cycle makes up for part of the turbine's "
                       "loss"),
    UNIT_MINIMUM_LOAD(0.45, "limit of low-NOx combustion, engineering judgement"),
    UNIT_AIR(0.5, 15, 1.1, 0,
             "engineering judgement: the turbine loses 0.6 to 0.9 %/K, the steam "
             "cycle less"),
    UNIT_OPERATION("1", "repairs are planned for by `redundancy` or `redundant_units`", 3,
                   "5 %/min", 78,
                   "warm start, 55 USD2011/MW: Kumar et al. 2012, NREL/SR-5500-55433, in money of "
                   "2025"),
    UNIT_VARIABLE_OM(3.2, "2.55 USD2019/MWh, EIA and Sargent & Lundy, 2020"),
    UNIT_FUEL_PRICE("price of gas (HHV), if no bus supplies it; 4 USD/MMBtu are 13.6 USD/MWh"),
    UNIT_CARBON(0.181, "natural gas: 53.06 kg/MMBtu, 40 CFR 98, table C-1"),
    UNIT_LIMITS(8784, "no limit"),
    UNIT_PLANNING(0.1, "engineering judgement"),
};

static const firn_port_spec ports[] = {UNIT_POWER("hv"), UNIT_FUEL("gas")};

static const unit_kind kind = {
    POWER,
    FUEL,
    -1,
    -1,
    1,
    MACHINE_LHV_GAS,
    "write a `basic.source` on a bus of gas, or `fuel_price = 4 USD/MMBtu`",
    {0.53, 0.536, 0.49}};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN(unit, "generation.combined-cycle", "0.1.0",
            "Gas turbines with a steam cycle, in blocks: minimum load, starts, less power in warm "
            "and thin air.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
