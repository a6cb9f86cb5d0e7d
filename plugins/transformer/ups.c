/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.ups - an uninterruptible power supply between the low-voltage bus and the halls, with
 * its losses and the heat that they give to the room:
 *
 *   losses = no_load C + proportional_loss x + load_loss x^2 / C, with x <= rating firm C MW
 *
 * Double conversion is a quadratic through the published 97.0, 97.3 and 96.4 % at 25, 50 and 100 %
 * load of a unit of 1875 kW (Eaton 9395XR-1935); eco mode through 98.4, 99.0 and 99.2 % of the
 * same. In eco mode the load is on the mains, and the inverter takes over within milliseconds.
 *
 * The battery of a UPS carries the load for minutes, less than a step: it is in the price, and not
 * in the model, so that an outage in a stress event must be carried by storage or generators on the
 * bus before it. The rating falls by 0.9 % per 100 m above 1000 m (IEC 62040-3).
 */
#include "electronic.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct ups {
    firn_sizing size; /* MW delivered */
    firn_table efficiency;
    double no_load;
    double proportional_loss;
    double load_loss;
    double altitude; /* m; NaN: not written */
    int32_t mode;
} ups;

static const firn_choice modes[] = {
    {"double-conversion", "no_load = 0.00532; proportional_loss = 0.00221; load_loss = 0.02982",
     "97.0, 97.3, 97.0 and 96.4 % at 25, 50, 75 and 100 % load"},
    {"eco", "no_load = 0.00343; proportional_loss = 0.00186; load_loss = 0.00278",
     "98.4, 99.0, 99.2 and 99.2 % at the same loads; the load is on the mains"},
};

static const firn_param params[] = {
    FIRN_CHOICE(ups, mode, modes, 0, "operating mode, which sets the losses",
                "Eaton 9395XR-1935, 1875 kW, data sheet at second hand, 2026"),
    ELECTRONIC_EFFICIENCY(ups),
    FIRN_REAL(ups, no_load, "1", 0.00532, 0, 0.1, "loss at any load per unit of rating",
              "quadratic through the points of `mode`"),
    FIRN_REAL(ups, proportional_loss, "1", 0.00221, -0.05, 0.1, "loss per unit of power delivered",
              "quadratic through the points of `mode`"),
    FIRN_REAL(ups, load_loss, "1", 0.02982, 0, 0.2,
              "loss with the square of the load per unit of rating, at full load",
              "quadratic through the points of `mode`"),
    FIRN_REAL_OPTIONAL(ups, altitude, "m", -500, 5000,
                       "altitude of the units; above 1000 m their rating falls by 0.9 % per 100 m; "
                       "if not set, the elevation of the weather"),
    FIRN_SIZING(ups, size, "USD2025/MW", 350e3, 15, 0.03,
                "power delivered, with a battery for minutes",
                "250 to 450 USD/kW installed in 2025 with lithium batteries, 15 years, engineering "
                "judgement"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", "lv", "supply; losses are drawn here", 0, 0},
    {"to", "electricity", "MW", "critical", "what it protects", 0, 0},
    {"heat", "heat", "MW", "air", "its losses, as heat of the room", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const ups *u = self;
    const electronic_law written = {u->no_load, u->proportional_loss, u->load_loss};
    const electronic_law law = electronic_law_of(h, b, &u->efficiency, written);
    const double rating = curve_rating(h, b, u->altitude, 0.009);
    return h->status(b) != 0 ? h->status(b) : electronic_build(h, b, &u->size, &law, rating);
}

FIRN_PLUGIN(ups, "transformer.ups", "0.1.0",
            "Uninterruptible power supply: its losses by load, and their heat in the room.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
