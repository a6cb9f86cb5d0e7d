/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says that it was built for the other byte order.
 */
#include "zoo.h"

#undef FIRN_ENDIAN
#define FIRN_ENDIAN 0x04030201u

ZOO_PLUGIN("zoo.wrong-endian", "A load, backwards.", zoo_params, zoo_ports, zoo_build);
