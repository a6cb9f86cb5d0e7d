/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.pure-water - cold plates with deionised water in place of glycol. Experimental: its
 * figures are derived from the properties of the fluids, not from plants. The equations are those
 * of plates.h. Water at 40 degC has a specific heat of 4.18 kJ/(kg K) against 3.9 of 25 % propylene
 * glycol, and half its viscosity: 0.65 to 0.80 of the pump power and an approach that is 1 to 2 K
 * smaller. Stainless steel and ion exchange (at least 1 MOhm cm) cost capital and operation.
 */
#include "plates.h"

#include <firn/plugin.h>

static const firn_param params[] = {
    PLATES_FRACTION,
    FIRN_REAL(plates, approach, "K", 2.5, 0, 20,
              "CDU approach: supply to the racks minus loop supply temperature",
              "1 to 2 K less than with glycol (3 to 5 K), engineering judgement"),
    FIRN_REAL(plates, rack_power_max, "kW", 250, 0, 2000,
              "maximum rack power that cold plates can cool",
              "100 to 250 kW, engineering judgement"),
    FIRN_FLAG(plates, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    PLATES_AIR,
    FIRN_REAL(plates, pump, "1", 0.0087, 0, 0.1, "CDU pump power per unit of heat carried",
              "0.65 to 0.80 times that of glycol, 0.012, engineering judgement"),
    FIRN_REAL(plates, loop_pump, "1", 0.007, 0, 0.1, "loop pump power per unit of heat carried",
              "200 kPa at 0.55 to 0.70 efficiency, engineering judgement"),
    FIRN_SIZING(plates, size, "USD2025/MW", 468e3, 15, 0.036, "heat carried by the water",
                "5 to 15 % above direct-to-chip, 15 years, 3 to 4 % per year with 0.1 to 0.3 "
                "USD/kW of polishing, engineering judgement"),
};

static const firn_port_spec ports[] = {PLATES_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return plates_serve(self, h, b, NULL);
}

FIRN_PLUGIN(plates, "cooling.pure-water", "0.1.0",
            "Experimental: cold plates with deionised water, less pump power, closer approach.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
