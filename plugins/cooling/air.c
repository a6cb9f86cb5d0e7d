/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cooling.air - computer-room air handlers (CRAH): fans move room air over a coil that a chilled
 * loop cools. They remove the heat that other terminals leave in the room air, and all heat of
 * racks up to their rack power limit. For the heat x of both, and the rise k of the IT power of the
 * racks' part (terminal.h):
 *
 *   fans = fan r^-2 x^3 / C^2, x <= firm * C r^0.6      r: density of the air, see room.h
 *   loop = x + fans + pump x                            their power becomes heat in the loop
 *   power = fans + pump x + k Q
 */
#include "room.h"
#include "terminal.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct handlers {
    firn_sizing size;
    double approach;
    double supply_max;
    double rack_power_max;
    double fan;
    double pump;
    int32_t glycol;
    int32_t reserved;
} handlers;

enum { AIR, RACKS, LOOP, POWER };

static const firn_param params[] = {
    FIRN_REAL(handlers, approach, "K", 5, 0, 20,
              "coil approach: supply air minus loop supply temperature",
              "coil effectiveness 0.7 to 0.9 at 16.7 K air rise gives 2 to 7 K, after Lei and "
              "Masanet 2020"),
    FIRN_REAL(handlers, supply_max, "degC", 27, 10, 45,
              "maximum supply air temperature of the servers",
              "ASHRAE TC 9.9, recommended 18 to 27 degC"),
    FIRN_REAL(handlers, rack_power_max, "kW", 41, 0, 500,
              "maximum rack power that air alone can cool", "4 DGX H100 in a rack, 41 kW, NVIDIA"),
    FIRN_REAL(handlers, fan, "1", 0.040, 0, 0.3,
              "fan power per unit of heat at full flow, at sea level",
              "600 Pa, efficiency 0.75, 16.7 K air rise, after Lei and Masanet 2020"),
    FIRN_REAL(handlers, pump, "1", 0.0065, 0, 0.1, "loop pump power per unit of heat carried",
              "chilled-water pumps, ASHRAE 90.1-2019 via CityEnergyAnalyst"),
    FIRN_FLAG(handlers, glycol, 0, "the loop carries glycol and may be below 0 degC"),
    FIRN_SIZING(
        handlers, size, "USD2025/MW", 225e3, 20, 0.025, "heat removed at full flow",
        "CRAH 150 to 300 USD/kW in 2025, 20 years, 2 to 3 % per year, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"air", "heat", "MW", "air", "heat that other terminals leave in the room air",
     FIRN_PORT_OPTIONAL, 0},
    /* Not optional: the heat port of it.load is optional already, and a bus with only optional
     * ports would never be created. */
    {"racks", "heat", "MW", "racks", "heat of racks that are cooled by air alone", 0, 0},
    {"loop", "heat", "MW", "chilled", "loop that cools the coil", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds fans and pumps", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const handlers *c = self;
    const terminal_duty duty = {
        .from = "racks",
        .rack_power = h->bus_series(b, RACKS, "rack_power", 0),
        .rack_power_max = c->rack_power_max,
        .loop = terminal_loop(h, b, LOOP, c->glycol),
        .approach = c->approach,
        .supply_max = h->bus_series(b, RACKS, "supply_max", TERMINAL_SUPPLY_MAX),
        .supply_limit = c->supply_max,
    };
    const double *rise = terminal_penalty(h, b, RACKS, duty.loop);
    firn_num racks_upper, air_upper;
    firn_var racks;
    room_fans fans;
    int32_t only_air;
    if (h->status(b) != 0)
        return h->status(b);
    racks_upper = terminal_upper(h, b, &duty);
    air_upper = room_air_upper(h, b, AIR, duty);
    only_air = h->connected(b, AIR) && room_never(h, b, racks_upper);
    fans = room_fans_of(h, b, &c->size, c->fan, only_air ? AIR : -1, air_upper);
    racks = room_take(h, b, &fans, RACKS, "racks-heat", racks_upper);
    if (!only_air) {
        room_penalty(h, b, &fans, POWER, racks, rise);
        if (h->connected(b, AIR))
            room_take(h, b, &fans, AIR, "air-heat", air_upper);
    }
    room_port(h, b, &fans, LOOP, 1 + c->pump, 1);
    room_port(h, b, &fans, POWER, c->pump, -1);
    return h->status(b);
}

FIRN_PLUGIN(
    handlers, "cooling.air", "0.1.0",
    "Computer-room air handlers: heat of room air and low-density racks into a chilled loop.",
    "Firn", "GPL-3.0-or-later", params, ports, build);
