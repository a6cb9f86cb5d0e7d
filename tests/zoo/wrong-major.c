/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built against another major version of the plugin ABI.
 */
#include "zoo.h"

#undef FIRN_ABI_MAJOR
#define FIRN_ABI_MAJOR 7

ZOO_PLUGIN("zoo.wrong-major", "A load of another major version.", zoo_params, zoo_ports, zoo_build);
