/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_renewable.c - the physics of photovoltaic and wind plants against published figures:
 * yields and gains of trackers, PVWatts' inverter, power curves, the density of air. (golden/pv.py
 * and golden/renewable.py run the technologies in whole sites.)
 */
#include "firn/physics.h"
#include "renewable/panel.h"
#include "renewable/turbine.h"
#include "skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "station_year.h"

/* ---- photovoltaics -------------------------------------------------------------------------- */

typedef struct station {
    const char *file;
    double latitude, longitude, utc_offset;
    double fixed, tracked; /* kWh per kW of DC rating */
} station;

static void year_of(const panel *p, station *s, double *yield)
{
    for (int t = 0; t < HOURS; t++) {
        const panel_sky sky = {
            .sun = firn_sun(s->latitude, s->longitude, s->utc_offset, t / 24 + 1, t % 24 + 0.5),
            .ghi = year[t][GHI],
            .dni = year[t][DNI],
            .dhi = year[t][DHI],
            .dry_bulb = year[t][AIR],
            .wind_speed = year[t][WIND],
        };
        *yield += panel_ac(p, &sky);
    }
}

static void test_photovoltaics(void **state)
{
    station stations[] = {
        {"us_mn_duluth_tmy3.csv", 46.83, -92.22, -6, 0, 0},
        {"us_tx_dallas_fort_worth_tmy3.csv", 32.90, -97.02, -6, 0, 0},
        {"us_ca_san_francisco_tmy3.csv", 37.62, -122.40, -8, 0, 0},
        {"us_fl_miami_tmy3.csv", 25.82, -80.30, -5, 0, 0},
        {"us_az_phoenix_tmy3.csv", 33.45, -111.98, -7, 0, 0},
    };
    enum { STATIONS = sizeof stations / sizeof *stations };
    panel p = {.tilt = 25,
               .azimuth = 180,
               .rotation_limit = 60,
               .albedo = 0.2,
               .temperature_loss = 0.0035,
               .losses = 0.1408,
               .inverter = 0.96,
               .loading = 1};
    (void)state;
    for (int i = 0; i < STATIONS; i++) {
        station *s = &stations[i];
        double turned_back = 0;
        if (!read_year(s->file, year))
            SKIP("there is no weather of %s", s->file);
        p.tracker = 0;
        year_of(&p, s, &s->fixed);
        p.tracker = 1;
        year_of(&p, s, &s->tracked);
        assert_in_range((uintmax_t)s->fixed, 1250, 1900);
        assert_true(s->tracked >= 1.12 * s->fixed && s->tracked <= 1.28 * s->fixed);
        /* Turning back costs 3.4 % (Miami) to 6.2 % (Duluth) of the light in the plane by pvlib. */
        p.ground_cover = 0.4;
        year_of(&p, s, &turned_back);
        assert_true(turned_back >= 0.93 * s->tracked && turned_back <= 0.966 * s->tracked);
        p.ground_cover = 0;
    }
}

static void test_panel_clips(void **state)
{
    panel p = {.tilt = 0,
               .azimuth = 180,
               .albedo = 0.2,
               .temperature_loss = 0.0035,
               .losses = 0.1408,
               .inverter = 0.96,
               .loading = 1.3};
    panel_sky sky = {.sun = {.zenith = 0}, .ghi = 1000, .dni = 1000, .dry_bulb = -15};
    (void)state;
    /* 1000 W/m2 on cells at 25 degC: the rating minus losses, limited by the inverter. */
    assert_near(panel_dc(&p, &sky), 1 - 0.1408, 1e-9, "DC at the standard test conditions");
    assert_near(panel_ac(&p, &sky), 1, 0, "clipped");
    p.loading = 1;
    assert_near(panel_ac(&p, &sky), panel_inverter(0.8592 * 0.96), 1e-9, "not clipped");
    sky.ghi = sky.dni = 0;
    assert_near(panel_ac(&p, &sky), 0, 0, "night");
}

/* PVWatts' inverter by pvlib 0.16.1: `tests/golden/pv_reference.py points`. */
static void test_inverter(void **state)
{
    static const double pvlib[][2] = {{0.005, 0.000000}, {0.05, 0.044982}, {0.1, 0.096003},
                                      {0.2, 0.197792},   {0.5, 0.501141},  {0.75, 0.751621},
                                      {1, 1.000000},     {1.04, 1.000000}, {1.3, 1.000000}};
    (void)state;
    for (size_t i = 0; i < sizeof pvlib / sizeof *pvlib; i++)
        assert_near(panel_inverter(pvlib[i][0]), pvlib[i][1], 1e-6, "inverter");
}

/* ---- wind ----------------------------------------------------------------------------------- */

/* Points of a curve by which the rest is certain: a straight line from 3 to 12 m/s. */
static void test_turbine(void **state)
{
    const double curve[] = {3 * 3600.0, 0, 12 * 3600.0, 1};
    turbine w = {.curve = curve,
                 .points = 2,
                 .cut_in = 3,
                 .cut_out = 25,
                 .hub_height = 110,
                 .shear = 1.0 / 7,
                 .mast_height = 10,
                 .factor = 1};
    (void)state;
    w.hub_height = 10;
    assert_near(turbine_power(&w, 7.5, TURBINE_DENSITY), 0.5, 1e-12, "half way");
    assert_near(turbine_power(&w, 2.99, TURBINE_DENSITY), 0, 0, "below cut-in");
    assert_near(turbine_power(&w, 20, TURBINE_DENSITY), 1, 0, "at the rating");
    assert_near(turbine_power(&w, 25, TURBINE_DENSITY), 0, 0, "stopped in a storm");
    w.factor = 2;
    assert_near(turbine_power(&w, 12.5, TURBINE_DENSITY), 0, 0, "stopped earlier in more wind");
    w.factor = 1;
    /* Wind over open land at 110 m is 1.41 times that at 10 m. */
    w.hub_height = 110;
    assert_near(turbine_power(&w, 5, TURBINE_DENSITY), (5 * 1.4085 - 3) / 9, 1e-4, "hub height");
    /* At 1,600 m the air has 0.85 of its density: the wind counts 5 % less. */
    w.hub_height = 10;
    assert_near(turbine_power(&w, 8, 1.225 * 0.857375), (8 * 0.95 - 3) / 9, 1e-12, "thin air");
    /* The cubic law below the rating: a curve of v^3 gives power in proportion to the density. */
    const double cube[] = {9.5 * 3600.0, 0.857375, 10 * 3600.0, 1};
    w.curve = cube;
    assert_near(turbine_power(&w, 10, 1.1025), 0.9, 2e-3, "power follows the density");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_photovoltaics),
        cmocka_unit_test(test_panel_clips),
        cmocka_unit_test(test_inverter),
        cmocka_unit_test(test_turbine),
    };
    return cmocka_run_group_tests_name("plugins_renewable", tests, NULL, NULL);
}
