/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sizing whose capex is per year.
 */
#include "zoo.h"

typedef struct rented {
    firn_sizing size;
} rented;

static const firn_param params[] = {
    FIRN_SIZING(rented, size, "USD2022/MW/yr", 1000, 10, 0, "capacity", "made up for the tests")};

FIRN_PLUGIN(rented, "zoo.yearly-sizing", "1.0.0", "A load that is rented.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
