/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two descriptions of one type: which of them applies would depend on their order.
 */
#include "zoo.h"

FIRN_TYPE(second, zoo, "zoo.next-twice", "2.0.0", "A load.", "Firn", "GPL-3.0-or-later", zoo_params,
          zoo_ports, NULL, zoo_build, NULL);
FIRN_PLUGIN_WITH(zoo, "zoo.next-twice", "1.0.0", "A load, too.", "Firn", "GPL-3.0-or-later",
                 zoo_params, zoo_ports, NULL, zoo_build, &second);
