/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plugin that uses every macro of firn/plugin.h and calls every entry of the host table. The
 * suite compiles it as C11, C17 and C++11 to C++20, with gcc and clang and all warnings as errors,
 * including -Wpadded. With WRONG_KIND a parameter is bound to a field of another C type, which must
 * not compile.
 */
#include <firn/plugin.h>
#include <stddef.h>
#include <stdint.h>

typedef struct everything {
    firn_sizing size;
    double efficiency;
    double ambient;
    double price;
    double floor;
    int64_t units;
    const char *label;
    firn_num load;
    firn_num forced;
    firn_num warmth;
    firn_num utilization;
    double share;
    firn_list steps;
    firn_table tiers;
    firn_windowed demand;
    int32_t spinning;
    int32_t standard;
} everything;

static const firn_choice standards[] = {{"plain", NULL, "nothing changes"},
                                        {"better", "efficiency = 0.98", "fewer losses"}};

static const firn_param params[] = {
    FIRN_SIZING(everything, size, "MW", 550e3, 20, 0.02, "capacity", "a source"),
#ifdef WRONG_KIND
    FIRN_REAL(everything, spinning, "1", 0.9, 0, 1, "a number in an int32_t", "a source"),
#endif
    FIRN_REAL(everything, efficiency, "1", 0.9, 0, 1, "output per input", "a source"),
    FIRN_REAL_ON(everything, ambient, 0, "degC", 27, -20, 60, "published on port 0", "a source"),
    FIRN_SERIES_ON(everything, warmth, 2, "degC", "30", -20, 90, "published on port 2", "a source"),
    FIRN_REAL_SHARE(everything, share, 1, "of the target", "a source"),
    FIRN_SERIES_UTILIZATION(everything, utilization, "1", "of the share", "a source"),
    FIRN_REAL_REQUIRED(everything, price, "USD/MWh", 0, 1000, "must be set"),
    FIRN_REAL_OPTIONAL(everything, floor, "MW", 0, FIRN_INF, "may be left out"),
    FIRN_INTEGER(everything, units, 4, 1, 100, "how many", "a source"),
    FIRN_TEXT(everything, label, "none", "a word"),
    FIRN_SERIES(everything, load, "MW", "1 MW", 0, FIRN_INF, "power drawn", "a source"),
    FIRN_SERIES_OPTIONAL(everything, forced, "MW", 0, FIRN_INF, "may be left out"),
    FIRN_LIST(everything, steps, "MW", "1, 2, 3", 0, FIRN_INF, "a few numbers", "a source"),
    FIRN_TABLE(everything, tiers, "MW: USD/kW/month", "50: 0, inf: 12", "rows", "a source"),
    FIRN_WINDOWED(everything, demand, "USD/kW/month", "0", 0, FIRN_INF, "by window", "a source"),
    FIRN_FLAG(everything, spinning, 0, "yes or no"),
    FIRN_CHOICE(everything, standard, standards, 1, "one of two", "a source"),
};

static const firn_port_spec ports[] = {
    {"in", "electricity", "MW", "mv", "input", FIRN_PORT_BOUNDARY, 0},
    {"out", "electricity", "MW", "lv", "output", FIRN_PORT_OPTIONAL, 0},
    {"loop", "heat", "MW", NULL, "a loop", FIRN_PORT_OPTIONAL, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const everything *e = (const everything *)self;
    const double *hours = h->hours(b);
    const double *month = h->calendar(b, FIRN_MONTH_OF_YEAR);
    const double *dry_bulb = h->weather(b, FIRN_DRY_BULB);
    const double *known = h->bus_series(b, 1, "temperature", 20);
    double *share = h->scratch(b, h->steps(b));
    firn_var size = h->size(b, "size", &e->size);
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_var peak = h->var(b, FIRN_MONTH, "peak", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_var level = h->stock(b, "level", "MWh", 0.01);
    firn_row above = h->row(b, FIRN_STEP, "above", FIRN_AT_LEAST, firn_const(0), firn_always());
    firn_acct cost = h->account(b, "cost", "USD");
    firn_affinity fans = firn_affinity_of(h, b, "fan", size, 3);
    int64_t t;
    for (t = 0; share != NULL && t < h->steps(b); t++)
        share[t] = hours[t] + month[t] + dry_bulb[t] + known[t] + firn_at(e->load, t);
    firn_within(h, b, "within", flow, firn_each(share, h->steps(b)), e->size.firm, size);
    h->term(b, above, peak, firn_const(1), 0);
    h->term(b, above, flow, firn_times(e->load, -1), 0);
    h->feed(b, level, flow, firn_const(e->efficiency));
    h->port(b, 0, flow, firn_const(-1));
    h->draw(b, 2, flow, firn_const(0.5));
    h->port(b, 1, h->throughput(b, 0), firn_const(firn_carnot_cop(0.5, 10, 40, 10)));
    firn_affinity_term(h, b, &fans, above, firn_const(-1));
    firn_affinity_load(h, b, &fans, 1, firn_const(1));
    firn_affinity_law(h, b, &fans, 0, firn_const(-0.01));
    h->book(b, cost, h->one(b), firn_const(h->target(b) + h->site(b, FIRN_LATITUDE)));
    if (!h->connected(b, 1) || h->get_extension(h, "firn.none/1") != NULL)
        h->log(b, FIRN_LOG_WARNING, "%s: port `out` is not connected", e->label);
    if (e->units < 1)
        h->fail(b, 1, "%d units", (int)e->units);
    return h->status(b);
}

static int32_t publish(const void *self, const firn_host *h, firn_build *b)
{
    const everything *e = (const everything *)self;
    h->tell(b, 2, "flow_limit", firn_times(e->load, e->share));
    return h->status(b);
}

FIRN_PLUGIN_WITH(everything, "test.everything", "1.0.0", "Every part of the plugin interface.",
                 "Firn", "GPL-3.0-or-later", params, ports, publish, build, NULL);
