/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books a negative IT energy, as if it had none of its own.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->book(b, h->account(b, "it_energy", "MWh"), h->one(b), firn_const(-1000));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.negative-it", "A load that takes IT energy away.", zoo_params, zoo_ports, build);
