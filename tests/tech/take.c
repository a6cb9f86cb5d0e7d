/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.take: a power contract with a minimum take in each hour, as a row of its own, and a ramp per
 * unit contracted.
 */
#include <firn/plugin.h>

#include <math.h>

typedef struct take {
    firn_sizing size;
    double minimum;
    double price;
    double ramp;
} take;

enum { POWER };

static const firn_param params[] = {
    FIRN_SIZING(take, size, "MW", 0, 15, 0, "contracted power", "a contract has no capex"),
    FIRN_REAL(take, minimum, "MW", 0, 0, FIRN_INF, "power that is taken in each hour", ""),
    FIRN_REAL(take, price, "USD/MWh", 40, 0, 1000, "price of energy", ""),
    FIRN_REAL_OPTIONAL(take, ramp, "1/h", 0, 100,
                       "largest change in an hour, per contracted power"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "where it is delivered", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const take *c = self;
    const firn_num one = firn_const(1), none = firn_const(0);
    const firn_var size = h->size(b, "size", &c->size);
    const firn_var use = h->var(b, FIRN_STEP, "use", "MW", none, firn_const(FIRN_INF));
    const firn_row most = h->row(b, FIRN_STEP, "most", FIRN_AT_MOST, none, firn_always());
    const firn_row least =
        h->row(b, FIRN_STEP, "least", FIRN_AT_LEAST, firn_const(c->minimum), firn_always());
    h->term(b, most, use, one, 0);
    h->term(b, most, size, firn_const(-1), 0);
    h->term(b, least, use, one, 0);
    if (!isnan(c->ramp)) {
        const firn_row up = h->row(b, FIRN_STEP, "up", FIRN_AT_MOST, none, firn_always());
        h->term(b, up, use, one, 0);
        h->term(b, up, use, firn_const(-1), 1);
        h->term(b, up, size, firn_const(-c->ramp), 0);
    }
    h->port(b, POWER, use, one);
    h->book(b, h->account(b, "cost", ""), use, firn_const(c->price));
    return h->status(b);
}

FIRN_PLUGIN(take, "tech.take", "0.1.0", "Power contract with a minimum take.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
