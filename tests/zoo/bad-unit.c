/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parameter with an unknown unit.
 */
#include "zoo.h"

static const firn_param params[] = {
    FIRN_REAL(zoo, power, "MWish", 1, 0, 1000, "power that it draws", "made up for the tests"),
    ZOO_SHARE};

ZOO_PLUGIN("zoo.bad-unit", "A load with an unknown unit.", params, zoo_ports, zoo_build);
