/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built against ABI 0.3, the last one without masks that state their length. Before 1.0 the
 * versions must be equal, because a minor version may also change a meaning: 0.1 passed stock() the
 * share kept per hour, and would be read as a loss of 99.9 %.
 */
#include "zoo.h"

#undef FIRN_ABI_MINOR
#define FIRN_ABI_MINOR 3

ZOO_PLUGIN("zoo.previous-minor", "A load of the previous ABI.", zoo_params, zoo_ports, zoo_build);
