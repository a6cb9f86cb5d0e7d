/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A port in kW: the engine converts nothing, so that 5000 would be 5 GW.
 */
#include "zoo.h"

static const firn_port_spec ports[] = {{"supply", "electricity", "kW", "lv", "supply", 0, 0}};

ZOO_PLUGIN("zoo.kilowatt-port", "A load in kW.", zoo_params, ports, zoo_build);
