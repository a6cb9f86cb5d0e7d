/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A default outside its own bounds.
 */
#include "zoo.h"

static const firn_param params[] = {
    FIRN_REAL(zoo, power, "MW", 2000, 0, 1000, "what it draws", "of the zoo's own making"),
    ZOO_SHARE};

ZOO_PLUGIN("zoo.default-outside", "A load beyond its limit.", params, zoo_ports, zoo_build);
