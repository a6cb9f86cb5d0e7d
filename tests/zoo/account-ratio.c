/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account that is called like a ratio.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->account(b, "pue", "1");
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.account-ratio", "A load with a PUE of its own.", zoo_params, zoo_ports, build);
