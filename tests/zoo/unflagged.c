/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A generator that also draws electricity for its auxiliaries, and flags no port
 * FIRN_PORT_BOUNDARY: what it makes would be in no account. Only the energies of a plan show it,
 * since a store and a transformer give and draw as well.
 */
#include <firn/plugin.h>

typedef struct generator {
    double most;
} generator;

static const firn_param params[] = {
    FIRN_REAL(generator, most, "MW", 5, 0, 100, "maximum output", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "gives power", 0, 0},
    {"auxiliary", "electricity", "MW", "lv", "feeds pumps", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const generator *g = (const generator *)self;
    const firn_var out = h->var(b, FIRN_STEP, "out", "MW", firn_const(0), firn_const(g->most));
    h->port(b, 0, out, firn_const(1));
    h->port(b, 1, out, firn_const(-0.03));
    return h->status(b);
}

FIRN_PLUGIN(generator, "zoo.unflagged", "1.0.0", "A generator with auxiliaries.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
