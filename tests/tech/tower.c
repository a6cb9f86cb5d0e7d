/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.tower: an open cooling tower, which publishes the temperature of the water that it returns.
 *
 *   temperature = max(wet bulb + approach, minimum), told to the loop's bus
 *   heat drawn from the share (temperature + range - wet bulb - approach) / range of the loop
 *   fans  = fan * heat^3 / size^2
 *   water = evaporation * cycles / (cycles - 1), which includes the drift: it is a part of what
 *           leaves unevaporated, and bleeds salt as the blow-down does
 *
 * If [bus ...] sets a colder temperature, the share says how much of the range it still cools.
 */
#include <firn/plugin.h>

#include <math.h>

typedef struct tower {
    firn_sizing size;
    double approach, minimum, fan, pump, cycles, drift, evaporation;
} tower;

enum { LOOP, POWER, WATER };

static const firn_param params[] = {
    FIRN_SIZING(tower, size, "MW", 60e3, 20, 0.03, "heat rejected at full fan speed", ""),
    FIRN_REAL(tower, approach, "K", 4.5, 1, 15, "supply less wet bulb", ""),
    FIRN_REAL(tower, minimum, "degC", 7, 2, 30, "minimum supply temperature, so as not to freeze",
              ""),
    FIRN_REAL(tower, fan, "1", 0.0126, 0, 0.1, "fan power per heat at full speed", "ASHRAE 90.1"),
    FIRN_REAL(tower, pump, "1", 0.012, 0, 0.1, "condenser pump power per heat", ""),
    FIRN_REAL(tower, cycles, "1", 4, 1.5, 20, "cycles of concentration", ""),
    FIRN_REAL(tower, drift, "1", 0.00002, 0, 0.01, "drift per circulating flow", ""),
    FIRN_REAL(tower, evaporation, "m3/MWh", 1.3, 0.5, 2, "evaporation per heat", ""),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", "condenser", "loop to be cooled", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds fans and pumps", 0, 0},
    {"supply", "water", "m3/h", "make-up", "make-up water", FIRN_PORT_OPTIONAL, 0},
};

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    const tower *c = self;
    const int64_t steps = h->steps(b);
    const double *wet = h->weather(b, FIRN_WET_BULB);
    double *supply = h->scratch(b, steps);
    int64_t t;
    for (t = 0; t < steps; t++)
        supply[t] = fmax(wet[t] + c->approach, c->minimum);
    h->tell(b, LOOP, "temperature", firn_each(supply, steps));
    return h->status(b);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const tower *c = self;
    const int64_t steps = h->steps(b);
    const double *wet = h->weather(b, FIRN_WET_BULB);
    const double *supply = h->bus_series(b, LOOP, "temperature", FIRN_NAN);
    const double *range = h->bus_series(b, LOOP, "range", 5);
    double *share = h->scratch(b, steps), *water = h->scratch(b, steps);
    int64_t t;
    for (t = 0; t < steps; t++) {
        const double circulating = 860 / range[t]; /* m3/h that carry a MW */
        share[t] = fmin(fmax((supply[t] + range[t] - wet[t] - c->approach) / range[t], 0), 1);
        water[t] = fmax(c->evaporation * c->cycles / (c->cycles - 1),
                        c->evaporation + c->drift * circulating);
    }
    const firn_num makeup = firn_each(water, steps);
    const firn_var size = h->size(b, "size", &c->size);
    const firn_affinity fan = firn_affinity_of(h, b, "fan", size, 3);
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row load = h->row(b, FIRN_STEP, "load", FIRN_EQUAL, firn_const(0), firn_always());
    firn_affinity_term(h, b, &fan, load, firn_const(1));
    h->term(b, load, heat, firn_const(-1), 0);
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, size);
    h->draw(b, LOOP, heat, firn_each(share, steps));
    h->port(b, POWER, heat, firn_const(-c->pump));
    firn_affinity_law(h, b, &fan, POWER, firn_const(-c->fan));
    h->port(b, WATER, heat, firn_times(makeup, -1));
    h->book(b, h->account(b, "water", "m3"), heat, makeup);
    return h->status(b);
}

FIRN_PLUGIN_WITH(tower, "tech.tower", "0.1.0", "An open cooling tower.", "Firn", "GPL-3.0-or-later",
                 params, ports, publish, build, NULL);
