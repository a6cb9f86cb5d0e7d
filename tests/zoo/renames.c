/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A description that is not constant: a constructor gives it another type, so that the file is not
 * the plugin that it becomes once it is loaded.
 */
#include "zoo.h"

extern FIRN_EXPORT firn_plugin_desc firn_plugin;
firn_plugin_desc firn_plugin =
    FIRN_DESCRIPTION_(zoo, "zoo.renames", "1.0.0", "Has two names.", "Firn", "GPL-3.0-or-later",
                      zoo_params, zoo_ports, NULL, zoo_build, NULL);

__attribute__((constructor)) static void rename_it(void)
{
    firn_plugin.type = "zoo.renamed";
}
