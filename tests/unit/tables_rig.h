/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tables_rig.h - a small site with weather, a table of prices, phases, a stress event and a limit,
 * for the tests of answers and tables.
 */
#ifndef FIRN_TESTS_TABLES_RIG_H
#define FIRN_TESTS_TABLES_RIG_H

#include "firn/firn.h"

#include <stdlib.h>
#include <string.h>

static const char tables_site[] = "format = 1\n"
                                  "[time]\n"
                                  "start = 2026-07-06\n"
                                  "hours = 48\n"
                                  "[weather]\n"
                                  "file = normals\n"
                                  "latitude = 32.9 deg\n"
                                  "longitude = -97 deg\n"
                                  "elevation = 171 m\n"
                                  "time_zone = -6 h\n"
                                  "dry_bulb = 7, 9, 15, 19, 23, 27, 30, 29, 26, 18, 13, 7 degC\n"
                                  "daily_range = 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11 K\n"
                                  "humidity = 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65 %\n"
                                  "ghi = 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 kWh/m2/day\n"
                                  "wind = 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 m/s\n"
                                  "[limits]\n"
                                  "carbon = 40 kt/yr\n"
                                  "[window evening]\n"
                                  "hours = 16-21\n"
                                  "[grid]\n"
                                  "type = grid.connection\n"
                                  "import_limit = 8 MW\n"
                                  "price = entergy-lps-tou.csv:energy_usd_MWh USD/MWh\n"
                                  "demand_charge = 12 USD/kW/month\n"
                                  "demand_charge.evening = 2 USD/kW/month\n"
                                  "[oil]\n"
                                  "type = transformer.oil\n"
                                  "from = hv\n"
                                  "to = lv\n"
                                  "[battery]\n"
                                  "type = storage.battery\n"
                                  "bus = lv\n"
                                  "power.om = 5 USD/kW/yr\n"
                                  "[plant]\n"
                                  "type = basic.sink\n"
                                  "in = lv\n"
                                  "demand = 6 MW\n"
                                  "[phase now]\n"
                                  "start = 2026-01-01\n"
                                  "[phase later]\n"
                                  "start = 2030-01-01\n"
                                  "years = 5\n"
                                  "plant.demand = 7 MW\n"
                                  "[stress heat]\n"
                                  "hours = 6\n"
                                  "plant.demand = 7.5 MW\n";

/* NULL with the reason in `e`. */
static inline firn_site *tables_solved(firn_error *e)
{
    setenv("FIRN_PLUGIN_PATH", BINARY_DIR "/plugins", 1);
    firn_site *s = firn_site_read(tables_site, strlen(tables_site),
                                  SOURCE_DIR "/problems/tables.ini", NULL, e);
    if (s != NULL && firn_site_solve(s, NULL, e) != FIRN_OK) {
        firn_site_free(s);
        s = NULL;
    }
    return s;
}

#endif
