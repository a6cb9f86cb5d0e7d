/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A shared object that is not a plugin: it exports another symbol.
 */
#include "zoo.h"

FIRN_EXTERN_ FIRN_EXPORT const firn_port_spec zoo_plugin;
const firn_port_spec zoo_plugin = ZOO_SUPPLY;
