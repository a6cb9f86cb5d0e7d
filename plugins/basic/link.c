/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * basic.link - a generic connection that carries energy from one bus to another and loses a share
 * of it: a cable, a pipe, a UPS by its efficiency. With `two_way` it carries energy back as well,
 * by the same equipment: forth + back <= firm size, which is exact as long as it does one thing at
 * a time, and lets it do both for parts of an hour otherwise.
 *
 * Energy from a bus that is not known to carry electricity, such as a wind farm's own bus, counts
 * as facility energy when it arrives on an electricity bus.
 */
#include "limits.h"

#include "common/series.h"
#include "common/sizing.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct connector {
    firn_sizing size;
    firn_num limit;
    firn_num limit_back;
    double loss;
    double cost;
    int32_t two_way;
    LIMIT_FIELDS;
} connector;

enum { FROM, TO };

static const firn_param params[] = {
    FIRN_REAL(connector, loss, "1", 0, 0, 0.99, "share of the flow that is lost", ""),
    FIRN_FLAG(connector, two_way, 0, "carries energy back from `to` to `from` as well"),
    FIRN_SERIES_OPTIONAL(connector, limit, "MW", 0, FIRN_INF,
                         "maximum flow taken from `from`, or, with `two_way`, from either side; "
                         "unlimited if not set"),
    FIRN_SERIES_OPTIONAL(connector, limit_back, "MW", 0, FIRN_INF,
                         "with `two_way`: maximum flow taken from `to`, if it is not `limit`"),
    FIRN_REAL(connector, cost, "USD/MWh", 0, 0, 100000, "operating cost of the flow taken", ""),
    LIMIT_PARAMS(connector, "the flow taken"),
    FIRN_SIZING(connector, size, "MW", 0, 20, 0,
                "capacity at the side that is taken from; modelled only if one of its keys is set",
                ""),
};

/* On electricity buses both ways, `from` is not at the boundary: nothing enters the site. */
static const firn_port_spec ports[] = {
    {"from", "any", NULL, NULL, "supplies the flow", 0, 0},
    {"to", "any", NULL, NULL, "receives the flow minus the loss", FIRN_PORT_BOUNDARY, 0},
};

static void carries(const connector *l, const firn_host *h, firn_build *b, int32_t from, int32_t to,
                    firn_var flow)
{
    h->port(b, from, flow, firn_const(-1));
    h->port(b, to, flow, firn_const(1 - l->loss));
    if (l->cost > 0)
        h->book(b, h->account(b, "cost", ""), flow, firn_const(l->cost));
}

/* forth + back <= limit, where one limit holds for both. */
static void either(const connector *l, const firn_host *h, firn_build *b, const firn_var flow[2])
{
    const firn_row row = h->row(b, FIRN_STEP, "limit", FIRN_AT_MOST, l->limit, firn_always());
    h->term(b, row, flow[0], firn_const(1), 0);
    h->term(b, row, flow[1], firn_const(1), 0);
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const connector *l = self;
    const firn_num one = firn_const(1), zero = firn_const(0);
    const limits bounds = LIMITS_OF(l);
    limited x = {.rated = one, .available = one, .firm = l->size.firm, .limit = (double)NAN};
    firn_row row;
    if (series_written(l->limit)) {
        x.limit = series_max(h, b, l->limit);
        x.available = sizing_given(&l->size) ? one : l->limit;
    }
    x.var[0] = h->var(b, FIRN_STEP, "flow", "MW", zero, series_or(l->limit, FIRN_INF));
    carries(l, h, b, FROM, TO, x.var[0]);
    if (l->two_way) {
        const firn_num back = series_written(l->limit_back) ? l->limit_back : l->limit;
        x.var[1] = h->var(b, FIRN_STEP, "back", "MW", zero, series_or(back, FIRN_INF));
        carries(l, h, b, TO, FROM, x.var[1]);
        if (series_written(l->limit) && !series_written(l->limit_back) && isfinite(x.limit))
            either(l, h, b, x.var);
        if (series_max(h, b, l->minimum) > 0)
            h->fail(
                b, 1,
                "`minimum` needs a direction, which a link with `two_way = yes` has not: remove "
                "one of them");
    } else if (series_written(l->limit_back)) {
        h->fail(b, 1,
                "`limit_back` bounds a flow that does not exist: write `two_way = yes`, or "
                "remove it");
    }
    if (sizing_given(&l->size)) {
        x.size = h->size(b, "size", &l->size);
        row = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, x.var[0], one, 0);
        if (l->two_way)
            h->term(b, row, x.var[1], one, 0);
        h->term(b, row, x.size, firn_const(-l->size.firm), 0);
    }
    limits_add(h, b, &bounds, &x);
    return h->status(b);
}

FIRN_PLUGIN(connector, "basic.link", "0.2.0",
            "Generic connection of two buses, one way or two, with a loss.", "Firn",
            "GPL-3.0-or-later", params, ports, build);
