/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.direct-to-chip-2phase - cold plates in which a refrigerant or a dielectric boils, and
 * condensers on the loop. Experimental: few are in service, and its figures are judgement. The
 * equations are those of plates.h; boiling needs about a tenth of the flow, hence less pump power,
 * and a smaller approach, because the coolant stays at one temperature.
 */
#include "plates.h"

#include <firn/plugin.h>

static const firn_param params[] = {
    PLATES_FRACTION,
    FIRN_REAL(plates, approach, "K", 3, 0, 20,
              "condenser approach: boiling coolant minus loop supply temperature",
              "2 to 4 K, engineering judgement"),
    FIRN_REAL(plates, rack_power_max, "kW", 250, 0, 2000,
              "maximum rack power that the plates can cool",
              "100 to more than 250 kW, engineering judgement"),
    FIRN_FLAG(plates, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    PLATES_AIR,
    FIRN_REAL(plates, pump, "1", 0.005, 0, 0.1, "coolant pump power per unit of heat carried",
              "latent heat needs a tenth of the flow, 0.003 to 0.008, engineering judgement"),
    FIRN_REAL(plates, loop_pump, "1", 0.007, 0, 0.1, "loop pump power per unit of heat carried",
              "200 kPa at 0.55 to 0.70 efficiency, engineering judgement"),
    FIRN_SIZING(
        plates, size, "USD2025/MW", 595e3, 10, 0.035, "heat carried by the coolant",
        "1.2 to 1.6 times single phase, 10 years, 3 to 4 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {PLATES_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return plates_serve(self, h, b, NULL);
}

FIRN_PLUGIN(plates, "cooling.direct-to-chip-2phase", "0.1.0",
            "Experimental: cold plates with a boiling coolant, which needs less pump power.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
