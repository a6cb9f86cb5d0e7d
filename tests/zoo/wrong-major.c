/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built against another major version of the border.
 */
#include "zoo.h"

#undef FIRN_ABI_MAJOR
#define FIRN_ABI_MAJOR 7

ZOO_PLUGIN("zoo.wrong-major", "A load from the future.", zoo_params, zoo_ports, zoo_build);
