/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives 0.1 MW back, 876 MWh per year, as if servers had less to draw, but takes 1000 MWh off the
 * IT energy.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->book(b, h->account(b, "it_energy", "MWh"), h->one(b), firn_const(-1000));
    h->port(b, 0, h->one(b), firn_const(0.1));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.takes-back", "Takes off more IT energy than it gives back.", zoo_params, zoo_ports,
           build);
