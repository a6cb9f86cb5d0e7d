/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.economizer: a plate exchanger that passes heat of a chilled loop to a condenser loop without
 * a compressor, from the share of the chilled loop's range that is warmer than the condenser's
 * supply plus an approach.
 */
#include <firn/plugin.h>

#include <math.h>

typedef struct economizer {
    firn_sizing size;
    double approach, pump;
} economizer;

enum { HEAT, REJECT, POWER };

static const firn_param params[] = {
    FIRN_SIZING(economizer, size, "MW", 15e3, 25, 0.01, "heat passed on", ""),
    FIRN_REAL(economizer, approach, "K", 2, 0.5, 10, "loop supply less condenser supply", ""),
    FIRN_REAL(economizer, pump, "1", 0.005, 0, 0.05, "pump power per heat", ""),
};

static const firn_port_spec ports[] = {
    {"heat", "heat", "MW", "chilled", "loop to be cooled", 0, 0},
    {"reject", "heat", "MW", "condenser", "loop that takes the heat", 0, 0},
    {"power", "electricity", "MW", "lv", "feeds the pumps", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const economizer *c = self;
    const int64_t steps = h->steps(b);
    const double *loop = h->bus_series(b, HEAT, "temperature", FIRN_NAN);
    const double *range = h->bus_series(b, HEAT, "range", 8);
    const double *condenser = h->bus_series(b, REJECT, "temperature", FIRN_NAN);
    double *share = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return h->status(b);
    for (t = 0; t < steps; t++)
        share[t] = fmin(fmax((loop[t] + range[t] - condenser[t] - c->approach) / range[t], 0), 1);
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_within(h, b, "size", heat, firn_const(1), c->size.firm, h->size(b, "size", &c->size));
    h->draw(b, HEAT, heat, firn_each(share, steps));
    h->port(b, REJECT, heat, firn_const(1));
    h->port(b, POWER, heat, firn_const(-c->pump));
    return h->status(b);
}

FIRN_PLUGIN(economizer, "tech.economizer", "0.1.0", "A plate exchanger for free cooling.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
