/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.connection - the site's tie to the public grid: energy bought (and sold, where allowed) at a
 * price a step, a charge on each month's highest import, the carbon of what is bought, and the cost
 * of the connection itself.
 *
 * Prices may be negative: what is imported is bounded by what the site can use, never by a sign.
 */
#include "../shared.h"

typedef struct connection {
    firn_sizing size;
    firn_num import_limit;
    firn_num export_limit;
    firn_num price;
    firn_num export_price;
    firn_num carbon;
    double demand_charge;
} connection;

enum { POWER };

static const firn_param params[] = {
    FIRN_SERIES_OPTIONAL(connection, import_limit, "MW", 0, FIRN_INF,
                         "most power imported; unlimited when not written"),
    FIRN_SERIES(connection, export_limit, "MW", "0", 0, FIRN_INF,
                "most power exported; what stands behind a transformer reaches the grid only if "
                "that has `reverse = yes`",
                ""),
    FIRN_SERIES(connection, price, "USD/MWh", NULL, -FIRN_INF, FIRN_INF,
                "price of imported energy; may be negative", ""),
    FIRN_SERIES(connection, export_price, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "paid for exported energy", ""),
    FIRN_REAL(connection, demand_charge, "USD/kW/month", 0, 0, FIRN_INF,
              "charge on the highest import of each month", ""),
    FIRN_SERIES(connection, carbon, "kg/kWh", "0.373", 0, 3,
                "carbon of imported energy; exports earn no credit",
                "US average generation 823.1 lb/MWh, EPA eGRID2022"),
    FIRN_SIZING(connection, size, "MW", 0, 40, 0,
                "connection capacity, for import and export alike; counted only when its cost, a "
                "bound or an existing amount is written",
                "a matter of the grid operator"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "hv", "where the grid meets the site", FIRN_PORT_BOUNDARY, 0},
};

/* Buying and selling at once pays where the sale earns more than the purchase costs. The model is
 * right about the contract as written; the planner should know. */
static void remark_arbitrage(const connection *c, const firn_host *h, firn_build *b)
{
    int64_t t, first = -1, count = 0, steps = h->steps(b);
    for (t = 0; t < steps; t++) {
        if (firn_at(c->export_price, t) <= firn_at(c->price, t) || firn_at(c->export_limit, t) <= 0)
            continue;
        if (first < 0)
            first = t;
        count++;
    }
    if (first >= 0)
        h->log(
            b, FIRN_LOG_WARNING,
            "`export_price` is above `price` in %lld of %lld steps (first in step %lld: %g above "
            "%g a MWh): there the grid's own energy is bought and sold back",
            (long long)count, (long long)steps, (long long)first + 1,
            firn_at(c->export_price, first), firn_at(c->price, first));
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const connection *c = self;
    const firn_acct cost = h->account(b, "cost", "");
    const firn_num none = firn_const(0);
    const int32_t sells = num_most(h, b, c->export_limit) > 0;
    const firn_var import =
        h->var(b, FIRN_STEP, "import", "MW", none, series_or(c->import_limit, FIRN_INF));
    firn_var export = {0};
    h->port(b, POWER, import, firn_const(1));
    h->book(b, cost, import, c->price);
    h->book(b, h->account(b, "carbon", "t"), import, c->carbon);
    if (sells) {
        export = h->var(b, FIRN_STEP, "export", "MW", none, c->export_limit);
        h->port(b, POWER, export, firn_const(-1));
        h->book(b, cost, export, firn_times(c->export_price, -1));
        remark_arbitrage(c, h, b);
    }
    if (c->demand_charge > 0) {
        const firn_var peak = h->var(b, FIRN_MONTH, "peak", "MW", none, firn_const(FIRN_INF));
        const firn_row row = h->row(b, FIRN_STEP, "peak", FIRN_AT_MOST, none, NULL);
        h->term(b, row, import, firn_const(1), 0);
        h->term(b, row, peak, firn_const(-1), 0);
        h->book(b, cost, peak, firn_const(c->demand_charge));
    }
    if (sizing_wanted(&c->size)) {
        const firn_var size = h->size(b, "size", &c->size);
        const firn_row row = h->row(b, FIRN_STEP, "capacity", FIRN_AT_MOST, none, NULL);
        h->term(b, row, import, firn_const(1), 0);
        if (sells)
            h->term(b, row, export, firn_const(1), 0);
        h->term(b, row, size, firn_const(-c->size.firm), 0);
    }
    return h->status(b);
}

FIRN_PLUGIN(connection, "grid.connection", "0.1.0",
            "Tie to the public grid: import and export by price, monthly demand charge, carbon.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
