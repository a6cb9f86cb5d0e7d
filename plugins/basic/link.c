/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.link - carries energy from one bus to another with a share lost: a cable, a pipe, a UPS by
 * its efficiency. One way; two links go both ways.
 *
 * What comes from a bus that is not known to carry electricity counts as facility energy where it
 * arrives on one that does, as from a wind farm's own bus.
 */
#include "../shared.h"

typedef struct tie {
    firn_sizing size;
    firn_num limit;
    double loss;
    double cost;
} tie;

enum { FROM, TO };

static const firn_param params[] = {
    FIRN_REAL(tie, loss, "1", 0, 0, 0.99, "share of what is taken that is lost", ""),
    FIRN_SERIES_OPTIONAL(tie, limit, "MW", 0, FIRN_INF,
                         "most taken from `from`; unlimited when not written"),
    FIRN_REAL(tie, cost, "USD/MWh", 0, 0, 100000, "operating cost of what is taken", ""),
    FIRN_SIZING(tie, size, "MW", 0, 20, 0,
                "capacity at `from`; sized only where a key of it is written", ""),
};

static const firn_port_spec ports[] = {
    {"from", "any", NULL, NULL, "gives the flow", 0, 0},
    {"to", "any", NULL, NULL, "receives it less the loss", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const tie *l = self;
    const firn_var flow =
        h->var(b, FIRN_STEP, "flow", "MW", firn_const(0), series_or(l->limit, FIRN_INF));
    h->port(b, FROM, flow, firn_const(-1));
    h->port(b, TO, flow, firn_const(1 - l->loss));
    if (l->cost > 0)
        h->book(b, h->account(b, "cost", ""), flow, firn_const(l->cost));
    if (sizing_wanted(&l->size))
        firn_within(h, b, "size", flow, firn_const(1), l->size.firm, h->size(b, "size", &l->size));
    return h->status(b);
}

FIRN_PLUGIN(tie, "basic.link", "0.1.0", "Any one-way connection of two buses, with a share lost.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
