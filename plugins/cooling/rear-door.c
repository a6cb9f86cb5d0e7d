/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.rear-door - heat exchangers in the rear doors of the racks: the air that leaves the
 * servers passes a coil of the loop before it reaches the room. A passive door uses the fans of the
 * servers and lets a part of the heat through; an active door has fans of its own and takes all of
 * it. Doors also cool the room air that other terminals leave, and must stay above its dew point,
 * because they have no drain. For the racks' heat Q, their rise k (terminal.h), and c = capture:
 *
 *   x = c (1 + k) Q + heat from `air`          carried by the loop, at most firm * C r^0.6
 *   (1 - c) (1 + k) Q                          left in the room air, port `rest`
 *   fans = fan r^-2 x^3 / C^2                  see room.h; none in a passive door
 *   loop = x + fans + pump x, power = fans + pump x + k Q
 */
#include "room.h"
#include "terminal.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct doors {
    firn_sizing size;
    double capture;
    double approach;
    double supply_max;
    double dew_point;
    double rack_power_max;
    double fan;
    double pump;
    int32_t door;
} doors;

enum { AIR, RACKS, LOOP, REST, POWER };

static const firn_choice kinds[] = {
    {"active", NULL, "with fans: all heat of racks of up to 60 kW"},
    {"passive",
     "capture = 0.85; approach = 7 K; rack_power_max = 35 kW; fan = 0; size.capex = 180 USD2025/kW",
     "without fans: most of the heat of racks of up to 35 kW"},
};

static const firn_param params[] = {
    FIRN_CHOICE(doors, door, kinds, 0, "kind of door",
                "passive doors to 35 kW, active doors to 60 kW per rack, makers' data"),
    FIRN_REAL(doors, capture, "1", 1, 0.3, 1,
              "share of the racks' heat that the doors take; the rest goes into the room air",
              "about 1 to 27 kW per rack, 0.55 to 0.85 for passive doors on 20 to 32 kW, LBNL"),
    FIRN_REAL(doors, approach, "K", 5, 0, 20,
              "air that leaves the door minus loop supply temperature",
              "4 to 8 K, less with fans, engineering judgement"),
    FIRN_REAL(doors, supply_max, "degC", 27, 10, 45,
              "maximum supply air temperature of the servers",
              "ASHRAE TC 9.9, recommended 18 to 27 degC"),
    FIRN_REAL(doors, dew_point, "degC", 12, -20, 25,
              "dew point of the room air; the loop must stay 2 K above it",
              "loops of 14 to 24 degC, at least 2 K above the dew point, makers' data"),
    FIRN_REAL(doors, rack_power_max, "kW", 60, 0, 500, "maximum rack power that the doors can cool",
              "passive 35 kW, active 60 kW; doors are rated for 14 to 75 kW, makers' data"),
    FIRN_REAL(doors, fan, "1", 0.020, 0, 0.3,
              "fan power per unit of heat at full flow, at sea level",
              "0.5 to 2 kW per active door, 0.01 to 0.04 of its heat, makers' data"),
    FIRN_REAL(doors, pump, "1", 0.007, 0, 0.1, "loop pump power per unit of heat carried",
              "200 kPa at 0.55 to 0.70 efficiency, engineering judgement"),
    FIRN_SIZING(doors, size, "USD2025/MW", 300e3, 14, 0.02,
                "heat removed at full flow, at sea level",
                "150 to 350 USD/kW in 2025 and pipework, 12 to 15 years, 2 % per year, engineering "
                "judgement"),
};

static const firn_port_spec ports[] = {
    {"air", "heat", "MW", "air", "heat that other terminals leave in the room air",
     FIRN_PORT_OPTIONAL, 0},
    {"racks", "heat", "MW", "racks", "heat of the racks with doors", 0, 0},
    {"loop", "heat", "MW", "chilled", "loop that cools the doors", 0, 0},
    {"rest", "heat", "MW", "air", "room air, which receives the heat that the doors let through",
     FIRN_PORT_OPTIONAL, 0},
    {"power", "electricity", "MW", "lv", "feeds fans and pumps", 0, 0},
};

/* The racks' heat, which the doors take in part. The row of the fans has c (1 + k) of it. */
static void serve_racks(const doors *d, const firn_host *h, firn_build *b, const room_fans *f,
                        firn_num upper, const double *rise)
{
    const int64_t steps = h->steps(b);
    const firn_var heat = h->var(b, FIRN_STEP, "racks-heat", "MW", firn_const(0), upper);
    double *all = h->scratch(b, steps), *one = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return;
    for (t = 0; t < steps; t++) {
        all[t] = 1 + (rise != NULL ? rise[t] : 0);
        one[t] = 1;
    }
    h->port(b, RACKS, heat, firn_const(-1));
    if (f->direct) /* the bound is 0 in all steps */
        return;
    h->term(b, f->heat, heat, firn_times(firn_each(all, steps), -d->capture), 0);
    if (d->capture < 1)
        h->port(b, REST, heat, firn_times(firn_each(all, steps), 1 - d->capture));
    if (rise != NULL)
        terminal_serve_penalty(h, b, POWER, heat, rise, one);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const doors *d = self;
    const int64_t steps = h->steps(b);
    const terminal_duty duty = {
        .from = "racks",
        .rack_power = h->bus_series(b, RACKS, "rack_power", 0),
        .rack_power_max = d->rack_power_max,
        .denser = "; cooling.direct-to-chip carries denser racks",
        .loop = terminal_loop(h, b, LOOP, -1),
        .approach = d->approach,
        .supply_max = h->bus_series(b, RACKS, "supply_max", TERMINAL_SUPPLY_MAX),
        .supply_limit = d->supply_max,
    };
    firn_num racks_upper, air_upper = firn_const(0);
    int32_t takes_air, only_air;
    room_fans fans;
    const double *rise;
    int64_t t;
    for (t = 0; h->status(b) == 0 && t < steps; t++)
        if (duty.loop[t] < d->dew_point + 2 - TERMINAL_TOLERANCE)
            h->fail(b, 1,
                    "its loop is at %g degC, less than 2 K above the dew point of the room air, %g "
                    "degC (`dew_point`): water would condense on the doors, which have no drain: "
                    "use a loop of at least %g degC",
                    duty.loop[t], d->dew_point, d->dew_point + 2);
    if (d->capture < 1 && !h->connected(b, REST))
        h->fail(b, 1,
                "port `rest` is not connected, but the doors let %g %% of the heat through: write "
                "`rest = air`, and add an air terminal such as cooling.air on that bus",
                100 * (1 - d->capture));
    rise = terminal_penalty(h, b, RACKS, duty.loop);
    if (h->status(b) != 0)
        return h->status(b);
    racks_upper = terminal_upper(h, b, &duty);
    /* Doors that leave heat in the room take none from it. */
    takes_air = !(d->capture < 1) && h->connected(b, AIR);
    if (takes_air)
        air_upper = room_air_upper(h, b, AIR, duty);
    only_air = takes_air && room_never(h, b, racks_upper);
    fans = room_fans_of(h, b, &d->size, d->fan, only_air ? AIR : -1, air_upper);
    serve_racks(d, h, b, &fans, racks_upper, rise);
    if (takes_air && !only_air)
        room_take(h, b, &fans, AIR, "air-heat", air_upper);
    room_port(h, b, &fans, LOOP, 1 + d->pump, 1);
    room_port(h, b, &fans, POWER, d->pump, -1);
    return h->status(b);
}

FIRN_PLUGIN(
    doors, "cooling.rear-door", "0.1.0",
    "Heat exchangers in the racks' rear doors: server air cooled before it reaches the room.",
    "Firn", "GPL-3.0-or-later", params, ports, build);
