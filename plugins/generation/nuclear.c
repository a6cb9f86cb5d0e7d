/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.nuclear - small reactors, a preset of the unit model of unit.h: slow, with a price of
 * fuel that is known, and without CO2. Its fuel is bought; there is no port for it.
 */
#include "unit.h"

enum { POWER };

static const firn_choice machines[] = {
    {"small", NULL, "a small modular reactor of 300 MW"},
    {"large",
     "unit_size = 1117 MW; size.capex = 8900 USD2025/kW; variable_om = 3.3 USD2025/MWh; "
     "size.om = 2.3 %/yr",
     "a pressurised water reactor"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, machine, machines, 0, "class of the reactor",
                "small: see each key; large: 8198 USD2022/kW, NREL ATB 2024, at 1.09 for money of "
                "2025"),
    FIRN_SIZING(unit, size, "USD2025/MW", 12700e3, 60, 0.0141, "power",
                "Darlington, 4 BWRX-300 for 20.9 GCAD2024; 1.41 %/yr, NREL ATB 2024"),
    UNIT_SIZE_OF_ONE(300, "BWRX-300"),
    UNIT_EFFICIENCY(0.34, "10046 Btu/kWh, small reactors, EIA and Sargent & Lundy, 2020"),
    UNIT_HALF_LOAD(97, "engineering judgement"),
    UNIT_MINIMUM_LOAD(0.5,
                      "load following from 50 to 100 % at 0.5 %/min, makers of small reactors"),
    UNIT_OPERATION("0.93", "capacity factor, NREL ATB 2024", 0.3, "0.5 %/min", 100,
                   "engineering judgement"),
    UNIT_VARIABLE_OM(3.1, "2.80 USD2022/MWh, NREL ATB 2024"),
    FIRN_SERIES(unit, fuel_price, "USD2025/MWh", "4.4", 0, FIRN_INF,
                "price of the fuel per MWh of heat",
                "11.9 USD2022 per MWh of electricity, NREL ATB 2024"),
    UNIT_LIMITS(8784, "no limit"),
    UNIT_PLANNING(0, "slow: none; engineering judgement"),
};

static const firn_port_spec ports[] = {UNIT_POWER("hv")};

static const unit_kind kind = {POWER, -1, -1, -1, 0, 1, "write `fuel_price`", {0.34}};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN(unit, "generation.nuclear", "0.1.0",
            "Small nuclear reactors: slow units without CO2, whose fuel is cheap.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
