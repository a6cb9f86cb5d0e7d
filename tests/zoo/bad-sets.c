/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A choice sets a parameter to a value of another unit: refused when the plugin is loaded, not when
 * the first planner selects that choice.
 */
#include "zoo.h"

typedef struct chooser {
    double power;
    int32_t standard;
} chooser;

static const firn_choice standards[] = {{"old", "power = 2 MW", "the old one"},
                                        {"new", "power = 1.5 MWh", "the new one"}};

static const firn_param params[] = {
    FIRN_REAL(chooser, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests"),
    FIRN_CHOICE(chooser, standard, standards, 0, "one of two", "as above"),
};

FIRN_PLUGIN(chooser, "zoo.bad-sets", "1.0.0", "A load with two standards.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
