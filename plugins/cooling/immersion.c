/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.immersion - servers without fans in tanks of a dielectric fluid that stays liquid: all
 * heat of the racks into a loop, and no heat in the room air. The equations are in tank.h.
 *
 * The halls state their IT power with server fans; the tanks give the fans' share back. The size is
 * the heat carried by the fluid.
 */
#include "tank.h"

#include <firn/plugin.h>

#include <math.h>

static const firn_param params[] = {
    TANK_SAVING,
    FIRN_REAL(tank, approach, "K", 6, 0, 20,
              "fluid that the servers receive minus loop supply temperature",
              "5 to 8 K from fluid to water, engineering judgement"),
    FIRN_REAL(tank, rack_power_max, "kW", 150, 0, 2000, "maximum power of a rack, in one tank",
              "100 to 150 kW per tank, makers' data"),
    FIRN_REAL(tank, pump, "1", 0.015, 0.001, 0.1, "pump power per unit of heat carried",
              "0.010 to 0.025 with CDU, engineering judgement"),
    FIRN_FLAG(tank, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(
        tank, size, "USD2025/MW", 600e3, 12, 0.025, "heat carried by the fluid",
        "tanks, fluid, CDU and pipework 400 to 800 USD/kW in 2025, 10 to 15 years, 2 to 3 % "
        "per year, engineering judgement"),
};

static const firn_port_spec ports[] = {TANK_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return tank_serve(self, h, b, FIRN_INF);
}

FIRN_PLUGIN(tank, "cooling.immersion", "0.1.0",
            "Servers without fans in tanks of a dielectric fluid: all heat into a liquid loop.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
