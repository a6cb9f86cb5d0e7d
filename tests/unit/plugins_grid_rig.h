/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_grid_rig.h - tests of the tariffs of grid.connection: a site of one connection and one
 * fixed load that is known day by day, and the bill of its year, which each test compares with a
 * bill worked out by hand. The test itself fills the instance, so that it can define any window.
 * All rates are small whole numbers per MW or MWh.
 */
#ifndef FIRN_TESTS_PLUGINS_GRID_RIG_H
#define FIRN_TESTS_PLUGINS_GRID_RIG_H

#include "grid/connection.c" /* before cmocka, which makes a macro of `fail` */
#include "grid/meter.c"
#include "grid/tariff.c"

#include "host_check_rig.h"

enum { DAYS = 365 };

/* The first day of each month, and of the next year. */
static const int month_begin[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, DAYS};

/* ---- a site of one connection and one load -------------------------------------------------- */

/* The load on each day of the horizon, MW, and a function that sets the connection's tariff. */
static double load[DAYS];
static void (*set_tariff)(connection *c);
static int64_t days; /* steps of the period that is being built */

static inline int32_t patched(const void *self, const firn_host *h, firn_build *b)
{
    connection c = *(const connection *)self;
    days = h->steps(b);
    if (set_tariff != NULL)
        set_tariff(&c);
    return build(&c, h, b);
}

typedef struct drain {
    double none;
} drain;

static inline int32_t drain_build(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num drawn = firn_each(load, h->steps(b));
    firn_var flow = h->var(b, FIRN_STEP, "flow", "MW", drawn, drawn);
    (void)self;
    h->port(b, 0, flow, firn_const(-1));
    return h->status(b);
}

static const firn_param drain_params[] = {
    FIRN_REAL(drain, none, "1", 0, 0, 1, "nothing", ""),
};
static const firn_port_spec drain_ports[] = {
    {"in", "electricity", "MW", "hv", "draws", 0, 0},
};
static const firn_plugin_desc connection_desc =
    RIG_DESC("grid.connection", connection, params, ports, patched);
static const firn_plugin_desc drain_desc =
    RIG_DESC("test.drain", drain, drain_params, drain_ports, drain_build);

static inline void open_site(rig *g, const char *time, const char *keys, void (*set)(connection *))
{
    char ini[2000];
    snprintf(ini, sizeof ini,
             "[time]\nstep = 24 h\n%s[economics]\ndiscount = 0 %%\n[drain]\ntype = test.drain\n"
             "[grid]\ntype = grid.connection\n%s",
             time, keys);
    set_tariff = set;
    rig_new(g);
    rig_plugin(g, &connection_desc);
    rig_plugin(g, &drain_desc);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
}

/* The cost of the horizon. `g` stays open. */
static inline double bill_open(rig *g, const char *time, const char *keys,
                               void (*set)(connection *))
{
    open_site(g, time, keys, set);
    assert_string_equal(g->e.text, "");
    rig_solve(g);
    return rig_total(g, "cost");
}

static inline double bill_of(const char *time, const char *keys, void (*set)(connection *))
{
    rig g;
    double cost = bill_open(&g, time, keys, set);
    rig_free(&g);
    return cost;
}

static inline double bill(const char *keys, void (*set)(connection *))
{
    return bill_of("", keys, set);
}

#define BILL(got, want) assert_bill((got), (want), __LINE__)
static inline void assert_bill(double got, double want, int line)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("line %d: the bill is %.12g, by hand it is %.12g", line, got, want);
}

static inline void flat(double mw)
{
    for (int t = 0; t < DAYS; t++)
        load[t] = mw;
}

#define FREE "price = 0\n"

/* ---- windows and loads ---------------------------------------------------------------------- */

static firn_window_value items[4];
static uint8_t mask[4][DAYS];
static double monthly[DAYS];

static inline firn_windowed windowed(int count)
{
    return (firn_windowed){items, count};
}

static inline void plain_item(int i, double value)
{
    items[i] = (firn_window_value){"", firn_always(), firn_const(value)};
}

/* Days from..until-1 are in the window. */
static inline void window_item(int i, const char *name, int from, int until, double value)
{
    memset(mask[i], 0, sizeof mask[i]);
    for (int t = from; t < until; t++)
        mask[i][t] = 1;
    items[i] = (firn_window_value){name, firn_when(mask[i], days), firn_const(value)};
}

/* Twelve numbers, one per month, as a series of days. */
static inline firn_num twelve(const double *value)
{
    for (int k = 0; k < 12; k++) {
        for (int t = month_begin[k]; t < month_begin[k + 1]; t++)
            monthly[t] = value[k];
    }
    return firn_each(monthly, DAYS);
}

/* 1 MW all year, except for one day of each month k at 2 + k MW. */
static inline void one_peak_per_month(void)
{
    flat(1);
    for (int k = 0; k < 12; k++)
        load[month_begin[k] + 3 + k] = 2 + k;
}

static inline void window_alone(connection *c)
{
    window_item(0, "w", month_begin[2], month_begin[2] + 1, 10);
    c->demand_charge = windowed(1);
}

#endif
