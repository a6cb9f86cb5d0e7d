/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_cooling.c - outside air as supply air against published figures, the temperature penalty,
 * and what cooling terminals refuse in a sentence with the remedy.
 */
#include "cooling/outside.h"
#include "cooling/terminal.h"
#include "it/rack.h"

#include "host_check_rig.h" /* last: cmocka has a macro fail() */

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

static void within(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.6g, want %.6g within %.3g", what, got, want, tolerance);
}

/* ---- outside air ----------------------------------------------------------------------------- */

/* ASHRAE Handbook - Fundamentals (2017), chapter 1, example 1: moist air at 40 degC with a wet bulb
 * of 20 degC at sea level has 6.5 g/kg and a dew point of 7 degC, read from the chart. */
static void spraying_follows_the_wet_bulb(void **state)
{
    const double sea = 101325;
    (void)state;
    within(outside_humidity(40, 20, sea) * 1e3, 6.5, 0.15, "humidity ratio at 40 degC, g/kg");
    within(firn_dew_point(firn_vapour_pressure(outside_humidity(40, 20, sea), sea)), 7, 0.6,
           "dew point, degC");
    /* The chart's line of a wet bulb of 20 degC ends at 14.7 g/kg. */
    within(outside_humidity(20, 20, sea) * 1e3, 14.7, 0.1, "saturated, g/kg");
    /* Water per heat and kelvin of cooling: 1.47 L/kWh times K over the rise of the air. */
    const double added = outside_humidity(26, 20, sea) - outside_humidity(36, 20, sea);
    const double litres = added * outside_flow(16.7, 0.007) / 1e3;
    within(litres, 1.47 * 10 / 16.7, 0.05, "water, L/kWh");
}

static int32_t at(const outside_limits *l, double dry_bulb, double wet_bulb, double *water)
{
    const double sea = 101325, w = outside_humidity(dry_bulb, wet_bulb, sea);
    return outside_air(l, dry_bulb, wet_bulb, firn_dew_point(firn_vapour_pressure(w, sea)), w, sea,
                       water);
}

static void outside_air_has_three_limits(void **state)
{
    const outside_limits wet = {26, 15, -9, 0.85}, dry = {26, 15, -9, 0};
    double water;
    (void)state;
    assert_int_equal(at(&wet, 20, 14, &water), OUTSIDE_GOOD);
    assert_true(water == 0);
    /* 36 degC with 18: media reach 20.7 degC, and give only what 26 degC takes */
    assert_int_equal(at(&wet, 36, 18, &water), OUTSIDE_GOOD);
    assert_true(water > 0.003 && water < 0.005);
    assert_int_equal(at(&dry, 36, 18, &water), OUTSIDE_WARM);
    assert_int_equal(at(&wet, 36, 25, &water), OUTSIDE_WARM);  /* 26.65 degC at best */
    assert_int_equal(at(&wet, 36, 23, &water), OUTSIDE_HUMID); /* cold enough at 16 g/kg */
    assert_int_equal(at(&wet, 22, 20, &water), OUTSIDE_HUMID); /* a dew point of 19 degC */
    assert_int_equal(at(&dry, -20, -20.2, &water), OUTSIDE_DRY);
    assert_int_equal(at(&wet, -20, -20.2, &water), OUTSIDE_GOOD);
    /* from 0.6 to 1.7 g/kg, the humidity of a dew point of -9 degC */
    within(water * 1e3, 1.1, 0.15, "humidified, g/kg");
    /* Warmer air at the same wet bulb never needs less water, until the media no longer suffice. */
    double last = 0;
    for (double t = 10; t < 60; t += 0.5) {
        const int32_t result = at(&wet, t, fmin(t, 17), &water);
        if (result != OUTSIDE_GOOD)
            continue;
        assert_true(t < 12 || water >= last - 1e-12);
        last = t < 12 ? 0 : water;
    }
    assert_true(last > 0.005);
}

static void the_penalty_begins_at_its_reference(void **state)
{
    (void)state;
    assert_true(terminal_rise(0.002, 30, 30) == 0);
    assert_true(terminal_rise(0.002, 30, 18) == 0);
    within(terminal_rise(0.002, 30, 45), 0.03, 1e-15, "15 K at 0.2 %/K");
    assert_string_equal(rack_classes[RACK_DEFAULT].name, "gb200-132");
}

/* ---- refusals -------------------------------------------------------------------------------- */

#define HEAD                                                                                       \
    "[site]\ntarget = 10 MW\n[time]\nstart = 2026-07-01\nhours = 4\n"                              \
    "[weather]\nfile = air.csv\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"     \
    "time_zone = -6 h\n[grid]\ntype = grid.connection\npower = lv\nprice = 45\n"                   \
    "[halls]\ntype = it.load\nrack_power = 20 kW\n"
#define TAKER "[take]\ntype = basic.sink\nin = loop\nlimit = 100 MW\n[bus loop]\ntemperature = %s\n"

static void refusals_name_the_remedy(void **state)
{
    static const struct {
        const char *unit, *loop, *message;
    } cases[] = {
        {"type = cooling.air\nloop = loop\n", "-3 degC",
         "its loop is at -3 degC in step 1, below the minimum of 0 degC for water, which would "
         "freeze: write a warmer `temperature` for its bus, or `glycol = yes`"},
        {"type = cooling.immersion\nloop = loop\n", "-1 degC", "or `glycol = yes`"},
        {"type = cooling.direct-to-chip\nloop = loop\n", "-1 degC", "or `glycol = yes`"},
        {"type = cooling.rear-door\nloop = loop\n", "10 degC",
         "less than 2 K above the dew point of the room air, 12 degC (`dew_point`): water would "
         "condense on the doors, which have no drain: use a loop of at least 14 degC"},
        {"type = cooling.rear-door\nloop = loop\ndoor = passive\n", "18 degC",
         "port `rest` is not connected, but the doors let 15 % of the heat through: write `rest = "
         "air`"},
        {"type = cooling.air-economizer\nracks = racks\ndew_point_min = 15\ndew_point_max = 10\n",
         "18 degC", "no air is within both: write a lower minimum"},
        {"type = cooling.air-economizer\nsupply_min = 30\n", "18 degC",
         "`supply_min` is 30 degC, above `supply_max` of 27 degC: write a lower minimum"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char ini[3000];
        rig g;
        const int used = snprintf(ini, sizeof ini, HEAD TAKER, cases[i].loop);
        snprintf(ini + used, sizeof ini - (size_t)used, "[unit]\n%s", cases[i].unit);
        rig_new(&g);
        g.r = technologies;
        rig_file(&g, "air.csv", "dry_bulb,relative_humidity\n24,80\n27,70\n39,35\n30,60\n");
        rig_read(&g, ini);
        assert_string_equal(g.e.text, "");
        rig_build(&g);
        if (strstr(g.e.text, cases[i].message) == NULL)
            fail_msg("%zu: `%s` does not contain `%s`", i, g.e.text, cases[i].message);
        assert_int_equal(g.e.code, ERROR_PROBLEM);
        rig_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spraying_follows_the_wet_bulb),
        cmocka_unit_test(outside_air_has_three_limits),
        cmocka_unit_test(the_penalty_begins_at_its_reference),
        cmocka_unit_test(refusals_name_the_remedy),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
