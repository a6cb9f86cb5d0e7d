/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parameter in a unit that nobody knows.
 */
#include "zoo.h"

static const firn_param params[] = {
    FIRN_REAL(zoo, power, "MWish", 1, 0, 1000, "what it draws", "of the zoo's own making"),
    ZOO_SHARE};

ZOO_PLUGIN("zoo.bad-unit", "A load, more or less.", params, zoo_ports, zoo_build);
