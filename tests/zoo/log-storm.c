/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a note for each step.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    for (int64_t t = 0; t < h->steps(b); t++)
        h->log(b, FIRN_LOG_WARNING, "step %d is hot", (int)t);
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.log-storm", "A load that is hot.", zoo_params, zoo_ports, build);
