/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a generator that needs land. Its land and that of all others is in
 * one common row per year, less the shared variable `land`.
 */
#include <firn/plugin.h>

typedef struct field {
    firn_sizing size;
    double area;
} field;

static const firn_param params[] = {
    FIRN_SIZING(field, size, "MW", 100e3, 20, 0, "power in all hours", "made up for the tests"),
    FIRN_REAL(field, area, "m2/MW", 20000, 0, 1e6, "land per power", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "what it feeds", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const field *c = (const field *)self;
    const firn_var size = h->size(b, "size", &c->size);
    const firn_var power = h->var(b, FIRN_STEP, "out", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row land =
        h->common(b, FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, firn_const(0));
    firn_within(h, b, "out", power, firn_const(1), c->size.firm, size);
    h->port(b, 0, power, firn_const(1));
    h->term(b, land, size, firn_const(c->area), 0);
    h->term(b, land, h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2"), firn_const(-1), 0);
    return h->status(b);
}

FIRN_PLUGIN(field, "zoo.land", "1.0.0", "A generator that needs land.", "Firn", "GPL-3.0-or-later",
            params, ports, build);
