/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generation.diesel - diesel engines, by the unit model of unit.h; usually for outages, with a
 * permit of 100 hours per year, which does not count in stress events.
 *
 * They start within 10 s, a battery or flywheel carries the load until then; steps of an hour do
 * not see it.
 */
#include "unit.h"

#include "machine.h"

enum { POWER, FUEL };

static const firn_choice duties[] = {
    {"standby", NULL, "for outages"},
    {"prime", "permit_hours = 8784 h; size.capex = 1000 USD2025/kW; variable_om = 12 USD2025/MWh",
     "runs at any time; engineering judgement"},
};

static const firn_param params[] = {
    FIRN_CHOICE(unit, duty, duties, 0, "duty of the engine", "standby: see each key"),
    FIRN_SIZING(unit, size, "USD2025/MW", 800e3, 25, 0.019,
                "power up to `full_temperature` and `full_altitude`",
                "650 USD/kW for outages only, 800 else, REopt.jl; 10 to 20 USD/kW per year"),
    UNIT_SIZE_OF_ONE(2.5, "the class of most data centres"),
    UNIT_EFFICIENCY(0.36, "0.262 L/kWh, 2.5 MW class, at 10.6 kWh/L (HHV)"),
    UNIT_HALF_LOAD(94, "0.948, Cummins QSK23, 85 L/h at 351 kW and 161 L/h at 701 kW"),
    UNIT_MINIMUM_LOAD(0.3, "below it fuel wets the exhaust"),
    UNIT_AIR(2, 40, 1, 1500, "table of Atlas Copco QAS 500: 0.90 at 45 degC, 0.95 at 2000 m"),
    UNIT_OPERATION("1", "repairs are planned for by `redundancy` or `redundant_units`", 120,
                   "full load within a minute", 1, "engineering judgement"),
    UNIT_VARIABLE_OM(10, "engineering judgement"),
    UNIT_FUEL_PRICE("price of diesel (HHV), if no bus supplies it; 1.1 USD/L are 104 USD/MWh"),
    UNIT_CARBON(0.252, "diesel: 73.96 kg/MMBtu, 40 CFR 98, table C-1"),
    UNIT_LIMITS(100, "tests and other use of emergency engines in the USA, 40 CFR 63.6640(f)"),
    UNIT_PLANNING(0.5, "class G2 of ISO 8528-5 takes half of the load at once, engineering "
                       "judgement"),
};

static const firn_port_spec ports[] = {UNIT_POWER("mv"), UNIT_FUEL("fuel")};

static const unit_kind kind = {
    POWER,
    FUEL,
    -1,
    -1,
    1,
    MACHINE_LHV_DIESEL,
    "write a `basic.source` on a bus of fuel, or `fuel_price = 104 USD/MWh`",
    {0.36}};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return unit_build(self, &kind, h, b);
}

FIRN_PLUGIN(unit, "generation.diesel", "0.1.0",
            "Diesel engines for outages, with a permit of hours per year.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
