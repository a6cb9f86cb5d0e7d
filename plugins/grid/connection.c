/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.connection - the site's tie to the public grid: energy bought (and sold, where allowed) at a
 * price a step, the rest of the tariff (tariff.h), the carbon of what is bought, and the cost of
 * the connection itself.
 *
 * Prices may be negative: what is imported is bounded by what the site can use, never by a sign.
 */
#include "../shared.h"
#include "tariff.h"

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
                         "most power imported; unlimited when not written"),
    FIRN_SERIES(connection, export_limit, "MW", "0", 0, FIRN_INF,
                "most power exported; what stands behind a transformer reaches the grid only if "
                "that has `reverse = yes`",
                ""),
    FIRN_SERIES(connection, price, "USD/MWh", NULL, -FIRN_INF, FIRN_INF,
                "price of imported energy; may be negative", ""),
    FIRN_SERIES(connection, export_price, "USD/MWh", "0", -FIRN_INF, FIRN_INF,
                "paid for exported energy", ""),
    FIRN_WINDOWED(connection, energy_charge, "USD/MWh", NULL, -FIRN_INF, FIRN_INF,
                  "added to `price`; by window: in its steps", ""),
    FIRN_TABLE(
        connection, energy_tiers, "MWh: USD/MWh", NULL,
        "added to `price` by how much a month imports: each row up to where, counted from 0, "
        "and its rate; rates must not fall, and the last row ends at inf",
        ""),
    FIRN_WINDOWED(
        connection, demand_charge, "USD/kW/month", NULL, 0, FIRN_INF,
        "charge on the highest import of each month; by window: on the highest inside it, "
        "on top",
        ""),
    FIRN_TABLE(connection, demand_tiers, "MW: USD/kW/month", NULL,
               "charge on each month's demand by its height, beside demand_charge: each row up to "
               "where, counted from 0, and its rate; rates must not fall, and the last row ends at "
               "inf",
               ""),
    FIRN_REAL_OPTIONAL(connection, ratchet, "%", 0, 100,
                       "a month is billed for at least this share of the highest demand of other "
                       "months: of the period, of ratchet_months or of the last ratchet_back"),
    FIRN_LIST(connection, ratchet_months, "1", NULL, 1, 12,
              "months of the year that the ratchet looks back upon all year: 6, 7, 8, 9", ""),
    FIRN_INTEGER(connection, ratchet_back, 0, 0, 11,
                 "months before each that the ratchet looks back upon; 0: all", ""),
    FIRN_SERIES_OPTIONAL(connection, contract_demand, "MW", 0, FIRN_INF,
                         "demand contracted, of which at least contract_share is billed"),
    FIRN_REAL_OPTIONAL(connection, contract_share, "%", 0, 100,
                       "share of contract_demand that is billed at least; all of it when not "
                       "written"),
    FIRN_WINDOWED(connection, coincident_charge, "USD/kW/yr", NULL, 0, FIRN_INF,
                  "charge, once a year, on the highest import; by window: inside it", ""),
    FIRN_REAL_OPTIONAL(connection, minimum_take, "MWh/yr", 0, FIRN_INF,
                       "energy that is paid for at minimum_take_price where it is not imported"),
    FIRN_REAL_OPTIONAL(connection, minimum_take_price, "USD/MWh", 0, FIRN_INF,
                       "price of what is not taken of minimum_take"),
    FIRN_REAL(connection, monthly_fee, "USD/month", 0, 0, FIRN_INF, "fixed fee a month", ""),
    FIRN_REAL(connection, annual_fee, "USD/yr", 0, 0, FIRN_INF, "fixed fee a year", ""),
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
static void note_arbitrage(const connection *c, firn_num price, const firn_host *h, firn_build *b)
{
    int64_t t, first = -1, count = 0, steps = h->steps(b);
    for (t = 0; t < steps; t++) {
        if (firn_at(c->export_price, t) <= firn_at(price, t) || firn_at(c->export_limit, t) <= 0)
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
            firn_at(c->export_price, first), firn_at(price, first));
}

/* What a MWh costs in each step: price, energy charges, and the first of the energy tiers. */
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
            if (w->mask == NULL || w->mask[t] != 0)
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
    const firn_num none = firn_const(0);
    const int32_t sells = num_most(h, b, c->export_limit) > 0;
    const firn_var import =
        h->var(b, FIRN_STEP, "import", "MW", none, series_or(c->import_limit, FIRN_INF));
    firn_var export = {0};
    firn_num price;
    if (!tariff_sound(&bill, h, b))
        return h->status(b);
    price = energy_price(c, h, b);
    h->port(b, POWER, import, firn_const(1));
    h->book(b, cost, import, price);
    h->book(b, h->account(b, "carbon", "t"), import, c->carbon);
    if (sells) {
        export = h->var(b, FIRN_STEP, "export", "MW", none, c->export_limit);
        h->port(b, POWER, export, firn_const(-1));
        h->book(b, cost, export, firn_times(c->export_price, -1));
        note_arbitrage(c, price, h, b);
    } else if (num_most(h, b, c->export_price) > 0) {
        h->log(b, FIRN_LOG_WARNING,
               "`export_price` is paid for nothing, because `export_limit` is 0 MW");
    }
    tariff_bill(&bill, h, b, import, cost);
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
