/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims to be built for the other byte order.
 */
#include "zoo.h"

#undef FIRN_ENDIAN
#define FIRN_ENDIAN 0x04030201u

ZOO_PLUGIN("zoo.wrong-endian", "A load of the other byte order.", zoo_params, zoo_ports, zoo_build);
