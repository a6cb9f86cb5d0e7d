/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plugin with nothing wrong, so that a refusal of the others is for what they broke.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.sound", "A constant load.", zoo_params, zoo_ports, zoo_build);
