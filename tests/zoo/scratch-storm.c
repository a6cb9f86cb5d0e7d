/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests scratch memory again and again, 8 MB at a time.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    for (int i = 0; i < 100000 && h->status(b) == 0; i++)
        h->scratch(b, 1 << 20);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.scratch-storm", "A load that needs memory.", zoo_params, zoo_ports, build);
