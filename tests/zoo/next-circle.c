/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two types that are each the `next` of the other: reading them would not end.
 */
#include "zoo.h"

static const firn_plugin_desc second;
FIRN_PLUGIN_WITH(zoo, "zoo.next-circle", "1.0.0", "The first of two types.", "Firn",
                 "GPL-3.0-or-later", zoo_params, zoo_ports, NULL, zoo_build, &second);
FIRN_TYPE(second, zoo, "zoo.next-circle-2", "1.0.0", "The second of two types.", "Firn",
          "GPL-3.0-or-later", zoo_params, zoo_ports, NULL, zoo_build, &firn_plugin);
