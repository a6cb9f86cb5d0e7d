/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests an account in EUR, whatever the site's currency is.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    h->book(b, h->account(b, "cost", "EUR"), h->one(b), firn_const(z->power));
    h->port(b, 0, h->one(b), firn_const(-z->power));
    return h->status(b);
}

ZOO_PLUGIN("zoo.foreign-money", "A load with an account in another currency.", zoo_params,
           zoo_ports, build);
