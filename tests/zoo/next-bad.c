/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second type of the file names a carrier that does not exist: each type of a file is checked.
 */
#include "zoo.h"

static const firn_port_spec bad_ports[] = {
    {"supply", "electrcity", "MW", "lv", "supply", 0, 0},
};

FIRN_TYPE(second, zoo, "zoo.next-bad-2", "1.0.0", "A load with a misspelt carrier.", "Firn",
          "GPL-3.0-or-later", zoo_params, bad_ports, NULL, zoo_build, NULL);
FIRN_PLUGIN_WITH(zoo, "zoo.next-bad-1", "1.0.0", "A load.", "Firn", "GPL-3.0-or-later", zoo_params,
                 zoo_ports, NULL, zoo_build, &second);
