/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A choice sets the capex of a sizing in a unit of another kind.
 */
#include "zoo.h"

typedef struct chooser {
    firn_sizing size;
    int32_t make;
} chooser;

static const firn_choice makes[] = {{"plain", "life = 20 yr", "as it comes"},
                                    {"cheap", "size.capex = 300 USD/kWh", "the cheap one"}};

static const firn_param params[] = {
    FIRN_SIZING(chooser, size, "MW", 550e3, 20, 0.02, "capacity", "made up for the tests"),
    FIRN_CHOICE(chooser, make, makes, 0, "one of two", "as above"),
};

FIRN_PLUGIN(chooser, "zoo.bad-sets-size", "1.0.0", "A load of two makes.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
