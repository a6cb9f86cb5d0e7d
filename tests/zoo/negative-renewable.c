/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books renewable energy away that the site does not have.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->book(b, h->account(b, "renewable_energy", "MWh"), h->one(b), firn_const(-50));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.negative-renewable", "A load that takes renewable energy away.", zoo_params,
           zoo_ports, build);
