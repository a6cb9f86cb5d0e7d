/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plugin without a mistake, so that the others are refused for their one mistake.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.sound", "A constant load.", zoo_params, zoo_ports, zoo_build);
