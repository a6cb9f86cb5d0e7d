/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parameter with the key of a port: the planner could not say which one is meant.
 */
#include "zoo.h"

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "where it draws", 0, 0}};

ZOO_PLUGIN("zoo.key-is-port", "A load with one word for two things.", zoo_params, ports, zoo_build);
