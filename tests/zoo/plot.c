/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: a plot of land, which limits what all components use and pays for
 * it.
 */
#include <firn/plugin.h>

typedef struct plot {
    double area;
    double rent;
} plot;

static const firn_param params[] = {
    FIRN_REAL(plot, area, "m2", 30000, 0, 1e9, "land that is there", "made up for the tests"),
    FIRN_REAL(plot, rent, "USD/m2", 0, 0, 1000, "rent per year", "made up for the tests"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", NULL, "a house on it, if any", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const plot *c = (const plot *)self;
    const firn_var land = h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2");
    const firn_row row =
        h->row(b, FIRN_YEAR, "area", FIRN_AT_MOST, firn_const(c->area), firn_always());
    h->term(b, row, land, firn_const(1), 0);
    h->book(b, h->account(b, "cost", ""), land, firn_const(c->rent));
    return h->status(b);
}

FIRN_PLUGIN(plot, "zoo.plot", "1.0.0", "A plot of land.", "Firn", "GPL-3.0-or-later", params, ports,
            build);
