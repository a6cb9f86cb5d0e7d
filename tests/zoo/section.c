/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Not broken: a section of a cooler, which draws heat from a share of its loop at a price. Tests of
 * draw() put several of them on one loop.
 */
#include <firn/plugin.h>

typedef struct section {
    firn_num share;
    double price;
} section;

static const firn_param params[] = {
    FIRN_SERIES(section, share, "1", "1", 0, 2, "share of the loop's range, at most 1", ""),
    FIRN_REAL(section, price, "USD/MWh", 1, 0, 1000, "price of the heat taken", ""),
};

static const firn_port_spec ports[] = {
    {"loop", "heat", "MW", "w40", "loop to be cooled", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const section *s = (const section *)self;
    const firn_var heat = h->var(b, FIRN_STEP, "heat", "MW", firn_const(0), firn_const(FIRN_INF));
    h->draw(b, 0, heat, s->share);
    h->book(b, h->account(b, "cost", ""), heat, firn_const(s->price));
    return h->status(b);
}

FIRN_PLUGIN(section, "zoo.section", "1.0.0", "A section of a cooler.", "Firn", "GPL-3.0-or-later",
            params, ports, build);
