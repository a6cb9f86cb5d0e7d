/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A field beyond the end of the instance: writing its value would overwrite foreign memory.
 */
#include "zoo.h"

#undef FIRN_AT_
#define FIRN_AT_(T, field) ((uint32_t)(sizeof(T) + offsetof(T, field)))

static const firn_param params[] = {ZOO_POWER};

ZOO_PLUGIN("zoo.offset-outside", "A load with a field outside its instance.", params, zoo_ports,
           zoo_build);
