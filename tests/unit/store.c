/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.c - the rows of stores: they exclude no plan that only charges or only discharges in each
 * step, they bound charging and discharging by power and energy, and a store on a loop cannot raise
 * the throughput that a dry cooler depends on.
 */
#include "host_check_rig.h"
#include "sampled.h"

static registry technologies;

static int set_up(void **state)
{
    error e = {0};
    (void)state;
    technologies = (registry){.memory = arena_new()};
    return registry_add_folder(&technologies, BINARY_DIR "/plugins", PLUGIN_PROBLEM, &e);
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(technologies.memory);
    return 0;
}

static void site_of(rig *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void site_of(rig *g, const char *format, ...)
{
    char ini[8000];
    va_list args;
    va_start(args, format);
    assert_true((size_t)vsnprintf(ini, sizeof ini, format, args) < sizeof ini);
    va_end(args);
    rig_new(g);
    g->r = technologies;
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
    assert_string_equal(g->e.text, "");
}

/* ---- the rows and the plans of one step ------------------------------------------------------ */

static const struct {
    const char *ini; /* of a store [s] */
    double in, out, loss, power, energy;
    double capacity_loss;
} stores[] = {
    {"type = basic.storage\nbus = lv\npower.fix = 5\nenergy.fix = 20\n", 1, 1, 0, 5, 20, 0},
    {"type = basic.storage\nbus = lv\nefficiency_in = 0.9\nefficiency_out = 0.8\n"
     "standing_loss = 0.05\npower.fix = 8\nenergy.fix = 20\nenergy.redundancy = N+1 of 4\n",
     0.9, 0.8, 0.05, 8, 15, 0},
    {"type = basic.storage\nbus = lv\nefficiency_in = 0.7\nstanding_loss = 0.9\nenergy.fix = 20\n",
     0.7, 1, 0.9, HUGE_VAL, 20, 0},
    {"type = storage.battery\nbus = lv\nround_trip = 0.81\nstanding_loss = 0.001\n"
     "power.fix = 6\npower.redundancy = N+1 of 3\nenergy.fix = 16\n",
     0.9, 0.9, 0.001, 4, 16, 0},
    {"type = storage.thermal\nbus = heat\nmedium = hot\nefficiency = 0.8\npower.fix = 9\n"
     "energy.fix = 12\n[fire]\ntype = basic.source\nout = heat\n[town]\ntype = basic.sink\n"
     "in = heat\nlimit = 5\n[bus heat]\ncarrier = heat\n",
     0.8, 1, 0.002, 9, 12, 0},
    {"type = basic.storage\nbus = lv\nefficiency_in = 0.9\nefficiency_out = 0.8\n"
     "standing_loss = 0.01\ncapacity_loss = 0.02\npower.fix = 7\nenergy.fix = 20\n",
     0.9, 0.8, 0.01, 7, 20, 0.02},
};
enum { STORES = sizeof stores / sizeof stores[0] };

/* A plan of one step: the flows, and the level before and after it. */
typedef struct plan {
    double charge, discharge, before, after;
} plan;

/* The sum of a row's terms in the columns of a store, in step t (from 1) of a period. */
static double activity(const rig *g, const char *row, const char *period, int t, int steps,
                       bool stress, int store, const plan *x)
{
    const struct {
        const char *name;
        int step;
        double value;
    } columns[] = {
        {"charge", t, x->charge},
        {"discharge", t, x->discharge},
        {"level", t, x->after},
        {t == 1 && stress ? "level.start" : "level", t == 1 ? (stress ? 0 : steps) : t - 1,
         x->before},
        {"energy", 0, stores[store].energy},
        {"power", 0, stores[store].power},
    };
    double sum = 0;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        char col[100];
        if (columns[i].step > 0)
            snprintf(col, sizeof col, "%ss.%s@%d", period, columns[i].name, columns[i].step);
        else
            snprintf(col, sizeof col, "%ss.%s", period, columns[i].name);
        int32_t j = rig_col(g, col), r = rig_row(g, row);
        for (int64_t k = j < 0 ? 0 : g->lp.start[j]; j >= 0 && k < g->lp.start[j + 1]; k++) {
            if (g->lp.index[k] != r)
                continue;
            /* The size in a row is the installed amount; `energy` and `power` are the firm ones. */
            bool exact = columns[i].step > 0 || i < 4 || stores[store].capacity_loss > 0;
            double firm = exact ? 1 : -g->lp.value[k];
            sum += g->lp.value[k] * columns[i].value / firm;
        }
    }
    return sum;
}

/* Fails if a row of the store in this step excludes the plan; returns whether a row that bounds the
 * plan's flow has no slack. */
static bool is_tight(const rig *g, const char *period, int t, int steps, bool stress, int store,
                     const plan *x)
{
    static const char *const names[] = {"charge", "discharge", "power", "energy", "level.stock"};
    bool tight = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char row[100];
        snprintf(row, sizeof row, "%ss.%s@%d", period, names[i], t);
        int32_t r = rig_row(g, row);
        if (r < 0)
            continue;
        double sum = activity(g, row, period, t, steps, stress, store, x);
        double slack = fmin(sum - g->lp.row_lower[r], g->lp.row_upper[r] - sum);
        if (!(slack >= -1e-9))
            fail_msg("store %d, %s: charge %.9g, discharge %.9g, level %.9g to %.9g: exceeded by "
                     "%.3g",
                     store, row, x->charge, x->discharge, x->before, x->after, -slack);
        /* `charge` or `discharge`, whichever the plan does, or `power` */
        bool own = i == 2 || (i == 0 && x->charge > 0) || (i == 1 && x->discharge > 0);
        tight = tight || (own && slack < 1e-9);
    }
    return tight;
}

/* Plans that only charge (or only discharge) the share `amount` of the largest possible amount,
 * from the share `full` of the capacity. */
static plan one_way(int store, double hours, bool charges, double full, double amount)
{
    double kept = pow(1 - stores[store].loss, hours), capacity = stores[store].energy;
    double lost = hours * stores[store].capacity_loss * capacity;
    plan x = {.before = full * capacity};
    if (charges)
        x.charge = amount * fmin(stores[store].power,
                                 (capacity - kept * x.before + lost) / hours / stores[store].in);
    else
        x.discharge = amount * fmin(stores[store].power,
                                    fmax(kept * x.before - lost, 0) / hours * stores[store].out);
    x.after = kept * x.before - lost +
              hours * (stores[store].in * x.charge - x.discharge / stores[store].out);
    return x;
}

static void try_plans(const rig *g, const char *period, int t, int steps, bool stress, int store,
                      double hours)
{
    static const double shares[] = {0, 0.1, 0.5, 0.9, 1};
    const int each = sampled() ? 2 : 1;
    for (int charges = 0; charges < 2; charges++) {
        for (int full = 0; full < 5; full += each) {
            for (int most = 0; most < 5; most += each) {
                plan x = one_way(store, hours, charges, shares[full], shares[most]);
                const bool loses = stores[store].capacity_loss > 0;
                if (x.after < 0)
                    continue; /* what the capacity loses is not there: the store must charge */
                bool tight = is_tight(g, period, t, steps, stress, store, &x);
                /* As much as possible, into the empty store or out of the full one: one of the
                 * rows has no slack, and could not be tighter. (The row of discharging does not
                 * count what the capacity loses meanwhile.) */
                if ((charges || !loses) && most == 4 && full == (charges ? 0 : 4) && !tight)
                    fail_msg("store %d, step %d of %g h: a row could be tighter", store, t, hours);
            }
        }
    }
}

static void one_thing_at_a_time_is_never_excluded(void **state)
{
    static const struct {
        const char *step;
        double first, last;
        int steps;
    } times[] = {{"1 h", 1, 1, 24},
                 {"30 min", 0.5, 0.5, 48},
                 {"6 h", 6, 6, 4},
                 {"8 * 15 min, 22 * 1 h", 0.25, 1, 30}};
    rig g;
    (void)state;
    for (int store = 0; store < STORES; store++) {
        for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
            bool event = times[i].first == times[i].last;
            site_of(&g,
                    "[site]\ntarget = 10 MW\n[time]\nhours = 24\nstep = %s\n[grid]\n"
                    "type = grid.connection\nprice = 45\npower = lv\n[halls]\ntype = it.load\n"
                    "heat = none\n%s[s]\n%s",
                    times[i].step,
                    event ? "[stress outage]\nhours = 12\nhalls.utilization = 0.9\n" : "",
                    stores[store].ini);
            const char *period = event ? "typical:" : "";
            try_plans(&g, period, 1, times[i].steps, false, store, times[i].first);
            try_plans(&g, period, times[i].steps, times[i].steps, false, store, times[i].last);
            if (event) {
                try_plans(&g, "outage:", 1, times[i].steps / 2, true, store, times[i].first);
                try_plans(&g, "outage:", 2, times[i].steps / 2, true, store, times[i].first);
            }
            rig_free(&g);
        }
    }
}

/* ---- stores that waste ----------------------------------------------------------------------- */

#define PAID                                                                                       \
    "[site]\ntarget = 10 MW\n[time]\nhours = 24\n[grid]\ntype = grid.connection\nprice = -50\n"    \
    "power = lv\n[halls]\ntype = it.load\nheat = none\n[s]\ntype = basic.storage\nbus = lv\n"

/* MW that a store turns into heat, on average, where electricity is paid for. */
static double wasted(const char *store)
{
    rig g;
    site_of(&g, PAID "%s", store);
    rig_solve(&g);
    double flow = -rig_flow(&g, "s", "bus", 0) / 8760;
    rig_free(&g);
    return flow;
}

static void waste_is_bounded_by_the_energy(void **state)
{
    (void)state;
    assert_true(fabs(wasted("efficiency_in = 0.5\nenergy.fix = 0\n")) < 1e-9);
    assert_true(fabs(wasted("efficiency_in = 0.5\npower.fix = 100\nenergy.fix = 0\n")) < 1e-9);
    /* 10 MWh filled in an hour with 20 MWh and emptied in the next to give 5 MWh; without the rows
     * the program has no bound. */
    NEAR(wasted("efficiency_in = 0.5\nefficiency_out = 0.5\nenergy.fix = 10\n"), 7.5);
    /* charge + discharge <= 4, discharge = charge / 4 */
    NEAR(wasted("efficiency_in = 0.5\nefficiency_out = 0.5\nenergy.fix = 1e4\npower.fix = 4\n"),
         3.2 - 0.8);
    /* Nothing is lost, so nothing flows for its own sake, and no flow is endless. */
    assert_true(fabs(wasted("energy.fix = 10\n")) < 1e-9);
}

/* ---- stores and the throughput of a loop ----------------------------------------------------- */

/* A loop with a dry cooler that the air limits to a share of the throughput. Weather and price are
 * the same in each hour, so a store that only shifts heat saves nothing. */
#define FOUR(x) x ", " x ", " x ", " x
#define TWELVE(x) FOUR(x) ", " FOUR(x) ", " FOUR(x)
#define LOOP                                                                                       \
    "[site]\ntarget = 10 MW\n[time]\nstart = 2026-07-01\nhours = 24\n[weather]\nfile = normals\n"  \
    "latitude = 0 deg\nlongitude = 0 deg\nelevation = 0 m\ntime_zone = 0 h\n"                      \
    "dry_bulb = " TWELVE("35") " degC\ndaily_range = " TWELVE("0") " K\nhumidity = " TWELVE(       \
        "50") " %%\n"                                                                              \
              "ghi = " TWELVE("5") " kWh/m2/day\nwind = " TWELVE(                                  \
                  "3") " m/s\n"                                                                    \
                       "[grid]\ntype = grid.connection\nprice = 45\npower = lv\n[halls]\ntype = "  \
                       "it.load\n"                                                                 \
                       "heat = w40\n[dry]\ntype = rejection.dry-cooler\nloop = w40\npinch = 10 "   \
                       "K\n[trim]\n"                                                               \
                       "type = rejection.chiller-air\nheat = w40\n[bus w40]\ntemperature = 40 "    \
                       "degC\n"

static double loop_cost(const char *more, double *share)
{
    rig g;
    site_of(&g, LOOP "%s", more);
    rig_solve(&g);
    double cost = g.solution.objective;
    if (share != NULL)
        *share = rig_flow(&g, "dry", "loop", 0) / -rig_flow(&g, "halls", "heat", 0);
    rig_free(&g);
    return cost;
}

static void a_store_does_not_raise_the_throughput(void **state)
{
    static const char *const more[] = {
        "[tank]\ntype = storage.thermal\nbus = w40\nenergy.fix = 100\nenergy.capex = 0\n"
        "power.capex = 0\nstanding_loss = 0\n",
        "[tank]\ntype = storage.thermal\nbus = w40\nmedium = hot\nenergy.fix = 100\n"
        "energy.capex = 0\npower.capex = 0\n",
        "[pond]\ntype = basic.storage\nbus = w40\n",
        "[pond]\ntype = basic.storage\nbus = w40\nefficiency_in = 0.9\n",
        "[a]\ntype = basic.storage\nbus = w40\nenergy.fix = 50\n[b]\ntype = storage.thermal\n"
        "bus = w40\nenergy.fix = 50\nenergy.capex = 0\npower.capex = 0\nstanding_loss = 0\n",
    };
    double share, alone = loop_cost("", &share);
    (void)state;
    assert_true(fabs(share - 0.5) < 1e-9); /* the air limits the dry cooler */
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        double cost = loop_cost(more[i], NULL);
        /* A store that loses heat removes some, and saves what that costs, but no more. */
        bool loses = strstr(more[i], "hot") != NULL || strstr(more[i], "0.9") != NULL;
        if (!(cost <= alone * (1 + 1e-9)) || (!loses && !(cost >= alone * (1 - 1e-9))))
            fail_msg("store %zu: %.12g instead of %.12g", i, cost, alone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thing_at_a_time_is_never_excluded),
        cmocka_unit_test(waste_is_bounded_by_the_energy),
        cmocka_unit_test(a_store_does_not_raise_the_throughput),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
