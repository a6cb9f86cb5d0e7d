/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Flags that do not exist.
 */
#include "zoo.h"

static const firn_port_spec ports[] = {
    {"supply", "electricity", "MW", "lv", "supply", 0xfffffff0u, 0}};

ZOO_PLUGIN("zoo.odd-flags", "A load with unknown flags.", zoo_params, ports, zoo_build);
