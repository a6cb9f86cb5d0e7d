/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hall.h - what all computing halls have in common: the ports, the properties of the racks, the
 * account of IT energy, and the swings of the load that others must cover.
 *
 * Racks that work on one job rise and fall together, by tens of MW within seconds. With
 * s = swing, the hall needs s * power MW that can be added at once, and s * power MW that can be
 * taken away at once, on the bus of its port `swing_bus`: terms of the common rows `reserve` and
 * `reserve-down`, which storage and generators serve.
 */
#ifndef FIRN_PLUGINS_IT_HALL_H
#define FIRN_PLUGINS_IT_HALL_H

#include "rack.h"

#include <firn/plugin.h>

#include <stddef.h>

enum { HALL_POWER, HALL_HEAT, HALL_SWING_BUS };

/* The rows of a table of ports. */
/* clang-format off */
#define HALL_PORTS \
    {"power", "electricity", "MW", "lv", "feeds the racks", 0, 0}, \
    {"heat", "heat", "MW", "racks", "all IT power, as heat", FIRN_PORT_OPTIONAL, 0}, \
    {"swing_bus", "electricity", "MW", "mv", \
     "bus on which storage and generators cover the swing; if not connected, that of `power`", \
     FIRN_PORT_OPTIONAL, 0}

/* Parameters of the struct T, which has the doubles `share` and `swing`. Those of the racks are
 * RACK_PARAMS(T, HALL_HEAT). */
#define HALL_SHARE(T) \
    FIRN_REAL_SHARE(T, share, 1, \
                    "share of the site's IT target in these halls; the shares of all components " \
                    "that have one must sum to 1", \
                    "")
#define HALL_SWING(T) \
    FIRN_REAL(T, swing, "1", 0, 0, 1, \
              "share of the IT power by which it may rise or fall at once; storage and " \
              "generators on its `swing_bus` must cover it in both directions", \
              "no swing that the site must cover; it depends on the jobs")
/* clang-format on */

/* Connects a hall that draws `power`, MW per step: power, heat, IT energy, swings. A hall without
 * swings has no row. */
static inline void hall_serve(const firn_host *h, firn_build *b, firn_var power, double swing)
{
    h->port(b, HALL_POWER, power, firn_const(-1));
    h->port(b, HALL_HEAT, power, firn_const(1));
    h->book(b, h->account(b, "it_energy", "MWh"), power, firn_const(1));
    if (!h->connected(b, HALL_HEAT))
        h->log(b, FIRN_LOG_WARNING,
               "port `heat` is not connected: the heat of the racks is not removed, and no cooling "
               "is modelled");
    if (swing > 0) {
        const int32_t bus = h->connected(b, HALL_SWING_BUS) ? HALL_SWING_BUS : HALL_POWER;
        const firn_row up =
            h->common(b, bus, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, firn_const(0));
        const firn_row down =
            h->common(b, bus, FIRN_STEP, "reserve-down", "MW", FIRN_AT_LEAST, firn_const(0));
        h->term(b, up, power, firn_const(-swing), 0);
        h->term(b, down, power, firn_const(-swing), 0);
    }
}

#endif
