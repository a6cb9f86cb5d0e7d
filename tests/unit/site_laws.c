/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * site_laws.c - properties of every site of shipped technologies: PUE is at least 1, the cost of a
 * constant profile does not depend on the step, cost is proportional to the size of the site, and
 * cooling energy rises with the outdoor temperature.
 */
#include "host_check_rig.h"

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

#define LOCATION                                                                                   \
    "[weather]\nfile = air.csv\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"     \
    "time_zone = -6 h\n"

/* A day of air: coldest at 3:00, warmest at 15:00. */
static void write_air(const rig *g, double mean, double swing)
{
    char text[3000];
    int used = snprintf(text, sizeof text, "dry_bulb,relative_humidity,ghi,dni,dhi,wind_speed\n");
    for (int h = 0; h < 24; h++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%.6f,50,%d,0,%d,3\n",
                         mean + swing * cos((h - 14.5) * 3.14159265358979 / 12),
                         h > 6 && h < 19 ? 400 : 0, h > 6 && h < 19 ? 400 : 0);
    rig_file(g, "air.csv", text);
}

static void run_in(rig *g, double mean, double swing, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void run_in(rig *g, double mean, double swing, const char *format, ...)
{
    char ini[12000];
    va_list args;
    va_start(args, format);
    assert_true((size_t)vsnprintf(ini, sizeof ini, format, args) < sizeof ini);
    va_end(args);
    rig_new(g);
    g->r = technologies;
    write_air(g, mean, swing);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    rig_build(g);
    rig_solve(g);
}

static double pue(const rig *g)
{
    return rig_total(g, "facility_energy") / rig_total(g, "it_energy");
}

/* ---- PUE ----------------------------------------------------------------------------------- */

#define SITE "[site]\ntarget = 10 MW\n[time]\nstart = 2026-07-01\nhours = 24\n" LOCATION
#define GRID(price) "[grid]\ntype = grid.connection\nprice = " price "\npower = lv\n"
#define HALLS "[halls]\ntype = it.load\n"
#define CHAIN                                                                                      \
    "[plates]\ntype = cooling.direct-to-chip\nloop = w40\n[crah]\ntype = cooling.air\n"            \
    "[dry]\ntype = rejection.dry-cooler\nloop = w40\n"                                             \
    "[trim]\ntype = rejection.chiller-air\nheat = w40\n[chillers]\ntype = rejection.chiller-air\n" \
    "[bus w40]\ntemperature = 40 degC\n[bus chilled]\ntemperature = 18 degC\n"
#define GAS "[gas]\ntype = basic.source\nout = gas\nprice = 5 USD/MWh\n[bus gas]\ncarrier = gas\n"

static void pue_is_never_below_one(void **state)
{
    static const struct {
        const char *what, *ini;
        double min, max;
    } sites[] = {
        {"nothing but the load", SITE GRID("45") HALLS "heat = none\n", 1, 1},
        {"a whole chain", SITE GRID("45") HALLS CHAIN, 1.02, 1.3},
        {"a chain at negative prices", SITE GRID("-80") HALLS CHAIN, 1.02, 20},
        {"an engine on gas",
         SITE GAS HALLS "heat = none\n[engine]\ntype = basic.converter\nin = gas\nout = lv\n"
                        "efficiency = 0.4\n[spill]\ntype = basic.sink\nin = lv\nlimit = 1\n",
         1, 1},
        {"an engine with heat output",
         SITE GAS HALLS CHAIN "[engine]\ntype = basic.converter\nin = gas\nout = lv\nout2 = w40\n"
                              "efficiency = 0.4\nefficiency2 = 0.4\n",
         1.02, 1.4},
        {"an engine at the far end of a cable",
         SITE GAS HALLS "heat = none\n[engine]\ntype = basic.converter\nin = gas\nout = far\n"
                        "efficiency = 0.4\n[cable]\ntype = basic.link\nfrom = far\nto = lv\n"
                        "loss = 0.05\n",
         1, 1 / 0.95},
        {"wind at the far end of a cable",
         SITE HALLS "heat = none\n[wind]\ntype = basic.source\nout = far\n[cable]\n"
                    "type = basic.link\nfrom = far\nto = lv\nloss = 0.05\n",
         1, 1 / 0.95},
        {"wind at the far end of two cables and a store",
         SITE HALLS "heat = none\n[wind]\ntype = basic.source\nout = far\nlimit = 30\n"
                    "availability = 0.6\n[cable]\ntype = basic.link\nfrom = far\nto = near\n"
                    "[store]\ntype = basic.storage\nbus = near\nefficiency_in = 0.8\n"
                    "[last]\ntype = basic.link\nfrom = near\nto = lv\n",
         1, 1},
        {"export that pays",
         SITE "[grid]\ntype = grid.connection\nprice = 45\nexport_price = 60\nexport_limit = 5\n"
              "import_limit = 30\npower = lv\n" HALLS "heat = none\n",
         1, 1},
        {"sun that is sold",
         SITE "[grid]\ntype = grid.connection\nprice = 45\nexport_price = 40\nexport_limit = 50\n"
              "power = lv\n[pv]\ntype = renewable.pv\npower = lv\nfix = 60\n" HALLS "heat = none\n",
         1, 1},
        {"a battery at negative prices",
         SITE GRID("-50") HALLS "heat = none\n[battery]\ntype = storage.battery\nbus = lv\n"
                                "power.fix = 5\nenergy.fix = 20\n",
         1.01, 3},
        {"a leaking store",
         SITE GRID("50") HALLS "heat = none\n[store]\ntype = basic.storage\nbus = lv\n"
                               "standing_loss = 10 %/h\nenergy.fix = 20\n",
         1, 1},
        {"a must-run source",
         SITE GRID("50") HALLS "heat = none\n[sun]\ntype = basic.source\nout = lv\nlimit = 4\n"
                               "must_run = yes\n",
         1, 1},
        {"transformers",
         SITE "[grid]\ntype = grid.connection\nprice = 45\n[main]\ntype = transformer.power\n"
              "[hall-transformers]\ntype = transformer.oil\n" HALLS "heat = none\n",
         1.005, 1.03},
        {"a horizon that represents itself",
         "[site]\ntarget = 10 MW\n[time]\nhours = 24\nrepresents = itself\n" LOCATION GRID("45")
             HALLS CHAIN,
         1.02, 1.3},
    };
    rig g;
    (void)state;
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        run_in(&g, 25, 8, "%s", sites[i].ini);
        if (!(pue(&g) >= sites[i].min - 1e-9 && pue(&g) <= sites[i].max + 1e-9))
            fail_msg("%s: PUE is %.9f, not from %.9f to %.9f", sites[i].what, pue(&g), sites[i].min,
                     sites[i].max);
        NEAR(rig_total(&g, "it_energy") / g.s.model->periods.at[0].weight[SCOPE_PERIOD][0],
             10 * 8760);
        rig_free(&g);
    }
}

/* ---- steps and scale ----------------------------------------------------------------------- */

/* One site per technology, with a profile that is constant in time; @ is replaced by its power. */
#define POWERED "[grid]\ntype = grid.connection\nprice = 45\ndemand_charge = 9\npower = lv\n"
#define PLAIN HALLS "heat = none\n"
#define MAINS "[grid]\ntype = grid.connection\nprice = 45\n"
#define WATER_COOLED                                                                               \
    "heat = chilled\n[c]\ntype = rejection.chiller-water\n[p]\ntype = rejection.economizer\n"      \
    "[w]\ntype = rejection.tower\n[bus chilled]\nrange = 8 K\ntemperature = "
#define LIQUID(technology)                                                                         \
    "[u]\ntype = cooling." technology "\nloop = w38\n[s]\ntype = basic.sink\nin = w38\n"           \
    "limit = 1e6\n[bus w38]\ntemperature = 38 degC\n"

#define GENERATOR(technology, more) PLAIN "[u]\ntype = generation." technology "\npower = lv\n" more

static const struct {
    const char *type, *ini;
} alone[] = {
    {"it.load", POWERED PLAIN},
    {"it.training", POWERED "[u]\ntype = it.training\nheat = none\npause_cost = 30\n"
                            "pause_hours = 900 h\nramp = 0.1\n"},
    {"it.batch", POWERED "[u]\ntype = it.batch\nheat = none\nutilization = 0.6\npeak = 0.8\n"},
    {"it.inference", POWERED "[u]\ntype = it.inference\nheat = none\nswing = 0.2\n"
                             "[s]\ntype = storage.battery\nbus = lv\nreserve = yes\n"},
    {"grid.connection",
     "[grid]\ntype = grid.connection\nprice = 45\ncapex = 75 USD/kW\npower = lv\n"
     "export_limit = @ MW\nexport_price = 44\n"
     "[sun]\ntype = basic.source\nout = lv\nlimit = @ MW\nprice = 20\n[more]\n"
     "type = basic.source\nout = lv\nlimit = @ MW\nprice = 30\n" PLAIN},
    {"storage.hydrogen", POWERED "[h]\ntype = storage.hydrogen\nbus = lv\nelectrolyser.fix = @ MW\n"
                                 "store.fix = @ MWh\ngenerator.fix = @ MW\n"
                                 "level_min = 20 %\n" PLAIN},
    {"transformer.power",
     "[grid]\ntype = grid.connection\nprice = 45\n[t]\ntype = transformer.power\nto = lv\n" PLAIN},
    {"transformer.oil",
     "[grid]\ntype = grid.connection\nprice = 45\n[t]\ntype = transformer.oil\nfrom = hv\n"
     "redundancy = N+1 of 4\n" PLAIN},
    {"transformer.dry", MAINS "[t]\ntype = transformer.dry\nfrom = hv\naltitude = 2000 m\n"
                              "standard = DOE-2016-lv\n" PLAIN},
    {"transformer.amorphous", MAINS "[t]\ntype = transformer.amorphous\nfrom = hv\n" PLAIN},
    {"transformer.ups", MAINS "[t]\ntype = transformer.ups\nfrom = hv\nto = lv\n"
                              "redundancy = 2N\n[s]\ntype = basic.sink\nin = air\n"
                              "limit = 1e6\n" PLAIN},
    {"transformer.solid-state",
     MAINS "[t]\ntype = transformer.solid-state\nfrom = hv\nto = lv\n" PLAIN},
    {"transformer.line", MAINS "[t]\ntype = transformer.line\nfrom = hv\nto = lv\n"
                               "length = 3 km\nkind = cable-34.5kV\n" PLAIN},
    {"transformer.switchgear",
     MAINS "[t]\ntype = transformer.switchgear\nfrom = hv\nto = lv\nloss = 0.1 %\n" PLAIN},
    {"cooling.direct-to-chip",
     POWERED HALLS "[u]\ntype = cooling.direct-to-chip\nloop = w40\nfraction = 1\n"
                   "[s]\ntype = basic.sink\nin = w40\nlimit = 1e6\n[a]\ntype = basic.sink\n"
                   "in = air\nlimit = 1\n[b]\ntype = basic.source\nout = air\nlimit = 1\n"
                   "[bus w40]\ntemperature = 40 degC\n"},
    {"cooling.air",
     POWERED HALLS "rack_power = 20 kW\n[u]\ntype = cooling.air\n[s]\ntype = basic.sink\n"
                   "in = chilled\nlimit = 1e6\n[bus chilled]\ntemperature = 18 degC\n"},
    {"cooling.air-economizer", POWERED HALLS "rack = air-20\n[u]\ntype = cooling.air-economizer\n"},
    {"cooling.rear-door",
     POWERED HALLS "rack_power = 30 kW\n[u]\ntype = cooling.rear-door\n[s]\ntype = basic.sink\n"
                   "in = chilled\nlimit = 1e6\n[bus chilled]\ntemperature = 18 degC\n"},
    {"cooling.direct-to-chip-2phase",
     POWERED HALLS "rack = rubin-230\n" LIQUID("direct-to-chip-2phase")},
    {"cooling.pure-water", POWERED HALLS "rack = rubin-230\n" LIQUID("pure-water")},
    {"cooling.immersion", POWERED HALLS "temperature_penalty = 0.2 %/K\n" LIQUID("immersion")},
    {"cooling.immersion-2phase", POWERED HALLS LIQUID("immersion-2phase")},
    {"rejection.dry-cooler",
     POWERED HALLS "heat = w40\n[u]\ntype = rejection.dry-cooler\nloop = w40\n"
                   "[bus w40]\ntemperature = 40 degC\n"},
    {"rejection.heat-reuse",
     POWERED HALLS "heat = w40\n[c]\ntype = rejection.chiller-air\nheat = w40\n[u]\n"
                   "type = rejection.heat-reuse\nloop = w40\ndemand = @ MW\nprice = 40\n"
                   "[bus w40]\ntemperature = 40 degC\n"},
    {"rejection.chiller-air", POWERED HALLS "heat = chilled\n[u]\ntype = rejection.chiller-air\n"
                                            "[bus chilled]\ntemperature = 18 degC\n"},
    {"rejection.adiabatic",
     POWERED HALLS "heat = w26\n[u]\ntype = rejection.adiabatic\nloop = w26\n"
                   "[bus w26]\ntemperature = 26 degC\n"},
    {"rejection.tower", POWERED HALLS "heat = condenser\n[u]\ntype = rejection.tower\n"},
    {"rejection.chiller-water", POWERED HALLS WATER_COOLED "10 degC\n"},
    {"rejection.economizer", POWERED HALLS WATER_COOLED "20 degC\n"},
    {"water.supply", POWERED HALLS WATER_COOLED "20 degC\n[well]\ntype = water.supply\n"
                                                "price = 1\npeak_day = @0 m3\n[mains]\n"
                                                "type = water.supply\n"},
    {"rejection.absorption",
     GAS HALLS "heat = chilled\n[u]\ntype = rejection.absorption\ndrive = jacket\n"
               "[e]\ntype = generation.gas-engine\npower = lv\nheat = jacket\n"
               "[c]\ntype = rejection.chiller-air\n[w]\ntype = rejection.tower\n"
               "[bus chilled]\ntemperature = 18 degC\n"},
    {"generation.gas-turbine",
     GAS GENERATOR("gas-turbine", "ramp = 0.1 1/h\nreserve = yes\nredundancy = N+1 of 4\n")},
    {"generation.gas-engine", GENERATOR("gas-engine", "fuel_price = 12\n") POWERED},
    {"generation.combined-cycle", GENERATOR("combined-cycle", "fuel_price = 12\n")},
    {"generation.fuel-cell", GENERATOR("fuel-cell", "fuel_price = 12\nramp = 0.1 1/h\n")},
    {"generation.diesel", GENERATOR("diesel", "fuel_price = 104\npermit_hours = 500 h\n") POWERED
     "[s]\ntype = basic.sink\nin = lv\nlimit = @ MW\nprice = 400\n"},
    {"generation.nuclear", GENERATOR("nuclear", "")},
    {"storage.battery", POWERED PLAIN "[u]\ntype = storage.battery\nbus = lv\npower.min = @ MW\n"
                                      "energy.fix = @ MWh\n"},
    {"storage.thermal",
     POWERED HALLS "heat = chilled\n[c]\ntype = rejection.chiller-air\n[u]\n"
                   "type = storage.thermal\nstanding_loss = 0\nenergy.min = @ MWh\n"
                   "[bus chilled]\ntemperature = 18 degC\n"},
    {"renewable.wind", POWERED PLAIN "[u]\ntype = renewable.wind\npower = lv\nfix = @ MW\n"},
    {"renewable.hydro", POWERED PLAIN "[u]\ntype = renewable.hydro\npower = lv\nfix = @ MW\n"
                                      "inflow = @ m3/s\nhead = 50 m\nreservoir.fix = 1e6 m3\n"},
    {"basic.source", "[u]\ntype = basic.source\nout = lv\nprice = 30\ncapex = 900 USD/kW\n" PLAIN},
    {"basic.sink", POWERED PLAIN "[u]\ntype = basic.sink\nin = lv\nlimit = @ MW\nprice = 60\n"},
    {"basic.converter",
     GAS PLAIN "[u]\ntype = basic.converter\nin = gas\nout = lv\nefficiency = 0.4\n"
               "capex = 900 USD/kW\ncost = 3\n"},
    {"basic.storage",
     POWERED PLAIN "[u]\ntype = basic.storage\nbus = lv\npower.capex = 10\nenergy.fix = @ MWh\n"},
    {"basic.link",
     "[grid]\ntype = grid.connection\nprice = 45\n[u]\ntype = basic.link\nfrom = hv\nto = lv\n"
     "loss = 0.1\ncapex = 5 USD/kW\n" PLAIN},
};

static double objective_of(const char *ini, const char *step, double power)
{
    char text[4000];
    rig g;
    int used = snprintf(text, sizeof text,
                        "[site]\ntarget = %.9g MW\n[time]\nstart = 2026-07-01\nhours = 24\n"
                        "step = %s\n%s",
                        power, step, LOCATION);
    for (const char *at = ini; *at != '\0'; at++)
        used += *at == '@' ? snprintf(text + used, sizeof text - (size_t)used, "%.9g", power)
                           : snprintf(text + used, sizeof text - (size_t)used, "%c", *at);
    run_in(&g, 25, 0, "%s", text);
    double objective = g.solution.objective;
    rig_free(&g);
    return objective;
}

static void every_type_has_a_site(void **state)
{
    (void)state;
    for (size_t i = 0; i < technologies.files.count; i++) {
        const char *type = technologies.files.at[i].type;
        bool found =
            strcmp(type, "renewable.pv") == 0; /* solar radiation is never constant in time */
        for (size_t k = 0; k < sizeof alone / sizeof alone[0]; k++)
            found = found || strcmp(alone[k].type, type) == 0;
        if (!found)
            fail_msg("no site for %s in this test: add one", type);
    }
}

static void step_does_not_change_the_cost_of_a_constant_profile(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        double hourly = objective_of(alone[i].ini, "1 h", 10);
        double finer = objective_of(alone[i].ini, "30 min", 10);
        double coarser = objective_of(alone[i].ini, "3 h", 10);
        if (!(fabs(hourly) > 1))
            fail_msg("%s costs %g", alone[i].type, hourly);
        if (fabs(finer / hourly - 1) > 1e-9 || fabs(coarser / hourly - 1) > 1e-9)
            fail_msg("%s: %.12g in steps of 1 h, %.12g of 30 min, %.12g of 3 h", alone[i].type,
                     hourly, finer, coarser);
    }
}

static void cost_is_proportional_to_the_size_of_the_site(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        double one = objective_of(alone[i].ini, "3 h", 10);
        double hundred = objective_of(alone[i].ini, "3 h", 1000);
        if (fabs(hundred / one / 100 - 1) > 1e-9)
            fail_msg("%s: %.15g at 10 MW, %.15g at 1000", alone[i].type, one, hundred);
    }
}

/* ---- cooling and weather ------------------------------------------------------------------- */

#define COOLED                                                                                     \
    SITE GRID("45") HALLS "heat = w40\n[bus w40]\ntemperature = %g degC\n"                         \
                          "[dry]\ntype = rejection.dry-cooler\nloop = w40\nfix = %g\n"             \
                          "[trim]\ntype = rejection.chiller-air\nheat = w40\nfix = 20\n"           \
                          "[objective]\nminimize = energy\n"

static void doubling_an_oversized_dry_cooler_saves_no_chiller_hour(void **state)
{
    rig g;
    double heat[3];
    const double size[3] = {8, 400, 800};
    int hours[3];
    (void)state;
    for (int i = 0; i < 3; i++) {
        run_in(&g, 32, 8, COOLED, 32.0, size[i]);
        heat[i] = -rig_flow(&g, "trim", "heat", 0);
        hours[i] = 0;
        int32_t first = rig_col(&g, "trim.heat@1");
        for (int t = 0; t < 24; t++)
            hours[i] += g.solution.x[first + t] > 1e-6;
        rig_free(&g);
    }
    assert_true(heat[0] > heat[1] * 1.2); /* size matters where the cooler is too small */
    assert_true(heat[1] > 1000);
    assert_true(hours[1] > 4 && hours[1] < 20);
    assert_int_equal(hours[1], hours[2]);
    assert_true(fabs(heat[2] / heat[1] - 1) < 1e-9);
}

static void hotter_weather_never_lowers_cooling_energy(void **state)
{
    rig g;
    double last = 0, first = 0;
    (void)state;
    for (double mean = -20; mean <= 46; mean += 3) {
        run_in(&g, mean, 7,
               SITE GRID("45") HALLS CHAIN "[objective]\nminimize = energy\n"
                                           "[offices]\ntype = basic.sink\nin = lv\ndemand = 0\n");
        double cooling = rig_total(&g, "facility_energy") - rig_total(&g, "it_energy");
        if (!(cooling >= last * (1 - 1e-9)))
            fail_msg("at %g degC cooling takes %.9g MWh, at 3 K less %.9g", mean, cooling, last);
        last = cooling;
        first = first == 0 ? cooling : first;
        rig_free(&g);
    }
    assert_true(last > 2 * first); /* hotter weather does raise it */
}

static void warmer_loop_never_needs_more_compressor_work(void **state)
{
    rig g;
    (void)state;
    for (int dry = 0; dry < 2; dry++) { /* a chiller alone; a chiller after a dry cooler */
        double last = HUGE_VAL, first = 0;
        for (double loop = 12; loop <= 60; loop += 3) {
            run_in(&g, 28, 9, COOLED, loop, dry ? 60.0 : 0.0);
            double work = -rig_flow(&g, "trim", "power", 0);
            if (!(work <= last + 1e-6))
                fail_msg("at %g degC the compressor takes %.9g MWh, at 3 K less %.9g", loop, work,
                         last);
            last = work;
            first = first == 0 ? work : first;
            rig_free(&g);
        }
        assert_true(last < first / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pue_is_never_below_one),
        cmocka_unit_test(every_type_has_a_site),
        cmocka_unit_test(step_does_not_change_the_cost_of_a_constant_profile),
        cmocka_unit_test(cost_is_proportional_to_the_size_of_the_site),
        cmocka_unit_test(doubling_an_oversized_dry_cooler_saves_no_chiller_hour),
        cmocka_unit_test(hotter_weather_never_lowers_cooling_energy),
        cmocka_unit_test(warmer_loop_never_needs_more_compressor_work),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
