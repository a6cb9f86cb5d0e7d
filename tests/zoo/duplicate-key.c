/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two parameters with one key.
 */
#include "zoo.h"

static const firn_param params[] = {ZOO_POWER, ZOO_SHARE, ZOO_POWER};

ZOO_PLUGIN("zoo.duplicate-key", "A load with a duplicate key.", params, zoo_ports, zoo_build);
