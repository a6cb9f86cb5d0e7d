/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a chiller of any size that draws 1 % of its heat for each degree
 * Celsius of its condenser water, whose temperature another component publishes.
 */
#include <firn/plugin.h>

typedef struct condensed {
    double per_degree;
} condensed;

enum { HEAT, CONDENSER, POWER };

static const firn_param params[] = {
    FIRN_REAL(condensed, per_degree, "1", 0.01, 0, 1, "power per heat and degree Celsius",
              "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "racks", "what it cools", 0, 0},
    {"reject", "heat", "MW", "condenser", "condenser water", 0, 0},
    {"power", "electricity", "MW", "lv", "compressor", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const condensed *c = (const condensed *)self;
    const int64_t steps = h->steps(b);
    const double *water = h->bus_series(b, CONDENSER, "temperature", FIRN_NAN);
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    double *power = h->scratch(b, steps), *rejected = h->scratch(b, steps);
    int64_t t;
    for (t = 0; power != NULL && rejected != NULL && t < steps; t++) {
        power[t] = c->per_degree * water[t];
        rejected[t] = 1 + power[t];
    }
    h->port(b, HEAT, heat, firn_const(-1));
    h->port(b, CONDENSER, heat, firn_each(rejected, steps));
    h->port(b, POWER, heat, firn_times(firn_each(power, steps), -1));
    return h->status(b);
}

FIRN_PLUGIN(condensed, "zoo.condensed", "1.0.0",
            "A chiller that reads its condenser's temperature.", "Firn", "GPL-3.0-or-later", params,
            ports, build);
