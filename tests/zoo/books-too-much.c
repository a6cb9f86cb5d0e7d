/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Books twice the IT energy that it draws: the PUE would be below 1.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const zoo *z = (const zoo *)self;
    firn_var x = h->var(b, FIRN_STEP, "draw", "MW", firn_const(z->power), firn_const(z->power));
    h->port(b, 0, x, firn_const(-1));
    h->book(b, h->account(b, "it_energy", ""), x, firn_const(2));
    return h->status(b);
}

ZOO_PLUGIN("zoo.books-too-much", "IT that books more than it draws.", zoo_params, zoo_ports, build);
