/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.c - a store on a loop cannot raise the throughput that a dry cooler depends on.
 */
#include "host_check_rig.h"

static registry technologies;

static int set_up(void **state)
{
    error e = {0};
    (void)state;
    technologies = (registry){.memory = arena_new()};
    return registry_add_folder(&technologies, BINARY_DIR "/plugins", true, &e);
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
                       "heat = w40\n[dry]\ntype = rejection.dry-cooler\nloop = w40\n[trim]\n"      \
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
        cmocka_unit_test(a_store_does_not_raise_the_throughput),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
