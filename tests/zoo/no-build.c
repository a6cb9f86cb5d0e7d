/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A description without a build function.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.no-build", "A load without a build function.", zoo_params, zoo_ports, NULL);
