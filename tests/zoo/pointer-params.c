/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passes a pointer in place of an array: its elements cannot be counted, and the parameters would
 * silently be left out.
 */
#include "zoo.h"

static const firn_param *const pointer = zoo_params;

#pragma GCC diagnostic ignored "-Wsizeof-pointer-div"
ZOO_PLUGIN("zoo.pointer-params", "A load with a pointer.", pointer, zoo_ports, zoo_build);
