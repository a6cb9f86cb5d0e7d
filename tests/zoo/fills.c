/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A description that a constructor fills, as the initialisation of a C++ object may: its file holds
 * none.
 */
#include "zoo.h"

#include <string.h>

extern FIRN_EXPORT firn_plugin_desc firn_plugin;
firn_plugin_desc firn_plugin;

__attribute__((constructor)) static void fill(void)
{
    static const firn_plugin_desc filled =
        FIRN_DESCRIPTION_(zoo, "zoo.fills", "1.0.0", "Filled when loaded.", "Firn",
                          "GPL-3.0-or-later", zoo_params, zoo_ports, NULL, zoo_build, NULL);
    memcpy(&firn_plugin, &filled, sizeof filled);
}
