/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a source whose efficiency in a phase is that of all that is
 * installed in it, whenever it was built. An instance holds the values of its period, and size()
 * returns the sum of all vintages.
 */
#include <firn/plugin.h>

typedef struct source {
    firn_sizing size;
    double efficiency;
} source;

static const firn_param params[] = {
    FIRN_SIZING(source, size, "MW", 1e6, 30, 0, "power", "made up for the tests"),
    FIRN_REAL(source, efficiency, "1", 0.25, 0.1, 0.9, "electricity per fuel", "as above"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "gives power", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const source *s = (const source *)self;
    const firn_var size = h->size(b, "size", &s->size);
    const firn_var power = h->var(b, FIRN_STEP, "power", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_within(h, b, "within", power, firn_const(1), s->size.firm, size);
    h->port(b, 0, power, firn_const(1));
    h->book(b, h->account(b, "cost", ""), power, firn_const(10 / s->efficiency));
    return h->status(b);
}

FIRN_PLUGIN(source, "zoo.vintage", "1.0.0", "A source by phase.", "Firn", "GPL-3.0-or-later",
            params, ports, build);
