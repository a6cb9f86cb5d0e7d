/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parameter with the key of a port: a planner could not tell the two apart.
 */
#include "zoo.h"

static const firn_port_spec ports[] = {{"power", "electricity", "MW", "lv", "supply", 0, 0}};

ZOO_PLUGIN("zoo.key-is-port", "A load with one key for two things.", zoo_params, ports, zoo_build);
