/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its parameters have a member more than those of this version: it was built against a later
 * header, and the engine does not know what that member says.
 */
#include "zoo.h"

#undef FIRN_SIZE_
#define FIRN_SIZE_(type) ((uint32_t)sizeof(type) + (sizeof(type) == sizeof(firn_param) ? 8u : 0u))

ZOO_PLUGIN("zoo.later-size", "A load of a later header.", zoo_params, zoo_ports, zoo_build);
