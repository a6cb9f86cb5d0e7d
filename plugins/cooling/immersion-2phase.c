/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.immersion-2phase - servers without fans in tanks of a fluid that boils on the chips and
 * condenses on coils of the loop. Experimental: makers of the fluids (PFAS) have left the market,
 * and figures are judgement. The equations are those of tank.h. The temperature of the chips
 * follows the boiling point, so the loop plus the approach of the condenser must be below that
 * rather than below the racks' supply limit. Fixed O&M includes the fluid that is lost.
 */
#include "tank.h"

#include <firn/plugin.h>

static const firn_param params[] = {
    TANK_SAVING,
    FIRN_REAL(tank, approach, "K", 4, 0, 20, "boiling point minus loop supply temperature",
              "isothermal condensation, 2 to 6 K, engineering judgement"),
    FIRN_REAL(tank, boiling_point, "degC", 49, 20, 90, "boiling point of the fluid",
              "49 to 61 degC, 3M Novec 649 and 7100"),
    FIRN_REAL(tank, rack_power_max, "kW", 250, 0, 2000, "maximum power of a rack, in one tank",
              "200 to more than 250 kW per tank, makers' data"),
    FIRN_REAL(tank, pump, "1", 0.004, 0.001, 0.1, "pump power per unit of heat carried",
              "0.002 to 0.006, engineering judgement"),
    FIRN_FLAG(tank, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(tank, size, "USD2025/MW", 1000e3, 10, 0.05, "heat carried by the fluid",
                "1.3 to 2 times single phase, 10 years, 3 to 5 % per year with 0.5 to 2 % of the "
                "fluid, engineering judgement"),
};

static const firn_port_spec ports[] = {TANK_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return tank_serve(self, h, b, ((const tank *)self)->boiling_point);
}

FIRN_PLUGIN(tank, "cooling.immersion-2phase", "0.1.0",
            "Experimental: servers without fans in tanks of a boiling fluid.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
