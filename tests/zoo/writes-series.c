/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes to a series that the planner wrote, which other components may have too.
 */
#include "zoo.h"

typedef struct priced {
    double power;
    double share;
    firn_num price;
} priced;

static const firn_param params[] = {
    ZOO_POWER, ZOO_SHARE,
    FIRN_SERIES(priced, price, "USD/MWh", "50", 0, 1000, "price that it pays", "as above")};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const priced *p = (const priced *)self;
    double *price = (double *)(uintptr_t)p->price.each;
    if (price != NULL)
        price[0] = 0;
    return zoo_build(self, h, b);
}

FIRN_PLUGIN(priced, "zoo.writes-series", "1.0.0", "A load that names its price.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, build);
