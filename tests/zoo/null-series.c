/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passes the array of a series that the planner wrote as one number: it is NULL.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    h->book(b, h->account(b, "cost", ""), h->one(b), firn_each(NULL, h->steps(b)));
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.null-series", "A load with a cost of no series.", zoo_params, zoo_ports, build);
