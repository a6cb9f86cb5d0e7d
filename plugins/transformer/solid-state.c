/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer.solid-state - a solid-state transformer from medium-voltage AC straight to 800 V DC
 * for the racks, in place of a transformer, a UPS and the power shelves. Experimental: there are
 * prototypes and announcements, no fleet.
 *
 *   losses = no_load C + proportional_loss x + load_loss x^2 / C, with x <= firm C MW
 *
 * The coefficients give 98.0 % at full and at half load: makers claim more than 98 % from 34.5 kV
 * AC to 800 V DC and publish no curve, so their division is judgement. The price is judgement, too:
 * about twice that of transformer and UPS together.
 */
#include "electronic.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct solid {
    firn_sizing size; /* MW delivered */
    firn_table efficiency;
    double no_load;
    double proportional_loss;
    double load_loss;
} solid;

static const firn_param params[] = {
    ELECTRONIC_EFFICIENCY(solid),
    FIRN_REAL(solid, no_load, "1", 0.004, 0, 0.1, "loss at any load per unit of rating",
              "more than 98 % in all, maker's claim; the division is engineering judgement"),
    FIRN_REAL(solid, proportional_loss, "1", 0.0084, -0.05, 0.1, "loss per unit of power delivered",
              "as above"),
    FIRN_REAL(solid, load_loss, "1", 0.008, 0, 0.2,
              "loss with the square of the load per unit of rating, at full load", "as above"),
    FIRN_SIZING(solid, size, "USD2025/MW", 900e3, 15, 0.03, "power delivered",
                "no market: twice a dry transformer and a UPS, 15 years, engineering judgement"),
};

static const firn_port_spec ports[] = {
    {"from", "electricity", "MW", "mv", "supply; losses are drawn here", 0, 0},
    {"to", "electricity", "MW", "critical", "direct current for the racks", 0, 0},
    {"heat", "heat", "MW", "air", "its losses, as heat of the room", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const solid *s = self;
    const electronic_law written = {s->no_load, s->proportional_loss, s->load_loss};
    const electronic_law law = electronic_law_of(h, b, &s->efficiency, written);
    return h->status(b) != 0 ? h->status(b) : electronic_build(h, b, &s->size, &law, 1);
}

FIRN_PLUGIN(solid, "transformer.solid-state", "0.1.0",
            "Solid-state transformer from medium voltage to DC for the racks (experimental).",
            "Firn", "GPL-3.0-or-later", params, ports, build);
