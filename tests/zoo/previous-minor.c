/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built against ABI 0.1, where stock() takes the share kept per hour; since 0.2 it takes the
 * standing loss per hour, 1 minus that share. If such a plugin were loaded, a share kept of 0.999
 * would be read as a loss of 99.9 %.
 */
#include "zoo.h"

#undef FIRN_ABI_MINOR
#define FIRN_ABI_MINOR 1

ZOO_PLUGIN("zoo.previous-minor", "A load of the previous ABI.", zoo_params, zoo_ports, zoo_build);
