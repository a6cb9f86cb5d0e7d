/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.link - a generic one-way connection that carries energy from one bus to another and loses a
 * share of it: a cable, a pipe, a UPS by its efficiency. Two links carry energy both ways.
 *
 * Energy from a bus that is not known to carry electricity, such as a wind farm's own bus, counts
 * as facility energy when it arrives on an electricity bus.
 */
#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <stddef.h>

typedef struct connector {
    firn_sizing size;
    firn_num limit;
    double loss;
    double cost;
} connector;

enum { FROM, TO };

static const firn_param params[] = {
    FIRN_REAL(connector, loss, "1", 0, 0, 0.99, "share of the flow that is lost", ""),
    FIRN_SERIES_OPTIONAL(connector, limit, "MW", 0, FIRN_INF,
                         "maximum flow taken from `from`; unlimited if not set"),
    FIRN_REAL(connector, cost, "USD/MWh", 0, 0, 100000, "operating cost of the flow taken", ""),
    FIRN_SIZING(connector, size, "MW", 0, 20, 0,
                "capacity at `from`; modelled only if one of its keys is set", ""),
};

static const firn_port_spec ports[] = {
    {"from", "any", NULL, NULL, "supplies the flow", 0, 0},
    {"to", "any", NULL, NULL, "receives the flow minus the loss", FIRN_PORT_BOUNDARY, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const connector *l = self;
    const firn_var flow =
        h->var(b, FIRN_STEP, "flow", "MW", firn_const(0), series_or(l->limit, FIRN_INF));
    h->port(b, FROM, flow, firn_const(-1));
    h->port(b, TO, flow, firn_const(1 - l->loss));
    if (l->cost > 0)
        h->book(b, h->account(b, "cost", ""), flow, firn_const(l->cost));
    if (sizing_given(&l->size))
        firn_within(h, b, "size", flow, firn_const(1), l->size.firm, h->size(b, "size", &l->size));
    return h->status(b);
}

FIRN_PLUGIN(connector, "basic.link", "0.1.0",
            "Generic one-way connection of two buses, with a loss.", "Firn", "GPL-3.0-or-later",
            params, ports, build);
