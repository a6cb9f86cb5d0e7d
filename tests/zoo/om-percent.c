/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Means fixed O&M of 2 % of capex per year, but gives it as 2, which is twice the capex per year.
 */
#include "zoo.h"

typedef struct load {
    firn_sizing size;
} load;

static const firn_param params[] = {
    FIRN_SIZING(load, size, "USD2022/MW", 1000, 10, 2, "capacity", "made up for the tests")};

FIRN_PLUGIN(load, "zoo.om-percent", "1.0.0", "A load with an O&M share of 2.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
