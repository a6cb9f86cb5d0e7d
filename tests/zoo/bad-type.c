/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A type id out of form: capitals, a blank, no family.
 */
#include "zoo.h"

ZOO_PLUGIN("Bad Type", "A load with a name that no INI can say.", zoo_params, zoo_ports, zoo_build);
