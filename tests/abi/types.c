/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two types in one file, one with a function `publish` and a required parameter of each kind, one
 * without parameters and ports. Compiled and used as dialects.c is.
 */
#include <firn/plugin.h>

typedef struct demands {
    firn_sizing size;
    double power;
    firn_num price;
    firn_list breaks;
    firn_table tiers;
    firn_windowed charge;
    const char *label;
    int64_t units;
    int32_t spinning;
    int32_t standard;
    firn_num supply;
    double share;
} demands;

typedef struct nothing {
    int32_t unused;
} nothing;

static const firn_choice standards[] = {{"plain", NULL, NULL},
                                        {"cheap", "size.life = 12; om = 4 %/yr", "does not last"}};

static const firn_param params[] = {
    FIRN_SIZING_REQUIRED(demands, size, "MW", 20, 0.02, "capacity"),
    FIRN_REAL_REQUIRED(demands, power, "MW", 0, 1000, "power that it draws"),
    FIRN_SERIES_REQUIRED(demands, price, "USD/MWh", 0, 1000, "what it pays"),
    FIRN_LIST_REQUIRED(demands, breaks, "%", 0, 100, "breakpoints"),
    FIRN_TABLE_REQUIRED(demands, tiers, "MW: USD/kW/month", "prices by size"),
    FIRN_WINDOWED_REQUIRED(demands, charge, "USD/kW/month", 0, 100, "charge by window"),
    FIRN_TEXT_REQUIRED(demands, label, "name on the nameplate"),
    FIRN_INTEGER_REQUIRED(demands, units, 1, 9, "units"),
    FIRN_FLAG_REQUIRED(demands, spinning, "whether it turns"),
    FIRN_CHOICE_REQUIRED(demands, standard, standards, "law that it obeys"),
};

/* Macros that the other tables do not use. */
static const firn_param others[] = {
    FIRN_SERIES_ON(demands, supply, 0, "degC", "20", -20, 60, "published on port 0", "a source"),
    FIRN_REAL_SHARE(demands, share, 1, "share of the target", "a source"),
};

static const firn_port_spec ports[] = {
    {"supply", "electricity", "MW", "lv", "supply", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const demands *d = (const demands *)self;
    uint8_t *chosen = h->mask(b);
    firn_row land = h->common(b, FIRN_SITE, FIRN_YEAR, "land", "m2", FIRN_AT_MOST, firn_const(0));
    firn_var used = h->shared(b, FIRN_SITE, FIRN_PERIOD, "land", "m2");
    firn_acct cost = h->account(b, "cost", "money");
    h->term(b, land, used, firn_const(-1), 0);
    if (chosen != NULL && h->steps(b) > 0)
        chosen[0] = 1;
    h->row(b, FIRN_STEP, "first", FIRN_AT_LEAST, firn_const(0), firn_when(chosen, h->steps(b)));
    h->book(b, cost, h->flow(b, cost),
            firn_const(h->period(b, FIRN_STRESS) + firn_in(firn_always(), 0) + others[1].value));
    h->port(b, 0, h->one(b), firn_const(-d->power));
    return h->status(b);
}

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    const demands *d = (const demands *)self;
    h->tell(b, 0, "x-price", d->price);
    return h->status(b);
}

static int32_t idle(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

FIRN_TYPE(second, nothing, "test.nothing", "1.0.0", "A type without parameters and ports.", "Firn",
          "GPL-3.0-or-later", FIRN_NO_PARAMS, FIRN_NO_PORTS, NULL, idle, NULL);
FIRN_PLUGIN_WITH(demands, "test.demands", "1.0.0", "A type that has no defaults.", "Firn",
                 "GPL-3.0-or-later", params, ports, publish, build, &second);
