/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a cooling tower of any size, which publishes the temperature of
 * the condenser water that it returns, the wet bulb plus its approach.
 */
#include <firn/plugin.h>

typedef struct tower {
    double approach;
    double price;
} tower;

static const firn_param params[] = {
    FIRN_REAL(tower, approach, "K", 4, 1, 20, "condenser water less wet bulb",
              "made up for the tests"),
    FIRN_REAL(tower, price, "USD/MWh", 0, 0, 1e6, "of the heat that it takes",
              "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", "condenser", "condenser water", 0, 0},
};

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    const tower *w = (const tower *)self;
    const int64_t steps = h->steps(b);
    const double *wet_bulb = h->weather(b, FIRN_WET_BULB);
    double *water = h->scratch(b, steps);
    int64_t t;
    for (t = 0; water != NULL && t < steps; t++)
        water[t] = wet_bulb[t] + w->approach;
    h->tell(b, 0, "temperature", firn_each(water, steps));
    return h->status(b);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const tower *w = (const tower *)self;
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->port(b, 0, heat, firn_const(-1));
    h->book(b, h->account(b, "cost", ""), heat, firn_const(w->price));
    return h->status(b);
}

FIRN_PLUGIN_WITH(tower, "zoo.tower", "1.0.0", "A tower that publishes its water's temperature.",
                 "Firn", "GPL-3.0-or-later", params, ports, publish, build, NULL);
