/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A note that is not UTF-8.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->log(b, FIRN_LOG_WARNING,
           "loop at 40 \xb0"
           "C is warm");
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.latin-note", "A load with a note in Latin-1.", zoo_params, zoo_ports, build);
