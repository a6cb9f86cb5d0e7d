/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of two files with the same type id.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.twin", "A constant load.", zoo_params, zoo_ports, zoo_build);
