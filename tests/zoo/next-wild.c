/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second type is at an address that does not exist: reading it is a fatal signal while the
 * file is loaded.
 */
#include "zoo.h"

extern FIRN_EXPORT firn_plugin_desc firn_plugin;
firn_plugin_desc firn_plugin =
    FIRN_DESCRIPTION_(zoo, "zoo.next-wild", "1.0.0", "A load.", "Firn", "GPL-3.0-or-later",
                      zoo_params, zoo_ports, NULL, zoo_build, NULL);

__attribute__((constructor)) static void make(void)
{
    firn_plugin.next = (const firn_plugin_desc *)(uintptr_t)0x1000;
}
