/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built against another minor version of the plugin ABI: while the major version is 0, both must
 * match.
 */
#include "zoo.h"

#undef FIRN_ABI_MINOR
#define FIRN_ABI_MINOR 99

ZOO_PLUGIN("zoo.wrong-minor", "A load of another minor version.", zoo_params, zoo_ports, zoo_build);
