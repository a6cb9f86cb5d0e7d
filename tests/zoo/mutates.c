/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes its description, which is in writable memory, after it was checked. The host has read it
 * once: port 5000 does not exist for it.
 */
#include "zoo.h"

extern FIRN_EXPORT firn_plugin_desc firn_plugin;

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    firn_plugin.port_count = 100000;
    h->port(b, 5000, h->one(b), firn_const(-1));
    return zoo_build(self, h, b);
}

firn_plugin_desc firn_plugin =
    FIRN_DESCRIPTION_(zoo, "zoo.mutates", "1.0.0", "A load that grows ports.", "Firn",
                      "GPL-3.0-or-later", zoo_params, zoo_ports, NULL, build, NULL);
