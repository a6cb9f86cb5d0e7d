/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.chiller-water: a chiller that takes heat from a loop and gives it, with its own work, to a
 * condenser loop, whose temperature the tower publishes.
 *
 *   work = heat / COP between the loop less an approach and the condenser's return plus an approach
 */
#include <firn/plugin.h>

typedef struct chiller {
    firn_sizing size;
    double carnot, evaporator_approach, condenser_approach, min_lift;
} chiller;

enum { HEAT, REJECT, POWER };

static const firn_param params[] = {
    FIRN_SIZING(chiller, size, "MW", 420e3, 25, 0.025, "cold made", ""),
    FIRN_REAL(chiller, carnot, "1", 0.60, 0.3, 0.8, "share of the Carnot COP reached", ""),
    FIRN_REAL(chiller, evaporator_approach, "K", 1.5, 0, 10, "loop supply less evaporation", ""),
    FIRN_REAL(chiller, condenser_approach, "K", 2, 0, 10, "condensation less condenser return", ""),
    FIRN_REAL(chiller, min_lift, "K", 10, 1, 30, "minimum lift", ""),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"reject", "heat", "MW", "condenser", "loop that takes heat and work", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the compressor", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const chiller *c = self;
    const int64_t steps = h->steps(b);
    const double *loop = h->bus_series(b, HEAT, "temperature", FIRN_NAN);
    const double *condenser = h->bus_series(b, REJECT, "temperature", FIRN_NAN);
    const double *range = h->bus_series(b, REJECT, "range", 5);
    double *work = h->scratch(b, steps), *out = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++) {
        work[t] = 1 / firn_carnot_cop(c->carnot, loop[t] - c->evaporator_approach,
                                      condenser[t] + range[t] + c->condenser_approach, c->min_lift);
        out[t] = 1 + work[t];
    }
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, REJECT, heat, firn_each(out, steps));
    h->port(b, POWER, heat, firn_times(firn_each(work, steps), -1));
    return h->status(b);
}

FIRN_PLUGIN(chiller, "tech.chiller-water", "0.1.0", "A water-cooled chiller.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
