/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tables_rig.h - a small site with phases, a stress event, a window, limits and notes, for the
 * tests of answers and tables.
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
                                  "[limits]\n"
                                  "carbon = 40 kt/yr\n"
                                  "[window evening]\n"
                                  "hours = 16-21\n"
                                  "[grid]\n"
                                  "type = grid.connection\n"
                                  "import_limit = 8 MW\n"
                                  "price = 30 USD/MWh\n"
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
    firn_site *s = firn_site_read(tables_site, strlen(tables_site), "tables.ini", NULL, e);
    if (s != NULL && firn_site_solve(s, NULL, e) != FIRN_OK) {
        firn_site_free(s);
        s = NULL;
    }
    return s;
}

#endif
