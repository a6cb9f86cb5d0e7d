/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.connection - the site's connection to the public grid: energy import (and export, if
 * allowed) at a price per step, the rest of the tariff (tariff.h), the carbon of imported energy,
 * and the cost of the connection itself.
 *
 * Prices may be negative: the model does not rely on their sign, because imports are bounded by the
 * energy that the site can use.
 */
#include "common/series.h"
#include "common/sizing.h"
#include "tariff.h"

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

typedef struct connection {
    firn_sizing size;
    firn_num import_limit;
    firn_num export_limit;
    firn_num price;
    firn_num export_price;
    firn_num carbon;
    firn_windowed energy_charge;
    firn_table energy_tiers;
    firn_windowed demand_charge;
    firn_table demand_tiers;
    double ratchet;
    firn_list ratchet_months;
    int64_t ratchet_back;
    firn_num contract_demand;
    double contract_share;
    firn_windowed coincident_charge;
    double minimum_take;
    double minimum_take_price;
    double monthly_fee;
    double annual_fee;
} connection;

enum { POWER };

static const firn_param params[] = {
    FIRN_SERIES_OPTIONAL(connection, import_limit, "MW", 0, FIRN_INF,
                         "maximum import; unlimited if not set"),
    FIRN_SERIES(connection, export_limit, "MW", "0", 0, FIRN_INF,
                "maximum export; power from the low-voltage side of a transformer reaches the grid "
                "only if the transformer has `reverse = yes`",
                ""),
    FIRN_SERIES(connection, price, "USD/MWh", NULL, -FIRN_INF, FIRN_INF,
                "price of imported energy; may be negative", ""),
    FIRN_SERIES(connection, export_price, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "revenue from exported energy", ""),
    FIRN_WINDOWED(connection, energy_charge, "USD/MWh", NULL, -FIRN_INF, FIRN_INF,
                  "added to `price`; by window: added in the window's steps", ""),
    FIRN_TABLE(connection, energy_tiers, "MWh: USD/MWh", NULL,
               "added to `price`, by tiers of the energy imported in a month: each row is the "
               "upper end of a tier, counted from 0, and its rate; rates must not fall, and the "
               "last row ends at `inf`",
               ""),
    FIRN_WINDOWED(
        connection, demand_charge, "USD/kW/month", NULL, 0, FIRN_INF,
        "charge on the peak import of each month; by window: an additional charge on the peak "
        "inside the window",
        ""),
    FIRN_TABLE(connection, demand_tiers, "MW: USD/kW/month", NULL,
               "charge on each month's demand by tiers, in addition to `demand_charge`: each row "
               "is the upper end of a tier, counted from 0, and its rate; rates must not fall, and "
               "the last row ends at `inf`",
               ""),
    FIRN_REAL_OPTIONAL(
        connection, ratchet, "%", 0, 100,
        "minimum demand billed in a month, as a share of the peak demand of other months: all "
        "months of the period, those in `ratchet_months`, or the last `ratchet_back` months"),
    FIRN_LIST(connection, ratchet_months, "1", NULL, 1, 12,
              "calendar months that the ratchet looks back on, all year, as in `6, 7, 8, 9`", ""),
    FIRN_INTEGER(connection, ratchet_back, 0, 0, 11,
                 "number of preceding months that the ratchet looks back on; 0: all", ""),
    FIRN_SERIES_OPTIONAL(connection, contract_demand, "MW", 0, FIRN_INF,
                         "contract demand; at least `contract_share` of it is billed each month"),
    FIRN_REAL_OPTIONAL(connection, contract_share, "%", 0, 100,
                       "minimum share of `contract_demand` that is billed; all of it if not set"),
    FIRN_WINDOWED(connection, coincident_charge, "USD/kW/yr", NULL, 0, FIRN_INF,
                  "charge on the peak import, once per year; by window: on the peak inside it", ""),
    FIRN_REAL_OPTIONAL(
        connection, minimum_take, "MWh/yr", 0, FIRN_INF,
        "minimum energy import (take-or-pay); a shortfall is charged at `minimum_take_price`"),
    FIRN_REAL_OPTIONAL(connection, minimum_take_price, "USD/MWh", 0, FIRN_INF,
                       "price of the shortfall below `minimum_take`"),
    FIRN_REAL(connection, monthly_fee, "USD/month", 0, 0, FIRN_INF, "fixed fee per month", ""),
    FIRN_REAL(connection, annual_fee, "USD/yr", 0, 0, FIRN_INF, "fixed fee per year", ""),
    FIRN_SERIES(connection, carbon, "kg/kWh", "0.373", 0, 3,
                "carbon intensity of imported energy; exports earn no credit",
                "US average generation 823.1 lb/MWh, EPA eGRID2022"),
    FIRN_SIZING(connection, size, "MW", 0, 40, 0,
                "connection capacity, shared by import and export; modelled only if a cost, a "
                "bound or an existing amount is set",
                "depends on the grid operator"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "hv", "connection point of the site", FIRN_PORT_BOUNDARY, 0},
};

/* The cost of each imported MWh per step: price, energy charges, and the rate of the first energy
 * tier. */
static firn_num energy_price(const connection *c, const firn_host *h, firn_build *b)
{
    const double tier = c->energy_tiers.rows > 0 ? tier_rate(&c->energy_tiers, 0) : 0;
    const int64_t steps = h->steps(b);
    double *each;
    int64_t t, i;
    if (c->energy_charge.count == 0 && tier == 0)
        return c->price;
    each = h->scratch(b, steps);
    if (each == NULL)
        return firn_const(0);
    for (t = 0; t < steps; t++) {
        each[t] = firn_at(c->price, t) + tier;
        for (i = 0; i < c->energy_charge.count; i++) {
            const firn_window_value *w = &c->energy_charge.item[i];
            if (firn_in(w->mask, t))
                each[t] += firn_at(w->value, t);
        }
    }
    return firn_each(each, steps);
}

static tariff tariff_of(const connection *c)
{
    tariff f;
    f.demand_charge = c->demand_charge;
    f.demand_tiers = c->demand_tiers;
    f.ratchet = c->ratchet;
    f.ratchet_months = c->ratchet_months;
    f.ratchet_back = c->ratchet_back;
    f.contract_demand = c->contract_demand;
    f.contract_share = isnan(c->contract_share) ? 1 : c->contract_share;
    f.share_written = !isnan(c->contract_share);
    f.coincident_charge = c->coincident_charge;
    f.energy_tiers = c->energy_tiers;
    f.minimum_take = c->minimum_take;
    f.minimum_take_price = c->minimum_take_price;
    f.monthly_fee = c->monthly_fee;
    f.annual_fee = c->annual_fee;
    return f;
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const connection *c = self;
    const tariff bill = tariff_of(c);
    const firn_acct cost = h->account(b, "cost", "");
    const firn_num zero = firn_const(0);
    const int32_t exports = series_max(h, b, c->export_limit) > 0;
    const firn_var import =
        h->var(b, FIRN_STEP, "import", "MW", zero, series_or(c->import_limit, FIRN_INF));
    firn_var export = {0};
    firn_num price;
    if (!tariff_valid(&bill, h, b))
        return h->status(b);
    price = energy_price(c, h, b);
    h->port(b, POWER, import, firn_const(1));
    h->book(b, cost, import, price);
    h->book(b, h->account(b, "carbon", "t"), import, c->carbon);
    if (exports) {
        export = h->var(b, FIRN_STEP, "export", "MW", zero, c->export_limit);
        h->port(b, POWER, export, firn_const(-1));
        h->book(b, cost, export, firn_times(c->export_price, -1));
    } else if (series_max(h, b, c->export_price) > 0) {
        h->log(b, FIRN_LOG_WARNING,
               "`export_price` has no effect because `export_limit` is 0 MW: write a limit above 0 "
               "to allow export");
    }
    tariff_bill(&bill, h, b, import, cost);
    if (sizing_given(&c->size)) {
        const firn_var size = h->size(b, "size", &c->size);
        const firn_row row = h->row(b, FIRN_STEP, "capacity", FIRN_AT_MOST, zero, firn_always());
        h->term(b, row, import, firn_const(1), 0);
        if (exports)
            h->term(b, row, export, firn_const(1), 0);
        h->term(b, row, size, firn_const(-c->size.firm), 0);
    }
    return h->status(b);
}

FIRN_PLUGIN(connection, "grid.connection", "0.1.0",
            "Connection to the public grid: import, export, demand charges and tariffs, carbon.",
            "Firn", "GPL-3.0-or-later", params, ports, build);
