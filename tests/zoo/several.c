/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three types in one file, one without parameters and one without ports.
 */
#include "zoo.h"

static int32_t idle_build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

FIRN_TYPE(third, zoo, "zoo.several-3", "1.0.0", "The third of three types.", "Firn",
          "GPL-3.0-or-later", zoo_params, FIRN_NO_PORTS, NULL, idle_build, NULL);
FIRN_TYPE(second, zoo, "zoo.several-2", "1.0.0", "The second of three types.", "Firn",
          "GPL-3.0-or-later", FIRN_NO_PARAMS, zoo_ports, NULL, idle_build, &third);
FIRN_PLUGIN_WITH(zoo, "zoo.several-1", "1.0.0", "The first of three types.", "Firn",
                 "GPL-3.0-or-later", zoo_params, zoo_ports, NULL, zoo_build, &second);
