/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A default outside its own range.
 */
#include "zoo.h"

static const firn_param params[] = {
    FIRN_REAL(zoo, power, "MW", 2000, 0, 1000, "power that it draws", "made up for the tests"),
    ZOO_SHARE};

ZOO_PLUGIN("zoo.default-outside", "A load with a default above its maximum.", params, zoo_ports,
           zoo_build);
