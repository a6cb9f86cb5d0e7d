/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a generator that covers the largest loss of its bus. The loss of a
 * unit takes its output and its headroom, which together are its size:
 *
 *   output <= size,   size <= reserve,   sum over all units of (size - output) >= reserve
 */
#include <firn/plugin.h>

typedef struct reserve {
    firn_sizing size;
    double price;
} reserve;

static const firn_param params[] = {
    FIRN_SIZING(reserve, size, "MW", 100e3, 20, 0, "power", "made up for the tests"),
    FIRN_REAL(reserve, price, "USD/MWh", 10, 0, 1000, "cost of what it makes",
              "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "what it feeds", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const reserve *c = (const reserve *)self;
    const firn_var size = h->size(b, "size", &c->size);
    const firn_var power = h->var(b, FIRN_STEP, "out", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_var loss = h->shared(b, 0, FIRN_STEP, "reserve", "MW");
    const firn_row largest =
        h->row(b, FIRN_STEP, "loss", FIRN_AT_MOST, firn_const(0), firn_always());
    const firn_row all = h->common(b, 0, FIRN_STEP, "reserve", "MW", FIRN_AT_LEAST, firn_const(0));
    firn_within(h, b, "out", power, firn_const(1), c->size.firm, size);
    h->port(b, 0, power, firn_const(1));
    h->book(b, h->account(b, "cost", ""), power, firn_const(c->price));
    h->term(b, largest, size, firn_const(c->size.firm), 0);
    h->term(b, largest, loss, firn_const(-1), 0);
    h->term(b, all, size, firn_const(c->size.firm), 0);
    h->term(b, all, power, firn_const(-1), 0);
    h->term(b, all, loss, firn_const(-1), 0);
    return h->status(b);
}

FIRN_PLUGIN(reserve, "zoo.reserve", "1.0.0", "A generator that covers the largest loss.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
