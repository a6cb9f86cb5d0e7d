/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exports a `firn_plugin` that is not a plugin description.
 */
#include "zoo.h"

#undef FIRN_MAGIC
#define FIRN_MAGIC 0x4c494f4eu

ZOO_PLUGIN("zoo.wrong-magic", "A load with a wrong magic number.", zoo_params, zoo_ports,
           zoo_build);
