/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.direct-to-chip - cold plates on the chips and coolant distribution units (CDU), single
 * phase, with 25 % propylene glycol. The liquid's share of the racks' heat goes to the loop, the
 * rest into the room air; the equations are in plates.h.
 *
 * The size is the heat carried by the liquid. Cold plates, manifolds and quick couplings inside the
 * rack (350 to 415 USD/kW) are bought with the rack and are not counted here.
 */
#include "plates.h"

#include <firn/plugin.h>

static const firn_choice classes[] = {
    {"rubin-230", NULL, "plates and quick couplings of racks of up to 230 kW"},
    {"kyber-660", "rack_power_max = 660 kW", "announced for 2027: racks of up to 660 kW"},
};

static const firn_param params[] = {
    PLATES_FRACTION,
    FIRN_REAL(plates, approach, "K", 4, 0, 20,
              "CDU approach: supply to the racks minus loop supply temperature",
              "3 to 5 K between facility and technology water, engineering judgement"),
    FIRN_CHOICE(plates, plates, classes, 0,
                "generation of the cold plates: sets the maximum rack power",
                "NVIDIA Vera Rubin NVL72 (2026) and Kyber (2027) racks"),
    FIRN_REAL(plates, rack_power_max, "kW", 230, 0, 2000,
              "maximum rack power that cold plates can cool",
              "Vera Rubin NVL72: 190 kW (Max-Q) to 230 kW (Max-P) per rack, NVIDIA 2026"),
    FIRN_FLAG(plates, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    PLATES_AIR,
    FIRN_REAL(plates, pump, "1", 0.012, 0, 0.1, "CDU pump power per unit of heat carried",
              "250 kPa at 0.55 to 0.70 efficiency, 0.010 to 0.020, engineering judgement"),
    FIRN_REAL(plates, loop_pump, "1", 0.007, 0, 0.1, "loop pump power per unit of heat carried",
              "200 kPa at 0.55 to 0.70 efficiency, engineering judgement"),
    FIRN_SIZING(plates, size, "USD2025/MW", 425e3, 15, 0.025, "heat carried by the liquid",
                "CDU 100 to 250 and secondary pipework 150 to 350 USD/kW in 2025, 10 and 20 years, "
                "2 to 3 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {PLATES_PORTS};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    return plates_serve(self, h, b, "; `plates = kyber-660` carries racks of up to 660 kW");
}

FIRN_PLUGIN(
    plates, "cooling.direct-to-chip", "0.1.0",
    "Cold plates and coolant distribution units: most of the racks' heat into a liquid loop.",
    "Firn", "GPL-3.0-or-later", params, ports, build);
