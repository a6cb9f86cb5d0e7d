/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books more water given back than the site takes, though none is taken.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->book(b, h->account(b, "water", "m3"), h->one(b), firn_const(-500));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.negative-water", "A load that gives water.", zoo_params, zoo_ports, build);
