/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plugin without a mistake that has three types, by `next`.
 */
#include "zoo.h"

/* An exported one: the pointer to it is relocated by its symbol. */
extern FIRN_EXPORT const firn_plugin_desc zoo_third;
const firn_plugin_desc zoo_third =
    FIRN_DESCRIPTION_(zoo, "zoo.third", "1.0.0", "The last of three.", "Firn", "GPL-3.0-or-later",
                      zoo_params, zoo_ports, NULL, zoo_build, NULL);
FIRN_TYPE(second, zoo, "zoo.second", "1.0.0", "The second of three.", "Firn", "GPL-3.0-or-later",
          zoo_params, zoo_ports, NULL, zoo_build, &zoo_third);
FIRN_PLUGIN_WITH(zoo, "zoo.first", "1.0.0", "The first of three.", "Firn", "GPL-3.0-or-later",
                 zoo_params, zoo_ports, NULL, zoo_build, &second);
