/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two parameters in one field: each overwrites the other.
 */
#include "zoo.h"

static const firn_param params[] = {ZOO_POWER,
                                    {"share", "1", "share of the power that is on", "as above",
                                     NULL, NULL, 1, 0, 1, 0, 0, 0, FIRN_KIND_REAL, 0,
                                     offsetof(zoo, power), -1, 0, 0}};

ZOO_PLUGIN("zoo.shared-field", "A load with two names for one number.", params, zoo_ports,
           zoo_build);
