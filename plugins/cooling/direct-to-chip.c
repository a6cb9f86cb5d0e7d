/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.direct-to-chip - cold plates on the chips and coolant distribution units (CDU), single
 * phase. The share `fraction` of the racks' heat goes to the liquid loop, the rest into the room
 * air, from which an air terminal must remove it. Pump power is proportional to the heat carried
 * (CDU and loop pumps run at a constant flow per MW in service) and becomes heat on the loop.
 *
 * The size is the heat carried by the liquid. Cold plates, manifolds and quick couplings inside the
 * rack (350 to 415 USD/kW) are bought with the rack and are not counted here.
 */
#include "terminal.h"

#include <firn/plugin.h>

#include <math.h>

typedef struct plates {
    firn_sizing size;
    double fraction;
    double approach;
    double rack_power_max;
    double pump;
    double loop_pump;
} plates;

enum { HEAT, LOOP, AIR, POWER };

static const firn_param params[] = {
    FIRN_REAL(plates, fraction, "1", 0.85, 0.3, 1, "share of the racks' heat carried by the liquid",
              "0.70 to 0.85 in hybrid halls, 0.87 for a GB200 rack (115 of 132 kW), NVIDIA"),
    FIRN_REAL(plates, approach, "K", 4, 0, 20,
              "CDU approach: supply to the racks minus loop supply temperature",
              "3 to 5 K between facility and technology water, engineering judgement"),
    FIRN_REAL(plates, rack_power_max, "kW", 142, 0, 2000,
              "maximum rack power that cold plates can cool",
              "GB300 NVL72: up to 142 kW per rack (8 power shelves of 33 kW), NVIDIA"),
    FIRN_REAL(plates, pump, "1", 0.012, 0, 0.1, "CDU pump power per unit of heat carried",
              "250 kPa at 0.55 to 0.70 efficiency, 0.010 to 0.020, engineering judgement"),
    FIRN_REAL(plates, loop_pump, "1", 0.007, 0, 0.1, "loop pump power per unit of heat carried",
              "200 kPa at 0.55 to 0.70 efficiency, engineering judgement"),
    FIRN_SIZING(plates, size, "USD2025/MW", 425e3, 15, 0.025, "heat carried by the liquid",
                "CDU 100 to 250 and secondary pipework 150 to 350 USD/kW in 2025, 10 and 20 years, "
                "2 to 3 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "racks", "heat of the racks", 0, 0},
    {"loop", "heat", "MW", NULL, "liquid loop that carries the heat away", 0, 0},
    {"air", "heat", "MW", "air", "room air, which receives the rest of the heat", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the pumps", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plates *p = self;
    const double pump = p->pump + p->loop_pump;
    const terminal_duty duty = {
        .from = "heat",
        .rack_power = h->bus_series(b, HEAT, "rack_power", 0),
        .rack_power_max = p->rack_power_max,
        .loop = h->bus_series(b, LOOP, "temperature", (double)NAN),
        .approach = p->approach,
        .supply_max = h->bus_series(b, HEAT, "supply_max", 45),
    };
    const firn_num upper = terminal_upper(h, b, &duty);
    const firn_var heat = h->var(b, FIRN_STEP, "liquid-heat", "MW", firn_const(0), upper);
    h->port(b, HEAT, heat, firn_const(-1 / p->fraction));
    h->port(b, LOOP, heat, firn_const(1 + pump));
    if (p->fraction < 1)
        h->port(b, AIR, heat, firn_const((1 - p->fraction) / p->fraction));
    if (pump > 0)
        h->port(b, POWER, heat, firn_const(-pump));
    firn_within(h, b, "size", heat, firn_const(1), p->size.firm, h->size(b, "size", &p->size));
    return h->status(b);
}

FIRN_PLUGIN(
    plates, "cooling.direct-to-chip", "0.1.0",
    "Cold plates and coolant distribution units: most of the racks' heat into a liquid loop.",
    "Firn", "GPL-3.0-or-later", params, ports, build);
