/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A carrier that does not exist: the port would be on no electricity bus, without a word.
 */
#include "zoo.h"

static const firn_port_spec ports[] = {
    {"supply", "electricty", "MW", "lv", "supply", FIRN_PORT_BOUNDARY, 0}};

ZOO_PLUGIN("zoo.carrier-typo", "A source of electricty.", zoo_params, ports, zoo_build);
