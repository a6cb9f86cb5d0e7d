/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lights.c - a plugin outside of Firn's source tree: lights that are on by day, with the cost of
 * lamps per MWh.
 */
#include <firn/plugin.h>

typedef struct lights {
    double power;
    double lamps;
} lights;

static const firn_param params[] = {
    FIRN_REAL(lights, power, "MW", 0.05, 0, 10, "power of the lights", ""),
    FIRN_REAL(lights, lamps, "USD/MWh", 3, 0, 100, "cost of lamps per MWh", ""),
};

static const firn_port_spec ports[] = {
    {"supply", "electricity", "MW", "lv", "supplies the lights", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const lights *l = (const lights *)self;
    int64_t t, steps = h->steps(b);
    const double *hour = h->calendar(b, FIRN_HOUR);
    double *draw = h->scratch(b, steps);
    firn_var burn;
    firn_acct cost;

    if (hour == NULL || draw == NULL)
        return h->status(b);
    for (t = 0; t < steps; t++)
        draw[t] = hour[t] >= 7 && hour[t] < 19 ? l->power : 0;
    burn = h->var(b, FIRN_STEP, "burn", "MW", firn_each(draw, steps), firn_each(draw, steps));
    cost = h->account(b, "cost", "");
    h->port(b, 0, burn, firn_const(-1));
    h->book(b, cost, burn, firn_const(l->lamps));
    return h->status(b);
}

FIRN_PLUGIN(lights, "outside.lights", "1.0.0", "Lights by day.", "Outside", "MIT", params, ports,
            build);
