/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An invalid type id: capitals, a space, no family.
 */
#include "zoo.h"

ZOO_PLUGIN("Bad Type", "A load with an invalid type id.", zoo_params, zoo_ports, zoo_build);
